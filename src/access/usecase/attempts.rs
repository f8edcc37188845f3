//! Counting tries against a limit, and wrong passwords of an account.

use chrono::{DateTime, TimeDelta, Utc};

use std::collections::BTreeMap;

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::On;
use crate::access::proof::{self, refuse_paused, refuse_paused_in_tx, seconds_until};
use crate::access::secrets;
use crate::access::store::accounts;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::AccountId;
use crate::kernel::limits;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::roles;

/// What the tries of somebody to log in are counted by: the account from this address, the address alone, and whether the account
/// pauses anywhere. What counts for the account and the address together stops nobody who logs in from elsewhere.
pub(super) struct Tries {
    pair: String,
    address: String,
    paused: String,
}

const LOG_IN: &str = "login";

fn paused_subject(login: &str) -> String {
    format!("paused {}", secrets::digest(login))
}

impl Tries {
    pub(super) fn of(login: &str, address: &str) -> Self {
        let from = secrets::digest(address);
        Self {
            pair: format!("{} {from}", secrets::digest(login)),
            address: format!("address {from}"),
            paused: paused_subject(login),
        }
    }

    /// Whether so much was wrong from this address that it is slowed.
    fn is_slowed(&self, installation: &Installation, conn: &mut Conn) -> Result<bool, Fault> {
        let since = installation.now() - limits::LOGIN_PAUSE;
        accounts::has_attempts(conn, (LOG_IN, &self.address), since, limits::ADDRESS_FAILURES)
    }

    fn most(slowed: bool) -> usize {
        if slowed { limits::LOGIN_FAILURES_SLOWED } else { limits::LOGIN_FAILURES }
    }

    /// Refuses while the account pauses for this address.
    pub(super) fn refuse(&self, installation: &Installation, conn: &mut Conn) -> Result<(), Fault> {
        let most = Self::most(self.is_slowed(installation, conn)?);
        refuse_paused(installation, conn, (&self.pair, most))
    }

    /// As [`Tries::refuse`], one try after the other.
    pub(super) fn refuse_in_tx(&self, installation: &Installation, conn: &mut Conn) -> Result<(), Fault> {
        let most = Self::most(self.is_slowed(installation, conn)?);
        refuse_paused_in_tx(installation, conn, (&self.pair, most))
    }

    /// Counts a wrong password; answers whether the address is slowed.
    pub(super) fn wrong_in_tx(&self, installation: &Installation, conn: &mut Conn) -> Result<bool, Fault> {
        let now = installation.now();
        let slowed = self.is_slowed(installation, conn)?;
        let most = Self::most(slowed);
        refuse_paused_in_tx(installation, conn, (&self.pair, most))?;
        accounts::insert_attempt_in_tx(conn, LOG_IN, &self.pair, now)?;
        accounts::insert_attempt_in_tx(conn, LOG_IN, &self.address, now)?;
        let since = now - limits::LOGIN_PAUSE;
        if accounts::has_attempts(conn, (LOG_IN, &self.pair), since, most)? {
            accounts::insert_attempt_in_tx(conn, LOG_IN, &self.paused, now)?;
        }
        Ok(slowed)
    }

    /// Forgets what was wrong from here: after the right password.
    pub(super) fn right_in_tx(&self, conn: &mut Conn) -> Result<(), Fault> {
        accounts::forget_attempts_in_tx(conn, LOG_IN, &self.pair)
    }
}

/// Until when some accounts pause, by their log-in names; who does not is not there.
pub(super) fn paused_in_tx(
    conn: &mut Conn,
    logins: &[&str],
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, DateTime<Utc>>, Fault> {
    let subjects: BTreeMap<String, &str> =
        logins.iter().map(|login| (paused_subject(login), *login)).collect();
    let keys: Vec<String> = subjects.keys().cloned().collect();
    let mut paused = BTreeMap::new();
    for (subject, at) in accounts::attempts_of(conn, LOG_IN, &keys, now - limits::LOGIN_PAUSE)? {
        if let Some(login) = subjects.get(&subject) {
            paused.insert((*login).to_owned(), at + limits::LOGIN_PAUSE);
        }
    }
    Ok(paused)
}

/// Lets an account log in again, and prove who is there, at once and from everywhere.
pub(super) fn lift_in_tx(conn: &mut Conn, account_id: AccountId) -> Result<(), Fault> {
    let Some(account) = accounts::by_id(conn, account_id)? else { return Ok(()) };
    accounts::forget_attempts_from_in_tx(conn, LOG_IN, &secrets::digest(&account.login))?;
    accounts::forget_attempts_in_tx(conn, LOG_IN, &paused_subject(&account.login))?;
    accounts::forget_attempts_in_tx(conn, LOG_IN, &proof::subject(account_id))
}

/// Lets an account log in again that pauses after wrong passwords.
///
/// # Errors
/// `NotFound` for whoever neither administers the site nor runs a hall its holder works in.
pub fn lift(act: Act<'_>, account_uid: &str) -> Result<(), Fault> {
    act.write(Action::LiftPause, On::Uid(account_uid), |tx| {
        let account_id = tx.stream.as_account()?;
        roles::require_over_account_in_tx(tx.conn, tx.actor, account_id)?;
        lift_in_tx(tx.conn, account_id)?;
        tx.note(json!({ "lifted": true }));
        Ok(())
    })
}

/// Records one more try of a subject, unless the window holds `most` already.
///
/// # Errors
/// `Busy` with the seconds after which the oldest try leaves the window.
pub fn count_in_tx(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    (now, window): (DateTime<Utc>, TimeDelta),
    most: usize,
) -> Result<(), Fault> {
    let subject = secrets::digest(subject);
    tx::in_turn(conn, &subject)?;
    let tries = accounts::attempts_since(conn, kind, &subject, now - window)?;
    match tries.last() {
        Some(oldest) if tries.len() >= most => {
            let seconds = seconds_until(*oldest + window, now);
            Err(Fault::busy(Because::new("fault-busy").count("seconds", seconds), seconds))
        }
        _ => accounts::insert_attempt_in_tx(conn, kind, &subject, now),
    }
}

/// Whether a try of a subject was recorded in the window.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn was_counted_in_tx(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    (now, window): (DateTime<Utc>, TimeDelta),
) -> Result<bool, Fault> {
    Ok(!accounts::attempts_since(conn, kind, &secrets::digest(subject), now - window)?.is_empty())
}

/// Forgets tries that count against nothing any more. Anybody can make them, so they must not pile up.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn forget_old(installation: &Installation) -> Result<usize, Fault> {
    let longest = limits::LOGIN_PAUSE.max(limits::LOOKUP_WINDOW);
    let until = installation.now() - longest;
    tx::write(&installation.pool, |conn| {
        accounts::forget_attempts_until_in_tx(conn, until).map(Verdict::Commit)
    })
}
