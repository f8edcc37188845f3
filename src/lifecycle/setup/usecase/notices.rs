//! Public notices: what the public was told before and is told otherwise now.

use crate::access::door::Tx;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::lifecycle::setup::model::notices::{NewNotice, Notice};
use crate::lifecycle::setup::store::notices as store;
use crate::platform::db::Conn;
use crate::platform::feed::Topic;

/// Gives a public notice of the locked competition.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn tell_in_tx(tx: &mut Tx<'_>, new: &NewNotice<'_>) -> Result<(), Fault> {
    let by = tx.actor.uid.clone();
    store::insert_in_tx(tx.conn, tx.stream.as_competition()?, new, (&by, tx.now))?;
    // What is told otherwise may stand in the lists too.
    tx.tell(Topic::Lists, "");
    Ok(())
}

/// Notices of a competition and its events, newest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_competition_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Notice>, Fault> {
    store::of_competition(conn, competition_id)
}
