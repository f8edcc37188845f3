//! A judge compares the own marks of all codes of a module.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::SheetPhase;
use crate::kernel::score::Score;
use crate::lifecycle::judging::model::Given;
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::usecase::pad::{Marked, Work};
use crate::lifecycle::judging::usecase::sign::{self, Batch};
use crate::lifecycle::setup::model::{Aspect, AspectKind};
use crate::pages::ask::Ask;
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::urls;

use super::batch::frame;

/// Marks on one page of the comparison, about, and codes at least and at most.
const CELLS: usize = 900;
const CODES_MIN: usize = 10;
const CODES_MAX: usize = 50;

#[derive(Serialize)]
struct ComparePage {
    event: String,
    module: String,
    judge: i64,
    saved_at: Option<DateTime<Utc>>,
    aspects: Vec<Column>,
    rows: Vec<Row>,
    part: Part,
    show_totals: bool,
    decimals: u32,
    hints: Vec<Wording>,
    order: &'static str,
    order_url: String,
    back_url: String,
    next_url: Option<String>,
    blocked: Option<Because>,
}

#[derive(Serialize)]
struct Column {
    number: String,
    title: String,
    decimals: u32,
}

#[derive(Serialize)]
struct Row {
    code: String,
    url: String,
    marks: Vec<Cell>,
    total: Option<Score>,
    reasons: Vec<Reason>,
    /// The code leads to its sheet, where it is marked.
    open: bool,
    /// What there is to say of its sheets: a tag.
    state: Option<&'static str>,
}

#[derive(Serialize)]
struct Cell {
    value: Option<Score>,
    low: bool,
}

#[derive(Serialize)]
struct Reason {
    number: String,
    reason: String,
}

#[derive(Deserialize)]
pub(super) struct Compared {
    #[serde(default)]
    order: String,
    #[serde(flatten)]
    part: Asked,
}

pub(super) async fn page(ask: Ask, asked: web::Query<Compared>) -> Result<HttpResponse, Fault> {
    let batch = ask.read(sign::batch).await?;
    let frame = frame(&ask, &batch.work, "compare-title");
    let page = compare(ask.uid(), batch, &asked);
    ask.page("judging/compare.html", &frame, &page)
}

/// Aspects that stand on any sheet of the work, in order.
fn columns(work: &Work) -> Vec<&Aspect> {
    let on_a_sheet =
        |aspect: &&Aspect| work.sheets.iter().any(|marked| marked.sheet.agreed == rules::is_agreed(aspect));
    work.module.aspects.iter().filter(on_a_sheet).collect()
}

fn compare(uid: &str, batch: Batch, asked: &Compared) -> ComparePage {
    let work = &batch.work;
    let aspects = columns(work);
    let show_totals = aspects.iter().all(|aspect| aspect.kind == AspectKind::Scored);
    let mut rows = rows(work, &aspects, show_totals);
    let any_low = rows.iter().any(|row| row.marks.iter().any(|cell| cell.low));
    let by_total = asked.order == "total" && show_totals;
    if by_total {
        rows.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.code.cmp(&b.code)));
    }
    let (order, other) = if by_total { ("total", "code") } else { ("code", "total") };
    let size = CELLS.checked_div(aspects.len()).unwrap_or(CELLS).clamp(CODES_MIN, CODES_MAX);
    let url = format!("{}?order={order}&page=", urls::seat(uid).compare());
    let part = Part::new(rows.len(), size, &asked.part, &url);
    ComparePage {
        event: work.place.event.clone(),
        module: work.module.name.clone(),
        judge: work.seat.ordinal,
        saved_at: work.saved_at(),
        aspects: aspects
            .iter()
            .map(|aspect| Column {
                number: aspect.code.clone(),
                title: aspect.name.clone(),
                decimals: rules::decimals(aspect),
            })
            .collect(),
        rows: rows.drain(part.range()).collect(),
        part,
        show_totals,
        decimals: aspects.iter().map(|aspect| rules::decimals(aspect)).max().unwrap_or(0),
        hints: any_low.then(|| Wording::said("judging-hint-low")).into_iter().collect(),
        order,
        order_url: format!("{}?order={other}", urls::seat(uid).compare()),
        back_url: "/judge".to_owned(),
        next_url: (batch.blocked.is_none() && batch.open > 0).then(|| urls::seat(uid).read_back()),
        blocked: batch.blocked,
    }
}

