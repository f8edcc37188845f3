//! The list of competitions and a competition's public page.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::clock;
use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, Stage};
use crate::kernel::window::Part;
use crate::lifecycle::setup::model::listing::Filter;
use crate::lifecycle::setup::model::notices::Notice;
use crate::lifecycle::setup::model::{Competition, Division, EndKind, TieDecider};
use crate::pages::ask::Ask;
use crate::pages::form_page::Choice;
use crate::pages::listing::{Asked, Search, Ways};
use crate::pages::remembered::Remembered;
use crate::pages::render::Wording;
use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

use crate::portal::model::Cell;
use crate::portal::usecase::public::{self as usecase, PublicCompetition, PublicDivision, PublicEvent};

/// Routes of the public pages.
pub(super) fn routes(routes: &mut Routes) {
    routes
        .route("/competitions", web::get().to(all))
        .route(urls::competition(UID).page(), web::get().to(competition));
}

fn url(competition: &Competition) -> String {
    urls::competition(&competition.uid).page()
}

fn class(code: Option<&str>) -> Option<Wording> {
    code.map(|code| Wording::Said(Because::new("portal-class").text("class", code)))
}

/// The first part of the list of competitions, as this node remembers it.
pub type PublicList = Remembered<Arc<Part<Competition>>>;

#[derive(Serialize)]
struct AllPage {
    search: Search,
    competitions: Vec<Listed>,
    ways: Ways,
}

/// The search above a list of competitions, with the states it can be narrowed to.
pub(super) fn search(action: &str, asked: &Asked, today: NaiveDate, states: Vec<Choice>) -> Search {
    Search::at(action).text("q", "portal-competition-find", &asked.q).year(asked, today).level(asked).select(
        "state",
        "col-status",
        &asked.state,
        states,
    )
}

/// What is searched for.
pub(super) fn filter(asked: &Asked) -> Result<Filter, Fault> {
    Ok(Filter {
        name: asked.part(),
        year: asked.year()?,
        level: asked.level()?,
        phase: asked.state(CompetitionPhase::from_code)?,
    })
}

#[derive(Serialize)]
struct Listed {
    name: String,
    url: String,
    level: &'static str,
    class: Option<Wording>,
    phase: CompetitionPhase,
    dates: Dates,
}

async fn all(ask: Ask, query: web::Query<Asked>, list: web::Data<PublicList>) -> Result<HttpResponse, Fault> {
    let site = &ask.site;
    let known = |phase: &&CompetitionPhase| phase.is_public() || **phase == CompetitionPhase::Cancelled;
    let public = CompetitionPhase::ALL.iter().filter(known);
    let states = public.map(|phase| Choice::coded(phase.code(), phase.message_key())).collect();
    let search = search("/competitions", &query, ask.today(), states);
    let (filter, seek) = (filter(&query)?, query.seek());
    // What everybody asks for first stands in memory; anything narrower would fill it with what somebody invents.
    let found = if *query == Asked::default() {
        list.get(&site.installation.feed, "", || site.run(usecase::first_competitions)).await?
    } else {
        site.run(move |installation| usecase::competitions(installation, filter, seek)).await.map(Arc::new)?
    };
    let ways = search.ways(&found, |competition| competition.uid.clone());
    let listed = |competition: &Competition| Listed {
        url: url(competition),
        level: competition.level.code(),
        class: class(competition.class.as_deref()),
        phase: competition.phase,
        dates: Dates { from: competition.first_day, to: competition.final_day },
        name: competition.name.clone(),
    };
    let page = AllPage { search, competitions: found.rows.iter().map(listed).collect(), ways };
    let frame = ask.frame().crumb(Wording::said("home-all"), None);
    ask.page("portal/competitions.html", &frame, &page)
}

#[derive(Serialize)]
struct CompetitionPage {
    name: String,
    level: &'static str,
    class: Option<Wording>,
    phase: CompetitionPhase,
    tag: &'static str,
    strip: Vec<Cell>,
    facts: Vec<Fact>,
    dates: Option<Dates>,
    register: Option<Register>,
    notices: Vec<NoticeShown>,
    events: Vec<EventShown>,
}

#[derive(Serialize)]
struct NoticeShown {
    kind: &'static str,
    event: Option<String>,
    day: NaiveDate,
    changes: Vec<Because>,
    sentence: String,
}

#[derive(Serialize)]
struct Fact {
    what: Wording,
    value: Wording,
}

#[derive(Serialize)]
struct Dates {
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Serialize)]
struct Register {
    url: String,
    closes_at: DateTime<Utc>,
}

#[derive(Serialize)]
struct EventShown {
    name: String,
    occupation_code: String,
    divisions: Vec<DivisionShown>,
    status: &'static str,
}

#[derive(Serialize)]
struct DivisionShown {
    name: String,
    entries: usize,
    ended: Option<&'static str>,
    into: Option<String>,
    results_url: Option<String>,
}

