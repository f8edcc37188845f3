//! What people do to pay: prepare, approve, withdraw, export, settle, reverse.

pub mod batch;
pub mod export;
pub mod finish;
pub mod outlook;
pub mod postings;
pub mod prepare;
pub mod read;
mod whole;

use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId};
use crate::platform::db::Conn;

use super::model::{Batch, Direction};
use super::store;

/// Batches of a competition, newest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn batches_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Batch>, Fault> {
    store::batches(conn, competition_id)
}

/// Numbers of the batches with those row numbers.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn numbers_in_tx(conn: &mut Conn, ids: &[BatchId]) -> Result<BTreeMap<BatchId, String>, Fault> {
    store::numbers(conn, ids)
}

/// How many lines a batch of that direction would hold now.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn due_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    direction: Direction,
) -> Result<usize, Fault> {
    prepare::due_in_tx(conn, competition_id, direction).map(|due| due.len())
}
