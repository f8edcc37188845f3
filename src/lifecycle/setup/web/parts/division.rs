//! The form of a division, its round's name and its ranking plan.

use actix_web::HttpResponse;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::{
    Category, Division, LASTS, NewDivision, PlanSettings, Round, TieDecider, Ties, tie_modules,
};
use crate::lifecycle::setup::rules::scheme::mark_above_zero;
use crate::lifecycle::setup::usecase::parts;
use crate::lifecycle::setup::web::competition::reason;
use crate::lifecycle::setup::web::frame::{frame_below, set_up_url};
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::scoring::model::{AtCut, LastResort, RoundingAt};

/// Fields of the prizes, in the order of the plan's places.
const PLACES: [(&str, &str); 4] = [
    ("gold", "setup-places-gold"),
    ("silver", "setup-places-silver"),
    ("bronze", "setup-places-bronze"),
    ("excellence", "setup-places-excellence"),
];

pub(in crate::lifecycle::setup::web) async fn new_division_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_new(&ask, Again::default()).await
}

async fn show_new(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let (_, _, competition) = ask.read(parts::read_event).await?;
    let action = urls::event(ask.uid()).divisions();
    let mut form = FormPage::new("setup-division-new", action, "setup-add", again)
        .cancel(set_up_url(competition.uid.as_str()));
    fields(&mut form);
    form.show(&ask.visitor, frame_below(ask, competition.uid.as_str()))
}

pub(in crate::lifecycle::setup::web) async fn add_division(
    ask: Ask,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent), |act, uid, (new, _)| parts::add_division(act, uid, &new)).await;
    match outcome {
        Ok(round) => {
            let done = Because::new("setup-division-added").text("name", sent.raw("name"));
            Ok(respond::done(&urls::round(&round).scheme(), &done))
        }
        Err(fault) => show_new(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(in crate::lifecycle::setup::web) async fn edit_division_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_edit(&ask, None).await
}

async fn show_edit(ask: &Ask, again: Option<Again>) -> Result<HttpResponse, Fault> {
    let (division, rounds, competition) = ask.read(parts::read_division).await?;
    let again = again.unwrap_or_else(|| values(&division, &rounds));
    let mut form =
        FormPage::new("setup-division-edit", urls::division(ask.uid()).edit(), "setup-save", again)
            .cancel(set_up_url(competition.uid.as_str()))
            .revision(competition.revision);
    fields(&mut form);
    reason(&mut form, CompetitionPhase::from_code(&competition.phase));
    form.show(&ask.visitor, frame_below(ask, competition.uid.as_str()))
}

pub(in crate::lifecycle::setup::web) async fn edit_division(
    ask: Ask,
    sent: Sent,
) -> Result<HttpResponse, Fault> {
    let outcome = ask
        .write_with(&sent, read(&sent), |act, uid, (new, reason)| {
            parts::edit_division(act, uid, &new, reason.as_deref())
        })
        .await;
    match outcome {
        Ok(competition) => Ok(respond::done(&set_up_url(&competition), &Because::new("setup-saved"))),
        Err(fault) => show_edit(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}

fn fields(form: &mut FormPage) {
    form.field("text", "name", "setup-division-name");
    let categories = Category::ALL.iter().map(|one| Choice::coded(one.code(), one.message_key())).collect();
    form.select("category", "setup-category", categories);
    form.field("code", "team_size", "setup-team-size").hint("setup-team-size-hint").or("1");
    form.field("text", "round_name", "setup-round-name").hint("setup-round-name-hint");
    form.field("code", "title_quota", "setup-quota").hint("setup-division-quota-hint").optional();
    form.heading(Because::new("setup-plan"));
    form.field("mark", "maximum", "setup-maximum").hint("setup-maximum-hint").or("100");
    form.field("mark", "pass_total", "setup-pass").hint("setup-pass-hint").optional();
    form.field("code", "decimals", "setup-decimals").or("2");
    let places = RoundingAt::ALL.iter().map(|at| Choice::coded(at.code(), at.message_key())).collect();
    form.select("rounding_at", "setup-rounding", places);
    form.field("code", "tie_modules", "setup-tie-modules").hint("setup-tie-modules-hint").optional();
    let lasts = LASTS.iter().map(|last| Choice::coded(last.code(), last.message_key())).collect();
    form.select("last", "setup-last", lasts);
    let mut deciders = vec![Choice { value: String::new(), label: Wording::said(Ties::ANYBODY) }];
    deciders.extend(TieDecider::ALL.iter().map(|one| Choice::coded(one.code(), one.message_key())));
    form.select("ties_by", "setup-ties-by", deciders).optional();
    form.field("text", "ties_committee", "setup-ties-committee").hint("setup-ties-committee-hint").optional();
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
        ("title_quota", division.title_quota.map(|quota| quota.to_string()).unwrap_or_default()),
        ("ties_by", division.ties.by.map(|by| by.code().to_owned()).unwrap_or_default()),
        ("ties_committee", division.ties.committee.clone().unwrap_or_default()),
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

/// Places that earn the title, where they were filed.
pub(super) fn quota(sent: &Sent, reader: &mut Reader<'_>) -> Option<i64> {
    if sent.raw("title_quota").is_empty() { None } else { reader.whole("title_quota", 0, 1000) }
}

/// Who decides ties; a committee has a name.
fn ties(sent: &Sent, reader: &mut Reader<'_>) -> Ties {
    let by =
        if sent.raw("ties_by").is_empty() { None } else { reader.choice("ties_by", TieDecider::from_code) };
    let named = reader.optional_line("ties_committee");
    let wanted = by == Some(TieDecider::Committee);
    if wanted && named.is_none() {
        reader.problem("ties_committee", Because::new("setup-ties-committee-missing"));
    }
    Ties { by, committee: named.filter(|_| wanted) }
}

fn read(sent: &Sent) -> Result<(NewDivision, Option<String>), Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let category = reader.choice("category", Category::from_code);
    let team_size = reader.whole("team_size", 1, 20);
    let round_name = reader.line("round_name");
    let title_quota = quota(sent, &mut reader);
    let maximum = reader.parsed("maximum", mark_above_zero);
    let pass_total = reader.optional_parsed("pass_total", mark_above_zero);
    let decimals = reader.whole("decimals", 0, 3);
    let rounding_at = reader.choice("rounding_at", RoundingAt::from_code);
    let tie_modules = reader.optional_parsed("tie_modules", tie_modules).unwrap_or_default();
    let last = reader.choice("last", offered_last);
    let ties = ties(sent, &mut reader);
    let places = PLACES.map(|(name, _)| reader.whole(name, 0, 10_000));
    let cut = reader.choice("cut", AtCut::from_code);
    if let (Some(pass), Some(maximum)) = (pass_total, maximum)
        && pass > maximum
    {
        let because = Because::new("setup-pass-above").mark("pass", pass).mark("maximum", maximum);
        reader.problem("pass_total", because);
    }
    let reason = reader.optional_text("reason");
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
    let division = NewDivision {
        name,
        category: given(category)?,
        team_size: given(team_size)?,
        plan: plan.to_toml(),
        title_quota,
        ties,
        round_name,
    };
    Ok((division, reason))
}
