//! Cancelling a competition, an event or a division, and merging an event or a division into another: what it touches is shown
//! first, and the act is refused where that changed meanwhile.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On, Tx};
use crate::access::usecase::roles;
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, DivisionId, EventId};
use crate::lifecycle::registration::model::{Entry, Outcome, StepKind};
use crate::lifecycle::registration::rules::own::is_in;
use crate::lifecycle::registration::rules::touched::Touched;
use crate::lifecycle::registration::store::{self, writes};
use crate::lifecycle::setup::model::listing::Tree;
use crate::lifecycle::setup::model::notices::{NewNotice, NoticeKind};
use crate::lifecycle::setup::model::{Competition, Division, EndKind, Ended};
use crate::lifecycle::setup::usecase::{
    self as setup, competition_in_tx, endings, filing, listing, notices, undrawn,
};
use crate::platform::db::Conn;
use crate::platform::feed::Topic;

/// What ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The whole competition.
    Competition,
    /// An event with its divisions.
    Event,
    /// A division.
    Division,
}

impl What {
    fn action(self) -> Action {
        match self {
            Self::Competition => Action::CancelCompetition,
            Self::Event | Self::Division => Action::EndDivision,
        }
    }
}

/// The page that asks.
#[derive(Debug, Clone)]
pub struct Ending {
    /// The competition.
    pub competition: Competition,
    /// What it touches.
    pub touched: Touched,
    /// Divisions it can be merged into: uid and title.
    pub into: Vec<(String, String)>,
}

/// A request to end something.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Uid of the division to merge into; `None`: it is cancelled.
    pub into: Option<String>,
    /// Why, as the public reads it.
    pub reason: String,
    /// Digest of what the page showed.
    pub seen: String,
}

/// Everything an act is about, read in one transaction.
struct Scope {
    competition_id: CompetitionId,
    tree: Tree,
    ends: Vec<Division>,
    into: Option<Division>,
}

/// What ending something would touch, for those who may end it.
///
/// # Errors
/// `NotFound` out of scope, and where there is no such division to merge into; `Forbidden` with the wrong role.
pub fn look(by: By<'_>, what: What, uid: &str, into: Option<&str>) -> Result<Ending, Fault> {
    by.read(|conn| {
        let scope = scope_in_tx(conn, what, uid, into)?;
        let id = scope.competition_id;
        door::look_in_tx(conn, by.actor, what.action(), On::Id(id.stream()))?;
        let touched = touched_in_tx(conn, what, &scope)?;
        Ok(Ending { competition: competition_in_tx(conn, id)?, touched, into: choices(&scope) })
    })
}

fn scope_in_tx(conn: &mut Conn, what: What, uid: &str, into: Option<&str>) -> Result<Scope, Fault> {
    let competition_id = competition_of(conn, what, uid)?;
    let tree = listing::tree_in_tx(conn, &[competition_id])?;
    let within = |division: &&Division| match what {
        What::Competition => true,
        What::Event => tree.events.iter().any(|event| event.id == division.event_id && event.uid == uid),
        What::Division => division.uid == uid,
    };
    let live = tree.divisions.iter().filter(|division| division.is_live());
    let ends: Vec<Division> = live.clone().filter(within).cloned().collect();
    let into = match into {
        Some(uid) => {
            let found = live.clone().find(|division| division.uid == uid && !ends.contains(division));
            Some(found.cloned().ok_or_else(Fault::not_found)?)
        }
        None => None,
    };
    Ok(Scope { competition_id, tree, ends, into })
}

fn competition_of(conn: &mut Conn, what: What, uid: &str) -> Result<CompetitionId, Fault> {
    match what {
        What::Competition => streams::stream_by_uid(conn, StreamKind::Competition, uid)?.as_competition(),
        What::Event => {
            streams::stream_by_uid(conn, StreamKind::Event, uid)?.competition_id.ok_or_else(Fault::not_found)
        }
        What::Division => {
            let division = setup::division_by_uid_in_tx(conn, uid)?;
            Ok(setup::event_in_tx(conn, division.event_id)?.competition_id)
        }
    }
}

