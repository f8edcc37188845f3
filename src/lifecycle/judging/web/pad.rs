//! The judge's list of sheets, and the pad.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use serde::Serialize;

use crate::access::by::By;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Problem};
use crate::kernel::phase::{RoundPhase, SheetPhase};
use crate::kernel::role::Role;
use crate::kernel::score::Score;
use crate::lifecycle::judging::model::{Entered, Given};
use crate::lifecycle::judging::rules;
use crate::lifecycle::judging::usecase::pad::{self, Marked, OwnSeat, Pad, Seen};
use crate::lifecycle::judging::usecase::save;
use crate::lifecycle::setup::model::{Aspect, AspectKind};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::Again;
use crate::pages::listing::{Asked, Search, Ways};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::frame;

/// Cookie with the client's uid of the last pad that was kept; the pad's script reads it.
const ACKNOWLEDGED: &str = "acknowledged";

#[derive(Serialize)]
struct ListPage {
    seats: Vec<ListedSeat>,
    ways: Ways,
}

#[derive(Serialize)]
struct ListedSeat {
    competition: String,
    event: String,
    round: String,
    module: String,
    judge: i64,
    phase: &'static str,
    /// Nothing can be compared before.
    begun: bool,
    compare_url: String,
    sheets: Option<ListedSheets>,
}

#[derive(Serialize)]
struct ListedSheets {
    whole: usize,
    of: usize,
    unlisted: usize,
    sheets: Vec<ListedSheet>,
}

#[derive(Serialize)]
struct ListedSheet {
    code: String,
    agreed: bool,
    url: String,
    done: usize,
    of: usize,
    phase: &'static str,
}

pub(super) async fn list_page(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    let seek = asked.seek();
    let part = ask.read(move |by, _uid| pad::own_seats(by, seek)).await?;
    let frame = ask.frame().crumb(Wording::said("judging-own-sheets"), None);
    let ways = Search::at("/judge").ways(&part, |own| own.seat.uid.clone());
    // On the page in the order of making, as a panel's modules follow each other.
    let mut seats: Vec<ListedSeat> = part.rows.into_iter().rev().map(listed).collect();
    seats.sort_by_key(|seat| seat.sheets.is_none());
    ask.page("judging/list.html", &frame, &ListPage { seats, ways })
}

fn listed(own: OwnSeat) -> ListedSeat {
    let sheets = own.sheets.map(|sheets| ListedSheets {
        whole: sheets.whole,
        of: sheets.of,
        unlisted: sheets.unlisted,
        sheets: sheets.listed.into_iter().map(listed_sheet).collect(),
    });
    ListedSeat {
        competition: own.place.competition,
        event: own.place.event,
        round: own.place.round.name,
        module: own.module,
        judge: own.seat.ordinal,
        phase: own.place.round.phase.message_key(),
        begun: !matches!(own.place.round.phase, RoundPhase::Open | RoundPhase::Drawn),
        compare_url: urls::seat(&own.seat.uid).compare(),
        sheets,
    }
}

fn listed_sheet(marked: Marked) -> ListedSheet {
    ListedSheet {
        url: urls::sheet(&marked.sheet.uid).page(),
        phase: marked.state_key(),
        code: marked.sheet.code,
        agreed: marked.sheet.agreed,
        done: marked.done,
        of: marked.of,
    }
}

#[derive(Serialize)]
pub(super) struct Next {
    module: String,
    url: String,
}

/// The sheet to go on with.
pub(super) fn next(by: By<'_>) -> Result<Option<Next>, Fault> {
    let next = pad::next_open(by)?;
    Ok(next.map(|(sheet, module)| Next { url: urls::sheet(&sheet.uid).page(), module }))
}

/// Why the chief judge gave the sheet back.
#[derive(Serialize)]
struct Returned {
    reason: String,
    at: DateTime<Utc>,
}

#[derive(Serialize)]
struct PadPage {
    event: String,
    module: String,
    judge: i64,
    agreed: bool,
    code: String,
    position: usize,
    of: usize,
    done: usize,
    saved_at: Option<DateTime<Utc>>,
    locked: Option<Because>,
    returned: Option<Returned>,
    action: String,
    revision: i64,
    draft: Draft,
    again: bool,
    aspects: Vec<Field>,
    errors: Vec<Problem>,
    back_url: &'static str,
    previous_url: Option<String>,
    next_url: Option<String>,
    compare_url: String,
}

