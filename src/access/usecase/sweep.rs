//! What has served is taken away, in steps so small that nobody waits for the writer because of them.

use chrono::{DateTime, TimeDelta, Utc};

use crate::access::store::kept;
use crate::access::store::spent::{self, OldKey};
use crate::audit::model::StreamKind;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::kernel::phase::{BatchPhase, CompetitionPhase};
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::feed;
use crate::platform::installation::Installation;

/// Rows taken away by one write.
const STEP: i64 = 200;

/// Takes away kept forms, sessions and links that ran out, steps of the change feed every node has seen, and request keys nobody
/// sends again. Answers how many rows went.
///
/// # Errors
/// `Internal` for the database's own; what was taken away before it stays away.
pub fn sweep(installation: &Installation) -> Result<usize, Fault> {
    let now = installation.now();
    let yesterday = now - days(limits::SPENT_DAYS);
    let kept_until = now - limits::KEPT_FORM;
    let mut gone = steps(installation, |conn| kept::drop_before_in_tx(conn, kept_until, STEP))?;
    // The browser may still show a form of a session that is long over.
    let over = now - days(limits::ENDED_SESSION_DAYS);
    gone += steps(installation, |conn| spent::drop_sessions_in_tx(conn, over, STEP))?;
    gone += steps(installation, |conn| spent::drop_links_in_tx(conn, yesterday, STEP))?;
    gone += steps(installation, |conn| feed::drop_in_tx(conn, yesterday, STEP))?;
    gone += sweep_keys(installation, now)?;
    // What was taken away, and what was erased, stands in no log either.
    tx::empty_log(&installation.pool)?;
    Ok(gone)
}

fn days(count: i64) -> TimeDelta {
    TimeDelta::try_days(count).unwrap_or(TimeDelta::MAX)
}

fn steps(
    installation: &Installation,
    step: impl Fn(&mut Conn) -> Result<usize, Fault>,
) -> Result<usize, Fault> {
    let mut gone = 0_usize;
    loop {
        let taken = tx::write(&installation.pool, |conn| step(conn).map(Verdict::Commit))?;
        gone += taken;
        if i64::try_from(taken).unwrap_or(i64::MAX) < STEP {
            return Ok(gone);
        }
    }
}

fn sweep_keys(installation: &Installation, now: DateTime<Utc>) -> Result<usize, Fault> {
    let before = now - days(limits::REQUEST_KEY_DAYS);
    let mut after = (DateTime::UNIX_EPOCH.naive_utc(), String::new());
    let mut gone = 0_usize;
    loop {
        let keys = tx::read(&installation.pool, |conn| {
            spent::keys_between(conn, (after.0, &after.1), before, STEP)
        })?;
        let Some(last) = keys.last() else { return Ok(gone) };
        after = (last.at, last.client_uid.clone());
        let spent: Vec<String> =
            keys.into_iter().filter(|key| is_spent(key, now)).map(|key| key.client_uid).collect();
        if !spent.is_empty() {
            gone += tx::write(&installation.pool, |conn| {
                spent::drop_keys_in_tx(conn, &spent).map(Verdict::Commit)
            })?;
        }
    }
}

/// Whether a request of that age can be sent again no more. A tablet may lie in a bag until its round is published, and
/// a payment must never be made twice: the keys of marks, decisions and postings stay until then.
fn is_spent(key: &OldKey, now: DateTime<Utc>) -> bool {
    let Some((kind, phase, competition)) = &key.on else {
        return key.at < (now - days(limits::UNKNOWN_KEY_DAYS)).naive_utc();
    };
    match StreamKind::from_code(kind) {
        Some(StreamKind::Batch) => BatchPhase::from_code(phase) == Some(BatchPhase::Settled),
        Some(StreamKind::Competition | StreamKind::Event | StreamKind::Round | StreamKind::Sheet) => {
            matches!(
                competition.as_deref().and_then(CompetitionPhase::from_code),
                Some(
                    CompetitionPhase::Publicity
                        | CompetitionPhase::Awarded
                        | CompetitionPhase::Settled
                        | CompetitionPhase::Archived
                        | CompetitionPhase::Cancelled
                )
            )
        }
        _ => true,
    }
}
