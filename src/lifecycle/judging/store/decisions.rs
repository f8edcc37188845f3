//! Rows of the chief judge's decisions: appended, never changed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::judging_decision;
use crate::platform::db::written::one;

use super::super::model::{DecisionKind, JudgingDecision};

type Row = (String, String, String, String, String, NaiveDateTime);

/// All decisions of a round, oldest first.
pub(in super::super) fn of_round(conn: &mut Conn, round_id: RoundId) -> Result<Vec<JudgingDecision>, Fault> {
    let rows = judging_decision::table
        .filter(judging_decision::round_id.eq(round_id))
        .order(judging_decision::id)
        .select((
            judging_decision::uid,
            judging_decision::kind,
            judging_decision::body,
            judging_decision::reason,
            judging_decision::by_account,
            judging_decision::at,
        ))
        .load::<Row>(conn)
        .map_err(unexpected)?;
    rows.into_iter()
        .map(|(uid, kind, body, reason, by_account, at)| {
            Ok(JudgingDecision {
                uid,
                kind: DecisionKind::from_code(&kind)
                    .ok_or_else(|| Fault::internal(format!("decision {kind}")))?,
                body: serde_json::from_str(&body).map_err(Fault::internal)?,
                reason,
                by_account,
                at: at.and_utc(),
            })
        })
        .collect()
}

/// A decision to be recorded.
pub(in super::super) struct NewDecision<'a> {
    pub(in super::super) uid: &'a str,
    pub(in super::super) round_id: RoundId,
    pub(in super::super) kind: DecisionKind,
    pub(in super::super) body: &'a Value,
    pub(in super::super) reason: &'a str,
    pub(in super::super) by_account: &'a str,
    pub(in super::super) at: DateTime<Utc>,
}

/// Records a decision.
pub(in super::super) fn insert_in_tx(conn: &mut Conn, new: &NewDecision<'_>) -> Result<(), Fault> {
    one(diesel::insert_into(judging_decision::table)
        .values((
            judging_decision::uid.eq(new.uid),
            judging_decision::round_id.eq(new.round_id),
            judging_decision::kind.eq(new.kind.code()),
            judging_decision::body.eq(new.body.to_string()),
            judging_decision::reason.eq(new.reason),
            judging_decision::by_account.eq(new.by_account),
            judging_decision::at.eq(new.at.naive_utc()),
        ))
        .execute(conn))
}
