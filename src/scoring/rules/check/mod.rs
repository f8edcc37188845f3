//! Set-up checks: whether a plan can be computed at all, and whether a roster fits it. All problems at once.
//!
//! Places are dotted paths: `module.A.aspect.A1`, `order.key.1`, `prizes.class.2`, `entry.E01`.

mod modules;
mod prizes;
mod roster;
mod settings;

use crate::kernel::fault::Problem;
use crate::scoring::found::Found;

use super::super::model::{Inputs, Plan};

/// Everything wrong with a plan.
#[must_use]
pub fn plan(plan: &Plan) -> Vec<Problem> {
    let mut found = Found::default();
    settings::check(plan, &mut found);
    modules::check(plan, &mut found);
    prizes::check(plan, &mut found);
    found.into_problems()
}

/// Everything in a roster that does not fit its plan.
#[must_use]
pub fn roster(inputs: &Inputs<'_>) -> Vec<Problem> {
    let mut found = Found::default();
    roster::check(inputs, &mut found);
    found.into_problems()
}
