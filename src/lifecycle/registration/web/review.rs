//! The registrar's list of entries.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::clock;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::model::{Entry, EntryState};
use crate::lifecycle::registration::usecase::view::{self, Review};
use crate::pages::form_page::Choice;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

/// The tag of a state.
pub(super) fn state_key(state: EntryState) -> &'static str {
    match state {
        EntryState::Submitted => "tag-entry-submitted",
        EntryState::Returned => "tag-entry-returned",
        EntryState::Admitted => "tag-entry-approved",
        EntryState::Refused => "tag-entry-refused",
    }
}

/// The tag of a status, where it is not the usual one.
pub(super) fn status_key(status: EntryStatus) -> Option<&'static str> {
    (status != EntryStatus::Ranked).then_some(status.message_key())
}

#[derive(Deserialize, Default)]
pub(super) struct Query {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

#[derive(Serialize)]
struct ReviewPage {
    uid: String,
    name: String,
    phase: CompetitionPhase,
    counts: Counts,
    filters: Filters,
    filtered: bool,
    rows: Vec<Row>,
    next_url: Option<String>,
    clear_url: String,
    can: Vec<&'static str>,
}

#[derive(Serialize, Default)]
struct Counts {
    submitted: usize,
    returned: usize,
    approved: usize,
    refused: usize,
}

#[derive(Serialize)]
struct Filters {
    unit: String,
    status: String,
    q: String,
    units: Vec<Choice>,
    states: Vec<Choice>,
}

#[derive(Serialize)]
struct Row {
    number: String,
    name: String,
    unit: String,
    submitted_on: NaiveDate,
    state: &'static str,
    status: Option<&'static str>,
    url: String,
}

pub(super) async fn page(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    query: Query,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let view = site.run(move |installation| view::review(installation, &actor, &uid)).await?;
    let frame = visitor
        .frame(site)
        .crumb(
            Wording::entered(view.competition.name.clone()),
            Some(&format!("/competitions/{}/desk", view.competition.uid)),
        )
        .crumb(Wording::said("review-title"), None);
    respond::page(visitor, "registration/review.html", &frame, &shown(view, query))
}

fn counts(entries: &[(Entry, chrono::NaiveDateTime)]) -> Counts {
    let of = |state: EntryState| entries.iter().filter(|(entry, _)| entry.state == state).count();
    Counts {
        submitted: of(EntryState::Submitted),
        returned: of(EntryState::Returned),
        approved: of(EntryState::Admitted),
        refused: of(EntryState::Refused),
    }
}

fn units(entries: &[(Entry, chrono::NaiveDateTime)]) -> Vec<Choice> {
    let mut names: Vec<&String> = entries.iter().map(|(entry, _)| &entry.unit_name).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| Choice { value: name.clone(), label: Wording::entered(name.clone()) })
        .collect()
}

fn fits(entry: &Entry, query: &Query) -> bool {
    (query.unit.is_empty() || entry.unit_name == query.unit)
        && (query.status.is_empty() || entry.state.code() == query.status)
        && (query.q.is_empty() || entry.name.contains(&query.q) || entry.number.contains(&query.q))
}

fn shown(view: Review, query: Query) -> ReviewPage {
    let uid = view.competition.uid;
    let filters = Filters {
        units: units(&view.entries),
        states: EntryState::ALL.iter().map(|state| Choice::coded(state.code(), state_key(*state))).collect(),
        unit: query.unit.clone(),
        status: query.status.clone(),
        q: query.q.clone(),
    };
    let fitting: Vec<&(Entry, chrono::NaiveDateTime)> = view
        .entries
        .iter()
        .filter(|(entry, _)| fits(entry, &query) && entry.number.as_str() > query.after.as_str())
        .collect();
    let shown = fitting.iter().take(usize::from(limits::PAGE_ROWS));
    let rows: Vec<Row> = shown
        .map(|(entry, at)| Row {
            number: entry.number.clone(),
            name: entry.name.clone(),
            unit: entry.unit_name.clone(),
            submitted_on: clock::civil_date(at.and_utc()),
            state: state_key(entry.state),
            status: status_key(entry.status),
            url: format!("/entries/{}", entry.uid),
        })
        .collect();
    let more = fitting.len() > rows.len();
    let next = rows.last().filter(|_last| more).map(|last| {
        let pairs =
            [("unit", &query.unit), ("status", &query.status), ("q", &query.q), ("after", &last.number)];
        let pairs: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    });
    ReviewPage {
        name: view.competition.name,
        phase: view.competition.phase,
        counts: counts(&view.entries),
        filtered: !(query.unit.is_empty() && query.status.is_empty() && query.q.is_empty()),
        filters,
        rows,
        next_url: next.map(|query| format!("/competitions/{uid}/entries?{query}")),
        clear_url: format!("/competitions/{uid}/entries"),
        can: view.can.into_iter().map(|action| action.code()).collect(),
        uid,
    }
}
