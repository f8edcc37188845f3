//! What is payable in a competition, and its batches.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::{Batch, Direction};
use crate::lifecycle::payout::usecase::read::{self, Payable, Payments};
use crate::lifecycle::payout::usecase::{finish, prepare as preparing};
use crate::pages::form::{Sent, given};
use crate::pages::form_page;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::tabs::{Tab, tabs};

#[derive(Serialize)]
struct Claim {
    n: usize,
    payee: String,
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
    prepared_by: String,
    prepared_at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    phase: &'static str,
    tabs: Vec<Tab>,
    claims: Vec<Claim>,
    due: Fen,
    payable: Fen,
    recover: Fen,
    ready: usize,
    blocked: usize,
    batches: Vec<Row>,
    prepare_url: Option<String>,
    settle_url: Option<String>,
    blockers: Vec<Wording>,
    whole: bool,
    errors: Vec<Problem>,
}

/// The page.
pub(super) async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, uid.into_inner(), Vec::new()).await
}

async fn show(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    errors: Vec<Problem>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let payments = site.run(move |installation| read::payments(installation, &actor, &uid)).await?;
    let url = format!("/competitions/{}", payments.competition.uid);
    let frame = visitor
        .frame(site)
        .crumb(Wording::entered(payments.competition.name.clone()), Some(&url))
        .crumb(Wording::said("payout-title"), None);
    let status = form_page::status(&errors);
    respond::page_with_status(visitor, status, "payout/payments.html", &frame, &shown(&payments, errors)?)
}

/// What the claims wanted still leave to pay or to recover.
fn sum(claims: &[Claim], wanted: impl Fn(&Claim) -> bool) -> Result<Fen, Fault> {
    Fen::sum(claims.iter().filter(|claim| wanted(claim)).map(|claim| claim.rest))
        .ok_or_else(|| Fault::internal("a sum of claims is beyond 64 bits"))
}

fn shown(payments: &Payments, errors: Vec<Problem>) -> Result<Page, Fault> {
    let base = format!("/competitions/{}/payout", payments.competition.uid);
    let claims: Vec<Claim> =
        (1..).zip(&payments.claims).map(|(n, payable)| claim(payments, n, payable)).collect();
    let due = |claim: &Claim| claim.rest > Fen::ZERO;
    let may =
        |action: &'static str, path: &str| payments.may.contains(&action).then(|| format!("{base}/{path}"));
    Ok(Page {
        title: payments.competition.name.clone(),
        phase: payments.competition.phase.message_key(),
        tabs: tabs(&payments.competition.uid, payments.whole),
        due: sum(&claims, due)?,
        payable: sum(&claims, |claim| due(claim) && claim.blocked.is_none())?,
        recover: sum(&claims, |claim| claim.rest < Fen::ZERO)?,
        ready: claims.iter().filter(|claim| due(claim) && claim.blocked.is_none()).count(),
        blocked: claims.iter().filter(|claim| due(claim) && claim.blocked.is_some()).count(),
        claims,
        batches: payments.batches.iter().map(row).collect(),
        prepare_url: may("prepare-batch", "prepare"),
        settle_url: may("settle-competition", "settle"),
        blockers: payments.blockers.iter().map(|blocker| Wording::Said(blocker.because.clone())).collect(),
        whole: payments.whole,
        errors,
    })
}

fn claim(payments: &Payments, n: usize, payable: &Payable) -> Claim {
    let name = |uid: &str| payments.names.get(uid).cloned().unwrap_or_else(|| uid.to_owned());
    let kind = if payable.is_host { "units" } else { "persons" };
    let blocked = match (&payable.claim.payee_id, &payable.account) {
        (None, _) => Some("payout-blocked-plan"),
        (Some(_), None) => Some("payout-blocked-account"),
        (Some(_), Some(_)) => None,
    };
    Claim {
        n,
        payee: name(&payable.claim.payee),
        item: payable.benefit.clone(),
        subject: (payable.claim.subject != payable.claim.payee).then(|| name(&payable.claim.subject)),
        amount: payable.standing.amount,
        posted: payable.standing.posted,
        in_hand: payable.standing.in_hand,
        rest: payable.standing.rest,
        recover: payable.standing.rest < Fen::ZERO,
        account: payable.account.clone(),
        blocked,
        account_url: payable.claim.payee_id.map(|_id| format!("/{kind}/{}", payable.claim.payee)),
    }
}

fn row(batch: &Batch) -> Row {
    Row {
        number: batch.number.clone(),
        url: format!("/batches/{}", batch.uid),
        phase: batch.phase,
        direction: batch.direction().message_key(),
        total: batch.total,
        prepared_by: batch.prepared.1.clone(),
        prepared_at: batch.prepared.2,
    }
}

/// Prepares a batch.
pub(super) async fn prepare(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    let (actor, target, request) = (visitor.actor()?.clone(), uid.clone(), sent.request.clone());
    let mut reader = sent.reader();
    let direction = reader.choice("direction", Direction::from_code);
    reader.finish()?;
    let direction = given(direction)?;
    let made = site
        .run(move |installation| preparing::prepare(installation, &actor, &target, direction, &request))
        .await;
    match made {
        Ok(batch) => Ok(respond::done(&format!("/batches/{batch}"), &Because::new("payout-prepared"))),
        Err(fault) => refused(&site, &visitor, uid, fault).await,
    }
}

async fn refused(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    fault: Fault,
) -> Result<HttpResponse, Fault> {
    if fault.kind == FaultKind::Refused { show(site, visitor, uid, fault.problems).await } else { Err(fault) }
}

/// Declares the competition settled.
pub(super) async fn settle(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    let (actor, target, request) = (visitor.actor()?.clone(), uid.clone(), sent.request.clone());
    let done = site
        .run(move |installation| finish::settle_competition(installation, &actor, &target, &request))
        .await;
    match done {
        Ok(()) => {
            let back = format!("/competitions/{uid}/payout");
            Ok(respond::done(&back, &Because::new("payout-competition-settled")))
        }
        Err(fault) => refused(&site, &visitor, uid, fault).await,
    }
}
