//! Titles: recommended, approved by another person.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::lifecycle::awards::usecase::read::{self, Titles};
use crate::lifecycle::awards::usecase::titles;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::frame::{Beside, Tab, frame, name, tabs};

#[derive(Serialize)]
struct Row {
    name: String,
    title: String,
    state: &'static str,
    at: Option<DateTime<Utc>>,
    document: Option<String>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    accepted: bool,
    recommend_url: Option<String>,
    approve_url: Option<String>,
    document: String,
    errors: Vec<Problem>,
}

/// The list.
pub(super) async fn page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let titles = site.run(move |installation| read::titles(installation, &actor, &uid)).await?;
    let frame = frame(site, visitor, &titles.competition, "awards-tab-titles");
    let status = again.status();
    respond::page_with_status(visitor, status, "awards/titles.html", &frame, &shown(&titles, again))
}

fn shown(titles: &Titles, again: Again) -> Page {
    let base = format!("/competitions/{}/awards/titles", titles.competition.uid);
    let known = |person: &str, title: &str| {
        titles.recommendations.iter().find(|one| one.person == person && one.title == title)
    };
    let row = |(person, title): &(String, String)| {
        let known = known(person, title);
        let approved = known.and_then(|one| one.approved.clone());
        Row {
            name: name(&titles.names, person),
            title: title.clone(),
            state: match (known, &approved) {
                (_, Some(_)) => "awards-title-approved",
                (Some(_), None) => "awards-title-recommended",
                (None, None) => "awards-title-open",
            },
            at: approved.as_ref().map(|(at, _)| *at),
            document: approved.map(|(_, document)| document),
        }
    };
    let rows: Vec<Row> = titles.granted.iter().map(row).collect();
    let any = |state: &str| rows.iter().any(|row| row.state == state);
    let may = |action: &'static str, path: &str, wanted: bool| {
        (wanted && titles.may.contains(&action)).then(|| format!("{base}/{path}"))
    };
    Page {
        title: titles.competition.name.clone(),
        tabs: tabs(&titles.competition.uid, Beside::Titles, true),
        accepted: titles.accepted,
        recommend_url: may("recommend-titles", "recommend", any("awards-title-open")),
        approve_url: may("approve-titles", "approve", any("awards-title-recommended")),
        document: again.value("document"),
        errors: again.errors,
        rows,
    }
}

/// Recommends.
pub(super) async fn recommend(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (actor, uid, request) = (visitor.actor()?.clone(), uid.into_inner(), sent.request.clone());
    let target = uid.clone();
    let done = site.run(move |installation| titles::recommend(installation, &actor, &target, &request)).await;
    match done {
        Ok(number) => {
            let because = Because::new("awards-recommended").count("n", number);
            Ok(respond::done(&format!("/competitions/{uid}/awards/titles"), &because))
        }
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
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
        Ok(number) => {
            let because = Because::new("awards-approved").count("n", number);
            Ok(respond::done(&format!("/competitions/{uid}/awards/titles"), &because))
        }
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

async fn approved(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    sent: &Sent,
) -> Result<usize, Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let document = reader.line("document");
    reader.finish()?;
    let request = sent.request.clone();
    site.run(move |installation| titles::approve(installation, &actor, &uid, &document, &request)).await
}
