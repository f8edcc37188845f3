//! What the public may know of competitions.

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, RoundPhase, Stage};
use crate::lifecycle::registration::model::EntryState;
use crate::lifecycle::registration::usecase::entries_in_tx;
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
    /// Its divisions, each with the number of entries not refused and its rounds' least advanced phase.
    pub divisions: Vec<(Division, usize, Option<RoundPhase>)>,
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
        self.events.iter().flat_map(|event| &event.divisions).filter_map(|(_, _, phase)| *phase).collect()
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
            let entries = entries_in_tx(conn, division.id)?;
            let count = entries.iter().filter(|entry| entry.state != EntryState::Refused).count();
            let phase = rounds_in_tx(conn, division.id)?.iter().map(|round| round.phase).min();
            divisions.push((division, count, phase));
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
pub fn competitions(installation: &Installation) -> Result<Vec<PublicCompetition>, Fault> {
    tx::read(&installation.pool, |conn| {
        let all = competitions_in_tx(conn)?;
        let public = all.into_iter().filter(|competition| competition.phase.is_public());
        public.map(|competition| public_in_tx(conn, competition, installation.now())).collect()
    })
}
