//! What cancelling or merging touches: shown before it counts, and the same when it does. Pure.

use serde::Serialize;

use crate::kernel::digest::sha256_hex;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::PersonId;
use crate::lifecycle::registration::model::{Entry, EntryState};

use super::own::is_in;

/// Somebody entered in both of two divisions that are to be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Twice {
    /// Ticket number and name of the entry that would move.
    pub here: (String, String),
    /// Of the entry that is there already.
    pub there: (String, String),
}

/// What an act touches.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Touched {
    /// Titles of the events and divisions that end.
    pub ends: Vec<String>,
    /// The division the entries go to.
    pub into: Option<String>,
    /// Entries, but refused and withdrawn ones.
    pub entries: usize,
    /// Those of them that were admitted.
    pub admitted: usize,
    /// Names of their units, each once.
    pub units: Vec<String>,
    /// Names of those who hold an office for what ends, each once.
    pub officials: Vec<String>,
    /// Who is entered in both.
    pub twice: Vec<Twice>,
    /// Uid, state and status of each entry, so that what was shown is told from what is.
    entry_states: Vec<(String, EntryState, EntryStatus)>,
}

impl Touched {
    /// Of the entries of what ends, and of where they go.
    #[must_use]
    pub fn of(ends: Vec<String>, into: Option<String>, entries: &[Entry], there: &[Entry]) -> Self {
        let counting: Vec<&Entry> = entries.iter().filter(|entry| is_in(entry)).collect();
        let mut units: Vec<String> = counting.iter().map(|entry| entry.unit_name.clone()).collect();
        units.sort_unstable();
        units.dedup();
        Self {
            ends,
            into,
            entries: counting.len(),
            admitted: counting.iter().filter(|entry| entry.state == EntryState::Admitted).count(),
            units,
            officials: Vec::new(),
            twice: twice(&counting, there),
            entry_states: entries
                .iter()
                .map(|entry| (entry.uid.clone(), entry.state, entry.status))
                .collect(),
        }
    }

    /// Digest of all of it: the form carries it, and the act is refused where it is another by then.
    ///
    /// # Errors
    /// `Internal`: a mistake of ours.
    pub fn digest(&self) -> Result<String, Fault> {
        Ok(sha256_hex(&serde_json::to_vec(self).map_err(Fault::internal)?))
    }
}

/// Entries that have a member in common. Those that came from several divisions meet each other too.
fn twice(moving: &[&Entry], there: &[Entry]) -> Vec<Twice> {
    let shares = |one: &Entry, other: &Entry| {
        let in_other = |member: &PersonId| other.members.contains(member);
        one.members.iter().any(in_other)
    };
    let called = |entry: &Entry| (entry.number.clone(), entry.name.clone());
    let mut found = Vec::new();
    for (place, entry) in moving.iter().enumerate() {
        let before = moving.iter().take(place).copied();
        let other = there.iter().chain(before).find(|other| shares(entry, other));
        found.extend(other.map(|other| Twice { here: called(entry), there: called(other) }));
    }
    found
}
