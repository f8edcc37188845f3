//! The order of the ranked entries: total, then the plan's keys, then its last resort.

use std::cmp::Reverse;

use crate::kernel::because::Because;
use crate::kernel::fault::Problem;
use crate::kernel::score::Score;

use super::super::model::decision::decision_place;
use super::super::model::{Direction, Inputs, LastResort, Ruling, Standing, TieMethod};

/// Entries that hold one rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// Roster places, by entry id.
    pub(super) members: Vec<usize>,
    /// Why they stand here and together.
    pub(super) standing: Standing,
}

/// What ordering found.
#[derive(Debug, Default)]
pub(super) struct Ordered {
    /// Groups in rank order.
    pub(super) groups: Vec<Group>,
    /// Ties of which a key's value is missing: key and entries without it. They block.
    pub(super) missing: Vec<(usize, Vec<usize>)>,
    /// Decisions that fit no tie.
    pub(super) problems: Vec<Problem>,
}

/// Orders `ranked` (roster places) by `totals`, asking `value(key, entry)` for tie values.
pub(super) fn of(
    inputs: &Inputs<'_>,
    ranked: &[usize],
    totals: &[Option<Score>],
    value: impl Fn(usize, usize) -> Option<i128>,
) -> Ordered {
    let mut sorted: Vec<(Reverse<Option<Score>>, &str, usize)> = ranked
        .iter()
        .filter_map(|row| Some((row, inputs.roster.get(*row)?)))
        .map(|(row, entry)| (Reverse(totals.get(*row).copied().flatten()), entry.id.as_str(), *row))
        .collect();
    sorted.sort_unstable();
    let mut ordered = Ordered::default();
    for tied in sorted.chunk_by(|a, b| a.0 == b.0) {
        let members: Vec<usize> = tied.iter().map(|(_, _, row)| *row).collect();
        let group = Group { members, standing: Standing::Total };
        split_by_keys(inputs, group, 0, &value, &mut ordered);
    }
    if ordered.missing.is_empty() {
        settle(inputs, &mut ordered);
    }
    ordered
}

/// Splits a group by the keys from `key` on; what is left together goes on as one group.
fn split_by_keys(
    inputs: &Inputs<'_>,
    group: Group,
    key: usize,
    value: &impl Fn(usize, usize) -> Option<i128>,
    ordered: &mut Ordered,
) {
    let Some(tie_key) = inputs.plan.order.keys.get(key).filter(|_| group.members.len() > 1) else {
        ordered.groups.push(group);
        return;
    };
    let mut valued: Vec<(i128, usize)> = Vec::with_capacity(group.members.len());
    let mut without = Vec::new();
    for member in &group.members {
        match value(key, *member) {
            Some(found) if tie_key.first == Direction::Higher => valued.push((-found, *member)),
            Some(found) => valued.push((found, *member)),
            None => without.push(*member),
        }
    }
    if !without.is_empty() {
        ordered.missing.push((key, without));
        ordered.groups.push(group);
        return;
    }
    valued.sort_by_key(|(found, _)| *found); // stable: members stay by id
    let parts: Vec<&[(i128, usize)]> = valued.chunk_by(|a, b| a.0 == b.0).collect();
    for part in &parts {
        let members = part.iter().map(|(_, member)| *member).collect();
        let standing = if parts.len() > 1 { Standing::Key(key) } else { group.standing };
        split_by_keys(inputs, Group { members, standing }, key + 1, value, ordered);
    }
}

/// Applies the last resort and the decisions to the groups the keys left together.
fn settle(inputs: &Inputs<'_>, ordered: &mut Ordered) {
    let mut unused: Vec<(usize, &[Vec<String>], TieMethod)> = Vec::new();
    for (number, decision) in inputs.decisions.iter().enumerate() {
        if let Ruling::Tie { method, order } = &decision.ruling {
            unused.push((number, order, *method));
        }
    }
    let mut settled = Vec::with_capacity(ordered.groups.len());
    for group in std::mem::take(&mut ordered.groups) {
        if group.members.len() < 2 {
            settled.push(group);
            continue;
        }
        let found = unused.iter().position(|(_, order, _)| names_exactly(inputs, order, &group.members));
        match found.map(|at| unused.remove(at)) {
            Some((number, order, method)) if admits(inputs.plan.order.last, method, order) => {
                settled.extend(decided(inputs, &group.members, order, number));
            }
            Some((number, ..)) => {
                let because =
                    Because::new("rank-decision-method").word("last", inputs.plan.order.last.message_key());
                ordered.problems.push(Problem { place: decision_place(number), because });
            }
            None => settled.push(undecided(inputs.plan.order.last, group)),
        }
    }
    ordered.groups = settled;
    for (number, ..) in unused {
        let because = Because::new("rank-decision-no-tie");
        ordered.problems.push(Problem { place: decision_place(number), because });
    }
}

fn undecided(last: LastResort, group: Group) -> Group {
    let standing = if last == LastResort::Share { Standing::Shared } else { Standing::Undecided };
    Group { standing, ..group }
}

/// Whether the plan's last resort is the one the decision used; lots leave nobody tied.
fn admits(last: LastResort, method: TieMethod, order: &[Vec<String>]) -> bool {
    match (last, method) {
        (LastResort::Ask, TieMethod::Committee) | (LastResort::ExtraRound, TieMethod::ExtraRound) => true,
        (LastResort::Lots, TieMethod::Lots) => order.iter().all(|together| together.len() == 1),
        _ => false,
    }
}

/// Whether an order names exactly these entries, each once.
pub(super) fn names_exactly(inputs: &Inputs<'_>, order: &[Vec<String>], members: &[usize]) -> bool {
    let mut named: Vec<&str> = order.iter().flatten().map(String::as_str).collect();
    if named.len() != members.len() {
        return false;
    }
    named.sort_unstable();
    let mut ids: Vec<&str> = ids(inputs, members).collect();
    ids.sort_unstable();
    named == ids
}

fn decided(inputs: &Inputs<'_>, members: &[usize], order: &[Vec<String>], number: usize) -> Vec<Group> {
    let group = |together: &Vec<String>| {
        let of_group =
            |row: &&usize| inputs.roster.get(**row).is_some_and(|entry| together.contains(&entry.id));
        let members: Vec<usize> = members.iter().filter(of_group).copied().collect();
        let standing =
            if members.len() > 1 { Standing::SharedByDecision(number) } else { Standing::Decision(number) };
        Group { members, standing }
    };
    order.iter().map(group).collect()
}

/// The ids of roster places.
pub(super) fn ids<'a>(inputs: &Inputs<'a>, rows: &'a [usize]) -> impl Iterator<Item = &'a str> + 'a {
    let roster = inputs.roster;
    rows.iter().filter_map(move |row| roster.get(*row)).map(|entry| entry.id.as_str())
}
