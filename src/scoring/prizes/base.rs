//! The entries a share is taken of. Guests are in none of them.

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Place, Problem};
use crate::notation::Table;
use crate::scoring::model::roster::Entry;

coded_enum! {
    /// The entries a share is taken of. Guests are in none of them.
    "rank-base" Base {
        /// All but guests.
        Registered = "registered",
        /// Ranked; disqualified, unless it is said that they never started; withdrawn after the start.
        Started = "started",
        /// Ranked.
        Finished = "finished",
        /// Started in the final.
        Finalists = "finalists",
    }
}

impl Base {
    /// `base = "started"`.
    pub(super) fn read(prizes: &Table<'_>) -> Option<Self> {
        prizes.need("base").and_then(|node| node.one_of(Self::ALL, Self::code))
    }

    /// A notice that tells what is counted, and N.
    pub(super) fn counted(self, because: Because, n: u64) -> Because {
        because.count("n", n).word("base", self.message_key())
    }
}

/// N.
///
/// # Errors
/// Entries of which the roster does not say what the base asks.
pub(crate) fn count(base: Base, roster: &[Entry]) -> Result<u64, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut counted = 0;
    for entry in roster {
        match belongs(base, entry) {
            Ok(true) => counted += 1,
            Ok(false) => {}
            Err(key) => problems.push(Problem {
                place: Place::Field(format!("entry.{}", entry.id)),
                because: Because::new(key).text("entry", &entry.id),
            }),
        }
    }
    if problems.is_empty() { Ok(counted) } else { Err(problems) }
}

fn belongs(base: Base, entry: &Entry) -> Result<bool, &'static str> {
    use EntryStatus::{Absent, Disqualified, Guest, Ranked, Withdrawn};
    match (base, entry.status) {
        (_, Guest) | (Base::Started | Base::Finalists, Absent) => Ok(false),
        (Base::Finished, status) => Ok(status == Ranked),
        (Base::Registered, _) | (Base::Started, Ranked) => Ok(true),
        (Base::Started, Disqualified) => Ok(entry.started != Some(false)),
        (Base::Started, Withdrawn) => entry.started.ok_or("rank-started-unknown"),
        (Base::Finalists, _) => entry.finalist.ok_or("rank-final-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(status: EntryStatus, started: Option<bool>, finalist: Option<bool>) -> Entry {
        Entry { status, started, finalist, ..Entry::ranked("E") }
    }

    #[test]
    fn each_base_counts_its_own() {
        use EntryStatus::{Absent, Disqualified, Guest, Ranked, Withdrawn};
        let roster = [
            entry(Ranked, None, Some(true)),
            entry(Ranked, None, Some(false)),
            entry(Guest, None, Some(true)),
            entry(Withdrawn, Some(true), Some(false)),
            entry(Withdrawn, Some(false), Some(false)),
            entry(Disqualified, None, Some(true)),
            entry(Disqualified, Some(false), Some(false)),
            entry(Absent, None, None),
        ];
        let expected = [(Base::Registered, 7), (Base::Started, 4), (Base::Finished, 2), (Base::Finalists, 2)];
        for (base, count_expected) in expected {
            assert_eq!(count(base, &roster), Ok(count_expected), "{base}");
        }
    }

    #[test]
    fn what_the_roster_does_not_say_is_asked_for() {
        let unknown = [entry(EntryStatus::Withdrawn, None, None)];
        assert_eq!(count(Base::Started, &unknown).unwrap_err()[0].because.key, "rank-started-unknown");
        assert_eq!(count(Base::Finalists, &unknown).unwrap_err()[0].because.key, "rank-final-unknown");
    }
}
