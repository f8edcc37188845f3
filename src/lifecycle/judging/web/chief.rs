//! The chief judge's pages: progress, a judge's sheets, one sheet. Blind: codes and judge numbers.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::phase::{RoundPhase, SheetPhase};
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::judging::model::Given;
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::usecase::pad::{self, Read, Seen};
use crate::lifecycle::judging::usecase::progress::{self, ModuleProgress, Part, Progress};
use crate::lifecycle::judging::usecase::save;
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{Blocker, frame};

#[derive(Serialize)]
struct ProgressPage {
    event: String,
    round: String,
    at: DateTime<Utc>,
    phase: &'static str,
    judges: i64,
    decimals: u32,
    modules: Vec<Line>,
    open: Vec<Blocker>,
    notices: Vec<Blocker>,
    confirm_url: Option<String>,
    decisions_url: String,
}

#[derive(Serialize)]
struct Line {
    name: String,
    cells: Vec<Cell>,
    spread: Option<Score>,
    blocked: bool,
}

#[derive(Serialize)]
struct Cell {
    state: &'static str,
    done: usize,
    of: usize,
    url: Option<String>,
}

/// In which role these pages are read.
pub(super) fn reader(is_chief: bool) -> Role {
    if is_chief { Role::ChiefJudge } else { Role::Auditor }
}

pub(super) async fn progress_page(ask: Ask) -> Result<HttpResponse, Fault> {
    let progress = ask.read(progress::progress).await?;
    let frame = frame(&ask, &progress.place, reader(progress.may_decide))
        .crumb(Wording::said("progress-title"), None);
    // Once the codes are open nothing is confirmed any more.
    let phase = progress.place.round.phase;
    let confirmable = progress.may_decide && matches!(phase, RoundPhase::Judging | RoundPhase::Confirmed);
    let judges = progress.state.judges().last().copied().unwrap_or(0);
    let page = ProgressPage {
        judges,
        // J scores are whole, and so are their differences.
        decimals: 0,
        at: progress.at,
        phase: phase.code(),
        modules: modules(ask.uid(), &progress, judges),
        open: progress.state.modules.iter().flat_map(|module| open(ask.uid(), module)).collect(),
        notices: absent(ask.uid(), &progress)
            .chain(progress.state.modules.iter().flat_map(|module| notices(ask.uid(), module)))
            .collect(),
        confirm_url: confirmable.then(|| urls::round(ask.uid()).confirm()),
        decisions_url: urls::round(ask.uid()).decisions(),
        event: progress.place.event,
        round: progress.place.round.name,
    };
    ask.page("judging/progress.html", &frame, &page)
}

fn modules(uid: &str, progress: &Progress, judges: i64) -> Vec<Line> {
    let any_sheet =
        progress.state.modules.iter().any(|module| module.parts.iter().any(|part| part.sheets > 0));
    let line = |module: &ModuleProgress| {
        let of = |number: i64| module.parts.iter().find(|part| part.seat.ordinal == number);
        let cells = (1..=judges).map(|number| cell(uid, of(number)));
        Line {
            name: format!("{} {}", module.module.code, module.module.name),
            cells: cells.collect(),
            spread: Some(Score::from_thousandths(module.largest.saturating_mul(1000))),
            blocked: module.spreads.iter().any(|spread| !spread.resolved),
        }
    };
    progress.state.modules.iter().filter(|_module| any_sheet).map(line).collect()
}

fn cell(uid: &str, part: Option<&Part>) -> Cell {
    let Some(part) = part.filter(|part| part.sheets > 0) else {
        return Cell { state: "none", done: 0, of: 0, url: None };
    };
    let state = if part.signed == part.sheets { "signed" } else { "marking" };
    let url = Some(urls::round(uid).seat(&part.seat.uid));
    Cell { state, done: part.whole, of: part.sheets, url }
}

