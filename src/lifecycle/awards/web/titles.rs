//! Titles: recommended, approved by another person.

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
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
    let known = |person: &str, title: &str| {
        titles.recommendations.iter().find(|one| one.person == person && one.title == title)
    };
    let row = |(person, title): &(String, String)| {
        let known = known(person, title);
        let approved = known.and_then(|one| one.approved.clone());
        Row {
            name: name(&titles.names, person),
            notes: titles.notes.get(person).cloned().unwrap_or_default(),
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
    let may = |action: &'static str, url: String, wanted: bool| {
        (wanted && titles.may.contains(&action)).then_some(url)
    };
    Page {
        title: titles.competition.name.clone(),
        tabs: tabs(&titles.competition.uid, Beside::Titles, true),
        accepted: titles.accepted,
        recommend_url: may("recommend-titles", urls.recommend_titles(), any("awards-title-open")),
        approve_url: may("approve-titles", urls.approve_titles(), any("awards-title-recommended")),
        document: again.value("document"),
        errors: again.errors,
        rows,
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
