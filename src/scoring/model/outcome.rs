//! What a ranking answers.

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;

use super::decision::Decision;
use super::marks::{Marks, ModuleMarks};
use super::open::Open;
use super::plan::Plan;
use super::roster::Entry;

/// Everything a ranking is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Inputs<'a> {
    /// The settings.
    pub plan: &'a Plan,
    /// The entries; marks stand in the same order.
    pub roster: &'a [Entry],
    /// Their marks.
    pub marks: &'a Marks,
    /// What was decided.
    pub decisions: &'a [Decision],
}

/// The result of one division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranking {
    /// Rows in rank order; unranked last.
    pub rows: Vec<Row>,
    /// What still blocks or waits for a decision.
    pub open: Vec<Open>,
    /// The settings in force and what else a notice must say.
    pub notices: Vec<Because>,
    /// Intermediate figures the explanations are made from.
    pub workings: Workings,
}

/// One entry's result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// Its place in the roster.
    pub entry: usize,
    /// Its status.
    pub status: EntryStatus,
    /// The published total; `None` where there is none or it is not known yet.
    pub total: Option<Score>,
    /// The published 名次; differs from the rank only in a WorldSkills plan.
    pub position: Option<usize>,
    /// Order by total and tie keys.
    pub rank: Option<usize>,
    /// The published scale score.
    pub scale: Option<i64>,
    /// The prize.
    pub prize: Prize,
    /// How many entries, this one among them, hold the rank.
    pub sharing: usize,
}

impl Ranking {
    /// The roster places of the others that hold a row's rank.
    pub fn ties<'a>(&'a self, row: &'a Row) -> impl Iterator<Item = usize> + 'a {
        let first = row.rank.map_or(0, |rank| rank - 1);
        let count = if row.rank.is_some() { row.sharing } else { 0 };
        self.rows.iter().skip(first).take(count).map(|other| other.entry).filter(|other| *other != row.entry)
    }
}

/// Intermediate figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Workings {
    /// The marks of each module, in the plan's order.
    pub modules: Vec<ModuleMarks>,
    /// How each entry of the roster came to stand where it stands.
    pub order: Vec<Standing>,
    /// Places of each prize class.
    pub places: Vec<Option<u64>>,
    /// Entries whose prize was settled by a decision at a cut, and that decision.
    pub cuts: Vec<(usize, usize)>,
}

/// What put an entry before or after those with the same total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standing {
    /// It has no rank.
    #[default]
    Unranked,
    /// Nobody else has its total.
    Total,
    /// A tie key, by its place in the plan.
    Key(usize),
    /// A decision, by its place in the list.
    Decision(usize),
    /// It shares its rank, by the plan.
    Shared,
    /// It shares its rank, by a decision.
    SharedByDecision(usize),
    /// The tie waits for a decision.
    Undecided,
}
