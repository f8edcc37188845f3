//! Lists of competitions, and what is set up in several of them.

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, EventId, RoundId};
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::model::listing::{Listing, Tree};
use crate::lifecycle::setup::store::{self, listing, tree};
use crate::platform::db::Conn;

/// A part of a list of competitions, from the competition of a uid on.
///
/// # Errors
/// `NotFound` where there is no competition of that uid.
pub fn part_in_tx(conn: &mut Conn, wanted: &Listing, seek: Seek<String>) -> Result<Part<Competition>, Fault> {
    listing::part(conn, wanted, seek)
}

/// The competitions with those row numbers, in their order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_ids_in_tx(conn: &mut Conn, ids: &[CompetitionId]) -> Result<Vec<Competition>, Fault> {
    store::competitions_by_id(conn, ids)
}

/// Events, divisions and rounds of some competitions: three statements, however many there are.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn tree_in_tx(conn: &mut Conn, competitions: &[CompetitionId]) -> Result<Tree, Fault> {
    Ok(Tree {
        events: tree::events(conn, competitions)?,
        divisions: tree::divisions(conn, competitions)?,
        rounds: tree::rounds(conn, competitions)?,
    })
}

/// The events, divisions and rounds that some row numbers of events and rounds lead to.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn tree_of_in_tx(conn: &mut Conn, events: &[EventId], rounds: &[RoundId]) -> Result<Tree, Fault> {
    let rounds = tree::rounds_by_id(conn, rounds)?;
    let divisions =
        tree::divisions_by_id(conn, &rounds.iter().map(|round| round.division_id).collect::<Vec<_>>())?;
    let above = divisions.iter().map(|division| division.event_id);
    let events = tree::events_by_id(conn, &events.iter().copied().chain(above).collect::<Vec<_>>())?;
    Ok(Tree { events, divisions, rounds })
}
