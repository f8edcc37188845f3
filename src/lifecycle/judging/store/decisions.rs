//! Rows of the chief judge's decisions: appended, never changed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;

use crate::kernel::fault::Fault;
use crate::kernel::ids::RoundId;
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::judging_decision;

use super::super::model::{DecisionKind, JudgingDecision};

stored_codes! {
    DecisionKind,
}

/// A decision as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = judging_decision)]
struct Row {
    uid: String,
    kind: DecisionKind,
    body: String,
    reason: String,
    by_account: String,
    at: NaiveDateTime,
}

impl TryFrom<Row> for JudgingDecision {
    type Error = Fault;

    fn try_from(Row { uid, kind, body, reason, by_account, at }: Row) -> Result<Self, Fault> {
        let body = serde_json::from_str(&body).map_err(Fault::internal)?;
        Ok(Self { uid, kind, body, reason, by_account, at: at.and_utc() })
    }
}

/// All decisions of a round, oldest first.
pub(in super::super) fn of_round(conn: &mut Conn, round_id: RoundId) -> Result<Vec<JudgingDecision>, Fault> {
    let rows = judging_decision::table
        .filter(judging_decision::round_id.eq(round_id))
        .order(judging_decision::id)
        .select(Row::as_select())
        .load::<Row>(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(JudgingDecision::try_from).collect()
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
pub(in super::super) fn insert_in_tx(conn: &mut Conn, new: &NewDecision<'_>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::JudgingDecision,
        diesel::insert_into(judging_decision::table)
            .values((
                judging_decision::uid.eq(new.uid),
                judging_decision::round_id.eq(new.round_id),
                judging_decision::kind.eq(new.kind),
                judging_decision::body.eq(new.body.to_string()),
                judging_decision::reason.eq(new.reason),
                judging_decision::by_account.eq(new.by_account),
                judging_decision::at.eq(new.at.naive_utc()),
            ))
            .returning(judging_decision::id)
            .get_results(conn),
    )
}
