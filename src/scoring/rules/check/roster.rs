//! Whether entries and given totals fit the plan.

use std::collections::HashSet;

use crate::kernel::because::Because;
use crate::kernel::limits;
use crate::kernel::score::{PER_POINT, Score};
use crate::scoring::found::Found;

use super::super::super::model::{Entry, Inputs, Marks, Totals};

pub(super) fn check(inputs: &Inputs<'_>, found: &mut Found) {
    let most = limits::DIVISION_ENTRIES;
    let because = Because::new("rank-too-many-entries").count("limit", most);
    found.unless(inputs.roster.len() <= most, "entry", because);
    let mut seen = HashSet::new();
    for entry in inputs.roster {
        if !seen.insert(entry.id.as_str()) {
            found.add(place(entry), Because::new("rank-entry-twice").text("entry", &entry.id));
        }
        penalties(inputs, entry, found);
    }
    if let Marks::Totals(totals) = inputs.marks {
        for (entry, total) in inputs.roster.iter().zip(totals) {
            given_total(inputs, entry, *total, found);
        }
    }
}

fn place(entry: &Entry) -> String {
    format!("entry.{}", entry.id)
}

fn penalties(inputs: &Inputs<'_>, entry: &Entry, found: &mut Found) {
    let some = |penalty: &Score| *penalty != Score::ZERO;
    let admitted = inputs.plan.penalties;
    let total = some(&entry.penalty) && !admitted.on_total();
    let modules = entry.module_penalties.iter().any(some) && !admitted.on_modules();
    if total || modules {
        found.add(place(entry), Because::new("rank-penalty-not-planned").text("entry", &entry.id));
    }
    let negative = entry.penalty < Score::ZERO || entry.module_penalties.iter().any(|p| *p < Score::ZERO);
    if negative {
        found.add(place(entry), Because::new("rank-penalty-negative").text("entry", &entry.id));
    }
}

fn given_total(inputs: &Inputs<'_>, entry: &Entry, total: Option<Score>, found: &mut Found) {
    let Some(total) = total else { return };
    let place = format!("total.{}", entry.id);
    if let (Totals::Raw, Some(maximum)) = (inputs.plan.totals, inputs.plan.maximum) {
        let because = Because::new("rank-total-range").text("entry", &entry.id).mark("total", total);
        found.unless((Score::ZERO..=maximum).contains(&total), place, because.mark("max", maximum));
    } else if inputs.plan.totals == Totals::Scaled {
        let because = Because::new("rank-total-not-whole").text("entry", &entry.id).mark("total", total);
        let whole = total.thousandths() % PER_POINT == 0 && total >= Score::ZERO;
        found.unless(whole, place, because);
    }
}
