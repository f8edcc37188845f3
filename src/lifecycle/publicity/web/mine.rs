//! Look-up, and one's own result explained.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::prize::Prize;
use crate::kernel::score::Score;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::render::Wording;
use crate::pages::urls;
use crate::scoring::model::Why;

use super::super::model::Revoked;
use super::super::usecase::mine::{self, Marked, Mine, Sheet, objections_until};

#[derive(Serialize)]
struct Form<'a> {
    action: &'static str,
    values: BTreeMap<&'static str, &'a str>,
    errors: Vec<Problem>,
    not_found: bool,
}

pub(super) async fn form(ask: Ask) -> Result<HttpResponse, Fault> {
    show_form(&ask, ("", ""), Vec::new(), false)
}

fn show_form(
    ask: &Ask,
    (ticket, name): (&str, &str),
    errors: Vec<Problem>,
    not_found: bool,
) -> Result<HttpResponse, Fault> {
    let status = match (errors.is_empty(), not_found) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, true) => StatusCode::NOT_FOUND,
        (true, false) => StatusCode::OK,
    };
    let values = BTreeMap::from([("ticket", ticket), ("name", name)]);
    let page = Form { action: "/look-up", values, errors, not_found };
    let frame = ask.frame().crumb(Wording::said("home-look-up"), None);
    ask.page_with_status(status, "portal/look-up.html", &frame, &page)
}

/// Answers the result itself: it has no address another person could be sent to.
pub(super) async fn look_up(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let (ticket, name) = (reader.line("ticket"), reader.line("name"));
    if let Err(fault) = reader.finish() {
        return show_form(&ask, (&ticket, &name), fault.problems, false);
    }
    let (number, typed, address) = (ticket.clone(), name.clone(), ask.visitor.address.clone());
    let found =
        ask.site.run(move |installation| mine::look_up(installation, &address, &number, &typed)).await;
    match found {
        Ok(Some(mine)) => show(&ask, mine),
        Ok(None) => show_form(&ask, (&ticket, &name), Vec::new(), true),
        Err(fault) if fault.kind == FaultKind::NotFound => {
            show_form(&ask, (&ticket, &name), Vec::new(), true)
        }
        Err(fault) => Err(fault),
    }
}

/// Which of several own entries is asked for.
#[derive(Deserialize)]
pub(super) struct Which {
    entry: Option<String>,
}

pub(super) async fn own(ask: Ask, which: web::Query<Which>) -> Result<HttpResponse, Fault> {
    let mine = ask.read(move |by, uid| mine::own(by, uid, which.entry.as_deref())).await?;
    show(&ask, mine)
}

#[derive(Serialize)]
struct Page {
    competition: String,
    title: String,
    name: String,
    unit: String,
    ticket: String,
    status: &'static str,
    version: i64,
    published_at: DateTime<Utc>,
    entry_status: EntryStatus,
    rank: Option<usize>,
    tied: bool,
    next: Option<usize>,
    of: usize,
    total: Option<String>,
    prize: Option<Prize>,
    revoked: Vec<Because>,
    modules: Vec<ModuleLine>,
    rounding: Wording,
    reasons: Vec<Because>,
    sheets: Vec<SheetTable>,
    appeal_until: Option<DateTime<Utc>>,
    objections_url: String,
    results_url: String,
}

#[derive(Serialize)]
struct ModuleLine {
    name: String,
    mark: Option<String>,
    weight: String,
    points: Option<String>,
}

/// Marks of a module as a table: aspects down, judges across.
#[derive(Serialize)]
struct SheetTable {
    module: String,
    judges: Vec<i64>,
    aspects: Vec<AspectLine>,
}

#[derive(Serialize)]
struct AspectLine {
    code: String,
    name: String,
    max: Score,
    judged: bool,
    agreed: bool,
    value: Option<Score>,
    marks: Vec<Option<Score>>,
}

fn table(sheet: Sheet) -> SheetTable {
    let line = |aspect: Marked| AspectLine {
        code: aspect.code,
        name: aspect.name,
        max: aspect.max,
        judged: aspect.judged,
        agreed: aspect.agreed.is_some(),
        value: aspect.agreed.flatten(),
        marks: aspect.marks,
    };
    SheetTable {
        module: sheet.module,
        judges: sheet.judges,
        aspects: sheet.aspects.into_iter().map(line).collect(),
    }
}

fn show(ask: &Ask, mine: Mine) -> Result<HttpResponse, Fault> {
    let frame = ask
        .frame()
        .crumb(Wording::entered(mine.competition.clone()), None)
        .crumb(Wording::said("mine-title"), None);
    let appeal_until = objections_until(&mine, ask.site.installation.now());
    let rows = mine.modules.into_iter().zip(mine.row.modules);
    let page = Page {
        competition: mine.competition,
        title: mine.title,
        name: mine.name,
        unit: mine.unit,
        ticket: mine.row.entry,
        status: match (mine.official, appeal_until) {
            (true, _) => "tag-result-official",
            (false, Some(_until)) => "tag-result-publicity",
            (false, None) => "tag-result-over",
        },
        version: mine.publication.version,
        published_at: mine.publication.published_at,
        entry_status: mine.row.status,
        rank: mine.row.position.or(mine.row.rank),
        tied: mine.row.tied,
        next: mine.next,
        of: mine.of,
        total: mine.row.total,
        prize: (mine.row.status == EntryStatus::Ranked).then_some(mine.row.prize),
        revoked: mine.revoked.iter().map(Revoked::because).collect(),
        modules: rows
            .map(|(module, part)| ModuleLine {
                name: module.name,
                mark: part.as_ref().map(|part| part.mark.clone()),
                weight: module.weight,
                points: part.map(|part| part.points),
            })
            .collect(),
        rounding: Wording::said("publicity-shown-rounded"),
        reasons: mine.row.because.into_iter().map(Why::into_because).collect(),
        sheets: mine.sheets.into_iter().map(table).collect(),
        appeal_until,
        objections_url: urls::division(&mine.division_uid).objections(),
        results_url: urls::division(&mine.division_uid).results(),
    };
    ask.page("publicity/my-result.html", &frame, &page)
}
