//! Share plans of teams and coach teams.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::access::by::Act;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::Shares;
use crate::lifecycle::awards::usecase::read::{self, Teams};
use crate::lifecycle::awards::usecase::shares;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{Beside, Tab, form_frame, frame, name, tabs};

/// The largest part of a plan.
const MOST_PARTS: u32 = 1_000_000;

/// Which team.
#[derive(Deserialize, Clone)]
pub(super) struct Which {
    #[serde(default)]
    subject: String,
}

#[derive(Serialize)]
struct Team {
    name: String,
    amount: Option<Fen>,
    members: Vec<(String, Option<u32>)>,
    filed: bool,
    url: Option<String>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    tabs: Vec<Tab>,
    teams: Vec<Team>,
}

fn url(competition: &str, subject: &str) -> String {
    let query = serde_urlencoded::to_string([("subject", subject)]).unwrap_or_default();
    format!("{}?{query}", urls::competition(competition).share())
}

async fn load(ask: &Ask) -> Result<Teams, Fault> {
    ask.read(read::teams).await
}

/// The teams with their plans.
pub(super) async fn list(ask: Ask) -> Result<HttpResponse, Fault> {
    let teams = load(&ask).await?;
    let may = teams.may.contains(&"file-share-plan");
    let competition = &teams.competition;
    let shown = |(subject, roster, plan): &(String, Vec<String>, Option<Shares>)| Team {
        name: name(&teams.names, subject),
        amount: teams.amounts.get(subject).copied(),
        members: roster
            .iter()
            .map(|person| (name(&teams.names, person), part(plan.as_ref(), person)))
            .collect(),
        filed: plan.is_some(),
        url: may.then(|| url(&competition.uid, subject)),
    };
    let page = Page {
        title: competition.name.clone(),
        tabs: tabs(&competition.uid, Beside::Shares, teams.whole),
        teams: teams.teams.iter().map(shown).collect(),
    };
    let frame = frame(&ask, competition, "awards-tab-shares");
    ask.page("awards/shares.html", &frame, &page)
}

fn part(plan: Option<&Shares>, person: &str) -> Option<u32> {
    plan.and_then(|plan| plan.iter().find(|(uid, _)| uid == person)).map(|(_, parts)| *parts)
}

/// The form of one plan.
pub(super) async fn form(ask: Ask, which: web::Query<Which>) -> Result<HttpResponse, Fault> {
    show(&ask, &which.subject, Again::default()).await
}

#[derive(Serialize)]
struct Part {
    field: String,
    name: String,
    value: String,
}

#[derive(Serialize)]
struct Form {
    team: Wording,
    amount: Option<Fen>,
    action: String,
    cancel_url: String,
    parts: Vec<Part>,
    errors: Vec<Problem>,
}

async fn show(ask: &Ask, subject: &str, again: Again) -> Result<HttpResponse, Fault> {
    let teams = load(ask).await?;
    if !teams.may.contains(&"file-share-plan") {
        return Err(Fault::not_found());
    }
    let competition = &teams.competition;
    let team = teams.teams.iter().find(|(known, ..)| known == subject);
    let (_, roster, plan) = team.ok_or_else(Fault::not_found)?;
    let list = urls::competition(&competition.uid).shares();
    let part = |person: &String| {
        let field = format!("parts-{person}");
        let typed = again.values.get(&field).cloned();
        let filed = || part(plan.as_ref(), person).map_or_else(|| "1".to_owned(), |parts| parts.to_string());
        Part { value: typed.unwrap_or_else(filed), name: name(&teams.names, person), field }
    };
    let page = Form {
        team: Wording::entered(name(&teams.names, subject)),
        amount: teams.amounts.get(subject).copied(),
        action: url(&competition.uid, subject),
        cancel_url: list.clone(),
        parts: roster.iter().map(part).collect(),
        errors: again.errors.clone(),
    };
    let frame = form_frame(ask, competition, "awards-tab-shares", &list);
    let frame = frame.crumb(page.team.clone(), None);
    ask.page_with_status(again.status(), "awards/share.html", &frame, &page)
}

/// Files a plan.
pub(super) async fn file(ask: Ask, which: web::Query<Which>, sent: Sent) -> Result<HttpResponse, Fault> {
    let subject = which.subject.clone();
    let file = move |act: Act<'_>, uid: &str, plan: Shares| shares::file(act, uid, &subject, &plan);
    match ask.write_with(&sent, read_plan(&sent), file).await {
        Ok(number) => {
            let back = urls::competition(ask.uid()).shares();
            Ok(respond::done(&back, &Because::new("awards-shares-filed").count("n", number)))
        }
        Err(fault) => show(&ask, &which.subject, Again::from(&sent, fault)?).await,
    }
}

fn read_plan(sent: &Sent) -> Result<Shares, Fault> {
    let mut plan = Shares::new();
    let mut problems = Vec::new();
    for (person, text) in sent.prefixed("parts-") {
        match text.parse::<u32>() {
            Ok(parts) if parts <= MOST_PARTS => plan.push((person.to_owned(), parts)),
            _ => {
                let because = Because::new("fault-not-a-number").count("min", 0).count("max", MOST_PARTS);
                problems.push(Problem { place: Place::Field(format!("parts-{person}")), because });
            }
        }
    }
    Fault::invalid_unless_empty(problems)?;
    Ok(plan)
}
