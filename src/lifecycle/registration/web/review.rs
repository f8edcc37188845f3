//! The registrar's list of entries.

use actix_web::HttpResponse;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::clock;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::model::{Entry, EntryState};
use crate::lifecycle::registration::usecase::view::{self, Review, Wanted};
use crate::pages::ask::Ask;
use crate::pages::form_page::Choice;
use crate::pages::listing::{self, Asked, Search, Ways};
use crate::pages::render::Wording;
use crate::pages::urls;

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

/// What the address of the list says; `status` is the name of its state since there is one.
#[derive(Deserialize, Default)]
pub(super) struct Query {
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    status: String,
}

#[derive(Serialize)]
struct ReviewPage {
    uid: String,
    name: String,
    phase: CompetitionPhase,
    counts: Counts,
    search: Search,
    rows: Vec<Row>,
    ways: Ways,
    can: Vec<&'static str>,
    enter_url: Option<String>,
}

#[derive(Serialize, Default)]
struct Counts {
    submitted: i64,
    returned: i64,
    approved: i64,
    refused: i64,
}

#[derive(Serialize)]
struct Row {
    number: String,
    name: String,
    unit: String,
    submitted_on: NaiveDate,
    state: &'static str,
    status: Option<&'static str>,
    ended: Option<&'static str>,
    url: String,
}

pub(super) async fn page(ask: &Ask, query: Query) -> Result<HttpResponse, Fault> {
    let wanted = listing::known(&query.status, EntryState::from_code).map(|state| Wanted {
        part: query.asked.part(),
        state,
        seek: query.asked.seek(),
    });
    let view = ask.read_with(wanted, view::review).await?;
    let frame = ask
        .frame()
        .crumb(
            Wording::entered(view.competition.name.clone()),
            Some(&urls::competition(&view.competition.uid).desk()),
        )
        .crumb(Wording::said("review-title"), None);
    ask.page("registration/review.html", &frame, &shown(view, &query, &ask.site.config.public_url))
}

fn shown(view: Review, query: &Query, site: &str) -> ReviewPage {
    let uid = view.competition.uid;
    let path = urls::competition(&uid).entries();
    let states = EntryState::ALL.iter().map(|state| Choice::coded(state.code(), state_key(*state)));
    let search = Search::at(&path).text("q", "review-find", &query.asked.q).select(
        "status",
        "col-status",
        &query.status,
        states.collect(),
    );
    let of = |state: EntryState| view.counts.get(&state).copied().unwrap_or_default();
    let counts = Counts {
        submitted: of(EntryState::Submitted),
        returned: of(EntryState::Returned),
        approved: of(EntryState::Admitted),
        refused: of(EntryState::Refused),
    };
    let row = |(entry, at): &(Entry, chrono::NaiveDateTime)| Row {
        number: entry.number.clone(),
        name: entry.name.clone(),
        unit: entry.unit_name.clone(),
        submitted_on: clock::civil_date(at.and_utc()),
        state: state_key(entry.state),
        status: status_key(entry.status),
        ended: view.ended.get(&entry.division_id).map(|kind| kind.message_key()),
        url: urls::entry(&entry.uid).page(),
    };
    let open = view.competition.phase == CompetitionPhase::Registration;
    ReviewPage {
        enter_url: open.then(|| format!("{site}{}", urls::competition(&uid).page())),
        name: view.competition.name,
        phase: view.competition.phase,
        counts,
        ways: search.ways(&view.entries, |(entry, _)| entry.uid.clone()),
        search,
        rows: view.entries.rows.iter().map(row).collect(),
        can: view.can.into_iter().map(|action| action.code()).collect(),
        uid,
    }
}
