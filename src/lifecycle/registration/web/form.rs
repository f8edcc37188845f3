//! The form of an entry.

use actix_web::HttpResponse;
use chrono::NaiveDate;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::lifecycle::registration::model::{CoachChoice, NewEntry, Outcome, UnitChoice};
use crate::lifecycle::registration::usecase::enter;
use crate::lifecycle::registration::usecase::view::{self, EntryForm, EntryView};
use crate::pages::ask::Ask;
use crate::pages::form::{Reader, Sent};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::{CreditCode, IdNumber, NewPerson, Phone};

use super::answers;

/// Coaches a form has room for.
const COACHES: i64 = 3;

pub(super) async fn new_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_new(&ask, Again::default()).await
}

async fn show_new(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let action = urls::division(ask.uid()).entries();
    let form = ask.read(view::form).await?;
    let page = FormPage::new("registration-enter", action, "registration-enter-do", again);
    show(ask, &form, page, Numbers::New)
}

/// Whether numbers are typed for the first time.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    New,
    Again,
}

fn show(ask: &Ask, of: &EntryForm, page: FormPage, numbers: Numbers) -> Result<HttpResponse, Fault> {
    let own = urls::competition(&of.competition.uid).entries();
    let mut page = page.cancel(&own);
    page.lead(Wording::entered(format!("{} {} {}", of.competition.name, of.event.name, of.division.name)));
    let whom = Because::new("registration-for-whom").word("category", of.division.category.message_key());
    page.lead(Wording::Said(whom.text("code", &of.event.occupation_code)));
    page.lead(Wording::said("registration-why-data"));
    fields(&mut page, of, numbers);
    let frame = ask.frame().crumb(Wording::said("registration-own"), Some(&own));
    page.show(&ask.visitor, frame)
}

fn fields(page: &mut FormPage, of: &EntryForm, numbers: Numbers) {
    if of.units.is_empty() {
        page.field("credit", "unit_code", "registration-unit-code").hint("registration-unit-code-hint");
    } else {
        let units = of
            .units
            .iter()
            .map(|unit| Choice { value: unit.uid.clone(), label: Wording::entered(unit.name.clone()) });
        page.select("unit", "registration-unit", units.collect());
    }
    let team = of.division.team_size > 1;
    if team {
        page.field("text", "team_name", "registration-team-name");
    }
    for number in 1..=of.division.team_size {
        if team {
            page.heading(Because::new("registration-member-n").count("n", number));
        }
        page.field("name", format!("member-{number}-name"), "registration-name");
        for (kind, label) in [("id", "registration-id"), ("phone", "registration-phone")] {
            let field = page.field(kind, format!("member-{number}-{kind}"), label);
            if numbers == Numbers::Again {
                field.hint("registration-number-again");
            }
        }
    }
    answers::fields(page);
    page.heading(Because::new("registration-coaches"));
    let mut teams = vec![
        Choice::coded("", "registration-coaches-none"),
        Choice::coded("new", "registration-coaches-new"),
    ];
    teams.extend(
        of.coach_teams
            .iter()
            .map(|team| Choice { value: team.uid.clone(), label: Wording::entered(team.name.clone()) }),
    );
    page.select("coach_team", "registration-coach-team", teams).hint("registration-coach-hint").optional();
    page.field("text", "coach_name", "registration-coach-team-name").optional();
    for number in 1..=COACHES {
        page.heading(Because::new("registration-coach-n").count("n", number));
        page.field("name", format!("coach-{number}-name"), "registration-name").optional();
        page.field("id", format!("coach-{number}-id"), "registration-id").optional();
        page.field("phone", format!("coach-{number}-phone"), "registration-phone").optional();
    }
}

pub(super) async fn enter(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent, ask.today()), |act, uid, new| enter::enter(act, uid, &new)).await;
    match outcome {
        Ok(entry) => Ok(respond::done(&urls::entry(&entry).page(), &Because::new("registration-entered"))),
        Err(fault) => show_new(&ask, Again::from(&sent, fault)?).await,
    }
}

pub(super) async fn mend_page(ask: Ask) -> Result<HttpResponse, Fault> {
    show_mend(&ask, None).await
}

