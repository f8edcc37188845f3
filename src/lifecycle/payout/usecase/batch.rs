//! What happens to a batch after it was prepared.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::access::proof;
use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::awards::usecase as awards;
use crate::lifecycle::payout::model::{Batch, BatchLine, Direction, PostingKind};
use crate::lifecycle::payout::rules::{PaymentRow, bank_file, is_still_right, total};
use crate::lifecycle::payout::store::{self, NewPosting};
use crate::lifecycle::setup::usecase as setup;
use crate::register::usecase as register;

use super::prepare::{digest, sealed_line, standing_claims};
use super::read::item;

/// The batch of the locked stream with its lines; their sum and digest are what they were when it was prepared.
fn load(tx: &mut Tx<'_>) -> Result<(Batch, Vec<BatchLine>), Fault> {
    let batch = store::batch(tx.conn, tx.stream.as_batch()?)?;
    let lines = store::lines(tx.conn, batch.id)?;
    let sealed: Vec<_> = lines.iter().map(sealed_line).collect();
    if total(lines.iter().map(|line| line.amount))? != batch.total || digest(&sealed)? != batch.digest {
        return Err(Fault::internal(format!("batch {} is not what was prepared", batch.number)));
    }
    Ok((batch, lines))
}

/// Approves a batch somebody else prepared. The total is typed again, and the password is asked afresh.
///
/// # Errors
/// `Refused` for the preparer, or where a run accepted since allows less; `Invalid` for another total or password.
pub fn approve(act: Act<'_>, batch_uid: &str, typed: Fen, password: &str) -> Result<(), Fault> {
    proof::prove(act.by(), password)?;
    act.write(Action::ApproveBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx)?;
        if batch.prepared.0 == tx.actor.uid {
            return Err(Fault::refused(Because::new("payout-same-person").text("who", batch.prepared.1)));
        }
        if typed != batch.total {
            return Err(Fault::field("total", Because::new("payout-total-differs").money("typed", typed)));
        }
        still_right(tx, &batch, &lines)?;
        let by = tx.actor.uid.clone();
        store::approve_in_tx(tx.conn, batch.id, &by, tx.now)?;
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
    act.write(Action::ReturnBatch, On::Uid(batch_uid), |tx| {
        let by = tx.actor.uid.clone();
        store::return_in_tx(tx.conn, tx.stream.as_batch()?, &by, reason)?;
        tx.set_phase(BatchPhase::Returned)?;
        tx.note(json!({ "reason": reason }));
        Ok(())
    })
}

/// The bank's file, with every account number in the clear; that it was made is an audit entry. `head` are the
/// headings of its six columns. Answers the file's name and text.
///
/// # Errors
/// `Refused` where a payee was erased since.
pub fn export(act: Act<'_>, batch_uid: &str, head: &[String; 6]) -> Result<(String, String), Fault> {
    // No request key: its outcome would store the account numbers.
    act.acts().write(Action::ExportBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx)?;
        let benefits = awards::benefits_in_tx(tx.conn, batch.competition_id)?;
        let competition = setup::competition_in_tx(tx.conn, batch.competition_id)?;
        let mut rows = Vec::new();
        for line in &lines {
            let account = match line.account_secret_id {
                Some(secret) => {
                    Some(register::secrets::open_bank_account_in_tx(tx.installation, tx.conn, secret)?)
                }
                None => None,
            };
            let (holder, bank, number) = account.map_or_else(
                || (line.payee_name.clone(), String::new(), String::new()),
                |account| (account.holder, account.bank, account.number),
            );
            // The bank's remark tells two payments to one name apart.
            let benefit = item(&benefits, &line.pack, &line.rule);
            let told = [Some(competition.name.as_str()), Some(benefit.as_str()), line.payee_unit.as_deref()];
            let item = told.into_iter().flatten().collect::<Vec<_>>().join(" ");
            rows.push(PaymentRow { line: line.line, holder, bank, number, amount: line.amount, item });
        }
        let file = bank_file(head, &rows)?;
        store::exported_in_tx(tx.conn, batch.id, tx.now)?;
        tx.set_phase(BatchPhase::Exported)?;
        tx.note(json!({ "number": batch.number, "lines": rows.len(), "file": sha256_hex(file.as_bytes()) }));
        Ok((format!("{}.csv", batch.number), file))
    })
}

/// Records that the bank paid the batch: one posting for each line.
///
/// # Errors
/// `WrongPhase` before it was exported.
pub fn settle(act: Act<'_>, batch_uid: &str) -> Result<(), Fault> {
    act.write(Action::SettleBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx)?;
        let kind = match batch.direction() {
            Direction::Payment => PostingKind::Payment,
            Direction::Recovery => PostingKind::Recovery,
        };
        for line in &lines {
            post(tx, line, kind, line.amount, None)?;
        }
        store::settled_in_tx(tx.conn, batch.id, tx.now)?;
        tx.set_phase(BatchPhase::Settled)?;
        tx.note(json!({ "number": batch.number, "total": batch.total }));
        Ok(())
    })
}

fn post(
    tx: &mut Tx<'_>,
    line: &BatchLine,
    kind: PostingKind,
    amount: Fen,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let by = tx.actor.uid.clone();
    let new = NewPosting { uid: uid.as_str(), line, kind, amount, reason, by: &by, at: tx.now };
    if store::insert_posting_in_tx(tx.conn, &new)? {
        return Ok(());
    }
    Err(Fault::new(FaultKind::Stale, Because::new("payout-posted-already")))
}

/// Reverses a settled line that did not arrive: a new posting, with a reason; the claim is payable again.
///
/// # Errors
/// `Refused` where it was reversed before; `NotFound` for a line of another batch.
pub fn reverse(act: Act<'_>, batch_uid: &str, line_uid: &str, reason: &str) -> Result<(), Fault> {
    act.write(Action::ReverseLine, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx)?;
        let line = lines.iter().find(|line| line.uid == line_uid).ok_or_else(Fault::not_found)?;
        if line.reversed.is_some() {
            return Err(Fault::refused(Because::new("payout-reversed-already")));
        }
        let back =
            Fen::ZERO.checked_sub(line.amount).ok_or_else(|| Fault::internal("an amount beyond 64 bits"))?;
        post(tx, line, PostingKind::Reversal, back, Some(reason))?;
        tx.note(json!({ "number": batch.number, "line": line.line, "amount": back, "reason": reason }));
        Ok(())
    })
}
