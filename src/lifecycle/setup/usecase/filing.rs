//! Filing with the authority, its decision, cancelling.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::notices::{NewNotice, NoticeKind};
use crate::lifecycle::setup::model::{FilingOutcome, Review};
use crate::lifecycle::setup::store::{self, writes};

use super::mending::phase_of;
use super::{notices, undrawn};

/// Files the competition with its authority.
///
/// # Errors
/// `Refused` where it has no event yet, or one without a division: both are what is approved; `WrongPhase` where it was filed already.
pub fn file(act: Act<'_>, uid: &str) -> Result<(), Fault> {
    act.write(Action::FileCompetition, On::Uid(uid), |tx| {
        let events = store::events(tx.conn, tx.stream.as_competition()?)?;
        if events.is_empty() {
            return Err(Fault::refused(Because::new("setup-file-without-event")));
        }
        let mut bare = Vec::new();
        for event in events {
            if store::divisions(tx.conn, event.id)?.is_empty() {
                bare.push(event.name);
            }
        }
        if !bare.is_empty() {
            return Err(Fault::refused(Because::new("setup-file-without-division").list("events", bare)));
        }
        tx.set_phase(CompetitionPhase::Filed)
    })
}

/// Approves the filing, with its document number and how many working days a publicity lasts at least.
///
/// # Errors
/// `WrongPhase` where it is not filed.
pub fn approve(act: Act<'_>, uid: &str, document: &str, publicity_days: u32) -> Result<(), Fault> {
    act.write(Action::DecideFiling, On::Uid(uid), |tx| {
        writes::set_approval_in_tx(tx.conn, tx.stream.as_competition()?, (document, publicity_days))?;
        tx.set_phase(CompetitionPhase::Approved)?;
        decided_in_tx(tx, FilingOutcome::Approved, None, Some(document))?;
        tx.note(json!({ "outcome": FilingOutcome::Approved, "document": document, "publicity_days": publicity_days }));
        Ok(())
    })
}

/// Returns the filing, with a reason.
///
/// # Errors
/// `WrongPhase` where it is not filed.
pub fn send_back(act: Act<'_>, uid: &str, reason: &str) -> Result<(), Fault> {
    act.write(Action::DecideFiling, On::Uid(uid), |tx| {
        tx.set_phase(CompetitionPhase::Returned)?;
        decided_in_tx(tx, FilingOutcome::Returned, Some(reason), None)
    })
}

/// Cancels the locked competition, with a reason; its events with it. Its rounds are locked, so that nobody draws meanwhile. Where the
/// public knew of it, it is told.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn cancel_in_tx(tx: &mut Tx<'_>, reason: &str) -> Result<(), Fault> {
    let known = phase_of(tx)?.is_public();
    tx.set_phase(CompetitionPhase::Cancelled)?;
    move_events_in_tx(tx, CompetitionPhase::Cancelled)?;
    undrawn::lock_all_in_tx(tx)?;
    if known {
        let (kind, changes) = (NoticeKind::Cancelled, Vec::new());
        notices::tell_in_tx(tx, &NewNotice { kind, event_id: None, changes, sentence: reason })?;
    }
    decided_in_tx(tx, FilingOutcome::Cancelled, Some(reason), None)
}

fn decided_in_tx(
    tx: &mut Tx<'_>,
    outcome: FilingOutcome,
    reason: Option<&str>,
    document: Option<&str>,
) -> Result<(), Fault> {
    let review = Review {
        outcome,
        reason: reason.map(str::to_owned),
        document: document.map(str::to_owned),
        at: tx.now,
    };
    let by = tx.actor.uid.clone();
    writes::insert_review_in_tx(tx.conn, tx.stream.as_competition()?, &by, &review)?;
    tx.note(json!({ "outcome": outcome, "reason": reason, "document": document }));
    Ok(())
}

/// Moves all events of the locked competition to its phase: a write on an event then meets it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn move_events_in_tx(tx: &mut Tx<'_>, phase: CompetitionPhase) -> Result<(), Fault> {
    for event in streams::children(tx.conn, tx.stream.id, StreamKind::Event)? {
        tx.also(event.id, &[], Some(phase.into()), &json!({ "phase": phase }))?;
    }
    Ok(())
}
