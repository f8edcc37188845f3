//! What people do to set a competition up, and what later stages read of it.

pub mod deadline;
pub mod endings;
pub mod filing;
pub mod listing;
pub mod mending;
pub mod notices;
pub mod officials;
pub mod overview;
pub mod particulars;
pub mod parts;
pub mod remove;
pub mod scheme;
pub mod scheme_changes;
pub mod undrawn;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::access::actions::Action;
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CompetitionId, DivisionId, EventId, ModuleId, RoundId};
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::platform::db::Conn;
use crate::platform::memo::{Memo, Stamp};

use super::model::{Competition, Division, Event, HostShare, Module, Round};
use super::rules::check::{DivisionSetup, EventSetup};
use super::store;

/// Hosts of an event with their shares, which sum to one.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn hosts_in_tx(conn: &mut Conn, event_id: EventId) -> Result<Vec<HostShare>, Fault> {
    store::host_shares(conn, event_id)
}

/// Hosts of some events (row numbers) with their shares, by event.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn hosts_of_in_tx(
    conn: &mut Conn,
    events: &[EventId],
) -> Result<BTreeMap<EventId, Vec<HostShare>>, Fault> {
    store::host_shares_of(conn, events)
}

/// The competition with that uid.
///
/// # Errors
/// `NotFound`.
pub fn competition_by_uid_in_tx(conn: &mut Conn, uid: &str) -> Result<Competition, Fault> {
    let stream = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
    store::competition(conn, stream.as_competition()?)
}

/// Refuses what is done in the hall unless its competition runs: the entries are settled, and nobody cancelled it.
/// Rounds and sheets have phases of their own, which say nothing of that.
///
/// # Errors
/// `WrongPhase` while entries come in or are under review, and after cancelling.
pub fn require_running_in_tx(conn: &mut Conn, stream: &Stream, action: Action) -> Result<Stream, Fault> {
    let competition =
        streams::stream_by_id(conn, stream.competition_id.ok_or_else(Fault::not_found)?.stream())?;
    match CompetitionPhase::from_code(&competition.phase) {
        Some(CompetitionPhase::Reviewed | CompetitionPhase::Publicity) => Ok(competition),
        Some(other) => Err(Fault::new(
            FaultKind::WrongPhase,
            Because::new("fault-wrong-phase")
                .word("phase", other.message_key())
                .word("action", action.message_key()),
        )),
        None => Err(Fault::internal(format!("unknown phase {}", competition.phase))),
    }
}

/// Everything set up in a competition, in order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn whole_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<EventSetup>, Fault> {
    let mut whole = Vec::new();
    for event in store::events(conn, competition_id)? {
        let mut divisions = Vec::new();
        for division in store::divisions(conn, event.id)? {
            let mut rounds = Vec::new();
            for round in store::rounds(conn, division.id)? {
                let modules = store::modules(conn, round.id)?;
                rounds.push((round, modules));
            }
            divisions.push(DivisionSetup { division, rounds });
        }
        whole.push(EventSetup { event, divisions });
    }
    Ok(whole)
}

/// The competition with that row number, inside a transaction.
///
/// # Errors
/// `NotFound`.
pub fn competition_in_tx(conn: &mut Conn, id: CompetitionId) -> Result<Competition, Fault> {
    store::competition(conn, id)
}

/// How many working days a publicity of a competition lasts at least, as it was approved.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn publicity_days_in_tx(conn: &mut Conn, id: CompetitionId) -> Result<u32, Fault> {
    let days = store::publicity_days(conn, id)?;
    days.map_or(Ok(limits::PUBLICITY_DAYS), |days| u32::try_from(days).map_err(Fault::internal))
}

/// All competitions, newest final first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn competitions_in_tx(conn: &mut Conn) -> Result<Vec<Competition>, Fault> {
    store::competitions(conn)
}

/// Events of a competition.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn events_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Event>, Fault> {
    store::events(conn, competition_id)
}

/// The event with that row number.
///
/// # Errors
/// `NotFound`.
pub fn event_in_tx(conn: &mut Conn, id: EventId) -> Result<Event, Fault> {
    store::event(conn, id)
}

/// Divisions of an event.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn divisions_in_tx(conn: &mut Conn, event_id: EventId) -> Result<Vec<Division>, Fault> {
    store::divisions(conn, event_id)
}

/// The division with that row number.
///
/// # Errors
/// `NotFound`.
pub fn division_in_tx(conn: &mut Conn, id: DivisionId) -> Result<Division, Fault> {
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
/// As [`Fault`] says of the database.
pub fn rounds_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Round>, Fault> {
    store::rounds(conn, division_id)
}

/// The round with that row number.
///
/// # Errors
/// `NotFound`.
pub fn round_in_tx(conn: &mut Conn, id: RoundId) -> Result<Round, Fault> {
    store::round(conn, id)
}

/// Modules of a round with their aspects, in order.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn modules_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Module>, Fault> {
    store::modules(conn, round_id)
}

/// The module with that row number, with its aspects.
///
/// # Errors
/// `NotFound`.
pub fn module_in_tx(conn: &mut Conn, id: ModuleId) -> Result<Module, Fault> {
    store::module(conn, id)
}

/// A module as it stands at a revision of its competition, from memory where it is kept there: every change of the
/// set-up takes a revision. With it, whether it was read and is worth keeping ([`keep_module_in_tx`]).
///
/// # Errors
/// `NotFound`.
pub fn module_at_in_tx(
    conn: &mut Conn,
    memo: &Memo,
    id: ModuleId,
    competition: &Stream,
) -> Result<(Arc<Module>, bool), Fault> {
    match memo.get((MODULE, id.row()), Stamp::of_revision(competition.revision)) {
        Some(module) => Ok((module, false)),
        None => Ok((Arc::new(store::module(conn, id)?), true)),
    }
}

/// Reads a module and keeps it. In a transaction that only reads: what a write has seen may still be undone.
///
/// # Errors
/// `NotFound`.
pub fn keep_module_in_tx(
    conn: &mut Conn,
    memo: &Memo,
    id: ModuleId,
    competition_id: CompetitionId,
) -> Result<(), Fault> {
    let (module, competition) =
        (store::module(conn, id)?, streams::stream_by_id(conn, competition_id.stream())?);
    let bytes = u64::try_from(module.aspects.len()).unwrap_or(u64::MAX).saturating_mul(ASPECT_BYTES);
    memo.keep((MODULE, id.row()), Stamp::of_revision(competition.revision), Arc::new(module), bytes);
    Ok(())
}

/// What a module is kept under.
const MODULE: &str = "module";

/// About how much memory an aspect takes.
const ASPECT_BYTES: u64 = 256;
