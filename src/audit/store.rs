//! Rows of streams, entries and checkpoints.

pub mod chains;
pub mod entries;
pub mod read;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AuthorityId, CompetitionId, DivisionId, StreamId};
use crate::kernel::phase::Phase;
use crate::kernel::uid::Uid;
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{audit_checkpoint, audit_checkpoint_head, audit_entry, stream};
use crate::platform::db::written::one;

use super::model::{Checkpoint, Entry, Head, Stream, StreamKind};
use super::rules::{GENESIS, NEWEST, checkpoint_hash, entry_hash};

stored_codes! {
    StreamKind,
}

/// A stream as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = stream)]
struct StreamRow {
    id: StreamId,
    uid: String,
    kind: StreamKind,
    parent_id: Option<StreamId>,
    competition_id: Option<CompetitionId>,
    division_id: Option<DivisionId>,
    authority_id: Option<AuthorityId>,
    phase: String,
    revision: i64,
    head: String,
}

impl TryFrom<StreamRow> for Stream {
    type Error = Fault;

    fn try_from(row: StreamRow) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id,
            uid: row.uid.parse::<Uid>().map_err(Fault::internal)?,
            kind: row.kind,
            parent_id: row.parent_id,
            competition_id: row.competition_id,
            division_id: row.division_id,
            authority_id: row.authority_id,
            phase: row.phase,
            revision: row.revision,
            head: row.head,
        })
    }
}

/// What a statement that writes a stream answers: its row as it is then.
fn columns() -> <StreamRow as Selectable<<Conn as Connection>::Backend>>::SelectExpression {
    <StreamRow as Selectable<<Conn as Connection>::Backend>>::construct_selection()
}

/// The stream of that uid and kind.
///
/// # Errors
/// `NotFound`.
pub fn stream_by_uid(conn: &mut Conn, kind: StreamKind, uid: &str) -> Result<Stream, Fault> {
    stream::table
        .filter(stream::uid.eq(uid))
        .filter(stream::kind.eq(kind))
        .select(StreamRow::as_select())
        .first(conn)
        .map_err(not_there)
        .and_then(Stream::try_from)
}

/// The stream with that row number.
///
/// # Errors
/// `NotFound`.
pub fn stream_by_id(conn: &mut Conn, id: StreamId) -> Result<Stream, Fault> {
    stream::table
        .find(id)
        .select(StreamRow::as_select())
        .first(conn)
        .map_err(not_there)
        .and_then(Stream::try_from)
}

/// The installation's own stream.
///
/// # Errors
/// `NotFound` before the first start.
pub fn site_stream(conn: &mut Conn) -> Result<Stream, Fault> {
    stream::table
        .filter(stream::kind.eq(StreamKind::Site))
        .select(StreamRow::as_select())
        .first(conn)
        .map_err(not_there)
        .and_then(Stream::try_from)
}

/// Locks a stream and takes its next revision, if it is in one of the phases (any, if there are none).
/// One statement: row lock on PostgreSQL, write lock on SQLite, phase guard and audit position.
/// `None`: another phase.
pub fn lock_stream_in_tx(conn: &mut Conn, id: StreamId, phases: &[Phase]) -> Result<Option<Stream>, Fault> {
    let bump = stream::revision.eq(stream::revision + 1);
    let one = stream::table.find(id);
    let row: QueryResult<StreamRow> = match phases {
        [] => diesel::update(one).set(bump).returning(columns()).get_result(conn),
        // The common case has a statement of its own text: one that holds a list is made anew each time.
        [phase] => diesel::update(one.filter(stream::phase.eq(phase.code())))
            .set(bump)
            .returning(columns())
            .get_result(conn),
        phases => diesel::update(one.filter(stream::phase.eq_any(phases.iter().map(|phase| phase.code()))))
            .set(bump)
            .returning(columns())
            .get_result(conn),
    };
    row.optional().map_err(unexpected)?.map(Stream::try_from).transpose()
}

/// Adds a stream with nothing in its chain yet.
pub fn insert_stream_in_tx(conn: &mut Conn, new: &NewStream<'_>) -> Result<Stream, Fault> {
    diesel::insert_into(stream::table)
        .values((
            stream::uid.eq(new.uid.as_str()),
            stream::kind.eq(new.kind),
            stream::parent_id.eq(new.parent_id),
            stream::competition_id.eq(new.competition_id),
            stream::division_id.eq(new.division_id),
            stream::authority_id.eq(new.authority_id),
            stream::phase.eq(new.phase),
            stream::revision.eq(1_i64),
            stream::head.eq(GENESIS),
        ))
        .returning(columns())
        .get_result::<StreamRow>(conn)
        .map_err(unexpected)
        .and_then(Stream::try_from)
}

/// A stream to be added.
pub struct NewStream<'a> {
    /// Its uid.
    pub uid: Uid,
    /// Its kind.
    pub kind: StreamKind,
    /// The stream it belongs to.
    pub parent_id: Option<StreamId>,
    /// Its competition (its own row number follows for competitions; see [`set_competition_in_tx`]).
    pub competition_id: Option<CompetitionId>,
    /// Its division.
    pub division_id: Option<DivisionId>,
    /// The authority its competition is filed with.
    pub authority_id: Option<AuthorityId>,
    /// First phase.
    pub phase: &'a str,
}

