//! The competition's own publicity: it begins with its last division and ends when results are official.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{On, Tx};
use crate::kernel::because::{Arg, Because};
use crate::kernel::clock::{civil_date, civil_offset};
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, DivisionId, EventId};
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::days;
use crate::lifecycle::setup::usecase::{self as setup, listing};
use crate::platform::db::Conn;
use crate::platform::feed::Topic;

use super::super::store;
use super::objections::holding_in_tx;
use super::unsettled::{refuse_unsettled_in_tx, unsettled_in_tx};

/// The latest end of publicity; `None` while a division is not published. What was cancelled or merged is not waited for.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn over_at_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Option<DateTime<Utc>>, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let live = tree.divisions.iter().filter(|division| division.ended.is_none());
    let divisions: Vec<DivisionId> = live.map(|division| division.id).collect();
    let newest = store::newest_of(conn, &divisions)?;
    let all = divisions.iter().all(|division| newest.contains_key(division));
    Ok(newest.values().map(|newest| newest.until).max().filter(|_latest| all))
}

/// Begins the competition's publicity where every division is published. A competition comes before its events
/// in the order of locks, so this is a write of its own after the one that published.
///
/// # Errors
/// As [`Fault`] says of the database.
pub(super) fn start_where_all_are_published(by: By<'_>, event_id: EventId) -> Result<(), Fault> {
    let competition_id = by.read(|conn| {
        let id = setup::event_in_tx(conn, event_id)?.competition_id;
        let reviewed = setup::competition_in_tx(conn, id)?.phase == CompetitionPhase::Reviewed;
        Ok(over_at_in_tx(conn, id)?.filter(|_| reviewed).map(|_| id))
    })?;
    let Some(id) = competition_id else { return Ok(()) };
    let started = by
        .acts()
        .write(Action::StartPublicity, On::Id(id.stream()), |tx| tx.set_phase(CompetitionPhase::Publicity));
    match started {
        // Another clerk's publication began it a moment ago.
        Err(fault) if fault.kind == FaultKind::WrongPhase => Ok(()),
        other => other,
    }
}

/// Begins the publicity of the locked competition, and of its events, where all that goes on is published: what was waited for
/// ended.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn start_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let id = tx.stream.as_competition()?;
    let (reviewed, publicity) = (CompetitionPhase::Reviewed, CompetitionPhase::Publicity);
    if tx.stream.phase != reviewed.code() {
        return Ok(());
    }
    for event in setup::events_in_tx(tx.conn, id)? {
        let live = setup::endings::live_divisions_in_tx(tx.conn, event.id)?;
        let divisions: Vec<DivisionId> = live.iter().map(|division| division.id).collect();
        let newest = store::newest_of(tx.conn, &divisions)?;
        if !divisions.is_empty() && divisions.iter().all(|division| newest.contains_key(division)) {
            tx.also(event.id.stream(), &[reviewed.into()], Some(publicity.into()), &json!({}))?;
        }
    }
    if over_at_in_tx(tx.conn, id)?.is_some() { tx.set_phase(publicity) } else { Ok(()) }
}

/// Why results cannot be official yet.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn blocker_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    now: DateTime<Utc>,
) -> Result<Option<Because>, Fault> {
    if let Some(unsettled) = unsettled_in_tx(conn, competition_id)?.first() {
        return Ok(Some(unsettled.because()));
    }
    over_at_in_tx(conn, competition_id).map(|over| running(over, now))
}

fn running(over: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Because> {
    let Some(over) = over else { return Some(Because::new("publicity-not-all-published")) };
    (now < over).then(|| {
        let end = over.with_timezone(&civil_offset()).format("%Y-%m-%d %H:%M").to_string();
        Because::new("publicity-not-over").with("until", Arg::Text(end))
    })
}

/// Declares results official, at or after the end of publicity; `exception` says why before the contest is over.
///
/// # Errors
/// `Refused` before the end of publicity, and while a correction is not settled or an objection holds a place; `Invalid` at
/// `exception` where that is needed; `WrongPhase`.
pub fn declare(act: Act<'_>, competition_uid: &str, exception: Option<&str>) -> Result<(), Fault> {
    act.write(Action::DeclareOfficial, On::Uid(competition_uid), |tx| {
        let id = tx.stream.as_competition()?;
        refuse_unsettled_in_tx(tx.conn, id)?;
        let awarded = CompetitionPhase::Awarded;
        // What follows is read behind the locks of all events: whoever publishes holds one of them.
        for event in setup::events_in_tx(tx.conn, id)? {
            let phases = [CompetitionPhase::Reviewed.into(), CompetitionPhase::Publicity.into()];
            tx.also(event.id.stream(), &phases, Some(awarded.into()), &json!({}))?;
            for division in setup::divisions_in_tx(tx.conn, event.id)? {
                tx.tell(Topic::Publication, division.uid);
            }
        }
        let over = over_at_in_tx(tx.conn, id)?;
        if let Some(because) = running(over, tx.now) {
            return Err(Fault::refused(because));
        }
        let held = holding_in_tx(tx.conn, id, tx.now)?;
        if !held.is_empty() {
            return Err(Fault::refused_for(held.into_iter().map(|held| held.because)));
        }
        let competition = setup::competition_in_tx(tx.conn, id)?;
        let early = days::before_the_end(&competition, civil_date(tx.now));
        if let Some(because) = early.filter(|_early| exception.is_none()) {
            return Err(Fault::field("exception", because));
        }
        tx.note(json!({ "publicity-over": over, "exception": exception }));
        tx.set_phase(awarded)
    })
}
