//! Modules and aspects as they are set up.

use crate::kernel::score::Score;

use super::{Aggregation, AspectKind, IdentityMode};

/// A module as it is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewModule {
    /// Short code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Largest mark.
    pub max: Score,
    /// Points it weighs in the total.
    pub weight: Score,
    /// How entries are known to its judges.
    pub identity_mode: IdentityMode,
    /// How S marks are aggregated.
    pub aggregation: Aggregation,
    /// Highest and lowest dropped each.
    pub trim: i64,
    /// Largest spread of J marks that does not block.
    pub spread_limit: i64,
    /// Its aspects, in order.
    pub aspects: Vec<NewAspect>,
}

/// An aspect as it is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAspect {
    /// Short code.
    pub code: String,
    /// What is looked at.
    pub name: String,
    /// How it is marked.
    pub kind: AspectKind,
    /// Largest mark.
    pub max: Score,
    /// Marks go in these steps.
    pub step: Score,
}
