//! What people do to pay: prepare, approve, withdraw, export, settle, reverse.

pub mod again;
pub mod batch;
pub mod export;
pub mod finish;
pub mod looked;
pub mod outlook;
pub mod owed;
mod postings;
pub mod prepare;
pub mod read;
pub mod reversals;
mod whole;

use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, CompetitionId, StreamId};
use crate::platform::db::Conn;

use super::model::{Aside, Batch, Direction};
use super::rules::is_due;
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

/// A claim that cannot be paid until something is mended.
#[derive(Debug, Clone)]
pub struct Left {
    /// What is lacking.
    pub aside: Aside,
    /// Uid of the payee, or of the team that has no plan.
    pub payee: String,
    /// Row number of the payee's stream; `None`: a team without a share plan.
    pub payee_id: Option<StreamId>,
}

/// Claims of a competition that are due and wait for an account, a share plan, or for a dispute to be settled, each payee once.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn left_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Left>, Fault> {
    let mut left: BTreeMap<String, Left> = BTreeMap::new();
    for one in prepare::payable(conn, competition_id)? {
        let Some(aside @ (Aside::NoAccount | Aside::NoPlan | Aside::Disputed | Aside::Claimed)) = one.aside
        else {
            continue;
        };
        if is_due(&one.standing, Direction::Payment) {
            let (payee, payee_id) = (one.claim.payee.clone(), one.claim.payee_id);
            left.insert(one.claim.payee, Left { aside, payee, payee_id });
        }
    }
    Ok(left.into_values().collect())
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
