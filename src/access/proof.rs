//! Proof of who is there: a password asked again, and the pause after wrong ones.

use chrono::{DateTime, Utc};

use crate::access::by::By;
use crate::access::secrets;
use crate::access::store::accounts;
use crate::kernel::because::{Arg, Because};
use crate::kernel::clock::civil_offset;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::AccountId;
use crate::kernel::limits;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

/// Asks the password of the actor's own account again, as a fresh proof of who is there.
///
/// # Errors
/// `Invalid` at `password` where it does not fit; `Busy` after too many tries.
pub fn prove(by: By<'_>, password: &str) -> Result<(), Fault> {
    let Some(account_id) = by.actor.account_id else { return Ok(()) };
    if password.is_empty() {
        return Err(Fault::field("password", Because::new("access-password-empty")));
    }
    let subject = subject(account_id);
    let tries = (subject.as_str(), limits::LOGIN_FAILURES);
    let account = by.read(|conn| {
        refuse_paused(by.installation, conn, tries)?;
        accounts::by_id(conn, account_id)
    })?;
    let fits = secrets::password_fits(password, account.and_then(|row| row.password_hash).as_deref());
    tx::write(&by.installation.pool, |conn| {
        refuse_paused_in_tx(by.installation, conn, tries)?;
        if fits {
            accounts::forget_attempts_in_tx(conn, "login", &subject).map(Verdict::Commit)
        } else {
            accounts::insert_attempt_in_tx(conn, "login", &subject, by.installation.now())
                .map(Verdict::Commit)
        }
    })?;
    if fits {
        return Ok(());
    }
    Err(Fault::field("password", Because::new("access-password-wrong")))
}

/// What an account's tries to prove who is there are counted by.
pub(super) fn subject(account_id: AccountId) -> String {
    secrets::digest(&format!("prove {account_id}"))
}

/// As [`refuse_paused`], one try of a subject after the other.
pub(super) fn refuse_paused_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    (subject, most): (&str, usize),
) -> Result<(), Fault> {
    tx::in_turn(conn, subject)?;
    refuse_paused(installation, conn, (subject, most))
}

/// Refuses while a subject pauses, of which so many wrong tries are known at most.
pub(super) fn refuse_paused(
    installation: &Installation,
    conn: &mut Conn,
    (subject, most): (&str, usize),
) -> Result<(), Fault> {
    let pause = limits::LOGIN_PAUSE;
    let now = installation.now();
    let failures = accounts::attempts_since(conn, "login", subject, now - pause)?;
    let newest = failures.first().filter(|_newest| failures.len() >= most);
    let Some(until) = newest.map(|newest| *newest + pause) else { return Ok(()) };
    let clock = until.with_timezone(&civil_offset()).format("%H:%M").to_string();
    let because = Because::new("access-login-paused").with("time", Arg::Text(clock));
    let mut fault = Fault::new(FaultKind::Busy, because);
    fault.retry_after = Some(seconds_until(until, now));
    Err(fault)
}

/// Whole seconds until an instant, one at least: who comes back then is not told to wait again.
pub(super) fn seconds_until(until: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    u32::try_from((until - now).num_seconds().saturating_add(1)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn nobody_is_sent_back_at_once_or_never() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(seconds_until(now + TimeDelta::milliseconds(10), now), 1);
        assert_eq!(seconds_until(now + TimeDelta::milliseconds(9_500), now), 10);
        assert_eq!(seconds_until(now - TimeDelta::seconds(5), now), 1);
    }
}
