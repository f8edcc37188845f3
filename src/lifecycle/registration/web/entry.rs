//! One entry: what was handed in, what happened to it, what can be done.

use actix_web::{HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, Problem};
use crate::lifecycle::registration::model::Step;
use crate::lifecycle::registration::usecase::doubts::Conflict;
use crate::lifecycle::registration::usecase::review;
use crate::lifecycle::registration::usecase::view::{self, EntryView, Shown};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, Choice};
use crate::pages::render::Wording;
use crate::pages::urls;
use crate::register::model::UnitState;

use super::answers::{self, Answer};
use super::outcomes::{self, Outcome};

#[derive(Serialize)]
struct EntryPage {
    uid: String,
    number: String,
    name: String,
    unit: String,
    credit_code: String,
    credit_code_reason: Option<String>,
    unit_claimed: Option<String>,
    conflicts: Vec<ConflictShown>,
    event: String,
    division: String,
    state: &'static str,
    status: Option<&'static str>,
    status_reason: Option<String>,
    answers: Vec<Answer>,
    members: Vec<MemberShown>,
    coach_team: Option<String>,
    coaches: Vec<String>,
    steps: Vec<StepShown>,
    seen: usize,
    may_unmask: bool,
    decides: bool,
    may_return: bool,
    may_status: bool,
    ended: Option<Because>,
    mend_until: Option<chrono::DateTime<chrono::Utc>>,
    may_withdraw: bool,
    may_replace: bool,
    corrects: bool,
    return_needs_day: bool,
    may_mend: bool,
    outcomes: Vec<Outcome>,
    statuses: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct MemberShown {
    uid: String,
    name: String,
    id_masked: Option<String>,
    phone_masked: Option<String>,
    id_number: Option<String>,
}

#[derive(Serialize)]
struct ConflictShown {
    what: Because,
    url: Option<String>,
}

fn conflict(entry: &str, corrects: bool, conflict: &Conflict) -> ConflictShown {
    let url = match conflict {
        Conflict::Doubt { person, .. } | Conflict::Says { person, .. } if corrects => {
            Some(urls::entry(entry).same(&person.uid))
        }
        Conflict::Doubt { .. } | Conflict::Says { .. } | Conflict::Also { .. } | Conflict::Office(_) => None,
    };
    ConflictShown { what: conflict.because(), url }
}

#[derive(Serialize)]
struct StepShown {
    at: chrono::DateTime<chrono::Utc>,
    what: Because,
    reason: Option<String>,
}

/// A number shown whole, once, in the answer to the press that was recorded.
pub(super) struct Unmasked {
    person: String,
    number: String,
}

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default(), None).await
}

pub(super) async fn unmask(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_uid, person) = path.into_inner();
    let member = person.clone();
    let number = ask.write(&sent, move |act, uid| review::unmask(act, uid, &member)).await?;
    show(&ask, Again::default(), Some(Unmasked { person, number })).await
}

pub(super) async fn show(ask: &Ask, again: Again, unmasked: Option<Unmasked>) -> Result<HttpResponse, Fault> {
    let published = ask.site.published;
    let (view, published) = ask
        .read(move |by, uid| {
            let view = view::entry(by, uid)?;
            let published = published(by.installation, &[view.division.id])?;
            Ok((view, !published.is_empty()))
        })
        .await?;
    let title = if view.decides || view.may_unmask { "review-title" } else { "registration-own" };
    let frame = ask
        .frame()
        .crumb(Wording::said(title), Some(&urls::competition(&view.competition.uid).entries()))
        .crumb(Wording::entered(view.entry.number.clone()), None);
    let status = again.status();
    ask.page_with_status(
        status,
        "registration/entry.html",
        &frame,
        &shown(view, published, &again, unmasked.as_ref()),
    )
}

fn member(shown: Shown, unmasked: Option<&Unmasked>) -> MemberShown {
    let open = unmasked.filter(|unmasked| unmasked.person == shown.person.uid);
    MemberShown {
        id_number: open.map(|unmasked| unmasked.number.clone()),
        uid: shown.person.uid,
        name: shown.person.name,
        id_masked: shown.id_number.map(|held| held.masked),
        phone_masked: shown.phone.map(|held| held.masked),
    }
}

fn step(step: Step) -> StepShown {
    StepShown { at: step.at, what: Because::new(step.message_key()), reason: step.reason }
}

fn shown(view: EntryView, published: bool, again: &Again, unmasked: Option<&Unmasked>) -> EntryPage {
    let (coach_team, coaches) = match view.coaches {
        Some((team, people)) => (Some(team.name), people.into_iter().map(|person| person.name).collect()),
        None => (None, Vec::new()),
    };
    let mut outcomes = outcomes::of_entry(&view.entry, &view.division.uid, published, view.own);
    if view.own {
        let competition = &view.competition;
        outcomes.extend(outcomes::of_division(&view.division.uid, competition.phase));
        outcomes.extend(outcomes::of_competition(&competition.uid, competition.phase, view.of_unit));
    }
    let conflicts = view.conflicts.iter().map(|one| conflict(&view.entry.uid, view.corrects, one)).collect();
    EntryPage {
        outcomes,
        conflicts,
        uid: view.entry.uid,
        number: view.entry.number,
        name: view.entry.name,
        unit_claimed: (view.may_unmask && view.unit.state == UnitState::Claimed)
            .then(|| urls::unit(&view.unit.uid).page()),
        unit: view.unit.name,
        credit_code: view.unit.credit_code,
        credit_code_reason: view.unit.credit_code_reason,
        event: view.event.name,
        division: view.division.name,
        state: super::review::state_key(view.entry.state),
        status: super::review::status_key(view.entry.status),
        status_reason: view.status_reason,
        answers: answers::told(view.entry.answers),
        members: view.members.into_iter().map(|shown| member(shown, unmasked)).collect(),
        coach_team,
        coaches,
        seen: view.steps.len(),
        steps: view.steps.into_iter().rev().map(step).collect(),
        may_unmask: view.may_unmask,
        decides: view.decides,
        may_return: view.may_return,
        may_status: view.may_status,
        ended: view.ended,
        mend_until: view.entry.mend_until,
        may_withdraw: view.may_withdraw,
        may_replace: view.may_replace,
        corrects: view.corrects,
        return_needs_day: view.return_needs_day,
        may_mend: view.may_mend,
        statuses: EntryStatus::ALL.iter().map(|one| Choice::coded(one.code(), one.message_key())).collect(),
        values: ["reason", "mend_until", "status", "status_reason"]
            .into_iter()
            .map(|name| (name, again.value(name)))
            .collect(),
        errors: again.errors.clone(),
    }
}
