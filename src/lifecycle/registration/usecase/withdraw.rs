//! What whoever handed an entry in does to it before the draw: takes it back, or sends somebody else.

use chrono::NaiveDate;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{On, Tx};
use crate::access::model::Actor;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::PersonId;
use crate::kernel::role::Role;
use crate::lifecycle::registration::model::{Entry, EntryState, Outcome, StepKind};
use crate::lifecycle::registration::rules::own::{can_replace, can_withdraw};
use crate::lifecycle::registration::store::{self, coaches, writes};
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase::{competition_in_tx, division_in_tx, event_in_tx, undrawn};
use crate::platform::db::Conn;
use crate::register::model::{NewPerson, Person};
use crate::register::usecase::identity::register_or_find_in_tx;
use crate::register::usecase::persons::{person_in_tx, person_of_account_in_tx};
use crate::register::usecase::units::is_verified_speaker_in_tx;

use super::doubts::{count_tries, knows_entered_in_tx};
use super::ending::require_here_in_tx;
use super::offices;

/// Roles that do it for whoever wrote or phoned.
const CLERKS: &[Role] = &[Role::Host, Role::Registrar];

/// The event an entry is written under, for its division alone.
fn place_of(by: By<'_>, entry_uid: &str) -> Result<On<'static>, Fault> {
    by.read(|conn| {
        let entry = store::entry_by_uid(conn, entry_uid)?;
        let division = division_in_tx(conn, entry.division_id)?;
        Ok(On::Division(division.event_id, division.id))
    })
}

/// Whether the entry is the actor's to take back or to change the people of: of the actor's unit, handed in by the actor, the own
/// of a single contestant; or the actor is in office. A member of a team does not decide for the team.
///
/// # Errors
/// As [`Fault`] says of the database.
pub(super) fn decides_in_tx(conn: &mut Conn, actor: &Actor, entry: &Entry) -> Result<bool, Fault> {
    let division = division_in_tx(conn, entry.division_id)?;
    let stream = streams::stream_by_id(conn, division.event_id.stream())?.of_division(division.id);
    if actor.holds(CLERKS, &stream) || is_verified_speaker_in_tx(conn, actor, entry.unit_id)? {
        return Ok(true);
    }
    let person = match actor.account_id {
        Some(account_id) => person_of_account_in_tx(conn, account_id)?,
        None => None,
    };
    let alone = person.is_some_and(|person| entry.members == [person.id]);
    Ok(alone || store::origin(conn, entry.id)?.0 == actor.uid)
}

/// The entry under the lock, where it is the actor's to change; its rounds are held, so that nobody draws meanwhile.
fn held_in_tx(tx: &mut Tx<'_>, entry_uid: &str) -> Result<(Entry, Competition), Fault> {
    let entry = store::entry_by_uid(tx.conn, entry_uid)?;
    if !decides_in_tx(tx.conn, tx.actor, &entry)? {
        return Err(Fault::not_found());
    }
    require_here_in_tx(tx.conn, &tx.stream, &entry)?;
    let event_id = division_in_tx(tx.conn, entry.division_id)?.event_id;
    let competition_id = event_in_tx(tx.conn, event_id)?.competition_id;
    undrawn::hold_in_tx(tx, &[entry.division_id], &json!({ "entry": entry.uid }))?;
    let competition = competition_in_tx(tx.conn, competition_id)?;
    Ok((entry, competition))
}

/// Takes an entry back before the draw, with a reason: it keeps its number and competes no more.
///
/// # Errors
/// `NotFound` where it is not the actor's; `Refused` where there is nothing to take back; `WrongPhase` once codes were drawn.
pub fn withdraw(act: Act<'_>, entry_uid: &str, reason: &str) -> Result<(), Fault> {
    let on = place_of(act.by(), entry_uid)?;
    act.write(Action::WithdrawEntry, on, |tx| {
        let (entry, _competition) = held_in_tx(tx, entry_uid)?;
        if !can_withdraw(&entry) {
            return Err(Fault::refused(Because::new("registration-nothing-to-withdraw")));
        }
        writes::set_status_in_tx(tx.conn, entry.id, EntryStatus::Withdrawn, reason)?.bind(tx);
        let (outcome, what) = (Outcome::Status, Some(StepKind::Withdrawn));
        let (by, step) = (tx.actor.uid.clone(), writes::NewStep { outcome, what, reason: Some(reason) });
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        tx.note(json!({ "entry": entry.uid, "before": entry.status, "reason": reason }));
        Ok(())
    })
}

/// Somebody who competes in another's place.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// Uid of the member who does not compete.
    pub out: String,
    /// Who does.
    pub new: NewPerson,
    /// Why.
    pub reason: String,
}

