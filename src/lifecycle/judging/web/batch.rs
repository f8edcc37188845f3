//! Compare, read back, sign.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::phase::SheetPhase;
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::usecase::pad::{self, Marked, Work};
use crate::lifecycle::judging::usecase::sign::{self, Batch, fingerprint};
use crate::lifecycle::setup::model::{Aspect, AspectKind};
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::frame;
use super::pad::{Next, next};

/// Sheets on one page of the reading back.
const SHEETS: usize = 8;

#[derive(Serialize)]
struct ComparePage {
    event: String,
    module: String,
    judge: i64,
    saved_at: Option<DateTime<Utc>>,
    aspects: Vec<Column>,
    rows: Vec<Row>,
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
    signed: bool,
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
pub(super) struct Asked {
    #[serde(default)]
    order: String,
    #[serde(default)]
    page: Option<usize>,
}

fn frame(site: &Site, visitor: &Visitor, work: &Work, title: &'static str) -> Frame {
    frame::frame(site, visitor, &work.place, Role::Judge)
        .crumb(Wording::said("judging-own-sheets"), Some("/judge"))
        .crumb(Wording::said(title), None)
}

pub(super) async fn compare_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let seat = uid.clone();
    let batch = site.run(move |installation| sign::batch(installation, &actor, &seat)).await?;
    let frame = frame(&site, &visitor, &batch.work, "compare-title");
    let page = compare(&uid, batch, asked.order == "total");
    respond::page(&visitor, "judging/compare.html", &frame, &page)
}

/// Aspects that stand on any sheet of the work, in order.
fn columns(work: &Work) -> Vec<&Aspect> {
    let on_a_sheet =
        |aspect: &&Aspect| work.sheets.iter().any(|marked| marked.sheet.agreed == rules::is_agreed(aspect));
    work.module.aspects.iter().filter(on_a_sheet).collect()
}

fn compare(uid: &str, batch: Batch, by_total: bool) -> ComparePage {
    let work = &batch.work;
    let aspects = columns(work);
    let show_totals = aspects.iter().all(|aspect| aspect.kind == AspectKind::Scored);
    let mut rows = rows(work, &aspects, show_totals);
    let any_low = rows.iter().any(|row| row.marks.iter().any(|cell| cell.low));
    let by_total = by_total && show_totals;
    if by_total {
        rows.sort_by(|a, b| b.total.cmp(&a.total).then_with(|| a.code.cmp(&b.code)));
    }
    let other = if by_total { "code" } else { "total" };
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
        rows,
        show_totals,
        decimals: aspects.iter().map(|aspect| rules::decimals(aspect)).max().unwrap_or(0),
        hints: any_low.then(|| Wording::said("judging-hint-low")).into_iter().collect(),
        order: if by_total { "total" } else { "code" },
        order_url: format!("/seats/{uid}/compare?order={other}"),
        back_url: "/judge".to_owned(),
        next_url: (batch.blocked.is_none() && batch.open > 0).then(|| format!("/seats/{uid}/read-back")),
        blocked: batch.blocked,
    }
}

fn rows(work: &Work, aspects: &[&Aspect], show_totals: bool) -> Vec<Row> {
    let mut codes: Vec<&str> = work.sheets.iter().map(|marked| marked.sheet.code.as_str()).collect();
    codes.dedup();
    let value = |code: &str, aspect: &Aspect| {
        let given = sheets_of(work, code)
            .find(|marked| marked.sheet.agreed == rules::is_agreed(aspect))
            .and_then(|marked| marked.marks.get(&aspect.id));
        (given.and_then(|given| given.value), given.and_then(|given| given.reason.clone()))
    };
    let low: Vec<Vec<bool>> = aspects
        .iter()
        .map(|aspect| {
            let values: Vec<Option<Score>> = codes.iter().map(|code| value(code, aspect).0).collect();
            rules::unusually_low(&values, rules::largest(aspect))
        })
        .collect();
    codes
        .iter()
        .enumerate()
        .map(|(index, code)| {
            let cell = |(column, aspect): (usize, &&Aspect)| Cell {
                value: value(code, aspect).0,
                low: low.get(column).and_then(|column| column.get(index)).copied().unwrap_or(false),
            };
            let marks: Vec<Cell> = aspects.iter().enumerate().map(cell).collect();
            let reasons = aspects.iter().filter_map(|aspect| {
                Some(Reason { number: aspect.code.clone(), reason: value(code, aspect).1? })
            });
            Row {
                total: total(&marks).filter(|_total| show_totals),
                reasons: reasons.collect(),
                url: url_of(work, code),
                signed: sheets_of(work, code).all(|marked| marked.sheet.phase != SheetPhase::Open),
                code: (*code).to_owned(),
                marks,
            }
        })
        .collect()
}

fn sheets_of<'a>(work: &'a Work, code: &'a str) -> impl Iterator<Item = &'a Marked> {
    work.sheets.iter().filter(move |marked| marked.sheet.code == code)
}

/// The sheet to change: the first that is still open.
fn url_of(work: &Work, code: &str) -> String {
    let open = sheets_of(work, code).find(|marked| marked.sheet.phase == SheetPhase::Open);
    let sheet = open.or_else(|| sheets_of(work, code).next());
    sheet.map(|marked| format!("/sheets/{}", marked.sheet.uid)).unwrap_or_default()
}

/// The sum; unknown where a mark is.
fn total(marks: &[Cell]) -> Option<Score> {
    marks.iter().try_fold(Score::ZERO, |sum, cell| sum.checked_add(cell.value?))
}

