//! What somebody handed in and others contradict: the registrar sees it, and says who is who.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{DivisionId, EntryId, PersonId};
use crate::lifecycle::registration::model::{Entry, Outcome, Standing, StepKind};
use crate::lifecycle::registration::store::standing::of_person;
use crate::lifecycle::registration::store::{self, coaches, writes};
use crate::lifecycle::setup::usecase::undrawn::hold_in_tx;
use crate::lifecycle::setup::usecase::{division_in_tx, event_in_tx};
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::register::model::{NewPerson, Person};
use crate::register::usecase::acquaintances::acquaint_with_in_tx;
use crate::register::usecase::identity;
use crate::register::usecase::persons::{FoundPerson, person_in_tx, told_apart_in_tx};
use crate::register::usecase::units::is_verified_speaker_in_tx;

use super::names::corrects;
use super::offices::over_in_tx;
use super::own::OFFICE;

/// What contradicts an entry.
#[derive(Debug, Clone)]
pub enum Conflict {
    /// The ID number of somebody of it is another's by what is known.
    Doubt {
        /// Whoever is in the entry.
        person: Person,
        /// Whose number it is.
        known: Person,
    },
    /// Somebody with an account says that he is whoever is in it, and could not prove it.
    Says {
        /// Who says so.
        person: Person,
        /// Whom he says to be.
        known: Person,
    },
    /// Somebody of it is in another entry of the division that stands.
    Also {
        /// Whoever it is.
        person: Person,
        /// The other entry.
        other: Standing,
    },
    /// Somebody who competes in it or sends it holds an office over it.
    Office(Because),
}

impl Conflict {
    /// Whether the entry cannot be admitted so.
    #[must_use]
    pub fn blocks(&self) -> bool {
        match self {
            Self::Doubt { .. } | Self::Office(_) => true,
            Self::Also { other, .. } => other.is_admitted(),
            Self::Says { .. } => false,
        }
    }

    /// What it is, for the registrar.
    #[must_use]
    pub fn because(&self) -> Because {
        match self {
            Self::Doubt { person, known } => {
                Because::new("registration-doubt").text("name", &person.name).text("known", &known.name)
            }
            Self::Office(because) => because.clone(),
            Self::Says { person, known } => {
                Because::new("registration-says").text("name", &person.name).text("known", &known.name)
            }
            Self::Also { person, other } => Because::new(if other.is_admitted() {
                "registration-also-admitted"
            } else {
                "registration-also-entered"
            })
            .text("name", &person.name)
            .text("number", &other.number)
            .text("unit", &other.unit_name),
        }
    }
}