/// Sheets of a work by code: one, or two where agreed values are kept.
type ByCode<'a> = BTreeMap<&'a str, Vec<&'a Marked>>;

/// Rows of all codes, in the order of the sheets.
fn rows(work: &Work, aspects: &[&Aspect], show_totals: bool) -> Vec<Row> {
    let mut codes: Vec<&str> = work.sheets.iter().map(|marked| marked.sheet.code.as_str()).collect();
    codes.dedup();
    let mut by_code = ByCode::new();
    for marked in &work.sheets {
        by_code.entry(&marked.sheet.code).or_default().push(marked);
    }
    let given: Vec<Vec<Option<&Given>>> = codes.iter().map(|code| given(&by_code, code, aspects)).collect();
    let low: Vec<Vec<bool>> = aspects
        .iter()
        .enumerate()
        .map(|(column, aspect)| {
            let value = |row: &Vec<Option<&Given>>| row.get(column).copied().flatten()?.value;
            let values: Vec<Option<Score>> = given.iter().map(value).collect();
            rules::unusually_low(&values, rules::largest(aspect))
        })
        .collect();
    let is_low = |index: usize, column: usize| low.get(column).and_then(|rows| rows.get(index)).copied();
    codes
        .iter()
        .zip(&given)
        .enumerate()
        .map(|(index, (code, given))| {
            let cell = |(column, given): (usize, &Option<&Given>)| Cell {
                value: given.and_then(|given| given.value),
                low: is_low(index, column).unwrap_or(false),
            };
            let marks: Vec<Cell> = given.iter().enumerate().map(cell).collect();
            let reasons = aspects.iter().zip(given).filter_map(|(aspect, given)| {
                let reason = given.and_then(|given| given.reason.clone())?;
                Some(Reason { number: aspect.code.clone(), reason })
            });
            let sheets = by_code.get(code).map(Vec::as_slice).unwrap_or_default();
            Row {
                total: total(&marks).filter(|_total| show_totals),
                reasons: reasons.collect(),
                url: url_of(sheets),
                open: sheets.iter().any(|marked| marked.is_open()),
                state: state(sheets),
                code: (*code).to_owned(),
                marks,
            }
        })
        .collect()
}

/// What stands on the sheets of a code, aspect by aspect.
fn given<'a>(by_code: &ByCode<'a>, code: &str, aspects: &[&Aspect]) -> Vec<Option<&'a Given>> {
    let sheets = by_code.get(code).map(Vec::as_slice).unwrap_or_default();
    let of = |aspect: &&Aspect| {
        let sheet = sheets.iter().find(|marked| marked.sheet.agreed == rules::is_agreed(aspect))?;
        sheet.marks.get(&aspect.id)
    };
    aspects.iter().map(of).collect()
}

/// Released or signed, where all of them are.
fn state(sheets: &[&Marked]) -> Option<&'static str> {
    let waiting = sheets.iter().any(|marked| marked.is_open());
    sheets
        .first()
        .filter(|_first| !waiting)
        .map(|first| if first.released { first.state_key() } else { SheetPhase::Signed.message_key() })
}

/// The sheet to change: the first that is still open.
fn url_of(sheets: &[&Marked]) -> String {
    let open = sheets.iter().find(|marked| marked.is_open());
    let sheet = open.or_else(|| sheets.first());
    sheet.map(|marked| urls::sheet(&marked.sheet.uid).page()).unwrap_or_default()
}

/// The sum; unknown where a mark is.
fn total(marks: &[Cell]) -> Option<Score> {
    marks.iter().try_fold(Score::ZERO, |sum, cell| sum.checked_add(cell.value?))
}
