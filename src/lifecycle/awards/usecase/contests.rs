//! Contests on record: found by name, and merged where two are one.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::limits;
use crate::lifecycle::awards::store;
use crate::platform::db::Conn;
use crate::register::model::Contest;
use crate::register::usecase::contests;

/// Contests a form offers.
pub struct Found {
    /// The one that was chosen.
    pub chosen: Option<Contest>,
    /// Those whose name begins as was typed, one more than a choice shows; `None`: nothing was typed.
    pub found: Option<Vec<Contest>>,
}

/// Contests for the form that enters a result with a competition.
///
/// # Errors
/// `NotFound` for those who enter none.
pub fn for_result(
    by: By<'_>,
    competition_uid: &str,
    (part, chosen): (Option<&str>, &str),
) -> Result<Found, Fault> {
    by.read(|conn| {
        door::look_in_tx(conn, by.actor, Action::EnterExternalResult, On::Uid(competition_uid))?;
        find(conn, (part, chosen))
    })
}

/// Contests for the form that merges two.
///
/// # Errors
/// `Forbidden` for all but the authority.
pub fn for_merging(by: By<'_>, (part, chosen): (Option<&str>, &str)) -> Result<Found, Fault> {
    by.read(|conn| {
        door::look_in_tx(conn, by.actor, Action::MergeContests, On::Site)?;
        find(conn, (part, chosen))
    })
}

fn find(conn: &mut Conn, (part, chosen): (Option<&str>, &str)) -> Result<Found, Fault> {
    let most = limits::CHOICES.saturating_add(1);
    let found = part.map(|part| contests::named_in_tx(conn, part, most)).transpose()?;
    let chosen = match contests::by_uid_in_tx(conn, chosen) {
        Err(fault) if fault.kind == FaultKind::NotFound => None,
        chosen => Some(chosen?),
    };
    Ok(Found { chosen, found })
}

/// Says that one contest on record is another one.
///
/// # Errors
/// `Invalid` where one of them is not on record or both are the same; `Refused` where both count an achievement of one
/// person in one event.
pub fn merge(act: Act<'_>, (from, into, reason): (&str, &str, &str)) -> Result<(), Fault> {
    act.write(Action::MergeContests, On::Site, |tx| {
        contests::in_turn_in_tx(tx)?;
        let wrong = |field: &str| Fault::field(field, Because::new("fault-not-a-choice"));
        let mut on_record = |field: &str, uid: &str| match contests::by_uid_in_tx(tx.conn, uid) {
            Err(fault) if fault.kind == FaultKind::NotFound => Err(wrong(field)),
            found => found,
        };
        let (one, other) = (on_record("contest", from)?, on_record("into", into)?);
        if one.id == other.id {
            return Err(wrong("into"));
        }
        contests::merge_in_tx(tx, &one, &other, |conn, achievement| {
            Ok(achievement.entry.is_some() || store::is_told(conn, achievement.id)?)
        })?;
        tx.note(json!({ "contest": one.uid, "into": other.uid, "reason": reason }));
        Ok(())
    })
}
