//! Who somebody is. One ID number is one person; nobody learns by typing a number whether it is known, and nobody is kept out by
//! what others typed with it: what does not fit is kept as a record of its own, which a registrar finds to be the same.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::access::model::Actor;
use crate::access::usecase::attempts;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::UnitId;
use crate::kernel::limits;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;
use crate::register::model::{IdNumber, NewPerson, Person, SecretKind};
use crate::register::rules::name_sort;
use crate::register::store::{persons, secrets as rows};

use super::{acquaintances, secrets};

/// The person with that ID number, where it is known.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn person_by_id_number_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    id_number: &IdNumber,
) -> Result<Option<Person>, Fault> {
    by_digest(conn, &number_digest(installation, id_number.as_str()))
}

fn by_digest(conn: &mut Conn, digest: &str) -> Result<Option<Person>, Fault> {
    let owner = rows::owner_by_digest(conn, SecretKind::IdNumber, digest)?;
    owner.map(|id| persons::by_id(conn, id)).transpose()
}

fn number_digest(installation: &Installation, number: &str) -> String {
    secrets::digest_of(installation, SecretKind::IdNumber, number)
}

/// What a number is kept under that is somebody else's by what is known: the same for the same name, and for whoever `of` is.
fn doubt_digest(installation: &Installation, new: &NewPerson, of: &str) -> String {
    let number = number_digest(installation, new.id_number.as_str());
    format!("{}{} {of}", doubts_of(&number), installation.keys.look_up_digest("name", &new.name))
}

/// How all begin that are kept so of one number.
fn doubts_of(number: &str) -> String {
    format!("doubt {number} ")
}

/// The person with this ID number, registered now where unknown. Under a name the number is not known by it is a record of its
/// own, and the answer is the same.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn register_or_find_in_tx(
    tx: &mut Tx<'_>,
    new: &NewPerson,
    unit_id: Option<UnitId>,
) -> Result<Person, Fault> {
    let known = match own_in_tx(tx, new)? {
        None => person_by_id_number_in_tx(tx.installation, tx.conn, &new.id_number)?,
        own => own,
    };
    let person = match known {
        None => register_in_tx(tx, new, unit_id, None)?,
        Some(person) if person.name == new.name => person,
        Some(_) => doubted_in_tx(tx, new, unit_id, "")?,
    };
    acquaintances::acquaint_in_tx(tx, person.id.stream())?;
    Ok(person)
}

/// The actor's own person, where it is the one typed.
fn own_in_tx(tx: &mut Tx<'_>, new: &NewPerson) -> Result<Option<Person>, Fault> {
    let Some(account_id) = tx.actor.account_id else { return Ok(None) };
    let Some(own) = persons::of_account(tx.conn, account_id)? else { return Ok(None) };
    let is_it = own.name == new.name && has_number_in_tx(tx, &own, new)?;
    Ok(is_it.then_some(own))
}

/// Whether a number is a person's, in doubt or not.
fn has_number_in_tx(tx: &mut Tx<'_>, person: &Person, new: &NewPerson) -> Result<bool, Fault> {
    let held = secrets::held_in_tx(tx.conn, person.id.stream(), SecretKind::IdNumber)?;
    let number = number_digest(tx.installation, new.id_number.as_str());
    Ok(held.is_some_and(|held| held.digest == number || held.digest.starts_with(&doubts_of(&number))))
}

/// Whoever was typed so before, or a record of its own.
fn doubted_in_tx(
    tx: &mut Tx<'_>,
    new: &NewPerson,
    unit_id: Option<UnitId>,
    of: &str,
) -> Result<Person, Fault> {
    let digest = doubt_digest(tx.installation, new, of);
    match by_digest(tx.conn, &digest)? {
        Some(person) => Ok(person),
        None => register_in_tx(tx, new, unit_id, Some(&digest)),
    }
}

fn register_in_tx(
    tx: &mut Tx<'_>,
    new: &NewPerson,
    unit_id: Option<UnitId>,
    doubt: Option<&str>,
) -> Result<Person, Fault> {
    let site = streams::site_stream(tx.conn)?;
    let number = new.id_number.as_str();
    let digest = doubt.map_or_else(|| number_digest(tx.installation, number), str::to_owned);
    let stream =
        tx.create_stream(StreamKind::Person, &site, None, "open", &json!({ "id_digest": digest }))?;
    let person = Person {
        id: stream.as_person()?,
        uid: stream.uid.to_string(),
        revision: stream.revision,
        name: new.name.clone(),
        name_sort: name_sort::of_person(&new.name),
        account_id: None,
        unit_id,
    };
    persons::insert_in_tx(tx.conn, &person)?.bind(tx);
    let masked = new.id_number.masked();
    secrets::keep_under_in_tx(tx, person.id.stream(), SecretKind::IdNumber, (&digest, number), &masked)?;
    if let Some(phone) = &new.phone {
        let (number, masked) = (phone.as_str(), phone.masked());
        secrets::keep_in_tx(tx, person.id.stream(), SecretKind::Phone, (number, number), &masked)?;
    }
    Ok(person)
}

