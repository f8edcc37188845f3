//! Events, divisions and rounds of several competitions at once: a statement for each kind, however many there are.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId, EventId, RoundId};
use crate::lifecycle::setup::model::{Division, Event, Round};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{division, event, round, stream};

use super::{DivisionRow, EventRow, RoundRow, each};

/// Events of some competitions, in order of making.
pub(in crate::lifecycle::setup) fn events(
    conn: &mut Conn,
    competitions: &[CompetitionId],
) -> Result<Vec<Event>, Fault> {
    event::table
        .inner_join(stream::table)
        .filter(event::competition_id.eq_any(competitions.to_vec()))
        .order(event::id)
        .select(EventRow::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Event::from).collect())
        .map_err(unexpected)
}

/// Their divisions, in order of making.
pub(in crate::lifecycle::setup) fn divisions(
    conn: &mut Conn,
    competitions: &[CompetitionId],
) -> Result<Vec<Division>, Fault> {
    let rows = division::table
        .inner_join(event::table)
        .filter(event::competition_id.eq_any(competitions.to_vec()))
        .order(division::id)
        .select(DivisionRow::as_select())
        .load::<DivisionRow>(conn);
    each(rows)
}

/// Their rounds, in order within each division.
pub(in crate::lifecycle::setup) fn rounds(
    conn: &mut Conn,
    competitions: &[CompetitionId],
) -> Result<Vec<Round>, Fault> {
    let rows = round::table
        .inner_join(stream::table)
        .inner_join(division::table.inner_join(event::table))
        .filter(event::competition_id.eq_any(competitions.to_vec()))
        .order((round::division_id, round::ordinal))
        .select(RoundRow::as_select())
        .load::<RoundRow>(conn);
    each(rows)
}

/// The rounds with those row numbers, in their order.
pub(in crate::lifecycle::setup) fn rounds_by_id(
    conn: &mut Conn,
    ids: &[RoundId],
) -> Result<Vec<Round>, Fault> {
    let rows = round::table
        .inner_join(stream::table)
        .filter(round::id.eq_any(ids.to_vec()))
        .order(round::id)
        .select(RoundRow::as_select())
        .load::<RoundRow>(conn);
    each(rows)
}

/// The divisions with those row numbers, in their order.
pub(in crate::lifecycle::setup) fn divisions_by_id(
    conn: &mut Conn,
    ids: &[DivisionId],
) -> Result<Vec<Division>, Fault> {
    let rows = division::table
        .filter(division::id.eq_any(ids.to_vec()))
        .order(division::id)
        .select(DivisionRow::as_select())
        .load::<DivisionRow>(conn);
    each(rows)
}

/// The events with those row numbers, in their order.
pub(in crate::lifecycle::setup) fn events_by_id(
    conn: &mut Conn,
    ids: &[EventId],
) -> Result<Vec<Event>, Fault> {
    event::table
        .inner_join(stream::table)
        .filter(event::id.eq_any(ids.to_vec()))
        .order(event::id)
        .select(EventRow::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Event::from).collect())
        .map_err(unexpected)
}
