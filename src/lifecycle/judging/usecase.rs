//! What judges and their chief do, and what later stages read of it.

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::{Mark, Seat};
use super::store;

/// Seats of a module in force, in order.
///
/// # Errors
/// `Internal` for the database's own.
pub fn seats_in_tx(conn: &mut Conn, module_id: i64) -> Result<Vec<Seat>, Fault> {
    store::seats(conn, module_id)
}

/// The newest version of every mark of a round, by subject, aspect and seat.
///
/// # Errors
/// `Internal` for the database's own.
pub fn marks_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<Mark>, Fault> {
    store::marks(conn, round_id)
}
