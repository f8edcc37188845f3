//! The log in words: who did what to which thing, and whether the chains are whole.
//!
//! An entry on a sheet says the action and the round only; who did it stands there for the auditor alone, and no
//! entry names a blind code or what is behind it.

use std::collections::BTreeMap;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door;
use crate::access::model::Actor;
use crate::access::usecase::authorities;
use crate::audit::model::{Cursor, ExportedHead, Finding, Listed, Stream, StreamKind, Wanted};
use crate::audit::store::{self as streams, read};
use crate::audit::usecase as audit;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::kernel::window::{Part, Seek};
use crate::lifecycle::setup::model::listing::{Filter, Listing, Order, Scope};
use crate::lifecycle::setup::usecase::{self as setup, listing};
use crate::platform::db::{Conn, tx};
use crate::portal::model::LogLine;
use crate::portal::rules::log as words;

use super::names::Names;

/// Who appealed, and when, would lead from a code to whoever is behind it.
const UNNAMED: [&str; 2] = [Action::FileObjection.code(), Action::WithdrawObjection.code()];

/// How many entries a desk shows.
const LATEST: usize = 10;

/// A page of the log.
pub struct Page {
    /// Uid and name of the competition; `None`: the whole site's.
    pub competition: Option<(String, String)>,
    /// Newest first.
    pub lines: Vec<LogLine>,
    /// The places of the entries, as far as they are shown: where the list goes on.
    pub places: Part<Cursor>,
    /// Uids, years and names of the competitions found by a part of their name; `None`: nobody searched.
    pub found: Option<Vec<(String, i64, String)>>,
    /// The reader may have the chains verified.
    pub may_verify: bool,
    /// The newest checkpoint's head, for those who keep it elsewhere.
    pub head: Option<ExportedHead>,
}

/// The latest entries of a competition, for those who may read its log. Sheets and events that an action on
/// something else touched by the way are left out: starting a round makes hundreds of sheets.
pub(super) fn latest(conn: &mut Conn, actor: &Actor, stream: &Stream) -> Result<Option<Vec<LogLine>>, Fault> {
    if door::require(actor, Action::ViewLog, stream).is_err() {
        return Ok(None);
    }
    let (sheets, events) = (elsewhere(StreamKind::Sheet), elsewhere(StreamKind::Event));
    let hidden = [(StreamKind::Sheet, sheets.as_slice()), (StreamKind::Event, events.as_slice())];
    let wanted =
        Wanted { competition_id: Some(stream.as_competition()?), seek: &Seek::Start, hidden, most: LATEST };
    let listed = read::newest(conn, &wanted)?;
    lines(conn, actor, Some(stream.as_competition()?), &listed.rows).map(Some)
}

/// Codes of the actions done on other kinds of streams.
fn elsewhere(kind: StreamKind) -> Vec<&'static str> {
    let others = Action::ALL.iter().filter(|action| action.rule().on != kind);
    others.map(|action| action.code()).collect()
}

fn lines(
    conn: &mut Conn,
    actor: &Actor,
    competition_id: Option<CompetitionId>,
    listed: &[Listed],
) -> Result<Vec<LogLine>, Fault> {
    let streams: Vec<Stream> = listed.iter().map(|listed| listed.stream.clone()).collect();
    let actors: Vec<String> = listed.iter().map(|listed| listed.actor.clone()).collect();
    let names = Names::read(conn, competition_id, &actors, &streams)?;
    let line = |listed: &Listed| {
        let thing = names.thing(&listed.stream)?;
        let closed = listed.stream.kind == StreamKind::Sheet || UNNAMED.contains(&listed.action.as_str());
        let open = !closed || actor.holds(&[Role::Auditor], &listed.stream);
        let who = if open { Some(names.person(&listed.actor)) } else { None };
        let own = listed.actor == listed.stream.uid.as_str();
        Ok(LogLine {
            at: listed.at,
            what: words::sentence(who, &listed.action, if own { None } else { Some(thing) }),
            url: None,
            trail: Some(words::trail(listed.revision, &listed.hash)),
        })
    };
    listed.iter().map(line).collect()
}

/// A page of the log of one competition.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn of_competition(by: By<'_>, uid: &str, seek: &Seek<Cursor>) -> Result<Page, Fault> {
    by.read(|conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        door::require(by.actor, Action::ViewLog, &stream)?;
        let name = setup::competition_in_tx(conn, stream.as_competition()?)?.name;
        let (lines, places) = page(conn, by.actor, Some(stream.as_competition()?), seek)?;
        Ok(Page {
            competition: Some((uid.to_owned(), name)),
            lines,
            places,
            found: None,
            may_verify: door::require(by.actor, Action::VerifyLog, &stream).is_ok(),
            head: None,
        })
    })
}

/// Which part of the site's log is wanted.
#[derive(Debug, Clone)]
pub struct OfSite {
    /// Uid of the one competition whose log it is.
    pub competition: Option<String>,
    /// Part of the name of a competition that is looked for.
    pub part: Option<String>,
    /// From which entry on.
    pub seek: Seek<Cursor>,
}

