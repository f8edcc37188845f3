//! Medals and positions of the ranked entries, where a plan gives them by scale scores.

use crate::kernel::because::Because;
use crate::kernel::fault::Problem;
use crate::kernel::prize::Prize;

use super::super::model::decision::decision_place;
use super::super::model::{Inputs, OpenKind, Ruling};
use super::super::prizes::ByScore;
use super::fill::Filled;
use super::order::Group;
use super::passes::Costs;

/// Prizes and positions by roster place.
pub(super) struct Awarded {
    pub(super) filled: Filled,
    pub(super) positions: Vec<Option<usize>>,
}

/// Awards by `scores` (by roster place); without a scale everything stays open.
pub(super) fn award(
    inputs: &Inputs<'_>,
    ordered: &[Group],
    scores: Option<&[Option<i64>]>,
    costs: &Costs,
    rule: &dyn ByScore,
) -> Awarded {
    let entries = inputs.roster.len();
    let mut filled = Filled { prizes: vec![Prize::None; entries], ..Filled::default() };
    filled.problems = refused_decisions(inputs);
    let mut awarded = Awarded { filled, positions: vec![None; entries] };
    let ranked = ordered.iter().flat_map(|group| group.members.iter().copied());
    let Some(scores) = scores else {
        for row in ranked {
            set(&mut awarded.filled.prizes, row, Prize::Open);
        }
        awarded.filled.open.push(OpenKind::NoScale.told(Because::new("rank-open-no-scale")));
        return awarded;
    };
    let score = |row: usize| scores.get(row).copied().flatten().unwrap_or_default();
    // Keys may order equal scores, never unequal ones: rank order is score order.
    let ranked: Vec<usize> = ranked.collect();
    let all: Vec<i64> = ranked.iter().map(|row| score(*row)).collect();
    for (row, position) in ranked.iter().zip(rule.positions(&all)) {
        set(&mut awarded.positions, *row, Some(position));
    }
    let lost = |row: usize| costs.prize.get(row).copied().unwrap_or_default();
    let competing: Vec<usize> = ranked.into_iter().filter(|row| !(costs.pass_down && lost(*row))).collect();
    let competing_scores: Vec<i64> = competing.iter().map(|row| score(*row)).collect();
    let prizes = rule.prizes(&competing_scores);
    for (row, prize) in competing.iter().zip(prizes).filter(|(row, _)| !lost(**row)) {
        set(&mut awarded.filled.prizes, *row, prize);
    }
    awarded
}

/// There is no cut to decide: whole groups of scores take a medal.
fn refused_decisions(inputs: &Inputs<'_>) -> Vec<Problem> {
    let decisions = inputs.decisions.iter().enumerate();
    let cuts = decisions.filter(|(_, decision)| matches!(decision.ruling, Ruling::Cut { .. }));
    let problem =
        |number| Problem { place: decision_place(number), because: Because::new("rank-decision-no-cut") };
    cuts.map(|(number, _)| problem(number)).collect()
}

fn set<T>(cells: &mut [T], row: usize, value: T) {
    if let Some(cell) = cells.get_mut(row) {
        *cell = value;
    }
}
