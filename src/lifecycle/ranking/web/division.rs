//! The officials' page of a division's ranking.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page;
use crate::pages::part::Asked;
use crate::pages::respond;
use crate::pages::urls;

use super::super::usecase::division::{self, NewDecision, OpenTie, Taken};
use super::confirm::{Download, downloads};
use super::frame::{again, frame};
use super::table::Table;

#[derive(Serialize)]
struct Page<'a> {
    event: String,
    round: String,
    phase: &'static str,
    table: Option<Table<'a>>,
    problems: Vec<Problem>,
    ties: Vec<OpenTie>,
    decisions: Vec<Taken>,
    may_decide: bool,
    action: String,
    publish_url: String,
    sign_url: String,
    corrections_url: String,
    downloads: Vec<Download>,
    revision: i64,
    values: BTreeMap<String, String>,
    at: String,
    errors: Vec<Problem>,
}

/// A form that was refused.
#[derive(Default)]
struct Refused {
    /// Whose form: the uid of the decision to withdraw, or an entry of the tie.
    at: String,
    typed: BTreeMap<String, String>,
    errors: Vec<Problem>,
}

pub(super) async fn show(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    show_with(&ask, asked.into_inner(), Refused::default()).await
}

async fn show_with(ask: &Ask, asked: Asked, refused: Refused) -> Result<HttpResponse, Fault> {
    let found = ask.read(division::page).await?;
    let frame =
        frame(ask, (&found.place.competition, &found.place.competition_uid), None, "standing-ranking-title");
    let mut values: BTreeMap<String, String> =
        ["who", "when", "reason", "document"].map(|name| (name.to_owned(), String::new())).into();
    values.extend(refused.typed);
    let round_uid = found.place.round.uid.clone();
    let record = found.record;
    let page = Page {
        event: found.place.event,
        round: found.place.round.name,
        phase: found.place.round.phase.code(),
        table: record
            .as_deref()
            .map(|record| Table::of(record, &found.people, &asked, &urls::division(ask.uid()).ranking())),
        problems: found.problems,
        ties: found.ties,
        decisions: found.decisions,
        may_decide: found.may_decide,
        action: urls::division(ask.uid()).decide_ranking(),
        publish_url: urls::division(ask.uid()).publish(),
        sign_url: urls::round(&round_uid).sign(),
        corrections_url: urls::division(ask.uid()).corrections(),
        downloads: downloads(&round_uid),
        revision: found.revision,
        values,
        at: refused.at,
        errors: refused.errors,
    };
    let status = form_page::status(&page.errors);
    ask.page_with_status(status, "ranking/division.html", &frame, &page)
}

pub(super) async fn decide(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let done = ask.write_with(&sent, read(&sent), |act, uid, new| division::decide(act, uid, &new)).await;
    match done {
        Ok(()) => Ok(respond::done(&urls::division(ask.uid()).ranking(), &Because::new("standing-decided"))),
        Err(fault) => {
            let at = sent.prefixed("place-").next().map(|(entry, _place)| entry.to_owned());
            let refused = Refused { at: at.unwrap_or_default(), typed: sent.values(), errors: again(fault)? };
            show_with(&ask, Asked::default(), refused).await
        }
    }
}

/// The decision as typed: every entry of the tie has a place; equal places share.
fn read(sent: &Sent) -> Result<NewDecision, Fault> {
    let mut reader = sent.reader();
    let kind = reader.choice("kind", |code| {
        ["tie", "extra-round", "lots", "cut"].contains(&code).then(|| code.to_owned())
    });
    let order = order(sent, &mut reader);
    let who = reader.line("who");
    let when =
        reader.optional_parsed("when", |text| text.parse().map_err(|_not| Because::new("fault-not-a-date")));
    let reason = reader.text("reason");
    let document = reader.optional_line("document");
    reader.finish()?;
    Ok(NewDecision { kind: given(kind)?, order, who, when, reason, document })
}

fn order(sent: &Sent, reader: &mut Reader<'_>) -> Vec<Vec<String>> {
    let mut places: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for (number, place) in sent.prefixed("place-") {
        match place.parse::<u32>() {
            Ok(place) if place > 0 => places.entry(place).or_default().push(number.to_owned()),
            _ => {
                let because = Because::new("standing-place").text("entry", number);
                reader.problem(&format!("place-{number}"), because);
            }
        }
    }
    if places.values().map(Vec::len).sum::<usize>() < 2 {
        reader.problem("kind", Because::new("standing-no-tie"));
    }
    places.into_values().collect()
}

pub(super) async fn withdraw(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_uid, decision) = path.into_inner();
    let mut reader = sent.reader();
    let reason = reader.text("withdraw-reason");
    let withdrawn = decision.clone();
    let done = ask
        .write_with(&sent, reader.finish(), move |act, uid, ()| {
            division::withdraw(act, uid, &withdrawn, &reason)
        })
        .await;
    match done {
        Ok(()) => {
            Ok(respond::done(&urls::division(ask.uid()).ranking(), &Because::new("standing-withdrawn")))
        }
        Err(fault) => {
            let refused = Refused { at: decision, typed: sent.values(), errors: again(fault)? };
            show_with(&ask, Asked::default(), refused).await
        }
    }
}
