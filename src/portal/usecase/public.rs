//! What the public may know of competitions.

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, RoundPhase, Stage};
use crate::lifecycle::publicity::usecase::newest_in_tx;
use crate::lifecycle::registration::usecase::count_in_tx;
use crate::lifecycle::setup::model::{Competition, Division, Event, HostShare};
use crate::lifecycle::setup::usecase::{
    competition_by_uid_in_tx, competitions_in_tx, divisions_in_tx, events_in_tx, hosts_in_tx, rounds_in_tx,
};
use crate::platform::db::{Conn, tx};
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
    let mut events = Vec::new();
    for event in events_in_tx(conn, competition.id)? {
        let mut divisions = Vec::new();
        for division in divisions_in_tx(conn, event.id)? {
            let entries = count_in_tx(conn, division.id)?;
            let phase = rounds_in_tx(conn, division.id)?.iter().map(|round| round.phase).min();
            let published = newest_in_tx(conn, division.id)?.is_some();
            divisions.push(PublicDivision { division, entries, phase, published });
        }
        let hosts = hosts_in_tx(conn, event.id)?;
        events.push(PublicEvent { event, hosts, divisions });
    }
    let open = competition.phase == CompetitionPhase::Registration && now < competition.registration_until;
    Ok(PublicCompetition { competition, events, open })
}

/// A competition the public may know of.
///
/// # Errors
/// `NotFound` before registration was opened, and once it was cancelled.
pub fn competition(installation: &Installation, uid: &str) -> Result<PublicCompetition, Fault> {
    tx::read(&installation.pool, |conn| {
        let competition = competition_by_uid_in_tx(conn, uid)?;
        if !competition.phase.is_public() {
            return Err(Fault::not_found());
        }
        public_in_tx(conn, competition, installation.now())
    })
}

/// All competitions the public may know of, newest first.
///
/// # Errors
/// `Internal` for the database's own.
pub fn competitions(installation: &Installation) -> Result<Vec<Competition>, Fault> {
    tx::read(&installation.pool, |conn| {
        let mut all = competitions_in_tx(conn)?;
        all.retain(|competition| competition.phase.is_public());
        Ok(all)
    })
}
