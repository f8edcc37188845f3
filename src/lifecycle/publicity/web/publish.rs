//! The clerk's page: publish, correct, declare official.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::clock::end_of_day;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::phase::CompetitionPhase;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::super::usecase::official;
use super::super::usecase::publish::{self, Wanted};
use super::bodies::bodies;

#[derive(Serialize)]
struct Page {
    event: String,
    rows: usize,
    blockers: Vec<Problem>,
    digest: String,
    fingerprint: Vec<String>,
    newest: Option<Newest>,
    unchanged: bool,
    may_publish: bool,
    action: String,
    ranking_url: String,
    results_url: String,
    revision: i64,
    phase: &'static str,
    official: Option<Official>,
    values: BTreeMap<String, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Newest {
    version: i64,
    published_at: DateTime<Utc>,
    until: DateTime<Utc>,
}

#[derive(Serialize)]
struct Official {
    action: String,
    over_at: DateTime<Utc>,
}

pub(super) async fn show(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_with(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show_with(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let division = uid.clone();
    let desk = site.run(move |installation| publish::page(installation, &actor, &division)).await?;
    let competition = format!("/competitions/{}", desk.competition_uid);
    let frame = visitor
        .frame(site)
        .crumb(Wording::entered(desk.place.competition), Some(&format!("{competition}/desk")))
        .crumb(Wording::said("publicity-publish-title"), None);
    let mut values: BTreeMap<String, String> =
        ["until", "reason"].map(|name| (name.to_owned(), String::new())).into();
    let status = again.status();
    values.extend(again.values);
    // A stop between the last publication and the competition's own step leaves it reviewed with everything published.
    let declarable =
        desk.may_declare && matches!(desk.phase, CompetitionPhase::Reviewed | CompetitionPhase::Publicity);
    let page = Page {
        event: desk.place.event,
        rows: desk.record.as_ref().map_or(0, |record| record.rows.len()),
        blockers: desk.blockers,
        fingerprint: fingerprint(&desk.digest),
        digest: desk.digest,
        newest: desk.newest.map(|newest| Newest {
            version: newest.version,
            published_at: newest.published_at,
            until: newest.until,
        }),
        unchanged: desk.unchanged,
        may_publish: desk.may_publish,
        action: format!("/divisions/{uid}/publish"),
        ranking_url: format!("/divisions/{uid}/ranking"),
        results_url: format!("/divisions/{uid}/results"),
        revision: desk.revision,
        phase: desk.phase.code(),
        official: desk
            .over_at
            .filter(|_| declarable)
            .map(|over_at| Official { action: format!("{competition}/official"), over_at }),
        values,
        errors: again.errors,
    };
    respond::page_with_status(visitor, status, "publicity/publish.html", &frame, &page)
}

pub(super) async fn publish(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    match send(&site, &visitor, &uid, &sent).await {
        Ok(version) => {
            let because = Because::new("publicity-published").count("version", version);
            Ok(respond::done(&format!("/divisions/{uid}/publish"), &because))
        }
        Err(fault) => show_with(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

async fn send(site: &Site, visitor: &Visitor, uid: &str, sent: &Sent) -> Result<i64, Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let until = reader.date("until").map(end_of_day);
    if until == Some(None) {
        reader.problem("until", Because::new("fault-not-a-date"));
    }
    let reason = reader.optional_line("reason");
    reader.finish()?;
    let until = given(until.flatten())?;
    let wanted = Wanted { until, reason, seen: sent.raw("digest").to_owned() };
    let (uid, request, demo) = (uid.to_owned(), sent.request.clone(), site.demo);
    site.run(move |installation| {
        let render = |record: &super::super::model::PublicRecord| bodies(record, demo);
        publish::publish(installation, &actor, &uid, &wanted, &render, &request)
    })
    .await
}

pub(super) async fn declare(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, request) = (uid.into_inner(), sent.request.clone());
    let competition = uid.clone();
    site.run(move |installation| official::declare(installation, &actor, &uid, &request)).await?;
    Ok(respond::done(&format!("/competitions/{competition}"), &Because::new("publicity-official")))
}
