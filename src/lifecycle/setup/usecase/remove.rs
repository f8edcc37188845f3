//! Taking back what was entered by mistake while a competition is being set up.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::{Actor, Request};
use crate::access::usecase::roles::revoke_of_division_in_tx;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::store::{self, writes};
use crate::platform::db::tx;
use crate::platform::installation::Installation;

/// Takes an event away with its divisions. There are no entries yet: set-up ends before registration opens.
/// Answers its name and the uid of the competition.
///
/// # Errors
/// `WrongPhase` once registration was opened, `NotFound` out of scope.
pub fn event(
    installation: &Installation,
    actor: &Actor,
    event_uid: &str,
    request: &Request,
) -> Result<(String, String), Fault> {
    let stream =
        tx::read(&installation.pool, |conn| streams::stream_by_uid(conn, StreamKind::Event, event_uid))?;
    let competition_id = stream.parent_id.ok_or_else(Fault::not_found)?;
    door::write(installation, actor, Action::SetUp, On::Id(competition_id), Some(request), |tx| {
        let event = store::event(tx.conn, stream.id)?;
        for division in store::divisions(tx.conn, event.id)? {
            revoke_of_division_in_tx(tx, division.id)?;
            writes::delete_division_in_tx(tx.conn, division.id)?;
        }
        writes::delete_event_in_tx(tx.conn, event.id)?;
        tx.note(json!({ "removed": event.uid, "event": event.name }));
        Ok((event.name, tx.stream.uid.to_string()))
    })
}

/// Takes a division away with its round and scheme. Answers its name and the uid of the competition.
///
/// # Errors
/// As [`event`].
pub fn division(
    installation: &Installation,
    actor: &Actor,
    division_uid: &str,
    request: &Request,
) -> Result<(String, String), Fault> {
    let competition_id = tx::read(&installation.pool, |conn| {
        let division = store::division_by_uid(conn, division_uid)?;
        Ok(store::event(conn, division.event_id)?.competition_id)
    })?;
    door::write(installation, actor, Action::SetUp, On::Id(competition_id), Some(request), |tx| {
        let division = store::division_by_uid(tx.conn, division_uid)?;
        revoke_of_division_in_tx(tx, division.id)?;
        writes::delete_division_in_tx(tx.conn, division.id)?;
        tx.note(json!({ "removed": division.uid, "division": division.name }));
        Ok((division.name, tx.stream.uid.to_string()))
    })
}
