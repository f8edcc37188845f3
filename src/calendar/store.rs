//! Rows of years. What was told of a year is never changed: the newest row of it counts.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::calendar_year;
use crate::platform::db::written::one;

/// A year as it is stored, its days as they are written.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = calendar_year)]
pub(super) struct YearRow {
    pub(super) year: i64,
    pub(super) source: String,
    pub(super) off: String,
    pub(super) work: String,
}

/// All years that were told here, of one year the newest last.
pub(super) fn years(conn: &mut Conn) -> Result<Vec<YearRow>, Fault> {
    calendar_year::table
        .filter(calendar_year::year.gt(0))
        .order((calendar_year::year, calendar_year::id))
        .select(YearRow::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// Keeps what was told of a year.
pub(super) fn insert_in_tx(
    conn: &mut Conn,
    row: &YearRow,
    (by, at): (&str, DateTime<Utc>),
) -> Result<(), Fault> {
    one(diesel::insert_into(calendar_year::table)
        .values((
            calendar_year::year.eq(row.year),
            calendar_year::source.eq(&row.source),
            calendar_year::off.eq(&row.off),
            calendar_year::work.eq(&row.work),
            calendar_year::by_account.eq(by),
            calendar_year::at.eq(at.naive_utc()),
        ))
        .execute(conn))
}
