//! Modules, their aspects and panels.

use std::collections::HashSet;

use crate::kernel::because::Because;
use crate::kernel::limits;
use crate::kernel::score::Score;
use crate::scoring::found::Found;

use super::super::super::model::{Aggregation, Aspect, AspectKind, Module, Plan, Totals};
use super::super::panel::full_mark;

pub(super) fn check(plan: &Plan, found: &mut Found) {
    if plan.totals != Totals::Marks {
        return;
    }
    found.unless(!plan.modules.is_empty(), "module", Because::new("rank-plan-modules-missing"));
    let aspects: usize = plan.modules.iter().map(|module| module.aspects.len()).sum();
    let most = limits::SCHEME_ASPECTS;
    found.unless(aspects <= most, "module", Because::new("rank-plan-too-many-aspects").count("limit", most));
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
    code(&module.code, place, found);
    accepted(module.max, format!("{place}.max"), found);
    accepted(module.weight, format!("{place}.weight"), found);
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
    let because = Because::new("rank-plan-too-many-judges").count("limit", most);
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
            let needed = aggregation.fewest_judges();
            found.add(place, few.count("judges", judges).count("needed", needed));
        }
        Some(_) => {}
    }
}

/// What a file could not say either: a code of no letters, or one that is more than a word.
fn code(code: &str, place: &str, found: &mut Found) {
    let fine = !code.trim().is_empty() && code.chars().count() <= limits::TEXT_CHARS;
    let quoted = Because::new("input-quoted").text("text", code);
    let because = Because::new("input-wrong").said("wanted", Because::new("input-kind-line"));
    found.unless(fine && !code.chars().any(char::is_control), place, because.said("found", quoted));
}

/// The sums of a whole sheet stay within 32 bits because no mark is larger than any can be.
fn accepted(mark: Score, place: String, found: &mut Found) {
    let because = Because::new("rank-mark-too-large").text("value", mark.to_string());
    found.unless(mark.is_accepted(), place, because);
}

fn check_aspect(aspect: &Aspect, place: &str, found: &mut Found) {
    code(&aspect.code, place, found);
    accepted(aspect.max, format!("{place}.max"), found);
    found.unless(aspect.max > Score::ZERO, format!("{place}.max"), Because::new("rank-plan-above-zero"));
    match &aspect.kind {
        AspectKind::Agreed { step: Some(step) } | AspectKind::Scored { step: Some(step) } => {
            let within = *step > Score::ZERO && *step <= aspect.max;
            found.unless(
                within,
                format!("{place}.step"),
                Because::new("rank-plan-step").mark("max", aspect.max),
            );
            let whole = aspect.max.thousandths().checked_rem(step.thousandths()).is_none_or(|rest| rest == 0);
            let because = Because::new("rank-plan-step-rest").mark("step", *step).mark("max", aspect.max);
            found.unless(!within || whole, format!("{place}.step"), because);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that did not come from a file is held to what a file could say.
    #[test]
    fn a_code_of_nothing_and_a_mark_beyond_any_are_found() {
        let points = |points: i64| Score::from_thousandths(points * 1000);
        let aspect = |code: &str, max| Aspect {
            code: code.to_owned(),
            criterion: None,
            kind: AspectKind::Agreed { step: None },
            max,
        };
        let module = |code: &str, aspect: Aspect| Module {
            code: code.to_owned(),
            max: aspect.max,
            weight: points(10),
            judges: Vec::new(),
            aggregation: None,
            spread: 1,
            pass: None,
            aspects: vec![aspect],
        };
        let found_in = |module: Module| -> Vec<String> {
            let mut found = Found::default();
            check_module(&module, "module", &mut found);
            found
                .into_problems()
                .iter()
                .map(|problem| format!("{} {}", problem.place, problem.because.key))
                .collect()
        };
        assert_eq!(found_in(module("A", aspect("A1", points(10)))), [""; 0]);
        assert_eq!(found_in(module(" ", aspect("A1", points(10)))), ["module input-wrong"]);
        assert_eq!(found_in(module("A", aspect("A\n1", points(10)))), ["module.aspect.A\n1 input-wrong"]);
        assert_eq!(
            found_in(module("A", aspect("A1", points(2_000_000)))),
            ["module.max rank-mark-too-large", "module.aspect.A1.max rank-mark-too-large"]
        );
    }
}
