//! What two persons decide, each with fresh proof: an account closed for good, a person's data erased.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::model::Actor;
use crate::access::proof;
use crate::access::usecase::{accounts, roles};
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, PersonId, StreamId};
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::tx;
use crate::register::model::Asked;
use crate::register::store::{bank_accounts, persons, removals as rows, secrets};

use super::acquaintances::holds_over_in_tx;

/// Who may agree to an erasure: an administrator, and an officer of an authority that has to do with the person.
const AGREE: [Role; 2] = [Role::Administrator, Role::Authority];

/// What still needs a person: money, titles, entries. Later stages know; the program puts it in.
pub type Needed = fn(&mut Conn, PersonId, DateTime<Utc>) -> Result<Vec<Because>, Fault>;

/// What became of an erasure that was agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It is done.
    Done,
    /// Something needs the person: it is done once nothing does.
    Later,
}

/// Asks for an account to be closed for good.
///
/// # Errors
/// `Invalid` at `password`, or at `reason` where it names the holder; `Refused` for one's own, and where it is closed or asked for
/// already.
pub fn ask_closing(act: Act<'_>, uid: &str, reason: &str, password: &str) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    act.write(Action::AskClosing, On::Uid(uid), |tx| {
        let account = accounts::known_in_tx(tx.conn, tx.stream.as_account()?)?;
        if account.uid == tx.actor.uid {
            return Err(Fault::refused(Because::new("access-own-account")));
        }
        if accounts::is_closed_in_tx(tx.conn, account.id)? {
            return Err(Fault::refused(Because::new("access-closed-for-good")));
        }
        ask_in_tx(tx, reason, &[&account.name, &account.login])
    })
}

/// Asks for a person's data to be erased.
///
/// # Errors
/// As [`ask_closing`].
pub fn ask_erasure(act: Act<'_>, uid: &str, reason: &str, password: &str) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    act.write(Action::AskErasure, On::Uid(uid), |tx| {
        let person = persons::by_id(tx.conn, tx.stream.as_person()?)?;
        if person.name.is_empty() {
            return Err(Fault::refused(Because::new("register-erased")));
        }
        ask_in_tx(tx, reason, &[&person.name])
    })
}

/// Keeps what is asked of the locked stream. The reason outlives the name: it must not hold it.
fn ask_in_tx(tx: &mut Tx<'_>, reason: &str, names: &[&str]) -> Result<(), Fault> {
    if names.iter().any(|name| !name.is_empty() && reason.contains(name)) {
        return Err(Fault::field("reason", Because::new("removal-reason-names")));
    }
    if rows::open_of(tx.conn, tx.stream.id)?.is_some() {
        return Err(Fault::refused(Because::new("removal-asked-already")));
    }
    let uid = door::new_uid(tx)?;
    let by = tx.actor.uid.clone();
    rows::insert_in_tx(tx.conn, (uid.as_str(), tx.stream.id), reason, (&by, tx.now))?;
    tx.note(json!({ "removal": uid, "reason": reason }));
    Ok(())
}

/// Takes back what one asked oneself of an account or a person, by the action that asks it.
///
/// # Errors
/// `Refused` where nothing is asked; `Forbidden` for whoever did not ask.
pub fn withdraw(act: Act<'_>, action: Action, uid: &str) -> Result<(), Fault> {
    act.write(action, On::Uid(uid), |tx| {
        let asked = rows::open_of(tx.conn, tx.stream.id)?.ok_or_else(nothing_asked)?;
        if asked.asked_by != tx.actor.uid {
            return Err(door::forbidden(action));
        }
        rows::end_in_tx(tx.conn, tx.stream.id, "withdrawn", tx.now)?;
        tx.note(json!({ "withdrawn": true }));
        Ok(())
    })
}

fn nothing_asked() -> Fault {
    Fault::refused(Because::new("removal-nothing-asked"))
}

