//! What the public finds on the first page.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId};
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::model::listing::{Filter, Listing, Order, Scope};
use crate::lifecycle::setup::usecase::listing;
use crate::pages::urls;
use crate::platform::db::{Conn, tx};
use crate::platform::feed;
use crate::platform::installation::Installation;

use super::super::store;

/// The lists of the first page: of each the first rows. All of them stand on the page of all competitions.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// Open for registration, soonest close first.
    pub open: Part<Competition>,
    /// Results in publicity.
    pub publicity: Part<InPublicity>,
    /// Divisions at work.
    pub running: Part<Running>,
}

/// Competitions looked at for each list.
const COMPETITIONS: usize = 12;

/// Divisions listed.
const DIVISIONS: usize = 24;

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
    /// The first day of its competition.
    pub begins: NaiveDate,
}

/// Reads the lists, and where the change feed stood when they were read.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn home(installation: &Installation) -> Result<(i64, Arc<Home>), Fault> {
    tx::read(&installation.pool, |conn| {
        let read_at = feed::head(conn)?;
        let mut open = first(conn, CompetitionPhase::Registration, Order::Soonest)?;
        open.rows.sort_by_key(|competition| (competition.registration_until, competition.id));
        let public = first(conn, CompetitionPhase::Publicity, Order::Newest)?;
        let at_work = first(conn, CompetitionPhase::Reviewed, Order::Soonest)?;
        let mut home = Home { open, ..Home::default() };
        home.publicity.later = public.later;
        home.running.later = at_work.later;
        let competitions: Vec<Competition> = public.rows.into_iter().chain(at_work.rows).collect();
        add(conn, &mut home, &competitions)?;
        Ok((read_at, Arc::new(home)))
    })
}

/// The first competitions in a phase.
fn first(conn: &mut Conn, phase: CompetitionPhase, order: Order) -> Result<Part<Competition>, Fault> {
    let filter = Filter { phase: Some(phase), ..Filter::default() };
    let listing = Listing { scope: Scope::Public, filter, order, most: COMPETITIONS };
    listing::part_in_tx(conn, &listing, Seek::Start)
}

/// Adds the divisions of some competitions: those with a public result, and those at work.
fn add(conn: &mut Conn, home: &mut Home, competitions: &[Competition]) -> Result<(), Fault> {
    let ids: Vec<CompetitionId> = competitions.iter().map(|competition| competition.id).collect();
    let tree = listing::tree_in_tx(conn, &ids)?;
    let divisions: Vec<DivisionId> = tree.divisions.iter().map(|division| division.id).collect();
    let newest = store::newest_of(conn, &divisions)?;
    for competition in competitions {
        for (event, division) in tree.divisions_of(competition.id) {
            let title = format!("{} {}（{}）", competition.name, event.name, division.name);
            if let Some(newest) = newest.get(&division.id) {
                let url = urls::division(&division.uid).results();
                let (version, until) = (newest.version, newest.until);
                add_to(&mut home.publicity, InPublicity { title, url, version, until });
            } else if let Some(round) = tree.rounds_of(division.id).last().filter(|_round| division.is_live())
            {
                let url = urls::competition(&competition.uid).page();
                add_to(
                    &mut home.running,
                    Running { title, url, phase: round.phase, begins: competition.first_day },
                );
            }
        }
    }
    Ok(())
}

fn add_to<T>(list: &mut Part<T>, row: T) {
    if list.rows.len() < DIVISIONS {
        list.rows.push(row);
    } else {
        list.later = true;
    }
}
