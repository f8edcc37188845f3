//! Read back, sign.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::usecase::pad::{self, Marked, Work};
use crate::lifecycle::judging::usecase::sign::{self, fingerprint};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::urls;

use super::frame;
use super::pad::{Next, next};

/// Sheets on one page of the reading back.
const SHEETS: usize = 8;

#[derive(Deserialize)]
pub(super) struct ReadBack {
    #[serde(default)]
    page: Option<usize>,
}

pub(super) fn frame(ask: &Ask, work: &Work, title: &'static str) -> Frame {
    frame::frame(ask, &work.place, Role::Judge)
        .crumb(Wording::said("judging-own-sheets"), Some("/judge"))
        .crumb(Wording::said(title), None)
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

pub(super) async fn read_back_page(ask: Ask, asked: web::Query<ReadBack>) -> Result<HttpResponse, Fault> {
    let work = ask.read(pad::seat_work).await?;
    let frame = frame(&ask, &work, "read-title");
    let open: Vec<&Marked> = work.sheets.iter().filter(|marked| marked.is_open()).collect();
    let pages = open.len().div_ceil(SHEETS).max(1);
    let number = asked.page.unwrap_or(1).clamp(1, pages);
    let first = (number - 1) * SHEETS;
    let shown: Vec<ReadSheet> =
        open.iter().skip(first).take(SHEETS).map(|marked| read_sheet(&work, marked)).collect();
    let address = |page: usize| format!("{}?page={page}", urls::seat(ask.uid()).read_back());
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
        back_url: if number > 1 { address(number - 1) } else { urls::seat(ask.uid()).compare() },
        next_url: if number < pages { address(number + 1) } else { urls::seat(ask.uid()).sign() },
        last: number == pages,
    };
    ask.page("judging/read-back.html", &frame, &page)
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
        url: urls::sheet(&marked.sheet.uid).page(),
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

pub(super) async fn sign_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_sign(&ask, Again::default()).await
}

async fn show_sign(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (batch, next) = ask
        .read(move |by, uid| {
            let batch = sign::batch(by, uid)?;
            let signed = batch.signed_at.is_some();
            let next = if signed { next(by)? } else { None };
            Ok((batch, next))
        })
        .await?;
    let frame = frame(ask, &batch.work, "sign-title");
    let status = again.status();
    let count = batch.work.counting().count();
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
        action: urls::seat(ask.uid()).sign(),
        errors: again.errors,
        back_url: "/judge".to_owned(),
    };
    ask.page_with_status(status, "judging/sign.html", &frame, &page)
}

pub(super) async fn sign(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let (digest, password) = (sent.raw("digest").to_owned(), sent.untrimmed("password").to_owned());
    let signed = ask.write_hashing(&sent, move |act, uid| sign::sign(act, uid, (&digest, &password))).await;
    match signed {
        Ok(signed) => {
            let because = Because::new("judging-signed").count("sheets", signed.sheets);
            Ok(respond::done(&urls::seat(ask.uid()).sign(), &because))
        }
        Err(fault) => show_sign(&ask, Again::from(&sent, fault)?).await,
    }
}
