//! Counting tries against a limit.

use chrono::{DateTime, TimeDelta, Utc};

use crate::access::proof::seconds_until;
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
