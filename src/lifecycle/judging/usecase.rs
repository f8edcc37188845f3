//! What judges and their chief do, and what later stages read of it.

use serde_json::json;

use crate::access::door::Tx;
use crate::kernel::fault::Fault;
use crate::kernel::phase::SheetPhase;
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

/// Sheets of a round that are not signed yet.
///
/// # Errors
/// `Internal` for the database's own.
pub fn unsigned_in_tx(conn: &mut Conn, round_id: i64) -> Result<i64, Fault> {
    store::sheets_in_phase(conn, round_id, SheetPhase::Open)
        .map(|sheets| i64::try_from(sheets.len()).unwrap_or(i64::MAX))
}

/// Locks all sheets of the locked round: a late mark loses cleanly.
///
/// # Errors
/// `Refused` where one is not signed.
pub fn close_round_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let round_id = tx.stream.id;
    for sheet in store::sheets_in_phase(tx.conn, round_id, SheetPhase::Signed)? {
        tx.also(sheet, &[SheetPhase::Signed.code()], Some(SheetPhase::Locked.code()), &json!({}))?;
    }
    Ok(())
}

/// Gives the sheets of the locked round back to their judges as signed.
///
/// # Errors
/// `Internal` for the database's own.
pub fn reopen_round_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let round_id = tx.stream.id;
    for sheet in store::sheets_in_phase(tx.conn, round_id, SheetPhase::Locked)? {
        tx.also(sheet, &[SheetPhase::Locked.code()], Some(SheetPhase::Signed.code()), &json!({}))?;
    }
    Ok(())
}
