//! People: finding, reading, unmasking, erasing them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{On, Tx};
use crate::access::model::Actor;
use crate::audit::store as streams;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AccountId, PersonId, StreamId, UnitId};
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::installation::Installation;
use crate::register::model::{AccountVersion, BankAccount, Held, Honour, Person, SecretKind};
use crate::register::rules::name_sort;
use crate::register::store::{honours, persons, removals};

use super::{acquaintances, bank_accounts, secrets, units};

pub use super::identity::{person_by_id_number_in_tx, register_self};
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

/// Some people, with what tells them apart, in their order.
///
/// # Errors
/// `Internal` where a value does not open.
pub fn told_apart_in_tx(
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

/// A person with what stands on their page.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// The person.
    pub person: Person,
    /// ID number, phone, bank account, masked.
    pub held: Vec<Held>,
    /// The last versions of the bank account, newest first; for those who may record one, and those who audit.
    pub accounts: Vec<AccountVersion>,
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
    /// It is recorded by the number of a document alone.
    pub by_document: bool,
    /// Say whether the bank account somebody else recorded is right.
    pub answer: bool,
    /// Settle what is disputed about it.
    pub settle: bool,
    /// Record an honour.
    pub honour: bool,
    /// Erase.
    pub erase: bool,
}

/// Whether a person is the actor.
pub(super) fn is_own(actor: &Actor, person: &Person) -> bool {
    person.account_id.is_some() && person.account_id == actor.account_id
}

/// Whether a person is in the actor's sight: one's own, one of one's unit.
pub(super) fn is_near_in_tx(conn: &mut Conn, actor: &Actor, person: &Person) -> Result<bool, Fault> {
    match person.unit_id {
        _ if is_own(actor, person) => Ok(true),
        Some(unit_id) => {
            let unit = units::unit_in_tx(conn, unit_id)?;
            units::holds_in_tx(conn, actor, &unit)
        }
        None => Ok(actor.account_id.is_none()),
    }
}

/// Whether somebody near records the bank account of a person: whoever has an account to log in with does it himself.
pub(super) fn records(actor: &Actor, person: &Person, near: bool) -> bool {
    let himself = person.account_id.is_none() || person.account_id == actor.account_id;
    near && (actor.account_id.is_none() || himself)
}

/// Of some people those whose bank account the actor records as their own: the account's person, and people of the units it speaks
/// for who have no log-in themselves.
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
        let asked = removals::open_of(conn, person.id.stream())?.is_some();
        let mut over =
            |roles: &[Role]| acquaintances::holds_over_in_tx(conn, by.actor, roles, person.id.stream());
        let own = by.actor.holds(Action::SetPersonAccount.rule().roles, &stream)
            && records(by.actor, &person, near);
        let may = May {
            unmask: over(Action::UnmaskPerson.rule().roles)?,
            account: own || over(&[Role::FinanceClerk])?,
            by_document: !near,
            answer: is_own(by.actor, &person),
            settle: over(Action::SettlePersonAccount.rule().roles)?,
            honour: over(Action::RecordHonour.rule().roles)?,
            erase: !person.name.is_empty()
                && (over(Action::AskErasure.rule().roles)?
                    || asked && over(Action::ErasePerson.rule().roles)?),
        };
        let pays = near || may.unmask || may.account || over(&[Role::Auditor])?;
        if !(pays || may.honour || may.erase || over(&[Role::Administrator])?) {
            return Err(Fault::not_found());
        }
        let mut held = Vec::new();
        for kind in SecretKind::ALL {
            held.extend(secrets::held_in_tx(conn, person.id.stream(), *kind)?);
        }
        let honours = honours::of_person(conn, person.id)?;
        let mut accounts = Vec::new();
        if pays {
            accounts = bank_accounts::of_owner_in_tx(by.installation, conn, person.id.stream())?;
        }
        Ok(PersonView { person, held, accounts, honours, may })
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

/// Who of some people and units was erased.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn erased_in_tx(conn: &mut Conn, ids: &[StreamId]) -> Result<BTreeSet<StreamId>, Fault> {
    persons::erased(conn, ids)
}
