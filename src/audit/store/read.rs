//! Entries as lists show them, newest first.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::audit::model::{Cursor, Listed, Stream, StreamKind, Wanted};
use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{audit_checkpoint, audit_entry, stream};

use super::{StreamRow, stream_from_row};

type Row = ((i64, NaiveDateTime, String, String, String), StreamRow);

fn from_row(((revision, at, actor, action, hash), stream): Row) -> Result<Listed, Fault> {
    Ok(Listed { stream: stream_from_row(stream)?, revision, at: at.and_utc(), actor, action, hash })
}

macro_rules! columns {
    () => {
        (
            (
                audit_entry::revision,
                audit_entry::at,
                audit_entry::actor,
                audit_entry::action,
                audit_entry::hash,
            ),
            stream::all_columns,
        )
    };
}

/// The newest entries that are wanted; none after a cursor that names no entry.
pub fn newest(conn: &mut Conn, wanted: Wanted<'_>) -> Result<Vec<Listed>, Fault> {
    let before = match wanted.before {
        None => i64::MAX,
        Some(cursor) => match place(conn, cursor)? {
            Some(place) => place,
            None => return Ok(Vec::new()),
        },
    };
    let shown = |(kind, hidden): (StreamKind, &[&'static str])| {
        stream::kind.ne(kind.code()).or(audit_entry::action.ne_all(hidden.to_vec()))
    };
    let [first, second] = wanted.hidden;
    let query = audit_entry::table
        .inner_join(stream::table)
        .filter(audit_entry::id.lt(before))
        .filter(shown(first))
        .filter(shown(second))
        .order(audit_entry::id.desc())
        .limit(wanted.limit)
        .select(columns!());
    let rows = match wanted.competition_id {
        Some(id) => query.filter(stream::competition_id.eq(id)).load::<Row>(conn),
        None => query.load::<Row>(conn),
    };
    rows.map_err(unexpected)?.into_iter().map(from_row).collect()
}

fn place(conn: &mut Conn, cursor: &Cursor) -> Result<Option<i64>, Fault> {
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
        .first::<StreamRow>(conn)
        .optional()
        .map_err(unexpected)?
        .map(stream_from_row)
        .transpose()
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
