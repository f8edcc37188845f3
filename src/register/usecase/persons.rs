//! People: registering or finding them, reading, unmasking, erasing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{On, Tx};
use crate::access::model::Actor;
use crate::access::usecase::attempts;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AccountId, PersonId, StreamId, UnitId};
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;
use crate::register::model::{BankAccount, Held, Honour, NewPerson, Person, SecretKind};
use crate::register::rules::name_sort;
use crate::register::store::{honours, persons, secrets as rows};

use super::units::Payable;
use super::{acquaintances, secrets, units};

pub use crate::register::store::persons::Among;

/// Corrects the name of a person: part of a write that has locked the person.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn rename_in_tx(tx: &mut Tx<'_>, person: &Person, name: &str) -> Result<(), Fault> {
    persons::rename_in_tx(tx.conn, person.id, (name, &name_sort::of_person(name)))?.bind(tx);
    Ok(())
}

/// The person with that row number.
///
/// # Errors
/// `NotFound`.
pub fn person_in_tx(conn: &mut Conn, id: PersonId) -> Result<Person, Fault> {
    persons::by_id(conn, id)
}

/// The person an account belongs to.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn person_of_account_in_tx(conn: &mut Conn, account_id: AccountId) -> Result<Option<Person>, Fault> {
    persons::of_account(conn, account_id)
}

/// The person with that ID number, where it is known.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn person_by_id_number_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    id_number: &crate::register::rules::id_number::IdNumber,
) -> Result<Option<Person>, Fault> {
    let digest = secrets::digest_of(installation, SecretKind::IdNumber, id_number.as_str());
    let owner = rows::owner_by_digest(conn, SecretKind::IdNumber, &digest)?;
    owner.map(|id| persons::by_id(conn, id)).transpose()
}

/// The person with this ID number, registered now where unknown. One ID number is one person.
///
/// # Errors
/// `Invalid` at `field` where the number is registered under another name.
pub fn register_or_find_in_tx(
    tx: &mut Tx<'_>,
    new: &NewPerson,
    unit_id: Option<UnitId>,
    field: &str,
) -> Result<Person, Fault> {
    if let Some(person) = person_by_id_number_in_tx(tx.installation, tx.conn, &new.id_number)? {
        if person.name != new.name {
            return Err(Fault::field(field, Because::new("register-other-name")));
        }
        acquaintances::acquaint_in_tx(tx, person.id.stream())?;
        return Ok(person);
    }
    let site = streams::site_stream(tx.conn)?;
    let digest = secrets::digest_of(tx.installation, SecretKind::IdNumber, new.id_number.as_str());
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
    acquaintances::acquaint_in_tx(tx, person.id.stream())?;
    let number = new.id_number.as_str();
    let masked = new.id_number.masked();
    secrets::keep_in_tx(tx, person.id.stream(), SecretKind::IdNumber, (number, number), &masked)?;
    if let Some(phone) = &new.phone {
        let (number, masked) = (phone.as_str(), phone.masked());
        secrets::keep_in_tx(tx, person.id.stream(), SecretKind::Phone, (number, number), &masked)?;
    }
    Ok(person)
}

/// Somebody found by name, with what tells people of one name apart.
#[derive(Debug, Clone)]
pub struct FoundPerson {
    /// The person.
    pub person: Person,
    /// Name of the unit that registered this person first.
    pub unit: Option<String>,
    /// ID number and year of birth; `None` where none is kept.
    pub apart: Option<secrets::Apart>,
}

/// People whose name begins so, by name, at most `limit`. Whom the actor may choose from is the caller's to say.
///
/// # Errors
/// `Internal` where a value does not open.
pub fn named_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    beginning: &str,
    among: &Among,
    limit: usize,
) -> Result<Vec<FoundPerson>, Fault> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let found = persons::named(conn, beginning, among, limit)?;
    told_apart_in_tx(installation, conn, found)
}

/// The person of that uid as a search shows it; `None`: there is none, or none of these units (row numbers) where they are
/// given.
///
/// # Errors
/// `Internal` where a value does not open.
pub fn found_by_uid_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    uid: &str,
    of_units: Option<&[UnitId]>,
) -> Result<Option<FoundPerson>, Fault> {
    let found = persons::by_uid(conn, uid).map(Some).or_else(|fault| match fault.kind {
        FaultKind::NotFound => Ok(None),
        _ => Err(fault),
    })?;
    let of_those = |person: &Person| {
        of_units.is_none_or(|units| person.unit_id.is_some_and(|unit| units.contains(&unit)))
    };
    let found = found.into_iter().filter(of_those).collect();
    Ok(told_apart_in_tx(installation, conn, found)?.pop())
}

