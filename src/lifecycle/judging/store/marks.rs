//! Rows of marks: appended, never changed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::score::Score;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{blind_subject, mark, sheet};
use crate::platform::db::written::one;

use super::super::model::{Change, Given, Mark, Newest};

type MarkRow = (i64, i64, i64, i64, bool, i64, Option<i64>, Option<String>);

/// The newest version of every mark of a round.
pub(in super::super) fn of_round(conn: &mut Conn, round_id: i64) -> Result<Vec<Mark>, Fault> {
    let rows = mark::table
        .inner_join(sheet::table.inner_join(blind_subject::table))
        .filter(blind_subject::round_id.eq(round_id))
        .order((sheet::id, mark::aspect_id, mark::version))
        .select((
            sheet::subject_id,
            sheet::module_id,
            mark::aspect_id,
            sheet::seat_id,
            sheet::agreed,
            mark::version,
            mark::value_thousandths,
            mark::reason,
        ))
        .load::<MarkRow>(conn)
        .map_err(unexpected)?;
    let mut newest: BTreeMap<(i64, i64, i64, bool), Mark> = BTreeMap::new();
    for (subject_id, module_id, aspect_id, seat_id, agreed, version, value, reason) in rows {
        let mark = Mark {
            subject_id,
            module_id,
            aspect_id,
            seat_id: (!agreed).then_some(seat_id),
            value: value.map(Score::from_thousandths),
            reason,
            version,
        };
        newest.insert((subject_id, aspect_id, seat_id, agreed), mark);
    }
    Ok(newest.into_values().collect())
}

type GivenRow = (i64, i64, i64, Option<i64>, Option<String>, NaiveDateTime);

/// The newest marks of each sheet of a seat, by row number of the sheet.
pub(in super::super) fn of_seat(conn: &mut Conn, seat_id: i64) -> Result<BTreeMap<i64, Newest>, Fault> {
    let rows = mark::table
        .inner_join(sheet::table)
        .filter(sheet::seat_id.eq(seat_id))
        .order((mark::sheet_id, mark::aspect_id, mark::version))
        .select((
            mark::sheet_id,
            mark::aspect_id,
            mark::version,
            mark::value_thousandths,
            mark::reason,
            mark::at,
        ))
        .load::<GivenRow>(conn)
        .map_err(unexpected)?;
    let mut sheets: BTreeMap<i64, Newest> = BTreeMap::new();
    for (sheet_id, aspect_id, version, value, reason, at) in rows {
        sheets.entry(sheet_id).or_default().insert(aspect_id, given(version, value, reason, at));
    }
    Ok(sheets)
}

fn given(version: i64, value: Option<i64>, reason: Option<String>, at: NaiveDateTime) -> Given {
    Given { value: value.map(Score::from_thousandths), reason, version, at: at.and_utc() }
}

/// Every version of every mark of a sheet: aspect by aspect, oldest first.
pub(in super::super) fn versions(conn: &mut Conn, sheet_id: i64) -> Result<Vec<(i64, Given)>, Fault> {
    mark::table
        .filter(mark::sheet_id.eq(sheet_id))
        .order((mark::aspect_id, mark::version))
        .select((mark::aspect_id, mark::version, mark::value_thousandths, mark::reason, mark::at))
        .load::<(i64, i64, Option<i64>, Option<String>, NaiveDateTime)>(conn)
        .map(|rows| {
            rows.into_iter()
                .map(|(aspect_id, version, value, reason, at)| (aspect_id, given(version, value, reason, at)))
                .collect()
        })
        .map_err(unexpected)
}

/// The newest mark of one aspect of a sheet.
pub(in super::super) fn of_aspect(
    conn: &mut Conn,
    sheet_id: i64,
    aspect_id: i64,
) -> Result<Option<Given>, Fault> {
    mark::table
        .filter(mark::sheet_id.eq(sheet_id))
        .filter(mark::aspect_id.eq(aspect_id))
        .order(mark::version.desc())
        .select((mark::version, mark::value_thousandths, mark::reason, mark::at))
        .first::<(i64, Option<i64>, Option<String>, NaiveDateTime)>(conn)
        .optional()
        .map(|row| row.map(|(version, value, reason, at)| given(version, value, reason, at)))
        .map_err(unexpected)
}

/// The newest marks of one sheet.
pub(in super::super) fn of_sheet(conn: &mut Conn, sheet_id: i64) -> Result<Newest, Fault> {
    Ok(versions(conn, sheet_id)?.into_iter().collect())
}

/// Appends a version.
pub(in super::super) fn append_in_tx(
    conn: &mut Conn,
    sheet_id: i64,
    change: &Change,
    by_account: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::insert_into(mark::table)
        .values((
            mark::sheet_id.eq(sheet_id),
            mark::aspect_id.eq(change.aspect_id),
            mark::version.eq(change.version),
            mark::value_thousandths.eq(change.value.map(Score::thousandths)),
            mark::reason.eq(change.reason.as_deref()),
            mark::by_account.eq(by_account),
            mark::at.eq(at.naive_utc()),
        ))
        .execute(conn))
}
