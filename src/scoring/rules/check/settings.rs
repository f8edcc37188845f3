//! Totals, rounding, penalties, pass marks, order.

use crate::kernel::because::Because;
use crate::kernel::score::Score;
use crate::scoring::found::Found;

use super::super::super::model::{Cost, Penalties, Plan, Totals};

pub(super) fn check(plan: &Plan, found: &mut Found) {
    totals(plan, found);
    let decimals = Because::new("rank-plan-decimals");
    found.unless(plan.rounding.decimals <= 3, "rounding.decimals", decimals);
    pass(plan, found);
    order(plan, found);
}

fn totals(plan: &Plan, found: &mut Found) {
    match (plan.totals, plan.maximum) {
        (Totals::Marks | Totals::Raw, None) => {
            found.add("maximum", Because::new("rank-plan-maximum-missing"))
        }
        (Totals::Marks | Totals::Raw, Some(maximum)) => {
            found.unless(maximum > Score::ZERO, "maximum", Because::new("rank-plan-above-zero"));
        }
        (Totals::Scaled, Some(_)) => found.add("maximum", Because::new("rank-plan-scaled-maximum")),
        (Totals::Scaled, None) => {}
    }
    let given = plan.totals != Totals::Marks;
    if given && !plan.modules.is_empty() {
        found.add("module", Because::new("rank-plan-no-modules"));
    }
    if given && plan.penalties.on_modules() {
        found.add("penalties", Because::new("rank-plan-no-module-penalties"));
    }
    if plan.totals == Totals::Scaled {
        found.unless(plan.scale.is_none(), "scale", Because::new("rank-plan-scaled-scale"));
        let none = plan.penalties == Penalties::None;
        found.unless(
            none || plan.penalties.on_modules(),
            "penalties",
            Because::new("rank-plan-scaled-penalties"),
        );
    }
}

fn pass(plan: &Plan, found: &mut Found) {
    let pass = &plan.pass;
    if let (Some(mark), Some(maximum)) = (pass.total, plan.maximum) {
        let within = (Score::ZERO..=maximum).contains(&mark);
        found.unless(within, "pass.total", Because::new("rank-plan-within").mark("max", maximum));
    }
    let any = pass.total.is_some() || plan.modules.iter().any(|module| module.pass.is_some());
    if any && pass.costs.is_empty() {
        found.add("pass.costs", Because::new("rank-plan-pass-costs"));
    }
    if !any && !pass.costs.is_empty() {
        found.add("pass.costs", Because::new("rank-plan-costs-without-pass"));
    }
    let keeps_place = pass.costs.contains(&Cost::Prize) && !pass.costs.contains(&Cost::Rank);
    if any && keeps_place && pass.vacated.is_none() {
        found.add("pass.vacated", Because::new("rank-plan-vacated"));
    }
}

fn order(plan: &Plan, found: &mut Found) {
    for (key, number) in plan.order.keys.iter().zip(1..) {
        if let Some(because) = key.value.rule().check(&plan.modules) {
            found.add(format!("order.key.{number}"), because);
        }
    }
}
