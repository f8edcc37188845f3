//! The host's page: who sits on which panel.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::lifecycle::judging::usecase::panels::{self, Panel};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, Choice};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

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
    outside: Option<Because>,
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

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(panels::panels).await?;
    let role = if view.is_host { Role::Host } else { Role::Auditor };
    let frame = frame(ask, &view.place, role).crumb(Wording::said("judging-panels"), None);
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
        seat_action: urls::round(ask.uid()).panels(),
        start_action: urls::round(ask.uid()).start_judging(),
        can_seat: view.can_seat,
        can_start: view.can_start,
        drawn: phase != "open",
        blocked: view.blocked,
        outside: view.outside,
        panels: view.panels.into_iter().map(|panel| shown(ask.uid(), panel)).collect(),
        values: ["module", "login", "reason", "exception"]
            .into_iter()
            .map(|name| (name, again.value(name)))
            .collect(),
        errors: again.errors,
    };
    ask.page_with_status(status, "judging/panels.html", &frame, &page)
}

fn shown(round_uid: &str, panel: Panel) -> Shown {
    let seats = panel.seats.into_iter().map(|(seat, known)| ShownSeat {
        judge: seat.ordinal,
        name: known.name,
        login: known.login,
        remove_action: urls::round(round_uid).unseat(&seat.uid),
    });
    Shown {
        code: panel.module.code,
        name: panel.module.name,
        aggregation: panel.module.aggregation.message_key(),
        seats: seats.collect(),
        problem: panel.problem,
    }
}

pub(super) async fn seat(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match take_seat(&ask, &sent).await {
        Ok(judge) => {
            let because =
                Because::new("judging-seated").text("login", sent.raw("login")).count("judge", judge);
            Ok(respond::done(&urls::round(ask.uid()).panels(), &because))
        }
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

async fn take_seat(ask: &Ask, sent: &Sent) -> Result<i64, Fault> {
    let mut reader = sent.reader();
    let module = reader.line("module");
    let login = reader.line("login");
    let reason = reader.optional_line("reason").unwrap_or_default();
    ask.write_with(sent, reader.finish(), move |act, uid, ()| {
        panels::seat(act, uid, (&module, &login, &reason))
    })
    .await
}

pub(super) async fn unseat(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_uid, seat) = path.into_inner();
    ask.write(&sent, move |act, uid| panels::unseat(act, uid, &seat)).await?;
    Ok(respond::done(&urls::round(ask.uid()).panels(), &Because::new("judging-unseated")))
}

pub(super) async fn start(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let exception = reader.optional_line("exception");
    let started = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| panels::start(act, uid, exception.as_deref()))
        .await;
    match started {
        Ok(sheets) => {
            let because = Because::new("judging-started").count("sheets", sheets);
            Ok(respond::done(&urls::round(ask.uid()).panels(), &because))
        }
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}
