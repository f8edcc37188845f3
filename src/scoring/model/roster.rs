//! Who is in the ranking.

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::score::Score;

/// 参赛: one contestant or one team, with one result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name in this ranking; unique.
    pub id: String,
    /// What became of it.
    pub status: EntryStatus,
    /// Points taken from the total, not negative.
    pub penalty: Score,
    /// Points taken from module marks on the module's own scale, in the plan's order; empty means none.
    pub module_penalties: Vec<Score>,
    /// It may win no prize, and keeps its place.
    pub without_prize: bool,
    /// Whether it had started; asked of withdrawn entries where prizes count starters.
    pub started: Option<bool>,
    /// Whether it started in the final; asked where prizes count finalists.
    pub finalist: Option<bool>,
    /// Its value for each tie key of the plan; `None` for keys that are no column, and for values not known.
    pub tie_values: Vec<Option<i64>>,
    /// Why the status or a penalty, as noted.
    pub reason: Option<String>,
}

impl Entry {
    /// A ranked entry without penalties.
    #[must_use]
    pub fn ranked(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            status: EntryStatus::Ranked,
            penalty: Score::ZERO,
            module_penalties: Vec::new(),
            without_prize: false,
            started: None,
            finalist: None,
            tie_values: Vec::new(),
            reason: None,
        }
    }
}
