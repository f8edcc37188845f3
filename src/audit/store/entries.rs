//! The entries of one write: kept back until all of it is done, so that each names the rows of its stream as they are left.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Says, append_in_tx, lock_stream_in_tx, stream_by_id};
use crate::audit::model::Stream;
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::rows::{self, Bound, Found, Row};

/// Entries to be written, and rows to be bound.
#[derive(Default)]
pub struct Entries {
    streams: Vec<(Stream, Value)>,
    rows: Vec<Row>,
}

/// What the entries of streams bind: lines of [`crate::audit::model::Entry::bound`].
type Lines = BTreeMap<StreamId, Vec<Value>>;

impl Entries {
    /// Adds the entry of a stream that was locked or made.
    pub fn add(&mut self, stream: Stream, detail: Value) {
        self.streams.push((stream, detail));
    }

    /// Adds rows that were written.
    pub fn bind(&mut self, rows: Vec<Row>) {
        self.rows.extend(rows);
    }

    /// Writes them in the order in which the streams were locked.
    ///
    /// # Errors
    /// As [`Fault`] says of the database.
    pub fn write_in_tx(mut self, conn: &mut Conn, at: DateTime<Utc>, who: (&str, &str)) -> Result<(), Fault> {
        let mut lines = self.lines(conn)?;
        self.hold_in_tx(conn, &lines)?;
        let mut heads: BTreeMap<StreamId, String> = BTreeMap::new();
        for (place, (stream, detail)) in self.streams.iter().enumerate() {
            let last = !self.streams.iter().skip(place + 1).any(|(later, _)| later.id == stream.id);
            let bound = last.then(|| lines.remove(&stream.id)).flatten();
            let bound = bound.map_or_else(String::new, |lines| Value::Array(lines).to_string());
            let head = heads.get(&stream.id).unwrap_or(&stream.head).clone();
            let locked = Stream { head, ..stream.clone() };
            let entry = append_in_tx(conn, &locked, at, who, &Says { detail, bound: &bound })?;
            heads.insert(stream.id, entry.hash);
        }
        Ok(())
    }

    /// Locks what rows belong to besides: a judge's grant is the competition's, given with a seat of the round.
    fn hold_in_tx(&mut self, conn: &mut Conn, lines: &Lines) -> Result<(), Fault> {
        let held: BTreeSet<StreamId> = self.streams.iter().map(|(stream, _)| stream.id).collect();
        let besides = lines.keys().filter(|owner| !held.contains(owner));
        let mut besides =
            besides.map(|owner| stream_by_id(conn, *owner)).collect::<Result<Vec<Stream>, Fault>>()?;
        besides.sort_by_key(|stream| (stream.kind, stream.id));
        for (place, stream) in besides.into_iter().enumerate() {
            let locked = lock_stream_in_tx(conn, stream.id, &[])?.ok_or_else(Fault::not_found)?;
            self.streams.insert(place, (locked, Value::Null));
        }
        Ok(())
    }

    fn lines(&self, conn: &mut Conn) -> Result<Lines, Fault> {
        let mut lines = Lines::new();
        let mut unread: BTreeMap<Bound, BTreeSet<i64>> = BTreeMap::new();
        for row in &self.rows {
            match &row.known {
                Some((owner, digest)) => say(&mut lines, *owner, (row.table, row.id, Some(digest.as_str()))),
                None => {
                    unread.entry(row.table).or_default().insert(row.id);
                }
            }
        }
        for (table, keys) in unread {
            let keys: Vec<i64> = keys.into_iter().collect();
            let Some(form) = table.table().form() else { continue };
            let found = rows::by_key(conn, table.table(), form, &keys)?;
            for Found { id, owner, digest } in &found {
                say(&mut lines, *owner, (table, *id, Some(digest.as_str())));
            }
            let there: BTreeSet<i64> = found.iter().map(|found| found.id).collect();
            keys.iter().filter(|key| !there.contains(key)).for_each(|key| self.gone(&mut lines, table, *key));
        }
        Ok(lines)
    }

    /// A row that is not there any more names no stream: all that could have had it say so.
    fn gone(&self, lines: &mut Lines, table: Bound, key: i64) {
        let could = |stream: &Stream| table.table().owners.contains(&stream.kind.code());
        let streams: BTreeSet<StreamId> =
            self.streams.iter().filter(|(stream, _)| could(stream)).map(|(stream, _)| stream.id).collect();
        streams.into_iter().for_each(|stream| say(lines, stream, (table, key, None)));
    }
}

fn say(lines: &mut Lines, owner: StreamId, (table, key, digest): (Bound, i64, Option<&str>)) {
    lines.entry(owner).or_default().push(json!([form_of(table), key, digest]));
}

/// How an entry names a table and the columns of its rows.
fn form_of(table: Bound) -> String {
    let table = table.table();
    format!("{}/{}", table.name, table.newest())
}
