//! What whoever handed an entry in may still do to it. Pure.

use chrono::{DateTime, Utc};

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::model::{Entry, EntryState};
use crate::lifecycle::setup::model::Competition;

/// Whether an entry competes as far as it is known: neither refused nor taken back.
#[must_use]
pub fn is_in(entry: &Entry) -> bool {
    entry.state != EntryState::Refused && entry.status != EntryStatus::Withdrawn
}

/// Whether a registrar's decision about it is waited for, or its mending.
#[must_use]
pub fn is_waiting(entry: &Entry) -> bool {
    is_in(entry) && matches!(entry.state, EntryState::Submitted | EntryState::Returned)
}

/// Whether it can be taken back.
#[must_use]
pub fn can_withdraw(entry: &Entry) -> bool {
    is_in(entry) && matches!(entry.status, EntryStatus::Ranked | EntryStatus::Guest)
}

/// Whether somebody of it can be replaced.
#[must_use]
pub fn can_replace(entry: &Entry) -> bool {
    can_withdraw(entry)
}

/// Whether it can be mended: until it is reviewed; returned, as long as entries come in or until the day it was given; taken back,
/// as long as entries come in.
#[must_use]
pub fn can_mend(entry: &Entry, competition: &Competition, now: DateTime<Utc>) -> bool {
    let open = competition.phase == CompetitionPhase::Registration && now < competition.registration_until;
    let given = entry.mend_until.is_some_and(|until| now < until);
    match entry.state {
        EntryState::Refused | EntryState::Admitted => false,
        _ if entry.status == EntryStatus::Withdrawn => open,
        EntryState::Submitted => true,
        EntryState::Returned => open || given,
    }
}
