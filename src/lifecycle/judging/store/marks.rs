//! Rows of marks: appended, never changed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamp};
use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AspectId, RoundId, SeatId, SheetId, SubjectId};
use crate::kernel::score::Score;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{Bound, Row, Values, Written};
use crate::platform::db::schema::{blind_subject, mark, sheet};

use super::super::model::{Change, Given, Newest};

/// A version of a mark as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = mark)]
struct GivenRow {
    sheet_id: SheetId,
    aspect_id: AspectId,
    version: i64,
    value_thousandths: Option<i64>,
    reason: Option<String>,
    at: NaiveDateTime,
}

impl From<GivenRow> for Given {
    fn from(row: GivenRow) -> Self {
        let GivenRow { sheet_id: _, aspect_id: _, version, value_thousandths, reason, at } = row;
        Self { value: value_thousandths.map(Score::from_thousandths), reason, version, at: at.and_utc() }
    }
}

/// The newest marks of each sheet of a seat, by row number of the sheet.
pub(in super::super) fn of_seat(
    conn: &mut Conn,
    seat_id: SeatId,
) -> Result<BTreeMap<SheetId, Newest>, Fault> {
    mark::table
        .inner_join(sheet::table)
        .filter(sheet::seat_id.eq(seat_id))
        .order((mark::sheet_id, mark::aspect_id, mark::version))
        .select(GivenRow::as_select())
        .load(conn)
        .map(by_sheet)
        .map_err(unexpected)
}

/// The newest marks of each sheet of a subject, by row number of the sheet.
pub(in super::super) fn of_subject(
    conn: &mut Conn,
    subject_id: SubjectId,
) -> Result<BTreeMap<SheetId, Newest>, Fault> {
    mark::table
        .inner_join(sheet::table)
        .filter(sheet::subject_id.eq(subject_id))
        .order((mark::sheet_id, mark::aspect_id, mark::version))
        .select(GivenRow::as_select())
        .load(conn)
        .map(by_sheet)
        .map_err(unexpected)
}

/// The newest marks of each sheet of a round, by row number of the sheet.
pub(in super::super) fn of_round(
    conn: &mut Conn,
    round_id: RoundId,
) -> Result<BTreeMap<SheetId, Newest>, Fault> {
    mark::table
        .inner_join(sheet::table.inner_join(blind_subject::table))
        .filter(blind_subject::round_id.eq(round_id))
        .order((mark::sheet_id, mark::aspect_id, mark::version))
        .select(GivenRow::as_select())
        .load(conn)
        .map(by_sheet)
        .map_err(unexpected)
}

fn by_sheet(rows: Vec<GivenRow>) -> BTreeMap<SheetId, Newest> {
    let mut sheets: BTreeMap<SheetId, Newest> = BTreeMap::new();
    for row in rows {
        sheets.entry(row.sheet_id).or_default().insert(row.aspect_id, row.into());
    }
    sheets
}

/// Every version of every mark of a sheet: aspect by aspect, oldest first.
pub(in super::super) fn versions(
    conn: &mut Conn,
    sheet_id: SheetId,
) -> Result<Vec<(AspectId, Given)>, Fault> {
    mark::table
        .filter(mark::sheet_id.eq(sheet_id))
        .order((mark::aspect_id, mark::version))
        .select(GivenRow::as_select())
        .load::<GivenRow>(conn)
        .map(|rows| rows.into_iter().map(|row| (row.aspect_id, row.into())).collect())
        .map_err(unexpected)
}

/// The newest mark of one aspect of a sheet.
pub(in super::super) fn of_aspect(
    conn: &mut Conn,
    sheet_id: SheetId,
    aspect_id: AspectId,
) -> Result<Option<Given>, Fault> {
    mark::table
        .filter(mark::sheet_id.eq(sheet_id))
        .filter(mark::aspect_id.eq(aspect_id))
        .order(mark::version.desc())
        .select(GivenRow::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Given::from))
        .map_err(unexpected)
}

/// The newest marks of one sheet.
pub(in super::super) fn of_sheet(conn: &mut Conn, sheet_id: SheetId) -> Result<Newest, Fault> {
    Ok(versions(conn, sheet_id)?.into_iter().collect())
}

/// Row numbers of the versions corrections made in a round.
pub(in super::super) fn corrected(conn: &mut Conn, round_id: RoundId) -> Result<Vec<i64>, Fault> {
    mark::table
        .inner_join(sheet::table.inner_join(blind_subject::table))
        .filter(blind_subject::round_id.eq(round_id))
        .filter(mark::correction.is_not_null())
        .select(mark::id)
        .load(conn)
        .map_err(unexpected)
}

