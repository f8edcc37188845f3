//! Titles: recommended, approved by another person.

use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::ids::RecommendationId;
use crate::lifecycle::awards::model::Recommendation;
use crate::lifecycle::awards::usecase::read::{self, Titles};
use crate::lifecycle::awards::usecase::titles;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{Beside, Tab, frame, name, tabs};

#[derive(Serialize)]
struct Row {
    name: String,
    notes: Vec<String>,
    title: String,
    state: &'static str,
    at: Option<DateTime<Utc>>,
    document: Option<String>,
    revoked: Option<Revoked>,
    revoke_url: Option<String>,
}

#[derive(Serialize)]
struct Revoked {
    document: String,
    day: NaiveDate,
    reason: String,
}

#[derive(Serialize)]
struct Page {
    title: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    accepted: bool,
    to_revoke: usize,
    recommend_url: Option<String>,
    approve_url: Option<String>,
    document: String,
    errors: Vec<Problem>,
}

/// The list.
pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let titles = ask.read(read::titles).await?;
    let frame = frame(ask, &titles.competition, "awards-tab-titles");
    let status = again.status();
    ask.page_with_status(status, "awards/titles.html", &frame, &shown(&titles, again))
}

fn shown(titles: &Titles, again: Again) -> Page {
    let urls = urls::competition(&titles.competition.uid);
    let (rows, used) = granted(titles);
    let others =
        titles.recommendations.iter().filter(|one| one.approved.is_some() && !used.contains(&one.id));
    let rows: Vec<Row> = rows.into_iter().chain(others.map(|one| row_of(titles, one))).collect();
    let any = |state: &str| rows.iter().any(|row| row.state == state);
    let may = |action: &'static str, url: String, wanted: bool| {
        (wanted && titles.may.contains(&action)).then_some(url)
    };
    Page {
        title: titles.competition.name.clone(),
        tabs: tabs(&titles.competition.uid, Beside::Titles, true),
        accepted: titles.accepted,
        to_revoke: titles.to_revoke.len(),
        recommend_url: may("recommend-titles", urls.recommend_titles(), any("awards-title-open")),
        approve_url: may("approve-titles", urls.approve_titles(), any("awards-title-recommended")),
        document: again.value("document"),
        errors: again.errors,
        rows,
    }
}

/// Whom the accepted run gives a title, and which recommendations that tells of already.
fn granted(titles: &Titles) -> (Vec<Row>, Vec<RecommendationId>) {
    let mut used = Vec::new();
    let mut rows = Vec::new();
    for (person, title) in &titles.granted {
        let same = |one: &&Recommendation| one.person == *person && one.title == *title && one.stands();
        let known = titles.recommendations.iter().rev().find(same);
        used.extend(known.map(|one| one.id));
        rows.push(known.map_or_else(|| waiting(titles, person, title), |one| row_of(titles, one)));
    }
    (rows, used)
}

fn waiting(titles: &Titles, person: &str, title: &str) -> Row {
    Row {
        name: name(&titles.names, person),
        notes: titles.notes.get(person).cloned().unwrap_or_default(),
        title: title.to_owned(),
        state: "awards-title-open",
        at: None,
        document: None,
        revoked: None,
        revoke_url: None,
    }
}

fn row_of(titles: &Titles, one: &Recommendation) -> Row {
    let to_revoke = titles.to_revoke.contains(&one.uid);
    let revokes = one.is_held() && titles.may.contains(&"revoke-title");
    Row {
        state: match (&one.approved, &one.revoked) {
            (_, Some(_)) => "awards-title-revoked",
            (Some(_), None) if to_revoke => "awards-title-to-revoke",
            (Some(_), None) => "awards-title-approved",
            (None, None) => "awards-title-recommended",
        },
        at: one.approved.as_ref().map(|(at, _)| *at),
        document: one.approved.as_ref().map(|(_, document)| document.clone()),
        revoked: one.revoked.as_ref().map(|revoked| Revoked {
            document: revoked.document.clone(),
            day: revoked.day,
            reason: revoked.reason.clone(),
        }),
        revoke_url: revokes.then(|| urls::competition(&titles.competition.uid).revoke_title(&one.uid)),
        ..waiting(titles, &one.person, &one.title)
    }
}

/// Recommends.
pub(super) async fn recommend(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match ask.write(&sent, titles::recommend).await {
        Ok(number) => {
            let because = Because::new("awards-recommended").count("n", number);
            Ok(respond::done(&urls::competition(ask.uid()).titles(), &because))
        }
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

/// Approves.
pub(super) async fn approve(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let document = read_document(&sent);
    match ask.write_with(&sent, document, |act, uid, document| titles::approve(act, uid, &document)).await {
        Ok(number) => {
            let because = Because::new("awards-approved").count("n", number);
            Ok(respond::done(&urls::competition(ask.uid()).titles(), &because))
        }
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

fn read_document(sent: &Sent) -> Result<String, Fault> {
    let mut reader = sent.reader();
    let document = reader.line("document");
    reader.finish()?;
    Ok(document)
}
