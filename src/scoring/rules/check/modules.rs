//! Modules, their aspects and panels.

use std::collections::HashSet;

use crate::kernel::because::Because;
use crate::kernel::limits;
use crate::kernel::score::Score;
use crate::scoring::found::{Found, count};

use super::super::super::model::{Aggregation, Aspect, AspectKind, Module, Plan, Totals};
use super::super::panel::full_mark;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    if plan.totals != Totals::Marks {
        return;
    }
    found.unless(!plan.modules.is_empty(), "module", Because::new("rank-plan-modules-missing"));
    let aspects: usize = plan.modules.iter().map(|module| module.aspects.len()).sum();
    let most = limits::SCHEME_ASPECTS;
    found.unless(
        aspects <= most,
        "module",
        Because::new("rank-plan-too-many-aspects").count("limit", count(most)),
    );
    let mut seen = HashSet::new();
    for module in &plan.modules {
        let place = format!("module.{}", module.code);
        let twice = Because::new("rank-plan-code-twice").text("code", &module.code);
        found.unless(seen.insert(module.code.as_str()), place.clone(), twice);
        check_module(module, &place, found);
    }
    let weights = plan.modules.iter().try_fold(Score::ZERO, |sum, module| sum.checked_add(module.weight));
    if let (Some(maximum), Some(weights)) = (plan.maximum, weights)
        && !plan.modules.is_empty()
        && weights != maximum
    {
        let because = Because::new("rank-plan-weights").mark("weights", weights).mark("maximum", maximum);
        found.add("maximum", because);
    }
}

fn check_module(module: &Module, place: &str, found: &mut Found) {
    found.unless(module.max > Score::ZERO, format!("{place}.max"), Because::new("rank-plan-above-zero"));
    let weight = Because::new("rank-plan-not-negative");
    found.unless(module.weight >= Score::ZERO, format!("{place}.weight"), weight);
    found.unless(!module.aspects.is_empty(), place, Because::new("rank-plan-aspects-missing"));
    if let Some(pass) = module.pass {
        let within = (Score::ZERO..=module.max).contains(&pass);
        let because = Because::new("rank-plan-within").mark("max", module.max);
        found.unless(within, format!("{place}.pass"), because);
    }
    let spread = (0..=3).contains(&module.spread);
    found.unless(spread, format!("{place}.spread"), Because::new("rank-plan-spread"));
    panel(module, place, found);
    let mut seen = HashSet::new();
    for aspect in &module.aspects {
        let place = format!("{place}.aspect.{}", aspect.code);
        let twice = Because::new("rank-plan-code-twice").text("code", &aspect.code);
        found.unless(seen.insert(aspect.code.as_str()), place.clone(), twice);
        check_aspect(aspect, &place, found);
    }
    let full = Score::from_thousandths(full_mark(module, module.judges.len()));
    if full != module.max && !module.aspects.is_empty() {
        let because = Because::new("rank-plan-aspects-sum").mark("sum", full).mark("max", module.max);
        found.add(format!("{place}.max"), because);
    }
}

fn panel(module: &Module, place: &str, found: &mut Found) {
    let place = format!("{place}.judges");
    let judges = module.judges.len();
    let distinct: HashSet<&String> = module.judges.iter().collect();
    found.unless(distinct.len() == judges, place.clone(), Because::new("rank-plan-judge-twice"));
    let most = limits::PANEL_JUDGES;
    let because = Because::new("rank-plan-too-many-judges").count("limit", count(most));
    found.unless(judges <= most, place.clone(), because);
    let by_judges = module.aspects.iter().any(|aspect| aspect.kind.by_judges());
    found.unless(!by_judges || judges > 0, place.clone(), Because::new("rank-plan-judges-missing"));
    let scored = module.aspects.iter().any(|aspect| matches!(aspect.kind, AspectKind::Scored { .. }));
    match module.aggregation {
        None => found.unless(!scored, place, Because::new("rank-plan-aggregation-missing")),
        Some(Aggregation::Single) if judges > 1 => {
            found.add(place, Because::new("rank-single-needs-one").text("module", &module.code));
        }
        Some(Aggregation::Trimmed { drop: 0 }) => found.add(place, Because::new("rank-plan-drop")),
        Some(aggregation) if by_judges && judges < aggregation.fewest_judges() => {
            let few = Because::new("rank-too-few-judges").text("module", &module.code);
            let needed = count(aggregation.fewest_judges());
            found.add(place, few.count("judges", count(judges)).count("needed", needed));
        }
        Some(_) => {}
    }
}

fn check_aspect(aspect: &Aspect, place: &str, found: &mut Found) {
    found.unless(aspect.max > Score::ZERO, format!("{place}.max"), Because::new("rank-plan-above-zero"));
    match &aspect.kind {
        AspectKind::Agreed { step: Some(step) } | AspectKind::Scored { step: Some(step) } => {
            let within = *step > Score::ZERO && *step <= aspect.max;
            found.unless(
                within,
                format!("{place}.step"),
                Because::new("rank-plan-step").mark("max", aspect.max),
            );
        }
        AspectKind::Graded(grades) => {
            found.unless(!grades.is_empty(), place, Because::new("rank-plan-grades-missing"));
            for (grade, mark) in grades {
                let within = (Score::ZERO..=aspect.max).contains(mark);
                let because = Because::new("rank-plan-grade").text("grade", grade).mark("max", aspect.max);
                found.unless(within, format!("{place}.grades"), because);
            }
        }
        _ => {}
    }
}
