//! The organiser's overview, filing and its decision.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde::Serialize;

use crate::access::actions::Action;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::{
    Competition, EventSetup, FilingOutcome, HostShare, Line, Mend, Standing,
};
use crate::lifecycle::setup::usecase::overview::{self, Overview};
use crate::lifecycle::setup::usecase::{filing, particulars};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::frame_below;

#[derive(Serialize)]
struct OverviewPage {
    uid: String,
    name: String,
    level: &'static str,
    class: Option<String>,
    phase: CompetitionPhase,
    until: chrono::DateTime<chrono::Utc>,
    document: Option<String>,
    can: Vec<&'static str>,
    changes_events: bool,
    tasks: Vec<Task>,
    blockers: usize,
    events: Vec<EventShown>,
    reviews: Vec<ReviewShown>,
    revision: i64,
}

#[derive(Serialize)]
struct Task {
    what: Because,
    hint: Option<Because>,
    /// Where it is mended, while it can be and for those who may.
    url: Option<String>,
    status: &'static str,
}

#[derive(Serialize)]
struct EventShown {
    uid: String,
    name: String,
    occupation_code: String,
    class: Option<String>,
    quota: Option<i64>,
    hosts: Vec<HostShown>,
    divisions: Vec<DivisionShown>,
}

#[derive(Serialize)]
struct HostShown {
    name: String,
    share: String,
}

#[derive(Serialize)]
struct DivisionShown {
    uid: String,
    name: String,
    category: &'static str,
    team_size: i64,
    ended: Option<&'static str>,
    rounds: Vec<RoundShown>,
}

#[derive(Serialize)]
struct RoundShown {
    uid: String,
    name: String,
    phase: &'static str,
    modules: usize,
    aspects: usize,
}

#[derive(Serialize)]
struct ReviewShown {
    outcome: FilingOutcome,
    reason: Option<String>,
    document: Option<String>,
    at: chrono::DateTime<chrono::Utc>,
}

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    let (trial, today) = (ask.site.trial, ask.today());
    let (view, open) = ask
        .read(move |by, uid| {
            let view = overview::view(by, uid)?;
            let planned = is_planned(&view.competition, today);
            let open = if planned { trial(by.installation, uid)? } else { Vec::new() };
            Ok((view, open))
        })
        .await?;
    let desk = urls::competition(&view.competition.uid).desk();
    let frame = ask
        .frame()
        .crumb(Wording::entered(view.competition.name.clone()), Some(&desk))
        .crumb(Wording::said("setup-title"), None);
    ask.page("setup/overview.html", &frame, &shown(view, open))
}

/// Whether its plan still says what will be: once it is held, its results say more.
fn is_planned(competition: &Competition, today: NaiveDate) -> bool {
    match competition.phase {
        CompetitionPhase::Draft
        | CompetitionPhase::Filed
        | CompetitionPhase::Returned
        | CompetitionPhase::Approved
        | CompetitionPhase::Registration => true,
        CompetitionPhase::Closed | CompetitionPhase::Reviewed => today <= competition.final_day,
        CompetitionPhase::Publicity
        | CompetitionPhase::Awarded
        | CompetitionPhase::Settled
        | CompetitionPhase::Archived
        | CompetitionPhase::Cancelled => false,
    }
}

fn shown(view: Overview, open: Vec<Because>) -> OverviewPage {
    let competition = view.competition;
    let mends = view.can.contains(&Action::SetUp);
    let mut tasks: Vec<Task> =
        view.check.into_iter().map(|line| task(&competition.uid, line, mends)).collect();
    let hint = || Some(Because::new("setup-check-trial"));
    let asked = |what| Task { what, hint: hint(), url: None, status: Standing::Reminder.code() };
    tasks.extend(open.into_iter().map(asked));
    OverviewPage {
        blockers: tasks.iter().filter(|task| task.status == "to-do").count(),
        tasks,
        uid: competition.uid,
        name: competition.name,
        level: competition.level.code(),
        class: competition.class,
        phase: competition.phase,
        until: competition.registration_until,
        document: competition.document,
        changes_events: view.changes_events,
        can: view.can.into_iter().map(|action| action.code()).collect(),
        events: view.events.into_iter().map(|(setup, hosts)| event(setup, hosts)).collect(),
        reviews: view
            .reviews
            .into_iter()
            .map(|review| ReviewShown {
                outcome: review.outcome,
                reason: review.reason,
                document: review.document,
                at: review.at,
            })
            .collect(),
        revision: competition.revision,
    }
}

