//! Preparing a batch from what is payable.

use serde::Serialize;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::audit::model::StreamKind;
use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{BatchId, ClaimId, CompetitionId, SecretId, StreamId};
use crate::kernel::money::Fen;
use crate::kernel::phase::{BatchPhase, CompetitionPhase};
use crate::lifecycle::awards::model::Claim;
use crate::lifecycle::awards::usecase as awards;
use crate::lifecycle::payout::model::{Aside, BatchLine, Direction, Standing};
use crate::lifecycle::payout::rules::{aside, is_due, standings, total};
use crate::lifecycle::payout::store::{self, NewBatch, NewLine};
use crate::lifecycle::publicity::usecase::unsettled::refuse_unsettled_in_tx;
use crate::platform::db::Conn;
use crate::platform::db::tx;
use crate::register::model::Held;
use crate::register::usecase as register;

/// Where every claim of a competition stands.
pub(super) fn standing_claims(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<(Claim, Standing)>, Fault> {
    let movements = store::movements(conn, competition_id)?;
    let claims = awards::claims_in_tx(conn, competition_id)?;
    let amounts: Vec<(ClaimId, Fen)> = claims.iter().map(|claim| (claim.id, claim.amount)).collect();
    let standings = standings(&amounts, &movements)?;
    Ok(claims.into_iter().zip(standings).collect())
}

/// A line of a batch to be.
pub(super) struct Due {
    claim: Claim,
    payee_id: StreamId,
    account: Option<SecretId>,
    amount: Fen,
}

/// Prepares a batch of everything due in one direction; answers its uid. What cannot be paid stays behind and comes
/// again. A competition that was settled is so no more.
///
/// # Errors
/// `Refused` where nothing is due; `Stale` where another batch took the number a moment ago.
pub fn prepare(act: Act<'_>, competition_uid: &str, direction: Direction) -> Result<String, Fault> {
    act.write(Action::PrepareBatch, On::Uid(competition_uid), |tx| {
        let competition_id = tx.stream.as_competition()?;
        refuse_unsettled_in_tx(tx.conn, competition_id)?;
        let due = due_in_tx(tx.conn, competition_id, direction)?;
        if due.is_empty() {
            return Err(Fault::refused(Because::new("payout-nothing-due")));
        }
        if tx.stream.phase == CompetitionPhase::Settled.code() {
            tx.set_phase(CompetitionPhase::Awarded)?;
        }
        keep(tx, &due)
    })
}

/// A claim with where it stands and what is known of its payee.
pub(super) struct Payable {
    pub(super) claim: Claim,
    pub(super) standing: Standing,
    pub(super) account: Option<Held>,
    /// Why it cannot be put into a batch of payments.
    pub(super) aside: Option<Aside>,
}

/// Every claim of a competition, with what is known of its payee.
pub(super) fn payable(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Payable>, Fault> {
    let claims = standing_claims(conn, competition_id)?;
    let payees: Vec<StreamId> = claims.iter().filter_map(|(claim, _standing)| claim.payee_id).collect();
    let mut accounts = register::secrets::bank_accounts_in_tx(conn, &payees)?;
    let erased = register::persons::erased_in_tx(conn, &payees)?;
    let held: Vec<SecretId> = accounts.values().map(|held| held.id).collect();
    let disputed = register::bank_accounts::disputed_in_tx(conn, &held)?;
    let claimed = register::units::claimed_in_tx(conn, &payees)?;
    // Several claims may be of one payee.
    accounts.retain(|payee, _held| !erased.contains(payee));
    let known = |(claim, standing): (Claim, Standing)| {
        let payee = claim.payee_id;
        let account = payee.and_then(|payee| accounts.get(&payee)).cloned();
        let is_erased = payee.is_some_and(|payee| erased.contains(&payee));
        let is_disputed = account.as_ref().is_some_and(|held| disputed.contains(&held.id));
        let is_claimed = payee.is_some_and(|payee| claimed.contains(&payee));
        let aside = aside(payee.is_some(), (is_erased, is_claimed), account.is_some())
            .or_else(|| is_disputed.then_some(Aside::Disputed));
        Payable { claim, standing, account, aside }
    };
    Ok(claims.into_iter().map(known).collect())
}

/// What is due, largest amount first.
pub(super) fn due_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    direction: Direction,
) -> Result<Vec<Due>, Fault> {
    let mut claims = payable(conn, competition_id)?;
    claims.retain(|one| is_due(&one.standing, direction));
    let mut due = Vec::new();
    for Payable { claim, standing, account, aside } in claims {
        let Some(payee_id) = claim.payee_id else { continue };
        if direction == Direction::Recovery || aside.is_none() {
            due.push(Due { claim, payee_id, account: account.map(|held| held.id), amount: standing.rest });
        }
    }
    due.sort_by_key(|due| (std::cmp::Reverse(due.amount.fen().saturating_abs()), due.claim.id));
    Ok(due)
}

fn keep(tx: &mut Tx<'_>, due: &[Due]) -> Result<String, Fault> {
    let competition = tx.stream.clone();
    let total = total(due.iter().map(|due| due.amount))?;
    let stream = tx.create_stream(
        StreamKind::Batch,
        &competition,
        None,
        BatchPhase::Prepared.code(),
        &json!({ "total": total, "lines": due.len() }),
    )?;
    // The next batch of the year has the next number, whichever competition it is of.
    tx::in_turn(tx.conn, "batch number")?;
    let year = i64::from(chrono::Datelike::year(&civil_date(tx.now)));
    let number = format!("{year}-{:03}", store::count_of_year(tx.conn, year)?.saturating_add(1));
    let sealed: Vec<SealedLine<'_>> = due.iter().zip(1..).map(|(due, line)| sealed(line, due)).collect();
    let digest = digest(&sealed)?;
    let by = tx.actor.uid.clone();
    let new = NewBatch {
        id: stream.as_batch()?,
        competition_id: competition.as_competition()?,
        number: &number,
        total,
        digest: &digest,
        by: &by,
        at: tx.now,
    };
    if !store::insert_batch_in_tx(tx.conn, &new)?.bind(tx) {
        return Err(Fault::new(FaultKind::Stale, Because::new("payout-number-taken")));
    }
    for (due, line) in due.iter().zip(1..) {
        keep_line(tx, stream.as_batch()?, line, due)?;
    }
    tx.note(json!({ "batch": stream.uid, "number": number, "total": total, "digest": digest }));
    Ok(stream.uid.as_str().to_owned())
}

fn keep_line(tx: &mut Tx<'_>, batch_id: BatchId, line: i64, due: &Due) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let new = NewLine {
        uid: uid.as_str(),
        batch_id,
        line,
        claim_id: due.claim.id,
        payee_id: due.payee_id,
        account_secret_id: due.account,
        amount: due.amount,
    };
    store::insert_line_in_tx(tx.conn, &new)?.bind(tx);
    Ok(())
}

/// What the digest of a batch covers, line by line.
#[derive(Serialize)]
pub(super) struct SealedLine<'l> {
    line: i64,
    claim: &'l str,
    payee: StreamId,
    account: Option<SecretId>,
    amount: Fen,
}

fn sealed(line: i64, due: &Due) -> SealedLine<'_> {
    SealedLine { line, claim: &due.claim.uid, payee: due.payee_id, account: due.account, amount: due.amount }
}

/// The same of lines that were kept.
pub(super) fn sealed_line(line: &BatchLine) -> SealedLine<'_> {
    SealedLine {
        line: line.line,
        claim: &line.claim_uid,
        payee: line.payee_id,
        account: line.account_secret_id,
        amount: line.amount,
    }
}

/// SHA-256 over the lines of a batch.
pub(super) fn digest(lines: &[SealedLine<'_>]) -> Result<String, Fault> {
    let text = serde_json::to_string(lines).map_err(Fault::internal)?;
    Ok(sha256_hex(text.as_bytes()))
}
