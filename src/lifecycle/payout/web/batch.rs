//! A batch: read by a second person, approved or returned, withdrawn, exported, settled.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::ids::StreamId;
use crate::kernel::limits::PAGE_ROWS;
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::awards::model::once::Shown;
use crate::lifecycle::payout::model::{Aside, Flag, Reversal, Stands};
use crate::lifecycle::payout::usecase::batch as batches;
use crate::lifecycle::payout::usecase::export as exporting;
use crate::lifecycle::payout::usecase::read::{self, BatchPage, PageLine};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::messages;
use crate::pages::part::{Asked, Part};
use crate::pages::render::{Frame, Wording};
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::AccountShown;

use super::owed;

#[derive(Serialize)]
struct Line {
    n: i64,
    payee: String,
    notes: Vec<String>,
    item: Wording,
    account: Option<AccountShown>,
    flags: Vec<&'static str>,
    /// Why it was approved all the same.
    reason: Option<String>,
    amount: Fen,
    aside: Option<&'static str>,
    reversed: Option<String>,
    reversal: Option<Asking>,
    /// Where a reversal is asked for.
    reverse_url: Option<String>,
}

/// A request to reverse a line.
#[derive(Serialize)]
struct Asking {
    by: String,
    at: DateTime<Utc>,
    reason: String,
    /// Where another one does it.
    do_url: Option<String>,
    withdraw_url: Option<String>,
}

/// Two people side by side.
#[derive(Serialize)]
struct Slot {
    role: &'static str,
    name: Option<String>,
    at: Option<DateTime<Utc>>,
    state: &'static str,
    note: Option<Wording>,
    /// It waits for the reader.
    mine: bool,
}

#[derive(Serialize)]
struct Page {
    number: String,
    phase: BatchPhase,
    direction: &'static str,
    competition: String,
    count: usize,
    total: Fen,
    stands: Option<Stands>,
    lines: Vec<Line>,
    part: Part,
    warnings: Vec<Wording>,
    flagged: Vec<owed::Owed>,
    common: Vec<i64>,
    seen: String,
    suspects: Vec<Shown>,
    slots: Vec<Slot>,
    fingerprint: Vec<String>,
    exported_at: Option<DateTime<Utc>>,
    settled_at: Option<DateTime<Utc>>,
    may: Option<Wording>,
    waiting: bool,
    approve_url: String,
    return_url: String,
    withdraw_url: Option<String>,
    export_url: Option<String>,
    settle_url: Option<String>,
    revision: i64,
    values: BTreeMap<String, String>,
    errors: Vec<Problem>,
}

/// The page.
pub(super) async fn page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show(&ask, &asked, Again::default()).await
}

pub(super) async fn load(ask: &Ask) -> Result<BatchPage, Fault> {
    ask.read(read::batch).await
}

pub(super) fn frame(ask: &Ask, page: &BatchPage) -> Frame {
    let url = urls::competition(&page.competition.uid).payout();
    ask.frame()
        .crumb(Wording::entered(page.competition.name.clone()), Some(&url))
        .crumb(Wording::entered(page.batch.number.clone()), None)
}

pub(super) async fn show(ask: &Ask, asked: &Asked, again: Again) -> Result<HttpResponse, Fault> {
    let loaded = load(ask).await?;
    let frame = frame(ask, &loaded);
    let status = again.status();
    ask.page_with_status(status, "payout/approve.html", &frame, &shown(&loaded, asked, &again))
}

fn shown(loaded: &BatchPage, asked: &Asked, again: &Again) -> Page {
    let batch = &loaded.batch;
    let urls = urls::batch(&batch.uid);
    let may = |action: &'static str, url: String| loaded.may.contains(&action).then_some(url);
    let address = format!("{}?page=", urls.page());
    let part = Part::new(loaded.lines.len(), usize::from(PAGE_ROWS), asked, &address);
    Page {
        number: batch.number.clone(),
        phase: batch.phase,
        direction: batch.direction().message_key(),
        competition: loaded.competition.name.clone(),
        count: loaded.lines.len(),
        total: batch.total,
        stands: loaded.stands,
        lines: lines(loaded, &part),
        part,
        warnings: warnings(loaded),
        flagged: owed::owed(loaded),
        common: owed::light(loaded),
        seen: loaded.flagged.1.clone(),
        suspects: loaded.suspects.iter().map(Shown::from).collect(),
        slots: slots(loaded),
        fingerprint: fingerprint(&batch.digest),
        exported_at: batch.exported_at,
        settled_at: batch.settled_at,
        waiting: batch.phase == BatchPhase::Prepared,
        may: why_not(loaded),
        approve_url: urls.approve(),
        return_url: urls.send_back(),
        withdraw_url: may("withdraw-batch", urls.withdraw()),
        export_url: may("export-batch", urls.export()),
        settle_url: may("settle-batch", urls.settle()),
        revision: batch.revision,
        values: owed::values(loaded, again),
        errors: again.errors.clone(),
    }
}

