//! Publishing a division's result, and publishing a correction.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::kernel::ids::{DivisionId, EventId};
use crate::kernel::phase::{CompetitionPhase, RoundPhase};
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::{self as draw, Place as Where};
use crate::lifecycle::ranking::model::correction::Ground;
use crate::lifecycle::ranking::usecase::results::{self, Version};
use crate::lifecycle::ranking::usecase::{correct, whole};
use crate::lifecycle::setup::model::{Competition, Division, Event, days as dates};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::feed::Topic;
use crate::platform::memo::Recall;
use crate::scoring::model::{Record, record};

use super::super::model::{Body, Moved, PublicRecord, Publication, SCHEMA};
use super::super::rules;
use super::super::store::{self, NewPublication};
use super::days::{Shortest, shortest_in_tx};
use super::official::{self, Standing};
use super::revoked::revoked_in_tx;

/// Renders the bodies of a record; handed in by the pages, which know languages and templates.
pub type Render<'a> = &'a dyn Fn(&PublicRecord) -> Result<Vec<Body>, Fault>;

/// The publishing page of a division.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Where.
    pub place: Where,
    /// What would be published; `None` before the signatures.
    pub record: Option<Arc<Record>>,
    /// Its digest.
    pub digest: String,
    /// What keeps it from being published.
    pub blockers: Vec<Problem>,
    /// The newest publication.
    pub newest: Option<Publication>,
    /// It holds exactly what would be published.
    pub unchanged: bool,
    /// Why it does not: the corrections in force that the public has not read, with their public sentences.
    pub corrected: Vec<(Ground, Option<String>)>,
    /// Revision of the event, for the form.
    pub revision: i64,
    /// Phase of the competition.
    pub phase: CompetitionPhase,
    /// Uid of the competition.
    pub competition_uid: String,
    /// The actor may publish; an auditor only reads.
    pub may_publish: bool,
    /// The actor may declare results official, once publicity is over.
    pub may_declare: bool,
    /// When publicity of every division is over.
    pub over_at: Option<DateTime<Utc>>,
    /// How the divisions stand on their way to official results.
    pub standings: Vec<Standing>,
    /// The shortest publicity that would begin now.
    pub shortest: Shortest,
    /// That results would be official before the contest is over.
    pub before_the_end: Option<Because>,
}

/// The page.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn page(by: By<'_>, division_uid: &str) -> Result<Desk, Fault> {
    by.read(|conn| {
        let division = setup::division_by_uid_in_tx(conn, division_uid)?;
        let event = door::read_in_tx(conn, by.actor, Action::Publish, On::Id(division.event_id.stream()))?;
        let competition_id = event.competition_id.ok_or_else(Fault::not_found)?;
        let competition = setup::competition_in_tx(conn, competition_id)?;
        let round = results::deciding_round_in_tx(conn, division.id)?;
        let newest = store::newest(conn, division.id)?;
        let (mut record, mut digest, mut unchanged, mut renamed) = (None, String::new(), false, false);
        let blockers;
        let recall = Recall::Reading(&by.installation.memo);
        match results::in_force_in_tx(conn, recall, division.id) {
            Ok(in_force) => {
                digest.clone_from(&in_force.digest);
                if let Some(newest) = &newest {
                    renamed = is_renamed_in_tx(conn, newest, &in_force.record)?;
                    unchanged = results::digest_in_tx(conn, newest.result_id)? == digest && !renamed;
                }
                blockers = open_problems(&in_force.record);
                record = Some(in_force.record);
            }
            Err(fault) if fault.kind != FaultKind::Internal => blockers = fault.problems,
            Err(fault) => return Err(fault),
        }
        let since = newest.as_ref().filter(|_| !unchanged).map(|newest| newest.result_id);
        let corrections = correct::of_division_in_tx(conn, division.id)?.into_iter();
        let unread = corrections.filter(|one| {
            one.result_id.is_some_and(|made| since.is_some_and(|read| made.row() > read.row()))
        });
        let mut corrected: Vec<_> = unread.map(|one| (one.ground, one.public_reason)).collect();
        corrected.extend(renamed.then_some((Ground::List, None)));
        let stream = door::stream_in_tx(conn, Action::DeclareOfficial, On::Id(competition_id.stream()))?;
        let now = by.installation.now();
        Ok(Desk {
            shortest: shortest_in_tx(conn, competition_id, now)?,
            before_the_end: dates::before_the_end(&competition, civil_date(now)),
            place: draw::place_in_tx(conn, round.id)?,
            record,
            digest,
            blockers,
            newest,
            unchanged,
            corrected,
            revision: event.revision,
            phase: competition.phase,
            competition_uid: competition.uid,
            may_publish: door::require(by.actor, Action::Publish, &event).is_ok(),
            may_declare: door::require(by.actor, Action::DeclareOfficial, &stream).is_ok(),
            over_at: official::over_at_in_tx(conn, competition_id)?,
            standings: official::standings_in_tx(conn, competition_id, now)?,
        })
    })
}

