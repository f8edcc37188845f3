//! Two things beside each other, as a page shows them: what they say of the same.

use serde::Serialize;

use super::because::Because;

/// What two things say of one matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// The matter: key of its word.
    pub label: &'static str,
    /// What the one says.
    pub one: Because,
    /// What the other says.
    pub other: Because,
    /// Whether they say the same.
    pub same: bool,
}

impl Compared {
    /// What both say of a matter.
    #[must_use]
    pub fn of(label: &'static str, one: Because, other: Because) -> Self {
        let same = one == other;
        Self { label, one, other, same }
    }
}
