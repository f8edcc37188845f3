//! The form of a division, its round's name and its ranking plan.

use actix_web::{HttpResponse, web};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::setup::model::{
    Category, Division, LASTS, NewDivision, PlanSettings, Round, tie_modules,
};
use crate::lifecycle::setup::rules::scheme::mark_above_zero;
use crate::lifecycle::setup::usecase::parts;
use crate::lifecycle::setup::web::frame::frame_below;
use crate::pages::form::{Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;
use crate::scoring::model::{AtCut, LastResort, RoundingAt};

/// Fields of the prizes, in the order of the plan's places.
const PLACES: [(&str, &str); 4] = [
    ("gold", "setup-places-gold"),
    ("silver", "setup-places-silver"),
    ("bronze", "setup-places-bronze"),
    ("excellence", "setup-places-excellence"),
];

pub(in crate::lifecycle::setup::web) async fn new_division_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_new(&site, &visitor, uid.into_inner(), Again::default()).await
}

async fn show_new(
    site: &web::Data<Site>,
    visitor: &Visitor,
    event_uid: String,
    again: Again,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let path = event_uid.clone();
    let (_, _, competition) =
        site.run(move |installation| parts::read_event(installation, &actor, &event_uid)).await?;
    let action = format!("/events/{path}/divisions");
    let mut form = FormPage::new("setup-division-new", action, "setup-add", again)
        .cancel(format!("/competitions/{}/setup", competition.uid));
    fields(&mut form);
    form.show(visitor, frame_below(site, visitor, competition.uid.as_str()))
}

