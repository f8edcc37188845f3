//! One's own entries in a competition, and the way to enter.

use std::collections::BTreeSet;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::clock;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::DivisionId;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::registration::usecase::own::{self, Missing, OwnEntries};
use crate::lifecycle::setup::model::listing::Filter;
use crate::pages::ask::Ask;
use crate::pages::listing::{Asked, Search, Ways};
use crate::pages::part::{self, Part};
use crate::pages::render::Wording;
use crate::pages::urls;

use super::outcomes::{self, Outcome};

#[derive(Serialize)]
struct OwnPage {
    name: String,
    url: String,
    phase: CompetitionPhase,
    cancelled: Option<Cancelled>,
    closes_at: chrono::DateTime<chrono::Utc>,
    open: bool,
    missing: Option<&'static str>,
    divisions: Vec<DivisionShown>,
    count: usize,
    entries: Vec<EntryShown>,
    part: Option<Part>,
    outcomes: Vec<Outcome>,
}

#[derive(Serialize)]
struct Cancelled {
    day: NaiveDate,
    reason: String,
}

#[derive(Serialize)]
struct DivisionShown {
    event: String,
    name: String,
    team_size: i64,
    url: String,
}

#[derive(Serialize)]
struct EntryShown {
    number: String,
    name: String,
    unit: String,
    division: String,
    state: &'static str,
    status: Option<&'static str>,
    reason: Option<String>,
    ended: Option<Because>,
    url: String,
    outcomes: Vec<Outcome>,
}

/// Entries of a competition: all of them for those in office, one's own for everybody else.
pub(super) async fn page(
    ask: Ask,
    query: web::Query<super::review::Query>,
    part: web::Query<part::Asked>,
) -> Result<HttpResponse, Fault> {
    match super::review::page(&ask, query.into_inner()).await {
        Err(fault) if fault.kind == FaultKind::NotFound => show(&ask, &part.into_inner()).await,
        answer => answer,
    }
}

async fn show(ask: &Ask, asked: &part::Asked) -> Result<HttpResponse, Fault> {
    let published = ask.site.published;
    let (view, published) = ask
        .read(move |by, uid| {
            let view = own::list(by, uid)?;
            let published = published(by.installation, &divisions(std::slice::from_ref(&view)))?;
            Ok((view, published))
        })
        .await?;
    let frame = ask
        .frame()
        .crumb(Wording::entered(view.competition.name.clone()), Some(&urls::competition(ask.uid()).page()))
        .crumb(Wording::said("registration-own"), None);
    let mut page = shown(view, &published);
    let part = Part::new(page.count, ON_A_PAGE, asked, &format!("{}?page=", page.url));
    page.entries = page.entries.drain(part.range()).collect();
    page.part = Some(part);
    ask.page("registration/own.html", &frame, &page)
}

/// Own entries on one page.
const ON_A_PAGE: usize = 50;

#[derive(Serialize)]
struct EverywherePage {
    search: Search,
    competitions: Vec<OwnPage>,
    ways: Ways,
}

/// Entries of one competition that the page of all of them shows; its own page has them all.
const SHOWN: usize = 10;

/// One's own entries in all competitions.
pub(super) async fn everywhere(ask: Ask, query: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    let published = ask.site.published;
    let search = Search::at("/entries")
        .text("q", "portal-competition-find", &query.q)
        .year(&query, ask.today())
        .level(&query);
    let seek = query.seek();
    let (part, published) = ask
        .read_with(filter(&query), move |by, _uid, filter| {
            let part = own::everywhere(by, filter, seek)?;
            let published = published(by.installation, &divisions(&part.rows))?;
            Ok((part, published))
        })
        .await?;
    let frame = ask.frame().crumb(Wording::said("registration-own"), None);
    let ways = search.ways(&part, |view| view.competition.uid.clone());
    let short = |view: OwnEntries| {
        let mut page = shown(view, &published);
        page.count = page.entries.len();
        page.entries.truncate(SHOWN);
        page
    };
    let competitions = part.rows.into_iter().map(short).collect();
    let page = EverywherePage { search, competitions, ways };
    ask.page("registration/everywhere.html", &frame, &page)
}

fn filter(query: &Asked) -> Result<Filter, Fault> {
    Ok(Filter { name: query.part(), year: query.year()?, level: query.level()?, phase: None })
}

/// Row numbers of the divisions somebody has entries in.
fn divisions(views: &[OwnEntries]) -> Vec<DivisionId> {
    let mut ids: Vec<DivisionId> =
        views.iter().flat_map(|view| &view.entries).map(|own| own.division.id).collect();
    ids.dedup();
    ids
}

fn shown(view: OwnEntries, published: &BTreeSet<DivisionId>) -> OwnPage {
    let outcomes = if view.entries.is_empty() && view.units.is_empty() {
        Vec::new()
    } else {
        let unit = !view.units.is_empty();
        outcomes::of_competition(&view.competition.uid, view.competition.phase, unit)
    };
    OwnPage {
        outcomes,
        count: view.entries.len(),
        part: None,
        url: urls::competition(&view.competition.uid).entries(),
        name: view.competition.name,
        phase: view.competition.phase,
        cancelled: view
            .cancelled
            .map(|notice| Cancelled { day: clock::civil_date(notice.at), reason: notice.sentence }),
        closes_at: view.competition.registration_until,
        open: view.open,
        missing: view.missing.map(|missing| match missing {
            Missing::Unit => "unit",
            Missing::Person => "person",
        }),
        divisions: view
            .divisions
            .into_iter()
            .map(|(event, division)| DivisionShown {
                event: event.name,
                name: division.name,
                team_size: division.team_size,
                url: urls::division(&division.uid).new_entry(),
            })
            .collect(),
        entries: view
            .entries
            .into_iter()
            .map(|own| EntryShown {
                outcomes: outcomes::of_entry(
                    &own.entry,
                    &own.division.uid,
                    published.contains(&own.division.id),
                    true,
                ),
                number: own.entry.number,
                name: own.entry.name,
                unit: own.entry.unit_name,
                division: format!("{} {}", own.event.name, own.division.name),
                state: super::review::state_key(own.entry.state),
                status: super::review::status_key(own.entry.status),
                reason: own.last.and_then(|step| step.reason),
                ended: own.ended,
                url: urls::entry(&own.entry.uid).page(),
            })
            .collect(),
    }
}
