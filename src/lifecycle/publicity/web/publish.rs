//! The clerk's page: publish, correct, declare official.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::clock::end_of_day;
use crate::kernel::digest::fingerprint;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::lang::Lang;
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::ranking::model::correction::Ground;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::Again;
use crate::pages::messages;
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::super::model::{PublicRecord, phase_tag};
use super::super::usecase::official::{self as declare, Standing};
use super::super::usecase::publish;
use super::bodies::bodies;

#[derive(Serialize)]
struct Page {
    event: String,
    rows: usize,
    blockers: Vec<Problem>,
    digest: String,
    fingerprint: Vec<String>,
    newest: Option<Newest>,
    unchanged: bool,
    may_publish: bool,
    action: String,
    ranking_url: String,
    results_url: String,
    revision: i64,
    phase: &'static str,
    tag: &'static str,
    shortest: Option<Shortest>,
    official: Option<Official>,
    values: BTreeMap<String, String>,
    errors: Vec<Problem>,
}

/// The shortest publicity that begins now.
#[derive(Serialize)]
struct Shortest {
    days: u32,
    until: DateTime<Utc>,
    notice: Option<Because>,
}

#[derive(Serialize)]
struct Newest {
    version: i64,
    published_at: DateTime<Utc>,
    until: DateTime<Utc>,
}

#[derive(Serialize)]
struct Official {
    action: String,
    divisions: Vec<DivisionShown>,
    ready: usize,
    possible: bool,
    seen: String,
    early: Option<Because>,
}

/// How a division stands on its way to official results.
#[derive(Serialize)]
struct DivisionShown {
    title: String,
    official_at: Option<DateTime<Utc>>,
    waits: Vec<Because>,
}

/// `published`: every division is; why one waits is told then to whoever declares all the same.
fn official(
    action: String,
    (standings, published): (Vec<Standing>, bool),
    early: Option<Because>,
) -> Option<Official> {
    let ready = standings.iter().filter(|one| one.is_ready());
    let seen: Vec<&str> = ready.map(|one| one.division_uid.as_str()).collect();
    // Before anything is published there is nothing to say.
    let begun = standings.iter().any(|one| one.official_at.is_some() || one.is_ready());
    let (ready, seen) = (seen.len(), seen.join(","));
    let possible = ready > 0 || published || declare::is_whole(&standings);
    let shown =
        |one: Standing| DivisionShown { title: one.title, official_at: one.official_at, waits: one.waits };
    let divisions = standings.into_iter().map(shown).collect();
    (begun || published).then_some(Official { action, divisions, ready, possible, seen, early })
}

pub(super) async fn show(ask: Ask) -> Result<HttpResponse, Fault> {
    show_with(&ask, Again::default()).await
}

async fn show_with(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let desk = ask.read(publish::page).await?;
    let competition = urls::competition(&desk.competition_uid);
    let division = urls::division(ask.uid());
    let frame = ask
        .frame()
        .crumb(Wording::entered(desk.place.competition), Some(&competition.desk()))
        .crumb(Wording::said("publicity-publish-title"), None);
    let mut values: BTreeMap<String, String> =
        ["until", "reason", "exception"].map(|name| (name.to_owned(), String::new())).into();
    let status = again.status();
    values.insert("reason".to_owned(), why(&desk.corrected));
    values.extend(again.values);
    // A stop between the last publication and the competition's own step leaves it reviewed with everything published.
    let declarable =
        desk.may_declare && matches!(desk.phase, CompetitionPhase::Reviewed | CompetitionPhase::Publicity);
    let page = Page {
        event: desk.place.event,
        rows: desk.record.as_ref().map_or(0, |record| record.rows.len()),
        blockers: desk.blockers,
        fingerprint: fingerprint(&desk.digest),
        digest: desk.digest,
        newest: desk.newest.map(|newest| Newest {
            version: newest.version,
            published_at: newest.published_at,
            until: newest.until,
        }),
        unchanged: desk.unchanged,
        may_publish: desk.may_publish,
        action: division.publish(),
        ranking_url: division.ranking(),
        results_url: division.results(),
        revision: desk.revision,
        phase: desk.phase.code(),
        tag: phase_tag(desk.phase, desk.over_at, ask.site.installation.now()),
        shortest: desk.may_publish.then_some(Shortest {
            days: desk.shortest.days,
            until: desk.shortest.until,
            notice: desk.shortest.notice,
        }),
        official: official(
            competition.official(),
            (desk.standings, desk.over_at.is_some()),
            desk.before_the_end,
        )
        .filter(|_official| declarable),
        values,
        errors: again.errors,
    };
    ask.page_with_status(status, "publicity/publish.html", &frame, &page)
}

/// What the corrections in force say to the public, as the form offers it.
fn why(corrected: &[(Ground, Option<String>)]) -> String {
    let one = |(ground, sentence): &(Ground, Option<String>)| {
        let word = messages::say(Lang::Zh, &Because::new(ground.message_key()));
        sentence.as_ref().map_or(word.clone(), |sentence| format!("{word}：{sentence}"))
    };
    let said: Vec<String> = corrected.iter().map(one).collect();
    said.join("；").chars().take(limits::LINE_CHARS).collect()
}

pub(super) async fn publish(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let demo = ask.site.demo;
    let published = ask
        .write_with(&sent, read(&sent), move |act, uid, wanted| {
            publish::publish(act, uid, &wanted, &|record: &PublicRecord| bodies(record, demo))
        })
        .await;
    match published {
        Ok(version) => {
            let because = Because::new("publicity-published").count("version", version);
            Ok(respond::done(&urls::division(ask.uid()).publish(), &because))
        }
        Err(fault) => show_with(&ask, Again::from(&sent, fault)?).await,
    }
}

fn read(sent: &Sent) -> Result<publish::Wanted, Fault> {
    let mut reader = sent.reader();
    let until = reader.date("until").map(end_of_day);
    if until == Some(None) {
        reader.problem("until", Because::new("fault-not-a-date"));
    }
    let (reason, exception) = (reader.optional_line("reason"), reader.optional_line("exception"));
    reader.finish()?;
    let until = given(until.flatten())?;
    Ok(publish::Wanted { until, reason, exception, seen: sent.raw("digest").to_owned() })
}

pub(super) async fn declare(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let exception = reader.optional_line("exception");
    let seen =
        (!sent.raw("ready").is_empty()).then(|| sent.raw("ready").split(',').map(str::to_owned).collect());
    let wanted = reader.finish().map(|()| declare::Wanted { exception, seen });
    let (divisions, all) =
        ask.write_with(&sent, wanted, move |act, uid, wanted| declare::declare(act, uid, &wanted)).await?;
    let key = if all { "publicity-official" } else { "publicity-official-part" };
    Ok(respond::done(&urls::competition(ask.uid()).page(), &Because::new(key).count("n", divisions)))
}
