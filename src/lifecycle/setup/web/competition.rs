//! The form of a competition's particulars.

use actix_web::HttpResponse;
use chrono::Datelike as _;

use crate::access::model::Authority;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::kind::CompetitionKind;
use crate::kernel::level::Level;
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::setup::model::{Competition, ExplainDepth, Particulars, day_ending_at, packs};
use crate::lifecycle::setup::usecase::{mending, particulars};
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;

use super::frame::frame_below;

/// Prefix of the boxes of packs.
const PACK: &str = "pack:";

pub(super) async fn new_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_new(&ask, Again::default()).await
}

async fn show_new(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let authorities = ask.read(|by, _uid| particulars::may_draft(by)).await?;
    let mut form = FormPage::new("setup-new", "/competitions", "setup-draft-do", again).cancel("/desk");
    let year = ask.today().year();
    fields(&mut form, i64::from(year), authorities);
    form.show(&ask.visitor, ask.frame())
}

pub(super) async fn draft(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent), |act, _uid, (new, _)| particulars::draft(act, &new)).await;
    match outcome {
        Ok(uid) => {
            let done = Because::new("setup-drafted").text("name", sent.raw("name"));
            Ok(respond::done(&urls::competition(&uid).setup(), &done))
        }
        Err(fault) => show_new(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn edit_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_edit(&ask, None).await
}

async fn show_edit(ask: &Ask, again: Option<Again>) -> Result<HttpResponse, Fault> {
    let (competition, authorities) = ask.read(particulars::editable).await?;
    let again = again.unwrap_or_else(|| values(&competition, &authorities));
    let mut form = FormPage::new("setup-edit", urls::competition(ask.uid()).edit(), "setup-save", again)
        .cancel(urls::competition(ask.uid()).setup())
        .revision(competition.revision);
    fields(&mut form, competition.year, authorities);
    reason(&mut form, Some(competition.phase));
    form.show(&ask.visitor, frame_below(ask, ask.uid()))
}

pub(super) async fn edit(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome = ask
        .write_with(&sent, read(&sent), |act, uid, (new, reason)| {
            particulars::edit(act, uid, &new, reason.as_deref())
        })
        .await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::competition(ask.uid()).setup(), &Because::new("setup-saved"))),
        Err(fault) => show_edit(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}

fn fields(form: &mut FormPage, year: i64, authorities: Vec<Authority>) {
    form.field("text", "name", "setup-name");
    form.field("code", "year", "setup-year").or(year.to_string());
    let kinds =
        CompetitionKind::ALL.iter().map(|kind| Choice::coded(kind.code(), kind.message_key())).collect();
    form.select("kind", "setup-kind", kinds).hint("setup-kind-hint").or(CompetitionKind::CityTwo.code());
    authority_field(form, authorities);
    let levels = Level::ALL.iter().map(|level| Choice::coded(level.code(), level.message_key())).collect();
    form.select("level", "setup-level", levels).or(Level::City.code());
    class_field(form, "setup-class-hint", "setup-class-none");
    form.field("text", "selects_for", "setup-selects-for").hint("setup-selects-for-hint").optional();
    form.tick("selection_only", Wording::said("setup-selection-only"));
    form.field("text", "place", "setup-place");
    form.field("date", "first_day", "setup-first-day");
    form.field("date", "final_day", "setup-final-day").hint("setup-final-day-hint");
    form.field("date", "last_registration_day", "setup-last-registration-day")
        .hint("setup-last-registration-hint");
    form.field("date", "replace_until", "setup-replace-until").hint("setup-replace-hint").optional();
    form.field("code", "appeal_hours", "setup-appeal-hours")
        .hint("setup-appeal-hint")
        .or(limits::APPEAL_HOURS.to_string());
    let depths =
        ExplainDepth::ALL.iter().map(|depth| Choice::coded(depth.code(), depth.message_key())).collect();
    form.select("explain_depth", "setup-explain-depth", depths).or(ExplainDepth::Aspect.code());
    form.heading(Because::new("setup-packs"));
    for pack in packs::KNOWN {
        form.tick(&format!("{PACK}{}", pack.name), Wording::entered(pack.name));
    }
}

/// Whom it is filed with: the only one is chosen already.
fn authority_field(form: &mut FormPage, authorities: Vec<Authority>) {
    let only = if let [only] = authorities.as_slice() { Some(only.uid.clone()) } else { None };
    let choice = |one: Authority| Choice { value: one.uid, label: Wording::entered(one.name) };
    let field = form.select("authority", "setup-authority", authorities.into_iter().map(choice).collect());
    if let Some(only) = only {
        field.or(only);
    }
}

