//! Divisions whose results became official: added, never changed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::division_official;

/// When the results of some divisions became official, of those whose did.
pub(in crate::lifecycle::publicity) fn of_divisions(
    conn: &mut Conn,
    divisions: &[DivisionId],
) -> Result<BTreeMap<DivisionId, DateTime<Utc>>, Fault> {
    let mut official = BTreeMap::new();
    // A statement has only so many parameters.
    for divisions in divisions.chunks(500) {
        let rows = division_official::table
            .filter(division_official::division_id.eq_any(divisions.to_vec()))
            .select((division_official::division_id, division_official::at))
            .load::<(DivisionId, NaiveDateTime)>(conn)
            .map_err(unexpected)?;
        official.extend(rows.into_iter().map(|(division_id, at)| (division_id, at.and_utc())));
    }
    Ok(official)
}

/// Says that the results of a division are official, and why before the contest is over.
pub(in crate::lifecycle::publicity) fn insert_in_tx(
    conn: &mut Conn,
    (division_id, exception): (DivisionId, Option<&str>),
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Official,
        diesel::insert_into(division_official::table)
            .values((
                division_official::division_id.eq(division_id),
                division_official::exception.eq(exception),
                division_official::by_account.eq(by),
                division_official::at.eq(at.naive_utc()),
            ))
            .returning(division_official::division_id)
            .get_results(conn),
    )
}
