//! Batches.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::Batch;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{account, batch as table, stream};

/// A batch to be kept.
pub(crate) struct NewBatch<'a> {
    pub(crate) id: BatchId,
    pub(crate) competition_id: CompetitionId,
    pub(crate) number: &'a str,
    pub(crate) total: Fen,
    pub(crate) digest: &'a str,
    pub(crate) by: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// Keeps a batch; `false` where its number was taken a moment ago.
pub(crate) fn insert_batch_in_tx(conn: &mut Conn, new: &NewBatch<'_>) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(table::table)
        .values((
            table::id.eq(new.id),
            table::competition_id.eq(new.competition_id),
            table::number.eq(new.number),
            table::total_fen.eq(new.total.fen()),
            table::digest.eq(new.digest),
            table::prepared_by.eq(new.by),
            table::prepared_at.eq(new.at.naive_utc()),
        ))
        .returning(table::id)
        .get_results(conn);
    rows::unless_twice(Bound::Batch, inserted)
}

/// How many batches of a year there are: their numbers start with it.
pub(crate) fn count_of_year(conn: &mut Conn, year: i64) -> Result<i64, Fault> {
    // What begins with the year and a hyphen: a range of the index.
    let of_year = table::number.ge(format!("{year}-")).and(table::number.lt(format!("{year}.")));
    table::table.filter(of_year).count().get_result(conn).map_err(unexpected)
}

/// A batch as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    id: BatchId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    #[diesel(select_expression = stream::revision)]
    revision: i64,
    #[diesel(select_expression = stream::phase)]
    phase: BatchPhase,
    competition_id: CompetitionId,
    number: String,
    total_fen: i64,
    digest: String,
    prepared_by: String,
    prepared_at: NaiveDateTime,
    approved_by: Option<String>,
    approved_at: Option<NaiveDateTime>,
    returned_by: Option<String>,
    return_reason: Option<String>,
    exported_at: Option<NaiveDateTime>,
    settled_at: Option<NaiveDateTime>,
}

fn from_row(conn: &mut Conn, row: Row) -> Result<Batch, Fault> {
    let utc = |at: NaiveDateTime| at.and_utc();
    let preparer = name_of(conn, &row.prepared_by)?;
    let approver = row.approved_by.map(|by| name_of(conn, &by)).transpose()?;
    let returner = row.returned_by.map(|by| name_of(conn, &by)).transpose()?;
    Ok(Batch {
        id: row.id,
        uid: row.uid,
        revision: row.revision,
        phase: row.phase,
        competition_id: row.competition_id,
        number: row.number,
        total: Fen::new(row.total_fen),
        digest: row.digest,
        prepared: (row.prepared_by, preparer, row.prepared_at.and_utc()),
        approved: approver.zip(row.approved_at.map(utc)),
        returned: returner.zip(row.return_reason),
        exported_at: row.exported_at.map(utc),
        settled_at: row.settled_at.map(utc),
    })
}

/// The name an account shows to others; its uid where it has none.
fn name_of(conn: &mut Conn, uid: &str) -> Result<String, Fault> {
    let name = account::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(account::display_name)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)?;
    Ok(name.unwrap_or_else(|| uid.to_owned()))
}

/// The batch with that row number.
pub(crate) fn batch(conn: &mut Conn, id: BatchId) -> Result<Batch, Fault> {
    let row = table::table
        .inner_join(stream::table)
        .filter(table::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .map_err(not_there)?;
    from_row(conn, row)
}

/// Row numbers of the batch with that uid, and of its competition.
pub(crate) fn place(conn: &mut Conn, uid: &str) -> Result<(BatchId, CompetitionId), Fault> {
    table::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select((table::id, table::competition_id))
        .first(conn)
        .map_err(not_there)
}

/// Batches of a competition, newest first.
pub(crate) fn batches(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Batch>, Fault> {
    let rows = table::table
        .inner_join(stream::table)
        .filter(table::competition_id.eq(competition_id))
        .order(table::id.desc())
        .select(Row::as_select())
        .load::<Row>(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(|row| from_row(conn, row)).collect()
}

/// Numbers of the batches with those row numbers.
pub(crate) fn numbers(conn: &mut Conn, ids: &[BatchId]) -> Result<BTreeMap<BatchId, String>, Fault> {
    table::table
        .filter(table::id.eq_any(ids.to_vec()))
        .select((table::id, table::number))
        .load::<(BatchId, String)>(conn)
        .map(|rows| rows.into_iter().collect())
        .map_err(unexpected)
}

/// Records the approval.
pub(crate) fn approve_in_tx(
    conn: &mut Conn,
    id: BatchId,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Batch,
        diesel::update(table::table.find(id))
            .set((table::approved_by.eq(Some(by)), table::approved_at.eq(Some(at.naive_utc()))))
            .returning(table::id)
            .get_results(conn),
    )
}

/// Records the return.
pub(crate) fn return_in_tx(
    conn: &mut Conn,
    id: BatchId,
    by: &str,
    reason: &str,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Batch,
        diesel::update(table::table.find(id))
            .set((table::returned_by.eq(Some(by)), table::return_reason.eq(Some(reason))))
            .returning(table::id)
            .get_results(conn),
    )
}

/// Records the export.
pub(crate) fn exported_in_tx(conn: &mut Conn, id: BatchId, at: DateTime<Utc>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Batch,
        diesel::update(table::table.find(id))
            .set(table::exported_at.eq(Some(at.naive_utc())))
            .returning(table::id)
            .get_results(conn),
    )
}

/// Records the settlement.
pub(crate) fn settled_in_tx(conn: &mut Conn, id: BatchId, at: DateTime<Utc>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Batch,
        diesel::update(table::table.find(id))
            .set(table::settled_at.eq(Some(at.naive_utc())))
            .returning(table::id)
            .get_results(conn),
    )
}
