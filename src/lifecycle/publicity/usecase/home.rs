//! What the public finds on the first page.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::{Conn, tx};
use crate::platform::feed;
use crate::platform::installation::Installation;

use super::super::store;

/// The lists of the first page.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// Open for registration, soonest close first.
    pub open: Vec<Competition>,
    /// Results in publicity.
    pub publicity: Vec<InPublicity>,
    /// Divisions at work.
    pub running: Vec<Running>,
}

/// A published division.
#[derive(Debug, Clone, Serialize)]
pub struct InPublicity {
    /// Competition, event, division.
    pub title: String,
    /// Its results.
    pub url: String,
    /// Version.
    pub version: i64,
    /// End of publicity.
    pub until: DateTime<Utc>,
}

/// A division at work.
#[derive(Debug, Clone, Serialize)]
pub struct Running {
    /// Competition, event, division.
    pub title: String,
    /// The competition's page.
    pub url: String,
    /// Phase of its round.
    pub phase: RoundPhase,
}

/// Reads the lists, and where the change feed stood when they were read.
///
/// # Errors
/// `Internal` for the database's own.
pub fn home(installation: &Installation) -> Result<(i64, Arc<Home>), Fault> {
    tx::read(&installation.pool, |conn| {
        let (read_at, mut home) = (feed::head(conn)?, Home::default());
        for competition in setup::competitions_in_tx(conn)? {
            match competition.phase {
                CompetitionPhase::Registration => home.open.push(competition),
                CompetitionPhase::Reviewed | CompetitionPhase::Publicity => {
                    add(conn, &mut home, &competition)?
                }
                _ => {}
            }
        }
        home.open.sort_by_key(|competition| (competition.registration_until, competition.id));
        Ok((read_at, Arc::new(home)))
    })
}

fn add(conn: &mut Conn, home: &mut Home, competition: &Competition) -> Result<(), Fault> {
    for event in setup::events_in_tx(conn, competition.id)? {
        for division in setup::divisions_in_tx(conn, event.id)? {
            let title = format!("{} {}（{}）", competition.name, event.name, division.name);
            if let Some(newest) = store::newest(conn, division.id)? {
                let url = format!("/divisions/{}/results", division.uid);
                let (version, until) = (newest.version, newest.until);
                home.publicity.push(InPublicity { title, url, version, until });
                continue;
            }
            let Some(round) = setup::rounds_in_tx(conn, division.id)?.pop() else { continue };
            let url = format!("/competitions/{}", competition.uid);
            home.running.push(Running { title, url, phase: round.phase });
        }
    }
    Ok(())
}
