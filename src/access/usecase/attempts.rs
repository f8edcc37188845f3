//! Counting tries against a limit.

use chrono::{DateTime, TimeDelta, Utc};

use crate::access::secrets;
use crate::access::store::accounts;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::platform::db::Conn;

/// Records one more try of a subject, unless the window holds `most` already.
///
/// # Errors
/// `Busy` with the seconds after which the oldest try leaves the window.
pub fn count_in_tx(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    (now, window): (DateTime<Utc>, TimeDelta),
    most: i64,
) -> Result<(), Fault> {
    let subject = secrets::digest(subject);
    let (tries, _newest) = accounts::attempts_since(conn, kind, &subject, now - window)?;
    if tries >= most {
        let seconds = window.num_seconds();
        let mut fault = Fault::new(FaultKind::Busy, Because::new("fault-busy").count("seconds", seconds));
        fault.retry_after = u32::try_from(seconds).ok();
        return Err(fault);
    }
    accounts::insert_attempt_in_tx(conn, kind, &subject, now)
}
