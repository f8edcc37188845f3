//! What people do to enter and to review, and what later stages read of it.

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::{Entry, EntryState};
use super::store;

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
