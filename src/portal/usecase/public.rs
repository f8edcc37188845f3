//! What the public may know of competitions.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, EventId};
use crate::kernel::limits;
use crate::kernel::phase::{CompetitionPhase, RoundPhase, Stage};
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::publicity::model::phase_tag;
use crate::lifecycle::publicity::usecase::official::over_at_in_tx;
use crate::lifecycle::publicity::usecase::published_in_tx;
use crate::lifecycle::registration::usecase::counts_in_tx;
use crate::lifecycle::setup::model::listing::{Filter, Listing, Order, Scope};
use crate::lifecycle::setup::model::notices::Notice;
use crate::lifecycle::setup::model::{Competition, Division, Event, HostShare};
use crate::lifecycle::setup::usecase::{competition_by_uid_in_tx, hosts_of_in_tx, listing, notices};
use crate::platform::db::{Conn, tx};
use crate::platform::feed;
use crate::platform::installation::Installation;
use crate::portal::rules;

/// An event as the public sees it.
#[derive(Debug, Clone)]
pub struct PublicEvent {
    /// The event.
    pub event: Event,
    /// Its hosts.
    pub hosts: Vec<HostShare>,
    /// Its divisions.
    pub divisions: Vec<PublicDivision>,
}

/// A division as the public sees it.
#[derive(Debug, Clone)]
pub struct PublicDivision {
    /// The division.
    pub division: Division,
    /// Entries that were not refused.
    pub entries: usize,
    /// The least advanced phase of its rounds.
    pub phase: Option<RoundPhase>,
    /// Where its entries went, where it was merged.
    pub into: Option<String>,
    /// A result is public.
    pub published: bool,
}

/// A competition as the public sees it.
#[derive(Debug, Clone)]
pub struct PublicCompetition {
    /// The competition.
    pub competition: Competition,
    /// Its events.
    pub events: Vec<PublicEvent>,
    /// Entries can be handed in now.
    pub open: bool,
    /// What the public was told otherwise since registration was opened, newest first.
    pub notices: Vec<Notice>,
    /// What its phase is called.
    pub tag: &'static str,
}

impl PublicCompetition {
    /// The least advanced round of each division.
    #[must_use]
    pub fn round_phases(&self) -> Vec<RoundPhase> {
        self.events.iter().flat_map(|event| &event.divisions).filter_map(|division| division.phase).collect()
    }

    /// The stage it is in, for the strip.
    #[must_use]
    pub fn stage(&self) -> Stage {
        rules::stage(self.competition.phase, &self.round_phases())
    }

    /// How a stage stands.
    #[must_use]
    pub fn cell_state(&self, cell: Stage) -> &'static str {
        rules::cell_state(cell, self.stage(), self.competition.phase)
    }
}

fn public_in_tx(
    conn: &mut Conn,
    competition: Competition,
    now: DateTime<Utc>,
) -> Result<PublicCompetition, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition.id])?;
    let ids: Vec<DivisionId> = tree.divisions.iter().map(|division| division.id).collect();
    let counts = counts_in_tx(conn, &ids)?;
    let published = published_in_tx(conn, &ids)?;
    let of_event: Vec<EventId> = tree.events.iter().map(|event| event.id).collect();
    let mut hosts = hosts_of_in_tx(conn, &of_event)?;
    let into = |division: &Division| {
        let id = division.ended.as_ref()?.into?;
        let (event, into) = tree.divisions_of(competition.id).find(|(_, one)| one.id == id)?;
        Some(format!("{} {}", event.name, into.name))
    };
    let public = |division: &Division| PublicDivision {
        division: division.clone(),
        entries: counts.get(&division.id).copied().unwrap_or_default(),
        phase: tree.rounds_of(division.id).map(|round| round.phase).min().filter(|_phase| division.is_live()),
        into: into(division),
        published: published.contains(&division.id),
    };
    let event = |event: &Event| PublicEvent {
        event: event.clone(),
        hosts: hosts.remove(&event.id).unwrap_or_default(),
        divisions: tree.divisions.iter().filter(|one| one.event_id == event.id).map(public).collect(),
    };
    let events = tree.events.iter().map(event).collect();
    let open = competition.phase == CompetitionPhase::Registration && now < competition.registration_until;
    let notices = notices::of_competition_in_tx(conn, competition.id)?;
    let tag = phase_tag(competition.phase, over_at_in_tx(conn, competition.id)?, now);
    Ok(PublicCompetition { competition, events, open, notices, tag })
}

/// A competition the public may know of.
///
/// # Errors
/// `NotFound` before registration was opened.
pub fn competition(installation: &Installation, uid: &str) -> Result<PublicCompetition, Fault> {
    tx::read(&installation.pool, |conn| {
        let competition = competition_by_uid_in_tx(conn, uid)?;
        if !notices::is_known_in_tx(conn, &competition)? {
            return Err(Fault::not_found());
        }
        public_in_tx(conn, competition, installation.now())
    })
}

/// The first part of the list, and where the change feed stood when it was read.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn first_competitions(installation: &Installation) -> Result<(i64, Arc<Part<Competition>>), Fault> {
    tx::read(&installation.pool, |conn| {
        let read_at = feed::head(conn)?;
        let first = listing::part_in_tx(conn, &public(Filter::default()), Seek::Start)?;
        Ok((read_at, Arc::new(first)))
    })
}

fn public(filter: Filter) -> Listing {
    Listing { scope: Scope::Public, filter, order: Order::Newest, most: usize::from(limits::PAGE_ROWS) }
}

/// A part of the competitions the public may know of, newest first.
///
/// # Errors
/// `NotFound` where the list should go on at a competition that is not there.
pub fn competitions(
    installation: &Installation,
    filter: Filter,
    seek: Seek<String>,
) -> Result<Part<Competition>, Fault> {
    tx::read(&installation.pool, |conn| listing::part_in_tx(conn, &public(filter), seek))
}
