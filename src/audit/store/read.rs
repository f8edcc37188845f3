//! Entries as lists show them, newest first.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::audit::model::{Cursor, Listed, Stream, StreamKind, Wanted};
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::kernel::window::{Part, Seek, one_more};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{audit_checkpoint, audit_entry, site_setting, stream};

use super::StreamRow;

/// An entry as lists show it, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_entry)]
struct ListedRow {
    revision: i64,
    at: NaiveDateTime,
    actor: String,
    action: String,
    hash: String,
}

fn listed((row, stream): (ListedRow, StreamRow)) -> Result<Listed, Fault> {
    let ListedRow { revision, at, actor, action, hash } = row;
    Ok(Listed { stream: stream.try_into()?, revision, at: at.and_utc(), actor, action, hash })
}

/// The entries that are wanted, one more than the limit, in the direction of the search; none from a cursor that names no
/// entry.
pub fn newest(conn: &mut Conn, wanted: &Wanted<'_>) -> Result<Part<Listed>, Fault> {
    let Some(seek) = place(conn, wanted.seek)? else {
        return Ok(Part { rows: Vec::new(), earlier: false, later: false });
    };
    let shown = |(kind, hidden): (StreamKind, &[&'static str])| {
        stream::kind.ne(kind).or(audit_entry::action.ne_all(hidden.to_vec()))
    };
    let [first, second] = wanted.hidden;
    let limit = one_more(wanted.most);
    let mut query = audit_entry::table
        .inner_join(stream::table)
        .filter(shown(first))
        .filter(shown(second))
        .limit(limit)
        .select(<(ListedRow, StreamRow)>::as_select())
        .into_boxed();
    if let Some(id) = wanted.competition_id {
        query = query.filter(audit_entry::competition_id.eq(id));
    }
    query = match &seek {
        Seek::Before(id) => query.filter(audit_entry::id.gt(*id)).order(audit_entry::id.asc()),
        Seek::After(id) => query.filter(audit_entry::id.lt(*id)).order(audit_entry::id.desc()),
        Seek::Start => query.filter(audit_entry::id.gt(0)).order(audit_entry::id.desc()),
    };
    let rows: Vec<(ListedRow, StreamRow)> = query.load(conn).map_err(unexpected)?;
    let rows = rows.into_iter().map(listed).collect::<Result<Vec<Listed>, Fault>>()?;
    Ok(Part::read(rows, &seek, wanted.most))
}

/// The row numbers of the places a search names; `None`: there is no such entry.
fn place(conn: &mut Conn, seek: &Seek<Cursor>) -> Result<Option<Seek<i64>>, Fault> {
    let Some(cursor) = seek.key() else { return Ok(Some(Seek::Start)) };
    let Some(id) = row_of(conn, cursor)? else { return Ok(None) };
    Ok(Some(if seek.is_backwards() { Seek::Before(id) } else { Seek::After(id) }))
}

fn row_of(conn: &mut Conn, cursor: &Cursor) -> Result<Option<i64>, Fault> {
    audit_entry::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(&cursor.stream))
        .filter(audit_entry::revision.eq(cursor.revision))
        .select(audit_entry::id)
        .first::<i64>(conn)
        .optional()
        .map_err(unexpected)
}

/// The stream of that uid, whatever its kind; `None`: there is none.
pub fn stream_of_any_kind(conn: &mut Conn, uid: &str) -> Result<Option<Stream>, Fault> {
    stream::table
        .filter(stream::uid.eq(uid))
        .select(StreamRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)?
        .map(Stream::try_from)
        .transpose()
}

/// The streams with those row numbers, in their order.
pub fn streams_of_ids(conn: &mut Conn, ids: &[StreamId]) -> Result<Vec<Stream>, Fault> {
    stream::table
        .filter(stream::id.eq_any(ids.to_vec()))
        .order(stream::id)
        .select(StreamRow::as_select())
        .load(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(Stream::try_from)
        .collect()
}

/// Number, time and hash of the newest checkpoint.
pub fn newest_checkpoint(conn: &mut Conn) -> Result<Option<(i64, NaiveDateTime, String)>, Fault> {
    audit_checkpoint::table
        .order(audit_checkpoint::number.desc())
        .select((audit_checkpoint::number, audit_checkpoint::at, audit_checkpoint::hash))
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// What the database knows of the time when entries began to name rows: the number of the last entry of before, as the step
/// of the schema left it, and whether all rows of before were bound since.
pub fn switch(conn: &mut Conn) -> Result<(Option<String>, bool), Fault> {
    let until = site_setting::table
        .find(UNBOUND_UNTIL)
        .select(site_setting::value)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)?;
    let bound = audit_entry::table
        .inner_join(stream::table)
        .filter(stream::kind.eq(StreamKind::Site))
        .filter(audit_entry::action.eq(BIND_ROWS))
        .order(audit_entry::revision.desc())
        .select(audit_entry::detail)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)?;
    Ok((until, bound.is_some_and(|detail| detail.contains("\"whole\":true"))))
}

/// The newest row of before of a table that entries began to name later than others, while it was not bound since; `None`: there
/// is none.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn late(conn: &mut Conn, table: &str) -> Result<Option<i64>, Fault> {
    let kept = site_setting::table
        .find(format!("unbound-{table}"))
        .select(site_setting::value)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)?;
    let number = |text: &str| text.parse::<i64>().ok();
    let Some((row, entry)) = kept.as_deref().and_then(|kept| kept.split_once(':')) else { return Ok(None) };
    let (Some(row), Some(entry)) = (number(row), number(entry)) else { return Ok(None) };
    let bound = audit_entry::table
        .inner_join(stream::table)
        .filter(stream::kind.eq(StreamKind::Site))
        .filter(audit_entry::action.eq(BIND_ROWS))
        .filter(audit_entry::id.gt(entry))
        .select(audit_entry::detail)
        .load::<String>(conn)
        .map_err(unexpected)?;
    Ok((!bound.iter().any(|detail| detail.contains("\"whole\":true"))).then_some(row))
}

/// Keeps the number of the last entry of before.
const UNBOUND_UNTIL: &str = "unbound-until";

/// Code of the action by which rows of before are bound.
pub const BIND_ROWS: &str = "bind-rows";

/// Revision and digest of the newest entry of a stream that names a row so, of a chain's last entries first.
pub fn newest_bound(
    conn: &mut Conn,
    stream_id: StreamId,
    beginning: &str,
) -> Result<Option<(i64, String)>, Fault> {
    let bound = audit_entry::table
        .filter(audit_entry::stream_id.eq(stream_id))
        .filter(audit_entry::bound.is_not_null())
        .order(audit_entry::revision.desc())
        .select((audit_entry::revision, audit_entry::bound.assume_not_null()))
        .load::<(i64, String)>(conn)
        .map_err(unexpected)?;
    let named = bound.iter().find_map(|(revision, lines)| {
        let (_, rest) = lines.split_once(beginning)?;
        rest.split_once('"').map(|(digest, _)| (*revision, digest.to_owned()))
    });
    Ok(named)
}

/// Whether the chain of a stream began before entries named rows.
pub fn began_unbound(conn: &mut Conn, stream_id: StreamId) -> Result<bool, Fault> {
    let first = audit_entry::table
        .filter(audit_entry::stream_id.eq(stream_id))
        .filter(audit_entry::revision.eq(1))
        .select(audit_entry::format)
        .first::<i64>(conn)
        .optional()
        .map_err(unexpected)?;
    Ok(first == Some(1))
}