#[derive(Serialize)]
struct ReadBackPage {
    event: String,
    module: String,
    judge: i64,
    from: usize,
    to: usize,
    of: usize,
    sheets: Vec<ReadSheet>,
    show_totals: bool,
    decimals: u32,
    back_url: String,
    next_url: String,
    last: bool,
}

#[derive(Serialize)]
struct ReadSheet {
    code: String,
    url: String,
    marks: Vec<ReadMark>,
    total: Option<Score>,
}

#[derive(Serialize)]
struct ReadMark {
    number: String,
    title: String,
    value: Option<Score>,
    decimals: u32,
    word: Option<Wording>,
    reason: String,
}

pub(super) async fn read_back_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    asked: web::Query<Asked>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let seat = uid.clone();
    let work = site.run(move |installation| pad::seat_work(installation, &actor, &seat)).await?;
    let frame = frame(&site, &visitor, &work, "read-title");
    let open: Vec<&Marked> =
        work.sheets.iter().filter(|marked| marked.sheet.phase == SheetPhase::Open).collect();
    let pages = open.len().div_ceil(SHEETS).max(1);
    let number = asked.page.unwrap_or(1).clamp(1, pages);
    let first = (number - 1) * SHEETS;
    let shown: Vec<ReadSheet> =
        open.iter().skip(first).take(SHEETS).map(|marked| read_sheet(&work, marked)).collect();
    let address = |page: usize| format!("/seats/{uid}/read-back?page={page}");
    let page = ReadBackPage {
        event: work.place.event.clone(),
        module: work.module.name.clone(),
        judge: work.seat.ordinal,
        from: if shown.is_empty() { 0 } else { first + 1 },
        to: first + shown.len(),
        of: open.len(),
        sheets: shown,
        show_totals: false,
        decimals: work.module.aspects.iter().map(rules::decimals).max().unwrap_or(0),
        back_url: if number > 1 { address(number - 1) } else { format!("/seats/{uid}/compare") },
        next_url: if number < pages { address(number + 1) } else { format!("/seats/{uid}/sign") },
        last: number == pages,
    };
    respond::page(&visitor, "judging/read-back.html", &frame, &page)
}

fn read_sheet(work: &Work, marked: &Marked) -> ReadSheet {
    let marks = rules::aspects_of(&work.module, marked.sheet.agreed).map(|aspect| {
        let given = marked.marks.get(&aspect.id);
        let value = given.and_then(|given| given.value);
        let yes = |value: Score| if value == aspect.max { "judging-yes" } else { "judging-no" };
        ReadMark {
            number: aspect.code.clone(),
            title: aspect.name.clone(),
            value,
            decimals: rules::decimals(aspect),
            word: value.filter(|_value| rules::is_yes_or_no(aspect)).map(|value| Wording::said(yes(value))),
            reason: given.and_then(|given| given.reason.clone()).unwrap_or_default(),
        }
    });
    ReadSheet {
        code: marked.sheet.code.clone(),
        url: format!("/sheets/{}", marked.sheet.uid),
        marks: marks.collect(),
        total: None,
    }
}

#[derive(Serialize)]
struct SignPage {
    event: String,
    module: String,
    judge: i64,
    count: usize,
    unmarked: usize,
    saved_at: Option<DateTime<Utc>>,
    fingerprint: Vec<String>,
    digest: String,
    blocked: Option<Because>,
    done: Option<Done>,
    next: Option<Next>,
    action: String,
    errors: Vec<Problem>,
    back_url: String,
}

#[derive(Serialize)]
struct Done {
    count: usize,
    at: DateTime<Utc>,
}

pub(super) async fn sign_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_sign(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show_sign(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let seat = uid.clone();
    let (batch, next) = site
        .run(move |installation| {
            let batch = sign::batch(installation, &actor, &seat)?;
            let signed = batch.signed_at.is_some();
            let next = if signed { next(pad::own_work(installation, &actor)?) } else { None };
            Ok((batch, next))
        })
        .await?;
    let frame = frame(site, visitor, &batch.work, "sign-title");
    let status = again.status();
    let count = batch.work.sheets.len();
    let page = SignPage {
        event: batch.work.place.event.clone(),
        module: batch.work.module.name.clone(),
        judge: batch.work.seat.ordinal,
        count: batch.open,
        unmarked: batch.unmarked,
        saved_at: batch.work.saved_at(),
        fingerprint: fingerprint(&batch.digest),
        digest: batch.digest,
        blocked: batch.blocked,
        done: batch.signed_at.map(|at| Done { count, at }),
        next,
        action: format!("/seats/{uid}/sign"),
        errors: again.errors,
        back_url: "/judge".to_owned(),
    };
    respond::page_with_status(visitor, status, "judging/sign.html", &frame, &page)
}

pub(super) async fn sign(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (seat, request) = (uid.clone(), sent.request.clone());
    let (digest, password) = (sent.raw("digest").to_owned(), sent.untrimmed("password").to_owned());
    let signed = site
        .run_hashing(move |installation| {
            sign::sign(installation, &actor, &seat, (&digest, &password), &request)
        })
        .await;
    match signed {
        Ok(signed) => {
            let because = Because::new("judging-signed").count("sheets", signed.sheets);
            Ok(respond::done(&format!("/seats/{uid}/sign"), &because))
        }
        Err(fault) => show_sign(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}
