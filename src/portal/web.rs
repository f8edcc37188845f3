//! The desk, and the public pages.

mod access;
mod account;
mod correction;
mod log;
mod public;

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::pages::ask::Ask;
use crate::pages::form_page::Choice;
use crate::pages::listing::{Asked, Search, Ways, seek};
use crate::pages::render::{RoleLine, Wording};
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

pub use public::PublicList;

use super::model::{Ahead, Blocked, LogLine, Offer, OwnCompetition, RoundStanding, Task};
use super::rules;
use super::usecase::{self, CompetitionDesk};

/// Routes of the portal.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/desk", web::get().to(desk))
        .route("/account", web::get().to(account::page))
        .route(urls::competition(UID).desk(), web::get().to(competition_desk))
        .route("/accessibility", web::get().to(accessibility))
        .configure(access::routes)
        .configure(correction::routes)
        .configure(log::routes)
        .configure(public::routes);
}

#[derive(Serialize)]
struct AccessibilityPage {
    contact: Option<String>,
}

async fn accessibility(ask: Ask) -> Result<HttpResponse, Fault> {
    let frame = ask.frame().crumb(Wording::said("page-accessibility"), None);
    ask.page("portal/accessibility.html", &frame, &AccessibilityPage { contact: None })
}

/// What the address of a desk says: two lists stand on it.
#[derive(Debug, Default, Deserialize)]
struct DeskAsked {
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    tasks_after: String,
    #[serde(default)]
    tasks_before: String,
}

#[derive(Serialize)]
struct DeskPage {
    tasks: Vec<Task>,
    tasks_ways: Ways,
    search: Search,
    competitions: Vec<OwnCompetition>,
    ways: Ways,
    roles: Vec<Role>,
    offers: Vec<Offer>,
}

async fn desk(ask: Ask, query: web::Query<DeskAsked>) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    let DeskAsked { asked, tasks_after, tasks_before } = query.into_inner();
    let phases = CompetitionPhase::ALL.iter().map(|phase| Choice::coded(phase.code(), phase.message_key()));
    let search = public::search("/desk", &asked, ask.today(), phases.collect());
    let wanted = usecase::Wanted {
        filter: public::filter(&asked)?,
        seek: asked.seek(),
        tasks: seek(&tasks_after, &tasks_before),
    };
    let desk = ask.read(move |by, _uid| usecase::desk(by, wanted)).await?;
    let frame = ask.frame().crumb(Wording::said("page-section-desk"), None);
    let names = ["tasks_after", "tasks_before"];
    let page = DeskPage {
        offers: site_offers(&desk, ask.site.demo),
        roles: desk.all_roles,
        tasks: desk.tasks,
        tasks_ways: Ways::named("/desk", &[], names, &desk.looked, String::clone),
        ways: search.ways(&desk.competitions, |competition| competition.uid.clone()),
        search,
        competitions: desk.competitions.rows,
    };
    ask.page("portal/my-desk.html", &frame, &page)
}

/// What somebody can do outside any one competition.
fn site_offers(desk: &usecase::Desk, demo: bool) -> Vec<Offer> {
    let holds = |roles: &[Role]| roles.iter().any(|role| desk.roles.contains(role));
    let offer = |key: &'static str, url: &str| Offer { label: Because::new(key), url: url.to_owned() };
    let mut offers = Vec::new();
    if desk.all_roles.iter().any(|role| matches!(role, Role::Judge | Role::ChiefJudge)) {
        offers.push(offer("portal-my-sheets", "/judge"));
    }
    if holds(&[Role::Host, Role::Authority]) {
        offers.push(offer("action-draft-competition", "/competitions/new"));
    }
    if holds(&[Role::Unit]) {
        offers.push(offer("portal-my-units", "/units"));
    }
    if holds(&[Role::Unit, Role::Contestant]) {
        offers.push(offer("portal-my-entries", "/entries"));
    }
    if holds(&[Role::Administrator]) {
        offers.push(offer("access-accounts", "/accounts"));
        offers.push(offer("access-authorities", "/authorities"));
        offers.push(offer("calendar-title", "/working-days"));
    }
    if demo && holds(&[Role::Administrator]) {
        offers.push(offer("action-advance-clock", "/demo/clock"));
    }
    if holds(&[Role::Auditor, Role::Administrator]) {
        offers.push(offer("portal-audit", "/audit"));
    }
    offers
}

