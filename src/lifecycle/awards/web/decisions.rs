//! 裁量: what waits for a decision first, then what was decided, then the readings that may be changed.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::{AnswerForm, Decision, FactKind, NewDecision, OpenQuestion};
use crate::lifecycle::awards::usecase::decide as decisions;
use crate::lifecycle::awards::usecase::read::{self, Statement};
use crate::pages::ask::Ask;
use crate::pages::form::Sent;
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{Beside, Tab, form_frame, frame, name, plain, tabs};

/// What a decision is about.
#[derive(Deserialize, Clone)]
pub(super) struct About {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    subject: String,
}

#[derive(Serialize)]
struct Open {
    asks: Wording,
    about: String,
    who: String,
    needed: bool,
    url: Option<String>,
}

#[derive(Serialize)]
struct Standing {
    what: Wording,
    about: Option<String>,
    value: Wording,
    who: String,
    at: DateTime<Utc>,
    reason: String,
    document: Option<String>,
    url: Option<String>,
}

#[derive(Serialize)]
struct Reading {
    says: String,
    alternatives: Vec<(String, String)>,
    url: Option<String>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    tabs: Vec<Tab>,
    open: Vec<Open>,
    standing: Vec<Standing>,
    readings: Vec<Reading>,
}

fn url(competition: &str, decision: &str, subject: &str) -> String {
    let query =
        serde_urlencoded::to_string([("decision", decision), ("subject", subject)]).unwrap_or_default();
    format!("{}?{query}", urls::competition(competition).decide_award())
}

/// The question in words.
fn asked(open: &OpenQuestion) -> Wording {
    match FactKind::from_code(&open.question) {
        Some(kind) => plain(kind.message_key()),
        None => Wording::entered(open.asks.clone()),
    }
}

/// The list.
pub(super) async fn list(ask: Ask) -> Result<HttpResponse, Fault> {
    let statement = load(&ask).await?;
    let frame = frame(&ask, &statement.competition, "awards-decisions");
    ask.page("awards/decisions.html", &frame, &listed(&statement))
}

async fn load(ask: &Ask) -> Result<Statement, Fault> {
    let statement = ask.read(read::statement).await?;
    if statement.whole { Ok(statement) } else { Err(Fault::not_found()) }
}

fn listed(statement: &Statement) -> Page {
    let competition = &statement.competition.uid;
    let may = statement.may.contains(&"decide-award");
    let link = |decision: &str, subject: &str| may.then(|| url(competition, decision, subject));
    let open = |one: &OpenQuestion| Open {
        asks: asked(one),
        about: about(statement, &one.subject),
        who: one.who.clone(),
        needed: one.needed,
        url: link(&one.question, &one.subject),
    };
    let standing = |decision: &Decision| {
        let is_reading = decision.decision.starts_with("reading:");
        Standing {
            what: question_of(statement, &decision.decision),
            about: (!is_reading).then(|| about(statement, &decision.subject)),
            value: value_of(statement, decision),
            who: decision.who.clone(),
            at: decision.at,
            reason: decision.reason.clone(),
            document: decision.document.clone(),
            url: link(&decision.decision, &decision.subject),
        }
    };
    let packs = statement.run.iter().flat_map(|run| &run.body.packs);
    let readings = packs.flat_map(|pack| &pack.readings).map(|reading| Reading {
        says: reading.says.clone(),
        alternatives: reading
            .alternatives
            .iter()
            .map(|(_, says, effect)| (says.clone(), effect.clone()))
            .collect(),
        url: link(&format!("reading:{}", reading.id), competition),
    });
    Page {
        title: statement.competition.name.clone(),
        tabs: tabs(competition, Beside::Decisions, true),
        open: statement.open.iter().map(open).collect(),
        standing: statement.decisions.iter().map(standing).collect(),
        readings: readings.collect(),
    }
}

fn about(statement: &Statement, subject: &str) -> String {
    if subject == statement.competition.uid {
        return statement.competition.name.clone();
    }
    name(&statement.names, subject)
}

