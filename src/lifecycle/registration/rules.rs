//! What keeps registration from opening and its review from being declared finished. Pure.

pub mod own;
pub mod touched;

use chrono::{DateTime, Utc};

use crate::kernel::because::Because;
use crate::lifecycle::setup::model::{Competition, day_ending_at};

use super::model::EntryState;

/// Registration cannot open once its last day is over.
#[must_use]
pub fn too_late(competition: &Competition, now: DateTime<Utc>) -> Option<Because> {
    (now >= competition.registration_until).then(|| {
        let day = day_ending_at(competition.registration_until);
        Because::new("registration-deadline-past").date("day", day)
    })
}

/// How far the review of entries is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reviewed {
    /// Handed in, for the registrar to decide.
    pub submitted: i64,
    /// Returned, for the unit to mend.
    pub returned: i64,
    /// Admitted.
    pub admitted: i64,
}

impl Reviewed {
    /// Counts states of entries.
    #[must_use]
    pub fn of(states: impl IntoIterator<Item = EntryState>) -> Self {
        let mut reviewed = Self::default();
        for state in states {
            let number = match state {
                EntryState::Submitted => &mut reviewed.submitted,
                EntryState::Returned => &mut reviewed.returned,
                EntryState::Admitted => &mut reviewed.admitted,
                EntryState::Refused => continue,
            };
            *number = number.saturating_add(1);
        }
        reviewed
    }

    /// Why the review is not finished.
    #[must_use]
    pub fn unfinished(self) -> Option<Because> {
        let waiting = self.submitted.saturating_add(self.returned);
        if waiting > 0 {
            return Some(Because::new("registration-review-open").count("n", waiting));
        }
        (self.admitted == 0).then(|| Because::new("registration-nobody"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_finished_when_nobody_waits_and_somebody_was_admitted() {
        let key = |states: &[EntryState]| {
            Reviewed::of(states.iter().copied()).unfinished().map(|because| because.key.into_owned())
        };
        let waiting = [EntryState::Admitted, EntryState::Returned];
        assert_eq!(key(&waiting).as_deref(), Some("registration-review-open"));
        assert_eq!(key(&[EntryState::Refused]).as_deref(), Some("registration-nobody"));
        assert_eq!(key(&[EntryState::Refused, EntryState::Admitted]), None);
    }
}
