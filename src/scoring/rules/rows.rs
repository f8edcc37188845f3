//! Rows of the result: ranked ones in rank order, then the others by status and entry id.

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;

use super::super::model::{Inputs, Open, OpenKind, Row, Standing};
use super::order::{Group, ids};

/// What the rows publish, by roster place.
pub(super) struct Published<'a> {
    pub(super) totals: &'a [Option<Score>],
    /// Groups in rank order.
    pub(super) groups: &'a [Group],
    pub(super) scale: Option<&'a [Option<i64>]>,
    /// Positions of a WorldSkills plan; `None` where a position is the rank.
    pub(super) positions: Option<Vec<Option<usize>>>,
    pub(super) prizes: &'a [Prize],
}

/// All rows.
pub(super) fn ranked(inputs: &Inputs<'_>, published: &Published<'_>) -> Vec<Row> {
    let mut rows = Vec::with_capacity(inputs.roster.len());
    let mut has_rank = vec![false; inputs.roster.len()];
    for group in published.groups {
        let rank = rows.len() + 1;
        for entry in &group.members {
            if let Some(seen) = has_rank.get_mut(*entry) {
                *seen = true;
            }
            let position = match &published.positions {
                Some(positions) => at(positions, *entry),
                None => Some(rank),
            };
            rows.push(Row {
                entry: *entry,
                status: EntryStatus::Ranked,
                total: at(published.totals, *entry),
                position,
                rank: Some(rank),
                scale: published.scale.and_then(|scale| at(scale, *entry)),
                prize: published.prizes.get(*entry).copied().unwrap_or(Prize::None),
                sharing: group.members.len(),
            });
        }
    }
    let mut rest = without_rank(inputs, published.totals, |entry| has_rank.get(entry) == Some(&false));
    for row in &mut rest {
        row.scale = published.scale.and_then(|scale| at(scale, row.entry));
    }
    rows.extend(rest);
    rows
}

/// Rows while a mark or a tie value blocks: known totals only.
pub(super) fn blocked(inputs: &Inputs<'_>, totals: &[Option<Score>], prize: Prize) -> Vec<Row> {
    let mut rows = without_rank(inputs, totals, |_| true);
    for row in rows.iter_mut().filter(|row| row.status == EntryStatus::Ranked) {
        row.prize = prize;
    }
    rows
}

fn without_rank(inputs: &Inputs<'_>, totals: &[Option<Score>], wanted: impl Fn(usize) -> bool) -> Vec<Row> {
    let entries = inputs.roster.iter().enumerate().filter(|(row, _)| wanted(*row));
    let mut sorted: Vec<(EntryStatus, &str, usize)> =
        entries.map(|(row, entry)| (entry.status, entry.id.as_str(), row)).collect();
    sorted.sort_unstable();
    let row = |(status, _, entry): (EntryStatus, &str, usize)| Row {
        entry,
        status,
        total: at(totals, entry),
        position: None,
        rank: None,
        scale: None,
        prize: Prize::None,
        sharing: 0,
    };
    sorted.into_iter().map(row).collect()
}

/// Ties that wait for a decision.
pub(super) fn undecided(inputs: &Inputs<'_>, groups: &[Group]) -> Vec<Open> {
    let waiting = groups.iter().filter(|group| group.standing == Standing::Undecided);
    let reason = |group: &Group| {
        let because = Because::new("rank-open-tie").list("entries", ids(inputs, &group.members));
        OpenKind::Tie.told(because.word("last", inputs.plan.order.last.message_key()))
    };
    waiting.map(reason).collect()
}

/// Why each roster entry stands where it stands.
pub(super) fn standings(inputs: &Inputs<'_>, groups: &[Group]) -> Vec<Standing> {
    let mut standings = vec![Standing::Unranked; inputs.roster.len()];
    for group in groups {
        for member in &group.members {
            if let Some(standing) = standings.get_mut(*member) {
                *standing = group.standing;
            }
        }
    }
    standings
}

fn at<T: Copy>(cells: &[Option<T>], row: usize) -> Option<T> {
    cells.get(row).copied().flatten()
}
