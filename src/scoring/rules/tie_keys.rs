//! The values tie keys compare: what entered the total, never a guess.

use crate::kernel::because::Arg;

use super::super::model::{Inputs, ModuleMarks, TieKey};
use super::super::ties::{Run, Values};
use super::panel::Panel;
use super::totals;

/// The values of each key, looked up once for all entries.
pub(super) struct Keys<'a> {
    inputs: Inputs<'a>,
    values: Vec<(Values<'a>, i128)>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(inputs: &Inputs<'a>, panels: &'a [Panel], module_marks: &'a [ModuleMarks]) -> Self {
        let plan = inputs.plan;
        let run = Run {
            roster: inputs.roster,
            modules: &plan.modules,
            rounding: plan.rounding,
            marks: inputs.marks,
            panels,
            module_marks,
        };
        let keys = plan.order.keys.iter().enumerate();
        let of_key = |(at, key): (usize, &'a TieKey)| {
            (key.value.rule().values(at, run), key.value.rule().denominator(run))
        };
        Self { inputs: *inputs, values: keys.map(of_key).collect() }
    }

    /// The value of one key for one roster entry; values of one key compare as they are. `None` where it is
    /// missing, which blocks.
    pub(super) fn value(&self, key: usize, row: usize) -> Option<i128> {
        let (values, _denominator) = self.values.get(key)?;
        values(row)
    }

    /// The same as a reader reads it: points, or what the column holds.
    pub(super) fn shown(&self, key: usize, row: usize) -> Option<Arg> {
        let rule = self.inputs.plan.order.keys.get(key)?.value.rule();
        if let Some(written) = rule.written(key, self.inputs.roster, row) {
            return Some(Arg::Text(written));
        }
        let (values, denominator) = self.values.get(key)?;
        Some(totals::exact(values(row)?, *denominator))
    }
}

/// The key as a reader names it: a module, a criterion or a column.
pub(super) fn name(key: &TieKey) -> Arg {
    Arg::Said(Box::new(key.value.rule().name()))
}
