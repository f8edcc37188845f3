//! Public notices: what the public was told before and is told otherwise now.

use std::collections::BTreeMap;

use crate::access::door::Tx;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::Competition;
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

/// Whether the public knows of a competition: from opening registration on, also once it was cancelled.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn is_known_in_tx(conn: &mut Conn, competition: &Competition) -> Result<bool, Fault> {
    Ok(competition.phase.is_public()
        || competition.phase == CompetitionPhase::Cancelled
            && store::cancelled(conn, &[competition.id])?.contains_key(&competition.id))
}

/// The notices by which some competitions were cancelled, those the public knew of.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn cancelled_in_tx(
    conn: &mut Conn,
    competitions: &[CompetitionId],
) -> Result<BTreeMap<CompetitionId, Notice>, Fault> {
    store::cancelled(conn, competitions)
}
