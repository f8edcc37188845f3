//! The rules of ranking. Pure: the same inputs always give the same answer.

mod aggregate;
pub mod aspects;
mod blocks;
pub mod check;
pub mod explain;
mod fill;
mod medals;
pub(crate) mod module_mark;
mod notices;
mod order;
pub(crate) mod panel;
mod panels;
mod passes;
#[cfg(test)]
mod properties;
mod rows;
pub mod scale;
mod tie_keys;
mod totals;
mod whole;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Problem;
use crate::kernel::prize::Prize;

use super::model::{Inputs, Open, Ranking, Standing, Totals, Workings};
use super::prizes::Awards;
use fill::Filled;
use order::{Group, Ordered};
use panel::Panel;
use passes::Costs;
use rows::Published;
use scale::NoScale;
use totals::Marked;

/// Ranks a division: marks to totals, totals to ranks, ranks to prizes.
///
/// Marks, panels and ties that block are no error: they stand in [`Ranking::open`], and what they block is not
/// given.
///
/// # Errors
/// Every problem of the plan, the roster and the decisions; nothing is ranked then.
pub fn rank(inputs: &Inputs<'_>) -> Result<Ranking, Vec<Problem>> {
    let problems = check::plan(inputs.plan);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut problems = check::roster(inputs);
    let panels = panels::of(inputs).unwrap_or_else(|found| {
        problems.extend(found);
        Vec::new()
    });
    let base = match inputs.plan.prizes.kind.rule().base() {
        Some(base) => super::prizes::count(base, inputs.roster).unwrap_or_else(|found| {
            problems.extend(found);
            0
        }),
        None => 0,
    };
    if !problems.is_empty() {
        return Err(problems);
    }
    Pipeline { inputs, panels, base }.run()
}

/// One run over checked inputs.
struct Pipeline<'a> {
    inputs: &'a Inputs<'a>,
    panels: Vec<Panel>,
    /// N of the prize rule.
    base: u64,
}

