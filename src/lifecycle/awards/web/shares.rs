//! Share plans of teams and coach teams.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Place, Problem};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::Shares;
use crate::lifecycle::awards::usecase::read::{self, Teams};
use crate::lifecycle::awards::usecase::shares;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

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
    format!("/competitions/{competition}/awards/share?{query}")
}

async fn load(site: &web::Data<Site>, visitor: &Visitor, uid: String) -> Result<Teams, Fault> {
    let actor = visitor.actor()?.clone();
    site.run(move |installation| read::teams(installation, &actor, &uid)).await
}

/// The teams with their plans.
pub(super) async fn list(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    let teams = load(&site, &visitor, uid.into_inner()).await?;
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
    let frame = frame(&site, &visitor, competition, "awards-tab-shares");
    respond::page(&visitor, "awards/shares.html", &frame, &page)
}

fn part(plan: Option<&Shares>, person: &str) -> Option<u32> {
    plan.and_then(|plan| plan.iter().find(|(uid, _)| uid == person)).map(|(_, parts)| *parts)
}

/// The form of one plan.
pub(super) async fn form(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    which: web::Query<Which>,
) -> Result<HttpResponse, Fault> {
    show(&site, &visitor, uid.into_inner(), &which.subject, Again::default()).await
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

async fn show(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    subject: &str,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let teams = load(site, visitor, uid).await?;
    if !teams.may.contains(&"file-share-plan") {
        return Err(Fault::not_found());
    }
    let competition = &teams.competition;
    let team = teams.teams.iter().find(|(known, ..)| known == subject);
    let (_, roster, plan) = team.ok_or_else(Fault::not_found)?;
    let list = format!("/competitions/{}/awards/shares", competition.uid);
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
    let frame = form_frame(site, visitor, competition, "awards-tab-shares", &list);
    let frame = frame.crumb(page.team.clone(), None);
    respond::page_with_status(visitor, again.status(), "awards/share.html", &frame, &page)
}

/// Files a plan.
pub(super) async fn file(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    which: web::Query<Which>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (uid, subject) = (uid.into_inner(), which.into_inner().subject);
    match filed(&site, &visitor, uid.clone(), subject.clone(), &sent).await {
        Ok(number) => {
            let back = format!("/competitions/{uid}/awards/shares");
            Ok(respond::done(&back, &Because::new("awards-shares-filed").count("n", number)))
        }
        Err(fault) => show(&site, &visitor, uid, &subject, Again::from(&sent, fault)?).await,
    }
}

async fn filed(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    subject: String,
    sent: &Sent,
) -> Result<i64, Fault> {
    let actor = visitor.actor()?.clone();
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
    let request = sent.request.clone();
    site.run(move |installation| shares::file(installation, &actor, &uid, &subject, &plan, &request)).await
}
