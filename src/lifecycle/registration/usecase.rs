//! What people do to enter and to review, and what later stages read of it.

pub mod enter;
pub mod own;
pub mod phases;
pub mod review;
pub mod view;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::{Entry, EntryState};
use super::store;

/// How many entries of a division were not refused.
///
/// # Errors
/// `Internal` for the database's own.
pub fn count_in_tx(conn: &mut Conn, division_id: i64) -> Result<usize, Fault> {
    let count = store::count_but(conn, division_id, EntryState::Refused)?;
    usize::try_from(count).map_err(Fault::internal)
}

/// Entries of a division, by ticket number, whatever their state.
///
/// # Errors
/// `Internal` for the database's own.
pub fn entries_in_tx(conn: &mut Conn, division_id: i64) -> Result<Vec<Entry>, Fault> {
    store::entries(conn, division_id)
}

/// Entries that were admitted: those who are drawn, marked and ranked.
///
/// # Errors
/// `Internal` for the database's own.
pub fn admitted_in_tx(conn: &mut Conn, division_id: i64) -> Result<Vec<Entry>, Fault> {
    let entries = store::entries(conn, division_id)?;
    Ok(entries.into_iter().filter(|entry| entry.state == EntryState::Admitted).collect())
}
