//! One module of a scheme: changed, copied, moved, taken away after a page that says what goes with it.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::model::{Aggregation, Aspect, Module};
use crate::lifecycle::setup::usecase::scheme::{self, SchemeView};
use crate::lifecycle::setup::usecase::scheme_changes;
use crate::pages::ask::Ask;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::frame_below;
use super::scheme::read;

/// The module of the address, in its scheme.
async fn found(ask: &Ask) -> Result<(SchemeView, Module), Fault> {
    let view = ask.read(scheme::view_of_module).await?;
    let module = view.modules.iter().find(|module| module.uid == ask.uid()).cloned();
    Ok((view, module.ok_or_else(Fault::not_found)?))
}

/// A module as its form holds it.
fn values(module: &Module) -> [(&'static str, String); 8] {
    let line = |aspect: &Aspect| {
        format!("{};{};{};{};{}", aspect.code, aspect.name, aspect.kind.code(), aspect.max, aspect.step)
    };
    let aspects: Vec<String> = module.aspects.iter().map(line).collect();
    [
        ("code", module.code.clone()),
        ("name", module.name.clone()),
        ("max", module.max.to_string()),
        ("weight", module.weight.to_string()),
        ("aggregation", module.aggregation.code().to_owned()),
        ("trim", module.trim.to_string()),
        ("spread_limit", module.spread_limit.to_string()),
        ("aspects", aspects.join("\n")),
    ]
}

fn fields(form: &mut FormPage) {
    let aggregations = Aggregation::ALL.iter().map(|one| Choice::coded(one.code(), one.message_key()));
    form.field("code", "code", "setup-module-code-label").hint("setup-module-code-hint");
    form.field("text", "name", "setup-module-name");
    form.field("mark", "max", "setup-module-max");
    form.field("mark", "weight", "setup-module-weight").hint("setup-module-weight-hint");
    form.select("aggregation", "setup-module-aggregation", aggregations.collect());
    form.field("code", "trim", "setup-module-trim").hint("setup-module-trim-hint").optional();
    form.field("code", "spread_limit", "setup-module-spread").hint("setup-module-spread-hint");
    form.field("area", "aspects", "setup-aspects").hint("setup-aspects-order-hint").optional();
}

pub(super) async fn edit_page(ask: Ask) -> Result<HttpResponse, Fault> {
    let (view, module) = found(&ask).await?;
    show_edit(&ask, &view, Again::with(values(&module)))
}

fn show_edit(ask: &Ask, view: &SchemeView, again: Again) -> Result<HttpResponse, Fault> {
    let action = urls::module(ask.uid()).edit();
    let mut form = FormPage::new("setup-module-edit", action, "setup-save", again)
        .cancel(urls::round(&view.round.uid).scheme())
        .revision(view.competition.revision);
    fields(&mut form);
    form.show(&ask.visitor, frame_below(ask, &view.competition.uid))
}

pub(super) async fn edit(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent), |act, uid, new| scheme_changes::edit_module(act, uid, &new)).await;
    match outcome {
        Ok(round) => Ok(respond::done(&urls::round(&round).scheme(), &Because::new("setup-saved"))),
        Err(fault) => {
            let again = Again::from(&sent, fault)?;
            let (view, _module) = found(&ask).await?;
            show_edit(&ask, &view, again)
        }
    }
}

/// A new module that begins as this one is, but for its code.
pub(super) async fn copy_page(ask: Ask) -> Result<HttpResponse, Fault> {
    let (view, module) = found(&ask).await?;
    let again = Again::with(values(&module).into_iter().filter(|(name, _)| *name != "code"));
    let round = urls::round(&view.round.uid);
    let mut form =
        FormPage::new("setup-module-copy", round.modules(), "setup-add", again).cancel(round.scheme());
    form.lead(Wording::Said(Because::new("setup-module-copy-of").text("code", &module.code)));
    fields(&mut form);
    form.show(&ask.visitor, frame_below(&ask, &view.competition.uid))
}

pub(super) async fn shift(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let mut reader = sent.reader();
    let down = reader.choice("to", |code| match code {
        "up" => Some(false),
        "down" => Some(true),
        _ => None,
    });
    let said = reader.finish().and_then(|()| given(down));
    let round = ask.write_with(&sent, said, scheme_changes::move_module).await?;
    Ok(respond::done(&urls::round(&round).scheme(), &Because::new("setup-module-moved")))
}

pub(super) async fn remove_page(ask: Ask) -> Result<HttpResponse, Fault> {
    let (view, module) = found(&ask).await?;
    let mut form = FormPage::new(
        "setup-module-remove-title",
        urls::module(ask.uid()).remove(),
        "setup-remove-do",
        Again::default(),
    )
    .cancel(urls::round(&view.round.uid).scheme())
    .danger();
    let what = Because::new("setup-module-remove-what").text("code", &module.code).text("name", &module.name);
    form.lead(Wording::Said(what.count("n", module.aspects.len())));
    form.show(&ask.visitor, frame_below(&ask, &view.competition.uid))
}

pub(super) async fn remove(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let round = ask.write(&sent, scheme::remove_module).await?;
    Ok(respond::done(&urls::round(&round).scheme(), &Because::new("setup-module-removed")))
}
