//! Results of competitions held elsewhere: entered by a unit or the authority, accepted by another person.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::ids::{CoachTeamId, PersonId, UnitId};
use crate::kernel::level::Level;
use crate::kernel::role::Role;
use crate::lifecycle::awards::model::once::Suspect;
use crate::lifecycle::awards::model::{External, ExternalStanding, NewExternal};
use crate::lifecycle::awards::store;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::register::model::IdNumber;
use crate::register::usecase::{self as register, contests};

use super::{once, packs};

/// Enters a result; answers its uid. `searched` is the part of a name that stands beside the choice of the person: where
/// it is of somebody else, the form says two things, and the result would be somebody's whom nobody meant.
///
/// # Errors
/// `Invalid` with every field that is wrong.
pub fn enter(
    act: Act<'_>,
    competition_uid: &str,
    (new, searched): (&NewExternal, Option<&str>),
) -> Result<String, Fault> {
    act.write(Action::EnterExternalResult, On::Uid(competition_uid), |tx| {
        let competition = setup::competition_in_tx(tx.conn, tx.stream.as_competition()?)?;
        let mut problems = level_problems(new);
        problems.extend(class_problem(&competition.packs, new)?);
        Fault::invalid_unless_empty(problems)?;
        let person = store::person_by_uid(tx.conn, &new.person)?;
        let person = person.filter(|person| new.person == person.uid);
        let person = person.ok_or_else(|| Fault::field("person", Because::new("fault-not-a-choice")))?;
        let own = is_own(tx.conn, (tx.actor, &tx.stream), person.unit_id)?;
        if !own {
            return Err(Fault::field("person", Because::new("fault-not-a-choice")));
        }
        let part = searched.map(str::to_lowercase);
        if part.is_some_and(|part| !person.name.to_lowercase().contains(&part)) {
            return Err(Fault::field("person", Because::new("awards-person-not-searched")));
        }
        let coach_team_id = coach_team(tx, new.coach_team.as_deref())?;
        let known = suspects(tx.conn, (&competition, person.id), new)?.len();
        if known > 0 && !new.despite {
            let because = Because::new("awards-suspects-found").count("n", known);
            return Err(Fault::field("despite", because));
        }
        let uid = door::new_uid(tx)?;
        let by = tx.actor.uid.clone();
        let refers = store::Refers {
            uid: uid.as_str(),
            competition_id: tx.stream.as_competition()?,
            person_id: person.id,
            coach_team_id,
            by: &by,
            at: tx.now,
        };
        store::insert_external_in_tx(tx.conn, new, &refers)?.bind(tx);
        register::acquaintances::acquaint_in_tx(tx, person.id.stream())?;
        contests::in_turn_in_tx(tx)?;
        let kept = store::external_by_uid(tx.conn, competition.id, uid.as_str())?;
        once::belongs_in_tx(tx, &kept, new.contest.as_deref())?;
        tx.note(json!({ "external": uid, "person": new.person, "level": new.level, "prize": new.prize,
            "prize_money": new.prize_money, "represents": new.represents, "suspects": known }));
        Ok(uid.as_str().to_owned())
    })
}

/// What is on record already and may be what is about to be entered.
fn suspects(
    conn: &mut Conn,
    (competition, person_id): (&Competition, PersonId),
    new: &NewExternal,
) -> Result<Vec<Suspect>, Fault> {
    let record = once::record_of("", new, &competition.name, "");
    once::suspects_of(conn, (competition.id, person_id), &record)
}

/// What is on record already and may be what is about to be entered, for the form; nothing where the person is not one the
/// reader may enter a result for.
///
/// # Errors
/// As [`door::look_in_tx`].
pub fn suspects_of_new(by: By<'_>, competition_uid: &str, new: &NewExternal) -> Result<Vec<Suspect>, Fault> {
    by.read(|conn| {
        let on = On::Uid(competition_uid);
        let stream = door::look_in_tx(conn, by.actor, Action::EnterExternalResult, on)?;
        let competition = setup::competition_in_tx(conn, stream.as_competition()?)?;
        let Some(person) = store::person_by_uid(conn, &new.person)? else { return Ok(Vec::new()) };
        if !is_own(conn, (by.actor, &stream), person.unit_id)? {
            return Ok(Vec::new());
        }
        suspects(conn, (&competition, person.id), new)
    })
}

/// Uid of the person with an ID number, for the authority, whose list of people is not everybody.
///
/// # Errors
/// `Invalid` where nobody has that number, and for everybody but the authority.
pub fn person_with_id(by: By<'_>, competition_uid: &str, number: &IdNumber) -> Result<String, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::EnterExternalResult, On::Uid(competition_uid))?;
        let person = if by.actor.holds(&[Role::Authority], &stream) {
            register::persons::person_by_id_number_in_tx(by.installation, conn, number)?
        } else {
            None
        };
        let nobody = || Fault::field("id_number", Because::new("awards-external-nobody"));
        person.map(|person| person.uid).ok_or_else(nobody)
    })
}

fn level_problems(new: &NewExternal) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, key: &'static str| {
        problems.push(Problem { place: Place::Field(field.to_owned()), because: Because::new(key) });
    };
    if !matches!(new.level, Level::World | Level::National | Level::Provincial) {
        wrong("level", "awards-external-level");
    }
    if (new.level == Level::World) != new.series.is_some() {
        wrong("series", "awards-external-series");
    }
    problems
}

