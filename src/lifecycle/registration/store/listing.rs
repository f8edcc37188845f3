//! Entries as the registrar's list shows them: a part at a time, and how many there are in each state.

use chrono::NaiveDateTime;
use diesel::dsl::{count_star, exists};
use diesel::prelude::*;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, EntryId};
use crate::kernel::window::{Part, Seek, one_more};
use crate::lifecycle::registration::model::{Entry, EntryState};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{entry, entry_member, person, unit};
use crate::platform::db::search::{anywhere, lower};

use super::EntryRow;
use super::own::members;

/// How many entries of some divisions are in each state, but those that were taken back: division, state, number.
pub(in crate::lifecycle::registration) fn counts(
    conn: &mut Conn,
    divisions: &[DivisionId],
) -> Result<Vec<(DivisionId, EntryState, i64)>, Fault> {
    entry::table
        .filter(entry::division_id.eq_any(divisions.to_vec()))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .group_by((entry::division_id, entry::state))
        .select((entry::division_id, entry::state, count_star()))
        .load(conn)
        .map_err(unexpected)
}

/// What a list of entries is narrowed to.
#[derive(Debug, Clone, Default)]
pub(in crate::lifecycle::registration) struct Narrowed {
    /// Part of a ticket number, of a team's or a member's name, or of a unit's.
    pub(in crate::lifecycle::registration) part: Option<String>,
    /// State.
    pub(in crate::lifecycle::registration) state: Option<EntryState>,
}

/// A part of the entries of some divisions, by ticket number, each with when it was handed in; from the entry of a uid
/// on.
pub(in crate::lifecycle::registration) fn part(
    conn: &mut Conn,
    divisions: &[DivisionId],
    narrowed: &Narrowed,
    seek: Seek<String>,
    most: usize,
) -> Result<Part<(Entry, NaiveDateTime)>, Fault> {
    let seek = seek.told(|uid| place(conn, divisions, &uid))?;
    let limit = one_more(most);
    let mut query = entry::table
        .inner_join(unit::table)
        .filter(entry::division_id.eq_any(divisions.to_vec()))
        .select((EntryRow::as_select(), entry::created_at))
        .limit(limit)
        .into_boxed();
    if let Some(state) = narrowed.state {
        query = query.filter(entry::state.eq(state));
    }
    if let Some(part) = &narrowed.part {
        let like = || anywhere(part);
        let member = entry_member::table
            .inner_join(person::table)
            .filter(entry_member::entry_id.eq(entry::id))
            .filter(lower(person::name).like(like()).escape('\\'));
        let team =
            entry::team_name.is_not_null().and(entry::team_name.assume_not_null().like(like()).escape('\\'));
        query = query.filter(
            lower(entry::number)
                .like(like())
                .escape('\\')
                .or(lower(unit::name).like(like()).escape('\\'))
                .or(team)
                .or(exists(member)),
        );
    }
    // Not in the order of an index: that of the ticket numbers is one of all competitions.
    let by_number = || entry::number.concat("");
    query = match &seek {
        Seek::Before((number, id)) => query
            .filter(entry::number.le(number.clone()))
            .filter(entry::number.lt(number.clone()).or(entry::id.lt(*id)))
            .order((by_number().desc(), entry::id.desc())),
        Seek::After((number, id)) => query
            .filter(entry::number.ge(number.clone()))
            .filter(entry::number.gt(number.clone()).or(entry::id.gt(*id)))
            .order((by_number().asc(), entry::id.asc())),
        Seek::Start => query.order((by_number().asc(), entry::id.asc())),
    };
    let rows: Vec<(EntryRow, NaiveDateTime)> = query.load(conn).map_err(unexpected)?;
    let ids: Vec<EntryId> = rows.iter().map(|(row, _)| row.id).collect();
    let mut members = members(conn, &ids)?;
    let whole = |(row, at): (EntryRow, NaiveDateTime)| {
        let own = members.remove(&row.id).unwrap_or_default();
        Ok((row.with(own)?, at))
    };
    let rows = rows.into_iter().map(whole).collect::<Result<Vec<_>, Fault>>()?;
    Ok(Part::read(rows, &seek, most))
}

fn place(conn: &mut Conn, divisions: &[DivisionId], uid: &str) -> Result<(String, EntryId), Fault> {
    entry::table
        .filter(entry::uid.eq(uid))
        .filter(entry::division_id.eq_any(divisions.to_vec()))
        .select((entry::number, entry::id))
        .first(conn)
        .map_err(not_there)
}