/// Closes an account for good that somebody else asked to be closed.
///
/// # Errors
/// `Invalid` at `password`; `Refused` where nothing is asked, or the same person asked; `NotFound` out of sight.
pub fn close(act: Act<'_>, uid: &str, password: &str) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    act.write(Action::CloseAccount, On::Uid(uid), |tx| {
        let account_id = tx.stream.as_account()?;
        if !may_close_in_tx(tx.conn, tx.actor, account_id)? {
            return Err(Fault::not_found());
        }
        if tx.actor.account_id == Some(account_id) {
            return Err(Fault::refused(Because::new("access-own-account")));
        }
        agree_in_tx(tx, account_id.stream())?;
        accounts::close_in_tx(tx, account_id, false)?;
        rows::end_in_tx(tx.conn, account_id.stream(), "done", tx.now)?;
        tx.note(json!({ "closed": true }));
        Ok(())
    })
}

fn may_close_in_tx(conn: &mut Conn, actor: &Actor, account_id: AccountId) -> Result<bool, Fault> {
    Ok(roles::administers_in_tx(conn, actor)? || roles::is_officer_over_in_tx(conn, actor, account_id)?)
}

/// Agrees to what somebody else asked, unless that was done before and what needed the person was waited for.
fn agree_in_tx(tx: &mut Tx<'_>, owner: StreamId) -> Result<(), Fault> {
    let asked = rows::open_of(tx.conn, owner)?.ok_or_else(nothing_asked)?;
    if asked.agreed_by.is_some() {
        return Ok(());
    }
    if is_same_person_in_tx(tx.conn, tx.actor, &asked.asked_by)? {
        return Err(Fault::refused(Because::new("removal-same-person")));
    }
    let by = tx.actor.uid.clone();
    rows::agree_in_tx(tx.conn, owner, (&by, tx.now))
}

/// Whether an actor is whoever an account (uid) belongs to, by whichever account of theirs.
fn is_same_person_in_tx(conn: &mut Conn, actor: &Actor, uid: &str) -> Result<bool, Fault> {
    if actor.uid == uid {
        return Ok(true);
    }
    let Some(account_id) = actor.account_id else { return Ok(false) };
    let Ok(other) = streams::stream_by_uid(conn, StreamKind::Account, uid) else { return Ok(false) };
    let own = persons::of_account(conn, account_id)?.map(|person| person.id);
    let others = persons::of_account(conn, other.as_account()?)?.map(|person| person.id);
    Ok(own.is_some() && own == others)
}

/// Destroys a person's key, name and sealed values, and closes and renames the person's account with its sessions, where somebody
/// else asked for it; what still needs the person puts it off. Chains refer to uids and digests only and still verify.
///
/// # Errors
/// `Invalid` at `password`; `Refused` where nothing is asked, the same person asked, or it was done before; `NotFound` out of
/// sight.
pub fn erase(act: Act<'_>, uid: &str, password: &str, needed: Needed) -> Result<Outcome, Fault> {
    proof::prove(act.by(), password)?;
    let outcome = act.write(Action::ErasePerson, On::Site, |tx| {
        let stream = streams::stream_by_uid(tx.conn, StreamKind::Person, uid)?;
        if !holds_over_in_tx(tx.conn, tx.actor, &AGREE, stream.id)? {
            return Err(Fault::not_found());
        }
        let account_id = persons::by_id(tx.conn, stream.as_person()?)?.account_id;
        let detail = json!({ "person": uid });
        if let Some(account_id) = account_id {
            tx.also(account_id.stream(), &[], None, &detail)?;
        }
        tx.also(stream.id, &[], None, &detail)?;
        let person = persons::by_id(tx.conn, stream.as_person()?)?;
        if person.name.is_empty() {
            return Err(Fault::refused(Because::new("register-erased")));
        }
        agree_in_tx(tx, stream.id)?;
        let needs = needed(tx.conn, person.id, tx.now)?;
        if !needs.is_empty() {
            tx.note(json!({ "person": uid, "put_off": needs.len() }));
            return Ok(Outcome::Later);
        }
        secrets::destroy_in_tx(tx.conn, stream.id)?.bind(tx);
        bank_accounts::forget_reasons_in_tx(tx.conn, stream.id)?.bind(tx);
        persons::erase_in_tx(tx.conn, person.id)?.bind(tx);
        if let Some(account_id) = person.account_id {
            accounts::close_in_tx(tx, account_id, true)?;
        }
        rows::end_in_tx(tx.conn, stream.id, "done", tx.now)?;
        tx.note(json!({ "person": uid, "erased": true }));
        Ok(Outcome::Done)
    })?;
    if outcome == Outcome::Done {
        // Where somebody still reads, the hourly sweep does it.
        tx::empty_log(&act.installation.pool)?;
    }
    Ok(outcome)
}

