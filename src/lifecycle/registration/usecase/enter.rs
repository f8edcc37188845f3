//! Handing an entry in, and mending it.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::kernel::ids::{CoachTeamId, PersonId, UnitId};
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::lifecycle::registration::model::{
    Answers, CoachChoice, Entry, EntryState, NewEntry, Outcome, StepKind, UnitChoice,
};
use crate::lifecycle::registration::rules::own::can_mend;
use crate::lifecycle::registration::store::writes::NewStep;
use crate::lifecycle::registration::store::{self, coaches, writes};
use crate::lifecycle::setup::model::{Competition, Division, day_ending_at};
use crate::lifecycle::setup::usecase::undrawn::hold_in_tx;
use crate::lifecycle::setup::usecase::{
    competition_in_tx, division_by_uid_in_tx, division_in_tx, endings, event_in_tx, events_in_tx,
};
use crate::platform::db::Conn;
use crate::register::model::{NewPerson, Person, Unit};
use crate::register::usecase::acquaintances::acquaint_in_tx;
use crate::register::usecase::identity::register_or_find_in_tx;
use crate::register::usecase::persons::person_of_account_in_tx;
use crate::register::usecase::units::{speaks_for_in_tx, unit_by_credit_code_in_tx, unit_by_uid_in_tx};

use super::doubts::{count_tries, knows_entered_in_tx};
use super::ending::require_here_in_tx;
use super::offices;

/// Hands an entry in; answers its uid.
///
/// # Errors
/// `Invalid` with what is wrong at which field; `WrongPhase` after the deadline, even if nobody closed registration; `Busy` after too
/// many tries of one ID number.
pub fn enter(act: Act<'_>, division_uid: &str, new: &NewEntry) -> Result<String, Fault> {
    let division = act.read(|conn| division_by_uid_in_tx(conn, division_uid))?;
    let on = On::Division(division.event_id, division.id);
    count_tries(act, (Action::Enter, on), &typed(new))?;
    act.write(Action::Enter, on, |tx| {
        endings::require_live_in_tx(tx.conn, division.id)?;
        refuse_late(tx, &division)?;
        let numbers = store::numbers(tx.conn, division.id)?;
        if numbers.len() >= limits::DIVISION_ENTRIES {
            return Err(Fault::refused(Because::new("registration-division-full")));
        }
        let parts = parts_in_tx(tx, &division, new, None)?;
        let number = next_number_in_tx(tx.conn, &division)?;
        let uid = door::new_uid(tx)?.to_string();
        let by = tx.actor.uid.clone();
        let row = writes::Row {
            uid: &uid,
            division_id: division.id,
            number: &number,
            content: parts.content(),
            created_by: &by,
            created_at: tx.now,
        };
        let id = writes::insert_in_tx(tx.conn, &row)?.bind(tx);
        writes::replace_members_in_tx(tx.conn, (id, division.id), &parts.member_ids())?.bind(tx);
        writes::insert_step_in_tx(tx.conn, id, &NewStep::of(Outcome::Submitted), (&by, tx.now))?.bind(tx);
        tx.note(json!({ "entry": uid, "number": number, "unit": parts.unit.uid,
            "members": parts.member_uids(), "represents": new.answers.represents }));
        Ok(uid)
    })
}

/// Mends an entry until it is reviewed, or one that was returned or taken back, and hands it in again. Once the review was declared
/// finished its rounds are held: nobody draws without it.
///
/// # Errors
/// As [`enter`]; `Refused` where it was reviewed, or the time to mend it is over; `NotFound` where it is not the actor's.
pub fn mend(act: Act<'_>, entry_uid: &str, new: &NewEntry) -> Result<(), Fault> {
    let division = act.read(|conn| {
        let entry = store::entry_by_uid(conn, entry_uid)?;
        division_in_tx(conn, entry.division_id)
    })?;
    let on = On::Division(division.event_id, division.id);
    count_tries(act, (Action::MendEntry, on), &typed(new))?;
    act.write(Action::MendEntry, on, |tx| {
        let entry = store::entry_by_uid(tx.conn, entry_uid)?;
        super::own::require_own_in_tx(tx.conn, tx.actor, &entry)?;
        require_here_in_tx(tx.conn, &tx.stream, &entry)?;
        let division = division_in_tx(tx.conn, entry.division_id)?;
        let competition = competition_of(tx.conn, &division)?;
        if !can_mend(&entry, &competition, tx.now) {
            return Err(Fault::refused(Because::new("registration-not-to-mend")));
        }
        hold_in_tx(tx, &[division.id], &json!({ "entry": entry.uid }))?;
        let parts = parts_in_tx(tx, &division, new, Some(&entry))?;
        writes::update_in_tx(tx.conn, entry.id, &parts.content())?.bind(tx);
        if entry.status == EntryStatus::Withdrawn {
            writes::revive_in_tx(tx.conn, entry.id)?.bind(tx);
        }
        writes::replace_members_in_tx(tx.conn, (entry.id, division.id), &parts.member_ids())?.bind(tx);
        let by = tx.actor.uid.clone();
        let what = (entry.state == EntryState::Submitted).then_some(StepKind::Mended);
        let step = NewStep { what, ..NewStep::of(Outcome::Submitted) };
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        tx.note(json!({ "entry": entry.uid, "unit": parts.unit.uid, "members": parts.member_uids() }));
        Ok(())
    })
}