/// What a decision answers, in words.
fn question_of(statement: &Statement, decision: &str) -> Wording {
    if let Some(kind) = FactKind::from_code(decision) {
        return plain(kind.message_key());
    }
    let packs = statement.run.iter().flat_map(|run| &run.body.packs);
    if let Some(id) = decision.strip_prefix("reading:") {
        let mut readings = packs.flat_map(|pack| &pack.readings).filter(|reading| reading.id == id);
        return readings
            .next()
            .map_or(plain("awards-reading"), |reading| Wording::entered(reading.says.clone()));
    }
    let mut asks = packs.flat_map(|pack| &pack.questions).filter(|(id, _)| id == decision);
    asks.next().map_or_else(|| Wording::entered(decision), |(_, asks)| Wording::entered(asks.clone()))
}

/// An answer in words: amounts grouped, entries by name.
fn value_of(statement: &Statement, decision: &Decision) -> Wording {
    if let Ok(amount) = decision.value.parse::<Fen>() {
        return Wording::Said(Because::new("awards-amount").money("amount", amount));
    }
    if let Some(id) = decision.decision.strip_prefix("reading:") {
        let packs = statement.run.iter().flat_map(|run| &run.body.packs);
        let readings = packs.flat_map(|pack| &pack.readings).filter(|reading| reading.id == id);
        let mut chosen =
            readings.flat_map(|reading| &reading.alternatives).filter(|one| one.0 == decision.value);
        return chosen
            .next()
            .map_or_else(|| Wording::entered(&decision.value), |one| Wording::entered(&one.1));
    }
    word(&decision.value).unwrap_or_else(|| {
        let entries = decision.value.split(' ').map(|entry| name(&statement.names, entry));
        Wording::Said(Because::new("awards-decided-entries").list("entries", entries))
    })
}

/// The word for a choice.
fn word(choice: &str) -> Option<Wording> {
    let key = match choice {
        "once" => "award-choice-once",
        "each" => "award-choice-each",
        "true" => "awards-yes",
        "false" => "awards-no",
        other => Level::from_code(other)?.message_key(),
    };
    Some(plain(key))
}

/// The form of one decision.
pub(super) async fn form(ask: Ask, query: web::Query<About>) -> Result<HttpResponse, Fault> {
    show(&ask, &query, Again::default()).await
}

async fn show(ask: &Ask, about_what: &About, again: Again) -> Result<HttpResponse, Fault> {
    let statement = load(ask).await?;
    if !statement.may.contains(&"decide-award") {
        return Err(Fault::not_found());
    }
    let competition = &statement.competition;
    let list = urls::competition(&competition.uid).award_decisions();
    let action = url(&competition.uid, &about_what.decision, &about_what.subject);
    let same = |one: &&Decision| one.decision == about_what.decision && one.subject == about_what.subject;
    let before = statement.decisions.iter().find(same);
    let mut page = FormPage::new("awards-decide", action, "awards-decide-do", again).cancel(list.clone());
    page.lead(question_of(&statement, &about_what.decision));
    page.lead(Wording::entered(about(&statement, &about_what.subject)));
    if let Some(before) = before {
        page.lead(Wording::Said(Because::new("awards-decided-before").text("who", before.who.as_str())));
    }
    let form = form_of(&statement, about_what).ok_or_else(Fault::not_found)?;
    answer_field(&mut page, &statement, about_what, &form, before.is_some());
    page.field("area", "reason", "awards-reason").hint("awards-reason-hint");
    let document = page.field("text", "document", "awards-document");
    if !needs_document(&statement, about_what) {
        document.optional();
    }
    page.show(&ask.visitor, form_frame(ask, competition, "awards-decisions", &list))
}

fn needs_document(statement: &Statement, about: &About) -> bool {
    statement.open.iter().any(|one| one.question == about.decision && one.document)
}

