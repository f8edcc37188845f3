//! The competition's own publicity: it begins with its last division and ends when results are official.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::kernel::because::{Arg, Because};
use crate::kernel::clock::{civil_date, civil_offset};
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, DivisionId, EventId};
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::ranking::usecase::whole;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::{day_ending_at, days};
use crate::lifecycle::setup::usecase::{self as setup, listing};
use crate::platform::db::Conn;
use crate::platform::feed::Topic;

use super::super::store;
use super::objections::{Held, holding_in_tx};
use super::unsettled::{Unsettled, unsettled_in_tx};

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

/// Lets nobody cancel the locked competition once results of one of its divisions are official.
///
/// # Errors
/// `Refused`.
pub fn refuse_official_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let tree = listing::tree_in_tx(tx.conn, &[tx.stream.as_competition()?])?;
    let divisions: Vec<DivisionId> = tree.divisions.iter().map(|division| division.id).collect();
    if store::official::of_divisions(tx.conn, &divisions)?.is_empty() {
        return Ok(());
    }
    Err(Fault::refused(Because::new("publicity-official-stays")))
}

/// How a division stands on its way to official results.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The division's row number.
    pub division_id: DivisionId,
    /// Its uid.
    pub division_uid: String,
    /// Event and division.
    pub title: String,
    /// When its results became official.
    pub official_at: Option<DateTime<Utc>>,
    /// Why they cannot yet; places that are held are named.
    pub waits: Vec<Because>,
}

impl Standing {
    /// Whether its results can become official now.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.official_at.is_none() && self.waits.is_empty()
    }
}

/// How the live divisions of a competition stand.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn standings_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    now: DateTime<Utc>,
) -> Result<Vec<Standing>, Fault> {
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let live: Vec<DivisionId> =
        tree.divisions.iter().filter(|division| division.is_live()).map(|division| division.id).collect();
    let newest = store::newest_of(conn, &live)?;
    let declared = store::official::of_divisions(conn, &live)?;
    let unsettled = unsettled_in_tx(conn, competition_id)?;
    let held = holding_in_tx(conn, competition_id, now)?;
    let mut standings = Vec::new();
    for (event, division) in tree.divisions_of(competition_id).filter(|(_, division)| division.is_live()) {
        let mut waits: Vec<Because> = match newest.get(&division.id) {
            Some(newest) => running(Some(newest.until), now).into_iter().collect(),
            None => vec![Because::new("publicity-not-published")],
        };
        let open = unsettled.iter().filter(|one| one.division_id == division.id);
        waits.extend(open.map(Unsettled::because));
        for held in held.iter().filter(|held| held.division_id == division.id) {
            waits.push(held.because.clone());
            waits.extend(places_in_tx(conn, held)?);
        }
        standings.push(Standing {
            division_id: division.id,
            division_uid: division.uid.clone(),
            title: format!("{}（{}）", event.name, division.name),
            official_at: declared.get(&division.id).copied(),
            waits,
        });
    }
    Ok(standings)
}

/// The places an objection holds, where it does not hold all of its division.
fn places_in_tx(conn: &mut Conn, held: &Held) -> Result<Option<Because>, Fault> {
    let Some(uids) = &held.entries else { return Ok(None) };
    let entries = registration::entries_in_tx(conn, held.division_id)?.into_iter();
    let numbers = entries.filter(|entry| uids.contains(&entry.uid)).map(|entry| entry.number);
    Ok(Some(Because::new("publicity-held-places").list("numbers", numbers)))
}

/// Why no results can be official yet; `None` where those of a division can.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn blocker_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    now: DateTime<Utc>,
) -> Result<Option<Because>, Fault> {
    let standings = standings_in_tx(conn, competition_id, now)?;
    if standings.iter().any(Standing::is_ready) || is_whole(&standings) {
        return Ok(None);
    }
    if let Some(unsettled) = unsettled_in_tx(conn, competition_id)?.first() {
        return Ok(Some(unsettled.because()));
    }
    let running = running(over_at_in_tx(conn, competition_id)?, now);
    // Over, and an objection holds what is left.
    let held = || standings.iter().find_map(|standing| standing.waits.first().cloned());
    Ok(running.or_else(held))
}