fn values(competition: &Competition, authorities: &[Authority]) -> Again {
    let authority = authorities.iter().find(|one| one.id == competition.authority_id);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut again = Again::with([
        ("name", competition.name.clone()),
        ("year", competition.year.to_string()),
        ("kind", competition.kind.code().to_owned()),
        ("authority", authority.map(|one| one.uid.clone()).unwrap_or_default()),
        ("level", competition.level.code().to_owned()),
        ("class", text(&competition.class)),
        ("selects_for", text(&competition.selects_for)),
        ("selection_only", if competition.selection_only { "yes".to_owned() } else { String::new() }),
        ("place", competition.place.clone()),
        ("first_day", competition.first_day.to_string()),
        ("final_day", competition.final_day.to_string()),
        ("last_registration_day", day_ending_at(competition.registration_until).to_string()),
        ("replace_until", competition.replace_until.map(|day| day.to_string()).unwrap_or_default()),
        ("appeal_hours", competition.appeal_hours.to_string()),
        ("explain_depth", competition.explain_depth.code().to_owned()),
    ]);
    for pack in &competition.packs {
        again.values.insert(format!("{PACK}{pack}"), "yes".to_owned());
    }
    again
}

fn read(sent: &Sent) -> Result<(Particulars, Option<String>), Fault> {
    let mut reader = sent.reader();
    let name = reader.line("name");
    let year = reader.whole("year", 1980, 2200);
    let kind = reader.choice("kind", CompetitionKind::from_code);
    let authority = reader.optional_line("authority");
    let level = reader.choice("level", Level::from_code);
    let class = class(&mut reader);
    let selects_for = reader.optional_line("selects_for");
    let selection_only = reader.ticked("selection_only");
    let place = reader.line("place");
    let first_day = reader.date("first_day");
    let final_day = reader.date("final_day");
    let last_registration_day = reader.date("last_registration_day");
    let replace_until =
        if sent.raw("replace_until").is_empty() { None } else { reader.date("replace_until") };
    let appeal_hours = reader.whole("appeal_hours", 1, limits::APPEAL_HOURS_MAX);
    let explain_depth = reader.choice("explain_depth", ExplainDepth::from_code);
    let packs = sent.prefixed(PACK).filter(|(_, value)| !value.is_empty()).map(|(name, _)| name.to_owned());
    let packs: Vec<String> = packs.collect();
    let reason = reader.optional_text("reason");
    reader.finish()?;
    let particulars = Particulars {
        name,
        year: given(year)?,
        kind: given(kind)?,
        authority,
        level: given(level)?,
        class,
        selects_for,
        selection_only,
        place,
        first_day: given(first_day)?,
        final_day: given(final_day)?,
        last_registration_day: given(last_registration_day)?,
        packs,
        explain_depth: given(explain_depth)?,
        replace_until,
        appeal_hours: given(appeal_hours)?,
    };
    Ok((particulars, reason))
}

/// The classes the packs declare; one that was typed before there were these to choose from stands among them.
pub(super) fn class_field(form: &mut FormPage, hint: &'static str, none: &'static str) {
    let typed = form.typed("class").to_ascii_uppercase();
    let mut classes: Vec<String> = packs::classes(&[]).into_iter().map(str::to_owned).collect();
    if !typed.is_empty() && !classes.contains(&typed) {
        classes.push(typed);
    }
    let named =
        classes.into_iter().map(|class| Choice { value: class.clone(), label: Wording::entered(class) });
    let choices = std::iter::once(Choice::coded("", none)).chain(named).collect();
    form.select("class", "setup-class", choices).hint(hint).optional();
}

/// Asks why, once what is mended was approved.
pub(super) fn reason(form: &mut FormPage, phase: Option<CompetitionPhase>) {
    if !phase.is_some_and(mending::is_free) {
        form.field("area", "reason", "setup-reason").hint("setup-mend-hint").optional();
    }
}

/// A class code as a pack declares it: a few letters or digits.
pub(super) fn class(reader: &mut Reader<'_>) -> Option<String> {
    reader.optional_parsed("class", |text| {
        let fits = text.len() <= 8 && text.bytes().all(|b| b.is_ascii_alphanumeric());
        if fits { Ok(text.to_ascii_uppercase()) } else { Err(Because::new("setup-class-form")) }
    })
}