/// What an answer looks like; `None`: nothing of that name is asked.
fn form_of(statement: &Statement, about: &About) -> Option<AnswerForm> {
    let same = |one: &&OpenQuestion| one.question == about.decision && one.subject == about.subject;
    if let Some(open) = statement.open.iter().find(same) {
        return Some(open.form.clone());
    }
    if let Some(id) = about.decision.strip_prefix("reading:") {
        let packs = statement.run.iter().flat_map(|run| &run.body.packs);
        let mut readings = packs.flat_map(|pack| &pack.readings).filter(|reading| reading.id == id);
        let reading = readings.next()?;
        return Some(AnswerForm::Choice {
            words: reading.alternatives.iter().map(|one| one.0.clone()).collect(),
        });
    }
    let standing = |one: &&Decision| one.decision == about.decision && one.subject == about.subject;
    let value = &statement.decisions.iter().find(standing)?.value;
    Some(match (value.parse::<Fen>(), value.as_str()) {
        (Ok(_), _) => AnswerForm::Amount { low: None, high: None },
        (_, "once" | "each") => AnswerForm::Choice { words: vec!["once".into(), "each".into()] },
        (_, "true" | "false") => AnswerForm::Choice { words: vec!["true".into(), "false".into()] },
        (_, code) if Level::from_code(code).is_some() => {
            AnswerForm::Choice { words: ["provincial", "national", "world"].map(str::to_owned).into() }
        }
        _ => AnswerForm::Entries,
    })
}

fn answer_field(
    page: &mut FormPage,
    statement: &Statement,
    about_what: &About,
    form: &AnswerForm,
    decided: bool,
) {
    match form {
        AnswerForm::Amount { low, high } => {
            if let (Some(low), Some(high)) = (low, high) {
                page.lead(Wording::Said(
                    Because::new("awards-between").money("low", *low).money("high", *high),
                ));
            }
            let field = page.field("money", "value", "awards-amount-label");
            if decided {
                field.hint("awards-take-back").optional();
            }
        }
        AnswerForm::Choice { words } => {
            let label = |choice: &String| Choice {
                value: choice.clone(),
                label: word(choice).unwrap_or_else(|| alternative(statement, about_what, choice)),
            };
            let mut choices: Vec<Choice> = words.iter().map(label).collect();
            if decided {
                choices.insert(0, Choice::coded("", "awards-take-back-choice"));
            }
            page.select("value", "awards-answer", choices);
        }
        AnswerForm::Entries => {
            for (_, entry) in statement.ranked.iter().filter(|(event, _)| *event == about_what.subject) {
                page.tick(&format!("entry-{entry}"), Wording::entered(name(&statement.names, entry)));
            }
        }
    }
}

/// An alternative reading with what choosing it would change.
fn alternative(statement: &Statement, about_what: &About, choice: &str) -> Wording {
    let id = about_what.decision.strip_prefix("reading:").unwrap_or_default();
    let packs = statement.run.iter().flat_map(|run| &run.body.packs);
    let readings = packs.flat_map(|pack| &pack.readings).filter(|reading| reading.id == id);
    let mut chosen = readings.flat_map(|reading| &reading.alternatives).filter(|one| one.0 == choice);
    chosen.next().map_or_else(|| Wording::entered(choice), |(_, says, _)| Wording::entered(says.clone()))
}

/// Takes a decision.
pub(super) async fn decide(ask: Ask, query: web::Query<About>, sent: Sent) -> Result<HttpResponse, Fault> {
    let back = urls::competition(ask.uid()).award_decisions();
    let new = read_decision(&query, &sent);
    match ask.write_with(&sent, new, |act, uid, new| decisions::decide(act, uid, &new)).await {
        Ok(number) => Ok(respond::done(&back, &Because::new("awards-run-made").count("n", number))),
        Err(fault) => show(&ask, &query, Again::from(&sent, fault)?).await,
    }
}

fn read_decision(about_what: &About, sent: &Sent) -> Result<NewDecision, Fault> {
    let mut reader = sent.reader();
    let (reason, document) = (reader.text("reason"), reader.optional_line("document"));
    reader.finish()?;
    let ticked: Vec<&str> = sent.prefixed("entry-").map(|(entry, _)| entry).collect();
    let value = if ticked.is_empty() { sent.raw("value").to_owned() } else { ticked.join(" ") };
    let About { decision, subject } = about_what.clone();
    Ok(NewDecision { decision, subject, value, reason, document })
}
