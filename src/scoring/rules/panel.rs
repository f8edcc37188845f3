//! Which judges count in a module, after the decisions that drop one or choose another aggregation.

use std::collections::HashSet;

use num_integer::Integer;

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

use super::super::model::{Aggregation, AspectKind, Block, Decision, Inputs, Marks, Module, Ruling};
use super::aggregate;

/// What the sums of a panel of some size are multiplied by to give 1/`denominator` thousandths.
#[derive(Debug, Clone, Copy)]
pub(super) struct Units {
    /// For the J scores, each times its full mark.
    pub(super) judgement: i128,
    /// For the aggregate of the S sums.
    pub(super) scored: i128,
}

/// A module as its marks are computed.
#[derive(Debug, Clone)]
pub(super) struct Panel {
    /// Judges of the module, by their place in the plan: whether their marks count.
    pub(super) seats: Vec<bool>,
    /// How their S marks become one.
    pub(super) aggregation: Aggregation,
    /// Whether each entry is marked by whoever marked it whole (a decision lifts the same-panel rule).
    pub(super) lifted: bool,
    /// Largest accepted difference on a J aspect.
    pub(super) spread: i32,
    /// Full marks of the J aspects in thousandths, in the order of their columns.
    pub(super) judgement_max: Vec<i64>,
    /// Columns of one judge's row.
    pub(super) judged_width: usize,
    /// Marks are counted in 1/`denominator` thousandths.
    pub(super) denominator: i128,
    /// For each number of judges from 1: what their marks are counted in.
    units: Vec<Units>,
    /// Full mark of the module in thousandths; follows the panel under `sum`.
    pub(super) max: i64,
    /// Entries and J columns whose spread a decision lets stand.
    pub(super) excused: HashSet<(usize, usize)>,
}

impl Panel {
    /// The panel of a module without any decision.
    pub(super) fn of(module: &Module) -> Self {
        let judgement_max: Vec<i64> = module
            .aspects
            .iter()
            .filter(|aspect| aspect.kind == AspectKind::Judgement)
            .map(|aspect| aspect.max.thousandths())
            .collect();
        let mut panel = Self {
            seats: vec![true; module.judges.len()],
            aggregation: module.aggregation.unwrap_or(Aggregation::Mean),
            lifted: false,
            spread: module.spread,
            judgement_max,
            judged_width: module.aspects.iter().filter(|aspect| aspect.kind.by_judges()).count(),
            denominator: 1,
            units: Vec::new(),
            max: module.max.thousandths(),
            excused: HashSet::new(),
        };
        panel.settle(module);
        panel
    }

    /// The same panel marking only some J aspects: what a criterion is computed by.
    pub(super) fn narrowed(&self, judgement_max: Vec<i64>, judged_width: usize) -> Self {
        let mut panel = self.clone();
        panel.judgement_max = judgement_max;
        panel.judged_width = judged_width;
        panel
    }

    /// The units for some number of judges, at least one and at most the panel's size.
    pub(super) fn units(&self, judges: usize) -> Units {
        let at = judges.saturating_sub(1);
        self.units.get(at).copied().unwrap_or(Units { judgement: 0, scored: 0 })
    }

    /// Judges whose marks count.
    pub(super) fn size(&self) -> usize {
        self.seats.iter().filter(|seated| **seated).count()
    }

    /// Works out denominator and maximum once the seats are known.
    fn settle(&mut self, module: &Module) {
        let most = self.size().max(1);
        let sizes = if self.lifted { 1..=most } else { most..=most };
        self.denominator = sizes.map(|size| self.denominator_for(size)).fold(1, |a, b| a.lcm(&b));
        let units = |judges: usize| Units {
            judgement: self.denominator / (3 * i128::try_from(judges).unwrap_or(1)),
            scored: self.denominator / aggregate::divisor(self.aggregation, judges),
        };
        self.units = (1..=most).map(units).collect();
        if self.aggregation == Aggregation::Sum {
            self.max = full_mark(module, self.size());
        }
    }

    fn denominator_for(&self, judges: usize) -> i128 {
        let judges_whole = i128::try_from(judges).unwrap_or(1);
        (3 * judges_whole).lcm(&aggregate::divisor(self.aggregation, judges))
    }
}

/// What a module's aspects sum to, in thousandths, when `judges` mark it.
pub(super) fn full_mark(module: &Module, judges: usize) -> i64 {
    let times = match module.aggregation {
        Some(Aggregation::Sum) => i64::try_from(judges).unwrap_or(1),
        _ => 1,
    };
    module
        .aspects
        .iter()
        .map(|aspect| match aspect.kind {
            AspectKind::Scored { .. } => aspect.max.thousandths().saturating_mul(times),
            _ => aspect.max.thousandths(),
        })
        .fold(0, i64::saturating_add)
}

/// The panels of all modules under the decisions.
///
/// # Errors
/// Decisions that name what is not there or ask for what cannot be.
pub(super) fn panels(inputs: &Inputs<'_>) -> Result<Vec<Panel>, Vec<Problem>> {
    let mut panels: Vec<Panel> = inputs.plan.modules.iter().map(Panel::of).collect();
    let mut problems = Vec::new();
    for (number, decision) in inputs.decisions.iter().enumerate() {
        if let Err(because) = apply(inputs, &mut panels, decision) {
            problems.push(Problem { place: decision_place(number), because });
        }
    }
    for (panel, module) in panels.iter_mut().zip(&inputs.plan.modules) {
        panel.settle(module);
    }
    problems.extend(needless_spreads(inputs, &panels));
    if problems.is_empty() { Ok(panels) } else { Err(problems) }
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

/// Where a decision stands in its list.
pub(super) fn decision_place(number: usize) -> Place {
    Place::Field(format!("decision.{}", number + 1))
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
            .count("judges", i64::try_from(module.judges.len()).unwrap_or(i64::MAX))
            .count("needed", i64::try_from(chosen.fewest_judges()).unwrap_or(i64::MAX)));
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
