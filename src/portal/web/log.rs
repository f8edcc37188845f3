//! The log of a competition and of the whole site; verifying its chains.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::access::by::By;
use crate::audit::model::{Cursor, ExportedHead};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::window::Seek;
use crate::pages::ask::Ask;
use crate::pages::chooser::{Chooser, Found};
use crate::pages::form::Sent;
use crate::pages::form_page::{self, Again};
use crate::pages::listing::{Ways, part, seek};
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};
use crate::platform::installation::Installation;
use crate::portal::model::LogLine;
use crate::portal::usecase::log::{self, OfSite, Page, Verified};

/// Routes of the log.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/audit", web::get().to(site_page))
        .route("/audit/verify", web::post().to(verify_site))
        .route("/audit/head", web::post().to(export_head))
        .route("/audit/head", web::get().to(download_head))
        .route(urls::competition(UID).log(), web::get().to(competition_page))
        .route(urls::competition(UID).verify_log(), web::post().to(verify_competition));
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Query {
    competition: String,
    find: String,
    after: String,
    before: String,
}

impl Query {
    fn competition(&self) -> Option<String> {
        Some(self.competition.clone()).filter(|uid| !uid.is_empty())
    }

    /// An address that names no entry is a page that is not there.
    fn seek(&self) -> Result<Seek<Cursor>, Fault> {
        seek(&self.after, &self.before).told(|text| Cursor::parse(&text).ok_or_else(Fault::not_found))
    }
}

#[derive(Serialize)]
struct LogPage {
    of_site: bool,
    name: Option<String>,
    chooser: Option<Chooser>,
    entries: Vec<LogLine>,
    ways: Ways,
    verify_url: Option<String>,
    head: Option<Head>,
    result: Option<Shown>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Head {
    text: String,
    at: chrono::DateTime<chrono::Utc>,
    number: i64,
}

#[derive(Serialize)]
struct Shown {
    streams: usize,
    entries: usize,
    checkpoints: usize,
    findings: Vec<Because>,
    compared: bool,
}

fn shown(verified: Verified) -> Shown {
    let Verified { streams, entries, checkpoints, findings, compared } = verified;
    Shown { streams, entries, checkpoints, findings, compared }
}

/// The file of `jiangsai audit head`.
fn text_of(head: &ExportedHead) -> Result<String, Fault> {
    serde_json::to_string_pretty(head).map_err(Fault::internal)
}

fn page_of(page: Page, of_site: bool, find: &str) -> Result<LogPage, Fault> {
    let uid = page.competition.as_ref().map(|(uid, _)| uid.clone()).unwrap_or_default();
    let base = if of_site { "/audit".to_owned() } else { urls::competition(&uid).log() };
    let chosen = if of_site && !uid.is_empty() { vec![("competition", uid)] } else { Vec::new() };
    let head = page
        .head
        .as_ref()
        .map(|head| text_of(head).map(|text| Head { text, at: head.at, number: head.checkpoint }));
    Ok(LogPage {
        of_site,
        chooser: of_site.then(|| chooser(&page, find)),
        ways: Ways::named(&base, &chosen, ["after", "before"], &page.places, Cursor::to_string),
        verify_url: page.may_verify.then(|| format!("{base}/verify")),
        name: page.competition.map(|(_, name)| name),
        entries: page.lines,
        head: head.transpose()?,
        result: None,
        values: BTreeMap::from([("head", String::new())]),
        errors: Vec::new(),
    })
}

/// The competition whose log is shown, or another one.
fn chooser(page: &Page, find: &str) -> Chooser {
    let mut chooser = Chooser::new("competition", "find", find);
    chooser.chosen = page.competition.as_ref().map(|(uid, name)| Found {
        value: uid.clone(),
        label: Wording::entered(name),
        note: Vec::new(),
    });
    if let Some(found) = &page.found {
        chooser.offer(found.iter().map(|(uid, year, name)| Found {
            value: uid.clone(),
            label: Wording::entered(name),
            note: vec![Wording::entered(year.to_string())],
        }));
    }
    chooser
}

fn frame(ask: &Ask, page: &LogPage) -> Frame {
    let frame = ask.frame().crumb(Wording::said("page-section-desk"), Some("/desk"));
    match &page.name {
        Some(name) if !page.of_site => frame
            .crumb(Wording::entered(name), Some(&urls::competition(ask.uid()).desk()))
            .crumb(Wording::said("portal-log-title"), None),
        _ => frame.crumb(Wording::said("portal-audit"), None),
    }
}

async fn site_page(ask: Ask, query: web::Query<Query>) -> Result<HttpResponse, Fault> {
    let page = load_site(&ask, &query).await?;
    let frame = frame(&ask, &page);
    ask.page("audit/log.html", &frame, &page)
}

async fn load_site(ask: &Ask, query: &Query) -> Result<LogPage, Fault> {
    ask.visitor.actor()?;
    let wanted = OfSite { competition: query.competition(), part: part(&query.find), seek: query.seek()? };
    let page = ask.read(move |by, _uid| log::of_site(by, &wanted)).await?;
    page_of(page, true, &query.find)
}

async fn verify_site(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut page = load_site(&ask, &Query::default()).await?;
    let typed = sent.raw("head").trim().to_owned();
    let outcome = match kept_head(&typed) {
        Ok(head) => {
            let actor = ask.visitor.actor()?.clone();
            let verify = move |installation: &Installation| {
                log::verify_site(By::new(installation, &actor), head.as_ref())
            };
            ask.site.run_alone(verify).await
        }
        Err(fault) => Err(fault),
    };
    match outcome {
        Ok(verified) => page.result = Some(shown(verified)),
        Err(fault) => page.errors = Again::from(&sent, fault)?.errors,
    }
    page.values.insert("head", typed);
    let status = form_page::status(&page.errors);
    let frame = frame(&ask, &page);
    ask.page_with_status(status, "audit/log.html", &frame, &page)
}

/// A head exported earlier, as it was pasted; nothing pasted is none.
fn kept_head(typed: &str) -> Result<Option<ExportedHead>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let wrong = |_error| Fault::field("head", Because::new("portal-head-unreadable"));
    serde_json::from_str(typed).map(Some).map_err(wrong)
}