/// Sends somebody else in a member's place, until the day the competition says, and in any case before the draw. An admitted entry is
/// reviewed again.
///
/// # Errors
/// `NotFound` where the entry is not the actor's, or nobody of that uid is a member; `Invalid` for somebody who is entered already as far
/// as the actor may know; `WrongPhase` after the day, and once codes were drawn; `Busy` after too many tries of one ID number.
pub fn replace(act: Act<'_>, entry_uid: &str, wanted: &Replacement) -> Result<(), Fault> {
    let on = place_of(act.by(), entry_uid)?;
    count_tries(act, (Action::ReplaceMember, on), &[&wanted.new])?;
    act.write(Action::ReplaceMember, on, |tx| {
        let (entry, competition) = held_in_tx(tx, entry_uid)?;
        if !can_replace(&entry) {
            return Err(Fault::refused(Because::new("registration-nobody-to-replace")));
        }
        refuse_late(&competition, tx)?;
        let out = member_in_tx(tx.conn, &entry, &wanted.out)?;
        let new = register_or_find_in_tx(tx, &wanted.new, Some(entry.unit_id))?;
        refuse_entered(tx, &entry, &competition, &new)?;
        let named = [("member-1-name".to_owned(), new.clone())];
        Fault::invalid_unless_empty(offices::problems_in_tx(tx, entry.unit_id, &named)?)?;
        let change = |id: &PersonId| if *id == out.id { new.id } else { *id };
        let members: Vec<PersonId> = entry.members.iter().map(change).collect();
        writes::replace_members_in_tx(tx.conn, (entry.id, entry.division_id), &members)?.bind(tx);
        if entry.state == EntryState::Admitted {
            writes::set_state_in_tx(tx.conn, entry.id, EntryState::Submitted)?.bind(tx);
        }
        let (outcome, what) = (Outcome::Submitted, Some(StepKind::Replaced));
        let reason = Some(wanted.reason.as_str());
        let (by, step) = (tx.actor.uid.clone(), writes::NewStep { outcome, what, reason });
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        tx.note(json!({ "entry": entry.uid, "out": out.uid, "in": new.uid, "reason": wanted.reason }));
        Ok(())
    })
}

fn member_in_tx(conn: &mut Conn, entry: &Entry, uid: &str) -> Result<Person, Fault> {
    for id in &entry.members {
        let member = person_in_tx(conn, *id)?;
        if member.uid == uid {
            return Ok(member);
        }
    }
    Err(Fault::not_found())
}

fn refuse_late(competition: &Competition, tx: &Tx<'_>) -> Result<(), Fault> {
    let late = |day: &NaiveDate| tx.now >= crate::lifecycle::setup::model::end_of(*day);
    match competition.replace_until.filter(late) {
        None => Ok(()),
        Some(day) => {
            let because = Because::new("registration-replace-late").date("day", day);
            Err(Fault::new(FaultKind::WrongPhase, because))
        }
    }
}

fn refuse_entered(
    tx: &mut Tx<'_>,
    entry: &Entry,
    competition: &Competition,
    new: &Person,
) -> Result<(), Fault> {
    let wrong = |key: &'static str| Err(Fault::field("member-1-id", Because::new(key)));
    let here = entry.members.contains(&new.id);
    if here || knows_entered_in_tx(tx, (entry.division_id, new.id), Some(entry.id))? {
        return wrong("registration-entered-already");
    }
    let Some(team_id) = entry.coach_team_id else { return Ok(()) };
    let teams = coaches::of_competition(tx.conn, competition.id)?;
    let coaches = teams.iter().any(|team| team.id == team_id && team.members.contains(&new.id));
    if coaches { wrong("registration-coach-competes") } else { Ok(()) }
}