/// Registers oneself: a contestant's account and person become one. Somebody a unit has entered is found by ID number, name and
/// the phone left there. What does not fit is a record of the account's own, until a registrar finds it to be the same, or it is typed
/// again rightly: the answer is the same in every case.
///
/// # Errors
/// `Refused` where the account is tied already; `Busy` after too many tries.
pub fn register_self(act: Act<'_>, new: &NewPerson) -> Result<String, Fault> {
    let now = act.installation.now();
    tx::write(&act.installation.pool, |conn| {
        count_tries_in_tx((act.installation, conn), act.actor, &[new], now)?;
        Ok(Verdict::Commit(()))
    })?;
    act.write(Action::RegisterPerson, On::Site, |tx| {
        let account_id = tx.actor.account_id.ok_or_else(Fault::not_found)?;
        let before = persons::of_account(tx.conn, account_id)?;
        if let Some(own) = &before
            && !has_number_in_tx(tx, own, new)?
        {
            return Err(Fault::refused(Because::new("register-account-tied")));
        }
        let known = person_by_id_number_in_tx(tx.installation, tx.conn, &new.id_number)?;
        let person = match (known, before) {
            (Some(known), None) if proves_in_tx(tx, &known, new)? => known,
            // Typed rightly at last.
            (Some(known), Some(own)) if own.id != known.id && proves_in_tx(tx, &known, new)? => {
                persons::set_account_in_tx(tx.conn, own.id, None)?.bind(tx);
                known
            }
            (_, Some(own)) => return Ok(own.uid),
            (None, None) => register_in_tx(tx, new, None, None)?,
            (Some(_), None) => {
                let own = tx.actor.uid.clone();
                doubted_in_tx(tx, new, None, &own)?
            }
        };
        persons::set_account_in_tx(tx.conn, person.id, Some(account_id))?.bind(tx);
        tx.note(json!({ "person": person.uid }));
        Ok(person.uid)
    })
}

/// Whether name and phone prove to be somebody known who has no account yet.
fn proves_in_tx(tx: &mut Tx<'_>, known: &Person, new: &NewPerson) -> Result<bool, Fault> {
    if known.name != new.name || known.account_id.is_some() {
        return Ok(false);
    }
    let held = secrets::held_in_tx(tx.conn, known.id.stream(), SecretKind::Phone)?;
    let typed = new
        .phone
        .as_ref()
        .map(|phone| secrets::digest_of(tx.installation, SecretKind::Phone, phone.as_str()));
    // Where none was left there is nothing to prove by.
    Ok(matches!((held, typed), (Some(held), Some(typed)) if held.digest == typed))
}

/// Counts tries of ID numbers before anything is looked at, known ones and unknown alike: so many different ones of each number, by
/// whomever. What the same account typed before is no new one.
///
/// # Errors
/// `Busy` after too many of one number.
pub fn count_tries_in_tx(
    (installation, conn): (&Installation, &mut Conn),
    actor: &Actor,
    people: &[&NewPerson],
    now: chrono::DateTime<chrono::Utc>,
) -> Result<(), Fault> {
    let mut tries: Vec<(String, String)> = people
        .iter()
        .map(|new| {
            let number = number_digest(installation, new.id_number.as_str());
            let name = installation.keys.look_up_digest("name", &new.name);
            let phone = new.phone.as_ref().map(|phone| phone.as_str()).unwrap_or_default();
            let phone = secrets::digest_of(installation, SecretKind::Phone, phone);
            let same = format!("same {} {number} {name} {phone}", actor.uid);
            (number, same)
        })
        .collect();
    // Two writers count the same numbers in the same order.
    tries.sort();
    tries.dedup();
    let within = (now, limits::LOOKUP_WINDOW);
    for (number, same) in tries {
        if attempts::was_counted_in_tx(conn, "claim", &same, within)? {
            continue;
        }
        attempts::count_in_tx(conn, "claim", &number, within, limits::CLAIMS_PER_WINDOW)?;
        attempts::count_in_tx(conn, "claim", &same, within, limits::CLAIMS_PER_WINDOW)?;
    }
    Ok(())
}

/// Whose the ID number of a person is by what is known, where it is kept in doubt.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn doubted_to_be_in_tx(conn: &mut Conn, person: &Person) -> Result<Option<Person>, Fault> {
    let held = secrets::held_in_tx(conn, person.id.stream(), SecretKind::IdNumber)?;
    let Some(held) = held.filter(|held| held.digest.starts_with("doubt ")) else { return Ok(None) };
    let number = held.digest.split(' ').nth(1).unwrap_or_default().to_owned();
    by_digest(conn, &number)
}

/// People with an account who say that they are a person, and could not prove it: ten at most.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn say_to_be_in_tx(conn: &mut Conn, person: &Person) -> Result<Vec<Person>, Fault> {
    let held = secrets::held_in_tx(conn, person.id.stream(), SecretKind::IdNumber)?;
    let Some(held) = held.filter(|held| !held.digest.contains(' ')) else { return Ok(Vec::new()) };
    let found = rows::owners_beginning(conn, SecretKind::IdNumber, &doubts_of(&held.digest), 10)?;
    let found = found.into_iter().map(|id| persons::by_id(conn, id)).collect::<Result<Vec<_>, Fault>>()?;
    Ok(found.into_iter().filter(|one| one.account_id.is_some()).collect())
}

/// Gives the account of one record of a person to the one that stays, where that has none: part of a write that has locked both.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn hand_account_in_tx(tx: &mut Tx<'_>, from: &Person, to: &Person) -> Result<bool, Fault> {
    let (from, to) = (persons::by_id(tx.conn, from.id)?, persons::by_id(tx.conn, to.id)?);
    if from.account_id.is_none() || to.account_id.is_some() {
        return Ok(false);
    }
    persons::set_account_in_tx(tx.conn, from.id, None)?.bind(tx);
    persons::set_account_in_tx(tx.conn, to.id, from.account_id)?.bind(tx);
    Ok(true)
}
