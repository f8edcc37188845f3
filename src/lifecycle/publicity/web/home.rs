//! The first page.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::lifecycle::setup::model::Competition;
use crate::pages::ask::Ask;
use crate::pages::render::Wording;
use crate::pages::urls;

use super::super::usecase::home::{Home, InPublicity, Running};
use super::shelf::Shelf;

#[derive(Serialize)]
struct Page<'a> {
    look_up_url: &'static str,
    values: BTreeMap<&'static str, &'static str>,
    open: Vec<Open>,
    publicity: Vec<Published<'a>>,
    /// Those whose first day is still to come.
    ahead: Vec<&'a Running>,
    running: Vec<&'a Running>,
    more: More,
    all_url: &'static str,
}

/// Which lists go on elsewhere.
#[derive(Serialize)]
struct More {
    open: bool,
    publicity: bool,
    running: bool,
}

#[derive(Serialize)]
struct Open {
    name: String,
    url: String,
    register_url: String,
    level: Level,
    class: Option<Wording>,
    closes_at: DateTime<Utc>,
    days_left: i64,
}

/// A published division, and whether its publicity is over.
#[derive(Serialize)]
struct Published<'a> {
    #[serde(flatten)]
    division: &'a InPublicity,
    status: &'static str,
}

fn published(division: &InPublicity, now: DateTime<Utc>) -> Published<'_> {
    let status = if now < division.until { "tag-result-publicity" } else { "tag-result-over" };
    Published { division, status }
}

fn open(competition: &Competition, now: DateTime<Utc>) -> Open {
    let class = competition.class.clone();
    Open {
        url: urls::competition(&competition.uid).page(),
        register_url: urls::competition(&competition.uid).page(),
        name: competition.name.clone(),
        level: competition.level,
        class: class.map(|code| Wording::Said(Because::new("portal-class").text("class", code))),
        closes_at: competition.registration_until,
        days_left: (competition.registration_until - now).num_days().max(0),
    }
}

pub(super) async fn show(ask: Ask, shelf: web::Data<Shelf>) -> Result<HttpResponse, Fault> {
    let home = shelf.home(&ask.site).await?;
    let answer = || shelf.first_page.answer(&ask, ("portal/home.html", &home), |now| page(&home, now));
    ask.site.from_memory(answer).await
}

fn page(home: &Home, now: DateTime<Utc>) -> Page<'_> {
    let today = civil_date(now);
    let (ahead, running) = home.running.rows.iter().partition(|running| running.begins > today);
    Page {
        look_up_url: "/look-up",
        values: BTreeMap::from([("ticket", ""), ("name", "")]),
        open: home.open.rows.iter().map(|competition| open(competition, now)).collect(),
        publicity: home.publicity.rows.iter().map(|division| published(division, now)).collect(),
        ahead,
        running,
        more: More { open: home.open.later, publicity: home.publicity.later, running: home.running.later },
        all_url: "/competitions",
    }
}
