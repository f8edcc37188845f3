//! Rows of divisions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, EventId};
use crate::lifecycle::setup::model::{Category, Division, EndKind, Ended, TieDecider, Ties};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::not_there;
use crate::platform::db::schema::division;
use crate::platform::db::written::one;

use super::each;

stored_codes! {
    Category,
    EndKind,
    TieDecider,
}

/// A division as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = division)]
pub(in crate::lifecycle::setup) struct DivisionRow {
    id: DivisionId,
    uid: String,
    event_id: EventId,
    name: String,
    category: Category,
    team_size: i64,
    plan: String,
    title_quota: Option<i64>,
    ties_by: Option<TieDecider>,
    ties_committee: Option<String>,
    end_kind: Option<EndKind>,
    end_into: Option<DivisionId>,
    end_reason: Option<String>,
    end_at: Option<NaiveDateTime>,
}

impl From<DivisionRow> for Division {
    fn from(row: DivisionRow) -> Self {
        let DivisionRow { id, uid, event_id, name, category, team_size, plan, title_quota, .. } = row;
        let ended = row.end_kind.zip(row.end_at).map(|(kind, at)| Ended {
            kind,
            into: row.end_into,
            reason: row.end_reason.unwrap_or_default(),
            at: at.and_utc(),
        });
        let ties = Ties { by: row.ties_by, committee: row.ties_committee };
        Self { id, uid, event_id, name, category, team_size, plan, title_quota, ties, ended }
    }
}

/// Divisions of an event, in order of making.
pub(in crate::lifecycle::setup) fn divisions(
    conn: &mut Conn,
    event_id: EventId,
) -> Result<Vec<Division>, Fault> {
    let rows = division::table
        .filter(division::event_id.eq(event_id))
        .order(division::id)
        .select(DivisionRow::as_select())
        .load::<DivisionRow>(conn);
    each(rows)
}

/// The division with that row number.
pub(in crate::lifecycle::setup) fn division(conn: &mut Conn, id: DivisionId) -> Result<Division, Fault> {
    division::table
        .find(id)
        .select(DivisionRow::as_select())
        .first(conn)
        .map(Division::from)
        .map_err(not_there)
}

/// The division with that uid.
pub(in crate::lifecycle::setup) fn division_by_uid(conn: &mut Conn, uid: &str) -> Result<Division, Fault> {
    division::table
        .filter(division::uid.eq(uid))
        .select(DivisionRow::as_select())
        .first(conn)
        .map(Division::from)
        .map_err(not_there)
}

/// Ends a division.
pub(in crate::lifecycle::setup) fn end_in_tx(
    conn: &mut Conn,
    id: DivisionId,
    end: &Ended,
) -> Result<(), Fault> {
    one(diesel::update(division::table.find(id))
        .set((
            division::end_kind.eq(Some(end.kind)),
            division::end_into.eq(end.into),
            division::end_reason.eq(Some(end.reason.as_str())),
            division::end_at.eq(Some(end.at.naive_utc())),
        ))
        .execute(conn))
}
