//! Pass marks and what failing one costs.

use super::super::model::{Cost, Inputs, ModuleMarks, Vacated};
use crate::kernel::score::Score;

/// What an entry failed: the total, and modules by their place in the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Failed {
    pub(super) total: bool,
    pub(super) modules: Vec<usize>,
}

impl Failed {
    pub(super) fn any(&self) -> bool {
        self.total || !self.modules.is_empty()
    }
}

/// The pass marks a roster entry missed; none where a mark is not known yet.
pub(super) fn failed(
    inputs: &Inputs<'_>,
    modules: &[ModuleMarks],
    row: usize,
    total: Option<Score>,
) -> Failed {
    let below = |(pass, total): (Score, Score)| total < pass;
    let total = inputs.plan.pass.total.zip(total).is_some_and(below);
    let failed_module = |(module, marks): (&super::super::model::Module, &ModuleMarks)| {
        let mark = marks.marks.get(row).copied().flatten();
        let pass = module.pass.map(|pass| i128::from(pass.thousandths()) * marks.denominator);
        pass.zip(mark).is_some_and(|(pass, mark)| mark < pass)
    };
    let modules = inputs.plan.modules.iter().zip(modules).enumerate();
    let modules = modules.filter(|(_, pair)| failed_module(*pair)).map(|(module, _)| module).collect();
    Failed { total, modules }
}

/// What the failures of the roster cost, entry by entry, and what may not be won at all.
pub(super) struct Costs {
    /// Entries that lose their rank.
    pub(super) rank: Vec<bool>,
    /// Entries that lose their prize.
    pub(super) prize: Vec<bool>,
    /// Whether the place of an entry without a prize goes to the next.
    pub(super) pass_down: bool,
}

pub(super) fn costs(inputs: &Inputs<'_>, modules: &[ModuleMarks], totals: &[Option<Score>]) -> Costs {
    let pass = &inputs.plan.pass;
    let failed: Vec<bool> =
        totals.iter().enumerate().map(|(row, total)| failed(inputs, modules, row, *total).any()).collect();
    let costs = |cost: Cost| -> Vec<bool> {
        let charged = pass.costs.contains(&cost);
        failed.iter().map(|failed| *failed && charged).collect()
    };
    let mut prize = costs(Cost::Prize);
    for (lost, entry) in prize.iter_mut().zip(inputs.roster) {
        *lost |= entry.without_prize;
    }
    Costs { rank: costs(Cost::Rank), prize, pass_down: pass.vacated != Some(Vacated::Lapse) }
}