/// Divisions whose entries are as large as those of all that end.
fn choices(scope: &Scope) -> Vec<(String, String)> {
    let fits = |division: &&Division| {
        division.is_live()
            && !scope.ends.contains(division)
            && scope.ends.iter().all(|ending| ending.team_size == division.team_size)
    };
    let title = |division: &Division| (division.uid.clone(), title(&scope.tree, division));
    scope.tree.divisions.iter().filter(fits).map(title).collect()
}

fn title(tree: &Tree, division: &Division) -> String {
    let event = tree.events.iter().find(|event| event.id == division.event_id);
    event.map_or_else(|| division.name.clone(), |event| format!("{} {}", event.name, division.name))
}

fn touched_in_tx(conn: &mut Conn, what: What, scope: &Scope) -> Result<Touched, Fault> {
    let mut entries = Vec::new();
    for division in &scope.ends {
        entries.extend(store::entries(conn, division.id)?);
    }
    let there = match &scope.into {
        Some(into) => store::entries(conn, into.id)?,
        None => Vec::new(),
    };
    let ends = scope.ends.iter().map(|division| title(&scope.tree, division)).collect();
    let into = scope.into.as_ref().map(|into| title(&scope.tree, into));
    let mut officials = Vec::new();
    for holder in roles::holders_in_tx(conn, scope.competition_id)? {
        let of_what_ends =
            holder.division_id.is_some_and(|id| scope.ends.iter().any(|division| division.id == id));
        if of_what_ends || what == What::Competition {
            officials.push(holder.name);
        }
    }
    officials.sort_unstable();
    officials.dedup();
    let mut touched = Touched::of(ends, into, &entries, &there);
    touched.officials = officials;
    Ok(touched)
}