/// What the page of a removal shows.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Name of the person, or of the account's holder.
    pub name: String,
    /// What is asked; `None`: nothing.
    pub asked: Option<Asked>,
    /// Name of whoever asked.
    pub by: String,
    /// What still needs the person.
    pub needs: Vec<Because>,
    /// The reader asked.
    pub own: bool,
}

/// What is asked of a person, and what still needs them.
///
/// # Errors
/// `NotFound` for whoever can neither ask nor agree, and once it is done.
pub fn of_person(by: By<'_>, uid: &str, needed: Needed) -> Result<Shown, Fault> {
    by.read(|conn| {
        let person = persons::by_uid(conn, uid)?;
        if person.name.is_empty() || !holds_over_in_tx(conn, by.actor, &AGREE, person.id.stream())? {
            return Err(Fault::not_found());
        }
        let needs = needed(conn, person.id, by.installation.now())?;
        shown_in_tx(conn, by.actor, person.id.stream(), (person.name, needs))
    })
}

/// What is asked of an account.
///
/// # Errors
/// `NotFound` for whoever can neither ask nor agree, and once it is done.
pub fn of_account(by: By<'_>, uid: &str) -> Result<Shown, Fault> {
    by.read(|conn| {
        let account_id = streams::stream_by_uid(conn, StreamKind::Account, uid)?.as_account()?;
        if accounts::is_closed_in_tx(conn, account_id)? || !may_close_in_tx(conn, by.actor, account_id)? {
            return Err(Fault::not_found());
        }
        let name = accounts::known_in_tx(conn, account_id)?.name;
        shown_in_tx(conn, by.actor, account_id.stream(), (name, Vec::new()))
    })
}

fn shown_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    owner: StreamId,
    (name, needs): (String, Vec<Because>),
) -> Result<Shown, Fault> {
    let asked = rows::open_of(conn, owner)?;
    let own = asked.as_ref().is_some_and(|asked| asked.asked_by == actor.uid);
    if asked.is_none() && !roles::administers_in_tx(conn, actor)? {
        return Err(Fault::not_found());
    }
    let by = match &asked {
        Some(asked) => accounts::name_in_tx(conn, &asked.asked_by)?,
        None => String::new(),
    };
    Ok(Shown { name, asked, by, needs, own })
}

/// Something that waits for the reader, with the name it is about.
#[derive(Debug, Clone)]
pub struct Waits {
    /// What is asked.
    pub asked: Asked,
    /// Name of the person, or of the account's holder.
    pub name: String,
}

/// What was asked by somebody else and can be agreed to by the actor now, or was agreed to and nothing needs the person any more.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn waiting_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    now: DateTime<Utc>,
    needed: Needed,
) -> Result<Vec<Waits>, Fault> {
    if !actor.grants.iter().any(|grant| AGREE.contains(&grant.role)) {
        return Ok(Vec::new());
    }
    let mut waiting = Vec::new();
    for asked in rows::all_open(conn, MOST)? {
        let name = match asked.kind {
            StreamKind::Account => {
                let account_id = streams::stream_by_id(conn, asked.owner_id)?.as_account()?;
                let may = may_close_in_tx(conn, actor, account_id)? && actor.account_id != Some(account_id);
                may.then(|| accounts::known_in_tx(conn, account_id)).transpose()?.map(|known| known.name)
            }
            _ if holds_over_in_tx(conn, actor, &AGREE, asked.owner_id)? => {
                let person = persons::by_uid(conn, &asked.owner)?;
                let put_off = asked.agreed_by.is_some() && !needed(conn, person.id, now)?.is_empty();
                (!put_off).then_some(person.name)
            }
            _ => None,
        };
        let Some(name) = name else { continue };
        if asked.agreed_by.is_some() || !is_same_person_in_tx(conn, actor, &asked.asked_by)? {
            waiting.push(Waits { asked, name });
        }
    }
    Ok(waiting)
}

/// How many of what was asked a desk looks at.
const MOST: i64 = 50;
