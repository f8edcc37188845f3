//! A batch: read by a second person, approved or returned, exported, settled, reversed.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::usecase::batch as batches;
use crate::lifecycle::payout::usecase::read::{self, BatchPage};
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, FormPage};
use crate::pages::messages;
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

#[derive(Serialize)]
struct Line {
    n: i64,
    payee: String,
    item: Wording,
    account: String,
    amount: Fen,
    reversed: Option<String>,
    reverse_url: Option<String>,
}

/// Two people side by side.
#[derive(Serialize)]
struct Slot {
    role: &'static str,
    name: Option<String>,
    at: Option<DateTime<Utc>>,
    state: &'static str,
    note: Option<Wording>,
}

#[derive(Serialize)]
struct Page {
    number: String,
    phase: BatchPhase,
    direction: &'static str,
    competition: String,
    count: usize,
    total: Fen,
    lines: Vec<Line>,
    warnings: Vec<Wording>,
    slots: Vec<Slot>,
    fingerprint: Vec<String>,
    exported_at: Option<DateTime<Utc>>,
    settled_at: Option<DateTime<Utc>>,
    may: Option<Wording>,
    waiting: bool,
    approve_url: String,
    return_url: String,
    export_url: Option<String>,
    settle_url: Option<String>,
    revision: i64,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

/// The page.
pub(super) async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn load(site: &web::Data<Site>, visitor: &Visitor, uid: String) -> Result<BatchPage, Fault> {
    let actor = visitor.actor()?.clone();
    site.run(move |installation| read::batch(installation, &actor, &uid)).await
}

fn frame(site: &Site, visitor: &Visitor, page: &BatchPage) -> Frame {
    let url = format!("/competitions/{}/payout", page.competition.uid);
    visitor
        .frame(site)
        .crumb(Wording::entered(page.competition.name.clone()), Some(&url))
        .crumb(Wording::entered(page.batch.number.clone()), None)
}

async fn show(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let loaded = load(site, visitor, uid).await?;
    let frame = frame(site, visitor, &loaded);
    let status = again.status();
    respond::page_with_status(visitor, status, "payout/approve.html", &frame, &shown(&loaded, &again))
}

fn shown(loaded: &BatchPage, again: &Again) -> Page {
    let batch = &loaded.batch;
    let base = format!("/batches/{}", batch.uid);
    let may =
        |action: &'static str, path: &str| loaded.may.contains(&action).then(|| format!("{base}/{path}"));
    Page {
        number: batch.number.clone(),
        phase: batch.phase,
        direction: batch.direction().message_key(),
        competition: loaded.competition.name.clone(),
        count: loaded.lines.len(),
        total: batch.total,
        lines: lines(loaded, &base),
        warnings: warnings(loaded),
        slots: slots(loaded),
        fingerprint: fingerprint(&batch.digest),
        exported_at: batch.exported_at,
        settled_at: batch.settled_at,
        waiting: batch.phase == BatchPhase::Prepared,
        may: why_not(loaded),
        approve_url: format!("{base}/approve"),
        return_url: format!("{base}/return"),
        export_url: may("export-batch", "export"),
        settle_url: may("settle-batch", "settle"),
        revision: batch.revision,
        values: ["total", "reason"].into_iter().map(|field| (field, again.value(field))).collect(),
        errors: again.errors.clone(),
    }
}

fn lines(loaded: &BatchPage, base: &str) -> Vec<Line> {
    let may_reverse = loaded.may.contains(&"reverse-line");
    loaded
        .lines
        .iter()
        .map(|(line, account, benefit, _)| Line {
            n: line.line,
            payee: line.payee_name.clone(),
            item: Wording::entered(benefit.clone()),
            account: account.clone().unwrap_or_else(|| "—".to_owned()),
            amount: line.amount,
            reversed: line.reversed.clone(),
            reverse_url: (may_reverse && line.reversed.is_none())
                .then(|| format!("{base}/lines/{}/reverse", line.uid)),
        })
        .collect()
}

fn warnings(loaded: &BatchPage) -> Vec<Wording> {
    let mut warnings = Vec::new();
    let mut seen: BTreeMap<(i64, i64), i64> = BTreeMap::new();
    for (line, _, _, changed) in &loaded.lines {
        if *changed {
            let payee = line.payee_name.as_str();
            warnings.push(Wording::Said(
                Because::new("payout-account-changed").count("line", line.line).text("payee", payee),
            ));
        }
        if let Some(first) = seen.insert((line.payee_id, line.amount.fen()), line.line) {
            let (second, payee) = (line.line, line.payee_name.as_str());
            warnings.push(Wording::Said(
                Because::new("payout-same-twice")
                    .count("first", first)
                    .count("second", second)
                    .text("payee", payee),
            ));
        }
    }
    warnings
}

fn slots(loaded: &BatchPage) -> Vec<Slot> {
    let batch = &loaded.batch;
    let second = match (&batch.approved, &batch.returned) {
        (Some((name, at)), _) => {
            Slot { role: "pay-approved", name: Some(name.clone()), at: Some(*at), state: "done", note: None }
        }
        (None, Some((name, reason))) => Slot {
            role: "pay-approved",
            name: None,
            at: None,
            state: "returned",
            note: Some(Wording::Said(
                Because::new("payout-returned-by").text("who", name.as_str()).text("reason", reason.as_str()),
            )),
        },
        (None, None) => Slot { role: "pay-approved", name: None, at: None, state: "waiting", note: None },
    };
    let first = Slot {
        role: "pay-prepared",
        name: Some(batch.prepared.1.clone()),
        at: Some(batch.prepared.2),
        state: "done",
        note: None,
    };
    vec![first, second]
}

/// Why the reader may not approve; `None` where they may.
fn why_not(loaded: &BatchPage) -> Option<Wording> {
    let batch = &loaded.batch;
    if loaded.own {
        return Some(Wording::Said(Because::new("pay-same").text("who", batch.prepared.1.as_str())));
    }
    (!loaded.may.contains(&"approve-batch")).then(|| Wording::said("payout-other-role"))
}

/// Approves.
pub(super) async fn approve(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    match approved(&site, &visitor, uid.clone(), &sent).await {
        Ok(()) => Ok(respond::done(&format!("/batches/{uid}"), &Because::new("payout-approved"))),
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

async fn approved(site: &web::Data<Site>, visitor: &Visitor, uid: String, sent: &Sent) -> Result<(), Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let typed =
        reader.parsed("total", |text| Fen::typed(text).map_err(|_error| Because::new("awards-amount-wrong")));
    let password = sent.untrimmed("password").to_owned();
    if password.is_empty() {
        reader.problem("password", Because::new("fault-empty"));
    }
    reader.finish()?;
    let typed = given(typed)?;
    let request = sent.request.clone();
    site.run_hashing(move |installation| {
        batches::approve(installation, &actor, &uid, typed, &password, &request)
    })
    .await
}

/// Returns it to its preparer.
pub(super) async fn give_back(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    let (actor, target, request) = (visitor.actor()?.clone(), uid.clone(), sent.request.clone());
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let done = site
        .run_with(reader.finish(), move |installation, ()| {
            batches::give_back(installation, &actor, &target, &reason, &request)
        })
        .await;
    match done {
        Ok(()) => Ok(respond::done(&format!("/batches/{uid}"), &Because::new("payout-returned"))),
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

/// The bank's file.
pub(super) async fn export(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    _sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid) = (visitor.actor()?.clone(), uid.into_inner());
    let head = ["col-n", "payout-col-holder", "payout-col-bank", "col-account", "col-amount", "col-item"]
        .map(|key| messages::word(visitor.lang, key));
    let (name, file) =
        site.run(move |installation| batches::export(installation, &actor, &uid, &head)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(file))
}

/// Records that it was paid.
pub(super) async fn settle(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid, request) = (visitor.actor()?.clone(), uid.into_inner(), sent.request.clone());
    let back = format!("/batches/{uid}");
    site.run(move |installation| batches::settle(installation, &actor, &uid, &request)).await?;
    Ok(respond::done(&back, &Because::new("payout-settled")))
}

/// The form that reverses a line.
pub(super) async fn reverse_form(
    site: web::Data<Site>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Fault> {
    let (uid, line) = path.into_inner();
    show_reverse(&site, &visitor, uid, &line, Again::default()).await
}

async fn show_reverse(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    line: &str,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let loaded = load(site, visitor, uid).await?;
    if !loaded.may.contains(&"reverse-line") {
        return Err(Fault::not_found());
    }
    let (found, ..) = loaded.lines.iter().find(|(one, ..)| one.uid == line).ok_or_else(Fault::not_found)?;
    let back = format!("/batches/{}", loaded.batch.uid);
    let action = format!("{back}/lines/{line}/reverse");
    let mut page = FormPage::new("payout-reverse", action, "payout-reverse-do", again).cancel(back).danger();
    let (payee, amount) = (found.payee_name.as_str(), found.amount);
    page.lead(Wording::Said(
        Because::new("payout-reverse-lead").text("payee", payee).money("amount", amount),
    ));
    page.field("area", "reason", "awards-reason").hint("payout-reverse-hint");
    page.show(visitor, frame(site, visitor, &loaded))
}

/// Reverses a line.
pub(super) async fn reverse(
    site: web::Data<Site>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (uid, line) = path.into_inner();
    let (actor, request) = (visitor.actor()?.clone(), sent.request.clone());
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let (batch, target) = (uid.clone(), line.clone());
    let done = site
        .run_with(reader.finish(), move |installation, ()| {
            batches::reverse(installation, &actor, &batch, &target, &reason, &request)
        })
        .await;
    match done {
        Ok(()) => Ok(respond::done(&format!("/batches/{uid}"), &Because::new("payout-reversed"))),
        Err(fault) => show_reverse(&site, &visitor, uid, &line, Again::from(&sent, fault)?).await,
    }
}