fn competition_of(conn: &mut Conn, division: &Division) -> Result<Competition, Fault> {
    let event = event_in_tx(conn, division.event_id)?;
    competition_in_tx(conn, event.competition_id)
}

/// The deadline closes registration by itself.
fn refuse_late(tx: &mut Tx<'_>, division: &Division) -> Result<(), Fault> {
    let competition = competition_of(tx.conn, division)?;
    if tx.now < competition.registration_until {
        return Ok(());
    }
    let day = day_ending_at(competition.registration_until);
    Err(Fault::new(FaultKind::WrongPhase, Because::new("registration-over").date("day", day)))
}

/// An entry's parts, found or registered.
struct Parts {
    unit: Unit,
    members: Vec<Person>,
    coach_team_id: Option<CoachTeamId>,
    answers: Answers,
    team_name: Option<String>,
}

impl Parts {
    fn member_ids(&self) -> Vec<PersonId> {
        self.members.iter().map(|member| member.id).collect()
    }

    fn member_uids(&self) -> Vec<&str> {
        self.members.iter().map(|member| member.uid.as_str()).collect()
    }

    fn content(&self) -> writes::Content<'_> {
        writes::Content {
            team_name: self.team_name.as_deref(),
            unit_id: self.unit.id,
            coach_team_id: self.coach_team_id,
            answers: self.answers.clone(),
        }
    }
}

fn parts_in_tx(
    tx: &mut Tx<'_>,
    division: &Division,
    new: &NewEntry,
    mended: Option<&Entry>,
) -> Result<Parts, Fault> {
    let mut problems = shape(division, new);
    let unit = unit_in_tx(tx, new)?;
    let members = people_in_tx(tx, &new.members, unit.id)?;
    for (person, number) in members.iter().zip(1_usize..) {
        let field = format!("member-{number}-id");
        let twice = members.iter().take(number.saturating_sub(1)).any(|other| other.id == person.id);
        let but = mended.map(|entry| entry.id);
        if twice || knows_entered_in_tx(tx, (division.id, person.id), but)? {
            problems.push(at(field, Because::new("registration-entered-already")));
        }
    }
    let numbered = members.iter().zip(1_usize..);
    let named: Vec<(String, Person)> =
        numbered.map(|(person, number)| (format!("member-{number}-name"), person.clone())).collect();
    problems.extend(offices::problems_in_tx(tx, unit.id, &named)?);
    let coach_team_id = coaches_in_tx(tx, division, new, &unit, &members, &mut problems)?;
    Fault::invalid_unless_empty(problems)?;
    require_standing_in_tx(tx, &unit, &members)?;
    let team_name = new.team_name.clone().filter(|_| division.team_size > 1);
    Ok(Parts { unit, members, coach_team_id, answers: new.answers.clone(), team_name })
}

fn at(field: String, because: Because) -> Problem {
    Problem { place: Place::Field(field), because }
}

/// What is wrong with an entry whoever its people are.
fn shape(division: &Division, new: &NewEntry) -> Vec<Problem> {
    let mut problems = Vec::new();
    let given = new.members.len();
    if i64::try_from(given) != Ok(division.team_size) {
        let because =
            Because::new("registration-team-size").count("wanted", division.team_size).count("given", given);
        problems.push(at("member-1-name".to_owned(), because));
    }
    if division.team_size > 1 && new.team_name.is_none() {
        problems.push(at("team_name".to_owned(), Because::new("fault-empty")));
    }
    problems
}

fn unit_in_tx(tx: &mut Tx<'_>, new: &NewEntry) -> Result<Unit, Fault> {
    let unknown = || Fault::field("unit", Because::new("registration-unit-unknown"));
    let unit = match &new.unit {
        UnitChoice::Uid(uid) => unit_by_uid_in_tx(tx.conn, uid).map_err(|_unknown| unknown())?,
        UnitChoice::Code(code) => unit_by_credit_code_in_tx(tx.conn, code)?.ok_or_else(unknown)?,
    };
    acquaint_in_tx(tx, unit.id.stream())?;
    Ok(unit)
}

