//! The one way in for writes: permission, lock, phase guard, retry, audit — in one transaction.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::audit::store::entries::Entries;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, DivisionId, EventId, StreamId};
use crate::kernel::role::Role;
use crate::kernel::uid::Uid;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::feed;
use crate::platform::installation::Installation;

use super::actions::Action;
use super::model::{Actor, Request, not_signed_in};
use super::store;

pub use super::writing::Tx;

/// Which stream an action is done on.
#[derive(Debug, Clone, Copy)]
pub enum On<'a> {
    /// The installation's own.
    Site,
    /// The one with this uid, as it came from outside.
    Uid(&'a str),
    /// The one with this row number, as another row names it.
    Id(StreamId),
    /// An event, for one of its divisions: both by row number, the event first.
    Division(EventId, DivisionId),
    /// A competition, for one of its divisions: both by row number, the competition first.
    Within(CompetitionId, DivisionId),
}

/// Does `action` on a stream. The same request twice gets the first outcome again; with another payload, 409. `work` may
/// run more than once, each time from the same state: see [`tx::write`].
///
/// # Errors
/// As [`tx::write`]; `NotFound` for what the actor does not know, `Forbidden`, `WrongPhase`, `Stale`, and what `work` answers.
pub fn write<T: Serialize + DeserializeOwned>(
    installation: &Installation,
    actor: &Actor,
    action: Action,
    on: On<'_>,
    request: Option<&Request>,
    work: impl Fn(&mut Tx<'_>) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let (outcome, told) = tx::write(&installation.pool, |conn| {
        let locked = lock(conn, installation, actor, action, on);
        // The same request may have been done before, and may itself be why it is refused now. Asked once, and where
        // it gets that far under the lock: nobody else can be doing it.
        if locked.as_ref().err().is_none_or(Fault::is_refusal)
            && let Some(outcome) = replay(conn, actor, request)?
        {
            return Ok(Verdict::Rollback((outcome, Vec::new())));
        }
        let (actor, stream) = locked?;
        check_revision(request, &stream)?;
        let now = installation.now();
        let (detail, entries, changes) = (Value::Null, Entries::default(), Vec::new());
        let mut tx = Tx { conn, installation, actor: &actor, stream, now, detail, entries, changes };
        if tx.stream.kind == StreamKind::Account && action != Action::LogIn {
            tx.account_changed(tx.stream.as_account()?);
        }
        let outcome = work(&mut tx)?;
        let Tx { conn, stream, detail, mut entries, changes, .. } = tx;
        let stream_id = stream.id;
        entries.add(stream, detail);
        entries.write_in_tx(conn, now, (&actor.uid, action.code()))?;
        remember(conn, request, &actor, &outcome, (stream_id, now))?;
        feed::append_in_tx(conn, &changes, now)?;
        Ok(Verdict::Commit((outcome, changes)))
    })?;
    installation.feed.forget(&told);
    Ok(outcome)
}

/// Who really acts, and the stream, locked: permitted and in one of the phases.
fn lock(
    conn: &mut Conn,
    installation: &Installation,
    actor: &Actor,
    action: Action,
    on: On<'_>,
) -> Result<(Actor, Stream), Fault> {
    let actor = refresh(conn, installation, actor)?;
    let target = find(conn, action, on)?;
    require(&actor, action, &target)?;
    let Some(stream) = streams::lock_stream_in_tx(conn, target.id, action.rule().phases)? else {
        return Err(wrong_phase(action, &streams::stream_by_id(conn, target.id)?));
    };
    // What the write is about stays as narrow as what was permitted.
    Ok((actor, Stream { division_id: target.division_id, ..stream }))
}

/// The outcome of the same request, where it was done before: asked first by a write that finds its stream through
/// something the first time took away.
///
/// # Errors
/// `Stale` where the request was sent before with another payload.
pub fn repeated<T: DeserializeOwned>(
    installation: &Installation,
    actor: &Actor,
    request: Option<&Request>,
) -> Result<Option<T>, Fault> {
    tx::read(&installation.pool, |conn| replay(conn, actor, request))
}

/// Checks permission without writing, for pages.
///
/// # Errors
/// `NotFound` where the actor knows nothing of the stream, `Forbidden` with the wrong role.
pub fn require(actor: &Actor, action: Action, stream: &Stream) -> Result<(), Fault> {
    let roles = action.rule().roles;
    if roles.is_empty() || actor.holds(roles, stream) {
        return Ok(());
    }
    if !actor.knows(stream) {
        return Err(Fault::not_found());
    }
    Err(forbidden(action))
}

/// What somebody meets who knows of a thing and may not do this to it.
#[must_use]
pub fn forbidden(action: Action) -> Fault {
    let because = Because::new("fault-forbidden").word("action", action.message_key());
    Fault::new(FaultKind::Forbidden, because)
}

/// Whether the actor may do `action` on a stream now: in their role, and in its phase.
#[must_use]
pub fn is_possible(actor: &Actor, action: Action, stream: &Stream) -> bool {
    action.rule().admits(&stream.phase) && require(actor, action, stream).is_ok()
}

/// Checks permission to read what an action works on: for those who may do it, and for the auditor, who reads
/// everything but open blind maps.
///
/// # Errors
/// As [`require`].
pub fn require_reading(actor: &Actor, action: Action, stream: &Stream) -> Result<(), Fault> {
    if actor.holds(&[Role::Auditor], stream) {
        return Ok(());
    }
    require(actor, action, stream)
}

