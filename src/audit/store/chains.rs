//! Chains as verification follows them: in order, a few rows at a time, whatever their length.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;

use crate::audit::model::{Checkpoint, Entry, Head, Stream};
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{audit_checkpoint, audit_checkpoint_head, audit_entry, stream};
use crate::platform::db::{Conn, tx};

/// A head as a stream has it, or as a checkpoint recorded it.
#[derive(Queryable)]
struct HeadRow {
    stream: String,
    revision: i64,
    hash: String,
}

impl From<HeadRow> for Head {
    fn from(HeadRow { stream, revision, hash }: HeadRow) -> Self {
        Self { stream, revision, hash }
    }
}

macro_rules! head {
    () => {
        (stream::uid, stream::revision, stream::head)
    };
}

/// Of a stream, what checkpoints recorded of its head.
macro_rules! of_checkpoints {
    () => {
        audit_checkpoint_head::table
            .filter(audit_checkpoint_head::stream_uid.eq(stream::uid))
            .filter(audit_checkpoint_head::revision.eq(stream::revision))
    };
}

/// An entry as it is stored, with the uid of its stream.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entry)]
struct EntryRow {
    id: i64,
    stream_id: StreamId,
    #[diesel(select_expression = stream::uid)]
    stream: String,
    revision: i64,
    at: NaiveDateTime,
    actor: String,
    action: String,
    detail: String,
    previous: String,
    hash: String,
    format: i64,
    bound: Option<String>,
}

/// An entry with its row numbers.
pub struct Chained {
    /// Of its stream.
    pub stream_id: StreamId,
    /// Its own, which grow as entries come.
    pub id: i64,
    /// The entry.
    pub entry: Entry,
}

