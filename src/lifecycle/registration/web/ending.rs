//! The pages that cancel a competition, an event or a division, or merge one into another: what it touches stands there before
//! it counts.

use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::lifecycle::registration::rules::touched::{Touched, Twice};
use crate::lifecycle::registration::usecase::ending::{self, Ending, Wanted, What};
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

/// What is to be merged into which division.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Into {
    #[serde(default)]
    into: String,
}

/// Whether something is cancelled or merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Cancel,
    Merge,
}

#[derive(Serialize)]
struct EndingPage {
    title: &'static str,
    button: &'static str,
    competition: String,
    action: String,
    cancel_url: String,
    /// Divisions to choose from, while none is chosen.
    choices: Vec<Chosen>,
    /// Uid of the division that was chosen; empty where something is cancelled.
    into_uid: String,
    touched: Option<Shown>,
    seen: String,
    reason: String,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct Chosen {
    title: String,
    url: String,
}

#[derive(Serialize)]
struct Shown {
    ends: Vec<String>,
    into: Option<String>,
    entries: usize,
    admitted: usize,
    units: Vec<String>,
    officials: Vec<String>,
    twice: Vec<Because>,
}

fn address(what: What, how: How, uid: &str) -> String {
    match (what, how) {
        (What::Competition, _) => urls::competition(uid).cancel(),
        (What::Event, How::Cancel) => urls::event(uid).cancel(),
        (What::Event, How::Merge) => urls::event(uid).merge(),
        (What::Division, How::Cancel) => urls::division(uid).cancel(),
        (What::Division, How::Merge) => urls::division(uid).merge(),
    }
}

fn title(what: What, how: How) -> &'static str {
    match (what, how) {
        (What::Competition, _) => "setup-cancel",
        (What::Event, How::Cancel) => "registration-cancel-event",
        (What::Event, How::Merge) => "registration-merge-event",
        (What::Division, How::Cancel) => "registration-cancel-division",
        (What::Division, How::Merge) => "registration-merge-division",
    }
}

async fn show(
    ask: &Ask,
    (what, how): (What, How),
    into: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let chosen = into.clone();
    let view = ask
        .read(move |by, uid| ending::look(by, what, uid, Some(chosen.as_str()).filter(|uid| !uid.is_empty())))
        .await?;
    let set_up = urls::competition(&view.competition.uid).setup();
    let (title, action) = (title(what, how), address(what, how, ask.uid()));
    let frame =
        ask.frame().crumb(Wording::said("setup-title"), Some(&set_up)).crumb(Wording::said(title), None);
    let status = again.status();
    let page = page(view, (title, action, set_up), (how, into), again)?;
    ask.page_with_status(status, "registration/ending.html", &frame, &page)
}

fn page(
    view: Ending,
    (title, action, cancel_url): (&'static str, String, String),
    (how, into_uid): (How, String),
    again: Again,
) -> Result<EndingPage, Fault> {
    let undecided = how == How::Merge && into_uid.is_empty();
    let choice = |(uid, title): (String, String)| Chosen { url: format!("{action}?into={uid}"), title };
    let choices = if undecided { view.into.into_iter().map(choice).collect() } else { Vec::new() };
    Ok(EndingPage {
        title,
        button: if how == How::Merge { "registration-merge-do" } else { "registration-cancel-do" },
        competition: view.competition.name,
        action,
        cancel_url,
        choices,
        into_uid,
        seen: if undecided { String::new() } else { view.touched.digest()? },
        touched: if undecided { None } else { Some(shown(view.touched)) },
        reason: again.value("reason"),
        errors: again.errors,
    })
}

fn shown(touched: Touched) -> Shown {
    let twice = |twice: Twice| {
        Because::new("registration-merge-twice")
            .text("name", twice.here.1)
            .text("here", twice.here.0)
            .text("there", twice.there.0)
    };
    Shown {
        ends: touched.ends,
        into: touched.into,
        entries: touched.entries,
        admitted: touched.admitted,
        units: touched.units,
        officials: touched.officials,
        twice: touched.twice.into_iter().map(twice).collect(),
    }
}

fn read(sent: &Sent, how: How) -> Result<Wanted, Fault> {
    let mut reader = sent.reader();
    let reason = reader.text("reason");
    let seen = reader.parsed("seen", digest);
    let into = if how == How::Merge { Some(reader.line("into")) } else { None };
    reader.finish()?;
    Ok(Wanted { into, reason, seen: given(seen)? })
}

/// A digest as the page wrote it.
fn digest(text: &str) -> Result<String, Because> {
    let fits = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fits { Ok(text.to_owned()) } else { Err(Because::new("fault-not-a-choice")) }
}

async fn end(ask: Ask, sent: Sent, what: What, how: How) -> Result<HttpResponse, Fault> {
    let ended = ask.site.ended;
    let outcome = ask
        .write_with(&sent, read(&sent, how), move |act, uid, wanted| {
            ending::end(act, what, uid, &wanted, ended)
        })
        .await;
    let key = if how == How::Merge { "registration-merged" } else { "registration-cancelled" };
    match outcome {
        Ok(competition) => Ok(respond::done(&urls::competition(&competition).setup(), &Because::new(key))),
        Err(fault) => {
            let into = if how == How::Merge { sent.raw("into").to_owned() } else { String::new() };
            show(&ask, (what, how), into, Again::from(&sent, fault)?).await
        }
    }
}

pub(super) async fn cancel_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, (What::Competition, How::Cancel), String::new(), Again::default()).await
}

pub(super) async fn cancel(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let cancelled = ask.site.cancelled;
    let outcome = ask
        .write_with(&sent, read(&sent, How::Cancel), move |act, uid, wanted| {
            ending::cancel(act, uid, &wanted, cancelled)
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::competition(ask.uid()).setup(), &Because::new("setup-cancelled"))),
        Err(fault) => {
            let again = Again::from(&sent, fault)?;
            show(&ask, (What::Competition, How::Cancel), String::new(), again).await
        }
    }
}

/// The pages of what ends, cancelled or merged.
macro_rules! pages {
    ($($get:ident, $post:ident: $what:ident $how:ident;)+) => {$(
        pub(super) async fn $get(ask: Ask, into: web::Query<Into>) -> Result<HttpResponse, Fault> {
            let into = if How::$how == How::Merge { into.into_inner().into } else { String::new() };
            show(&ask, (What::$what, How::$how), into, Again::default()).await
        }

        pub(super) async fn $post(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
            end(ask, sent, What::$what, How::$how).await
        }
    )+};
}

pages! {
    cancel_event_page, cancel_event: Event Cancel;
    merge_event_page, merge_event: Event Merge;
    cancel_division_page, cancel_division: Division Cancel;
    merge_division_page, merge_division: Division Merge;
}
