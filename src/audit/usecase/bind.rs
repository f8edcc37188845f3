//! Binding what is from before entries named rows, as it is found.

use std::collections::BTreeMap;

use serde_json::json;

use crate::audit::model::Stream;
use crate::audit::store;
use crate::audit::store::entries::Entries;
use crate::audit::store::read::BIND_ROWS;
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::rows::{Bound, Row};
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::follow::{Look, follow_in_tx};
use super::report::Report;

/// Streams bound in one write: others wait for it.
const TOGETHER: i64 = 50;

/// Who binds, as entries call it.
const BY: &str = "system";

/// Binds every row of before that no entry names, as it is found, and says so in the chain of its stream. From then on a row
/// that no entry names is a finding everywhere.
///
/// # Errors
/// `Refused` where something else is found: that is settled first; as [`Fault`] says of the database.
pub fn bind(installation: &Installation) -> Result<Report, Fault> {
    let (mut after, mut report) = (None, Report::default());
    loop {
        let (last, part) = tx::write_alone(&installation.pool, |conn| part_in_tx(conn, installation, after))?;
        report.streams += part.streams;
        report.rows += part.rows;
        report.unbound += part.unbound;
        report.findings.extend(part.findings);
        match last {
            Some(last) => after = Some(last),
            None => break,
        }
    }
    if report.findings.is_empty() {
        tx::write_alone(&installation.pool, |conn| {
            let site = store::site_stream(conn)?;
            let detail = json!({ "rows": report.unbound, "whole": true });
            append_in_tx(conn, installation, &site, detail, Vec::new())?;
            Ok(Verdict::Commit(()))
        })?;
    }
    Ok(report)
}

fn part_in_tx(
    conn: &mut Conn,
    installation: &Installation,
    after: Option<StreamId>,
) -> Result<Verdict<(Option<StreamId>, Report)>, Fault> {
    let mut report = Report::default();
    let streams = store::streams_after(conn, None, after, TOGETHER)?;
    let look = Look::read_in_tx(conn, Bound::ALL)?;
    let mut of_stream: BTreeMap<StreamId, Vec<Row>> = BTreeMap::new();
    for row in follow_in_tx(conn, &streams, Some(look), &mut report)? {
        if let Some((owner, _)) = &row.known {
            of_stream.entry(*owner).or_default().push(row);
        }
    }
    let last = streams.last().map(|stream| stream.id);
    for stream in &streams {
        if let Some(rows) = of_stream.remove(&stream.id) {
            append_in_tx(conn, installation, stream, json!({ "rows": rows.len() }), rows)?;
        }
    }
    Ok(Verdict::Commit((last, report)))
}

fn append_in_tx(
    conn: &mut Conn,
    installation: &Installation,
    stream: &Stream,
    detail: serde_json::Value,
    rows: Vec<Row>,
) -> Result<(), Fault> {
    let locked = store::lock_stream_in_tx(conn, stream.id, &[])?.ok_or_else(Fault::not_found)?;
    let mut entries = Entries::default();
    entries.add(locked, detail);
    entries.bind(rows);
    entries.write_in_tx(conn, installation.now(), (BY, BIND_ROWS))
}
