//! What the owner of a bank account says of it, and how finance settles what is disputed.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{SecretId, StreamId, UnitId};
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::register::model::{AccountStep, AccountStepKind, AccountVersion, AccountWord, Held, Person};
use crate::register::store::{bank_accounts, persons, units};

use super::bank_accounts::of_owner_in_tx;
use super::recording::Payable;
use super::units::speaks_for_in_tx;
use super::{acquaintances, persons as people, secrets};

/// What the owner of an account says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is right.
    Right,
    /// It is not, and why: nothing is paid to it until that is settled, or another one is recorded.
    Wrong(String),
}

/// Whether somebody else recorded the account, so that its owner is asked about it.
#[must_use]
pub fn is_anothers_word(version: &AccountVersion) -> bool {
    version.record.as_ref().is_none_or(|record| record.word != AccountWord::Own)
}

/// What a person says of their own account.
///
/// # Errors
/// `NotFound` for everybody else; `Refused` where there is none.
pub fn answer_of_person(act: Act<'_>, uid: &str, answer: &Answer, payable: Payable) -> Result<(), Fault> {
    // Others are not even told that the form is old.
    act.read(|conn| own_person(act.actor, &persons::by_uid(conn, uid)?))?;
    act.write(Action::AnswerPersonAccount, On::Uid(uid), |tx| {
        own_person(tx.actor, &persons::by_id(tx.conn, tx.stream.as_person()?)?)?;
        answered(tx, answer, payable)
    })
}

/// What whoever speaks for a unit says of its account.
///
/// # Errors
/// `NotFound` for everybody else; `Refused` where there is none.
pub fn answer_of_unit(act: Act<'_>, uid: &str, answer: &Answer, payable: Payable) -> Result<(), Fault> {
    act.read(|conn| {
        let unit = units::by_uid(conn, uid)?;
        own_unit(conn, act.actor, unit.id)
    })?;
    act.write(Action::AnswerUnitAccount, On::Uid(uid), |tx| {
        own_unit(tx.conn, tx.actor, tx.stream.as_unit()?)?;
        answered(tx, answer, payable)
    })
}

fn own_person(actor: &Actor, person: &Person) -> Result<(), Fault> {
    if people::is_own(actor, person) { Ok(()) } else { Err(Fault::not_found()) }
}

fn own_unit(conn: &mut Conn, actor: &Actor, unit_id: UnitId) -> Result<(), Fault> {
    if speaks_for_in_tx(conn, actor, unit_id)? { Ok(()) } else { Err(Fault::not_found()) }
}

fn answered(tx: &mut Tx<'_>, answer: &Answer, payable: Payable) -> Result<(), Fault> {
    let (kind, reason) = match answer {
        Answer::Right => (AccountStepKind::Confirmed, None),
        Answer::Wrong(reason) => (AccountStepKind::Disputed, Some(reason.clone())),
    };
    let account = newest(tx)?;
    step(tx, &account, (kind, reason, None))?;
    if kind == AccountStepKind::Confirmed { payable(tx) } else { Ok(()) }
}

/// Says that the account a unit recorded for the locked person was checked, and how: part of a write of whoever may.
///
/// # Errors
/// `Refused` where there is none by the unit's word, or where it is disputed.
pub fn confirm_in_tx(tx: &mut Tx<'_>, reason: &str) -> Result<(), Fault> {
    let account = newest(tx)?;
    let of_unit = account.record.as_ref().is_some_and(|record| record.word == AccountWord::Unit);
    if !of_unit || AccountStep::is_disputed(&account.steps) {
        return Err(Fault::refused(Because::new("register-account-not-units")));
    }
    step(tx, &account, (AccountStepKind::Confirmed, Some(reason.to_owned()), None))
}

/// Lets an account of a person stand that they dispute.
///
/// # Errors
/// `NotFound` out of the office's reach; `Refused` where it is not disputed, and for whoever recorded it.
pub fn settle_of_person(
    act: Act<'_>,
    uid: &str,
    (reason, document): (&str, Option<&str>),
    payable: Payable,
) -> Result<(), Fault> {
    act.write(Action::SettlePersonAccount, On::Uid(uid), |tx| settled(tx, (reason, document), payable))
}

/// Lets an account of a unit stand that it disputes.
///
/// # Errors
/// As [`settle_of_person`].
pub fn settle_of_unit(
    act: Act<'_>,
    uid: &str,
    (reason, document): (&str, Option<&str>),
    payable: Payable,
) -> Result<(), Fault> {
    act.write(Action::SettleUnitAccount, On::Uid(uid), |tx| settled(tx, (reason, document), payable))
}

fn settled(tx: &mut Tx<'_>, (reason, document): (&str, Option<&str>), payable: Payable) -> Result<(), Fault> {
    if !acquaintances::holds_over_in_tx(tx.conn, tx.actor, &[Role::FinanceApprover], tx.stream.id)? {
        return Err(Fault::not_found());
    }
    let account = newest(tx)?;
    if !AccountStep::is_disputed(&account.steps) {
        return Err(Fault::refused(Because::new("register-account-not-disputed")));
    }
    if account.record.as_ref().is_some_and(|record| record.by == tx.actor.uid) {
        return Err(Fault::refused(Because::new("register-account-same-person")));
    }
    let (reason, document) = (Some(reason.to_owned()), document.map(str::to_owned));
    step(tx, &account, (AccountStepKind::Settled, reason, document))?;
    payable(tx)
}

/// Those of some units and persons whose newest account somebody else recorded, and who said nothing of it yet. Of accounts from
/// before that was kept nobody is asked.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn unanswered_in_tx(conn: &mut Conn, owners: &[StreamId]) -> Result<Vec<StreamId>, Fault> {
    let newest = secrets::bank_accounts_in_tx(conn, owners)?;
    let ids: Vec<SecretId> = newest.values().map(|held| held.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let records = bank_accounts::records(conn, &ids)?;
    let steps = bank_accounts::steps(conn, &ids)?;
    let anothers = |id: &SecretId| {
        let record = records.get(id).and_then(|(_, record)| record.as_ref());
        record.is_some_and(|record| record.word != AccountWord::Own)
    };
    let waits = |held: &Held| anothers(&held.id) && !steps.contains_key(&held.id);
    Ok(newest.into_iter().filter(|(_, held)| waits(held)).map(|(owner, _)| owner).collect())
}

/// The account of the locked unit or person.
fn newest(tx: &mut Tx<'_>) -> Result<AccountVersion, Fault> {
    let versions = of_owner_in_tx(tx.installation, tx.conn, tx.stream.id)?;
    let newest = versions.into_iter().next().filter(|version| version.open.is_some());
    newest.ok_or_else(|| Fault::refused(Because::new("register-account-none-yet")))
}

fn step(
    tx: &mut Tx<'_>,
    account: &AccountVersion,
    (kind, reason, document): (AccountStepKind, Option<String>, Option<String>),
) -> Result<(), Fault> {
    tx.note(json!({ "secret": account.held.uid, "step": kind, "document": document }));
    let step = AccountStep { kind, reason, document, by: tx.actor.uid.clone(), at: tx.now };
    bank_accounts::insert_step_in_tx(tx.conn, account.held.id, &step)?.bind(tx);
    Ok(())
}