/// What keeps a division's result from being published. Names ticket numbers in their ranks.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn blockers_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    division_id: DivisionId,
) -> Result<Vec<Because>, Fault> {
    match results::in_force_in_tx(conn, recall, division_id) {
        Ok(in_force) => Ok(in_force.record.open.clone()),
        Err(fault) if fault.kind != FaultKind::Internal => {
            Ok(fault.problems.into_iter().map(|problem| problem.because).collect())
        }
        Err(fault) => Err(fault),
    }
}

/// Whether somebody's name, or a unit's, was corrected in the register since it was printed. Whose name was erased is called as
/// printed.
fn is_renamed_in_tx(conn: &mut Conn, newest: &Publication, record: &Record) -> Result<bool, Fault> {
    let printed = store::record(conn, newest.id)?;
    let printed: BTreeMap<&str, (&str, &str)> = printed
        .rows
        .iter()
        .map(|row| (row.number.as_str(), (row.name.as_str(), row.unit.as_str())))
        .collect();
    let people = results::people_in_tx(conn, newest.division_id, record)?;
    let mut rows = record.rows.iter().zip(&people);
    Ok(rows.any(|(row, person)| {
        let now = (person.name.as_str(), person.unit.as_str());
        !person.name.is_empty() && printed.get(row.entry.as_str()).is_some_and(|printed| *printed != now)
    }))
}

fn open_problems(record: &Record) -> Vec<Problem> {
    record.open.iter().map(|because| Problem { place: Place::Whole, because: because.clone() }).collect()
}

/// What somebody asks to publish.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// End of publicity.
    pub until: DateTime<Utc>,
    /// Why there is a new version.
    pub reason: Option<String>,
    /// Why it is done on a day or for a time that is not as announced and approved.
    pub exception: Option<String>,
    /// Digest of the result the page showed.
    pub seen: String,
}

/// Publishes a division's result as the next version; answers the version. With the last division of the
/// competition its publicity begins.
///
/// # Errors
/// `Invalid` for a date in the past or a correction without a reason; `Refused` while a tie is open or nothing
/// changed; `Stale` where the result or the event changed meanwhile; `WrongPhase` before the signatures.
pub fn publish(act: Act<'_>, division_uid: &str, wanted: &Wanted, render: Render<'_>) -> Result<i64, Fault> {
    let event_id = act.read(|conn| {
        let division = setup::division_by_uid_in_tx(conn, division_uid)?;
        // Read here, so that the write finds it in memory; what keeps it from being read is told there.
        drop(results::in_force_in_tx(conn, Recall::Reading(&act.installation.memo), division.id));
        let event = division.event_id;
        door::look_in_tx(conn, act.actor, Action::Publish, On::Id(event.stream()))?;
        whole::division_in_tx(conn, division.id)?;
        Ok(event)
    })?;
    let version = act.write(Action::Publish, On::Id(event_id.stream()), |tx| {
        let division = setup::division_by_uid_in_tx(tx.conn, division_uid)?;
        let recall = Recall::Locked(&act.installation.memo, tx.stream.id);
        refuse_open(tx, &division)?;
        let result = results::kept_in_tx(tx, recall, division.id)?;
        check(tx, &division, &result, wanted)?;
        check_days(tx, wanted)?;
        let version = keep(tx, &division, &result, wanted, render)?;
        let all = divisions_published(tx, event_id)?;
        if all && tx.stream.phase == CompetitionPhase::Reviewed.code() {
            tx.set_phase(CompetitionPhase::Publicity)?;
        }
        tx.note(json!({ "division": division_uid, "version": version, "result": result.digest,
            "until": wanted.until, "exception": wanted.exception }));
        tx.tell(Topic::Publication, division_uid);
        tx.tell(Topic::Lists, "");
        Ok(version)
    })?;
    official::start_where_all_are_published(act.by(), event_id)?;
    Ok(version)
}

/// What somebody proposes to be otherwise is not published once more as it is.
fn refuse_open(tx: &mut Tx<'_>, division: &Division) -> Result<(), Fault> {
    match correct::open_in_tx(tx.conn, division.id)? {
        Some(_uid) => {
            Err(Fault::refused(Because::new("correction-still-open").text("division", &division.name)))
        }
        None => Ok(()),
    }
}

