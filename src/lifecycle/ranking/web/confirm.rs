//! The chief judge's page of blind totals.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::part::Asked;
use crate::pages::respond;
use crate::pages::urls;

use super::super::usecase::confirm::{self, Confirmed};
use super::frame::frame;
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
        .map(|label| Download { label, url: urls::round(round_uid).export(label) })
        .into()
}

pub(super) async fn show(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show_with(&ask, asked.into_inner(), Again::default()).await
}

async fn show_with(ask: &Ask, asked: Asked, again: Again) -> Result<HttpResponse, Fault> {
    let totals = ask.read(confirm::page).await?;
    let frame = frame(
        ask,
        (&totals.place.competition, &totals.place.competition_uid),
        Some(Role::ChiefJudge),
        "standing-confirm-title",
    );
    let progress = urls::round(ask.uid()).progress();
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
            .map(|record| Table::of(record, &[], &asked, &urls::round(ask.uid()).confirm())),
        blockers,
        fingerprint: totals.digest.as_deref().map(fingerprint).unwrap_or_default(),
        digest: totals.digest,
        confirmed: totals.confirmed,
        action: urls::round(ask.uid()).confirm(),
        reopen_action: urls::round(ask.uid()).reopen(),
        downloads: downloads(ask.uid()),
        revision: totals.place.round.revision,
        reason: again.value("reason"),
        errors: again.errors.clone(),
    };
    ask.page_with_status(again.status(), "ranking/confirm.html", &frame, &page)
}

pub(super) async fn confirm(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let seen = sent.raw("digest").to_owned();
    let proved = ask.prove(sent.untrimmed("password")).await;
    let done = ask.write_with(&sent, proved, move |act, uid, ()| confirm::confirm(act, uid, &seen)).await;
    match done {
        Ok(_digest) => {
            Ok(respond::done(&urls::round(ask.uid()).confirm(), &Because::new("standing-confirmed")))
        }
        Err(fault) => show_with(&ask, Asked::default(), Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn reopen(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let done =
        ask.write_with(&sent, reader.finish(), move |act, uid, ()| confirm::reopen(act, uid, &reason)).await;
    match done {
        Ok(()) => Ok(respond::done(&urls::round(ask.uid()).progress(), &Because::new("standing-reopened"))),
        Err(fault) => show_with(&ask, Asked::default(), Again::from(&sent, fault)?).await,
    }
}
