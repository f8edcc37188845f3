//! The officials' page of a division's ranking.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::access::by::By;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::pages::ask::Ask;
use crate::pages::foreseen::{self, Press};
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::Again;
use crate::pages::part::Asked;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::super::usecase::division::{self, NewDecision, OpenTie, Taken};
use super::confirm::{Download, downloads};
use super::frame::frame;
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
    decides: Because,
    committee: String,
    may_decide: bool,
    action: String,
    publish_url: Option<String>,
    sign_url: Option<String>,
    corrections_url: String,
    downloads: Vec<Download>,
    revision: i64,
    values: BTreeMap<String, String>,
    withdraw_reason: String,
    at: String,
    errors: Vec<Problem>,
}

/// A form that was refused.
#[derive(Default)]
struct Refused {
    /// Whose form: the uid of the decision to withdraw, or an entry of the tie.
    at: String,
    /// What was typed, and what is wrong.
    again: Again,
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
    let status = refused.again.status();
    let withdraw_reason = refused.again.value("withdraw-reason");
    values.extend(refused.again.values);
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
        decides: found.decides,
        committee: found.committee.unwrap_or_default(),
        may_decide: found.may_decide,
        action: urls::division(ask.uid()).decide_ranking(),
        publish_url: found.sees_publication.then(|| urls::division(ask.uid()).publish()),
        sign_url: found.may_sign.then(|| urls::round(&round_uid).sign()),
        corrections_url: urls::division(ask.uid()).corrections(),
        downloads: downloads(&round_uid),
        revision: found.revision,
        values,
        withdraw_reason,
        at: refused.at,
        errors: refused.again.errors,
    };
    ask.page_with_status(status, "ranking/division.html", &frame, &page)
}

pub(super) async fn decide(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let at = || sent.prefixed("place-").next().map(|(entry, _place)| entry.to_owned()).unwrap_or_default();
    if sent.is_to_be_mended() {
        let refused = Refused { at: at(), again: Again::typed(&sent) };
        return show_with(&ask, Asked::default(), refused).await;
    }
    let seen = foreseen::revision(&sent);
    let look = move |by: By<'_>, uid: &str, new: &NewDecision| division::ahead(by, uid, new, seen);
    let read = read(&sent, ask.today());
    let pressed = foreseen::press(&ask, &sent, read, look, |act, uid, new| division::decide(act, uid, &new));
    match pressed.await {
        Ok(Press::Done(())) => {
            Ok(respond::done(&urls::division(ask.uid()).ranking(), &Because::new("standing-decided")))
        }
        Ok(Press::Shown(shown)) => {
            let action = urls::division(ask.uid()).decide_ranking();
            foreseen_page(&ask, &sent, shown, ("standing-decide-do", action)).await
        }
        Err(fault) => {
            let refused = Refused { at: at(), again: Again::from(&sent, fault)? };
            show_with(&ask, Asked::default(), refused).await
        }
    }
}

/// What it would do, before it counts.
async fn foreseen_page(
    ask: &Ask,
    sent: &Sent,
    shown: foreseen::Shown,
    words: (&'static str, String),
) -> Result<HttpResponse, Fault> {
    let place = ask.read(division::page).await?.place;
    let frame = frame(ask, (&place.competition, &place.competition_uid), None, "standing-ranking-title");
    let page = foreseen::Page::new(sent, shown, words).under([place.event, place.round.name]);
    page.saying(said(sent, ask.today())).show(ask, frame)
}

/// The decision in words: in which order, who decides, and why; why it is taken back.
fn said(sent: &Sent, today: NaiveDate) -> Vec<Wording> {
    let lines = match read(sent, today) {
        Ok(new) => {
            let order: Vec<String> = new.order.iter().map(|shared| shared.join(" = ")).collect();
            vec![order.join(" > "), new.who, new.reason]
        }
        Err(_withdrawn) => vec![sent.raw("withdraw-reason").to_owned()],
    };
    lines.into_iter().map(Wording::entered).collect()
}

/// The decision as typed: every entry of the tie has a place; equal places share.
fn read(sent: &Sent, today: NaiveDate) -> Result<NewDecision, Fault> {
    let mut reader = sent.reader();
    let kind = reader.choice("kind", |code| {
        ["tie", "extra-round", "lots", "cut"].contains(&code).then(|| code.to_owned())
    });
    let order = order(sent, &mut reader);
    let who = reader.line("who");
    let when = if sent.raw("when").is_empty() { None } else { reader.past_date("when", today) };
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
    } else if let Some((entry, place, next)) = gap(&places) {
        let because = Because::new("standing-place-gap").text("entry", entry);
        reader.problem(&format!("place-{entry}"), because.count("place", place).count("next", next));
    }
    places.into_values().collect()
}

