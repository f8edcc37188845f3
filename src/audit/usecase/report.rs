//! What a verification answers.

use crate::audit::model::Finding;

/// What a verification looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Streams looked at.
    pub streams: usize,
    /// Entries looked at.
    pub entries: usize,
    /// Checkpoints looked at.
    pub checkpoints: usize,
    /// Rows compared with the entries that name them; 0 where that was not asked for.
    pub rows: usize,
    /// Rows no entry names, which stand in streams from before entries named rows: `audit bind` binds them as found.
    pub unbound: usize,
    /// What should not be. Empty: every chain is whole.
    pub findings: Vec<Finding>,
}
