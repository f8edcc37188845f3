//! What people do to draw, and what later stages read of it.

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::Subject;
use super::store;

/// Subjects of a round, in order.
///
/// # Errors
/// `Internal` for the database's own.
pub fn subjects_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<Subject>, Fault> {
    store::subjects(conn, round_id)
}

/// Pairs of subject and entry (row numbers) of a decrypted round; none before decryption.
///
/// # Errors
/// `Internal` for the database's own.
pub fn opened_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<(i64, i64)>, Fault> {
    store::opened(conn, round_id)
}
