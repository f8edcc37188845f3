//! The host's page: who sits on which panel.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::lifecycle::judging::usecase::panels::{self, Panel};
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, Choice};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::frame::frame;

#[derive(Serialize)]
struct Page {
    event: String,
    round: String,
    phase: &'static str,
    panels: Vec<Shown>,
    modules: Vec<Choice>,
    seat_action: String,
    start_action: String,
    can_seat: bool,
    can_start: bool,
    drawn: bool,
    blocked: Option<Because>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Shown {
    code: String,
    name: String,
    aggregation: &'static str,
    seats: Vec<ShownSeat>,
    problem: Option<Because>,
}

#[derive(Serialize)]
struct ShownSeat {
    judge: i64,
    name: String,
    login: String,
    remove_action: String,
}

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
    let round = uid.clone();
    let view = site.run(move |installation| panels::panels(installation, &actor, &round)).await?;
    let role = if view.is_host { Role::Host } else { Role::Auditor };
    let frame = frame(site, visitor, &view.place, role).crumb(Wording::said("judging-panels"), None);
    let status = again.status();
    let phase = view.place.round.phase.code();
    let modules = view
        .panels
        .iter()
        .map(|panel| Choice {
            value: panel.module.uid.clone(),
            label: Wording::entered(format!("{} {}", panel.module.code, panel.module.name)),
        })
        .collect();
    let page = Page {
        event: view.place.event,
        round: view.place.round.name,
        phase,
        modules,
        seat_action: format!("/rounds/{uid}/panels"),
        start_action: format!("/rounds/{uid}/start-judging"),
        can_seat: view.can_seat,
        can_start: view.can_start,
        drawn: phase != "open",
        blocked: view.blocked,
        panels: view.panels.into_iter().map(|panel| shown(&uid, panel)).collect(),
        values: ["module", "login", "reason"].into_iter().map(|name| (name, again.value(name))).collect(),
        errors: again.errors,
    };
    respond::page_with_status(visitor, status, "judging/panels.html", &frame, &page)
}

fn shown(round_uid: &str, panel: Panel) -> Shown {
    let seats = panel.seats.into_iter().map(|(seat, known)| ShownSeat {
        judge: seat.ordinal,
        name: known.name,
        login: known.login,
        remove_action: format!("/rounds/{round_uid}/panels/{}/remove", seat.uid),
    });
    Shown {
        code: panel.module.code,
        name: panel.module.name,
        aggregation: panel.module.aggregation.message_key(),
        seats: seats.collect(),
        problem: panel.problem,
    }
}

pub(super) async fn seat(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let uid = uid.into_inner();
    match take_seat(&site, &visitor, uid.clone(), &sent).await {
        Ok(judge) => {
            let because =
                Because::new("judging-seated").text("login", sent.raw("login")).count("judge", judge);
            Ok(respond::done(&format!("/rounds/{uid}/panels"), &because))
        }
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

async fn take_seat(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    sent: &Sent,
) -> Result<i64, Fault> {
    let actor = visitor.actor()?.clone();
    let mut reader = sent.reader();
    let module = reader.line("module");
    let login = reader.line("login");
    let reason = reader.optional_line("reason").unwrap_or_default();
    reader.finish()?;
    let request = sent.request.clone();
    site.run(move |installation| {
        panels::seat(installation, &actor, &uid, (&module, &login, &reason), &request)
    })
    .await
}

pub(super) async fn unseat(
    site: web::Data<Site>,
    visitor: Visitor,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let (uid, seat) = path.into_inner();
    let url = format!("/rounds/{uid}/panels");
    let request = sent.request.clone();
    site.run(move |installation| panels::unseat(installation, &actor, &uid, &seat, &request)).await?;
    Ok(respond::done(&url, &Because::new("judging-unseated")))
}

pub(super) async fn start(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (round, request) = (uid.clone(), sent.request.clone());
    let made = site.run(move |installation| panels::start(installation, &actor, &round, &request)).await;
    match made {
        Ok(sheets) => {
            let because = Because::new("judging-started").count("sheets", sheets);
            Ok(respond::done(&format!("/rounds/{uid}/panels"), &because))
        }
        Err(fault) => show(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}