fn told_apart_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    found: Vec<Person>,
) -> Result<Vec<FoundPerson>, Fault> {
    let of: Vec<UnitId> = found.iter().filter_map(|person| person.unit_id).collect();
    let names: BTreeMap<UnitId, String> =
        units::of_ids_in_tx(conn, &of)?.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let ids: Vec<StreamId> = found.iter().map(|person| person.id.stream()).collect();
    let mut apart = secrets::apart_in_tx(installation, conn, &ids)?;
    let told = |person: Person| FoundPerson {
        unit: person.unit_id.and_then(|id| names.get(&id)).cloned(),
        apart: apart.remove(&person.id.stream()),
        person,
    };
    Ok(found.into_iter().map(told).collect())
}

/// Registers oneself: a contestant's account and person become one. Somebody a unit has entered already proves
/// to be that person by name, ID number and phone.
///
/// # Errors
/// `Invalid` where they do not fit; `Refused` where the account or the person is tied already; `Busy` after too many
/// tries.
pub fn register_self(act: Act<'_>, new: &NewPerson) -> Result<String, Fault> {
    count_claim(act.installation, new)?;
    act.write(Action::RegisterPerson, On::Site, |tx| {
        let account_id = tx.actor.account_id.ok_or_else(Fault::not_found)?;
        if persons::of_account(tx.conn, account_id)?.is_some() {
            return Err(Fault::refused(Because::new("register-account-tied")));
        }
        let known = person_by_id_number_in_tx(tx.installation, tx.conn, &new.id_number)?;
        if let Some(person) = &known {
            if person.account_id.is_some() {
                return Err(Fault::refused(Because::new("register-person-tied")));
            }
            prove_phone_in_tx(tx, person.id, new)?;
        }
        let person = register_or_find_in_tx(tx, new, None, "name")?;
        persons::set_account_in_tx(tx.conn, person.id, account_id)?.bind(tx);
        tx.note(json!({ "person": person.uid }));
        Ok(person.uid)
    })
}

/// Counts a try to be somebody known before it is looked at, so that phone numbers cannot be guessed: by whom it would
/// be, because anybody can have many accounts.
fn count_claim(installation: &Installation, new: &NewPerson) -> Result<(), Fault> {
    let known =
        tx::read(&installation.pool, |conn| person_by_id_number_in_tx(installation, conn, &new.id_number))?;
    let Some(person) = known else { return Ok(()) };
    let now = installation.now();
    tx::write(&installation.pool, |conn| {
        attempts::count_in_tx(
            conn,
            "claim",
            &person.uid,
            (now, limits::LOOKUP_WINDOW),
            limits::CLAIMS_PER_WINDOW,
        )?;
        Ok(Verdict::Commit(()))
    })
}

fn prove_phone_in_tx(tx: &mut Tx<'_>, person_id: PersonId, new: &NewPerson) -> Result<(), Fault> {
    let held = secrets::held_in_tx(tx.conn, person_id.stream(), SecretKind::Phone)?;
    let typed = new
        .phone
        .as_ref()
        .map(|phone| secrets::digest_of(tx.installation, SecretKind::Phone, phone.as_str()));
    // Where none was left there is nothing to prove by.
    match (held, typed) {
        (Some(held), Some(typed)) if held.digest == typed => Ok(()),
        _ => Err(Fault::field("phone", Because::new("register-other-phone"))),
    }
}

/// A person with what stands on their page.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// The person.
    pub person: Person,
    /// ID number, phone, bank account, masked.
    pub held: Vec<Held>,
    /// Honours held.
    pub honours: Vec<Honour>,
    /// What the actor may do here.
    pub may: May,
}

/// What an actor may do on a person's page.
#[derive(Debug, Clone, Copy)]
pub struct May {
    /// See a masked value whole.
    pub unmask: bool,
    /// Record the bank account.
    pub account: bool,
    /// Record an honour.
    pub honour: bool,
    /// Erase.
    pub erase: bool,
}

/// Whether a person is in the actor's sight: one's own, one of one's unit.
fn is_near_in_tx(conn: &mut Conn, actor: &Actor, person: &Person) -> Result<bool, Fault> {
    let own = person.account_id.is_some() && person.account_id == actor.account_id;
    match person.unit_id {
        _ if own => Ok(true),
        Some(unit_id) => {
            let unit = units::unit_in_tx(conn, unit_id)?;
            units::holds_in_tx(conn, actor, &unit)
        }
        None => Ok(actor.account_id.is_none()),
    }
}

/// Of some people those who are the actor's own: the account's person, and people of the units it speaks for.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn own_among_in_tx(conn: &mut Conn, actor: &Actor, ids: &[PersonId]) -> Result<Vec<PersonId>, Fault> {
    let Some(account_id) = actor.account_id else { return Ok(ids.to_vec()) };
    let units: Vec<UnitId> = units::own_in_tx(conn, actor)?.into_iter().map(|unit| unit.id).collect();
    persons::own_among(conn, ids, (account_id, &units))
}

