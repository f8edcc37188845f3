//! Filing with the authority, its decision, cancelling.

use std::collections::BTreeSet;

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::access::usecase::roles;
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, UnitId};
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::notices::{NewNotice, NoticeKind};
use crate::lifecycle::setup::model::{FilingOutcome, Review};
use crate::lifecycle::setup::store::{self, writes};
use crate::platform::db::Conn;
use crate::register::usecase::claims::appoint_in_tx;
use crate::register::usecase::recording::Payable;

use super::mending::phase_of;
use super::{hosts_in_tx, notices, undrawn};

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

/// Approves the filing, with its document number and how many working days a publicity lasts at least. Units that host and that
/// nobody but a host of the competition claims are verified by it: `payable` tells a later stage so.
///
/// # Errors
/// `WrongPhase` where it is not filed.
pub fn approve(
    act: Act<'_>,
    uid: &str,
    (document, publicity_days): (&str, u32),
    payable: Payable,
) -> Result<(), Fault> {
    act.write(Action::DecideFiling, On::Uid(uid), |tx| {
        writes::set_approval_in_tx(tx.conn, tx.stream.as_competition()?, (document, publicity_days))?;
        tx.set_phase(CompetitionPhase::Approved)?;
        decided_in_tx(tx, FilingOutcome::Approved, None, Some(document))?;
        tx.note(json!({ "outcome": FilingOutcome::Approved, "document": document, "publicity_days": publicity_days }));
        Ok(())
    })?;
    for unit in act.read(|conn| hosting_units_in_tx(conn, uid))? {
        // A write of its own: a unit is locked before a competition.
        act.acts().write(Action::VerifyUnit, On::Id(unit.stream()), |tx| {
            let competition = streams::stream_by_uid(tx.conn, StreamKind::Competition, uid)?;
            let held = roles::holders_in_tx(tx.conn, competition.as_competition()?)?;
            let hosts = held.iter().filter(|holder| holder.role == Role::Host);
            let hosts: Vec<AccountId> = hosts.map(|holder| holder.account_id).collect();
            appoint_in_tx(tx, &hosts, document, payable)
        })?;
    }
    Ok(())
}

fn hosting_units_in_tx(conn: &mut Conn, uid: &str) -> Result<BTreeSet<UnitId>, Fault> {
    let competition = streams::stream_by_uid(conn, StreamKind::Competition, uid)?;
    let mut units = BTreeSet::new();
    for event in store::events(conn, competition.as_competition()?)? {
        units.insert(event.host_unit_id);
        units.extend(hosts_in_tx(conn, event.id)?.into_iter().map(|host| host.unit_id));
    }
    Ok(units)
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
