//! Decisions as the rules take them: the chief's from judging, the committee's from here.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::lifecycle::setup::model::Round;
use crate::platform::db::Conn;

use super::super::store;
use super::names::{Names, one_line};
use crate::scoring::model::{Decision, Ruling, TieMethod};

/// A committee decision as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Who decided, as shown.
    pub who: String,
    /// On which day.
    pub when: NaiveDate,
    /// Document number.
    pub document: Option<String>,
    /// Ticket numbers in order; those of an inner list share.
    pub order: Vec<Vec<String>>,
}

/// A decision of the committee in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InForce {
    /// Its uid.
    pub uid: String,
    /// How it was settled: `tie`, `extra-round`, `lots`, `cut`.
    pub kind: String,
    /// What was decided.
    pub kept: Kept,
    /// Why.
    pub reason: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Everything decided that bears on a round.
pub(super) fn taken_in_tx(
    conn: &mut Conn,
    round: &Round,
    names: &Names,
    named: bool,
) -> Result<Vec<Decision>, Fault> {
    let mut decisions = super::chief::rulings_in_tx(conn, round.id, names)?;
    if named {
        decisions.extend(in_force_in_tx(conn, round.division_id)?.iter().filter_map(ruled));
    }
    Ok(decisions)
}

/// What was decided, as the rules take it; `None` for a kind they do not know.
pub(super) fn ruling(kind: &str, order: &[Vec<String>]) -> Option<Ruling> {
    let order = order.to_vec();
    match kind {
        "cut" => Some(Ruling::Cut { order }),
        kind => Some(Ruling::Tie { method: TieMethod::from_code(kind)?, order }),
    }
}

fn ruled(decision: &InForce) -> Option<Decision> {
    Some(Decision {
        ruling: ruling(&decision.kind, &decision.kept.order)?,
        who: decision.kept.who.clone(),
        when: decision.kept.when,
        why: one_line(&decision.reason),
        document: decision.kept.document.clone(),
    })
}

/// The committee's decisions of a division: of several about the same entries the newest, unless withdrawn.
pub(super) fn in_force_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<InForce>, Fault> {
    let mut kept: Vec<InForce> = Vec::new();
    for row in store::decisions(conn, division_id)? {
        if row.kind == WITHDRAW {
            kept.retain(|decision| decision.uid != row.body);
            continue;
        }
        let body: Kept = serde_json::from_str(&row.body).map_err(Fault::internal)?;
        let decision = InForce { uid: row.uid, kind: row.kind, kept: body, reason: row.reason, at: row.at };
        let about = entries(&decision);
        kept.retain(|earlier| {
            (earlier.kind == "cut") != (decision.kind == "cut") || entries(earlier) != about
        });
        kept.push(decision);
    }
    Ok(kept)
}

/// Kind of a row that takes another back.
pub(super) const WITHDRAW: &str = "withdraw";

fn entries(decision: &InForce) -> BTreeSet<&str> {
    decision.kept.order.iter().flatten().map(String::as_str).collect()
}