/// Everybody of a list, found or registered.
fn people_in_tx(tx: &mut Tx<'_>, people: &[NewPerson], unit_id: UnitId) -> Result<Vec<Person>, Fault> {
    people.iter().map(|person| register_or_find_in_tx(tx, person, Some(unit_id))).collect()
}

/// Everybody whose ID number is typed.
fn typed(new: &NewEntry) -> Vec<&NewPerson> {
    let coaches = match &new.coaches {
        CoachChoice::New { members, .. } => members.as_slice(),
        CoachChoice::None | CoachChoice::Known(_) => &[],
    };
    new.members.iter().chain(coaches).collect()
}

fn coaches_in_tx(
    tx: &mut Tx<'_>,
    division: &Division,
    new: &NewEntry,
    unit: &Unit,
    members: &[Person],
    problems: &mut Vec<Problem>,
) -> Result<Option<CoachTeamId>, Fault> {
    let competition_id = event_in_tx(tx.conn, division.event_id)?.competition_id;
    let competes = |id: PersonId| members.iter().any(|member| member.id == id);
    let (id, people) = match &new.coaches {
        CoachChoice::None => return Ok(None),
        CoachChoice::Known(uid) => {
            let teams = coaches::of_competition(tx.conn, competition_id)?;
            let team = teams.into_iter().find(|team| team.uid == *uid && team.unit_id == unit.id);
            let unknown = || Fault::field("coach_team", Because::new("registration-coaches-unknown"));
            let team = team.ok_or_else(unknown)?;
            (Some(team.id), team.members)
        }
        CoachChoice::New { members: people, .. } => {
            let people = people_in_tx(tx, people, unit.id)?;
            let named: Vec<(String, Person)> = people
                .iter()
                .zip(1_usize..)
                .map(|(person, number)| (format!("coach-{number}-name"), person.clone()))
                .collect();
            problems.extend(offices::problems_in_tx(tx, unit.id, &named)?);
            (None, people.into_iter().map(|person| person.id).collect())
        }
    };
    if people.iter().any(|id| competes(*id)) {
        problems.push(at("coach-1-id".to_owned(), Because::new("registration-coach-competes")));
    }
    if problems.is_empty()
        && let CoachChoice::New { name, .. } = &new.coaches
    {
        let mut once = Vec::new();
        for id in people {
            if !once.contains(&id) {
                once.push(id);
            }
        }
        let uid = door::new_uid(tx)?;
        let made = coaches::insert_in_tx(tx.conn, uid.as_str(), (competition_id, unit.id), name, &once)?;
        return Ok(Some(made));
    }
    Ok(id)
}

/// A unit enters its own people, a contestant the own person, those in office anybody.
fn require_standing_in_tx(tx: &mut Tx<'_>, unit: &Unit, members: &[Person]) -> Result<(), Fault> {
    if tx.actor.holds(&[Role::Host, Role::Registrar], &tx.stream)
        || speaks_for_in_tx(tx.conn, tx.actor, unit.id)?
    {
        return Ok(());
    }
    let own = match tx.actor.account_id {
        Some(account_id) => person_of_account_in_tx(tx.conn, account_id)?,
        None => None,
    };
    match own {
        Some(own) if members.iter().any(|member| member.id == own.id) => Ok(()),
        Some(_) => Err(Fault::refused(Because::new("registration-not-oneself"))),
        None => Err(Fault::refused(Because::new("registration-not-ones-unit"))),
    }
}

/// Ticket numbers: two digits for the event in its competition, four for the entry in the event.
fn next_number_in_tx(conn: &mut Conn, division: &Division) -> Result<String, Fault> {
    let event = event_in_tx(conn, division.event_id)?;
    let events = events_in_tx(conn, event.competition_id)?;
    let place = events.iter().zip(1_i64..).find(|(other, _)| other.id == event.id);
    let (_, place) = place.ok_or_else(|| Fault::internal("an event is none of its competition's"))?;
    let begin = format!("{place:02}");
    let mut last = 0_u32;
    // Also of entries that moved to another event with their numbers.
    for number in store::numbers_like(conn, event.competition_id, &begin)? {
        let tail = number.strip_prefix(&begin).unwrap_or_default();
        last = last.max(tail.parse().map_err(Fault::internal)?);
    }
    Ok(format!("{place:02}{:04}", last.saturating_add(1)))
}
