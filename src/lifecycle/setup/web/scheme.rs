//! The scheme of a round: its modules and aspects, and the forms that add them.

use actix_web::HttpResponse;
use serde::Serialize;
use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, Problem};
use crate::kernel::limits;
use crate::kernel::score::Score;
use crate::lifecycle::setup::model::{
    Aggregation, IdentityMode, Module, NewAspect, NewModule, scheme as lines,
};
use crate::lifecycle::setup::rules::scheme::mark_above_zero;
use crate::lifecycle::setup::usecase::scheme;
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::{frame_below, set_up_url};

#[derive(Serialize)]
struct SchemePage {
    division: String,
    round: String,
    uid: String,
    open: bool,
    back_url: String,
    modules: Vec<ModuleShown>,
    aggregations: Vec<Choice>,
    values: BTreeMap<&'static str, String>,
    errors: Vec<Problem>,
}

#[derive(Serialize)]
struct ModuleShown {
    uid: String,
    code: String,
    name: String,
    max: Score,
    weight: Score,
    mode: &'static str,
    aggregation: &'static str,
    trim: i64,
    aspects: Vec<AspectShown>,
}

#[derive(Serialize)]
struct AspectShown {
    code: String,
    name: String,
    kind: &'static str,
    max: String,
    step: String,
}

fn shown(module: Module) -> ModuleShown {
    ModuleShown {
        uid: module.uid,
        code: module.code,
        name: module.name,
        max: module.max,
        weight: module.weight,
        mode: module.identity_mode.message_key(),
        aggregation: module.aggregation.message_key(),
        trim: module.trim,
        aspects: module
            .aspects
            .into_iter()
            .map(|aspect| AspectShown {
                code: aspect.code,
                name: aspect.name,
                kind: aspect.kind.message_key(),
                max: aspect.max.to_string(),
                step: aspect.step.to_string(),
            })
            .collect(),
    }
}

/// Fields of a new module.
const FIELDS: [&str; 8] = ["code", "name", "max", "weight", "aggregation", "trim", "spread_limit", "aspects"];

pub(super) async fn page(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let view = ask.read(scheme::view).await?;
    let frame = frame_below(ask, &view.competition.uid).crumb(Wording::said("setup-scheme"), None);
    let mut values: BTreeMap<&'static str, String> =
        FIELDS.into_iter().map(|name| (name, again.value(name))).collect();
    for (name, default) in [("trim", "1"), ("spread_limit", "1")] {
        values.entry(name).and_modify(|value| {
            if value.is_empty() {
                default.clone_into(value);
            }
        });
    }
    let status = again.status();
    let page = SchemePage {
        division: view.division.name,
        round: view.round.name,
        uid: view.round.uid,
        open: view.open,
        back_url: set_up_url(&view.competition.uid),
        modules: view.modules.into_iter().map(shown).collect(),
        aggregations: Aggregation::ALL
            .iter()
            .map(|one| Choice::coded(one.code(), one.message_key()))
            .collect(),
        values,
        errors: again.errors,
    };
    ask.page_with_status(status, "setup/scheme.html", &frame, &page)
}

pub(super) async fn add_module(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent), |act, uid, new| scheme::add_module(act, uid, &new)).await;
    match outcome {
        Ok(_module) => {
            let done = Because::new("setup-module-added").text("code", sent.raw("code"));
            Ok(respond::done(&urls::round(ask.uid()).scheme(), &done))
        }
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) fn read(sent: &Sent) -> Result<NewModule, Fault> {
    let mut reader = sent.reader();
    let code = reader.parsed("code", |text| {
        if lines::is_code(text) { Ok(text.to_owned()) } else { Err(Because::new("setup-module-code")) }
    });
    let name = reader.line("name");
    let max = reader.parsed("max", mark_above_zero);
    let weight = reader.parsed("weight", mark_above_zero);
    let asked = sent.raw("identity_mode");
    if !asked.is_empty() && asked != IdentityMode::Code.code() {
        reader.problem("identity_mode", Because::new("setup-module-mode-code"));
    }
    let aggregation = reader.choice("aggregation", Aggregation::from_code);
    let most = i64::try_from(limits::PANEL_JUDGES / 2).map_err(Fault::internal)?;
    let trim = match aggregation {
        Some(Aggregation::Trimmed) => reader.whole("trim", 1, most),
        // It plays no part here, but what was typed is looked at all the same.
        _ if sent.raw("trim").is_empty() => Some(0),
        _ => reader.whole("trim", 0, most).map(|_unused| 0),
    };
    let spread_limit = reader.whole("spread_limit", 0, 3);
    let aspects = aspects(sent, &mut reader);
    reader.finish()?;
    Ok(NewModule {
        code: given(code)?,
        name,
        max: given(max)?,
        weight: given(weight)?,
        identity_mode: IdentityMode::Code,
        aggregation: given(aggregation)?,
        trim: given(trim)?,
        spread_limit: given(spread_limit)?,
        aspects,
    })
}

/// The pasted lines; every wrong one is a problem.
fn aspects(sent: &Sent, reader: &mut Reader<'_>) -> Vec<NewAspect> {
    match lines::parse(sent.raw("aspects"), "aspects") {
        Ok(aspects) => aspects,
        Err(problems) => {
            for problem in problems {
                reader.problem("aspects", problem.because);
            }
            Vec::new()
        }
    }
}

pub(super) async fn aspects_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_aspects(&ask, Again::default()).await
}

async fn show_aspects(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let action = urls::module(ask.uid()).aspects();
    let view = ask.read(scheme::view_of_module).await?;
    let mut form = FormPage::new("setup-aspects-new", action, "setup-add", again)
        .cancel(urls::round(&view.round.uid).scheme());
    form.field("area", "aspects", "setup-aspects").hint("setup-aspects-hint");
    form.show(&ask.visitor, frame_below(ask, &view.competition.uid))
}

pub(super) async fn add_aspects(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    if sent.raw("aspects").is_empty() {
        reader.problem("aspects", Because::new("fault-empty"));
    }
    let new = aspects(&sent, &mut reader);
    let outcome = ask
        .write_with(&sent, reader.finish().map(|()| new), move |act, uid, new| {
            scheme::add_aspects(act, uid, &new)
        })
        .await;
    match outcome {
        Ok(round) => Ok(respond::done(&urls::round(&round).scheme(), &Because::new("setup-saved"))),
        Err(fault) => show_aspects(&ask, Again::from(&sent, fault)?).await,
    }
}
