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

/// The result in force of a division: what pages, exports, publication, awards and corrections go by. From the last
/// signature on it is the newest version kept; only a correction makes another. A result signed before versions were
/// kept at the signatures has none before it is published, and stands as it is ranked.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Row number of the version; `None` where none was kept.
    pub id: Option<ResultId>,
    /// SHA-256 of its canonical text.
    pub digest: String,
    /// The result.
    pub record: Arc<Record>,
}

/// The result in force.
///
/// # Errors
/// `WrongPhase` before the signatures.
pub fn in_force_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    division_id: DivisionId,
) -> Result<InForce, Fault> {
    if let Some(id) = store::newest_result_id(conn, division_id)? {
        let version = version_in_tx(conn, recall, id)?;
        let (digest, record) = (version.digest.clone(), version.record.clone());
        return Ok(InForce { id: Some(id), digest, record });
    }
    let round = signed_round_in_tx(conn, division_id)?;
    let ranked = rank_in_tx(conn, recall, &round)?;
    Ok(InForce { id: None, digest: ranked.digest.clone(), record: ranked.record.clone() })
}

/// The result in force where there is one: `None` before the signatures, and without a round.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn if_signed_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    division_id: DivisionId,
) -> Result<Option<InForce>, Fault> {
    match in_force_in_tx(conn, recall, division_id) {
        Ok(in_force) => Ok(Some(in_force)),
        Err(fault) if matches!(fault.kind, FaultKind::WrongPhase | FaultKind::NotFound) => Ok(None),
        Err(fault) => Err(fault),
    }
}

fn signed_round_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Round, Fault> {
    let round = deciding_round_in_tx(conn, division_id)?;
    if round.phase == RoundPhase::Signed {
        return Ok(round);
    }
    let because = Because::new("standing-not-signed").word("phase", round.phase.message_key());
    Err(Fault::new(FaultKind::WrongPhase, because))
}

/// The version in force of a division whose deciding round is signed, where one was kept.
pub(super) fn kept_if_signed_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    round: &Round,
) -> Result<Option<Arc<Version>>, Fault> {
    if round.phase != RoundPhase::Signed {
        return Ok(None);
    }
    let id = store::newest_result_id(conn, round.division_id)?;
    id.map(|id| version_in_tx(conn, recall, id)).transpose()
}

/// The version two people signed first, of the division's deciding round; `None` for another round, and for one signed
/// before versions were kept at the signatures.
pub(super) fn first_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    round: &Round,
) -> Result<Option<Arc<Version>>, Fault> {
    if deciding_round_in_tx(conn, round.division_id)?.id != round.id {
        return Ok(None);
    }
    let id = store::first_result_id(conn, round.division_id)?;
    id.map(|id| version_in_tx(conn, recall, id)).transpose()
}

/// The version in force, kept now where it was signed before versions were kept at the signatures.
///
/// # Errors
/// As [`in_force_in_tx`].
pub fn kept_in_tx(
    tx: &mut Tx<'_>,
    recall: Recall<'_>,
    division_id: DivisionId,
) -> Result<Arc<Version>, Fault> {
    if let Some(id) = store::newest_result_id(tx.conn, division_id)? {
        return version_in_tx(tx.conn, recall, id);
    }
    let round = signed_round_in_tx(tx.conn, division_id)?;
    let ranked = rank_in_tx(tx.conn, recall, &round)?;
    keep_in_tx(tx, division_id, &ranked, None).map(Arc::new)
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
    pub record: Arc<Record>,
}

fn read(row: store::ResultRow) -> Result<Version, Fault> {
    let record: Record = serde_json::from_str(&row.body).map_err(Fault::internal)?;
    Ok(Version { id: row.id, version: row.version, digest: row.digest, record: Arc::new(record) })
}

/// The row number of the newest kept result of a division.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn newest_id_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Option<ResultId>, Fault> {
    store::newest_result_id(conn, division_id)
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
    let (digest, record) = (result.digest.clone(), result.record.clone());
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
    let id = store::insert_result_in_tx(tx.conn, &new)?.bind(tx);
    Ok(Version { id, version, digest, record })
}
