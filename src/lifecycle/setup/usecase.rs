//! What people do to set a competition up, and what later stages read of it.

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;

use super::model::{Competition, Division, Event, Module, Round};
use super::store;

/// The competition with that row number, inside a transaction.
///
/// # Errors
/// `NotFound`.
pub fn competition_in_tx(conn: &mut Conn, id: i64) -> Result<Competition, Fault> {
    store::competition(conn, id)
}

/// All competitions, newest final first.
///
/// # Errors
/// `Internal` for the database's own.
pub fn competitions_in_tx(conn: &mut Conn) -> Result<Vec<Competition>, Fault> {
    store::competitions(conn)
}

/// Events of a competition.
///
/// # Errors
/// `Internal` for the database's own.
pub fn events_in_tx(conn: &mut Conn, competition_id: i64) -> Result<Vec<Event>, Fault> {
    store::events(conn, competition_id)
}

/// The event with that row number.
///
/// # Errors
/// `NotFound`.
pub fn event_in_tx(conn: &mut Conn, id: i64) -> Result<Event, Fault> {
    store::event(conn, id)
}

/// Divisions of an event.
///
/// # Errors
/// `Internal` for the database's own.
pub fn divisions_in_tx(conn: &mut Conn, event_id: i64) -> Result<Vec<Division>, Fault> {
    store::divisions(conn, event_id)
}

/// The division with that row number.
///
/// # Errors
/// `NotFound`.
pub fn division_in_tx(conn: &mut Conn, id: i64) -> Result<Division, Fault> {
    store::division(conn, id)
}

/// The division with that uid.
///
/// # Errors
/// `NotFound`.
pub fn division_by_uid_in_tx(conn: &mut Conn, uid: &str) -> Result<Division, Fault> {
    store::division_by_uid(conn, uid)
}

/// Rounds of a division, in order.
///
/// # Errors
/// `Internal` for the database's own.
pub fn rounds_in_tx(conn: &mut Conn, division_id: i64) -> Result<Vec<Round>, Fault> {
    store::rounds(conn, division_id)
}

/// The round with that row number.
///
/// # Errors
/// `NotFound`.
pub fn round_in_tx(conn: &mut Conn, id: i64) -> Result<Round, Fault> {
    store::round(conn, id)
}

/// Modules of a round with their aspects, in order.
///
/// # Errors
/// `Internal` for the database's own.
pub fn modules_in_tx(conn: &mut Conn, round_id: i64) -> Result<Vec<Module>, Fault> {
    store::modules(conn, round_id)
}

/// The module with that row number, with its aspects.
///
/// # Errors
/// `NotFound`.
pub fn module_in_tx(conn: &mut Conn, id: i64) -> Result<Module, Fault> {
    store::module(conn, id)
}