impl Pipeline<'_> {
    fn run(self) -> Result<Ranking, Vec<Problem>> {
        let inputs = self.inputs;
        let marked = totals::of(inputs, &self.panels);
        let costs = passes::costs(inputs, &marked.modules, &marked.totals);
        let mut open = blocks::of_marks(inputs, &self.panels, &marked.missing);
        let places = inputs.plan.prizes.kind.rule().places(&inputs.plan.prizes.classes, self.base);
        let mut ordered = self.order(&marked, &costs)?;
        open.extend(blocks::of_tie_values(inputs, &ordered));
        if !open.is_empty() {
            return Ok(self.blocked(marked, places, open));
        }
        let scale = self.scale(&marked);
        let (filled, positions) = self.prizes(&ordered, &marked, &costs, &places, &scale)?;
        let shared = self.share_idle(&mut ordered.groups, &filled.prizes);
        open.extend(rows::undecided(inputs, &ordered.groups));
        open.extend(filled.open);
        let published = Published {
            totals: &marked.totals,
            groups: &ordered.groups,
            scale: scale.as_ref().ok().map(Vec::as_slice),
            positions,
            prizes: &filled.prizes,
        };
        let rows = rows::ranked(inputs, &published);
        let mut notices = notices::of(inputs, &self.panels, self.base, &places, scale.err().flatten());
        notices.extend((shared > 0).then(|| Because::new("rank-notice-ties-shared").count("n", shared)));
        let order = rows::standings(inputs, &ordered.groups);
        let workings = Workings { modules: marked.modules, order, places, cuts: filled.cuts };
        Ok(Ranking { rows, open, notices, workings })
    }

    /// Orders the entries that take a rank; an empty order while a mark blocks.
    fn order(&self, marked: &Marked, costs: &Costs) -> Result<Ordered, Vec<Problem>> {
        if !marked.missing.is_empty() {
            return Ok(Ordered::default());
        }
        let mut ranked = self.with_status_ranked();
        ranked.retain(|row| !costs.rank.get(*row).copied().unwrap_or_default());
        let keys = tie_keys::Keys::new(self.inputs, &self.panels, &marked.modules);
        let ordered = order::of(self.inputs, &ranked, &marked.totals, |key, row| keys.value(key, row));
        if ordered.problems.is_empty() { Ok(ordered) } else { Err(ordered.problems) }
    }

    fn with_status_ranked(&self) -> Vec<usize> {
        let roster = self.inputs.roster.iter().enumerate();
        roster.filter(|(_, entry)| entry.status == EntryStatus::Ranked).map(|(row, _)| row).collect()
    }

    /// Leaves ties shared that win nothing and hold no place the plan wants decided; answers how many.
    fn share_idle(&self, groups: &mut [Group], prizes: &[Prize]) -> usize {
        let plan = self.inputs.plan;
        let by_places = matches!(plan.prizes.kind.rule().awards(), Awards::Places);
        let Some(after) = plan.order.share_after.filter(|_| by_places) else { return 0 };
        let (mut before, mut shared) = (0_usize, 0);
        for group in groups {
            let past = u64::try_from(before).is_ok_and(|before| before >= after);
            let wins_nothing = |row: &usize| prizes.get(*row).is_none_or(|prize| *prize == Prize::None);
            before = before.saturating_add(group.members.len());
            if past && group.standing == Standing::Undecided && group.members.iter().all(wins_nothing) {
                group.standing = Standing::Shared;
                shared += 1;
            }
        }
        shared
    }

    /// Known totals, nothing else.
    fn blocked(self, marked: Marked, places: Vec<Option<u64>>, open: Vec<Open>) -> Ranking {
        let inputs = self.inputs;
        let prize = match inputs.plan.prizes.kind.rule().awards() {
            Awards::Nothing => Prize::None,
            Awards::Places | Awards::Scores(_) => Prize::Open,
        };
        let rows = rows::blocked(inputs, &marked.totals, prize);
        let notices = notices::of(inputs, &self.panels, self.base, &places, None);
        let order = rows::standings(inputs, &[]);
        let workings = Workings { modules: marked.modules, order, places, cuts: Vec::new() };
        Ranking { rows, open, notices, workings }
    }

    /// The scale score of each roster entry; `Err(None)` where the plan has no scale.
    fn scale(&self, marked: &Marked) -> Result<Vec<Option<i64>>, Option<NoScale>> {
        let ranked = self.with_status_ranked();
        let total = |row: &usize| marked.totals.get(*row).copied().flatten().map(|total| total.thousandths());
        let totals: Vec<i64> = ranked.iter().filter_map(total).collect();
        let scores = match (self.inputs.plan.totals, self.inputs.plan.scale) {
            (Totals::Scaled, _) => {
                totals.iter().map(|total| total / crate::kernel::score::PER_POINT).collect()
            }
            (_, Some(scale)) => scale::scores(scale, &totals).map_err(Some)?,
            (_, None) => return Err(None),
        };
        let mut by_row = vec![None; self.inputs.roster.len()];
        for (row, score) in ranked.iter().zip(scores) {
            if let Some(cell) = by_row.get_mut(*row) {
                *cell = Some(score);
            }
        }
        Ok(by_row)
    }

    /// Prizes, and the positions of a WorldSkills plan by roster place.
    fn prizes(
        &self,
        ordered: &Ordered,
        marked: &Marked,
        costs: &Costs,
        places: &[Option<u64>],
        scale: &Result<Vec<Option<i64>>, Option<NoScale>>,
    ) -> Result<Prized, Vec<Problem>> {
        let inputs = self.inputs;
        match inputs.plan.prizes.kind.rule().awards() {
            Awards::Scores(rule) => {
                let scores = scale.as_ref().ok().map(Vec::as_slice);
                let awarded = medals::award(inputs, &ordered.groups, scores, costs, rule);
                checked(awarded.filled, Some(awarded.positions))
            }
            Awards::Nothing | Awards::Places => {
                checked(fill::fill(inputs, &ordered.groups, &marked.totals, costs, places), None)
            }
        }
    }
}

/// Prizes, and positions by roster place where they are not the ranks.
type Prized = (Filled, Option<Vec<Option<usize>>>);

fn checked(filled: Filled, positions: Option<Vec<Option<usize>>>) -> Result<Prized, Vec<Problem>> {
    if filled.problems.is_empty() { Ok((filled, positions)) } else { Err(filled.problems) }
}
