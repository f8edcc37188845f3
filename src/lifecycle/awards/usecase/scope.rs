//! Who sees how much of a competition's awards, and what is an account's own.

use std::collections::BTreeSet;

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, StreamId};
use crate::kernel::role::Role;
pub(super) use crate::lifecycle::awards::model::identity::team_of;
use crate::lifecycle::awards::store;
use crate::platform::db::Conn;

use super::gather::Gathered;

/// Roles that see a competition's awards and payments whole.
pub const OFFICERS: &[Role] =
    &[Role::Authority, Role::Host, Role::FinanceClerk, Role::FinanceApprover, Role::Auditor];

/// The competition's stream, and whether the actor sees all of its awards or only what is the actor's own.
///
/// # Errors
/// `NotFound` for everybody else.
pub fn scope_in_tx(conn: &mut Conn, actor: &Actor, competition_uid: &str) -> Result<(Stream, bool), Fault> {
    let stream = door::stream_in_tx(conn, Action::RunAwards, On::Uid(competition_uid))?;
    if actor.holds(OFFICERS, &stream) {
        return Ok((stream, true));
    }
    if actor.holds(&[Role::Unit, Role::Contestant], &stream) {
        return Ok((stream, false));
    }
    Err(Fault::not_found())
}

/// Uids that are an account's own: its units and their entries, people and coach teams; the person it is and that
/// person's entries.
pub(super) fn own(
    conn: &mut Conn,
    gathered: &Gathered,
    account_id: AccountId,
) -> Result<BTreeSet<String>, Fault> {
    let units = store::units_of_account(conn, account_id)?;
    let persons = store::persons_of_account(conn, account_id)?;
    let uid = |id: StreamId| gathered.uids.get(&id).cloned();
    let mut own: BTreeSet<String> = units
        .iter()
        .map(|unit| unit.stream())
        .chain(persons.iter().map(|person| person.stream()))
        .filter_map(uid)
        .collect();
    for entry in &gathered.entries {
        let of_unit = units.contains(&entry.unit_id);
        if of_unit || entry.members.iter().any(|member| persons.contains(member)) {
            own.insert(entry.uid.clone());
        }
        if of_unit {
            own.extend(entry.members.iter().map(|person| person.stream()).filter_map(uid));
        }
    }
    for team in gathered.coach_teams.iter().filter(|team| units.contains(&team.unit_id)) {
        own.insert(team.uid.clone());
        own.extend(team.members.iter().cloned());
    }
    for unit in units {
        own.extend(store::persons(conn, unit, OPTIONS)?.into_iter().map(|person| person.uid));
    }
    Ok(own)
}

/// Most people a choice lists.
pub(super) const OPTIONS: i64 = 500;

/// Actions of this stage, for the pages' buttons.
const ACTIONS: [Action; 9] = [
    Action::RunAwards,
    Action::DecideAward,
    Action::AcceptRun,
    Action::RecommendTitles,
    Action::ApproveTitles,
    Action::RevokeTitle,
    Action::FileSharePlan,
    Action::EnterExternalResult,
    Action::DecideExternalResult,
];

/// Codes of the actions the actor may do on the stream now.
pub(super) fn may(actor: &Actor, stream: &Stream) -> Vec<&'static str> {
    let now = |action: &Action| door::is_possible(actor, *action, stream);
    ACTIONS.into_iter().filter(now).map(Action::code).collect()
}