fn check(tx: &mut Tx<'_>, division: &Division, result: &Version, wanted: &Wanted) -> Result<(), Fault> {
    if !result.record.open.is_empty() {
        return Err(Fault::all(FaultKind::Refused, open_problems(&result.record)));
    }
    if result.digest != wanted.seen {
        return Err(Fault::new(FaultKind::Stale, Because::new("standing-result-changed")));
    }
    if wanted.until <= tx.now {
        return Err(Fault::field("until", Because::new("publicity-until-past")));
    }
    let Some(newest) = store::newest(tx.conn, division.id)? else { return Ok(()) };
    // What is official has no end to move.
    let official = store::official::of_divisions(tx.conn, &[division.id])?.contains_key(&division.id);
    let same = (official || newest.until == wanted.until)
        && results::digest_in_tx(tx.conn, newest.result_id)? == result.digest
        && !is_renamed_in_tx(tx.conn, &newest, &result.record)?;
    if same {
        return Err(Fault::refused(Because::new("publicity-unchanged").count("version", newest.version)));
    }
    if wanted.reason.is_none() {
        return Err(Fault::field("reason", Because::new("publicity-reason-missing")));
    }
    Ok(())
}

/// A day before the contest and a publicity shorter than approved need a reason, the latter the authority's.
fn check_days(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<(), Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    let competition = setup::competition_in_tx(tx.conn, competition_id)?;
    let shortest = shortest_in_tx(tx.conn, competition_id, tx.now)?;
    let short = wanted.until < shortest.until;
    if short && !tx.actor.holds(&[Role::Authority], &tx.stream) {
        return Err(Fault::field("until", shortest.because));
    }
    let early = dates::before_the_first(&competition, civil_date(tx.now));
    match early.or(short.then_some(shortest.because)) {
        Some(because) if wanted.exception.is_none() => Err(Fault::field("exception", because)),
        _ => Ok(()),
    }
}

/// That the end of publicity is another than the one published before; told as long as the end stays where it was moved.
fn moved(tx: &mut Tx<'_>, newest: Option<&Publication>, wanted: &Wanted) -> Result<Option<Moved>, Fault> {
    let Some(newest) = newest else { return Ok(None) };
    if newest.until == wanted.until {
        return Ok(store::record(tx.conn, newest.id)?.moved);
    }
    Ok(Some(Moved { from: newest.until, reason: wanted.reason.clone() }))
}

fn keep(
    tx: &mut Tx<'_>,
    division: &Division,
    result: &Version,
    wanted: &Wanted,
    render: Render<'_>,
) -> Result<i64, Fault> {
    let newest = store::newest(tx.conn, division.id)?;
    let version = newest.as_ref().map_or(1, |row| row.version.saturating_add(1));
    let event = setup::event_in_tx(tx.conn, division.event_id)?;
    let competition = setup::competition_in_tx(tx.conn, event.competition_id)?;
    let people = results::people_in_tx(tx.conn, division.id, &result.record)?;
    let mut revoked = revoked_in_tx(tx.conn, Recall::Nothing, (division.id, result.id))?;
    let rows = result.record.rows.iter().zip(people);
    let public = PublicRecord {
        schema: SCHEMA,
        rows: rows
            .map(|(row, person)| {
                let revoked = revoked.remove(&row.entry).unwrap_or_default();
                rules::row(row, (person.name, person.unit), revoked, competition.explain_depth)
            })
            .collect(),
        version,
        published_at: tx.now,
        until: wanted.until,
        reason: wanted.reason.clone(),
        moved: moved(tx, newest.as_ref(), wanted)?,
        ..head(&competition, &event, division, result)
    };
    let body = record::canonical(&public).map_err(Fault::internal)?;
    let uid = door::new_uid(tx)?;
    let by = tx.actor.uid.clone();
    let new = NewPublication {
        uid: uid.as_str(),
        division_id: division.id,
        result_id: result.id,
        version,
        body: &body,
        digest: &record::digest(&body),
        reason: wanted.reason.as_deref(),
        published_at: tx.now,
        until: wanted.until,
        by: &by,
    };
    let id = store::insert_in_tx(tx.conn, &new)?.bind(tx);
    for body in render(&public)? {
        store::insert_body_in_tx(tx.conn, id, &body)?.bind(tx);
    }
    Ok(version)
}

/// A record without rows.
fn head(competition: &Competition, event: &Event, division: &Division, result: &Version) -> PublicRecord {
    PublicRecord {
        schema: SCHEMA,
        competition: competition.name.clone(),
        authority: competition.authority_name.clone(),
        event: event.name.clone(),
        division: division.name.clone(),
        division_uid: division.uid.clone(),
        version: 1,
        published_at: DateTime::UNIX_EPOCH,
        until: DateTime::UNIX_EPOCH,
        reason: None,
        moved: None,
        result: result.digest.clone(),
        modules: rules::columns(&result.record, competition.explain_depth),
        rows: Vec::new(),
    }
}

fn divisions_published(tx: &mut Tx<'_>, event_id: EventId) -> Result<bool, Fault> {
    for division in setup::endings::live_divisions_in_tx(tx.conn, event_id)? {
        let signed = results::deciding_round_in_tx(tx.conn, division.id)?.phase == RoundPhase::Signed;
        if !signed || store::newest(tx.conn, division.id)?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}
