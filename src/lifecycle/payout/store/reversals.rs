//! Requests to reverse paid lines.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId, LineId};
use crate::lifecycle::payout::model::{Reversal, ReversalState};
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{batch, batch_line, reversal, stream};

stored_codes! {
    ReversalState,
}

/// A request as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = reversal)]
struct Row {
    uid: String,
    batch_line_id: LineId,
    #[diesel(select_expression = batch_line::uid)]
    line: String,
    #[diesel(select_expression = stream::uid)]
    batch: String,
    reason: String,
    asked_by: String,
    #[diesel(deserialize_as = At)]
    asked_at: DateTime<Utc>,
}

impl From<Row> for Reversal {
    fn from(Row { uid, batch_line_id, line, batch, reason, asked_by, asked_at }: Row) -> Self {
        Self { uid, line_id: batch_line_id, line, batch, reason, asked_by, asked_at }
    }
}

/// Keeps a request; `false` where one for that line is open already.
pub(crate) fn insert_reversal_in_tx(
    conn: &mut Conn,
    line: LineId,
    (uid, reason): (&str, &str),
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(reversal::table)
        .values((
            reversal::uid.eq(uid),
            reversal::batch_line_id.eq(line),
            reversal::reason.eq(reason),
            reversal::state.eq(ReversalState::Open),
            reversal::asked_by.eq(by),
            reversal::asked_at.eq(at.naive_utc()),
        ))
        .returning(reversal::id)
        .get_results(conn);
    rows::unless_twice(Bound::Reversal, inserted)
}

/// Ends the open request with that uid.
pub(crate) fn end_reversal_in_tx(
    conn: &mut Conn,
    uid: &str,
    state: ReversalState,
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    let open = reversal::table.filter(reversal::uid.eq(uid)).filter(reversal::state.eq(ReversalState::Open));
    rows::one(
        Bound::Reversal,
        diesel::update(open)
            .set((
                reversal::state.eq(state),
                reversal::ended_by.eq(Some(by)),
                reversal::ended_at.eq(Some(at.naive_utc())),
            ))
            .returning(reversal::id)
            .get_results(conn),
    )
}

/// Requests of a batch that are open, oldest first.
pub(crate) fn open_of_batch(conn: &mut Conn, id: BatchId) -> Result<Vec<Reversal>, Fault> {
    reversal::table
        .inner_join(batch_line::table.inner_join(batch::table.inner_join(stream::table)))
        .filter(batch_line::batch_id.eq(id))
        .filter(reversal::state.eq(ReversalState::Open))
        .order(reversal::id)
        .select(Row::as_select())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(Reversal::from).collect())
        .map_err(unexpected)
}

/// Requests of a competition that are open, oldest first.
pub(crate) fn open_of_competition(conn: &mut Conn, id: CompetitionId) -> Result<Vec<Reversal>, Fault> {
    reversal::table
        .inner_join(batch_line::table.inner_join(batch::table.inner_join(stream::table)))
        .filter(batch::competition_id.eq(id))
        .filter(reversal::state.eq(ReversalState::Open))
        .order(reversal::id)
        .select(Row::as_select())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(Reversal::from).collect())
        .map_err(unexpected)
}
