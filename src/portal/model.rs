//! Where a competition stands, and what can be done.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::ids::{DivisionId, RoundId};
use crate::kernel::phase::{CompetitionPhase, RoundPhase, Stage};
use crate::kernel::role::Role;

/// A cell of the phase strip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cell {
    /// The stage.
    pub stage: Stage,
    /// `done`, `now`, `next`.
    pub state: &'static str,
    /// How much blocks it.
    pub blockers: usize,
    /// Its page, where the reader may see it.
    pub url: Option<String>,
}

/// Something the reader can do now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its words.
    pub label: Because,
    /// Its page.
    pub url: String,
}

/// Something that keeps the competition from moving on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// The stage it keeps from beginning, or the last one from ending.
    #[serde(skip)]
    pub stage: Stage,
    /// In which round, where there are several.
    pub place: Option<String>,
    /// What is short, or who is waited for.
    pub what: Because,
    /// Where it is mended, for those who may.
    pub url: Option<String>,
    /// Words of that link.
    pub act: Option<Because>,
    /// Nothing is short: somebody's next step is waited for.
    pub step: bool,
    /// How many things it stands for: several where the reader sees their number only.
    #[serde(skip)]
    pub many: usize,
    /// Whether it waits for the reader.
    #[serde(skip)]
    pub mine: Mine,
}

/// What an obstacle is to its reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mine {
    /// Somebody else's, or nobody's but time's.
    Not,
    /// Something is short, and the reader may mend it.
    ToMend,
    /// Nothing is short: the reader takes the next step.
    NextStep,
}

/// Everything that blocks one stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Blocked {
    /// What cannot be done yet; where nothing is short, that a step is next.
    pub act: Because,
    /// How many things are short or waited for; zero where only somebody's step is.
    pub short: usize,
    /// Why.
    pub problems: Vec<Obstacle>,
}

/// Something that waits for the reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// What, with how much of it.
    pub what: Because,
    /// In which competition, where the page is not one competition's own.
    pub hint: Option<String>,
    /// Where it is done.
    pub url: String,
    /// `to-do`, or `blocked` where things are short.
    pub status: &'static str,
}

/// A date that is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ahead {
    /// The day.
    pub date: NaiveDate,
    /// What happens then.
    pub what: Because,
}

/// An entry of the log, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did what to which thing.
    pub what: Because,
    /// Always none: an entry has no page of its own.
    pub url: Option<String>,
    /// Its number in its stream and the first figures of its hash.
    pub trail: Option<String>,
}

/// A competition on somebody's desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnCompetition {
    /// Its uid.
    pub uid: String,
    /// Its name.
    pub name: String,
    /// Its phase.
    pub phase: CompetitionPhase,
    /// The reader's roles in it.
    pub roles: Vec<Role>,
}

/// A round with where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundStanding {
    /// Division and round, in words.
    pub title: String,
    /// Its phase.
    pub phase: RoundPhase,
    /// Its uid.
    pub uid: String,
    /// Row number of its stream.
    #[serde(skip)]
    pub id: RoundId,
    /// Uid of its division.
    pub division: String,
    /// Row number of its division, for grants.
    #[serde(skip)]
    pub division_id: DivisionId,
}
