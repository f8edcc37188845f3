//! What is payable in a competition, and its batches.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::limits::PAGE_ROWS;
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::awards::model::once::Shown;
use crate::lifecycle::payout::model::{Aside, Batch, Direction, Stands};
use crate::lifecycle::payout::usecase::read::{self, Payable, Payments};
use crate::lifecycle::payout::usecase::{finish, prepare as preparing};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page;
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::tabs::{Tab, tabs};

#[derive(Serialize)]
struct Claim {
    n: usize,
    payee: String,
    notes: Vec<String>,
    item: String,
    subject: Option<String>,
    amount: Fen,
    posted: Fen,
    in_hand: Fen,
    rest: Fen,
    recover: bool,
    account: Option<String>,
    blocked: Option<&'static str>,
    account_url: Option<String>,
}

#[derive(Serialize)]
struct Row {
    number: String,
    url: String,
    phase: BatchPhase,
    direction: &'static str,
    total: Fen,
    standing: Option<Fen>,
    prepared_by: String,
    prepared_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    phase: &'static str,
    tabs: Vec<Tab>,
    claims: Vec<Claim>,
    part: Part,
    due: Fen,
    payable: Fen,
    recover: Fen,
    ready: usize,
    blocked: usize,
    batches: Vec<Row>,
    prepare_url: Option<String>,
    settle_url: Option<String>,
    aside: bool,
    blockers: Vec<Wording>,
    suspects: Vec<Shown>,
    whole: bool,
    errors: Vec<Problem>,
}

/// The page.
pub(super) async fn page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show(&ask, &asked, Vec::new()).await
}

async fn show(ask: &Ask, asked: &Asked, errors: Vec<Problem>) -> Result<HttpResponse, Fault> {
    let payments = ask.read(read::payments).await?;
    let url = urls::competition(&payments.competition.uid).page();
    let frame = ask
        .frame()
        .crumb(Wording::entered(payments.competition.name.clone()), Some(&url))
        .crumb(Wording::said("payout-title"), None);
    let status = form_page::status(&errors);
    ask.page_with_status(status, "payout/payments.html", &frame, &shown(&payments, asked, errors)?)
}

/// What the claims wanted still leave to pay or to recover.
fn sum(claims: &[Payable], wanted: impl Fn(&Payable) -> bool) -> Result<Fen, Fault> {
    Fen::sum(claims.iter().filter(|claim| wanted(claim)).map(|claim| claim.standing.rest))
        .ok_or_else(|| Fault::internal("a sum of claims is beyond 64 bits"))
}

fn is_due(claim: &Payable) -> bool {
    claim.standing.rest > Fen::ZERO
}

fn is_recovered(claim: &Payable) -> bool {
    claim.standing.rest < Fen::ZERO
}

fn shown(payments: &Payments, asked: &Asked, errors: Vec<Problem>) -> Result<Page, Fault> {
    let urls = urls::competition(&payments.competition.uid);
    let claims = payments.claims.as_slice();
    let ready = |claim: &Payable| is_due(claim) && claim.aside.is_none();
    let ready_now = claims.iter().filter(|claim| ready(claim)).count();
    let address = format!("{}?page=", urls.payout());
    let part = Part::new(claims.len(), usize::from(PAGE_ROWS), asked, &address);
    let rows = claims.get(part.range()).unwrap_or_default();
    let only_aside = payments.blockers.iter().all(|blocker| blocker.kind.may_stay());
    let may = |action: &'static str, url: String| payments.may.contains(&action).then_some(url);
    Ok(Page {
        title: payments.competition.name.clone(),
        phase: payments.competition.phase.message_key(),
        tabs: tabs(&payments.competition.uid, payments.whole),
        due: sum(claims, is_due)?,
        payable: sum(claims, ready)?,
        recover: sum(claims, is_recovered)?,
        ready: ready_now,
        blocked: claims.iter().filter(|claim| is_due(claim)).count().saturating_sub(ready_now),
        claims: (part.from..).zip(rows).map(|(n, payable)| claim(payments, n, payable)).collect(),
        part,
        batches: payments.batches.iter().map(row).collect(),
        prepare_url: may("prepare-batch", urls.prepare_batch()),
        settle_url: may("settle-competition", urls.settle()),
        aside: only_aside && !payments.blockers.is_empty(),
        suspects: payments.suspects.iter().map(Shown::from).collect(),
        blockers: payments.blockers.iter().map(|blocker| Wording::Said(blocker.because.clone())).collect(),
        whole: payments.whole,
        errors,
    })
}

fn claim(payments: &Payments, n: usize, payable: &Payable) -> Claim {
    let name = |uid: &str| payments.names.get(uid).cloned();
    let payee = payable.claim.payee.as_str();
    let payee_url = if payable.is_host { urls::unit(payee).page() } else { urls::person(payee).page() };
    Claim {
        n,
        // Nobody reads a uid: where neither register nor competition has a name, there is none.
        payee: name(payee).unwrap_or_default(),
        notes: payments.notes.get(payee).cloned().unwrap_or_default(),
        item: payable.benefit.clone(),
        subject: (payable.claim.subject != payable.claim.payee)
            .then(|| name(&payable.claim.subject))
            .flatten(),
        amount: payable.standing.amount,
        posted: payable.standing.posted,
        in_hand: payable.standing.in_hand,
        rest: payable.standing.rest,
        recover: is_recovered(payable),
        account: payable.account.clone(),
        blocked: payable.aside.map(Aside::message_key),
        account_url: (payable.aside == Some(Aside::NoAccount)).then_some(payee_url),
    }
}

fn row((batch, stands): &(Batch, Option<Stands>)) -> Row {
    Row {
        number: batch.number.clone(),
        url: urls::batch(&batch.uid).page(),
        phase: batch.phase,
        direction: batch.direction().message_key(),
        total: batch.total,
        standing: stands.map(|stands| stands.standing).filter(|standing| *standing != batch.total),
        prepared_by: batch.prepared.1.clone(),
        prepared_at: batch.prepared.2,
    }
}

/// Prepares a batch.
pub(super) async fn prepare(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let made = ask.write_with(&sent, read_direction(&sent), preparing::prepare).await;
    match made {
        Ok(batch) => Ok(respond::done(&urls::batch(&batch).page(), &Because::new("payout-prepared"))),
        Err(fault) => refused(&ask, fault).await,
    }
}

fn read_direction(sent: &Sent) -> Result<Direction, Fault> {
    let mut reader = sent.reader();
    let direction = reader.choice("direction", Direction::from_code);
    reader.finish()?;
    given(direction)
}

async fn refused(ask: &Ask, fault: Fault) -> Result<HttpResponse, Fault> {
    if matches!(fault.kind, FaultKind::Refused | FaultKind::Invalid) {
        show(ask, &Asked::default(), fault.problems).await
    } else {
        Err(fault)
    }
}

/// Declares the competition settled.
pub(super) async fn settle(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = if sent.raw("reason").is_empty() { None } else { Some(reader.text("reason")) };
    let reason = reader.finish().map(|()| reason);
    let settled = ask.write_with(&sent, reason, |act, uid, reason| {
        finish::settle_competition(act, uid, reason.as_deref())
    });
    match settled.await {
        Ok(()) => {
            let back = urls::competition(ask.uid()).payout();
            Ok(respond::done(&back, &Because::new("payout-competition-settled")))
        }
        Err(fault) => refused(&ask, fault).await,
    }
}
