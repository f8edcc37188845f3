//! Taking back what was entered by mistake while a competition is being set up.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::On;
use crate::access::usecase::roles::revoke_of_division_in_tx;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::lifecycle::setup::store::{self, writes};
use crate::platform::db::Conn;

use super::parts;

/// What is taken away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// An event with its divisions.
    Event,
    /// A division with its round and scheme.
    Division,
}

/// The name of an event or a division and the uid of its competition, for the page that asks again.
///
/// # Errors
/// `NotFound` out of scope.
pub fn read(by: By<'_>, part: Part, uid: &str) -> Result<(String, String), Fault> {
    match part {
        Part::Event => parts::read_event(by, uid)
            .map(|(event, _hosts, competition)| (event.name, competition.uid.to_string())),
        Part::Division => parts::read_division(by, uid)
            .map(|(division, _rounds, competition)| (division.name, competition.uid.to_string())),
    }
}

/// Takes an event or a division away with all below it. There are no entries yet: set-up ends before registration
/// opens. Answers its name and the uid of the competition; sent twice, the same again.
///
/// # Errors
/// `WrongPhase` once registration was opened, `NotFound` out of scope; `Refused` once the competition was approved,
/// to all but the authority.
pub fn remove(act: Act<'_>, part: Part, uid: &str) -> Result<(String, String), Fault> {
    if let Some(outcome) = act.repeated()? {
        return Ok(outcome);
    }
    let competition_id = act.read(|conn| competition_of(conn, part, uid))?;
    act.write(Action::SetUp, On::Id(competition_id.stream()), |tx| {
        parts::refuse_approved(tx)?;
        let name = match part {
            Part::Event => {
                let stream = streams::stream_by_uid(tx.conn, StreamKind::Event, uid)?;
                let event = store::event(tx.conn, stream.as_event()?)?;
                for division in store::divisions(tx.conn, event.id)? {
                    revoke_of_division_in_tx(tx, division.id)?;
                    writes::delete_division_in_tx(tx.conn, division.id)?;
                }
                writes::delete_event_in_tx(tx.conn, event.id)?;
                tx.note(json!({ "removed": event.uid, "event": event.name }));
                event.name
            }
            Part::Division => {
                let division = store::division_by_uid(tx.conn, uid)?;
                revoke_of_division_in_tx(tx, division.id)?;
                writes::delete_division_in_tx(tx.conn, division.id)?;
                tx.note(json!({ "removed": division.uid, "division": division.name }));
                division.name
            }
        };
        Ok((name, tx.stream.uid.to_string()))
    })
}

fn competition_of(conn: &mut Conn, part: Part, uid: &str) -> Result<CompetitionId, Fault> {
    match part {
        Part::Event => {
            streams::stream_by_uid(conn, StreamKind::Event, uid)?.competition_id.ok_or_else(Fault::not_found)
        }
        Part::Division => {
            let division = store::division_by_uid(conn, uid)?;
            Ok(store::event(conn, division.event_id)?.competition_id)
        }
    }
}
