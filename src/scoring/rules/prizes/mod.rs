//! Prizes: how many places each class has, who takes them, and what stays open.

pub(super) mod base;
mod counts;
pub(super) mod fill;
mod groups;
mod percentages;
mod ratio;
mod share;
pub(super) mod worldskills;

use super::super::model::{PrizeKind, PrizePlan};

/// Places of each class in the plan's order, for a base of `n` entries; `None` takes all that are left.
pub(super) fn places(plan: &PrizePlan, n: u64) -> Vec<Option<u64>> {
    match &plan.kind {
        PrizeKind::None | PrizeKind::Groups { .. } => Vec::new(),
        PrizeKind::Counts => counts::places(&plan.classes),
        PrizeKind::Bands => counts::bands(&plan.classes),
        PrizeKind::Ratio { within, fill, .. } => ratio::places(&plan.classes, within, *fill, n),
        PrizeKind::Percentages { figures, rounding, minimum, .. } => {
            percentages::places(&plan.classes, *figures, *rounding, *minimum, n)
        }
        PrizeKind::Share { rounding, .. } => share::places(&plan.classes, *rounding, n),
    }
}