/// A person's page.
///
/// # Errors
/// `NotFound` for a person out of the actor's sight.
pub fn view(by: By<'_>, uid: &str) -> Result<PersonView, Fault> {
    by.read(|conn| {
        let person = persons::by_uid(conn, uid)?;
        let near = is_near_in_tx(conn, by.actor, &person)?;
        let stream = streams::stream_by_id(conn, person.id.stream())?;
        let mut over =
            |roles: &[Role]| acquaintances::holds_over_in_tx(conn, by.actor, roles, person.id.stream());
        let own = by.actor.holds(Action::SetPersonAccount.rule().roles, &stream) && near;
        let may = May {
            unmask: over(Action::UnmaskPerson.rule().roles)?,
            account: own || over(&[Role::FinanceClerk])?,
            honour: over(Action::RecordHonour.rule().roles)?,
            erase: over(Action::ErasePerson.rule().roles)?,
        };
        if !(near || may.unmask || may.account || may.honour || may.erase || over(&[Role::Auditor])?) {
            return Err(Fault::not_found());
        }
        let mut held = Vec::new();
        for kind in SecretKind::ALL {
            held.extend(secrets::held_in_tx(conn, person.id.stream(), *kind)?);
        }
        let honours = honours::of_person(conn, person.id)?;
        Ok(PersonView { person, held, honours, may })
    })
}

/// Shows a masked value of a person, and records who saw it.
///
/// # Errors
/// `NotFound` where there is none.
pub fn unmask(act: Act<'_>, uid: &str, kind: SecretKind) -> Result<String, Fault> {
    // No request key: its outcome would store the value.
    act.acts().write(Action::UnmaskPerson, On::Uid(uid), |tx| {
        require_over_in_tx(tx, Action::UnmaskPerson.rule().roles)?;
        let held = secrets::held_in_tx(tx.conn, tx.stream.id, kind)?.ok_or_else(Fault::not_found)?;
        tx.note(json!({ "secret": held.uid }));
        let plain = secrets::open_in_tx(tx.installation, tx.conn, held.id)?;
        if kind == SecretKind::BankAccount {
            let account: BankAccount = serde_json::from_str(&plain).map_err(Fault::internal)?;
            return Ok(format!("{} {} {}", account.holder, account.bank, account.number));
        }
        Ok(plain)
    })
}

/// Refuses to somebody whose office does not reach the locked person.
///
/// # Errors
/// `NotFound`.
pub(super) fn require_over_in_tx(tx: &mut Tx<'_>, roles: &[Role]) -> Result<(), Fault> {
    if acquaintances::holds_over_in_tx(tx.conn, tx.actor, roles, tx.stream.id)? {
        return Ok(());
    }
    Err(Fault::not_found())
}

/// Records a person's bank account, and has a later stage told that what is owed to them can be paid.
///
/// # Errors
/// `NotFound` for a person out of the actor's sight.
pub fn set_account(act: Act<'_>, uid: &str, account: &BankAccount, payable: Payable) -> Result<(), Fault> {
    act.write(Action::SetPersonAccount, On::Uid(uid), |tx| {
        let person = persons::by_id(tx.conn, tx.stream.as_person()?)?;
        let clerk = acquaintances::holds_over_in_tx(tx.conn, tx.actor, &[Role::FinanceClerk], tx.stream.id)?;
        if !clerk && !is_near_in_tx(tx.conn, tx.actor, &person)? {
            return Err(Fault::not_found());
        }
        if person.name.is_empty() {
            return Err(Fault::refused(Because::new("register-erased")));
        }
        let held = secrets::keep_bank_account_in_tx(tx, account)?;
        payable(tx)?;
        tx.note(json!({ "secret": held.uid, "digest": held.digest }));
        Ok(())
    })
}

/// Who of some people and units was erased.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn erased_in_tx(conn: &mut Conn, ids: &[StreamId]) -> Result<BTreeSet<StreamId>, Fault> {
    persons::erased(conn, ids)
}

/// Destroys a person's key, name and sealed values. Chains refer to uids and digests only and still verify.
///
/// # Errors
/// `Refused` where it was done before.
pub fn erase(act: Act<'_>, uid: &str, reason: &str) -> Result<(), Fault> {
    act.write(Action::ErasePerson, On::Uid(uid), |tx| {
        if persons::by_id(tx.conn, tx.stream.as_person()?)?.name.is_empty() {
            return Err(Fault::refused(Because::new("register-erased")));
        }
        rows::destroy_in_tx(tx.conn, tx.stream.id)?;
        persons::erase_in_tx(tx.conn, tx.stream.as_person()?)?.bind(tx);
        tx.note(json!({ "reason": reason }));
        Ok(())
    })
}