/// What blocks confirmation.
fn open(uid: &str, module: &ModuleProgress) -> Vec<Blocker> {
    let mut open = Vec::new();
    let code = &module.module.code;
    let about = |key: &'static str| Because::new(key).text("module", code);
    for spread in module.spreads.iter().filter(|spread| !spread.resolved) {
        let query =
            [("kind", "spread"), ("code", &spread.code), ("module", code), ("aspect", &spread.aspect)];
        open.push(Blocker {
            what: about("judging-open-spread")
                .text("code", &spread.code)
                .text("aspect", &spread.aspect)
                .list("scores", spread.scores.iter().map(ToString::to_string))
                .count("limit", module.module.spread_limit),
            url: decisions_url(uid, &query),
            act: Some(Because::new("judging-act-resolve")),
        });
    }
    for part in module.parts.iter().filter(|part| part.waiting > 0) {
        open.push(Blocker {
            what: about("judging-open-unsigned")
                .count("judge", part.seat.ordinal)
                .count("sheets", part.waiting),
            url: urls::round(uid).seat(&part.seat.uid),
            act: Some(Because::new("judging-act-look")),
        });
    }
    for missing in module.missing.iter().filter(|missing| !missing.resolved) {
        open.push(Blocker {
            what: missing_because(code, missing),
            // No decision stands in for an agreed value: its sheet goes back to the judge who keeps it.
            url: match missing.judge.map(|judge| judge.to_string()) {
                None => urls::round(uid).seat(&missing.seat),
                Some(judge) => decisions_url(
                    uid,
                    &[("kind", "drop-judge"), ("module", code.as_str()), ("judge", &judge)],
                ),
            },
            act: Some(Because::new(match missing.judge {
                None => "judging-act-look",
                Some(_) => "judging-act-decide",
            })),
        });
    }
    open
}

fn missing_because(module: &str, missing: &progress::Missing) -> Because {
    let because = match missing.judge {
        Some(judge) => Because::new("judging-open-missing").count("judge", judge),
        None => Because::new("judging-open-missing-agreed"),
    };
    because
        .text("module", module)
        .text("code", &missing.code)
        .text("aspect", &missing.aspect)
        .text("reason", &missing.reason)
}

/// Codes nobody came for: they wait for nothing.
fn absent<'a>(uid: &'a str, progress: &'a Progress) -> impl Iterator<Item = Blocker> + 'a {
    progress.state.absent.iter().map(move |(code, reason)| Blocker {
        what: Because::new("judging-absent").text("code", code).text("reason", reason),
        url: urls::round(uid).progress(),
        act: None,
    })
}

/// What was open and is decided.
fn notices(uid: &str, module: &ModuleProgress) -> Vec<Blocker> {
    let url = urls::round(uid).decisions();
    let mut notices = Vec::new();
    for spread in module.spreads.iter().filter(|spread| spread.resolved) {
        let what = Because::new("judging-spread-stands");
        let what = what.text("code", &spread.code).text("aspect", &spread.aspect);
        notices.push(Blocker { what, url: url.clone(), act: None });
    }
    for low in &module.low {
        let what =
            Because::new("judging-low-of").count("judge", low.judge).text("module", &module.module.code);
        let what = what.text("code", &low.code).text("aspect", &low.aspect).mark("value", low.value);
        let seat = module.parts.iter().find(|part| part.seat.ordinal == low.judge);
        let url = seat.map_or_else(|| url.clone(), |part| urls::round(uid).seat(&part.seat.uid));
        notices.push(Blocker { what, url, act: None });
    }
    for missing in module.missing.iter().filter(|missing| missing.resolved) {
        let what = missing_because(&module.module.code, missing);
        notices.push(Blocker { what, url: url.clone(), act: None });
    }
    notices
}

/// The page of decisions, filled in.
fn decisions_url(uid: &str, query: &[(&str, &str)]) -> String {
    let query = serde_urlencoded::to_string(query).unwrap_or_default();
    format!("{}?{query}", urls::round(uid).decisions())
}

#[derive(Serialize)]
struct SeatPage {
    event: String,
    module: String,
    judge: i64,
    sheets: Vec<SeatSheet>,
    back_url: String,
}

#[derive(Serialize)]
struct SeatSheet {
    code: String,
    agreed: bool,
    url: String,
    done: usize,
    of: usize,
    phase: &'static str,
}

