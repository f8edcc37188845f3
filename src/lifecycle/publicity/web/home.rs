//! The first page.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::lifecycle::setup::model::Competition;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::super::usecase::home::{self, InPublicity, Running};

#[derive(Serialize)]
struct Page {
    look_up_url: &'static str,
    values: BTreeMap<&'static str, &'static str>,
    open: Vec<Open>,
    publicity: Vec<InPublicity>,
    running: Vec<Running>,
    all_url: &'static str,
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

fn open(competition: Competition, now: Option<DateTime<Utc>>) -> Open {
    let left = now.map_or(0, |now| (competition.registration_until - now).num_days().max(0));
    Open {
        url: format!("/competitions/{}", competition.uid),
        register_url: format!("/competitions/{}", competition.uid),
        name: competition.name,
        level: competition.level,
        class: competition.class.map(|code| Wording::Said(Because::new("portal-class").text("class", code))),
        closes_at: competition.registration_until,
        days_left: left,
    }
}

pub(super) async fn show(site: web::Data<Site>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    let home = site.run(home::home).await?;
    let now = home.now;
    let page = Page {
        look_up_url: "/look-up",
        values: BTreeMap::from([("ticket", ""), ("name", "")]),
        open: home.open.into_iter().map(|competition| open(competition, now)).collect(),
        publicity: home.publicity,
        running: home.running,
        all_url: "/competitions",
    };
    respond::page(&visitor, "portal/home.html", &visitor.frame(&site), &page)
}