async fn show_mend(ask: &Ask, again: Option<Again>) -> Result<HttpResponse, Fault> {
    let action = urls::entry(ask.uid()).edit();
    let (view, form) = ask.read(view::mending).await?;
    let again = again.unwrap_or_else(|| values(&view));
    let mut page = FormPage::new("registration-mend", action, "registration-mend-do", again);
    let returned = view.steps.last().filter(|step| step.outcome == Outcome::Returned);
    let reason = returned.and_then(|step| step.reason.clone());
    if let Some(reason) = reason {
        page.lead(Wording::Said(Because::new("registration-returned-because").text("reason", reason)));
    }
    show(ask, &form, page, Numbers::Again)
}

/// What is shown again: all but the numbers, which are typed afresh.
fn values(view: &EntryView) -> Again {
    let mut again = Again::with([
        ("unit", view.unit.uid.clone()),
        ("unit_code", view.unit.credit_code.clone()),
        ("team_name", view.entry.name.clone()),
        ("coach_team", view.coaches.as_ref().map(|(team, _)| team.uid.clone()).unwrap_or_default()),
    ]);
    for (name, value) in answers::values(&view.entry.answers) {
        again.values.insert(name.to_owned(), value);
    }
    for (member, number) in view.members.iter().zip(1_i64..) {
        again.values.insert(format!("member-{number}-name"), member.person.name.clone());
    }
    again
}

pub(super) async fn mend(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    let outcome =
        ask.write_with(&sent, read(&sent, ask.today()), |act, uid, new| enter::mend(act, uid, &new)).await;
    match outcome {
        Ok(()) => Ok(respond::done(&urls::entry(ask.uid()).page(), &Because::new("registration-entered"))),
        Err(fault) => show_mend(&ask, Some(Again::from(&sent, fault)?)).await,
    }
}

fn read(sent: &Sent, today: NaiveDate) -> Result<NewEntry, Fault> {
    let mut reader = sent.reader();
    let unit = if sent.raw("unit").is_empty() {
        let code = reader.parsed("unit_code", CreditCode::parse);
        UnitChoice::Code(code.map(|code| code.as_str().to_owned()).unwrap_or_default())
    } else {
        UnitChoice::Uid(reader.line("unit"))
    };
    let team_name = reader.optional_line("team_name");
    let members = people(sent, &mut reader, "member", today);
    let answers = answers::read(sent, &mut reader);
    let coaches = match sent.raw("coach_team") {
        "" => {
            refuse_unused_coaches(sent, &mut reader);
            CoachChoice::None
        }
        "new" => {
            let name = reader.line("coach_name");
            let members = people(sent, &mut reader, "coach", today);
            CoachChoice::New { name, members }
        }
        _ => {
            refuse_unused_coaches(sent, &mut reader);
            CoachChoice::Known(reader.line("coach_team"))
        }
    };
    reader.finish()?;
    Ok(NewEntry { unit, team_name, members, answers, coaches })
}

/// Coaches somebody typed without choosing a new team would be lost without a word.
fn refuse_unused_coaches(sent: &Sent, reader: &mut Reader<'_>) {
    let numbered = sent.prefixed("coach-").any(|(_, typed)| !typed.is_empty());
    if numbered || !sent.raw("coach_name").is_empty() {
        reader.problem("coach_team", Because::new("registration-coaches-unused"));
    }
}

/// People of numbered lines: the first always, others where anything was typed.
fn people(sent: &Sent, reader: &mut Reader<'_>, prefix: &str, today: NaiveDate) -> Vec<NewPerson> {
    let mut people = Vec::new();
    for number in 1..=20_i64 {
        let field = |part: &str| format!("{prefix}-{number}-{part}");
        let typed = ["name", "id", "phone"].iter().any(|part| !sent.raw(&field(part)).is_empty());
        if !typed && number > 1 {
            continue;
        }
        let name = reader.line(&field("name"));
        let id_number = reader.parsed(&field("id"), |text| IdNumber::parse(text, today));
        let phone = reader.parsed(&field("phone"), Phone::parse);
        if let Some(id_number) = id_number {
            people.push(NewPerson { name, id_number, phone });
        }
    }
    people
}