/// What a draft on the device is kept by: whose, of which sheet, under which scheme; and the key it is sealed with.
#[derive(Serialize)]
struct Draft {
    account: String,
    sheet: String,
    key: String,
    scheme: String,
}

#[derive(Serialize)]
struct Field {
    uid: String,
    number: String,
    title: String,
    kind: &'static str,
    min: Score,
    max: Score,
    step: Option<Score>,
    value: Option<Score>,
    descriptors: Vec<Descriptor>,
    typed: Option<String>,
    reason: String,
    decimals: u32,
}

#[derive(Serialize)]
struct Descriptor {
    value: Score,
    text: Wording,
}

pub(super) async fn sheet_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, StatusCode::OK, None, Vec::new()).await
}

async fn show(
    ask: &Ask,
    status: StatusCode,
    sent: Option<&Sent>,
    errors: Vec<Problem>,
) -> Result<HttpResponse, Fault> {
    let seen = ask.read(pad::sheet).await?;
    let pad = match seen {
        Seen::Own(pad) => pad,
        Seen::Chief(read) => {
            return super::chief::show_sheet(ask, *read, &Again { errors, ..Again::default() });
        }
    };
    let frame = frame(ask, &pad.work.place, Role::Judge)
        .crumb(Wording::said("judging-own-sheets"), Some("/judge"))
        .crumb(Wording::entered(sheet_of(&pad)?.sheet.code.clone()), None);
    let page = pad_page(&pad, draft(ask, &pad)?, sent, errors)?;
    ask.page_with_status(status, "judging/pad.html", &frame, &page)
}

fn sheet_of(pad: &Pad) -> Result<&Marked, Fault> {
    pad.work.sheets.get(pad.index).ok_or_else(Fault::not_found)
}

fn draft(ask: &Ask, pad: &Pad) -> Result<Draft, Fault> {
    let (account, sheet) = (&ask.visitor.actor()?.uid, &sheet_of(pad)?.sheet);
    let key = ask.site.installation.keys.draft_key(account, &ask.visitor.browser);
    Ok(Draft {
        account: account.clone(),
        sheet: sheet.uid.clone(),
        key: BASE64.encode(&key),
        scheme: rules::scheme_digest(rules::aspects_of(&pad.work.module, sheet.agreed)),
    })
}

fn pad_page(pad: &Pad, draft: Draft, sent: Option<&Sent>, errors: Vec<Problem>) -> Result<PadPage, Fault> {
    let marked = sheet_of(pad)?;
    let url = |(_index, other): (usize, &Marked)| urls::sheet(&other.sheet.uid).page();
    let locked = match marked.sheet.phase {
        SheetPhase::Open => marked.released.then(|| Because::new("judging-sheet-released")),
        SheetPhase::Signed => Some(Because::new("judging-sheet-signed")),
        // Before the round closes a sheet is locked for nothing else.
        SheetPhase::Locked if pad.work.place.round.phase == RoundPhase::Judging => {
            Some(Because::new("judging-sheet-taken-over"))
        }
        SheetPhase::Locked => Some(Because::new("judging-sheet-locked")),
    };
    Ok(PadPage {
        event: pad.work.place.event.clone(),
        module: pad.work.module.name.clone(),
        judge: pad.work.seat.ordinal,
        agreed: marked.sheet.agreed,
        code: marked.sheet.code.clone(),
        position: pad.work.counting().filter(|(index, _marked)| *index <= pad.index).count(),
        of: pad.work.counting().count(),
        done: marked.done,
        saved_at: marked.marks.values().map(|given| given.at).max(),
        locked,
        returned: pad.returned.clone().map(|(reason, at)| Returned { reason, at }),
        action: urls::sheet(&marked.sheet.uid).page(),
        revision: marked.sheet.revision,
        draft,
        again: sent.is_some(),
        aspects: rules::aspects_of(&pad.work.module, marked.sheet.agreed)
            .map(|aspect| field(aspect, marked.marks.get(&aspect.id), sent))
            .collect(),
        errors,
        back_url: "/judge",
        previous_url: pad.work.counting().rfind(|(index, _marked)| *index < pad.index).map(url),
        next_url: pad.work.counting().find(|(index, _marked)| *index > pad.index).map(url),
        compare_url: urls::seat(&pad.work.seat.uid).compare(),
    })
}