/// A page of the log of the whole site, or of one competition chosen there.
///
/// # Errors
/// `Forbidden` for all but auditor and administrator; `NotFound` for an unknown competition.
pub fn of_site(by: By<'_>, wanted: &OfSite) -> Result<Page, Fault> {
    by.read(|conn| {
        authorities::require_site_in_tx(conn, by.actor)?;
        let chosen = match &wanted.competition {
            Some(uid) => Some(setup::competition_by_uid_in_tx(conn, uid)?),
            None => None,
        };
        let (lines, places) = page(conn, by.actor, chosen.as_ref().map(|chosen| chosen.id), &wanted.seek)?;
        let found = wanted.part.as_ref().map(|part| found(conn, part)).transpose()?;
        Ok(Page {
            competition: chosen.map(|chosen| (chosen.uid, chosen.name)),
            lines,
            places,
            found,
            may_verify: true,
            head: audit::head_in_tx(conn)?,
        })
    })
}

/// Competitions by a part of their name, newest first, one more than a choice shows.
fn found(conn: &mut Conn, part: &str) -> Result<Vec<(String, i64, String)>, Fault> {
    let filter = Filter { name: Some(part.to_owned()), ..Filter::default() };
    let most = limits::CHOICES.saturating_add(1);
    let wanted = Listing { scope: Scope::All, filter, order: Order::Newest, most };
    let found = listing::part_in_tx(conn, &wanted, Seek::Start)?;
    Ok(found.rows.into_iter().map(|one| (one.uid, one.year, one.name)).collect())
}

fn page(
    conn: &mut Conn,
    actor: &Actor,
    competition_id: Option<CompetitionId>,
    seek: &Seek<Cursor>,
) -> Result<(Vec<LogLine>, Part<Cursor>), Fault> {
    let hidden: [(StreamKind, &[&'static str]); 2] = [(StreamKind::Sheet, &[]), (StreamKind::Event, &[])];
    let wanted = Wanted { competition_id, seek, hidden, most: usize::from(limits::PAGE_ROWS) };
    let listed = read::newest(conn, &wanted)?;
    let lines = lines(conn, actor, competition_id, &listed.rows)?;
    let places = listed
        .made(|row| Ok::<_, Fault>(Cursor { stream: row.stream.uid.to_string(), revision: row.revision }))?;
    Ok((lines, places))
}

/// What a verification looked at and found, in words.
pub struct Verified {
    /// Chains looked at.
    pub streams: usize,
    /// Entries looked at.
    pub entries: usize,
    /// Checkpoints looked at.
    pub checkpoints: usize,
    /// What should not be; empty: every chain is whole.
    pub findings: Vec<Because>,
    /// It was compared with a head kept elsewhere.
    pub compared: bool,
}

/// Verifies the chains of one competition.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn verify_competition(by: By<'_>, uid: &str) -> Result<Verified, Fault> {
    tx::read_whole(&by.installation.pool, |conn| {
        let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
        door::require(by.actor, Action::VerifyLog, &stream)?;
        verified(conn, None, Some(stream.as_competition()?))
    })
}

/// Verifies every chain of the site, against a head kept elsewhere where one is given.
///
/// # Errors
/// `Forbidden` for all but auditor and administrator.
pub fn verify_site(by: By<'_>, exported: Option<&ExportedHead>) -> Result<Verified, Fault> {
    tx::read_whole(&by.installation.pool, |conn| {
        authorities::require_site_in_tx(conn, by.actor)?;
        verified(conn, exported, None)
    })
}

fn verified(
    conn: &mut Conn,
    exported: Option<&ExportedHead>,
    competition_id: Option<CompetitionId>,
) -> Result<Verified, Fault> {
    let scope = audit::Scope { exported, competition_id, rows: true };
    let report = audit::verify_in_tx(conn, scope, &mut |_report| {})?;
    let mut named = BTreeMap::new();
    for uid in report.findings.iter().filter_map(Finding::stream) {
        if let Some(stream) = read::stream_of_any_kind(conn, uid)? {
            named.insert(uid.to_owned(), stream);
        }
    }
    let streams: Vec<Stream> = named.values().cloned().collect();
    let names = Names::read(conn, competition_id, &[], &streams)?;
    let told = |finding: &Finding| {
        let stream = finding.stream().and_then(|uid| named.get(uid));
        let thing = stream.map(|stream| names.thing(stream)).transpose()?;
        Ok(words::finding(finding, thing))
    };
    Ok(Verified {
        streams: report.streams,
        entries: report.entries,
        checkpoints: report.checkpoints,
        findings: report.findings.iter().map(told).collect::<Result<_, Fault>>()?,
        compared: exported.is_some(),
    })
}

/// Chains everything that changed into a checkpoint and answers its head.
///
/// # Errors
/// `Forbidden` for all but auditor and administrator.
pub fn export_head(act: Act<'_>) -> Result<Option<ExportedHead>, Fault> {
    tx::write_alone(&act.installation.pool, |conn| {
        authorities::require_site_in_tx(conn, act.actor)?;
        audit::checkpoint_in_tx(conn, act.installation.now())
    })
}

/// The newest head as it stands, without making one.
///
/// # Errors
/// `NotFound` where there is none yet, `Forbidden` for all but auditor and administrator.
pub fn head(by: By<'_>) -> Result<ExportedHead, Fault> {
    by.read(|conn| {
        door::require(by.actor, Action::ViewAudit, &streams::site_stream(conn)?)?;
        audit::head_in_tx(conn)?.ok_or_else(Fault::not_found)
    })
}