pub(super) async fn seat_page(ask: Ask, path: web::Path<(String, String)>) -> Result<HttpResponse, Fault> {
    let (_uid, seat) = path.into_inner();
    let back_url = urls::round(ask.uid()).progress();
    let (work, is_chief) = ask.read(move |by, uid| pad::seat_for_chief(by, uid, &seat)).await?;
    let frame = frame(&ask, &work.place, reader(is_chief))
        .crumb(Wording::said("progress-title"), Some(&back_url))
        .crumb(Wording::Said(Because::new("judging-of-judge").count("judge", work.seat.ordinal)), None);
    let sheets = work.sheets.into_iter().map(|marked| SeatSheet {
        url: urls::sheet(&marked.sheet.uid).page(),
        phase: marked.state_key(),
        code: marked.sheet.code,
        agreed: marked.sheet.agreed,
        done: marked.done,
        of: marked.of,
    });
    let page = SeatPage {
        event: work.place.event,
        module: work.module.name,
        judge: work.seat.ordinal,
        sheets: sheets.collect(),
        back_url,
    };
    ask.page("judging/seat.html", &frame, &page)
}

#[derive(Serialize)]
struct SheetPage {
    event: String,
    module: String,
    judge: i64,
    code: String,
    agreed: bool,
    phase: &'static str,
    rows: Vec<SheetRow>,
    unlock_action: Option<String>,
    revision: i64,
    reason: String,
    errors: Vec<Problem>,
    back_url: String,
}

#[derive(Serialize)]
struct SheetRow {
    number: String,
    title: String,
    decimals: u32,
    value: Option<Score>,
    reason: String,
    earlier: Vec<Earlier>,
}

#[derive(Serialize)]
struct Earlier {
    value: Option<Score>,
    at: DateTime<Utc>,
}

/// A sheet as the chief judge reads it.
pub(super) fn show_sheet(ask: &Ask, read: Read, again: &Again) -> Result<HttpResponse, Fault> {
    let back_url = urls::round(&read.place.round.uid).seat(&read.seat_uid);
    let progress = urls::round(&read.place.round.uid).progress();
    let frame = frame(ask, &read.place, reader(read.may_unlock))
        .crumb(Wording::said("progress-title"), Some(&progress))
        .crumb(Wording::entered(read.sheet.code.clone()), None);
    let status = again.status();
    let rows = read.rows.into_iter().map(|(aspect, mut versions)| {
        let newest = versions.pop();
        let earlier = |given: Given| Earlier { value: given.value, at: given.at };
        SheetRow {
            decimals: rules::decimals(&aspect),
            number: aspect.code,
            title: aspect.name,
            value: newest.as_ref().and_then(|given| given.value),
            reason: newest.and_then(|given| given.reason).unwrap_or_default(),
            earlier: versions.into_iter().map(earlier).collect(),
        }
    });
    let unlocks = read.may_unlock && read.sheet.phase == SheetPhase::Signed;
    let page = SheetPage {
        event: read.place.event,
        module: read.module,
        judge: read.judge,
        code: read.sheet.code,
        agreed: read.sheet.agreed,
        phase: read.sheet.phase.message_key(),
        rows: rows.collect(),
        unlock_action: unlocks.then(|| urls::sheet(&read.sheet.uid).unlock()),
        revision: read.sheet.revision,
        reason: again.value("reason"),
        errors: again.errors.clone(),
        back_url,
    };
    ask.page_with_status(status, "judging/sheet.html", &frame, &page)
}

pub(super) async fn unlock(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    match give_back(&ask, &sent).await {
        Ok(code) => {
            let because = Because::new("judging-unlocked").text("code", code);
            Ok(respond::done(&urls::sheet(ask.uid()).page(), &because))
        }
        Err(fault) => {
            let again = Again::from(&sent, fault.clone())?;
            match ask.read(pad::sheet).await? {
                Seen::Chief(read) => show_sheet(&ask, *read, &again),
                Seen::Own(_) => Err(fault),
            }
        }
    }
}

async fn give_back(ask: &Ask, sent: &Sent) -> Result<String, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    ask.write_with(sent, reader.finish(), move |act, uid, ()| save::unlock(act, uid, &reason)).await
}
