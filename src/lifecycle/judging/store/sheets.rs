//! Rows of sheets and signatures.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, ModuleId, RoundId, SeatId, SheetId, SubjectId};
use crate::kernel::phase::SheetPhase;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{
    blind_subject, module, released_subject, seat, sheet, sheet_signature, stream,
};

use super::super::model::Sheet;

/// A sheet as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sheet)]
struct Row {
    id: SheetId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    #[diesel(select_expression = stream::revision)]
    revision: i64,
    #[diesel(select_expression = stream::phase)]
    phase: SheetPhase,
    module_id: ModuleId,
    subject_id: SubjectId,
    #[diesel(select_expression = blind_subject::code)]
    code: String,
    seat_id: SeatId,
    agreed: bool,
}

impl From<Row> for Sheet {
    fn from(row: Row) -> Self {
        let Row { id, uid, revision, phase, module_id, subject_id, code, seat_id, agreed } = row;
        Self { id, uid, revision, phase, module_id, subject_id, code, seat_id, agreed }
    }
}

/// Rows as sheets.
fn read(rows: QueryResult<Vec<Row>>) -> Result<Vec<Sheet>, Fault> {
    rows.map(|rows| rows.into_iter().map(Sheet::from).collect()).map_err(unexpected)
}

/// The sheet with that row number.
pub(in super::super) fn by_id(conn: &mut Conn, id: SheetId) -> Result<Sheet, Fault> {
    sheet::table
        .inner_join(stream::table)
        .inner_join(blind_subject::table)
        .filter(sheet::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .map(Sheet::from)
        .map_err(not_there)
}

/// The sheet with that row number, and the account that keeps it.
pub(in super::super) fn with_judge(conn: &mut Conn, id: SheetId) -> Result<(Sheet, AccountId), Fault> {
    let (row, judge) = sheet::table
        .inner_join(stream::table)
        .inner_join(blind_subject::table)
        .inner_join(seat::table)
        .filter(sheet::id.eq(id))
        .select((Row::as_select(), seat::account_id))
        .first::<(Row, AccountId)>(conn)
        .map_err(not_there)?;
    Ok((row.into(), judge))
}

/// Sheets of a seat, by code; the judge's own before the agreed one.
pub(in super::super) fn of_seat(conn: &mut Conn, seat_id: SeatId) -> Result<Vec<Sheet>, Fault> {
    let rows = sheet::table
        .inner_join(stream::table)
        .inner_join(blind_subject::table)
        .filter(sheet::seat_id.eq(seat_id))
        .order((blind_subject::ordinal, sheet::agreed))
        .select(Row::as_select())
        .load::<Row>(conn);
    read(rows)
}

/// Sheets of a subject, in the order in which they are locked.
pub(in super::super) fn of_subject(conn: &mut Conn, subject_id: SubjectId) -> Result<Vec<Sheet>, Fault> {
    let rows = sheet::table
        .inner_join(stream::table)
        .inner_join(blind_subject::table)
        .filter(sheet::subject_id.eq(subject_id))
        .order(sheet::id)
        .select(Row::as_select())
        .load::<Row>(conn);
    read(rows)
}

/// Sheets of a round, in the order in which they are locked.
pub(in super::super) fn of_round(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Sheet>, Fault> {
    let rows = sheet::table
        .inner_join(stream::table)
        .inner_join(blind_subject::table)
        .filter(blind_subject::round_id.eq(round_id))
        .order(sheet::id)
        .select(Row::as_select())
        .load::<Row>(conn);
    read(rows)
}

/// The round of each open sheet of an account's seats in some rounds.
pub(in super::super) fn open_of_account(
    conn: &mut Conn,
    account_id: AccountId,
    rounds: &[RoundId],
) -> Result<Vec<RoundId>, Fault> {
    sheet::table
        .inner_join(stream::table)
        .inner_join(seat::table.inner_join(module::table))
        .filter(module::round_id.eq_any(rounds.to_vec()))
        .filter(seat::account_id.eq(account_id))
        .filter(stream::phase.eq(SheetPhase::Open))
        .filter(not(exists(
            released_subject::table.filter(released_subject::subject_id.eq(sheet::subject_id)),
        )))
        .select(module::round_id)
        .load(conn)
        .map_err(unexpected)
}

/// Row numbers and revisions of the sheets of a round, in order.
pub(in super::super) fn revisions(conn: &mut Conn, round_id: RoundId) -> Result<Vec<(SheetId, i64)>, Fault> {
    sheet::table
        .inner_join(stream::table)
        .inner_join(blind_subject::table)
        .filter(blind_subject::round_id.eq(round_id))
        .order(sheet::id)
        .select((sheet::id, stream::revision))
        .load(conn)
        .map_err(unexpected)
}

/// Adds the sheet of a stream.
pub(in super::super) fn insert_in_tx(
    conn: &mut Conn,
    id: SheetId,
    module_id: ModuleId,
    subject_id: SubjectId,
    seat_id: SeatId,
    agreed: bool,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Sheet,
        diesel::insert_into(sheet::table)
            .values((
                sheet::id.eq(id),
                sheet::module_id.eq(module_id),
                sheet::subject_id.eq(subject_id),
                sheet::seat_id.eq(seat_id),
                sheet::agreed.eq(agreed),
            ))
            .returning(sheet::id)
            .get_results(conn),
    )
}

/// Gives a sheet of agreed values to another seat to keep.
pub(in super::super) fn give_to_in_tx(
    conn: &mut Conn,
    id: SheetId,
    seat_id: SeatId,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Sheet,
        diesel::update(sheet::table.find(id))
            .set(sheet::seat_id.eq(seat_id))
            .returning(sheet::id)
            .get_results(conn),
    )
}

/// Records that a sheet was signed as it stood at a revision.
pub(in super::super) fn insert_signature_in_tx(
    conn: &mut Conn,
    signed: &Sheet,
    digest: &str,
    by_account: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::SheetSignature,
        diesel::insert_into(sheet_signature::table)
            .values((
                sheet_signature::sheet_id.eq(signed.id),
                sheet_signature::revision.eq(signed.revision),
                sheet_signature::digest.eq(digest),
                sheet_signature::by_account.eq(by_account),
                sheet_signature::at.eq(at.naive_utc()),
            ))
            .returning(sheet_signature::id)
            .get_results(conn),
    )
}

/// Digest and time of the last signature on any sheet of a seat.
pub(in super::super) fn last_signature(
    conn: &mut Conn,
    seat_id: SeatId,
) -> Result<Option<(String, DateTime<Utc>)>, Fault> {
    // All of them, few as they are: for the last one alone a database may look through everybody's.
    let mut signatures = sheet_signature::table
        .inner_join(sheet::table)
        .filter(sheet::seat_id.eq(seat_id))
        .order(sheet_signature::id)
        .select((sheet_signature::digest, sheet_signature::at))
        .load::<(String, NaiveDateTime)>(conn)
        .map_err(unexpected)?;
    Ok(signatures.pop().map(|(digest, at)| (digest, at.and_utc())))
}