/// The first entry whose place does not follow, its place, and the one that would. Places follow each other from 1 on; behind
/// some that share one comes the next number, or the one that leaves room for all of them.
fn gap(places: &BTreeMap<u32, Vec<String>>) -> Option<(&str, u32, u32)> {
    let (mut close, mut counted) = (Some(1_u32), Some(1_u32));
    for (place, entries) in places {
        let next = close.or(counted).unwrap_or(1);
        close = close.filter(|expected| expected == place);
        counted = counted.filter(|expected| expected == place);
        if close.is_none() && counted.is_none() {
            return entries.first().map(|entry| (entry.as_str(), *place, next));
        }
        close = close.map(|place| place.saturating_add(1));
        let many = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        counted = counted.map(|place| place.saturating_add(many));
    }
    None
}

pub(super) async fn withdraw(
    ask: Ask,
    path: web::Path<(String, String)>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let (_uid, decision) = path.into_inner();
    if sent.is_to_be_mended() {
        let refused = Refused { at: decision, again: Again::typed(&sent) };
        return show_with(&ask, Asked::default(), refused).await;
    }
    let mut reader = sent.reader();
    let reason = reader.text("withdraw-reason");
    let said = reader.finish().map(|()| (decision.clone(), reason));
    let seen = foreseen::revision(&sent);
    let look = move |by: By<'_>, uid: &str, (decision, _reason): &(String, String)| {
        division::withdrawal_ahead(by, uid, decision, seen)
    };
    let pressed = foreseen::press(&ask, &sent, said, look, |act, uid, (decision, reason)| {
        division::withdraw(act, uid, &decision, &reason)
    });
    match pressed.await {
        Ok(Press::Done(())) => {
            Ok(respond::done(&urls::division(ask.uid()).ranking(), &Because::new("standing-withdrawn")))
        }
        Ok(Press::Shown(shown)) => {
            let action = urls::division(ask.uid()).withdraw_decision(&decision);
            foreseen_page(&ask, &sent, shown, ("standing-withdraw-do", action)).await
        }
        Err(fault) => {
            let refused = Refused { at: decision, again: Again::from(&sent, fault)? };
            show_with(&ask, Asked::default(), refused).await
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gap_in(typed: &[u32]) -> Option<(u32, u32)> {
        let mut places: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for (entry, place) in typed.iter().enumerate() {
            places.entry(*place).or_default().push(entry.to_string());
        }
        gap(&places).map(|(_entry, place, next)| (place, next))
    }

    #[test]
    fn places_follow_each_other_and_equal_ones_share() {
        for typed in [&[1, 2, 3][..], &[1, 1], &[1, 1, 2], &[1, 1, 3], &[1, 2, 2, 4], &[1, 2, 2, 3]] {
            assert_eq!(gap_in(typed), None, "{typed:?}");
        }
        assert_eq!(gap_in(&[1, 2, 4]), Some((4, 3)));
        assert_eq!(gap_in(&[2, 3]), Some((2, 1)));
        assert_eq!(gap_in(&[1, 1, 2, 4]), Some((4, 3)));
        assert_eq!(gap_in(&[1, 1, 3, 5]), Some((5, 4)));
    }
}