async fn competition(ask: Ask) -> Result<HttpResponse, Fault> {
    let uid = ask.uid().to_owned();
    let view = ask.site.run(move |installation| usecase::competition(installation, &uid)).await?;
    let frame = ask
        .frame()
        .crumb(Wording::said("home-all"), Some("/competitions"))
        .crumb(Wording::entered(view.competition.name.clone()), None);
    ask.page("portal/competition.html", &frame, &shown(&view))
}

fn shown(view: &PublicCompetition) -> CompetitionPage {
    let competition = &view.competition;
    let register = view.open.then(|| Register {
        url: urls::competition(&competition.uid).entries(),
        closes_at: competition.registration_until,
    });
    CompetitionPage {
        name: competition.name.clone(),
        level: competition.level.code(),
        class: class(competition.class.as_deref()),
        phase: competition.phase,
        tag: view.tag,
        strip: strip(view),
        facts: facts(view),
        dates: Some(Dates { from: competition.first_day, to: competition.final_day }),
        register,
        notices: view.notices.iter().map(notice).collect(),
        events: view.events.iter().map(|event| self::event(event, competition.phase, view.tag)).collect(),
    }
}

fn notice(notice: &Notice) -> NoticeShown {
    NoticeShown {
        kind: notice.kind.message_key(),
        event: notice.event.clone(),
        day: clock::civil_date(notice.at),
        changes: notice.changes.clone(),
        sentence: notice.sentence.clone(),
    }
}

fn strip(view: &PublicCompetition) -> Vec<Cell> {
    let cell = |stage: &Stage| Cell { stage: *stage, state: view.cell_state(*stage), blockers: 0, url: None };
    Stage::ALL.iter().map(cell).collect()
}

fn facts(view: &PublicCompetition) -> Vec<Fact> {
    let competition = &view.competition;
    let fact =
        |key: &'static str, value: &str| Fact { what: Wording::said(key), value: Wording::entered(value) };
    let mut facts = vec![fact("setup-authority", &competition.authority_name)];
    let mut hosts: Vec<&str> = Vec::new();
    for host in view.events.iter().flat_map(|event| &event.hosts) {
        if !hosts.contains(&host.unit_name.as_str()) {
            hosts.push(&host.unit_name);
        }
    }
    facts.extend(hosts.into_iter().map(|host| fact("setup-host", host)));
    facts.push(fact("setup-place", &competition.place));
    facts.extend(competition.document.iter().map(|document| fact("setup-document", document)));
    let hours = Because::new("competition-appeal-hours").count("hours", competition.appeal_hours);
    facts.push(Fact { what: Wording::said("competition-appeals"), value: Wording::Said(hours) });
    facts.extend(view.events.iter().flat_map(|event| &event.divisions).filter_map(decider));
    facts
}

/// Who decides ties in a division, where its plan names somebody.
fn decider(division: &PublicDivision) -> Option<Fact> {
    let Division { name, ties, .. } = &division.division;
    let because = Because::new("competition-ties-by").text("division", name);
    let because = match (ties.by?, &ties.committee) {
        (TieDecider::Committee, Some(committee)) => because.text("who", committee),
        (by, _) => because.word("who", by.message_key()),
    };
    Some(Fact { what: Wording::said("setup-ties-by"), value: Wording::Said(because) })
}

fn event(event: &PublicEvent, phase: CompetitionPhase, tag: &'static str) -> EventShown {
    EventShown {
        name: event.event.name.clone(),
        occupation_code: event.event.occupation_code.clone(),
        divisions: event.divisions.iter().map(division).collect(),
        status: status(event, phase, tag),
    }
}

fn division(division: &PublicDivision) -> DivisionShown {
    DivisionShown {
        name: division.division.name.clone(),
        entries: division.entries,
        ended: division.division.ended.as_ref().map(|ended| ended.kind.message_key()),
        into: division.into.clone(),
        results_url: division.published.then(|| urls::division(&division.division.uid).results()),
    }
}

/// How an event stands; where all of it was cancelled or merged, that.
fn status(event: &PublicEvent, phase: CompetitionPhase, tag: &'static str) -> &'static str {
    let ends = || event.divisions.iter().filter_map(|division| division.division.ended.as_ref());
    if phase != CompetitionPhase::Cancelled
        && !event.divisions.is_empty()
        && ends().count() == event.divisions.len()
    {
        let merged = ends().all(|ended| ended.kind == EndKind::Merged);
        return if merged { EndKind::Merged } else { EndKind::Cancelled }.message_key();
    }
    let round = event.divisions.iter().filter_map(|division| division.phase).min();
    match (phase, round) {
        (CompetitionPhase::Reviewed, Some(round)) => round.message_key(),
        _ => tag,
    }
}
