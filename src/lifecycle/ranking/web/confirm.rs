//! The chief judge's page of blind totals.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::form::Sent;
use crate::pages::form_page;
use crate::pages::part::Asked;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::super::usecase::confirm::{self, Confirmed};
use super::frame::{again, frame};
use super::table::Table;

#[derive(Serialize)]
struct Page<'a> {
    event: String,
    round: String,
    phase: &'static str,
    table: Option<Table<'a>>,
    blockers: Vec<Blocker>,
    digest: Option<String>,
    fingerprint: Vec<String>,
    confirmed: Option<Confirmed>,
    may_confirm: bool,
    action: String,
    reopen_action: String,
    next_url: String,
    downloads: Vec<Download>,
    revision: i64,
    reason: String,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Blocker {
    what: Because,
    url: Option<String>,
    act: Option<Because>,
}

/// A file of the ranking.
#[derive(Serialize)]
pub(super) struct Download {
    label: &'static str,
    url: String,
}

/// The files of a round.
pub(super) fn downloads(round_uid: &str) -> Vec<Download> {
    ["EVENT.toml", "MARKS.csv", "ENTRIES.csv", "D.toml", "RANKING.json"]
        .map(|label| Download { label, url: format!("/rounds/{round_uid}/export/{label}") })
        .into()
}

pub(super) async fn show(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Fault> {
    show_with(&site, &visitor, (uid.into_inner(), asked.into_inner()), String::new(), Vec::new()).await
}

async fn show_with(
    site: &web::Data<Site>,
    visitor: &Visitor,
    (uid, asked): (String, Asked),
    reason: String,
    errors: Vec<Problem>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let round = uid.clone();
    let totals = site.run(move |installation| confirm::page(installation, &actor, &round)).await?;
    let frame = frame(
        site,
        visitor,
        (&totals.place.competition, &totals.place.competition_uid),
        Some(Role::ChiefJudge),
        "standing-confirm-title",
    );
    let progress = format!("/rounds/{uid}/progress");
    let judging = totals.place.round.phase == crate::kernel::phase::RoundPhase::Judging;
    let blockers: Vec<Blocker> = totals
        .blockers
        .into_iter()
        .filter(|_| judging)
        .map(|what| Blocker { what, url: Some(progress.clone()), act: Some(Because::new("standing-mend")) })
        .collect();
    let record = totals.record;
    let page = Page {
        may_confirm: judging && blockers.is_empty(),
        event: totals.place.event,
        round: totals.place.round.name,
        phase: totals.place.round.phase.code(),
        table: record
            .as_deref()
            .map(|record| Table::of(record, &[], &asked, &format!("/rounds/{uid}/confirm"))),
        blockers,
        fingerprint: totals.digest.as_deref().map(fingerprint).unwrap_or_default(),
        digest: totals.digest,
        confirmed: totals.confirmed,
        action: format!("/rounds/{uid}/confirm"),
        reopen_action: format!("/rounds/{uid}/reopen"),
        next_url: format!("/rounds/{uid}/decrypt"),
        downloads: downloads(&uid),
        revision: totals.place.round.revision,
        reason,
        errors,
    };
    let status = form_page::status(&page.errors);
    respond::page_with_status(visitor, status, "ranking/confirm.html", &frame, &page)
}

pub(super) async fn confirm(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (round, seen, request) = (uid.clone(), sent.raw("digest").to_owned(), sent.request.clone());
    let proved = site.prove(&actor, sent.untrimmed("password")).await;
    let done = site
        .run_with(proved, move |installation, ()| {
            confirm::confirm(installation, &actor, &round, &seen, &request)
        })
        .await;
    match done {
        Ok(_digest) => {
            Ok(respond::done(&format!("/rounds/{uid}/confirm"), &Because::new("standing-confirmed")))
        }
        Err(fault) => show_with(&site, &visitor, (uid, Asked::default()), String::new(), again(fault)?).await,
    }
}

pub(super) async fn reopen(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let typed = reason.clone();
    let (round, request) = (uid.clone(), sent.request.clone());
    let done = site
        .run_with(reader.finish(), move |installation, ()| {
            confirm::reopen(installation, &actor, &round, &reason, &request)
        })
        .await;
    match done {
        Ok(()) => Ok(respond::done(&format!("/rounds/{uid}/progress"), &Because::new("standing-reopened"))),
        Err(fault) => show_with(&site, &visitor, (uid, Asked::default()), typed, again(fault)?).await,
    }
}
