//! Reversing what was paid and did not arrive: one officer asks, another one does it, each with a fresh proof.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::access::proof;
use crate::access::usecase::accounts::name_in_tx;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{BatchId, CompetitionId};
use crate::kernel::money::Fen;
use crate::kernel::phase::{BatchPhase, CompetitionPhase};
use crate::kernel::role::Role;
use crate::lifecycle::payout::model::{BatchLine, PostingKind, Reversal, ReversalState};
use crate::lifecycle::payout::store;
use crate::platform::db::Conn;

use super::postings::post;
use super::whole::load;

/// The line of a batch, its batch's number, and the request about it that is open.
struct Found {
    line: BatchLine,
    number: String,
    open: Option<Reversal>,
}

fn found(conn: &mut Conn, batch_id: BatchId, line_uid: &str) -> Result<Found, Fault> {
    let (batch, lines) = load(conn, batch_id)?;
    let line = lines.into_iter().find(|line| line.uid == line_uid).ok_or_else(Fault::not_found)?;
    let open = store::open_of_batch(conn, batch_id)?.into_iter().find(|open| open.line_id == line.id);
    Ok(Found { line, number: batch.number, open })
}

impl Found {
    /// Refuses what was never paid, or is reversed already.
    fn require_paid(&self) -> Result<(), Fault> {
        if self.line.reversed.is_some() {
            return Err(Fault::refused(Because::new("payout-reversed-already")));
        }
        if self.line.aside.is_some() {
            return Err(Fault::refused(Because::new("payout-reverse-aside")));
        }
        Ok(())
    }

    fn open(&self) -> Result<&Reversal, Fault> {
        self.open.as_ref().ok_or_else(|| Fault::refused(Because::new("payout-reversal-none")))
    }
}

/// Asks that a settled line that did not arrive be reversed.
///
/// # Errors
/// `Refused` where it was reversed or asked for before, or set aside; `NotFound` for a line of another batch; `Invalid` for another
/// password.
pub fn ask(
    act: Act<'_>,
    batch_uid: &str,
    line_uid: &str,
    (reason, password): (&str, &str),
) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    act.write(Action::AskReversal, On::Uid(batch_uid), |tx| {
        let found = found(tx.conn, tx.stream.as_batch()?, line_uid)?;
        found.require_paid()?;
        let asked = || Fault::refused(Because::new("payout-reversal-asked"));
        if found.open.is_some() {
            return Err(asked());
        }
        let uid = door::new_uid(tx)?;
        let (by, at) = (tx.actor.uid.clone(), tx.now);
        store::insert_reversal_in_tx(tx.conn, found.line.id, (uid.as_str(), reason), (&by, at))?
            .unless(asked)?
            .bind(tx);
        tx.note(json!({ "number": found.number, "line": found.line.line, "amount": found.line.amount,
            "reason": reason }));
        Ok(())
    })
}

/// Takes such a request back: whoever asked, or an approver.
///
/// # Errors
/// `Refused` where none is open; `Forbidden` for another clerk.
pub fn withdraw(act: Act<'_>, batch_uid: &str, line_uid: &str) -> Result<(), Fault> {
    act.write(Action::WithdrawReversal, On::Uid(batch_uid), |tx| {
        let found = found(tx.conn, tx.stream.as_batch()?, line_uid)?;
        let open = found.open()?;
        let own = open.asked_by == tx.actor.uid;
        if !own && !tx.actor.holds(&[Role::FinanceApprover], &tx.stream) {
            return Err(door::forbidden(Action::WithdrawReversal));
        }
        let (by, at) = (tx.actor.uid.clone(), tx.now);
        store::end_reversal_in_tx(tx.conn, &open.uid, ReversalState::Withdrawn, (&by, at))?.bind(tx);
        tx.note(json!({ "number": found.number, "line": found.line.line, "asked": open.asked_by }));
        Ok(())
    })
}

/// Reverses a line as somebody else asked: a new posting. The claim is payable again, and so a competition that was settled is
/// not settled any more.
///
/// # Errors
/// `Refused` for whoever asked, and where nobody did or it was reversed before; `NotFound` for a line of another batch; `Invalid`
/// for another password; `Stale` where another request stands by now.
pub fn reverse(act: Act<'_>, batch_uid: &str, line_uid: &str, password: &str) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    // A batch never goes to another competition, which is locked before it.
    let (batch_id, competition_id) = act.read(|conn| store::place(conn, batch_uid))?;
    act.write(Action::ReverseLine, On::Id(competition_id.stream()), |tx| {
        let seen = found(tx.conn, batch_id, line_uid)?;
        seen.require_paid()?;
        let (line, open) = (&seen.line, seen.open()?);
        let back =
            Fen::ZERO.checked_sub(line.amount).ok_or_else(|| Fault::internal("an amount beyond 64 bits"))?;
        let detail = json!({ "number": seen.number, "line": line.line, "amount": back, "reason": open.reason,
            "asked": open.asked_by });
        if !tx.also(batch_id.stream(), &[BatchPhase::Settled.into()], None, &detail)? {
            return Err(wrong_phase(store::batch(tx.conn, batch_id)?.phase));
        }
        // What was seen before the lock is what stands.
        if found(tx.conn, batch_id, line_uid)?.open.as_ref() != Some(open) {
            return Err(Fault::new(FaultKind::Stale, Because::new("payout-reversal-other")));
        }
        if open.asked_by == tx.actor.uid {
            let who = name_in_tx(tx.conn, &open.asked_by)?;
            return Err(Fault::refused(Because::new("payout-reversal-same").text("who", who)));
        }
        post(tx, line, PostingKind::Reversal, back, Some(&open.reason))?;
        let (by, at) = (tx.actor.uid.clone(), tx.now);
        store::end_reversal_in_tx(tx.conn, &open.uid, ReversalState::Done, (&by, at))?.bind(tx);
        if tx.stream.phase == CompetitionPhase::Settled.code() {
            tx.set_phase(CompetitionPhase::Awarded)?;
        }
        tx.note(detail);
        Ok(())
    })
}

fn wrong_phase(phase: BatchPhase) -> Fault {
    let because = Because::new("fault-wrong-phase")
        .word("phase", phase.message_key())
        .word("action", Action::ReverseLine.message_key());
    Fault::new(FaultKind::WrongPhase, because)
}

/// Requests of a competition that wait for somebody.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn open_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Reversal>, Fault> {
    store::open_of_competition(conn, competition_id)
}