/// Entries of some streams, by stream and revision, after `(stream, revision)` (`None`: from the first), at most `limit`; each with its stream.
pub fn entries_after(
    conn: &mut Conn,
    streams: &[StreamId],
    after: Option<(StreamId, i64)>,
    limit: i64,
) -> Result<Vec<Chained>, Fault> {
    let (after, revision) = after.map_or((0, i64::MIN), |(stream, revision)| (stream.row(), revision));
    let later = audit_entry::stream_id.gt(after).or(audit_entry::revision.gt(revision));
    let rows = audit_entry::table
        .inner_join(stream::table)
        .filter(audit_entry::stream_id.eq_any(streams.to_vec()))
        .filter(audit_entry::stream_id.ge(after))
        .filter(later)
        .order((audit_entry::stream_id, audit_entry::revision))
        .limit(limit)
        .select(EntryRow::as_select())
        .load::<EntryRow>(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry(row: EntryRow) -> Chained {
    let EntryRow {
        id,
        stream_id,
        stream,
        revision,
        at,
        actor,
        action,
        detail,
        previous,
        hash,
        format,
        bound,
    } = row;
    let (at, bound) = (at.and_utc(), bound.unwrap_or_default());
    let entry = Entry { stream, revision, at, actor, action, detail, format, bound, previous, hash };
    Chained { stream_id, id, entry }
}

/// What checkpoints recorded of some streams, by uid, in the order of the checkpoints.
pub fn recorded(conn: &mut Conn, streams: &[Stream]) -> Result<BTreeMap<String, Vec<Head>>, Fault> {
    let uids: Vec<String> = streams.iter().map(|stream| stream.uid.to_string()).collect();
    let rows = audit_checkpoint_head::table
        .filter(audit_checkpoint_head::stream_uid.eq_any(uids))
        .order(audit_checkpoint_head::checkpoint_id)
        .select((
            audit_checkpoint_head::stream_uid,
            audit_checkpoint_head::revision,
            audit_checkpoint_head::head,
        ))
        .load::<HeadRow>(conn)
        .map_err(unexpected)?;
    let mut recorded: BTreeMap<String, Vec<Head>> = BTreeMap::new();
    for row in rows {
        recorded.entry(row.stream.clone()).or_default().push(row.into());
    }
    Ok(recorded)
}

/// Uids of streams that checkpoints know and that are gone.
pub fn gone(conn: &mut Conn) -> Result<Vec<String>, Fault> {
    let there = stream::table.filter(stream::uid.eq(audit_checkpoint_head::stream_uid));
    audit_checkpoint_head::table
        .filter(not(exists(there)))
        .order(audit_checkpoint_head::stream_uid)
        .select(audit_checkpoint_head::stream_uid)
        .distinct()
        .load::<String>(conn)
        .map_err(unexpected)
}

/// Heads of the streams that changed since the newest checkpoint; `None` where there is none. It costs what changed and
/// what that checkpoint recorded, whatever stands in the database besides.
///
/// Entries are numbered as they come: the newest one a checkpoint recorded is the newest there was then.
pub fn changed(conn: &mut Conn) -> Result<Option<Vec<Head>>, Fault> {
    let newest = audit_checkpoint::table.order(audit_checkpoint::number.desc()).select(audit_checkpoint::id);
    let Some(newest) = newest.first::<i64>(conn).optional().map_err(unexpected)? else { return Ok(None) };
    tx::hold_still(conn, "audit_entry")?;
    let of_head = audit_entry::revision.eq(audit_checkpoint_head::revision);
    let recorded = audit_checkpoint_head::table
        .inner_join(stream::table.on(stream::uid.eq(audit_checkpoint_head::stream_uid)))
        .inner_join(audit_entry::table.on(audit_entry::stream_id.eq(stream::id).and(of_head)))
        .filter(audit_checkpoint_head::checkpoint_id.eq(newest))
        .select(max(audit_entry::id))
        .first::<Option<i64>>(conn)
        .map_err(unexpected)?;
    let rows = audit_entry::table
        .inner_join(stream::table)
        .filter(audit_entry::id.gt(recorded.unwrap_or(0)))
        .select(head!())
        .distinct()
        .load::<HeadRow>(conn)
        .map_err(unexpected)?;
    Ok(Some(heads(rows)))
}

/// Heads no checkpoint has recorded yet, of all streams there are.
pub fn unrecorded(conn: &mut Conn) -> Result<Vec<Head>, Fault> {
    let rows = stream::table.filter(not(exists(of_checkpoints!()))).select(head!()).load::<HeadRow>(conn);
    rows.map(heads).map_err(unexpected)
}

/// As [`unrecorded`], of the streams of some uids.
pub fn unrecorded_of(conn: &mut Conn, uids: &[String]) -> Result<Vec<Head>, Fault> {
    let rows = stream::table
        .filter(stream::uid.eq_any(uids.to_vec()))
        .filter(not(exists(of_checkpoints!())))
        .select(head!())
        .load::<HeadRow>(conn);
    rows.map(heads).map_err(unexpected)
}

fn heads(rows: Vec<HeadRow>) -> Vec<Head> {
    rows.into_iter().map(Head::from).collect()
}

/// A checkpoint as it is stored, without its heads.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_checkpoint)]
struct CheckpointRow {
    id: i64,
    number: i64,
    at: NaiveDateTime,
    previous: String,
    hash: String,
}

/// The checkpoint after a number, with its row number and without its heads.
pub fn checkpoint_after(conn: &mut Conn, number: i64) -> Result<Option<(i64, Checkpoint)>, Fault> {
    let row = audit_checkpoint::table
        .filter(audit_checkpoint::number.gt(number))
        .order(audit_checkpoint::number)
        .select(CheckpointRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)?;
    Ok(row.map(|row| {
        let CheckpointRow { id, number, at, previous, hash } = row;
        (id, Checkpoint { number, at: at.and_utc(), previous, heads: Vec::new(), hash })
    }))
}

/// Heads of a checkpoint in their order, after that of the stream `after`, at most `limit`.
pub fn heads_after(conn: &mut Conn, checkpoint: i64, after: &str, limit: i64) -> Result<Vec<Head>, Fault> {
    audit_checkpoint_head::table
        .filter(audit_checkpoint_head::checkpoint_id.eq(checkpoint))
        .filter(audit_checkpoint_head::stream_uid.gt(after))
        .order(audit_checkpoint_head::stream_uid)
        .limit(limit)
        .select((
            audit_checkpoint_head::stream_uid,
            audit_checkpoint_head::revision,
            audit_checkpoint_head::head,
        ))
        .load::<HeadRow>(conn)
        .map(heads)
        .map_err(unexpected)
}
