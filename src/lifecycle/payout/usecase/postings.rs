//! Postings: one for each line that was paid, and one that reverses what did not arrive.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::money::Fen;
use crate::kernel::phase::{BatchPhase, CompetitionPhase};
use crate::lifecycle::payout::model::{BatchLine, PostingKind};
use crate::lifecycle::payout::store::{self, NewPosting};

use super::whole::load;

pub(super) fn post(
    tx: &mut Tx<'_>,
    line: &BatchLine,
    kind: PostingKind,
    amount: Fen,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let by = tx.actor.uid.clone();
    let new = NewPosting { uid: uid.as_str(), line, kind, amount, reason, by: &by, at: tx.now };
    if store::insert_posting_in_tx(tx.conn, &new)?.bind(tx) {
        return Ok(());
    }
    Err(Fault::new(FaultKind::Stale, Because::new("payout-posted-already")))
}

/// Reverses a settled line that did not arrive: a new posting, with a reason. The claim is payable again, and so a
/// competition that was settled is not settled any more.
///
/// # Errors
/// `Refused` where it was reversed before, or set aside; `NotFound` for a line of another batch.
pub fn reverse(act: Act<'_>, batch_uid: &str, line_uid: &str, reason: &str) -> Result<(), Fault> {
    // A batch never goes to another competition, which is locked before it.
    let (batch_id, competition_id) = act.read(|conn| store::place(conn, batch_uid))?;
    act.write(Action::ReverseLine, On::Id(competition_id.stream()), |tx| {
        let (batch, lines) = load(tx.conn, batch_id)?;
        let line = lines.iter().find(|line| line.uid == line_uid).ok_or_else(Fault::not_found)?;
        if line.reversed.is_some() {
            return Err(Fault::refused(Because::new("payout-reversed-already")));
        }
        if line.aside.is_some() {
            return Err(Fault::refused(Because::new("payout-reverse-aside")));
        }
        let back =
            Fen::ZERO.checked_sub(line.amount).ok_or_else(|| Fault::internal("an amount beyond 64 bits"))?;
        let detail = json!({ "number": batch.number, "line": line.line, "amount": back, "reason": reason });
        if !tx.also(batch_id.stream(), &[BatchPhase::Settled.into()], None, &detail)? {
            return Err(wrong_phase(batch.phase));
        }
        post(tx, line, PostingKind::Reversal, back, Some(reason))?;
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
