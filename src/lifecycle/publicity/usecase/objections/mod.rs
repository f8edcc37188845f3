//! 异议与申诉: filed, taken up, answered; and what they hold until then.
//!
//! - A contestant, unit or leader files within the window; a clerk enters what came by letter or phone. Both are one object.
//! - Every step is added. An answer falls to whom the kind says, within its deadline; after it to the authority.
//! - An open one holds the places it could move: results do not become official over it.

pub mod contact;
pub mod file;
pub mod read;
pub mod steps;
mod windows;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId};
use crate::lifecycle::setup::usecase::listing;
use crate::platform::db::Conn;

use super::super::model::objections::{Holds, Kind, Objection, StepKind};
use super::super::rules::objections as rules;
use super::super::store::{self, objections as rows};

/// The objections and appeals of a division, by number, with every step.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn objections_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Objection>, Fault> {
    rows::of_divisions(conn, &[division_id])
}

/// One that keeps results from being official.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its uid.
    pub uid: String,
    /// The division it holds, or some of whose places.
    pub division_id: DivisionId,
    /// Uids of the entries whose places it holds; `None`: all of the division.
    pub entries: Option<Vec<String>>,
    /// Which it is, and why.
    pub because: Because,
}

/// Everything that keeps the results of a competition from being official.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn holding_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, Fault> {
    let titles = titles_in_tx(conn, competition_id)?;
    let divisions: Vec<DivisionId> = titles.keys().copied().collect();
    let newest = store::newest_of(conn, &divisions)?;
    let objections = rows::of_divisions(conn, &divisions)?;
    let held = |objection: Objection| {
        let published_at = newest.get(&objection.division_id).map(|newest| newest.published_at);
        let title = titles.get(&objection.division_id)?;
        let because = rules::blocks(&objection, title, published_at, now)?;
        let entries = match rules::holds(&objection) {
            Holds::Entries(uids) => Some(uids.to_vec()),
            Holds::Division | Holds::Nothing => None,
        };
        Some(Held { uid: objection.uid, division_id: objection.division_id, entries, because })
    };
    Ok(objections.into_iter().filter_map(held).collect())
}

/// Event and division of each division of a competition, as pages call them.
pub(super) fn titles_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<BTreeMap<DivisionId, String>, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let titled = tree.divisions_of(competition_id);
    Ok(titled
        .map(|(event, division)| (division.id, format!("{}（{}）", event.name, division.name)))
        .collect())
}

/// The action a step is, by what it is done about.
#[must_use]
pub fn action_of(kind: Kind, step: StepKind) -> Action {
    match (step, kind) {
        (StepKind::Withdrawn, _) => Action::WithdrawObjection,
        (StepKind::Decided, _) => Action::DecideObjection,
        (StepKind::Ruled, Kind::Objection) => Action::RuleObjection,
        (StepKind::Ruled, Kind::Appeal) => Action::RuleAppeal,
        (_, Kind::Objection) => Action::HandleObjection,
        (_, Kind::Appeal) => Action::HandleAppeal,
    }
}
