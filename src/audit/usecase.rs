//! Checkpoints, exported heads, verification.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, StreamId};
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::model::{ExportedHead, Finding, Head, Stream};
use super::rules;
use super::store::{self, chains};

/// Format of the exported head.
const EXPORT_FORMAT: u32 = 1;

/// Streams, and entries of them, that verification holds in memory at once.
const STREAMS: i64 = 500;
const ENTRIES: i64 = 2000;
/// Streams named in one statement.
const STREAMS_NAMED: usize = 1000;

/// Chains all heads that changed since the last checkpoint; answers the newest checkpoint as an exported head.
/// Without changes there is no new checkpoint.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn checkpoint(installation: &Installation) -> Result<Option<ExportedHead>, Fault> {
    tx::write_alone(&installation.pool, |conn| checkpoint_in_tx(conn, installation.now()))
}

/// As [`checkpoint`], and looks at every stream there is for what no checkpoint recorded: for commands, and for a copy.
/// It looks before it takes the writer: what is written since then is among what changed.
///
/// # Errors
/// As [`checkpoint`].
pub fn checkpoint_whole(installation: &Installation) -> Result<Option<ExportedHead>, Fault> {
    let missed = tx::read_whole(&installation.pool, chains::unrecorded)?;
    let missed: Vec<String> = missed.into_iter().map(|head| head.stream).collect();
    tx::write_alone(&installation.pool, |conn| {
        let Some(changed) = chains::changed(conn)? else {
            let heads = chains::unrecorded(conn)?;
            return chain_in_tx(conn, installation.now(), heads);
        };
        let still = missed.chunks(STREAMS_NAMED).map(|uids| chains::unrecorded_of(conn, uids));
        let still = still.collect::<Result<Vec<_>, Fault>>()?.into_iter().flatten();
        let heads: BTreeSet<Head> = changed.into_iter().chain(still).collect();
        chain_in_tx(conn, installation.now(), heads.into_iter().collect())
    })
}

/// As [`checkpoint`], inside a transaction, which is kept only where there is something new.
///
/// # Errors
/// As [`checkpoint`].
pub fn checkpoint_in_tx(conn: &mut Conn, now: DateTime<Utc>) -> Result<Verdict<Option<ExportedHead>>, Fault> {
    let heads = match chains::changed(conn)? {
        Some(heads) => heads,
        None => chains::unrecorded(conn)?,
    };
    chain_in_tx(conn, now, heads)
}

fn chain_in_tx(
    conn: &mut Conn,
    now: DateTime<Utc>,
    mut heads: Vec<Head>,
) -> Result<Verdict<Option<ExportedHead>>, Fault> {
    let last = head_in_tx(conn)?;
    if heads.is_empty() {
        return Ok(Verdict::Rollback(last));
    }
    heads.sort();
    let before = last.map(|head| (head.checkpoint, head.hash));
    let new = store::append_checkpoint_in_tx(conn, before, now, heads)?;
    Ok(Verdict::Commit(Some(exported(&new))))
}

/// The newest checkpoint as an exported head, as it stands.
///
/// # Errors
/// As [`Fault`] says of the database.
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
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
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

/// Verifies every chain, against an exported head where one is given; tells `so_far` now and then what it looked at.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn verify(
    installation: &Installation,
    exported: Option<&ExportedHead>,
    mut so_far: impl FnMut(&Report),
) -> Result<Report, Fault> {
    tx::read_whole(&installation.pool, |conn| verify_in_tx(conn, exported, None, &mut so_far))
}

/// Verifies every chain, or those of one competition, inside a transaction. The chain of checkpoints is one
/// for all, and is verified whole. Rows are read a few at a time: a site of years takes no more memory than a new one.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn verify_in_tx(
    conn: &mut Conn,
    exported: Option<&ExportedHead>,
    competition_id: Option<CompetitionId>,
    so_far: &mut dyn FnMut(&Report),
) -> Result<Report, Fault> {
    let mut checkpoints = rules::Checkpoints::new(exported);
    let (mut number, mut report) = (i64::MIN, Report::default());
    while let Some((id, checkpoint)) = chains::checkpoint_after(conn, number)? {
        number = checkpoint.number;
        let mut length = rules::HeadsLength::default();
        each_head_in_tx(conn, id, |head| length.take(head))?;
        let mut hash = rules::CheckpointHash::new(&checkpoint, &length);
        each_head_in_tx(conn, id, |head| hash.take(head))?;
        checkpoints.take(&checkpoint, &hash.finish());
        report.checkpoints += 1;
    }
    report.findings.extend(checkpoints.finish());
    let mut after = None;
    loop {
        let streams = store::streams_after(conn, competition_id, after, STREAMS)?;
        let Some(last) = streams.last() else { break };
        after = Some(last.id);
        follow_in_tx(conn, &streams, &mut report)?;
        so_far(&report);
    }
    if competition_id.is_none() {
        let gone = chains::gone(conn)?.into_iter();
        report.findings.extend(gone.map(|stream| Finding::StreamMissing { stream }));
    }
    Ok(report)
}

/// Goes through the heads of a checkpoint in their order, a few in memory at once.
fn each_head_in_tx(conn: &mut Conn, checkpoint: i64, mut take: impl FnMut(&Head)) -> Result<(), Fault> {
    let mut after = String::new();
    loop {
        let heads = chains::heads_after(conn, checkpoint, &after, ENTRIES)?;
        let Some(last) = heads.last() else { return Ok(()) };
        after.clone_from(&last.stream);
        heads.iter().for_each(&mut take);
    }
}

/// Follows the chains of some streams from their first entries to their heads.
fn follow_in_tx(conn: &mut Conn, streams: &[Stream], report: &mut Report) -> Result<(), Fault> {
    let mut recorded = chains::recorded(conn, streams)?;
    let mut followed: BTreeMap<StreamId, rules::Chain> = BTreeMap::new();
    for stream in streams {
        let uid = stream.uid.to_string();
        let known = recorded.remove(&uid).unwrap_or_default();
        let head = Head { stream: uid, revision: stream.revision, hash: stream.head.clone() };
        followed.insert(stream.id, rules::Chain::new(head, known));
    }
    let ids: Vec<StreamId> = followed.keys().copied().collect();
    let mut after = None;
    loop {
        let entries = chains::entries_after(conn, &ids, after, ENTRIES)?;
        let Some((id, last)) = entries.last() else { break };
        after = Some((*id, last.revision));
        for (id, entry) in &entries {
            if let Some(chain) = followed.get_mut(id) {
                chain.take(entry);
            }
        }
        report.entries += entries.len();
    }
    report.streams += streams.len();
    report.findings.extend(followed.into_values().flat_map(rules::Chain::finish));
    Ok(())
}
