//! What people do to enter and to review, and what later stages read of it.

pub mod accounts;
pub mod doubts;
pub mod ending;
pub mod enter;
pub mod names;
pub mod offices;
pub mod own;
pub mod phases;
pub mod review;
pub mod view;
pub mod withdraw;

use std::collections::BTreeMap;

use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::platform::db::Conn;

use super::model::{Entry, EntryState};
use super::rules::own::is_waiting;
use super::store;

/// How many entries of some divisions (row numbers) were not refused; nothing for a division without one.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn counts_in_tx(conn: &mut Conn, divisions: &[DivisionId]) -> Result<BTreeMap<DivisionId, usize>, Fault> {
    let mut counts = BTreeMap::new();
    for (division, state, count) in store::listing::counts(conn, divisions)? {
        if state != EntryState::Refused {
            let sum: &mut usize = counts.entry(division).or_default();
            *sum = sum.saturating_add(usize::try_from(count).map_err(Fault::internal)?);
        }
    }
    Ok(counts)
}

/// Entries of a division, by ticket number, whatever their state.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn entries_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Entry>, Fault> {
    store::entries(conn, division_id)
}

/// How many entries of a division wait for their review, or to be mended.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn waiting_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<usize, Fault> {
    Ok(store::entries(conn, division_id)?.iter().filter(|entry| is_waiting(entry)).count())
}

/// Entries that were admitted: those who are drawn, marked and ranked.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn admitted_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Entry>, Fault> {
    let entries = store::entries(conn, division_id)?;
    Ok(entries.into_iter().filter(|entry| entry.state == EntryState::Admitted).collect())
}