/// The stream a page is about, for those who may read it.
///
/// # Errors
/// As [`require_reading`].
pub fn read_in_tx(conn: &mut Conn, actor: &Actor, action: Action, on: On<'_>) -> Result<Stream, Fault> {
    let stream = find(conn, action, on)?;
    require_reading(actor, action, &stream)?;
    Ok(stream)
}

/// The stream a page is about, for somebody who may do `action` there in some phase.
///
/// # Errors
/// As [`require`].
pub fn look_in_tx(conn: &mut Conn, actor: &Actor, action: Action, on: On<'_>) -> Result<Stream, Fault> {
    let stream = find(conn, action, on)?;
    require(actor, action, &stream)?;
    Ok(stream)
}

/// The stream an action would be done on, without any check: the caller checks who may read what stands there.
///
/// # Errors
/// `NotFound`.
pub fn stream_in_tx(conn: &mut Conn, action: Action, on: On<'_>) -> Result<Stream, Fault> {
    find(conn, action, on)
}

fn find(conn: &mut Conn, action: Action, on: On<'_>) -> Result<Stream, Fault> {
    let kind = action.rule().on;
    match on {
        On::Site => streams::site_stream(conn),
        On::Uid(uid) => streams::stream_by_uid(conn, kind, uid),
        On::Id(id) => by_id(conn, kind, id),
        On::Division(event, division) => {
            by_id(conn, kind, event.stream()).map(|event| event.of_division(division))
        }
        On::Within(competition, division) => {
            by_id(conn, kind, competition.stream()).map(|competition| competition.of_division(division))
        }
    }
}

fn by_id(conn: &mut Conn, kind: StreamKind, id: StreamId) -> Result<Stream, Fault> {
    let stream = streams::stream_by_id(conn, id)?;
    if stream.kind == kind { Ok(stream) } else { Err(Fault::not_found()) }
}

/// A session ended or a role taken back a moment ago no longer counts.
fn refresh(conn: &mut Conn, installation: &Installation, actor: &Actor) -> Result<Actor, Fault> {
    let mut actor = actor.clone();
    let Some(account_id) = actor.account_id else { return Ok(actor) };
    if let Some(session) = actor.session {
        if feed::head(conn)? == session.feed {
            return Ok(actor);
        }
        if !store::sessions::is_in_force(conn, session.id, installation.now())? {
            return Err(not_signed_in());
        }
    }
    actor.grants = store::grants(conn, account_id)?;
    Ok(actor)
}

/// The outcome of the same request before, for whoever made it: what somebody else asked for is not repeated.
fn replay<T: DeserializeOwned>(
    conn: &mut Conn,
    actor: &Actor,
    request: Option<&Request>,
) -> Result<Option<T>, Fault> {
    let Some(request) = request else { return Ok(None) };
    match store::request_outcome(conn, &request.client_uid, &actor.uid)? {
        None => Ok(None),
        Some((digest, outcome)) if digest == request.payload_digest => {
            serde_json::from_str(&outcome).map(Some).map_err(Fault::internal)
        }
        Some(_) => Err(Fault::new(FaultKind::Stale, Because::new("fault-other-payload"))),
    }
}

fn remember<T: Serialize>(
    conn: &mut Conn,
    request: Option<&Request>,
    actor: &Actor,
    outcome: &T,
    on: (StreamId, DateTime<Utc>),
) -> Result<(), Fault> {
    let Some(request) = request else { return Ok(()) };
    let outcome = serde_json::to_string(outcome).map_err(Fault::internal)?;
    let (uid, digest) = (&request.client_uid, &request.payload_digest);
    if store::insert_request_in_tx(conn, uid, &actor.uid, digest, &outcome, on)? {
        return Ok(());
    }
    Err(Fault::new(FaultKind::Stale, Because::new("fault-other-payload")))
}

fn check_revision(request: Option<&Request>, stream: &Stream) -> Result<(), Fault> {
    // The lock has already taken the next revision.
    let now = stream.revision.saturating_sub(1);
    require_revision(request.and_then(|request| request.revision), now)
}

/// Refuses where a form was filled from another revision of its stream than the one that stands.
///
/// # Errors
/// `Stale`.
pub fn require_revision(seen: Option<i64>, now: i64) -> Result<(), Fault> {
    let Some(seen) = seen.filter(|seen| *seen != now) else { return Ok(()) };
    Err(Fault::new(FaultKind::Stale, Because::new("fault-stale").count("seen", seen).count("now", now)))
}

fn wrong_phase(action: Action, stream: &Stream) -> Fault {
    let kind = if stream.kind == StreamKind::Event { StreamKind::Competition } else { stream.kind };
    let phase = format!("{}-phase-{}", kind.code(), stream.phase);
    Fault::new(
        FaultKind::WrongPhase,
        Because::new("fault-wrong-phase").word("phase", phase).word("action", action.message_key()),
    )
}

/// A uid for something that is not a stream, inside a write.
///
/// # Errors
/// `Internal` where the system gives no randomness.
pub fn new_uid(tx: &Tx<'_>) -> Result<Uid, Fault> {
    tx.installation.new_uid()
}
