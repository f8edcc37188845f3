//! Counting tries against a limit.

use chrono::{DateTime, TimeDelta, Utc};

use crate::access::secrets;
use crate::access::store::accounts;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

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

/// Whole seconds until an instant, one at least: who comes back then is not told to wait again.
pub(super) fn seconds_until(until: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    u32::try_from((until - now).num_seconds().saturating_add(1)).unwrap_or(1)
}

/// Forgets tries that count against nothing any more. Anybody can make them, so they must not pile up.
///
/// # Errors
/// `Internal` for the database's own.
pub fn forget_old(installation: &Installation) -> Result<usize, Fault> {
    let longest = limits::LOGIN_PAUSE_SECONDS.max(limits::LOOKUP_WINDOW_SECONDS);
    let until = installation.now() - TimeDelta::try_seconds(longest).unwrap_or_default();
    tx::write(&installation.pool, |conn| {
        accounts::forget_attempts_until_in_tx(conn, until).map(Verdict::Commit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_back_at_once_or_never() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(seconds_until(now + TimeDelta::milliseconds(10), now), 1);
        assert_eq!(seconds_until(now + TimeDelta::milliseconds(9_500), now), 10);
        assert_eq!(seconds_until(now - TimeDelta::seconds(5), now), 1);
    }
}
