//! A name that was written wrongly is corrected by whoever reviews the entry.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::On;
use crate::access::model::Actor;
use crate::audit::model::Stream;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::registration::model::{Entry, Outcome, StepKind};
use crate::lifecycle::registration::store::{self, writes};
use crate::lifecycle::setup::usecase::division_in_tx;
use crate::platform::db::Conn;
use crate::register::model::Person;
use crate::register::usecase::persons::{person_in_tx, rename_in_tx};

/// The event of an entry, as far as its division.
fn place_in_tx(conn: &mut Conn, entry: &Entry) -> Result<Stream, Fault> {
    let division = division_in_tx(conn, entry.division_id)?;
    Ok(streams::stream_by_id(conn, division.event_id.stream())?.of_division(division.id))
}

/// Whether the actor corrects names of an entry: its registrar, while anything is still to be done in the competition.
pub(super) fn corrects(actor: &Actor, place: &Stream) -> bool {
    let over = [CompetitionPhase::Settled, CompetitionPhase::Archived, CompetitionPhase::Cancelled];
    actor.holds(&[Role::Registrar], place) && !over.iter().any(|phase| phase.code() == place.phase)
}

/// A member of an entry, for the form that corrects the name.
///
/// # Errors
/// `NotFound` for all but the registrar, and for somebody who is no member.
pub fn read(by: By<'_>, entry_uid: &str, person_uid: &str) -> Result<(Entry, Person), Fault> {
    by.read(|conn| {
        member_in_tx(conn, by.actor, entry_uid, person_uid).map(|(entry, _, person)| (entry, person))
    })
}

pub(super) fn member_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    entry_uid: &str,
    person_uid: &str,
) -> Result<(Entry, Stream, Person), Fault> {
    let entry = store::entry_by_uid(conn, entry_uid)?;
    let place = place_in_tx(conn, &entry)?;
    if !corrects(actor, &place) {
        return Err(Fault::not_found());
    }
    for id in &entry.members {
        let person = person_in_tx(conn, *id)?;
        if person.uid == person_uid {
            return Ok((entry, place, person));
        }
    }
    Err(Fault::not_found())
}

/// Corrects the name of a member in the register, with a reason. What was published stays as published: that is a correction's
/// to change.
///
/// # Errors
/// `NotFound` for all but the entry's registrar, and for somebody who is no member; `Refused` where it is the same name, or the
/// person was erased.
pub fn correct(
    act: Act<'_>,
    entry_uid: &str,
    person_uid: &str,
    (name, reason): (&str, &str),
) -> Result<(), Fault> {
    let (_, _, found) = act.read(|conn| member_in_tx(conn, act.actor, entry_uid, person_uid))?;
    act.write(Action::CorrectName, On::Id(found.id.stream()), |tx| {
        let (entry, place, person) = member_in_tx(tx.conn, tx.actor, entry_uid, person_uid)?;
        if person.name == name || person.name.is_empty() {
            return Err(Fault::refused(Because::new("registration-name-same")));
        }
        rename_in_tx(tx, &person, name)?;
        let detail = json!({ "entry": entry.uid, "person": person.uid, "reason": reason });
        tx.also(place.id, &[], None, &detail)?;
        let (outcome, what) = (Outcome::Status, Some(StepKind::Renamed));
        let (by, step) = (tx.actor.uid.clone(), writes::NewStep { outcome, what, reason: Some(reason) });
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
        // Neither name: the register alone holds them.
        tx.note(detail);
        Ok(())
    })
}
