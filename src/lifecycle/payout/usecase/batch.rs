//! What happens to a batch after it was prepared: approved or returned, withdrawn, settled.

use serde_json::{Value, json};

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::access::proof;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::{
    Batch, BatchLine, Direction, Flagged, LineReason, PostingKind, Reasons,
};
use crate::lifecycle::payout::rules::flags::reasoned;
use crate::lifecycle::payout::rules::is_still_right;
use crate::lifecycle::payout::store;

use super::looked::{digest, flagged, looked_in_tx};
use super::postings::post;
use super::prepare::standing_claims;
use super::whole::{load, require_paid};

/// What an approver gives.
#[derive(Debug, Clone)]
pub struct Approval {
    /// The total, typed again.
    pub total: Fen,
    /// The password, afresh.
    pub password: String,
    /// Why flagged lines are paid all the same.
    pub reasons: Reasons,
    /// Digest of what was shown as flagged; `None`: nothing was shown.
    pub seen: Option<String>,
}

/// Approves a batch somebody else prepared. The total is typed again, the password is asked afresh, and every line whose account
/// is odd has its reason.
///
/// # Errors
/// `Refused` for the preparer, or where a run accepted since allows less; `Invalid` for another total or password and where a
/// reason is missing; `Stale` where other lines are flagged by now than were shown.
pub fn approve(act: Act<'_>, batch_uid: &str, approval: &Approval) -> Result<(), Fault> {
    proof::prove(act.by(), &approval.password)?;
    require_paid(act, Action::ApproveBatch, batch_uid)?;
    act.write(Action::ApproveBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx.conn, tx.stream.as_batch()?)?;
        if batch.prepared.0 == tx.actor.uid {
            return Err(Fault::refused(Because::new("payout-same-person").text("who", batch.prepared.1)));
        }
        let looked = looked_in_tx(tx.installation, tx.conn, &batch, &lines)?;
        let flagged = flagged(lines.iter().zip(&looked));
        if approval.seen.as_ref().is_some_and(|seen| Some(seen) != digest(&flagged).ok().as_ref()) {
            return Err(Fault::new(FaultKind::Stale, Because::new("payout-flags-changed")));
        }
        let reasons = complete(&batch, &flagged, approval)?;
        still_right(tx, &batch, &lines)?;
        let by = tx.actor.uid.clone();
        store::approve_in_tx(tx.conn, batch.id, &by, tx.now)?.bind(tx);
        tx.set_phase(BatchPhase::Approved)?;
        let kept = keep_reasons(tx, &lines, flagged, &reasons)?;
        tx.note(json!({ "number": batch.number, "total": batch.total, "digest": batch.digest,
            "flagged": kept }));
        Ok(())
    })
}

/// The reason for each flagged line; or all that is wrong, the total with the rest.
fn complete<'a>(batch: &Batch, flagged: &[Flagged], approval: &'a Approval) -> Result<Vec<&'a str>, Fault> {
    let mut problems = Vec::new();
    if approval.total != batch.total {
        let because = Because::new("payout-total-differs").money("typed", approval.total);
        problems.push(Problem { place: Place::Field("total".to_owned()), because });
    }
    let reasons = reasoned(flagged, &approval.reasons).unwrap_or_else(|missing| {
        problems.extend(missing);
        Vec::new()
    });
    Fault::invalid_unless_empty(problems)?;
    Ok(reasons)
}

/// Keeps the reason of each flagged line; answers what the log says of it.
fn keep_reasons(
    tx: &mut Tx<'_>,
    lines: &[BatchLine],
    flagged: Vec<Flagged>,
    reasons: &[&str],
) -> Result<Vec<Value>, Fault> {
    let mut kept = Vec::new();
    let (by, at) = (tx.actor.uid.clone(), tx.now);
    for (Flagged { uid, line: number, flags }, reason) in flagged.into_iter().zip(reasons) {
        let Some(line) = lines.iter().find(|line| line.uid == uid) else { continue };
        kept.push(json!({ "line": number, "flags": flags, "reason": reason }));
        let reason = LineReason { flags, reason: (*reason).to_owned() };
        store::insert_reason_in_tx(tx.conn, line.id, &reason, (&by, at))?.bind(tx);
    }
    Ok(kept)
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