pub(in crate::lifecycle::setup::web) async fn add_division(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (path, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(read(&sent), move |installation, new| {
            parts::add_division(installation, &actor, &path, &new, &request)
        })
        .await;
    match outcome {
        Ok(round) => {
            let done = Because::new("setup-division-added").text("name", sent.raw("name"));
            Ok(respond::done(&format!("/rounds/{round}/scheme"), &done))
        }
        Err(fault) => show_new(&site, &visitor, uid, Again::from(&sent, fault)?).await,
    }
}

pub(in crate::lifecycle::setup::web) async fn edit_division_page(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
) -> Result<HttpResponse, Fault> {
    show_edit(&site, &visitor, uid.into_inner(), None).await
}

async fn show_edit(
    site: &web::Data<Site>,
    visitor: &Visitor,
    uid: String,
    again: Option<Again>,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let path = uid.clone();
    let (division, rounds, competition) =
        site.run(move |installation| parts::read_division(installation, &actor, &uid)).await?;
    let again = again.unwrap_or_else(|| values(&division, &rounds));
    let mut form =
        FormPage::new("setup-division-edit", format!("/divisions/{path}/edit"), "setup-save", again)
            .cancel(format!("/competitions/{}/setup", competition.uid))
            .revision(competition.revision);
    fields(&mut form);
    form.show(visitor, frame_below(site, visitor, competition.uid.as_str()))
}

pub(in crate::lifecycle::setup::web) async fn edit_division(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let uid = uid.into_inner();
    let (path, request) = (uid.clone(), sent.request.clone());
    let outcome = site
        .run_with(read(&sent), move |installation, new| {
            parts::edit_division(installation, &actor, &path, &new, &request)
        })
        .await;
    match outcome {
        Ok(competition) => {
            Ok(respond::done(&format!("/competitions/{competition}/setup"), &Because::new("setup-saved")))
        }
        Err(fault) => show_edit(&site, &visitor, uid, Some(Again::from(&sent, fault)?)).await,
    }
}

fn fields(form: &mut FormPage) {
    form.field("text", "name", "setup-division-name");
    let categories = Category::ALL.iter().map(|one| Choice::coded(one.code(), one.message_key())).collect();
    form.select("category", "setup-category", categories);
    form.field("code", "team_size", "setup-team-size").hint("setup-team-size-hint").or("1");
    form.field("text", "round_name", "setup-round-name").hint("setup-round-name-hint");
    form.heading(Because::new("setup-plan"));
    form.field("mark", "maximum", "setup-maximum").hint("setup-maximum-hint").or("100");
    form.field("mark", "pass_total", "setup-pass").hint("setup-pass-hint").optional();
    form.field("code", "decimals", "setup-decimals").or("2");
    let places = RoundingAt::ALL.iter().map(|at| Choice::coded(at.code(), at.message_key())).collect();
    form.select("rounding_at", "setup-rounding", places);
    form.field("code", "tie_modules", "setup-tie-modules").hint("setup-tie-modules-hint").optional();
    let lasts = LASTS.iter().map(|last| Choice::coded(last.code(), last.message_key())).collect();
    form.select("last", "setup-last", lasts);
    form.heading(Because::new("setup-prizes"));
    for (name, label) in PLACES {
        form.field("code", name, label).or("0");
    }
    let cuts = AtCut::ALL.iter().map(|cut| Choice::coded(cut.code(), cut.message_key())).collect();
    form.select("cut", "setup-cut", cuts);
}

fn values(division: &Division, rounds: &[Round]) -> Again {
    let mut again = Again::with([
        ("name", division.name.clone()),
        ("category", division.category.code().to_owned()),
        ("team_size", division.team_size.to_string()),
        ("round_name", rounds.first().map(|round| round.name.clone()).unwrap_or_default()),
    ]);
    let Some(plan) = PlanSettings::nearest(&division.plan) else { return again };
    let mut set = |name: &str, value: String| again.values.insert(name.to_owned(), value);
    set("maximum", plan.maximum.to_string());
    set("pass_total", plan.pass_total.map(|pass| pass.to_string()).unwrap_or_default());
    set("decimals", plan.decimals.to_string());
    set("rounding_at", plan.rounding_at.code().to_owned());
    set("tie_modules", plan.tie_modules.join(","));
    set("last", plan.last.code().to_owned());
    set("cut", plan.cut.code().to_owned());
    for ((name, _), places) in PLACES.iter().zip(plan.places) {
        set(name, places.to_string());
    }
    again
}

fn offered_last(code: &str) -> Option<LastResort> {
    LastResort::from_code(code).filter(|last| LASTS.contains(last))
}

fn read(sent: &Sent) -> Result<NewDivision, Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let category = reader.choice("category", Category::from_code);
    let team_size = reader.whole("team_size", 1, 20);
    let round_name = reader.line("round_name");
    let maximum = reader.parsed("maximum", mark_above_zero);
    let pass_total = reader.optional_parsed("pass_total", mark_above_zero);
    let decimals = reader.whole("decimals", 0, 3);
    let rounding_at = reader.choice("rounding_at", RoundingAt::from_code);
    let tie_modules = reader.optional_parsed("tie_modules", tie_modules).unwrap_or_default();
    let last = reader.choice("last", offered_last);
    let places = PLACES.map(|(name, _)| reader.whole(name, 0, 10_000));
    let cut = reader.choice("cut", AtCut::from_code);
    if let (Some(pass), Some(maximum)) = (pass_total, maximum)
        && pass > maximum
    {
        let because = Because::new("setup-pass-above").mark("pass", pass).mark("maximum", maximum);
        reader.problem("pass_total", because);
    }
    reader.finish()?;
    let plan = PlanSettings {
        maximum: given(maximum)?,
        places: places.map(|places| places.and_then(|places| u64::try_from(places).ok()).unwrap_or_default()),
        tie_modules,
        last: given(last)?,
        cut: given(cut)?,
        decimals: given(decimals.and_then(|decimals| u32::try_from(decimals).ok()))?,
        rounding_at: given(rounding_at)?,
        pass_total,
    };
    Ok(NewDivision {
        name,
        category: given(category)?,
        team_size: given(team_size)?,
        plan: plan.to_toml(),
        round_name,
    })
}