/// Counts the ID numbers typed by somebody who may type some there, before anything is looked at.
///
/// # Errors
/// `NotFound` or `Forbidden` for everybody else, who leaves no trace; `Busy` after too many of one number.
pub(super) fn count_tries(
    act: Act<'_>,
    (action, on): (Action, On<'_>),
    people: &[&NewPerson],
) -> Result<(), Fault> {
    act.read(|conn| door::look_in_tx(conn, act.actor, action, on).map(drop))?;
    let now = act.installation.now();
    tx::write(&act.installation.pool, |conn| {
        identity::count_tries_in_tx((act.installation, conn), act.actor, people, now)?;
        Ok(Verdict::Commit(()))
    })
}

/// Everything that contradicts an entry, its coaches' numbers too.
pub(super) fn conflicts_in_tx(conn: &mut Conn, entry: &Entry) -> Result<Vec<Conflict>, Fault> {
    let mut conflicts = Vec::new();
    let coaches = coaches_of_in_tx(conn, entry)?;
    for id in entry.members.iter().chain(&coaches) {
        let person = person_in_tx(conn, *id)?;
        if let Some(known) = identity::doubted_to_be_in_tx(conn, &person)? {
            conflicts.push(Conflict::Doubt { person, known });
        }
    }
    let division = division_in_tx(conn, entry.division_id)?;
    let place = streams::stream_by_id(conn, division.event_id.stream())?.of_division(division.id);
    conflicts.extend(over_in_tx(conn, &place, entry)?.into_iter().map(Conflict::Office));
    for id in &entry.members {
        for other in others_in_tx(conn, entry.division_id, *id, Some(entry.id))? {
            conflicts.push(Conflict::Also { person: person_in_tx(conn, *id)?, other });
        }
        let known = person_in_tx(conn, *id)?;
        for person in identity::say_to_be_in_tx(conn, &known)? {
            if !entry.members.contains(&person.id) {
                conflicts.push(Conflict::Says { person, known: known.clone() });
            }
        }
    }
    Ok(conflicts)
}

fn coaches_of_in_tx(conn: &mut Conn, entry: &Entry) -> Result<Vec<PersonId>, Fault> {
    let Some(team_id) = entry.coach_team_id else { return Ok(Vec::new()) };
    let division = division_in_tx(conn, entry.division_id)?;
    let competition_id = event_in_tx(conn, division.event_id)?.competition_id;
    let teams = coaches::of_competition(conn, competition_id)?;
    Ok(teams.into_iter().find(|team| team.id == team_id).map(|team| team.members).unwrap_or_default())
}

/// Other entries of a division that stand and hold a person.
fn others_in_tx(
    conn: &mut Conn,
    division_id: DivisionId,
    person_id: PersonId,
    but: Option<EntryId>,
) -> Result<Vec<Standing>, Fault> {
    let mut others = of_person(conn, division_id, person_id)?;
    others.retain(|other| Some(other.id) != but);
    Ok(others)
}

/// Whether the actor knows of another entry of the division that stands and holds a person: those in office know all, everybody
/// else what he handed in and what is his verified unit's. Of others he is not told; the registrar is.
pub(super) fn knows_entered_in_tx(
    tx: &mut Tx<'_>,
    (division_id, person_id): (DivisionId, PersonId),
    but: Option<EntryId>,
) -> Result<bool, Fault> {
    let others = others_in_tx(tx.conn, division_id, person_id, but)?;
    if tx.actor.holds(OFFICE, &tx.stream) {
        return Ok(!others.is_empty());
    }
    for other in others {
        if other.created_by == tx.actor.uid || is_verified_speaker_in_tx(tx.conn, tx.actor, other.unit_id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses that an entry counts while something contradicts it.
///
/// # Errors
/// `Refused`, naming all of it.
pub(super) fn require_clear_in_tx(tx: &mut Tx<'_>, entry: &Entry) -> Result<(), Fault> {
    let conflicts = conflicts_in_tx(tx.conn, entry)?;
    let blocking: Vec<Because> =
        conflicts.iter().filter(|conflict| conflict.blocks()).map(Conflict::because).collect();
    if blocking.is_empty() { Ok(()) } else { Err(Fault::refused_for(blocking)) }
}

/// Refuses that an entry counts again whose people are admitted in another meanwhile.
///
/// # Errors
/// As [`require_clear_in_tx`].
pub(super) fn require_free_in_tx(conn: &mut Conn, entry: &Entry) -> Result<(), Fault> {
    for id in &entry.members {
        for other in others_in_tx(conn, entry.division_id, *id, Some(entry.id))? {
            let conflict = Conflict::Also { person: person_in_tx(conn, *id)?, other };
            if conflict.blocks() {
                return Err(Fault::refused(conflict.because()));
            }
        }
    }
    Ok(())
}

/// Two records a registrar compares: the entry, whoever is in it, and whose number it is.
pub struct Compared {
    /// The entry.
    pub entry: Entry,
    /// Whoever is in it.
    pub person: FoundPerson,
    /// Whose number it is.
    pub known: FoundPerson,
}

/// Both records, for the form that says that they are one person.
///
/// # Errors
/// `NotFound` for all but the entry's registrar, and where nothing is in doubt.
pub fn read(by: By<'_>, entry_uid: &str, person_uid: &str) -> Result<Compared, Fault> {
    by.read(|conn| {
        let (entry, _place, person, known) = doubt_in_tx(conn, by.actor, (entry_uid, person_uid))?;
        let mut told = told_apart_in_tx(by.installation, conn, vec![person, known])?.into_iter();
        let (Some(person), Some(known)) = (told.next(), told.next()) else { return Err(Fault::not_found()) };
        Ok(Compared { entry, person, known })
    })
}

fn doubt_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    (entry_uid, person_uid): (&str, &str),
) -> Result<(Entry, Stream, Person, Person), Fault> {
    let entry = store::entry_by_uid(conn, entry_uid)?;
    let division = division_in_tx(conn, entry.division_id)?;
    let place = streams::stream_by_id(conn, division.event_id.stream())?.of_division(division.id);
    if !corrects(actor, &place) {
        return Err(Fault::not_found());
    }
    for conflict in conflicts_in_tx(conn, &entry)? {
        if let Conflict::Doubt { person, known } | Conflict::Says { person, known } = conflict
            && person.uid == person_uid
        {
            return Ok((entry, place, person, known));
        }
    }
    Err(Fault::not_found())
}

/// Says that somebody of an entry is the person whose ID number it is: the entry is that person's, and the account with it, where
/// he has none.
///
/// # Errors
/// `NotFound` for all but the entry's registrar, and where nothing is in doubt; `Refused` where that person is in the entry
/// already; `WrongPhase` once codes were drawn.
pub fn confirm(act: Act<'_>, entry_uid: &str, person_uid: &str, reason: &str) -> Result<(), Fault> {
    if let Some(outcome) = act.repeated()? {
        return Ok(outcome);
    }
    let of = (entry_uid, person_uid);
    let (.., known) = act.read(|conn| doubt_in_tx(conn, act.actor, of))?;
    act.write(Action::ConfirmPerson, On::Id(known.id.stream()), |tx| {
        let (entry, place, person, known) = doubt_in_tx(tx.conn, tx.actor, of)?;
        if known.id.stream() != tx.stream.id {
            return Err(Fault::new(FaultKind::Stale, Because::new("registration-moved-meanwhile")));
        }
        let detail = json!({ "entry": entry.uid, "was": person.uid, "is": known.uid, "reason": reason });
        tx.also(person.id.stream(), &[], None, &detail)?;
        tx.also(place.id, &[], None, &detail)?;
        hold_in_tx(tx, &[entry.division_id], &detail)?;
        put_in_tx(tx, &entry, (&person, &known))?;
        identity::hand_account_in_tx(tx, &person, &known)?;
        if let Some(authority) = place.authority_id {
            acquaint_with_in_tx(tx, authority, known.id.stream())?;
        }
        let (outcome, what) = (Outcome::Status, Some(StepKind::Renamed));
        let (by, step) = (tx.actor.uid.clone(), writes::NewStep { outcome, what, reason: Some(reason) });
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        tx.note(detail);
        Ok(())
    })
}

/// Puts one person in another's place, among the members or the coaches, where he is among them.
fn put_in_tx(tx: &mut Tx<'_>, entry: &Entry, (was, is): (&Person, &Person)) -> Result<(), Fault> {
    let coaches = coaches_of_in_tx(tx.conn, entry)?;
    if !entry.members.contains(&was.id) && !coaches.contains(&was.id) {
        return Ok(());
    }
    if entry.members.contains(&is.id) || coaches.contains(&is.id) {
        return Err(Fault::refused(Because::new("registration-doubt-twice")));
    }
    if let Some(team_id) = entry.coach_team_id.filter(|_| coaches.contains(&was.id)) {
        return coaches::put_in_tx(tx.conn, team_id, (was.id, is.id));
    }
    let members: Vec<PersonId> =
        entry.members.iter().map(|id| if *id == was.id { is.id } else { *id }).collect();
    writes::replace_members_in_tx(tx.conn, (entry.id, entry.division_id), &members)?.bind(tx);
    Ok(())
}
