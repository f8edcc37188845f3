//! Checkpoints, exported heads, verification.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::model::{ExportedHead, Finding, Head};
use super::{rules, store};

/// Format of the exported head.
const EXPORT_FORMAT: u32 = 1;

/// Chains all heads that changed since the last checkpoint; answers the newest checkpoint as an exported head.
/// Without changes there is no new checkpoint.
///
/// # Errors
/// `Internal` for the database's own.
pub fn checkpoint(installation: &Installation) -> Result<Option<ExportedHead>, Fault> {
    tx::write(&installation.pool, |conn| checkpoint_in_tx(conn, installation.now()))
}

/// The same inside a transaction, which is kept only where there is something new.
///
/// # Errors
/// `Internal` for the database's own.
pub fn checkpoint_in_tx(conn: &mut Conn, now: DateTime<Utc>) -> Result<Verdict<Option<ExportedHead>>, Fault> {
    let checkpoints = store::checkpoints(conn)?;
    let mut known: BTreeMap<&str, i64> = BTreeMap::new();
    for head in checkpoints.iter().flat_map(|checkpoint| &checkpoint.heads) {
        known.insert(&head.stream, head.revision);
    }
    let mut heads: Vec<Head> = store::all_streams(conn)?
        .into_iter()
        .filter(|stream| known.get(stream.uid.as_str()) != Some(&stream.revision))
        .map(|stream| Head {
            stream: stream.uid.as_str().to_owned(),
            revision: stream.revision,
            hash: stream.head,
        })
        .collect();
    if heads.is_empty() {
        return Ok(Verdict::Rollback(checkpoints.last().map(exported)));
    }
    heads.sort();
    let new = store::append_checkpoint_in_tx(conn, checkpoints.last(), now, heads)?;
    Ok(Verdict::Commit(Some(exported(&new))))
}

/// The newest checkpoint as an exported head, as it stands.
///
/// # Errors
/// `Internal` for the database's own.
pub fn head_in_tx(conn: &mut Conn) -> Result<Option<ExportedHead>, Fault> {
    let newest = store::read::newest_checkpoint(conn)?;
    Ok(newest.map(|(checkpoint, at, hash)| ExportedHead {
        format: EXPORT_FORMAT,
        checkpoint,
        at: at.and_utc(),
        hash,
    }))
}

fn exported(checkpoint: &super::model::Checkpoint) -> ExportedHead {
    ExportedHead {
        format: EXPORT_FORMAT,
        checkpoint: checkpoint.number,
        at: checkpoint.at,
        hash: checkpoint.hash.clone(),
    }
}

/// Whether the database answers and holds an installation.
///
/// # Errors
/// `Busy` or `Internal` where it does not.
pub fn ready(installation: &Installation) -> Result<(), Fault> {
    tx::read(&installation.pool, store::site_stream).map(|_site| ())
}

/// What a verification looked at and found.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// Streams looked at.
    pub streams: usize,
    /// Entries looked at.
    pub entries: usize,
    /// Checkpoints looked at.
    pub checkpoints: usize,
    /// What should not be. Empty: every chain is whole.
    pub findings: Vec<Finding>,
}

/// Verifies every chain, against an exported head where one is given.
///
/// # Errors
/// `Internal` for the database's own.
pub fn verify(installation: &Installation, exported: Option<&ExportedHead>) -> Result<Report, Fault> {
    tx::read(&installation.pool, |conn| verify_in_tx(conn, exported, None))
}

/// Verifies every chain, or those of one competition, inside a transaction. The chain of checkpoints is one
/// for all, and is verified whole.
///
/// # Errors
/// `Internal` for the database's own.
pub fn verify_in_tx(
    conn: &mut Conn,
    exported: Option<&ExportedHead>,
    competition_id: Option<i64>,
) -> Result<Report, Fault> {
    let checkpoints = store::checkpoints(conn)?;
    let mut findings: Vec<Finding> = rules::verify_checkpoints(&checkpoints, exported).into_iter().collect();
    let mut hashes: BTreeMap<(String, i64), String> = BTreeMap::new();
    let mut streams = store::all_streams(conn)?;
    if competition_id.is_some() {
        streams.retain(|stream| stream.competition_id == competition_id);
    }
    let mut count = 0;
    for stream in &streams {
        let entries = store::entries(conn, stream)?;
        count += entries.len();
        let head = Head {
            stream: stream.uid.as_str().to_owned(),
            revision: stream.revision,
            hash: stream.head.clone(),
        };
        findings.extend(rules::verify_stream(&head, &entries));
        for entry in entries {
            hashes.insert((entry.stream, entry.revision), entry.hash);
        }
    }
    let known: BTreeSet<&str> = streams.iter().map(|stream| stream.uid.as_str()).collect();
    let ours =
        |stream: Option<&str>| competition_id.is_none() || stream.is_some_and(|uid| known.contains(uid));
    let recorded = rules::compare_with_checkpoints(&checkpoints, |stream, revision| {
        hashes.get(&(stream.to_owned(), revision)).cloned()
    });
    findings.extend(recorded.into_iter().filter(|finding| ours(finding.stream())));
    Ok(Report { streams: streams.len(), entries: count, checkpoints: checkpoints.len(), findings })
}
