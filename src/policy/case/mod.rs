//! A case: competitions with their events, results and coach teams, as far as they are known.

mod check;
mod counts;
mod csv;
mod pieces;
mod read;

use chrono::NaiveDate;

use super::facts::Prizes;
use crate::kernel::level::Level;
use crate::kernel::money::Fen;

/// The highest rank, quota or number of parts.
const MOST: u32 = 1_000_000_000;

pub use csv::add_results;
pub(super) use read::competitions;
pub use read::{CaseFile, ResultsFile, read};

/// Everything one run is about. Nothing here is ever assumed: what is not known is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Case {
    /// The competitions, in any order.
    pub competitions: Vec<Competition>,
}

/// One competition, our own or an outside one whose results count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Competition {
    /// Unique in the case.
    pub id: String,
    /// Its name, where the case tells one: the same contest stands there once.
    pub name: Option<String>,
    /// Its one level.
    pub level: Level,
    /// `worldskills` or another series; told for world contests.
    pub series: Option<String>,
    /// Last day of the final: picks the version of a pack.
    pub final_day: NaiveDate,
    /// Whether it only selects for a higher one.
    pub selection_only: bool,
    /// The level it selects for; by itself changes nothing.
    pub selects_for: Option<Level>,
    /// Its events.
    pub events: Vec<Event>,
    /// Coach teams with a filed share plan. Others are known by their entries alone.
    pub coach_teams: Vec<CoachTeam>,
}

/// One event: the unit of host grants and of the quota of titles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique in the case.
    pub id: String,
    /// A class the pack declares; `None`: of no class.
    pub class: Option<String>,
    /// Those who host it; empty where nobody of ours does.
    pub hosts: Vec<Share>,
    /// Places for a title in the approved plan; `None`: not filed.
    pub title_quota: Option<u32>,
    /// The results.
    pub entries: Vec<Entry>,
}

/// One entry and its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Unique in the case.
    pub id: Box<str>,
    /// Rank; `None`: unranked, or not known.
    pub rank: Option<u32>,
    /// The prizes still possible; one where the prize is known.
    pub prizes: Prizes,
    /// What the organiser paid the entry; `None`: not known.
    pub prize_money: Option<Fen>,
    /// Whether it represents the pack's place; `None`: not known.
    pub represents: Option<bool>,
    /// Its coach team.
    pub coach_team: Option<Box<str>>,
    /// Whether it is a team.
    pub team: bool,
    /// The contestant, or the members in roster order.
    pub members: Box<[Member]>,
}

/// One contestant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Name or number of the person; the same person has the same in all entries.
    pub person: Box<str>,
    /// Titles held before the final.
    pub holds: Box<[Box<str>]>,
    /// Parts of the team's money that are this member's, in the filed plan.
    pub share: Option<u32>,
}

/// A coach team with its filed plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachTeam {
    /// Unique in the case.
    pub id: Box<str>,
    /// Its members' parts, in roster order.
    pub members: Vec<Share>,
}

/// A payee and his parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The payee.
    pub payee: Box<str>,
    /// His parts out of all parts.
    pub parts: u32,
}

impl Entry {
    /// Whether every member's share is filed.
    #[must_use]
    pub fn has_share_plan(&self) -> bool {
        self.team && self.members.iter().all(|member| member.share.is_some())
    }
}