async fn export_head(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let head = ask.write(&sent, |act, _uid| log::export_head(act)).await?;
    let number = head.map_or(0, |head| head.checkpoint);
    Ok(respond::done("/audit", &Because::new("portal-head-made").count("n", number)))
}

async fn download_head(ask: Ask) -> Result<HttpResponse, Fault> {
    let head = ask.read(|by, _uid| log::head(by)).await?;
    let name = format!("attachment; filename=\"audit-head-{}.json\"", head.checkpoint);
    Ok(HttpResponse::Ok()
        .content_type("application/json")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text_of(&head)?))
}

async fn load_competition(ask: &Ask, query: &Query) -> Result<LogPage, Fault> {
    ask.visitor.actor()?;
    let seek = query.seek()?;
    let page = ask.read(move |by, uid| log::of_competition(by, uid, &seek)).await?;
    page_of(page, false, "")
}

async fn competition_page(ask: Ask, query: web::Query<Query>) -> Result<HttpResponse, Fault> {
    let page = load_competition(&ask, &query).await?;
    let frame = frame(&ask, &page);
    ask.page("audit/log.html", &frame, &page)
}

async fn verify_competition(ask: Ask, _sent: Sent) -> Result<HttpResponse, Fault> {
    let mut page = load_competition(&ask, &Query::default()).await?;
    let (actor, uid) = (ask.visitor.actor()?.clone(), ask.uid().to_owned());
    let verify =
        move |installation: &Installation| log::verify_competition(By::new(installation, &actor), &uid);
    page.result = Some(shown(ask.site.run_alone(verify).await?));
    let frame = frame(&ask, &page);
    ask.page("audit/log.html", &frame, &page)
}