fn task(competition_uid: &str, line: Line, mends: bool) -> Task {
    let url = match line.mend {
        Mend::Competition => urls::competition(competition_uid).edit(),
        Mend::Events => urls::competition(competition_uid).new_event(),
        Mend::Event(uid) => urls::event(&uid).edit(),
        Mend::Division(uid) => urls::division(&uid).edit(),
        Mend::Scheme(uid) => urls::round(&uid).scheme(),
    };
    let url = mends.then_some(url);
    Task { what: line.because, hint: None, url, status: line.standing.code() }
}

fn event(setup: EventSetup, hosts: Vec<HostShare>) -> EventShown {
    let host = |host: HostShare| HostShown {
        name: host.unit_name,
        share: if host.denominator == 1 {
            host.numerator.to_string()
        } else {
            format!("{}/{}", host.numerator, host.denominator)
        },
    };
    EventShown {
        uid: setup.event.uid,
        name: setup.event.name,
        occupation_code: setup.event.occupation_code,
        class: setup.event.class,
        quota: setup.event.title_quota,
        hosts: hosts.into_iter().map(host).collect(),
        divisions: setup
            .divisions
            .into_iter()
            .map(|setup| DivisionShown {
                uid: setup.division.uid,
                name: setup.division.name,
                category: setup.division.category.message_key(),
                team_size: setup.division.team_size,
                ended: setup.division.ended.map(|ended| ended.kind.message_key()),
                rounds: setup
                    .rounds
                    .into_iter()
                    .map(|(round, modules)| RoundShown {
                        uid: round.uid,
                        name: round.name,
                        phase: round.phase.message_key(),
                        modules: modules.len(),
                        aspects: modules.iter().map(|module| module.aspects.len()).sum(),
                    })
                    .collect(),
            })
            .collect(),
    }
}

pub(super) async fn file(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, filing::file).await?;
    Ok(respond::done(&urls::competition(ask.uid()).setup(), &Because::new("setup-filed")))
}

pub(super) async fn decide_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_decide(&ask, Again::default()).await
}

async fn show_decide(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let competition = ask.read(|by, uid| particulars::read(by, Action::DecideFiling, uid)).await?;
    let mut form =
        FormPage::new("setup-decide", urls::competition(ask.uid()).decide(), "setup-decide-do", again)
            .cancel(urls::competition(ask.uid()).setup())
            .revision(competition.revision);
    form.lead(Wording::entered(competition.name));
    let outcomes = [FilingOutcome::Approved, FilingOutcome::Returned];
    let outcomes = outcomes.map(|outcome| Choice::coded(outcome.code(), outcome.message_key())).to_vec();
    form.select("outcome", "setup-outcome", outcomes);
    form.field("text", "document", "setup-document").hint("setup-document-hint").optional();
    form.field("code", "publicity_days", "setup-publicity-days")
        .hint("setup-publicity-days-hint")
        .or(limits::PUBLICITY_DAYS.to_string());
    form.field("area", "reason", "setup-reason").hint("setup-reason-hint").optional();
    form.show(&ask.visitor, frame_below(ask, ask.uid()))
}

pub(super) async fn decide(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match decided(&ask, &sent).await {
        Ok(done) => Ok(respond::done(&urls::competition(ask.uid()).setup(), &done)),
        Err(fault) => show_decide(&ask, Again::from(&sent, fault)?).await,
    }
}

async fn decided(ask: &Ask, sent: &Sent) -> Result<Because, Fault> {
    let payable = ask.site.payable;
    let mut reader = sent.reader();
    let outcome = reader.choice("outcome", |code| {
        FilingOutcome::from_code(code).filter(|outcome| *outcome != FilingOutcome::Cancelled)
    });
    let approve = outcome == Some(FilingOutcome::Approved);
    let document = if approve { reader.line("document") } else { String::new() };
    let most = i64::from(limits::PUBLICITY_DAYS_MOST);
    let days = if approve { reader.whole("publicity_days", 1, most) } else { None };
    let days = days.and_then(|days| u32::try_from(days).ok()).unwrap_or(limits::PUBLICITY_DAYS);
    if approve {
        reader.of_another_button("reason");
    }
    let reason = if outcome == Some(FilingOutcome::Returned) { reader.text("reason") } else { String::new() };
    ask.write_with(sent, reader.finish(), move |act, uid, ()| {
        if approve {
            return filing::approve(act, uid, (&document, days), payable)
                .map(|()| Because::new("setup-approved").text("document", document));
        }
        filing::send_back(act, uid, &reason).map(|()| Because::new("setup-returned"))
    })
    .await
}