fn field(aspect: &Aspect, given: Option<&Given>, sent: Option<&Sent>) -> Field {
    let typed = sent.map(|sent| sent.raw(&format!("mark:{}", aspect.uid)).to_owned());
    let stored = given.and_then(|given| given.value);
    let kind = match aspect.kind {
        AspectKind::Judged => "scale",
        AspectKind::Measured if rules::is_yes_or_no(aspect) => "yes-no",
        _ => "score",
    };
    let reason = match sent {
        Some(sent) => sent.raw(&format!("reason:{}", aspect.uid)).to_owned(),
        None => given.and_then(|given| given.reason.clone()).unwrap_or_default(),
    };
    Field {
        uid: aspect.uid.clone(),
        number: aspect.code.clone(),
        title: aspect.name.clone(),
        kind,
        min: Score::ZERO,
        max: rules::largest(aspect),
        step: Some(rules::step(aspect)),
        // On a scale the choice itself shows what was sent.
        value: typed.as_deref().map_or(stored, |typed| typed.parse().ok()),
        descriptors: descriptors(aspect),
        typed,
        reason,
        decimals: rules::decimals(aspect),
    }
}

fn descriptors(aspect: &Aspect) -> Vec<Descriptor> {
    let choice = |value: Score, key: &'static str| Descriptor { value, text: Wording::said(key) };
    let points = |points: i64| Score::from_thousandths(points.saturating_mul(1000));
    match aspect.kind {
        AspectKind::Judged => vec![
            choice(points(0), "judging-score-0"),
            choice(points(1), "judging-score-1"),
            choice(points(2), "judging-score-2"),
            choice(points(3), "judging-score-3"),
        ],
        AspectKind::Measured if rules::is_yes_or_no(aspect) => {
            vec![choice(aspect.max, "judging-yes"), choice(Score::ZERO, "judging-no")]
        }
        _ => Vec::new(),
    }
}

/// Fields `mark:UID` and `reason:UID` as one line for each aspect that was sent.
fn entered(sent: &Sent) -> Vec<Entered> {
    let mut lines: Vec<Entered> = Vec::new();
    for (aspect, value) in sent.prefixed("mark:") {
        lines.push(Entered { aspect: aspect.to_owned(), value: value.to_owned(), reason: String::new() });
    }
    for (aspect, reason) in sent.prefixed("reason:") {
        match lines.iter_mut().find(|line| line.aspect == aspect) {
            Some(line) => reason.clone_into(&mut line.reason),
            // No choice was made on a scale: the reason alone is what was entered.
            None if !reason.is_empty() => lines.push(Entered {
                aspect: aspect.to_owned(),
                value: String::new(),
                reason: reason.to_owned(),
            }),
            None => {}
        }
    }
    lines
}

pub(super) async fn save(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let lines = entered(&sent);
    match ask.write(&sent, move |act, uid| save::save(act, uid, &lines)).await {
        Ok(saved) => {
            let (next, left) = next_of(&ask.read(pad::sheet).await?);
            let because = Because::new("judging-saved").text("code", saved.code).count("left", left);
            let mut response =
                respond::done(&next.unwrap_or_else(|| urls::sheet(ask.uid()).page()), &because);
            acknowledge(&mut response, &sent.request.client_uid)?;
            Ok(response)
        }
        Err(fault) if shows_what_was_typed(fault.kind) => {
            let status = respond::status(fault.kind);
            show(&ask, status, Some(&sent), fault.problems).await
        }
        Err(fault) => Err(fault),
    }
}

/// Tells the script of the pad which request is kept: what it still has on the device of that one can go.
fn acknowledge(response: &mut HttpResponse, client_uid: &str) -> Result<(), Fault> {
    if !client_uid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        // No page of ours sends such a one, and no cookie may hold it.
        return Ok(());
    }
    let mut cookie = respond::cookie(ACKNOWLEDGED, client_uid.to_owned(), false);
    cookie.set_http_only(false);
    response.add_cookie(&cookie).map_err(Fault::internal)
}

/// Whether the pad comes back as it was filled in: something in it is to be mended, or it is to be sent again.
fn shows_what_was_typed(kind: FaultKind) -> bool {
    use FaultKind::{Busy, Clash, Invalid, Stale};
    matches!(kind, Invalid | Stale | Busy | Clash)
}

/// The next sheet of the same work, and how many still have holes.
fn next_of(seen: &Seen) -> (Option<String>, usize) {
    let Seen::Own(pad) = seen else { return (None, 0) };
    let next = pad.work.counting().find(|(index, _marked)| *index > pad.index);
    let left = pad.work.sheets.iter().filter(|marked| !marked.is_whole()).count();
    (next.map(|(_index, marked)| urls::sheet(&marked.sheet.uid).page()), left)
}
