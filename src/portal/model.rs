//! Where a competition stands, and what can be done.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::access::actions::Action;
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
    /// What is asked of whom it waits for.
    #[serde(skip)]
    pub turn: Option<Turn>,
    /// Any of these offices may do it; none: it is nobody's, or told otherwise.
    #[serde(skip)]
    pub needs: Vec<Role>,
    /// The division it is about, where offices may be held for that alone.
    #[serde(skip)]
    pub within: Option<DivisionId>,
}

impl Obstacle {
    /// Something is short that the reader mends by this act, where they may.
    #[must_use]
    pub fn mended(self, may: bool, action: Action, on: &str) -> Self {
        let needs = action.rule().roles.to_vec();
        if may {
            Self { mine: Mine::ToMend, turn: Some(Turn::act(action, on)), needs, ..self }
        } else {
            Self { needs, ..self }
        }
    }

    /// Nothing is short: the reader's next step, where it is theirs, is possible from an instant on.
    #[must_use]
    pub fn later(self, own: bool, action: Action, until: DateTime<Utc>) -> Self {
        let act = Some(Because::new(action.message_key()));
        let (mine, turn) = (if own { Mine::Later } else { Mine::Not }, Some(Turn::Wait(until)));
        Self { mine, turn, act, ..self }
    }
}

/// What is asked for next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// This act, on the thing with this uid.
    Act(Action, String),
    /// Nothing by anybody before this instant.
    Wait(DateTime<Utc>),
}

impl Turn {
    /// An act on the thing with this uid.
    #[must_use]
    pub fn act(action: Action, on: &str) -> Self {
        Self::Act(action, on.to_owned())
    }
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
    /// Nothing is short: the reader takes the next step once its time has come.
    Later,
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
    /// `to-do`, `blocked` where things are short, or `later` where its time has not come.
    pub status: &'static str,
    /// What is asked, in the order in which it is done: what this task leads to, told exactly.
    #[serde(skip)]
    pub turns: Vec<Turn>,
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
