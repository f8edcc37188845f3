//! The panels of all modules, after the decisions that drop a judge, choose another aggregation or let a spread stand.

use std::collections::BTreeSet;

use crate::kernel::because::Because;
use crate::kernel::fault::Problem;

use super::super::model::decision::decision_place;
use super::super::model::{Aggregation, AspectKind, Block, Decision, Inputs, Marks, Module, Ruling};
use super::panel::Panel;

/// The panels of all modules under the decisions.
///
/// # Errors
/// Decisions that name what is not there or ask for what cannot be.
pub(super) fn of(inputs: &Inputs<'_>) -> Result<Vec<Panel>, Vec<Problem>> {
    let mut panels: Vec<Panel> = inputs.plan.modules.iter().map(Panel::of).collect();
    let mut problems = Vec::new();
    for (number, decision) in inputs.decisions.iter().enumerate() {
        let applied = apply(inputs, &mut panels, decision).err();
        let wrong = applied.into_iter().chain(strangers(inputs, &decision.ruling));
        problems.extend(wrong.map(|because| Problem { place: decision_place(number), because }));
    }
    for (panel, module) in panels.iter_mut().zip(&inputs.plan.modules) {
        panel.settle(module);
    }
    problems.extend(needless_spreads(inputs, &panels));
    if problems.is_empty() { Ok(panels) } else { Err(problems) }
}

/// Entries a decision about a tie names that nobody knows: told also while a mark blocks, when ties are not looked for.
fn strangers(inputs: &Inputs<'_>, ruling: &Ruling) -> Vec<Because> {
    let (Ruling::Tie { order, .. } | Ruling::Cut { order }) = ruling else { return Vec::new() };
    let unknown = |id: &&String| inputs.roster.iter().all(|entry| entry.id != **id);
    let named: BTreeSet<&String> = order.iter().flatten().filter(unknown).collect();
    named.into_iter().map(|id| Because::new("rank-unknown-entry").text("entry", id)).collect()
}

/// Decisions about spreads that lie within the limit among the judges who count.
fn needless_spreads(inputs: &Inputs<'_>, panels: &[Panel]) -> Vec<Problem> {
    let Marks::Sheets(sheets) = inputs.marks else { return Vec::new() };
    let mut problems = Vec::new();
    for (number, decision) in inputs.decisions.iter().enumerate() {
        let Ruling::Spread { entry, module, aspect } = &decision.ruling else { continue };
        let Some(at) = inputs.plan.modules.iter().position(|candidate| candidate.code == *module) else {
            continue;
        };
        let Some(row) = inputs.roster.iter().position(|candidate| candidate.id == *entry) else { continue };
        let found = (inputs.plan.modules.get(at), panels.get(at), sheets.blocks().get(at));
        let (Some(module), Some(panel), Some(block)) = found else { continue };
        let judged = judgement_column(module, aspect).is_ok();
        if judged && !is_wide(module, panel, block, row, aspect) {
            let because = Because::new("rank-decision-no-spread").text("entry", entry).text("aspect", aspect);
            problems.push(Problem { place: decision_place(number), because });
        }
    }
    problems
}

/// Whether the judges who count differ by more than the limit on a J aspect.
fn is_wide(module: &Module, panel: &Panel, block: &Block, row: usize, aspect: &str) -> bool {
    let Some(at) = module.aspects.iter().position(|candidate| candidate.code == aspect) else { return true };
    let seated = panel.seats.iter().enumerate().filter(|(_, seated)| **seated);
    let scores: Vec<i32> = seated.filter_map(|(judge, _)| block.mark(row, at, Some(judge))).collect();
    let range = scores.iter().max().zip(scores.iter().min()).map(|(high, low)| high - low);
    range.is_some_and(|range| range > panel.spread)
}

fn apply(inputs: &Inputs<'_>, panels: &mut [Panel], decision: &Decision) -> Result<(), Because> {
    match &decision.ruling {
        Ruling::DropJudge { module, judge } => {
            let (module, panel) = find(inputs, panels, module)?;
            drop_judge(module, panel, judge)
        }
        Ruling::Aggregation { module, aggregation } => {
            let (module, panel) = find(inputs, panels, module)?;
            choose_aggregation(module, panel, *aggregation)
        }
        Ruling::Spread { entry, module, aspect } => {
            let row = inputs
                .roster
                .iter()
                .position(|candidate| candidate.id == *entry)
                .ok_or_else(|| Because::new("rank-unknown-entry").text("entry", entry))?;
            let (module, panel) = find(inputs, panels, module)?;
            let column = judgement_column(module, aspect)?;
            let fresh = panel.excused.insert((row, column));
            if fresh { Ok(()) } else { Err(Because::new("rank-decision-twice")) }
        }
        Ruling::Tie { .. } | Ruling::Cut { .. } => Ok(()),
    }
}

fn find<'a, 'b>(
    inputs: &Inputs<'a>,
    panels: &'b mut [Panel],
    code: &str,
) -> Result<(&'a Module, &'b mut Panel), Because> {
    let modules = inputs.plan.modules.iter();
    modules
        .zip(panels.iter_mut())
        .find(|(module, _)| module.code == code)
        .ok_or_else(|| Because::new("rank-unknown-module").text("module", code))
}

fn drop_judge(module: &Module, panel: &mut Panel, judge: &str) -> Result<(), Because> {
    let size = panel.size();
    let seat = module.judges.iter().position(|name| name == judge).and_then(|at| panel.seats.get_mut(at));
    let Some(seat) = seat else {
        return Err(Because::new("rank-unknown-judge").text("judge", judge).text("module", &module.code));
    };
    if !*seat {
        return Err(Because::new("rank-decision-twice"));
    }
    if size == 1 {
        return Err(Because::new("rank-decision-last-judge").text("module", &module.code));
    }
    *seat = false;
    Ok(())
}

fn choose_aggregation(module: &Module, panel: &mut Panel, chosen: Aggregation) -> Result<(), Because> {
    let about = |key: &'static str| Because::new(key).text("module", &module.code);
    if panel.lifted {
        return Err(Because::new("rank-decision-twice"));
    }
    if panel.judged_width == 0 {
        return Err(about("rank-decision-no-panel"));
    }
    if chosen == Aggregation::Sum || module.aggregation == Some(Aggregation::Sum) {
        return Err(about("rank-decision-sum"));
    }
    if chosen == Aggregation::Single && module.judges.len() > 1 {
        return Err(about("rank-single-needs-one"));
    }
    if chosen.fewest_judges() > module.judges.len() {
        return Err(about("rank-too-few-judges")
            .count("judges", module.judges.len())
            .count("needed", chosen.fewest_judges()));
    }
    panel.aggregation = chosen;
    panel.lifted = true;
    Ok(())
}

/// The column of a J aspect among the J aspects of its module.
fn judgement_column(module: &Module, code: &str) -> Result<usize, Because> {
    let mut judgements = module
        .aspects
        .iter()
        .filter(|aspect| aspect.kind == AspectKind::Judgement)
        .map(|aspect| &aspect.code);
    judgements.position(|other| other == code).ok_or_else(|| {
        Because::new("rank-decision-no-judgement").text("aspect", code).text("module", &module.code)
    })
}
