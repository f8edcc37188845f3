//! Checkpoints, exported heads, verification.

pub mod bind;
mod follow;
mod report;
mod rows;
pub mod whole;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::platform::db::Conn;
use crate::platform::db::rows::Bound;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::model::{ExportedHead, Finding, Head};
use super::rules;
use super::store::{self, chains};
use follow::{ENTRIES, Look, follow_in_tx};

pub use report::Report;

/// Format of the exported head.
const EXPORT_FORMAT: u32 = 1;

/// Streams that verification holds in memory at once.
const STREAMS: i64 = 500;
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

/// Verifies every chain, against an exported head where one is given; tells `so_far` now and then what it looked at.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn verify(
    installation: &Installation,
    exported: Option<&ExportedHead>,
    mut so_far: impl FnMut(&Report),
) -> Result<Report, Fault> {
    let scope = Scope { exported, ..Scope::default() };
    tx::read_whole(&installation.pool, |conn| verify_in_tx(conn, scope, &mut so_far))
}

/// As [`verify`], and compares every bound row with the chain that names it.
///
/// # Errors
/// As [`verify`].
pub fn verify_rows(
    installation: &Installation,
    exported: Option<&ExportedHead>,
    mut so_far: impl FnMut(&Report),
) -> Result<Report, Fault> {
    let scope = Scope { exported, rows: true, ..Scope::default() };
    tx::read_whole(&installation.pool, |conn| verify_in_tx(conn, scope, &mut so_far))
}

/// What is verified.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scope<'a> {
    /// Against a head exported earlier.
    pub exported: Option<&'a ExportedHead>,
    /// Of one competition alone.
    pub competition_id: Option<CompetitionId>,
    /// The rows too.
    pub rows: bool,
}

/// Verifies every chain, or those of one competition, inside a transaction. The chain of checkpoints is one
/// for all, and is verified whole. Rows are read a few at a time: a site of years takes no more memory than a new one.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn verify_in_tx(
    conn: &mut Conn,
    scope: Scope<'_>,
    so_far: &mut dyn FnMut(&Report),
) -> Result<Report, Fault> {
    let Scope { exported, competition_id, rows } = scope;
    let look = rows.then(|| Look::read_in_tx(conn, Bound::ALL)).transpose()?;
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
        follow_in_tx(conn, &streams, look, &mut report)?;
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