/// What publicity, a later stage, has to say of what ends in the locked competition: it begins where that was the last thing it
/// waited for, and refuses where results are official.
pub type Publicity = fn(&mut Tx<'_>) -> Result<(), Fault>;

/// Cancels or merges an event or a division, until its codes are drawn. Answers the uid of the competition.
///
/// # Errors
/// `Stale` where what it touches is not what was shown; `Refused` where somebody is entered in both, and for the last division:
/// that is the competition's to be cancelled; `WrongPhase` once codes were drawn.
pub fn end(
    act: Act<'_>,
    what: What,
    uid: &str,
    wanted: &Wanted,
    publicity: Publicity,
) -> Result<String, Fault> {
    let competition_id = act.read(|conn| competition_of(conn, what, uid))?;
    act.write(Action::EndDivision, On::Id(competition_id.stream()), |tx| {
        let scope = scope_in_tx(tx.conn, what, uid, wanted.into.as_deref())?;
        hold(tx, &scope)?;
        let touched = touched_in_tx(tx.conn, what, &scope)?;
        refuse(&scope, &touched, wanted)?;
        let moved = match &scope.into {
            Some(into) => move_entries(tx, &scope, into, &wanted.reason)?,
            None => 0,
        };
        let kind = if scope.into.is_some() { EndKind::Merged } else { EndKind::Cancelled };
        let end = Ended {
            kind,
            into: scope.into.as_ref().map(|into| into.id),
            reason: wanted.reason.clone(),
            at: tx.now,
        };
        for division in &scope.ends {
            endings::end_in_tx(tx, division.id, &end)?;
        }
        tell(tx, &scope, &touched, &wanted.reason)?;
        publicity(tx)?;
        tx.note(json!({ "ended": uids(&scope.ends), "kind": kind, "moved": moved,
            "into": scope.into.map(|into| into.uid), "reason": wanted.reason, "seen": wanted.seen }));
        Ok(tx.stream.uid.to_string())
    })
}

fn uids(divisions: &[Division]) -> Vec<&str> {
    divisions.iter().map(|division| division.uid.as_str()).collect()
}

/// Locks events and rounds: nobody enters, decides or draws until this write is over.
fn hold(tx: &mut Tx<'_>, scope: &Scope) -> Result<(), Fault> {
    let divisions = || scope.ends.iter().chain(&scope.into);
    let mut events: Vec<EventId> = divisions().map(|division| division.event_id).collect();
    events.sort_unstable();
    events.dedup();
    let detail = json!({ "ends": uids(&scope.ends) });
    for event in events {
        tx.also(event.stream(), &[], None, &detail)?;
    }
    let ids: Vec<DivisionId> = divisions().map(|division| division.id).collect();
    undrawn::hold_in_tx(tx, &ids, &detail)
}

fn refuse(scope: &Scope, touched: &Touched, wanted: &Wanted) -> Result<(), Fault> {
    if touched.digest()? != wanted.seen || scope.ends.is_empty() {
        return Err(Fault::new(FaultKind::Stale, Because::new("registration-touched-changed")));
    }
    let others = scope.tree.divisions.iter().filter(|one| one.is_live() && !scope.ends.contains(one));
    if others.count() == 0 {
        return Err(Fault::refused(Because::new("registration-end-last")));
    }
    let Some(into) = &scope.into else { return Ok(()) };
    if let Some(other) = scope.ends.iter().find(|ending| ending.team_size != into.team_size) {
        let because = Because::new("registration-merge-size").text("division", &other.name);
        return Err(Fault::refused(because));
    }
    let said = |twice: &crate::lifecycle::registration::rules::touched::Twice| {
        Because::new("registration-merge-twice")
            .text("name", &twice.here.1)
            .text("here", &twice.here.0)
            .text("there", &twice.there.0)
    };
    if touched.twice.is_empty() { Ok(()) } else { Err(Fault::refused_for(touched.twice.iter().map(said))) }
}

/// Moves the entries that count, with their ticket numbers; refused and withdrawn ones stay where they were.
fn move_entries(tx: &mut Tx<'_>, scope: &Scope, into: &Division, reason: &str) -> Result<usize, Fault> {
    let mut moving: Vec<Entry> = Vec::new();
    for division in &scope.ends {
        moving.extend(store::entries(tx.conn, division.id)?.into_iter().filter(is_in));
    }
    let by = tx.actor.uid.clone();
    for entry in &moving {
        writes::move_in_tx(tx.conn, entry.id, into.id)?.bind(tx);
        let step =
            writes::NewStep { outcome: Outcome::Status, what: Some(StepKind::Moved), reason: Some(reason) };
        writes::insert_step_in_tx(tx.conn, entry.id, &step, (&by, tx.now))?.bind(tx);
    }
    Ok(moving.len())
}

/// A notice for each event in which something ends.
fn tell(tx: &mut Tx<'_>, scope: &Scope, touched: &Touched, reason: &str) -> Result<(), Fault> {
    let (kind, key) = match scope.into {
        Some(_) => (NoticeKind::Merged, "registration-notice-merged"),
        None => (NoticeKind::Cancelled, "registration-notice-cancelled"),
    };
    let into = touched.into.clone().unwrap_or_default();
    let said = |what: &String| Because::new(key).text("what", what).text("into", &into);
    let changes = touched.ends.iter().map(said).collect();
    let event_id = scope.ends.first().map(|division| division.event_id);
    notices::tell_in_tx(tx, &NewNotice { kind, event_id, changes, sentence: reason })
}

/// Cancels a competition, until its results are official.
///
/// # Errors
/// `Stale` where what it touches is not what was shown; `WrongPhase` once results are official.
pub fn cancel(act: Act<'_>, uid: &str, wanted: &Wanted, publicity: Publicity) -> Result<(), Fault> {
    act.write(Action::CancelCompetition, On::Uid(uid), |tx| {
        publicity(tx)?;
        let scope = scope_in_tx(tx.conn, What::Competition, uid, None)?;
        filing::cancel_in_tx(tx, &wanted.reason)?;
        // Read after the events are locked: nobody enters or decides about an entry any more.
        let touched = touched_in_tx(tx.conn, What::Competition, &scope)?;
        if touched.digest()? != wanted.seen {
            return Err(Fault::new(FaultKind::Stale, Because::new("registration-touched-changed")));
        }
        for division in &scope.tree.divisions {
            // What was published of it says so.
            tx.tell(Topic::Publication, &division.uid);
        }
        Ok(())
    })
}

/// The entry, where it still stands in the division that is locked.
///
/// # Errors
/// `Stale` where its division was merged into another meanwhile; `WrongPhase` where it ended.
pub(super) fn require_here_in_tx(conn: &mut Conn, locked: &Stream, entry: &Entry) -> Result<(), Fault> {
    if locked.division_id != Some(entry.division_id) {
        return Err(Fault::new(FaultKind::Stale, Because::new("registration-moved-meanwhile")));
    }
    endings::require_live_in_tx(conn, entry.division_id)
}