/// A class is one the packs know: an unknown one would stop every run.
fn class_problem(packs: &[String], new: &NewExternal) -> Result<Option<Problem>, Fault> {
    let Some(class) = &new.class else { return Ok(None) };
    let packs = packs::load(packs)?;
    let known: Vec<&str> = packs.iter().flat_map(|pack| pack.classes.iter().map(String::as_str)).collect();
    if known.contains(&class.as_str()) {
        return Ok(None);
    }
    let because = Because::new("awards-external-class-unknown").list("known", known);
    Ok(Some(Problem { place: Place::Field("class".to_owned()), because }))
}

/// A unit enters results of its own people; the authority of anybody.
fn is_own(
    conn: &mut Conn,
    (actor, stream): (&Actor, &Stream),
    unit_id: Option<UnitId>,
) -> Result<bool, Fault> {
    if actor.holds(&[Role::Authority], stream) {
        return Ok(true);
    }
    let Some(account_id) = actor.account_id else { return Ok(true) };
    let units = store::units_of_account(conn, account_id)?;
    Ok(unit_id.is_some_and(|unit| units.contains(&unit)))
}

fn coach_team(tx: &mut Tx<'_>, uid: Option<&str>) -> Result<Option<CoachTeamId>, Fault> {
    let Some(uid) = uid else { return Ok(None) };
    let competition_id = tx.stream.as_competition()?;
    let team = store::coach_teams(tx.conn, competition_id)?.into_iter().find(|team| team.uid == uid);
    let Some(team) = team else { return Err(Fault::field("coach_team", Because::new("fault-not-a-choice"))) };
    if is_own(tx.conn, (tx.actor, &tx.stream), Some(team.unit_id))? {
        return Ok(Some(team.id));
    }
    Err(Fault::field("coach_team", Because::new("fault-not-a-choice")))
}

/// Accepts a result somebody else entered; from then on it is part of every run. Where it may have been told before,
/// here or with another competition, only with the reason why it is another achievement.
///
/// # Errors
/// `Refused` for the person who entered it, and for a result that was refused; `Invalid` without the reason it needs;
/// `NotFound`.
pub fn accept(
    act: Act<'_>,
    competition_uid: &str,
    external_uid: &str,
    reason: Option<&str>,
) -> Result<(), Fault> {
    decide(act, competition_uid, external_uid, |tx, found| {
        if found.entered_by == tx.actor.uid {
            return Err(Fault::refused(Because::new("awards-external-same")));
        }
        if found.standing == ExternalStanding::Accepted {
            return Ok(());
        }
        contests::in_turn_in_tx(tx)?;
        let person = store::person_by_uid(tx.conn, &found.entered.person)?.ok_or_else(Fault::not_found)?;
        once::say_in_tx(tx, (Some(person.id), None))?;
        let suspects = once::suspects_of(
            tx.conn,
            (tx.stream.as_competition()?, person.id),
            &once::record_of(&found.uid, &found.entered, "", ""),
        )?;
        if suspects.iter().any(Suspect::counts) && reason.is_none() {
            let because = Because::new("awards-suspects-reason").count("n", suspects.len());
            return Err(Fault::field("reason", because));
        }
        once::achieve_in_tx(tx, found, reason)?;
        let by = tx.actor.uid.clone();
        store::accept_external_in_tx(tx.conn, found.id, &by, tx.now)?.bind(tx);
        let other: Vec<&str> = suspects.iter().map(|one| one.other.uid.as_str()).collect();
        tx.note(json!({ "external": found.uid, "accepted": true, "suspects": other, "reason": reason }));
        Ok(())
    })
}

/// Refuses a result, also one that was accepted; from then on it is part of no run. What was paid for it is
/// recovered by the next run's claims.
///
/// # Errors
/// `Refused` for a result that was refused before; `NotFound`.
pub fn refuse(act: Act<'_>, competition_uid: &str, external_uid: &str, reason: &str) -> Result<(), Fault> {
    decide(act, competition_uid, external_uid, |tx, found| {
        let by = tx.actor.uid.clone();
        store::refuse_external_in_tx(tx.conn, found.id, reason, &by, tx.now)?.bind(tx);
        tx.note(json!({ "external": found.uid, "refused": true, "reason": reason }));
        Ok(())
    })
}

fn decide(
    act: Act<'_>,
    competition_uid: &str,
    external_uid: &str,
    take: impl Fn(&mut Tx<'_>, &External) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let on = On::Uid(competition_uid);
    act.write(Action::DecideExternalResult, on, |tx| {
        let competition_id = tx.stream.as_competition()?;
        let found = store::external_by_uid(tx.conn, competition_id, external_uid)?;
        if matches!(found.standing, ExternalStanding::Refused(_)) {
            return Err(Fault::refused(Because::new("awards-external-refused-before")));
        }
        take(tx, &found)
    })
}

/// A result the actor may decide about, for the forms that accept and refuse it, whose it is, and what may be the same.
///
/// # Errors
/// `NotFound` out of scope.
pub fn read_one(
    by: By<'_>,
    competition_uid: &str,
    external_uid: &str,
) -> Result<(External, Competition, Vec<Suspect>), Fault> {
    by.read(|conn| {
        let stream =
            door::look_in_tx(conn, by.actor, Action::DecideExternalResult, On::Uid(competition_uid))?;
        let found = store::external_by_uid(conn, stream.as_competition()?, external_uid)?;
        let competition = setup::competition_in_tx(conn, stream.as_competition()?)?;
        let person = store::person_by_uid(conn, &found.entered.person)?.ok_or_else(Fault::not_found)?;
        let record = once::record_of(
            &found.uid,
            &found.entered,
            &competition.name,
            &store::name_of_account(conn, &found.entered_by)?,
        );
        let suspects = once::suspects_of(conn, (competition.id, person.id), &record)?;
        Ok((found, competition, suspects))
    })
}
