//! The last day of registration, once the public was told of it.

use chrono::NaiveDate;
use serde_json::json;

use crate::access::door::Tx;
use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::model::notices::{NewNotice, NoticeKind};
use crate::lifecycle::setup::model::{day_ending_at, end_of};
use crate::lifecycle::setup::rules::changes::{Change, DEADLINE, Told};
use crate::lifecycle::setup::store::{self, writes};

use super::notices;

/// Field of the day.
const FIELD: &str = "last_registration_day";

/// Moves the last day of registration of the locked competition, and says so in public.
///
/// # Errors
/// `Invalid` for a day that is over, or not before the first day of the competition; where registration is extended, for one
/// that is no later.
pub fn move_in_tx(tx: &mut Tx<'_>, day: NaiveDate, kind: NoticeKind, reason: &str) -> Result<(), Fault> {
    let competition = store::competition(tx.conn, tx.stream.as_competition()?)?;
    let until = end_of(day);
    let wrong = |because| Err(Fault::field(FIELD, because));
    if until <= tx.now {
        return wrong(Because::new("setup-deadline-past"));
    }
    if day >= competition.first_day {
        return wrong(Because::new("setup-registration-late").date("first", competition.first_day));
    }
    let before = day_ending_at(competition.registration_until);
    if kind == NoticeKind::Extended && until <= competition.registration_until {
        return wrong(Because::new("setup-deadline-not-later").date("day", before));
    }
    writes::set_deadline_in_tx(tx.conn, competition.id, until)?;
    let (before, after) = (Arg::Date { date: before }, Arg::Date { date: day });
    let change = Change { what: DEADLINE, before, after, told: Told::Publicly, approved: false };
    let changes = vec![change.sentence()];
    notices::tell_in_tx(tx, &NewNotice { kind, event_id: None, changes, sentence: reason })?;
    tx.note(json!({ "changed": [change], "reason": reason }));
    Ok(())
}