/// Makes a competition's stream part of its own scope.
pub fn set_competition_in_tx(conn: &mut Conn, id: CompetitionId) -> Result<(), Fault> {
    one(diesel::update(stream::table.find(id)).set(stream::competition_id.eq(Some(id))).execute(conn))
}

/// Files a competition, and all that belongs to it, with an authority.
pub fn set_authority_in_tx(conn: &mut Conn, id: CompetitionId, authority: AuthorityId) -> Result<(), Fault> {
    diesel::update(stream::table.filter(stream::competition_id.eq(id)))
        .set(stream::authority_id.eq(Some(authority)))
        .execute(conn)
        .map(|_rows| ())
        .map_err(unexpected)
}

/// Moves a locked stream to another phase.
pub fn set_phase_in_tx(conn: &mut Conn, id: StreamId, phase: &str) -> Result<(), Fault> {
    one(diesel::update(stream::table.find(id)).set(stream::phase.eq(phase)).execute(conn))
}

/// Streams of one kind below another, in order of row number (the order in which they are locked).
pub fn children(conn: &mut Conn, parent_id: StreamId, kind: StreamKind) -> Result<Vec<Stream>, Fault> {
    stream::table
        .filter(stream::parent_id.eq(parent_id))
        .filter(stream::kind.eq(kind))
        .order(stream::id)
        .select(StreamRow::as_select())
        .load(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(Stream::try_from)
        .collect()
}

/// What an entry says: references, values and digests, and the rows it binds.
pub struct Says<'a> {
    /// Canonical JSON.
    pub detail: &'a serde_json::Value,
    /// As [`Entry::bound`].
    pub bound: &'a str,
}

/// Writes the entry of the revision the stream was locked with, and makes it the stream's head.
pub fn append_in_tx(
    conn: &mut Conn,
    locked: &Stream,
    at: DateTime<Utc>,
    (actor, action): (&str, &str),
    says: &Says<'_>,
) -> Result<Entry, Fault> {
    let mut entry = Entry {
        stream: locked.uid.as_str().to_owned(),
        revision: locked.revision,
        at,
        actor: actor.to_owned(),
        action: action.to_owned(),
        detail: says.detail.to_string(),
        format: NEWEST,
        bound: says.bound.to_owned(),
        previous: locked.head.clone(),
        hash: String::new(),
    };
    entry.hash = entry_hash(&entry);
    diesel::insert_into(audit_entry::table)
        .values((
            audit_entry::stream_id.eq(locked.id),
            audit_entry::revision.eq(entry.revision),
            audit_entry::at.eq(at.naive_utc()),
            audit_entry::actor.eq(&entry.actor),
            audit_entry::action.eq(&entry.action),
            audit_entry::detail.eq(&entry.detail),
            audit_entry::previous.eq(&entry.previous),
            audit_entry::hash.eq(&entry.hash),
            audit_entry::competition_id.eq(locked.competition_id),
            audit_entry::format.eq(entry.format),
            audit_entry::bound.eq(Some(says.bound).filter(|bound| !bound.is_empty())),
        ))
        .execute(conn)
        .map_err(unexpected)?;
    diesel::update(stream::table.find(locked.id))
        .set(stream::head.eq(&entry.hash))
        .execute(conn)
        .map_err(unexpected)?;
    Ok(entry)
}

/// Streams of a competition (`None`: all), in order of row number, after `after`, at most `limit`.
pub fn streams_after(
    conn: &mut Conn,
    competition_id: Option<CompetitionId>,
    after: Option<StreamId>,
    limit: i64,
) -> Result<Vec<Stream>, Fault> {
    let query = stream::table
        .filter(stream::id.gt(after.map_or(0, StreamId::row)))
        .order(stream::id)
        .limit(limit)
        .select(StreamRow::as_select());
    let rows = match competition_id {
        Some(id) => query.filter(stream::competition_id.eq(id)).load::<StreamRow>(conn),
        None => query.load::<StreamRow>(conn),
    };
    rows.map_err(unexpected)?.into_iter().map(Stream::try_from).collect()
}

/// Writes the checkpoint that follows the last one (its number and hash), over the given heads.
pub fn append_checkpoint_in_tx(
    conn: &mut Conn,
    previous: Option<(i64, String)>,
    at: DateTime<Utc>,
    heads: Vec<Head>,
) -> Result<Checkpoint, Fault> {
    let (last, hash) = previous.unwrap_or_else(|| (0, GENESIS.to_owned()));
    let mut checkpoint = Checkpoint { number: last + 1, at, previous: hash, heads, hash: String::new() };
    checkpoint.hash = checkpoint_hash(&checkpoint);
    let id = diesel::insert_into(audit_checkpoint::table)
        .values((
            audit_checkpoint::number.eq(checkpoint.number),
            audit_checkpoint::at.eq(at.naive_utc()),
            audit_checkpoint::previous.eq(&checkpoint.previous),
            audit_checkpoint::hash.eq(&checkpoint.hash),
        ))
        .returning(audit_checkpoint::id)
        .get_result::<i64>(conn)
        .map_err(unexpected)?;
    for head in &checkpoint.heads {
        diesel::insert_into(audit_checkpoint_head::table)
            .values((
                audit_checkpoint_head::checkpoint_id.eq(id),
                audit_checkpoint_head::stream_uid.eq(&head.stream),
                audit_checkpoint_head::revision.eq(head.revision),
                audit_checkpoint_head::head.eq(&head.hash),
            ))
            .execute(conn)
            .map_err(unexpected)?;
    }
    Ok(checkpoint)
}
