//! Batches.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::Batch;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{account, batch as table, stream};
use crate::platform::db::written::one;

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
pub(crate) fn insert_batch_in_tx(conn: &mut Conn, new: &NewBatch<'_>) -> Result<bool, Fault> {
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
        .execute(conn);
    match inserted {
        Ok(_rows) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(unexpected(error)),
    }
}

/// How many batches of a year there are: their numbers start with it.
pub(crate) fn count_of_year(conn: &mut Conn, year: i64) -> Result<i64, Fault> {
    // What begins with the year and a hyphen: a range of the index.
    let of_year = table::number.ge(format!("{year}-")).and(table::number.lt(format!("{year}.")));
    table::table.filter(of_year).count().get_result(conn).map_err(unexpected)
}

type Head = (BatchId, String, i64, String, CompetitionId, String, i64, String);
type Steps = (String, NaiveDateTime, Option<String>, Option<NaiveDateTime>, Option<String>, Option<String>);
type Ends = (Option<NaiveDateTime>, Option<NaiveDateTime>);

macro_rules! columns {
    () => {
        (
            (
                table::id,
                stream::uid,
                stream::revision,
                stream::phase,
                table::competition_id,
                table::number,
                table::total_fen,
                table::digest,
            ),
            (
                table::prepared_by,
                table::prepared_at,
                table::approved_by,
                table::approved_at,
                table::returned_by,
                table::return_reason,
            ),
            (table::exported_at, table::settled_at),
        )
    };
}

fn from_row(conn: &mut Conn, (head, steps, ends): (Head, Steps, Ends)) -> Result<Batch, Fault> {
    let (id, uid, revision, phase, competition_id, number, fen, digest) = head;
    let (prepared_by, prepared_at, approved_by, approved_at, returned_by, return_reason) = steps;
    let utc = |at: NaiveDateTime| at.and_utc();
    let preparer = name_of(conn, &prepared_by)?;
    let approver = approved_by.map(|by| name_of(conn, &by)).transpose()?;
    let returner = returned_by.map(|by| name_of(conn, &by)).transpose()?;
    Ok(Batch {
        id,
        uid,
        revision,
        phase: BatchPhase::from_code(&phase)
            .ok_or_else(|| Fault::internal(format!("unknown phase {phase}")))?,
        competition_id,
        number,
        total: Fen::new(fen),
        digest,
        prepared: (prepared_by, preparer, prepared_at.and_utc()),
        approved: approver.zip(approved_at.map(utc)),
        returned: returner.zip(return_reason),
        exported_at: ends.0.map(utc),
        settled_at: ends.1.map(utc),
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
        .select(columns!())
        .first::<(Head, Steps, Ends)>(conn)
        .map_err(not_there)?;
    from_row(conn, row)
}

/// Batches of a competition, newest first.
pub(crate) fn batches(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Batch>, Fault> {
    let rows = table::table
        .inner_join(stream::table)
        .filter(table::competition_id.eq(competition_id))
        .order(table::id.desc())
        .select(columns!())
        .load::<(Head, Steps, Ends)>(conn)
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
pub(crate) fn approve_in_tx(conn: &mut Conn, id: BatchId, by: &str, at: DateTime<Utc>) -> Result<(), Fault> {
    one(diesel::update(table::table.find(id))
        .set((table::approved_by.eq(Some(by)), table::approved_at.eq(Some(at.naive_utc()))))
        .execute(conn))
}

/// Records the return.
pub(crate) fn return_in_tx(conn: &mut Conn, id: BatchId, by: &str, reason: &str) -> Result<(), Fault> {
    one(diesel::update(table::table.find(id))
        .set((table::returned_by.eq(Some(by)), table::return_reason.eq(Some(reason))))
        .execute(conn))
}

/// Records the export.
pub(crate) fn exported_in_tx(conn: &mut Conn, id: BatchId, at: DateTime<Utc>) -> Result<(), Fault> {
    one(diesel::update(table::table.find(id)).set(table::exported_at.eq(Some(at.naive_utc()))).execute(conn))
}

/// Records the settlement.
pub(crate) fn settled_in_tx(conn: &mut Conn, id: BatchId, at: DateTime<Utc>) -> Result<(), Fault> {
    one(diesel::update(table::table.find(id)).set(table::settled_at.eq(Some(at.naive_utc()))).execute(conn))
}
