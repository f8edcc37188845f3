//! What happens to a batch after it was prepared: approved or returned, withdrawn, settled.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::access::proof;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::{Batch, BatchLine, Direction, PostingKind};
use crate::lifecycle::payout::rules::is_still_right;
use crate::lifecycle::payout::store;

use super::postings::post;
use super::prepare::standing_claims;
use super::whole::{load, require_paid};

/// Approves a batch somebody else prepared. The total is typed again, and the password is asked afresh.
///
/// # Errors
/// `Refused` for the preparer, or where a run accepted since allows less; `Invalid` for another total or password.
pub fn approve(act: Act<'_>, batch_uid: &str, typed: Fen, password: &str) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    require_paid(act, Action::ApproveBatch, batch_uid)?;
    act.write(Action::ApproveBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx.conn, tx.stream.as_batch()?)?;
        if batch.prepared.0 == tx.actor.uid {
            return Err(Fault::refused(Because::new("payout-same-person").text("who", batch.prepared.1)));
        }
        if typed != batch.total {
            return Err(Fault::field("total", Because::new("payout-total-differs").money("typed", typed)));
        }
        still_right(tx, &batch, &lines)?;
        let by = tx.actor.uid.clone();
        store::approve_in_tx(tx.conn, batch.id, &by, tx.now)?.bind(tx);
        tx.set_phase(BatchPhase::Approved)?;
        tx.note(json!({ "number": batch.number, "total": batch.total, "digest": batch.digest }));
        Ok(())
    })
}

fn still_right(tx: &mut Tx<'_>, batch: &Batch, lines: &[BatchLine]) -> Result<(), Fault> {
    let standings = standing_claims(tx.conn, batch.competition_id)?;
    let direction = batch.direction();
    let wrong = lines.iter().find(|line| {
        standings
            .iter()
            .any(|(claim, standing)| claim.id == line.claim_id && !is_still_right(standing, direction))
    });
    match wrong {
        None => Ok(()),
        Some(line) => Err(Fault::refused(Because::new("payout-amount-changed").count("line", line.line))),
    }
}

/// Returns a batch to its preparer; its claims are payable again.
///
/// # Errors
/// `WrongPhase` once it is approved.
pub fn give_back(act: Act<'_>, batch_uid: &str, reason: &str) -> Result<(), Fault> {
    returned(act, Action::ReturnBatch, batch_uid, reason)
}

/// Takes an approved batch back before anything of it went to the bank; its claims are payable again.
///
/// # Errors
/// `WrongPhase` before it is approved, and once it was exported.
pub fn withdraw(act: Act<'_>, batch_uid: &str, reason: &str) -> Result<(), Fault> {
    returned(act, Action::WithdrawBatch, batch_uid, reason)
}

fn returned(act: Act<'_>, action: Action, batch_uid: &str, reason: &str) -> Result<(), Fault> {
    act.write(action, On::Uid(batch_uid), |tx| {
        let by = tx.actor.uid.clone();
        store::return_in_tx(tx.conn, tx.stream.as_batch()?, &by, reason)?.bind(tx);
        tx.set_phase(BatchPhase::Returned)?;
        tx.note(json!({ "reason": reason }));
        Ok(())
    })
}

/// Records that the bank paid the batch: one posting for each line that was not set aside.
///
/// # Errors
/// `WrongPhase` before it was exported.
pub fn settle(act: Act<'_>, batch_uid: &str) -> Result<(), Fault> {
    act.write(Action::SettleBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx.conn, tx.stream.as_batch()?)?;
        let kind = match batch.direction() {
            Direction::Payment => PostingKind::Payment,
            Direction::Recovery => PostingKind::Recovery,
        };
        for line in lines.iter().filter(|line| line.aside.is_none()) {
            post(tx, line, kind, line.amount, None)?;
        }
        store::settled_in_tx(tx.conn, batch.id, tx.now)?.bind(tx);
        tx.set_phase(BatchPhase::Settled)?;
        tx.note(json!({ "number": batch.number, "total": batch.total }));
        Ok(())
    })
}
