//! Nobody decides about an entry of his own: who competes, coaches or sends somebody holds no office over it, whichever came
//! first.

use crate::access::door::Tx;
use crate::access::model::Actor;
use crate::access::offices::{Terms, incompatible_with};
use crate::access::usecase::roles;
use crate::audit::model::Stream;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::ids::{AccountId, CompetitionId, PersonId, UnitId};
use crate::kernel::role::Role;
use crate::lifecycle::registration::model::Entry;
use crate::lifecycle::registration::store::competing;
use crate::platform::db::Conn;
use crate::register::model::Person;
use crate::register::usecase::persons::person_of_account_in_tx;
use crate::register::usecase::units;

use super::own::OFFICE;

/// As what an account takes part in a competition: its person competes or coaches, or a unit it speaks for has an entry.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn takes_part_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    account_id: AccountId,
) -> Result<Option<Role>, Fault> {
    if let Some(person) = person_of_account_in_tx(conn, account_id)?
        && competing::person_takes_part(conn, competition_id, person.id)?
    {
        return Ok(Some(Role::Contestant));
    }
    let units: Vec<UnitId> =
        units::of_account_in_tx(conn, account_id)?.into_iter().map(|unit| unit.id).collect();
    if !units.is_empty() && competing::units_take_part(conn, competition_id, &units)? {
        return Ok(Some(Role::Unit));
    }
    Ok(None)
}

/// Competitions a person takes part in: competes or coaches.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn competitions_of_person_in_tx(
    conn: &mut Conn,
    person_id: PersonId,
) -> Result<Vec<CompetitionId>, Fault> {
    competing::competitions_of_person(conn, person_id)
}

/// Refuses an office in the competition of the locked stream to whoever takes part in it.
///
/// # Errors
/// `Invalid` at `login`.
pub fn refuse_taking_part_in_tx(tx: &mut Tx<'_>, account_id: AccountId, role: Role) -> Result<(), Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    let own = takes_part_in_tx(tx.conn, competition_id, account_id)?;
    match own.filter(|own| incompatible_with(role, &[*own], Terms::STRICTEST).is_some()) {
        None => Ok(()),
        Some(own) => Err(Fault::field(
            "login",
            Because::new("registration-takes-part")
                .word("own", own.message_key())
                .word("role", role.message_key()),
        )),
    }
}

/// Who of an entry holds an office over it in the competition of the locked stream, each at its field. Of others than himself nobody
/// but whoever is in office is told: the registrar is, who would admit them.
pub(super) fn problems_in_tx(
    tx: &mut Tx<'_>,
    unit_id: UnitId,
    people: &[(String, Person)],
) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let tells = tx.actor.holds(OFFICE, &tx.stream);
    for (field, person) in people {
        let own = person.account_id.is_some() && person.account_id == tx.actor.account_id;
        if !tells && !own {
            continue;
        }
        for account_id in competing::accounts_of_person(tx.conn, person.id)? {
            problems.extend(problem(tx.conn, &tx.stream, (account_id, Role::Contestant), field)?);
        }
    }
    for account_id in competing::accounts_of_unit(tx.conn, unit_id)? {
        problems.extend(problem(tx.conn, &tx.stream, (account_id, Role::Unit), "unit")?);
    }
    Ok(problems)
}

/// Who of an entry holds an office over it where the stream is, its unit's accounts among them.
pub(super) fn over_in_tx(conn: &mut Conn, place: &Stream, entry: &Entry) -> Result<Vec<Because>, Fault> {
    let mut accounts = Vec::new();
    for id in &entry.members {
        let of_person = competing::accounts_of_person(conn, *id)?;
        accounts.extend(of_person.into_iter().map(|account_id| (account_id, Role::Contestant)));
    }
    let of_unit = competing::accounts_of_unit(conn, entry.unit_id)?;
    accounts.extend(of_unit.into_iter().map(|account_id| (account_id, Role::Unit)));
    let mut over = Vec::new();
    for held in accounts {
        over.extend(problem(conn, place, held, "")?.map(|problem| problem.because));
    }
    Ok(over)
}

fn problem(
    conn: &mut Conn,
    place: &Stream,
    (account_id, own): (AccountId, Role),
    field: &str,
) -> Result<Option<Problem>, Fault> {
    let held = roles::offices_in_tx(conn, account_id, place)?;
    let because = |office: Role| Because::new("registration-holds-office").word("role", office.message_key());
    Ok(incompatible_with(own, &held, Terms::STRICTEST)
        .map(|office| Problem { place: Place::Field(field.to_owned()), because: because(office) }))
}

/// Whether the actor is the registrar of a competition a unit enters.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn registers_in_tx(conn: &mut Conn, actor: &Actor, unit_id: UnitId) -> Result<bool, Fault> {
    let held = actor.grants.iter().filter(|grant| grant.role == Role::Registrar);
    for competition_id in held.filter_map(|grant| grant.reach.competition()) {
        if competing::units_take_part(conn, competition_id, &[unit_id])? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses an account to speak for the locked unit where it holds an office over entries of the unit.
///
/// # Errors
/// `Refused`, naming the office.
pub fn refuse_joining_in_tx(tx: &mut Tx<'_>, account_id: AccountId) -> Result<(), Fault> {
    let unit_id = tx.stream.as_unit()?;
    for competition_id in competing::competitions_of_unit(tx.conn, unit_id)? {
        let stream = streams::stream_by_id(tx.conn, competition_id.stream())?;
        let held = roles::offices_in_tx(tx.conn, account_id, &stream)?;
        if let Some(office) = incompatible_with(Role::Unit, &held, Terms::STRICTEST) {
            let because = Because::new("register-unit-holds-office").word("role", office.message_key());
            return Err(Fault::refused(because));
        }
    }
    Ok(())
}
