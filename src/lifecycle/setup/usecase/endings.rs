//! Divisions that were cancelled or merged before they were drawn: what later stages ask of them.

use crate::access::door::Tx;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{DivisionId, EventId};
use crate::lifecycle::setup::model::{Division, EndKind, Ended};
use crate::lifecycle::setup::store;
use crate::platform::db::Conn;
use crate::platform::feed::Topic;

/// Divisions of an event that go on: neither cancelled nor merged.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn live_divisions_in_tx(conn: &mut Conn, event_id: EventId) -> Result<Vec<Division>, Fault> {
    Ok(store::divisions(conn, event_id)?.into_iter().filter(Division::is_live).collect())
}

/// Refuses what is done in a division that was cancelled or merged.
///
/// # Errors
/// `WrongPhase`, saying how it ended.
pub fn require_live_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<(), Fault> {
    let division = store::division(conn, division_id)?;
    match sentence_in_tx(conn, &division)? {
        None => Ok(()),
        Some(because) => Err(Fault::new(FaultKind::WrongPhase, because)),
    }
}

/// Event and division in words.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn title_in_tx(conn: &mut Conn, division: &Division) -> Result<String, Fault> {
    Ok(format!("{} {}", store::event(conn, division.event_id)?.name, division.name))
}

/// How a division ended, in words; `None` where it goes on.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn sentence_in_tx(conn: &mut Conn, division: &Division) -> Result<Option<Because>, Fault> {
    let Some(ended) = &division.ended else { return Ok(None) };
    let what = title_in_tx(conn, division)?;
    let into = match ended.into {
        Some(id) => {
            let into = store::division(conn, id)?;
            title_in_tx(conn, &into)?
        }
        None => String::new(),
    };
    let said = match ended.kind {
        EndKind::Cancelled => Because::new("setup-ended-cancelled"),
        EndKind::Merged => Because::new("setup-ended-merged").text("into", into),
    };
    Ok(Some(said.text("what", what).date("day", civil_date(ended.at)).text("reason", &ended.reason)))
}

/// Ends a division of the locked competition; its rounds are held by [`super::undrawn::hold_in_tx`].
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn end_in_tx(tx: &mut Tx<'_>, division_id: DivisionId, end: &Ended) -> Result<(), Fault> {
    tx.tell(Topic::Lists, "");
    store::end_in_tx(tx.conn, division_id, end)
}
