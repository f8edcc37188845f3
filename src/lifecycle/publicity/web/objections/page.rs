//! One objection: what was said, where it stands, what was answered, what can be done.

use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::kernel::fault::Fault;
use crate::lifecycle::ranking::model::correction::Correction;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::render::Wording;
use crate::pages::urls;

use super::super::super::model::objections::{Channel, Contact, Ruling, Step, StepKind};
use super::super::super::usecase::objections::contact as contacts;
use super::super::super::usecase::objections::read::{self, View};
use super::steps;

#[derive(Serialize)]
struct Page {
    title: String,
    number: i64,
    kind: &'static str,
    state: &'static str,
    channel: Option<&'static str>,
    received: NaiveDate,
    due: Option<DateTime<Utc>>,
    lines: Vec<String>,
    code: Option<String>,
    filer: Option<String>,
    anonymous: bool,
    blind: bool,
    held: Option<Vec<String>>,
    awaits_correction: bool,
    corrections: Vec<Led>,
    correct_url: Option<String>,
    ranking_url: String,
    steps: Vec<Taken>,
    acknowledge: Option<String>,
    can: Vec<Offer>,
    contact_action: Option<String>,
    contact: Option<Contact>,
}

#[derive(Serialize)]
struct Taken {
    what: &'static str,
    ruling: Option<&'static str>,
    lines: Vec<String>,
    due: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
}

/// A correction it has led to; with its address for those who may read it.
#[derive(Serialize)]
struct Led {
    ground: &'static str,
    state: &'static str,
    url: Option<String>,
}

#[derive(Serialize)]
struct Offer {
    label: &'static str,
    url: String,
    primary: bool,
}

pub(super) async fn show(ask: Ask) -> Result<HttpResponse, Fault> {
    show_with(&ask, None).await
}

/// Shows who objects without an account; the page is the answer, so that it stands nowhere else.
pub(super) async fn contact(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let contact = ask.write(&sent, contacts::show).await?;
    show_with(&ask, Some(contact)).await
}

async fn show_with(ask: &Ask, contact: Option<Contact>) -> Result<HttpResponse, Fault> {
    let view = ask.read(read::page).await?;
    let list = urls::division(&view.place.division.uid).objections();
    let frame = ask
        .frame()
        .crumb(Wording::entered(view.place.competition.name.clone()), None)
        .crumb(Wording::said("objection-list-title"), Some(&list))
        .crumb(Wording::said(view.objection.kind.message_key()), None);
    ask.page("publicity/objection.html", &frame, &shown(ask.uid(), view, contact))
}

fn shown(uid: &str, view: View, contact: Option<Contact>) -> Page {
    let can = |step: StepKind| view.steps.contains(&step);
    let objection = &view.objection;
    Page {
        acknowledge: can(StepKind::Acknowledged).then(|| urls::objection(uid).acknowledge()),
        can: view.steps.iter().filter_map(|step| offer(uid, *step)).collect(),
        contact_action: (view.unmasks && contact.is_none()).then(|| urls::objection(uid).contact()),
        number: objection.number,
        kind: objection.kind.message_key(),
        state: view.state.message_key(),
        channel: (objection.channel != Channel::Own).then(|| objection.channel.message_key()),
        received: objection.received,
        due: view.state.is_open().then_some(view.due_at),
        lines: lines(&objection.text),
        code: objection.code.clone(),
        anonymous: objection.anonymous,
        steps: objection.steps.iter().map(taken).collect(),
        ranking_url: urls::division(&view.place.division.uid).ranking(),
        title: view.place.title,
        filer: view.filer,
        blind: view.blind,
        held: view.held,
        awaits_correction: view.awaits_correction,
        corrections: view.leads.corrections.iter().map(|one| led(one, view.leads.reads)).collect(),
        correct_url: view.leads.proposes.then(|| urls::objection(uid).correct()),
        contact,
    }
}

fn led(correction: &Correction, reads: bool) -> Led {
    Led {
        ground: correction.ground.message_key(),
        state: correction.state.message_key(),
        url: reads.then(|| urls::correction(&correction.uid).page()),
    }
}

fn offer(uid: &str, step: StepKind) -> Option<Offer> {
    let primary = matches!(step, StepKind::Ruled | StepKind::Decided);
    let (label, url) = (steps::title(step), steps::url(uid, step));
    (step != StepKind::Acknowledged).then_some(Offer { label, url, primary })
}

fn taken(step: &Step) -> Taken {
    Taken {
        what: step.kind.message_key(),
        ruling: step.ruling.map(Ruling::message_key),
        lines: step.reason.as_deref().map(lines).unwrap_or_default(),
        due: step.due_at,
        at: step.at,
    }
}

/// A text line by line, as it was typed.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
