//! Places are taken in rank order, class after class; a tie across the edge of a class is settled or stays open.

use crate::kernel::because::Because;
use crate::kernel::fault::Problem;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;

use super::super::model::decision::decision_place;
use super::super::model::{AtCut, Class, Inputs, Open, OpenKind, Ruling, Standing};
use super::order::{Group, ids, names_exactly};
use super::passes::Costs;

/// What filling the classes found.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// The prize of each roster entry.
    pub(super) prizes: Vec<Prize>,
    /// Ties across an edge that wait for a decision.
    pub(super) open: Vec<Open>,
    /// Entries settled by a decision at a cut, and that decision.
    pub(super) cuts: Vec<(usize, usize)>,
    /// Decisions that fit no tie at a cut.
    pub(super) problems: Vec<Problem>,
}

/// The places not taken yet.
struct Slots<'a> {
    classes: &'a [Class],
    places: &'a [Option<u64>],
    at: usize,
    taken: u64,
}

impl Slots<'_> {
    /// The class of the next place for an entry with this total; `None` where all classes are used up.
    fn next(&mut self, total: Option<Score>) -> Option<usize> {
        loop {
            let class = self.classes.get(self.at)?;
            let full = self.places.get(self.at).copied().flatten().is_some_and(|places| self.taken >= places);
            let below_floor = class.floor.zip(total).is_some_and(|(floor, total)| total < floor);
            if !full && !below_floor {
                self.taken += 1;
                return Some(self.at);
            }
            self.at += 1;
            self.taken = 0;
        }
    }
}

/// Gives the places of each class to the groups in rank order.
pub(super) fn fill(
    inputs: &Inputs<'_>,
    groups: &[Group],
    totals: &[Option<Score>],
    costs: &Costs,
    places: &[Option<u64>],
) -> Filled {
    let plan = &inputs.plan.prizes;
    let mut filled = Filled { prizes: vec![Prize::None; inputs.roster.len()], ..Filled::default() };
    let mut slots = Slots { classes: &plan.classes, places, at: 0, taken: 0 };
    let mut used = vec![false; inputs.decisions.len()];
    for group in groups {
        if let [row] = group.members.as_slice() {
            alone(inputs, *row, &mut slots, totals, costs, &mut filled);
            continue;
        }
        let decision = cut_decision(inputs, group);
        let order = in_order(inputs, group, decision);
        let competes = |row: &usize| !(costs.pass_down && lost(costs, *row));
        let parts: Vec<Vec<(usize, Option<usize>)>> = order
            .iter()
            .map(|together| {
                let contenders = together.iter().filter(|row| competes(row));
                contenders.map(|row| (*row, slots.next(totals.get(*row).copied().flatten()))).collect()
            })
            .collect();
        let mut classes = parts.iter().flatten().map(|(_, class)| class);
        let first = classes.next();
        let across = classes.any(|class| Some(class) != first);
        if let Some(number) = decision.filter(|_| across) {
            if let Some(used) = used.get_mut(number) {
                *used = true;
            }
            filled.cuts.extend(group.members.iter().map(|row| (*row, number)));
        }
        for part in parts {
            give(inputs, group, &part, across && decision.is_none(), costs, &mut filled);
        }
    }
    let unused = |number: usize| used.get(number) == Some(&false);
    for (number, decision) in inputs.decisions.iter().enumerate() {
        if matches!(decision.ruling, Ruling::Cut { .. }) && unused(number) {
            let because = Because::new("rank-decision-no-cut");
            filled.problems.push(Problem { place: decision_place(number), because });
        }
    }
    filled
}

/// An entry that shares with nobody takes the next place, unless it may have no prize.
fn alone(
    inputs: &Inputs<'_>,
    row: usize,
    slots: &mut Slots<'_>,
    totals: &[Option<Score>],
    costs: &Costs,
    filled: &mut Filled,
) {
    let lost = lost(costs, row);
    if lost && costs.pass_down {
        return;
    }
    let class = slots.next(totals.get(row).copied().flatten());
    let class = class.and_then(|class| inputs.plan.prizes.classes.get(class));
    if let (Some(class), Some(prize), false) = (class, filled.prizes.get_mut(row), lost) {
        *prize = class.prize;
    }
}

/// Gives one stretch of tied entries their prize, or leaves it open.
fn give(
    inputs: &Inputs<'_>,
    group: &Group,
    part: &[(usize, Option<usize>)],
    across: bool,
    costs: &Costs,
    filled: &mut Filled,
) {
    let plan = &inputs.plan.prizes;
    let undecided = group.standing == Standing::Undecided;
    let open = across && (undecided || plan.cut == AtCut::Ask);
    // Tied entries take the better class; for a single class it is simply theirs.
    let better =
        part.first().and_then(|(_, class)| plan.classes.get((*class)?)).map_or(Prize::None, |c| c.prize);
    for (row, _) in part.iter().filter(|(row, _)| !lost(costs, *row)) {
        if let Some(prize) = filled.prizes.get_mut(*row) {
            *prize = if open { Prize::Open } else { better };
        }
    }
    if open && !undecided {
        let because = Because::new("rank-open-cut").list("entries", ids(inputs, &group.members));
        filled.open.push(OpenKind::Cut.told(because));
    }
}

fn lost(costs: &Costs, row: usize) -> bool {
    costs.prize.get(row).copied().unwrap_or_default()
}

/// The decision about a tie at a cut, where the plan leaves cuts to the committee.
fn cut_decision(inputs: &Inputs<'_>, group: &Group) -> Option<usize> {
    let asked = inputs.plan.prizes.cut == AtCut::Ask && group.standing != Standing::Undecided;
    if !asked || group.members.len() < 2 {
        return None;
    }
    let fits = |ruling: &Ruling| match ruling {
        Ruling::Cut { order } => names_exactly(inputs, order, &group.members),
        _ => false,
    };
    inputs.decisions.iter().position(|decision| fits(&decision.ruling))
}

/// The members of a group as they take their places: as decided, else all together.
fn in_order(inputs: &Inputs<'_>, group: &Group, decision: Option<usize>) -> Vec<Vec<usize>> {
    let ruling = decision.and_then(|number| inputs.decisions.get(number)).map(|decision| &decision.ruling);
    let Some(Ruling::Cut { order }) = ruling else { return vec![group.members.clone()] };
    let rows = |together: &Vec<String>| {
        let named = |row: &&usize| inputs.roster.get(**row).is_some_and(|entry| together.contains(&entry.id));
        group.members.iter().filter(named).copied().collect()
    };
    order.iter().map(rows).collect()
}
