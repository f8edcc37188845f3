//! What the chief judge decides where the rules leave it to him.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::access::by::By;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::lifecycle::judging::model::{DecisionKind, JudgingDecision};
use crate::lifecycle::judging::usecase::decide::{self, Ruling};
use crate::lifecycle::judging::usecase::progress::{self, Progress};
use crate::lifecycle::setup::model::{Aggregation, AspectKind};
use crate::pages::ask::Ask;
use crate::pages::foreseen::{self, Press};
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::chief::reader;
use super::frame::frame;

/// Fields of the forms, which a link may fill in.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Filled {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    module: String,
    #[serde(default)]
    aspect: String,
    #[serde(default)]
    judge: String,
}

#[derive(Serialize)]
struct Page {
    event: String,
    round: String,
    open: bool,
    decisions: Vec<Shown>,
    action: String,
    kind: String,
    codes: Vec<Choice>,
    modules: Vec<Choice>,
    aspects: Vec<Choice>,
    judges: Vec<Choice>,
    aggregations: Vec<Choice>,
    values: BTreeMap<String, String>,
    errors: Vec<Problem>,
    back_url: String,
}

#[derive(Serialize)]
struct Shown {
    uid: String,
    what: Because,
    /// It cannot be withdrawn.
    stays: bool,
    reason: String,
    by: String,
    at: DateTime<Utc>,
}

const FIELDS: [&str; 8] = ["code", "module", "aspect", "judge", "login", "aggregation", "trim", "reason"];

pub(super) async fn page(ask: Ask, filled: web::Query<Filled>) -> Result<HttpResponse, Fault> {
    let filled = filled.into_inner();
    let again = Again::with([
        ("code", filled.code),
        ("module", filled.module),
        ("aspect", filled.aspect),
        ("judge", filled.judge),
    ]);
    show(&ask, filled.kind, again).await
}

async fn show(ask: &Ask, kind: String, again: Again) -> Result<HttpResponse, Fault> {
    let progress = ask.read(progress::progress).await?;
    let status = again.status();
    let Again { mut values, errors, .. } = again;
    for name in FIELDS {
        values.entry(name.to_owned()).or_default();
    }
    let back_url = urls::round(ask.uid()).progress();
    let frame = frame(ask, &progress.place, reader(progress.may_decide))
        .crumb(Wording::said("progress-title"), Some(&back_url))
        .crumb(Wording::said("judging-decisions"), None);
    let page = Page {
        open: progress.may_decide && progress.place.round.phase.code() == "judging",
        codes: choices(progress.state.codes.iter().cloned()),
        modules: choices(progress.state.modules.iter().map(|module| module.module.code.clone())),
        aspects: choices(judged(&progress)),
        judges: progress.judges.into_iter().map(judge).collect(),
        aggregations: aggregations(),
        decisions: progress
            .decisions
            .into_iter()
            .map(|(decision, name)| shown(decision, name))
            .collect::<Result<_, _>>()?,
        event: progress.place.event,
        round: progress.place.round.name,
        action: urls::round(ask.uid()).decisions(),
        kind,
        values,
        errors,
        back_url,
    };
    ask.page_with_status(status, "judging/decisions.html", &frame, &page)
}

fn choices(values: impl Iterator<Item = String>) -> Vec<Choice> {
    values.map(|value| Choice { label: Wording::entered(value.clone()), value }).collect()
}

/// A judge by number, with whoever bears it.
fn judge((number, names): (i64, Vec<String>)) -> Choice {
    let label = Because::new("judging-judge-named").count("judge", number).list("names", names);
    Choice { value: number.to_string(), label: Wording::Said(label) }
}

fn judged(progress: &Progress) -> impl Iterator<Item = String> {
    let aspects = progress.state.modules.iter().flat_map(|module| &module.module.aspects);
    aspects.filter(|aspect| aspect.kind == AspectKind::Judged).map(|aspect| aspect.code.clone())
}

/// All but the sum, which no decision leads to.
fn aggregations() -> Vec<Choice> {
    let all = Aggregation::ALL.iter().filter(|aggregation| **aggregation != Aggregation::Sum);
    all.map(|aggregation| Choice::coded(aggregation.code(), aggregation.message_key())).collect()
}

fn shown(decision: JudgingDecision, by: String) -> Result<Shown, Fault> {
    let lacking = |name: &str| Fault::internal(format!("decision {} lacks its {name}", decision.uid));
    let text = |name: &str| decision.text(name).map(str::to_owned).ok_or_else(|| lacking(name));
    let what = match decision.kind {
        DecisionKind::Spread => {
            Because::new("judging-ruling-spread").text("code", text("entry")?).text("aspect", text("aspect")?)
        }
        DecisionKind::DropJudge => Because::new("judging-ruling-drop-judge")
            .text("module", text("module")?)
            .text("judge", text("judge")?),
        DecisionKind::Substitute => Because::new("judging-ruling-substitute")
            .text("module", text("module")?)
            .text("judge", text("judge")?)
            .text("by", text("by")?),
        DecisionKind::Aggregation => {
            let chosen = Aggregation::from_code(&text("aggregation")?);
            Because::new("judging-ruling-aggregation")
                .text("module", text("module")?)
                .word("aggregation", chosen.ok_or_else(|| lacking("aggregation"))?.message_key())
        }
        DecisionKind::Unlock | DecisionKind::Withdraw => Because::new(decision.kind.message_key()),
    };
    let stays = decision.kind == DecisionKind::Substitute;
    Ok(Shown { uid: decision.uid, what, stays, reason: decision.reason, by, at: decision.at })
}

