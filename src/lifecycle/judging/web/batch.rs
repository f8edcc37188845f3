//! Read back, sign.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::usecase::low::{self, Low};
use crate::lifecycle::judging::usecase::pad::{Marked, Work};
use crate::lifecycle::judging::usecase::read_back;
use crate::lifecycle::judging::usecase::sign::{self, Signing, fingerprint};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, same};
use crate::pages::form_page::Again;
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::urls;

use super::frame;
use super::pad::{Next, next};

#[derive(Deserialize)]
pub(super) struct ReadBack {
    #[serde(default)]
    page: Option<usize>,
    /// Proof that the page before was shown.
    #[serde(default)]
    read: String,
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
    /// Far below the judge's other marks.
    low: bool,
}

pub(super) async fn read_back_page(ask: Ask, asked: web::Query<ReadBack>) -> Result<HttpResponse, Fault> {
    let batch = ask.read(sign::batch).await?;
    let (work, lows) = (&batch.work, low::of_work(&batch.work));
    let frame = frame(&ask, work, "read-title");
    let open: Vec<&Marked> = work.sheets.iter().filter(|marked| marked.is_open()).collect();
    let pages = read_back::pages(open.len());
    let number = asked.page.unwrap_or(1).clamp(1, pages);
    let proof = |page: usize| read_back::shown(&ask.site.installation, (ask.uid(), &batch.digest), page);
    let start = urls::seat(ask.uid()).read_back();
    if number > 1 && !same(&asked.read, &proof(number - 1)) {
        // Nobody reads back from the middle; what changed meanwhile is read from its beginning.
        return Ok(respond::redirect(&start, None));
    }
    let first = (number - 1) * read_back::SHEETS;
    let part = open.iter().skip(first).take(read_back::SHEETS);
    let shown: Vec<ReadSheet> = part.map(|marked| read_sheet(work, marked, &lows)).collect();
    let address = |page: usize| match page {
        0 | 1 => start.clone(),
        page => format!("{start}?page={page}&read={}", proof(page - 1)),
    };
    let to_sign = || {
        let whole = read_back::whole(&ask.site.installation, (ask.uid(), &batch.digest));
        format!("{}?read={whole}", urls::seat(ask.uid()).sign())
    };
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
        next_url: if number < pages { address(number + 1) } else { to_sign() },
        last: number == pages,
    };
    ask.page("judging/read-back.html", &frame, &page)
}

fn read_sheet(work: &Work, marked: &Marked, lows: &[Low]) -> ReadSheet {
    let is_low = |aspect: &str| lows.iter().any(|low| low.code == marked.sheet.code && low.aspect == aspect);
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
            low: is_low(&aspect.code),
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
    /// Proof that it was read back; `None`: it was not.
    read: Option<String>,
    read_back_url: String,
    lows: Vec<Because>,
    blocked: Option<Because>,
    done: Option<Done>,
    next: Option<Next>,
    account: String,
    sheets: Vec<String>,
    action: String,
    errors: Vec<Problem>,
    back_url: String,
}

#[derive(Serialize)]
struct Done {
    count: usize,
    at: DateTime<Utc>,
}

pub(super) async fn sign_page(ask: Ask, asked: web::Query<ReadBack>) -> Result<HttpResponse, Fault> {
    show_sign(&ask, &asked.read, Again::default()).await
}

async fn show_sign(ask: &Ask, read: &str, again: Again) -> Result<HttpResponse, Fault> {
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
    let whole = read_back::whole(&ask.site.installation, (ask.uid(), &batch.digest));
    let page = SignPage {
        lows: low::of_work(&batch.work).into_iter().map(own_low).collect(),
        read: same(read, &whole).then_some(whole),
        read_back_url: urls::seat(ask.uid()).read_back(),
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
        account: ask.visitor.actor()?.uid.clone(),
        sheets: batch.work.sheets.iter().map(|marked| marked.sheet.uid.clone()).collect(),
        action: urls::seat(ask.uid()).sign(),
        errors: again.errors,
        back_url: "/judge".to_owned(),
    };
    ask.page_with_status(status, "judging/sign.html", &frame, &page)
}

/// A mark to look at once more, to the judge who gave it.
fn own_low(low: Low) -> Because {
    Because::new("judging-low").text("code", &low.code).text("aspect", &low.aspect).mark("value", low.value)
}

pub(super) async fn sign(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let [digest, read] = ["digest", "read"].map(|name| sent.raw(name).to_owned());
    let (password, proof) = (sent.untrimmed("password").to_owned(), read.clone());
    let signed = ask
        .write_hashing(&sent, move |act, uid| {
            sign::sign(act, uid, &Signing { digest: &digest, read: &proof, password: &password })
        })
        .await;
    match signed {
        Ok(signed) => {
            let because = Because::new("judging-signed").count("sheets", signed.sheets);
            Ok(respond::done(&urls::seat(ask.uid()).sign(), &because))
        }
        Err(fault) => show_sign(&ask, &read, Again::from(&sent, fault)?).await,
    }
}
