//! The bank's file. What cannot be paid any more is set aside, and the others' money goes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{ClaimId, SecretId};
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::awards::usecase::{self as awards, Benefit};
use crate::lifecycle::payout::model::{Aside, Batch, BatchLine, Direction};
use crate::lifecycle::payout::rules::{PaymentRow, bank_file, is_still_right};
use crate::lifecycle::payout::store;
use crate::lifecycle::setup::usecase as setup;
use crate::register::model::BankAccount;
use crate::register::usecase as register;

use super::looked::{Looked, looked_in_tx};
use super::prepare::standing_claims;
use super::read::item;
use super::whole::{load, require_paid};

/// The bank's file, with every account number in the clear; that it was made is an audit entry. `head` are the
/// headings of its six columns. Answers the file's name and text.
///
/// The first file settles what is paid: a line whose payee was erased since or has or disputes another account than the one
/// that was approved, or whose claim allows less by now, is set aside and is payable again once that is mended. So nothing goes
/// to an account nobody approved, nothing to one its owner has replaced, and the others' money waits for neither. Later files
/// hold the same lines.
///
/// # Errors
/// `Refused` where no line is left to be paid.
pub fn export(act: Act<'_>, batch_uid: &str, head: &[String; 6]) -> Result<(String, String), Fault> {
    require_paid(act, Action::ExportBatch, batch_uid)?;
    // No request key: its outcome would store the account numbers.
    act.acts().write(Action::ExportBatch, On::Uid(batch_uid), |tx| {
        let (batch, lines) = load(tx.conn, tx.stream.as_batch()?)?;
        let benefits = awards::benefits_in_tx(tx.conn, batch.competition_id)?;
        let competition = setup::competition_in_tx(tx.conn, batch.competition_id)?.name;
        let less = allows_less(tx, &batch)?;
        let looked = looked_in_tx(tx.installation, tx.conn, &batch, &lines)?;
        let (mut rows, mut aside) = (Vec::new(), Vec::new());
        for (line, looked) in lines.iter().zip(&looked).filter(|(line, _)| line.aside.is_none()) {
            let account = opened(tx, line.account_secret_id)?;
            match why_not(&batch, (line, looked), account.as_ref(), &less) {
                Some(because) => {
                    let (by, at) = (tx.actor.uid.clone(), tx.now);
                    store::set_aside_in_tx(tx.conn, line.id, because, (&by, at))?.bind(tx);
                    aside.push(json!({ "line": line.line, "because": because }));
                }
                None => rows.push(row(line, account, (&benefits, competition.as_str()))),
            }
        }
        if rows.is_empty() {
            return Err(Fault::refused(Because::new("payout-nothing-left")));
        }
        let file = bank_file(head, &rows)?;
        store::exported_in_tx(tx.conn, batch.id, tx.now)?.bind(tx);
        tx.set_phase(BatchPhase::Exported)?;
        tx.note(json!({ "number": batch.number, "lines": rows.len(), "aside": aside,
            "file": sha256_hex(file.as_bytes()) }));
        Ok((format!("{}.csv", batch.number), file))
    })
}

/// Claims of which a run accepted since the batch was prepared leaves less than is under way.
fn allows_less(tx: &mut Tx<'_>, batch: &Batch) -> Result<BTreeSet<ClaimId>, Fault> {
    let standings = standing_claims(tx.conn, batch.competition_id)?;
    let less = standings.into_iter().filter(|(_, standing)| !is_still_right(standing, batch.direction()));
    Ok(less.map(|(claim, _)| claim.id).collect())
}

/// The account a line goes to; `None` where there is none, its owner was erased, or it counts no more.
fn opened(tx: &mut Tx<'_>, secret: Option<SecretId>) -> Result<Option<BankAccount>, Fault> {
    let Some(secret) = secret else { return Ok(None) };
    match register::secrets::open_bank_account_in_tx(tx.installation, tx.conn, secret) {
        Err(fault) if fault.kind == FaultKind::Refused => Ok(None),
        account => account.map(Some),
    }
}

/// Why a line is set aside. Money that comes back needs no account, and what is with the bank already is not decided
/// again.
fn why_not(
    batch: &Batch,
    (line, looked): (&BatchLine, &Looked),
    account: Option<&BankAccount>,
    less: &BTreeSet<ClaimId>,
) -> Option<Aside> {
    if batch.phase != BatchPhase::Approved || batch.direction() == Direction::Recovery {
        return None;
    }
    match (account, line.account_secret_id) {
        (None, Some(_)) => looked.aside.or(Some(Aside::Erased)),
        (None, None) => Some(Aside::NoAccount),
        (Some(_), _) => looked.aside.or_else(|| less.contains(&line.claim_id).then_some(Aside::Less)),
    }
}

fn row(
    line: &BatchLine,
    account: Option<BankAccount>,
    (benefits, competition): (&BTreeMap<(String, String), Benefit>, &str),
) -> PaymentRow {
    let (holder, bank, number) = account.map_or_else(
        || (line.payee_name.clone(), String::new(), String::new()),
        |account| (account.holder, account.bank, account.number),
    );
    // The bank's remark tells two payments to one name apart.
    let benefit = item(benefits, (&line.pack, &line.rule, line.benefit.as_deref()));
    let told = [Some(competition), Some(benefit.as_str()), line.payee_unit.as_deref()];
    let item = told.into_iter().flatten().collect::<Vec<_>>().join(" ");
    PaymentRow { line: line.line, holder, bank, number, amount: line.amount, item }
}
