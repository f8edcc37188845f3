//! Results by version, for the stages after this one.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{DivisionId, ResultId};
use crate::kernel::phase::RoundPhase;
use crate::lifecycle::registration::usecase as registration;
use crate::lifecycle::setup::model::Round;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::{Recall, Stamp};

use super::super::store::{self, NewResult};
use super::assemble::{Ranked, rank_in_tx};
use crate::scoring::model::{Record, RecordRow};

/// Who stands behind a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Person {
    /// The contestant's name, or the team's.
    pub name: String,
    /// Name of the unit.
    pub unit: String,
}

/// Who stands behind each row of a record, in its order. Only for records by ticket number.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn people_in_tx(conn: &mut Conn, division_id: DivisionId, record: &Record) -> Result<Vec<Person>, Fault> {
    let entries = registration::entries_in_tx(conn, division_id)?;
    let mut by_uid: BTreeMap<String, Person> = entries
        .into_iter()
        .map(|entry| (entry.uid, Person { name: entry.name, unit: entry.unit_name }))
        .collect();
    let of = |row: &RecordRow| {
        let person = row.entry_uid.as_ref().and_then(|uid| by_uid.remove(uid));
        person.ok_or_else(|| Fault::internal(format!("nobody stands behind row {}", row.entry)))
    };
    record.rows.iter().map(of).collect()
}

/// The round a division is ranked by: its last.
///
/// # Errors
/// `NotFound` where none was set up.
pub fn deciding_round_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Round, Fault> {
    setup::rounds_in_tx(conn, division_id)?.pop().ok_or_else(Fault::not_found)
}

/// The result as it stands, of a division whose round is signed.
///
/// # Errors
/// `WrongPhase` before the signatures.
pub fn current_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    division_id: DivisionId,
) -> Result<Arc<Ranked>, Fault> {
    let round = deciding_round_in_tx(conn, division_id)?;
    if round.phase != RoundPhase::Signed {
        let because = Because::new("standing-not-signed").word("phase", round.phase.message_key());
        return Err(Fault::new(FaultKind::WrongPhase, because));
    }
    rank_in_tx(conn, recall, &round)
}

/// A kept version of a division's result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Row number.
    pub id: ResultId,
    /// Version, from 1.
    pub version: i64,
    /// SHA-256 of its canonical text.
    pub digest: String,
    /// The result.
    pub record: Record,
}

fn read(row: store::ResultRow) -> Result<Version, Fault> {
    let record = serde_json::from_str(&row.body).map_err(Fault::internal)?;
    Ok(Version { id: row.id, version: row.version, digest: row.digest, record })
}

/// The newest kept result of a division.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn newest_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Option<Version>, Fault> {
    store::newest_result(conn, division_id)?.map(read).transpose()
}

/// The digest of the kept result with that row number.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn digest_in_tx(conn: &mut Conn, id: ResultId) -> Result<String, Fault> {
    store::result_digest(conn, id)
}

/// The kept result with that row number.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn version_in_tx(conn: &mut Conn, recall: Recall<'_>, id: ResultId) -> Result<Arc<Version>, Fault> {
    // What is kept as a result never changes.
    let stamp = |_conn: &mut Conn| Ok(Stamp::of_revision(0));
    recall.of(conn, ("result", id.row()), stamp, |conn| {
        let row = store::result(conn, id)?;
        let bytes = u64::try_from(row.body.len()).map_err(Fault::internal)?.saturating_mul(TEXT_COPIES);
        Ok((read(row)?, bytes))
    })
}

/// A result takes about as much memory as so many copies of its text.
const TEXT_COPIES: u64 = 4;

/// Keeps a result as the next version; the same text again is the same version.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn keep_in_tx(
    tx: &mut Tx<'_>,
    division_id: DivisionId,
    result: &Ranked,
    reason: Option<&str>,
) -> Result<Version, Fault> {
    let (digest, record) = (result.digest.clone(), Record::clone(&result.record));
    let newest = store::newest_result(tx.conn, division_id)?;
    if let Some(row) = newest.as_ref().filter(|row| row.digest == digest) {
        return Ok(Version { id: row.id, version: row.version, digest, record });
    }
    let version = newest.map_or(1, |row| row.version.saturating_add(1));
    let uid = door::new_uid(tx)?;
    let by = tx.actor.uid.clone();
    let new = NewResult {
        uid: uid.as_str(),
        division_id,
        version,
        body: &result.text,
        digest: &digest,
        reason,
        by: &by,
        at: tx.now,
    };
    let id = store::insert_result_in_tx(tx.conn, &new)?;
    Ok(Version { id, version, digest, record })
}
