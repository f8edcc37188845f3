//! Who competes in a competition, and who sends them.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId, PersonId, UnitId};
use crate::lifecycle::registration::model::EntryState;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{
    coach_team, coach_team_member, division, entry, entry_member, event, person, unit_member,
};

/// Whether a person is in an entry of the competition that was neither refused nor withdrawn, or coaches in it.
pub(in crate::lifecycle::registration) fn person_takes_part(
    conn: &mut Conn,
    competition_id: CompetitionId,
    person_id: PersonId,
) -> Result<bool, Fault> {
    let entered = entry_member::table
        .inner_join(entry::table.inner_join(division::table.inner_join(event::table)))
        .filter(entry_member::person_id.eq(person_id))
        .filter(event::competition_id.eq(competition_id))
        .filter(entry::state.ne(EntryState::Refused))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .select(entry::id);
    if diesel::select(exists(entered)).get_result::<bool>(conn).map_err(unexpected)? {
        return Ok(true);
    }
    let coaches = coach_team_member::table
        .inner_join(coach_team::table)
        .filter(coach_team_member::person_id.eq(person_id))
        .filter(coach_team::competition_id.eq(competition_id))
        .select(coach_team::id);
    diesel::select(exists(coaches)).get_result::<bool>(conn).map_err(unexpected)
}

/// Competitions a person takes part in by an entry that was neither refused nor withdrawn, or as a coach.
pub(in crate::lifecycle::registration) fn competitions_of_person(
    conn: &mut Conn,
    person_id: PersonId,
) -> Result<Vec<CompetitionId>, Fault> {
    let mut competitions: Vec<CompetitionId> = entry_member::table
        .inner_join(entry::table.inner_join(division::table.inner_join(event::table)))
        .filter(entry_member::person_id.eq(person_id))
        .filter(entry::state.ne(EntryState::Refused))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .select(event::competition_id)
        .load(conn)
        .map_err(unexpected)?;
    let coached: Vec<CompetitionId> = coach_team_member::table
        .inner_join(coach_team::table)
        .filter(coach_team_member::person_id.eq(person_id))
        .select(coach_team::competition_id)
        .load(conn)
        .map_err(unexpected)?;
    competitions.extend(coached);
    competitions.sort_unstable();
    competitions.dedup();
    Ok(competitions)
}

/// Whether one of some units has an entry in the competition that was neither refused nor withdrawn.
pub(in crate::lifecycle::registration) fn units_take_part(
    conn: &mut Conn,
    competition_id: CompetitionId,
    units: &[UnitId],
) -> Result<bool, Fault> {
    let entered = entry::table
        .inner_join(division::table.inner_join(event::table))
        .filter(entry::unit_id.eq_any(units.to_vec()))
        .filter(event::competition_id.eq(competition_id))
        .filter(entry::state.ne(EntryState::Refused))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .select(entry::id);
    diesel::select(exists(entered)).get_result::<bool>(conn).map_err(unexpected)
}

/// Accounts of a person, and those that speak for a unit.
pub(in crate::lifecycle::registration) fn accounts_of_person(
    conn: &mut Conn,
    person_id: PersonId,
) -> Result<Vec<AccountId>, Fault> {
    person::table
        .filter(person::id.eq(person_id))
        .filter(person::account_id.is_not_null())
        .select(person::account_id.assume_not_null())
        .load(conn)
        .map_err(unexpected)
}

/// Accounts that speak for a unit.
pub(in crate::lifecycle::registration) fn accounts_of_unit(
    conn: &mut Conn,
    unit_id: UnitId,
) -> Result<Vec<AccountId>, Fault> {
    unit_member::table
        .filter(unit_member::unit_id.eq(unit_id))
        .order(unit_member::id)
        .select(unit_member::account_id)
        .load(conn)
        .map_err(unexpected)
}

/// Competitions that hold an entry of a unit that was neither refused nor withdrawn, each once.
pub(in crate::lifecycle::registration) fn competitions_of_unit(
    conn: &mut Conn,
    unit_id: UnitId,
) -> Result<Vec<CompetitionId>, Fault> {
    entry::table
        .inner_join(division::table.inner_join(event::table))
        .filter(entry::unit_id.eq(unit_id))
        .filter(entry::state.ne(EntryState::Refused))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .select(event::competition_id)
        .distinct()
        .load(conn)
        .map_err(unexpected)
}