/// Who gives marks, when, and by which correction, where it is one.
pub(in super::super) struct Giving<'a> {
    /// Uid of the account.
    pub(in super::super) by: &'a str,
    /// When.
    pub(in super::super) at: DateTime<Utc>,
    /// Uid of the correction.
    pub(in super::super) correction: Option<&'a str>,
}

/// Appends versions. Their digests are made of what is written: a mark costs no more statements than its own.
pub(in super::super) fn append_in_tx(
    conn: &mut Conn,
    sheet_id: SheetId,
    changes: &[Change],
    giving: &Giving<'_>,
) -> Result<Written<()>, Fault> {
    let keys = match (&mut *conn, changes) {
        (Conn::Pg(conn), [_, _, ..]) => append_at_once(conn, sheet_id, changes, giving)?,
        _ => changes
            .iter()
            .map(|change| append_one(conn, sheet_id, change, giving))
            .collect::<Result<Vec<i64>, Fault>>()?,
    };
    let rows = changes.iter().zip(keys).map(|(change, key)| Row {
        table: Bound::Mark,
        id: key,
        known: Some((sheet_id.stream(), digest(sheet_id, change, giving))),
    });
    Ok(Written::known(rows.collect()))
}

/// The digest of a version, as its row will be read.
fn digest(sheet_id: SheetId, change: &Change, giving: &Giving<'_>) -> String {
    Values::default()
        .number(Some(sheet_id.row()))
        .number(Some(change.aspect_id.row()))
        .number(Some(change.version))
        .number(change.value.map(Score::thousandths))
        .text(change.reason.as_deref())
        .text(Some(giving.by))
        .instant(giving.at)
        .text(giving.correction)
        .digest()
}

fn append_one(
    conn: &mut Conn,
    sheet_id: SheetId,
    change: &Change,
    giving: &Giving<'_>,
) -> Result<i64, Fault> {
    diesel::insert_into(mark::table)
        .values((
            mark::sheet_id.eq(sheet_id),
            mark::aspect_id.eq(change.aspect_id),
            mark::version.eq(change.version),
            mark::value_thousandths.eq(change.value.map(Score::thousandths)),
            mark::reason.eq(change.reason.as_deref()),
            mark::by_account.eq(giving.by),
            mark::at.eq(giving.at.naive_utc()),
            mark::correction.eq(giving.correction),
        ))
        .returning(mark::id)
        .get_result(conn)
        .map_err(unexpected)
}

#[derive(QueryableByName)]
struct Appended {
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    aspect_id: i64,
}

/// A whole sheet in one statement, as a row each would be a way to the server and back; as arrays, since a thousand
/// parameters take the server longer than the rows. Answers row numbers in the order of the changes.
fn append_at_once(
    conn: &mut PgConnection,
    sheet_id: SheetId,
    changes: &[Change],
    giving: &Giving<'_>,
) -> Result<Vec<i64>, Fault> {
    let aspects: Vec<AspectId> = changes.iter().map(|change| change.aspect_id).collect();
    let versions: Vec<i64> = changes.iter().map(|change| change.version).collect();
    let values: Vec<Option<i64>> =
        changes.iter().map(|change| change.value.map(Score::thousandths)).collect();
    let reasons: Vec<Option<&str>> = changes.iter().map(|change| change.reason.as_deref()).collect();
    let written: Vec<Appended> = diesel::sql_query(
        "INSERT INTO mark (sheet_id, by_account, at, correction, aspect_id, version, value_thousandths, reason) \
         SELECT $1, $2, $3, $4, new.* FROM unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::text[]) \
         AS new (aspect_id, version, value, reason) RETURNING id, aspect_id",
    )
    .bind::<BigInt, _>(sheet_id)
    .bind::<Text, _>(giving.by)
    .bind::<Timestamp, _>(giving.at.naive_utc())
    .bind::<Nullable<Text>, _>(giving.correction)
    .bind::<Array<BigInt>, _>(aspects)
    .bind::<Array<BigInt>, _>(versions)
    .bind::<Array<Nullable<BigInt>>, _>(values)
    .bind::<Array<Nullable<Text>>, _>(reasons)
    .load(conn)
    .map_err(unexpected)?;
    let keys: BTreeMap<i64, i64> = written.into_iter().map(|row| (row.aspect_id, row.id)).collect();
    let in_order = changes.iter().map(|change| keys.get(&change.aspect_id.row()).copied());
    in_order
        .collect::<Option<Vec<i64>>>()
        .filter(|in_order| in_order.len() == keys.len())
        .ok_or_else(|| Fault::internal("some marks were not written"))
}