fn running(over: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Because> {
    let Some(over) = over else { return Some(Because::new("publicity-not-all-published")) };
    (now < over).then(|| {
        let end = over.with_timezone(&civil_offset());
        let midnight = end.time() == chrono::NaiveTime::MIN;
        let told = if midnight {
            format!("{} 24:00", day_ending_at(over))
        } else {
            end.format("%Y-%m-%d %H:%M").to_string()
        };
        Because::new("publicity-not-over").with("until", Arg::Text(told))
    })
}

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Why before the contest is over.
    pub exception: Option<String>,
    /// Uids of the divisions the page said can become official, where one looked at it.
    pub seen: Option<Vec<String>>,
}

/// Declares the results of every division official whose publicity is over and that nothing holds; with the last of them the
/// competition is awarded. Answers how many there were, and whether that is all.
///
/// # Errors
/// `Refused` with every reason where no division can yet; `Invalid` at `exception` where that is needed; `Stale` where other
/// divisions can than the page said; `WrongPhase`.
pub fn declare(act: Act<'_>, competition_uid: &str, wanted: &Wanted) -> Result<(usize, bool), Fault> {
    act.read(|conn| {
        let on = On::Uid(competition_uid);
        let id = door::look_in_tx(conn, act.actor, Action::DeclareOfficial, on)?.as_competition()?;
        let standings = standings_in_tx(conn, id, act.installation.now())?;
        let ready = standings.iter().filter(|one| one.is_ready());
        ready.map(|one| one.division_id).try_for_each(|division| whole::division_in_tx(conn, division))
    })?;
    act.write(Action::DeclareOfficial, On::Uid(competition_uid), |tx| {
        let id = tx.stream.as_competition()?;
        // What follows is read behind the locks of all events: whoever publishes holds one of them.
        reach(tx, id, None)?;
        let standings = standings_in_tx(tx.conn, id, tx.now)?;
        let ready: Vec<&Standing> = standings.iter().filter(|one| one.is_ready()).collect();
        refuse_others(&standings, &ready, wanted.seen.as_deref())?;
        let competition = setup::competition_in_tx(tx.conn, id)?;
        let early = days::before_the_end(&competition, civil_date(tx.now));
        if let Some(because) = early.filter(|_early| wanted.exception.is_none()) {
            return Err(Fault::field("exception", because));
        }
        let by = tx.actor.uid.clone();
        for one in &ready {
            let row = (one.division_id, wanted.exception.as_deref());
            store::official::insert_in_tx(tx.conn, row, (&by, tx.now))?.bind(tx);
            tx.tell(Topic::Publication, one.division_uid.clone());
        }
        let all = standings.iter().all(|one| one.official_at.is_some() || one.is_ready());
        let divisions: Vec<&str> = ready.iter().map(|one| one.division_uid.as_str()).collect();
        tx.note(json!({ "divisions": divisions, "all": all, "exception": wanted.exception }));
        if all {
            reach(tx, id, Some(CompetitionPhase::Awarded))?;
            tx.set_phase(CompetitionPhase::Awarded)?;
        }
        Ok((divisions.len(), all))
    })
}

/// Locks the events of a competition, and moves them on where the whole of it is official.
fn reach(tx: &mut Tx<'_>, id: CompetitionId, to: Option<CompetitionPhase>) -> Result<(), Fault> {
    let phases = [CompetitionPhase::Reviewed.into(), CompetitionPhase::Publicity.into()];
    for event in setup::events_in_tx(tx.conn, id)? {
        tx.also(event.id.stream(), &phases, to.map(Into::into), &json!({}))?;
        if to.is_some() {
            for division in setup::divisions_in_tx(tx.conn, event.id)? {
                tx.tell(Topic::Publication, division.uid);
            }
        }
    }
    Ok(())
}

/// Whether all results are official: the last that were waited for may have been cancelled.
#[must_use]
pub fn is_whole(standings: &[Standing]) -> bool {
    !standings.is_empty() && standings.iter().all(|one| one.official_at.is_some())
}

fn refuse_others(standings: &[Standing], ready: &[&Standing], seen: Option<&[String]>) -> Result<(), Fault> {
    if ready.is_empty() && !is_whole(standings) {
        let mut reasons: Vec<Because> = Vec::new();
        for because in standings.iter().flat_map(|one| &one.waits) {
            if !reasons.contains(because) {
                reasons.push(because.clone());
            }
        }
        return Err(Fault::refused_for(reasons));
    }
    let same = |seen: &[String]| ready.iter().map(|one| &one.division_uid).eq(seen);
    if seen.is_none_or(same) {
        return Ok(());
    }
    Err(Fault::new(FaultKind::Stale, Because::new("publicity-others-ready")))
}
