//! What is open in a ranking.

use crate::kernel::because::Because;

/// Something that blocks a ranking, or waits for a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What it is, for whoever must act on it.
    pub kind: OpenKind,
    /// What it is, for readers.
    pub because: Because,
}

/// What can be open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpenKind {
    /// An entry has no total, where totals are given.
    NoTotal,
    /// A mark is missing.
    Hole,
    /// A judge of the panel marked nothing of an entry.
    Panel,
    /// Fewer judges marked an entry than the aggregation needs.
    FewJudges,
    /// The judges differ by more than the limit.
    Spread,
    /// A value that would break a tie is missing.
    TieValue,
    /// Entries are tied and wait for a decision on their order.
    Tie,
    /// Entries are tied across the edge of a prize and wait for a decision on it.
    Cut,
    /// Prizes need a scale, and these totals make none.
    NoScale,
}

impl OpenKind {
    /// The open thing, in these words.
    #[must_use]
    pub fn told(self, because: Because) -> Open {
        Open { kind: self, because }
    }
}
