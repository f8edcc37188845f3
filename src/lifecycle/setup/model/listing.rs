//! Which competitions a list shows.

use chrono::{DateTime, Utc};

use crate::kernel::ids::{AuthorityId, CompetitionId, DivisionId, RoundId};
use crate::kernel::level::Level;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::{Division, Event, Round};

/// Whose list it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All there are.
    All,
    /// Those filed with some authorities, and these, by row number.
    Filed(Vec<AuthorityId>, Vec<CompetitionId>),
    /// What the public may know of.
    Public,
    /// These, by row number.
    Of(Vec<CompetitionId>),
    /// What the public may know of, where entries can be handed in now; and these, by row number.
    OpenOr(DateTime<Utc>, Vec<CompetitionId>),
    /// Those filed with some authorities that are in some phases; and these, by row number, once they were filed and unless
    /// they are over.
    AtWork((Vec<AuthorityId>, Vec<CompetitionPhase>), Vec<CompetitionId>),
    /// Of these, by row number, those that were not filed yet.
    Drafts(Vec<CompetitionId>),
}

impl Scope {
    /// Whether nothing can be in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::All | Self::Public | Self::OpenOr(..) => false,
            Self::Filed(authorities, ids) => authorities.is_empty() && ids.is_empty(),
            Self::Of(ids) | Self::Drafts(ids) => ids.is_empty(),
            Self::AtWork((authorities, phases), ids) => {
                (authorities.is_empty() || phases.is_empty()) && ids.is_empty()
            }
        }
    }
}

/// What is searched for; everything that is said has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of the name.
    pub name: Option<String>,
    /// Year it counts for.
    pub year: Option<i64>,
    /// Level.
    pub level: Option<Level>,
    /// Phase.
    pub phase: Option<CompetitionPhase>,
}

/// In which order, by the last day of the final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The last one first.
    Newest,
    /// The first one first.
    Soonest,
}

/// Which competitions a list shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Whose list it is.
    pub scope: Scope,
    /// What is searched for.
    pub filter: Filter,
    /// In which order.
    pub order: Order,
    /// Most rows of a part.
    pub most: usize,
}

/// What is set up in some competitions, each kind in order.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    /// Their events.
    pub events: Vec<Event>,
    /// Their divisions.
    pub divisions: Vec<Division>,
    /// Their rounds.
    pub rounds: Vec<Round>,
}

impl Tree {
    /// Divisions of a competition, each with its event, in the order of the pages.
    pub fn divisions_of(&self, competition_id: CompetitionId) -> impl Iterator<Item = (&Event, &Division)> {
        let events = self.events.iter().filter(move |event| event.competition_id == competition_id);
        events.flat_map(|event| {
            let own = self.divisions.iter().filter(|division| division.event_id == event.id);
            own.map(move |division| (event, division))
        })
    }

    /// Rounds of a division, in order.
    pub fn rounds_of(&self, division_id: DivisionId) -> impl Iterator<Item = &Round> {
        self.rounds.iter().filter(move |round| round.division_id == division_id)
    }

    /// The title of a round: its event, its division, its name; `None`: it is none of these.
    #[must_use]
    pub fn title(&self, round_id: RoundId) -> Option<String> {
        let round = self.rounds.iter().find(|round| round.id == round_id)?;
        let division = self.divisions.iter().find(|division| division.id == round.division_id)?;
        let event = self.events.iter().find(|event| event.id == division.event_id)?;
        Some(format!("{} {} {}", event.name, division.name, round.name))
    }
}