pub(super) async fn decide(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let kind = sent.raw("kind").to_owned();
    if sent.is_to_be_mended() {
        return show(&ask, kind, Again::typed(&sent)).await;
    }
    let foresee = ask.site.foresee;
    let look = move |by: By<'_>, uid: &str, (ruling, _reason): &(Ruling, String)| {
        decide::ahead(by, uid, ruling, foresee)
    };
    let pressed = foreseen::press(&ask, &sent, read(&sent), look, move |act, uid, (ruling, reason)| {
        decide::decide(act, uid, (&ruling, &reason), foresee)
    });
    match pressed.await {
        Ok(Press::Done(())) => {
            Ok(respond::done(&urls::round(ask.uid()).decisions(), &Because::new("judging-decided")))
        }
        Ok(Press::Shown(shown)) => foreseen_page(&ask, &sent, shown).await,
        Err(fault) => show(&ask, kind, Again::from(&sent, fault)?).await,
    }
}

/// What the decision would do, before it counts.
async fn foreseen_page(ask: &Ask, sent: &Sent, shown: foreseen::Shown) -> Result<HttpResponse, Fault> {
    let progress = ask.read(progress::progress).await?;
    let key =
        DecisionKind::from_code(sent.raw("kind")).map_or("judging-decisions", DecisionKind::message_key);
    let action = urls::round(ask.uid()).decisions();
    let frame = frame(ask, &progress.place, reader(progress.may_decide))
        .crumb(Wording::said("judging-decisions"), Some(&action));
    let heads = [progress.place.event, progress.place.round.name];
    let said = said(read(sent)?);
    foreseen::Page::new(sent, shown, (key, action)).under(heads).saying(said).show(ask, frame)
}

/// A decision in words: about what, what becomes of it, and why.
fn said((ruling, reason): (Ruling, String)) -> Vec<Wording> {
    let of_judge = |judge: i64| Wording::Said(Because::new("judging-of-judge").count("judge", judge));
    let mut said = match ruling {
        Ruling::DropJudge { module, judge } => vec![Wording::entered(module), of_judge(judge)],
        Ruling::Substitute { module, judge, login } => {
            vec![Wording::entered(module), of_judge(judge), Wording::entered(login)]
        }
        Ruling::Aggregation { module, aggregation, .. } => {
            vec![Wording::entered(module), Wording::said(aggregation.message_key())]
        }
        Ruling::Spread { code, module, aspect } => [code, module, aspect].map(Wording::entered).to_vec(),
        Ruling::Withdraw { .. } => Vec::new(),
    };
    said.push(Wording::entered(reason));
    said
}

/// The decision as typed, with its reason.
fn read(sent: &Sent) -> Result<(Ruling, String), Fault> {
    let mut reader = sent.reader();
    let kind = reader.choice("kind", DecisionKind::from_code);
    let ruling = match kind {
        Some(DecisionKind::Spread) => Some(Ruling::Spread {
            code: reader.line("code"),
            module: reader.line("module"),
            aspect: reader.line("aspect"),
        }),
        Some(DecisionKind::DropJudge) => {
            let module = reader.line("module");
            reader.whole("judge", 1, 1000).map(|judge| Ruling::DropJudge { module, judge })
        }
        Some(DecisionKind::Substitute) => {
            let (module, login) = (reader.line("module"), reader.line("login"));
            reader.whole("judge", 1, 1000).map(|judge| Ruling::Substitute { module, judge, login })
        }
        Some(DecisionKind::Aggregation) => {
            let module = reader.line("module");
            let chosen = reader.choice("aggregation", Aggregation::from_code);
            let trim = match chosen {
                Some(Aggregation::Trimmed) => reader.whole("trim", 1, 10),
                // It plays no part here, but what was typed is looked at all the same.
                _ if sent.raw("trim").is_empty() => Some(0),
                _ => reader.whole("trim", 0, 10).map(|_unused| 0),
            };
            chosen.zip(trim).map(|(aggregation, trim)| Ruling::Aggregation { module, aggregation, trim })
        }
        Some(DecisionKind::Withdraw) => Some(Ruling::Withdraw { decision: reader.line("decision") }),
        Some(DecisionKind::Unlock) => {
            reader.problem("kind", Because::new("fault-not-a-choice"));
            None
        }
        None => None,
    };
    let reason = reader.text("reason");
    reader.finish()?;
    Ok((given(ruling)?, reason))
}