#[derive(Serialize)]
struct CompetitionDeskPage {
    name: String,
    level: &'static str,
    class: Option<Wording>,
    phase: &'static str,
    tag: &'static str,
    strip: Vec<super::model::Cell>,
    rounds: Vec<RoundLink>,
    can: Vec<Offer>,
    more: Vec<Offer>,
    reads: Vec<Offer>,
    blocked: Vec<Blocked>,
    tasks: Vec<Task>,
    ended: Vec<Because>,
    ahead: Vec<Ahead>,
    log: Option<Vec<LogLine>>,
    log_url: String,
    public_url: Option<String>,
}

#[derive(Serialize)]
struct RoundLink {
    title: String,
    phase: &'static str,
    url: Option<String>,
}

/// How many offers stand as buttons; the rest are a list.
const BUTTONS: usize = 3;

async fn competition_desk(ask: Ask) -> Result<HttpResponse, Fault> {
    let desk = ask.read(usecase::competition_desk).await?;
    let mut frame = ask
        .frame()
        .crumb(Wording::said("page-section-desk"), Some("/desk"))
        .crumb(Wording::entered(&desk.competition.name), None);
    frame.role_line =
        desk.roles.first().map(|role| RoleLine { role: *role, place: Some(desk.competition.name.clone()) });
    ask.page("portal/desk.html", &frame, &competition_page(desk))
}

/// Pages an auditor reads that the phase strip does not lead to, and who is in office for the chief judge.
fn reads(competition: &str, rounds: &[RoundStanding], roles: &[Role]) -> Vec<Offer> {
    let page = |key: &'static str, url: String| Offer { label: Because::new(key), url };
    let officials = page("access-officials", urls::competition(competition).officials());
    if !roles.contains(&Role::Auditor) {
        return if roles.contains(&Role::ChiefJudge) { vec![officials] } else { Vec::new() };
    }
    let mut pages =
        vec![officials, page("awards-decisions", urls::competition(competition).award_decisions())];
    for round in rounds {
        let label = Because::new("portal-panels-of").text("round", &round.title);
        pages.push(Offer { label, url: urls::round(&round.uid).panels() });
    }
    pages
}

fn competition_page(desk: CompetitionDesk) -> CompetitionDeskPage {
    let CompetitionDesk {
        competition,
        tag,
        strip,
        rounds,
        mut offers,
        roles,
        blocked,
        tasks,
        ended,
        public,
        ahead,
        log,
    } = desk;
    let sees = roles.iter().any(|role| rules::SEE_RANKING.contains(role));
    let reads = reads(&competition.uid, &rounds, &roles);
    let more = offers.split_off(offers.len().min(BUTTONS));
    CompetitionDeskPage {
        name: competition.name,
        level: competition.level.code(),
        class: competition
            .class
            .map(|class| Wording::Said(Because::new("portal-class").text("class", class))),
        phase: competition.phase.code(),
        tag,
        strip,
        rounds: rounds
            .into_iter()
            .map(|round| RoundLink {
                title: round.title,
                phase: round.phase.code(),
                url: sees.then(|| urls::division(&round.division).ranking()),
            })
            .collect(),
        can: offers,
        more,
        reads,
        blocked,
        tasks,
        ended,
        ahead,
        log,
        log_url: urls::competition(&competition.uid).log(),
        public_url: public.then(|| urls::competition(&competition.uid).page()),
    }
}
