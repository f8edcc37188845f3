//! Everything one ranking is computed from, as the service put it together.

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::ids::{EntryId, SubjectId};
use crate::scoring::model::{Decision, Entry, Inputs, Marks, Plan};

/// Plan, roster, marks and decisions of one division, by blind code or by ticket number.
#[derive(Debug, Clone)]
pub struct Case {
    /// The settings.
    pub plan: Plan,
    /// The entries; marks stand in the same order.
    pub roster: Vec<Entry>,
    /// Who each of them is, in the same order.
    pub refs: Vec<Ref>,
    /// Their marks.
    pub marks: Marks,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// By ticket number rather than by code.
    pub named: bool,
    /// The round is a final.
    pub is_final: bool,
}

/// What a row of the roster stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// Row number of the blind subject; `None`: the entry was not drawn.
    pub subject_id: Option<SubjectId>,
    /// Row number of the entry; `None` before decryption.
    pub entry_id: Option<EntryId>,
    /// Uid of the entry; `None` before decryption.
    pub entry_uid: Option<String>,
    /// What registration says became of it; before decryption what is known of a code.
    pub status: EntryStatus,
}

impl Case {
    /// As the rules take it.
    #[must_use]
    pub fn inputs(&self) -> Inputs<'_> {
        Inputs { plan: &self.plan, roster: &self.roster, marks: &self.marks, decisions: &self.decisions }
    }
}
