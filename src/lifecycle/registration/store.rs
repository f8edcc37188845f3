//! Rows of entries and coach teams.

use diesel::prelude::*;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{entry, entry_member, unit};

use super::model::{Entry, EntryState};

type Identity = (i64, String, i64, String, String, String);
type Standing = (i64, String, Option<i64>, String, String, Option<bool>);

/// Entries of a division, by ticket number, whatever their state.
pub(super) fn entries(conn: &mut Conn, division_id: i64) -> Result<Vec<Entry>, Fault> {
    let rows = entry::table
        .inner_join(unit::table)
        .filter(entry::division_id.eq(division_id))
        .order(entry::number)
        .select((
            (entry::id, entry::uid, entry::division_id, entry::number, entry::name, entry::name_sort),
            (unit::id, unit::name, entry::coach_team_id, entry::state, entry::status, entry::represents),
        ))
        .load::<(Identity, Standing)>(conn)
        .map_err(unexpected)?;
    let mut members = members(conn, division_id)?;
    rows.into_iter()
        .map(|(identity, standing)| {
            let (id, uid, division_id, number, name, name_sort) = identity;
            let (unit_id, unit_name, coach_team_id, state, status, represents) = standing;
            let unknown = |what: &str, code: &str| Fault::internal(format!("unknown {what} {code}"));
            Ok(Entry {
                id,
                uid,
                division_id,
                number,
                name,
                name_sort,
                unit_id,
                unit_name,
                coach_team_id,
                state: EntryState::from_code(&state).ok_or_else(|| unknown("state", &state))?,
                status: EntryStatus::from_code(&status).ok_or_else(|| unknown("status", &status))?,
                represents,
                members: members.remove(&id).unwrap_or_default(),
            })
        })
        .collect()
}

fn members(conn: &mut Conn, division_id: i64) -> Result<std::collections::BTreeMap<i64, Vec<i64>>, Fault> {
    let rows = entry_member::table
        .filter(entry_member::division_id.eq(division_id))
        .order(entry_member::ordinal)
        .select((entry_member::entry_id, entry_member::person_id))
        .load::<(i64, i64)>(conn)
        .map_err(unexpected)?;
    let mut members: std::collections::BTreeMap<i64, Vec<i64>> = std::collections::BTreeMap::new();
    for (entry_id, person_id) in rows {
        members.entry(entry_id).or_default().push(person_id);
    }
    Ok(members)
}
