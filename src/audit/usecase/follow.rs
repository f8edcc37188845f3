//! Following chains, with the rows they name.

use std::collections::BTreeMap;

use crate::audit::model::{Head, Stream};
use crate::audit::rules;
use crate::audit::store::chains::{self, Chained};
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::rows::Row;

use super::report::Report;
use super::rows::{Named, compare_in_tx};

pub(super) use super::rows::Look;

/// Entries that verification holds in memory at once.
pub(super) const ENTRIES: i64 = 2000;

/// Follows the chains of some streams from their first entries to their heads, and compares their rows where
/// that is asked for. Answers the rows no entry names and that may be so.
pub(super) fn follow_in_tx(
    conn: &mut Conn,
    streams: &[Stream],
    look: Option<Look<'_>>,
    report: &mut Report,
) -> Result<Vec<Row>, Fault> {
    let mut recorded = chains::recorded(conn, streams)?;
    let mut followed: BTreeMap<StreamId, (rules::Chain, Named)> = BTreeMap::new();
    for stream in streams {
        let uid = stream.uid.to_string();
        let known = recorded.remove(&uid).unwrap_or_default();
        let head = Head { stream: uid, revision: stream.revision, hash: stream.head.clone() };
        followed.insert(stream.id, (rules::Chain::new(head, known), Named::default()));
    }
    let ids: Vec<StreamId> = followed.keys().copied().collect();
    let mut after = None;
    loop {
        let entries = chains::entries_after(conn, &ids, after, ENTRIES)?;
        let Some(last) = entries.last() else { break };
        after = Some((last.stream_id, last.entry.revision));
        for Chained { stream_id, id, entry } in &entries {
            if let Some((chain, named)) = followed.get_mut(stream_id) {
                chain.take(entry);
                if let Some(look) = look {
                    named.take(look, *id, entry);
                }
            }
        }
        report.entries += entries.len();
    }
    report.streams += streams.len();
    let mut named = BTreeMap::new();
    for (id, (chain, said)) in followed {
        report.findings.extend(chain.finish());
        named.insert(id, said);
    }
    match look {
        Some(look) => compare_in_tx(conn, streams, named, look, report),
        None => Ok(Vec::new()),
    }
}