/// The lines of one part.
fn lines(loaded: &BatchPage, part: &Part) -> Vec<Line> {
    let urls = urls::batch(&loaded.batch.uid);
    let may_ask = loaded.may.contains(&"ask-reversal");
    let rows = loaded.lines.get(part.range()).unwrap_or_default();
    rows.iter()
        .map(|PageLine { line, item, looked, reason, reversal }| Line {
            n: line.line,
            payee: line.payee_name.clone(),
            notes: line.payee_unit.iter().cloned().collect(),
            item: Wording::entered(item.clone()),
            account: looked.account.clone().map(AccountShown::from),
            flags: reason
                .as_ref()
                .map_or(&looked.flags, |reason| &reason.flags)
                .iter()
                .copied()
                .map(Flag::message_key)
                .collect(),
            reason: reason.as_ref().map(|reason| reason.reason.clone()),
            amount: line.amount,
            aside: line.aside.map(Aside::message_key),
            reversed: line.reversed.clone(),
            reversal: reversal.as_ref().map(|asked| asking(loaded, asked)),
            reverse_url: (may_ask && line.reversed.is_none() && line.aside.is_none() && reversal.is_none())
                .then(|| urls.reversal(&line.uid)),
        })
        .collect()
}

fn asking(loaded: &BatchPage, (asked, name): &(Reversal, String)) -> Asking {
    let urls = urls::batch(&loaded.batch.uid);
    let (own, approver) = (asked.asked_by == loaded.reader, loaded.may.contains(&"reverse-line"));
    let may_withdraw = loaded.may.contains(&"withdraw-reversal") && (own || approver);
    Asking {
        by: name.clone(),
        at: asked.asked_at,
        reason: asked.reason.clone(),
        do_url: (approver && !own).then(|| urls.reverse(&asked.line)),
        withdraw_url: may_withdraw.then(|| urls.withdraw_reversal(&asked.line)),
    }
}

fn warnings(loaded: &BatchPage) -> Vec<Wording> {
    let mut warnings = Vec::new();
    let mut seen: BTreeMap<(StreamId, i64), i64> = BTreeMap::new();
    let pays = matches!(loaded.batch.phase, BatchPhase::Prepared | BatchPhase::Approved);
    for PageLine { line, looked, .. } in &loaded.lines {
        if pays && let Some(aside) = looked.aside {
            let because = Because::new("payout-will-be-aside").count("line", line.line);
            warnings.push(Wording::Said(because.word("why", aside.message_key())));
        }
        if let Some(first) = seen.insert((line.payee_id, line.amount.fen()), line.line) {
            let (second, payee) = (line.line, line.payee_name.as_str());
            warnings.push(Wording::Said(
                Because::new("payout-same-twice")
                    .count("first", first)
                    .count("second", second)
                    .text("payee", payee),
            ));
        }
    }
    warnings
}

fn slots(loaded: &BatchPage) -> Vec<Slot> {
    let batch = &loaded.batch;
    let second = match (&batch.approved, &batch.returned) {
        (Some((name, at)), withdrawn) => {
            let note = withdrawn.as_ref().map(|(who, reason)| {
                let because = Because::new("payout-withdrawn-by");
                Wording::Said(because.text("who", who.as_str()).text("reason", reason.as_str()))
            });
            let state = if note.is_some() { "returned" } else { "done" };
            Slot { role: "pay-approved", name: Some(name.clone()), at: Some(*at), state, note, mine: false }
        }
        (None, Some((name, reason))) => Slot {
            role: "pay-approved",
            name: None,
            at: None,
            state: "returned",
            note: Some(Wording::Said(
                Because::new("payout-returned-by").text("who", name.as_str()).text("reason", reason.as_str()),
            )),
            mine: false,
        },
        (None, None) => Slot {
            role: "pay-approved",
            name: None,
            at: None,
            state: "waiting",
            note: None,
            mine: why_not(loaded).is_none(),
        },
    };
    let first = Slot {
        role: "pay-prepared",
        name: Some(batch.prepared.1.clone()),
        at: Some(batch.prepared.2),
        state: "done",
        note: None,
        mine: false,
    };
    vec![first, second]
}

/// Why the reader may not approve; `None` where they may.
fn why_not(loaded: &BatchPage) -> Option<Wording> {
    let batch = &loaded.batch;
    if loaded.own {
        return Some(Wording::Said(Because::new("pay-same").text("who", batch.prepared.1.as_str())));
    }
    (!loaded.may.contains(&"approve-batch")).then(|| Wording::said("payout-other-role"))
}

/// Returns it to its preparer.
pub(super) async fn give_back(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = ask
        .write_with(&sent, read_reason(&sent), |act, uid, reason| batches::give_back(act, uid, &reason))
        .await;
    match done {
        Ok(()) => Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-returned"))),
        Err(fault) => show(&ask, &Asked::default(), Again::from(&sent, fault)?).await,
    }
}

pub(super) fn read_reason(sent: &Sent) -> Result<String, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    reader.finish()?;
    Ok(reason)
}

/// The bank's file.
pub(super) async fn export(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let head = ["col-n", "payout-col-holder", "payout-col-bank", "col-account", "col-amount", "col-item"]
        .map(|key| messages::word(ask.visitor.lang, key));
    let (name, file) = ask.write(&sent, move |act, uid| exporting::export(act, uid, &head)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(file))
}

/// Records that it was paid.
pub(super) async fn settle(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    ask.write(&sent, batches::settle).await?;
    Ok(respond::done(&urls::batch(ask.uid()).page(), &Because::new("payout-settled")))
}
