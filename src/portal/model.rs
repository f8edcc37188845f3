//! Where a competition stands, and what can be done.

use serde::Serialize;

use crate::kernel::because::Because;
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

/// A competition on somebody's desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mine {
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
    /// Uid of its division.
    pub division: String,
    /// Row number of its division, for grants.
    #[serde(skip)]
    pub division_id: i64,
}
