//! Results of competitions held elsewhere: the list, and the form that enters one.

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use serde::Serialize;

use crate::access::by::Act;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::kernel::limits::PAGE_ROWS;
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::lifecycle::awards::model::once::{Shown, Suspect};
use crate::lifecycle::awards::model::{External, ExternalStanding, NewExternal};
use crate::lifecycle::awards::usecase::contests as on_record;
use crate::lifecycle::awards::usecase::external;
use crate::lifecycle::awards::usecase::read::{self, Externals};
use crate::pages::ask::Ask;
use crate::pages::chooser::{Chooser, Found};
use crate::pages::form::{Reader, Sent, given};
use crate::pages::form_page::{Again, Choice, FormPage};
use crate::pages::listing;
use crate::pages::part::{Asked, Part};
use crate::pages::render::Wording;
use crate::pages::respond;
use crate::pages::urls;
use crate::register::model::IdNumber;
use crate::register::usecase::persons::FoundPerson;

use super::super::rules::decisions_text::amount;
use super::contests;
use super::frame::{Beside, Tab, form_frame, frame, name, tabs};

#[derive(Serialize)]
struct Row {
    contest: String,
    event: String,
    level: &'static str,
    class: Option<String>,
    final_day: NaiveDate,
    person: String,
    prize: Prize,
    prize_money: Option<Fen>,
    represents: &'static str,
    proof: String,
    standing: &'static str,
    refusal: Option<String>,
    suspect: bool,
    accept_url: Option<String>,
    refuse_url: Option<String>,
}

#[derive(Serialize)]
struct Page {
    title: String,
    tabs: Vec<Tab>,
    suspects: Vec<Shown>,
    rows: Vec<Row>,
    part: Part,
    new_url: Option<String>,
    merge_url: Option<&'static str>,
}

async fn load(ask: &Ask) -> Result<Externals, Fault> {
    ask.read(read::externals).await
}

/// The results entered.
pub(super) async fn list(ask: Ask, asked: web::Query<Asked>) -> Result<HttpResponse, Fault> {
    let externals = load(&ask).await?;
    let me = ask.visitor.actor()?.uid.as_str();
    let urls = urls::competition(&externals.competition.uid);
    let may_decide = externals.may.contains(&"decide-external-result");
    let suspect = |uid: &str| externals.suspects.iter().any(|one| one.one.uid == uid || one.other.uid == uid);
    let row = |one: &External| Row {
        suspect: suspect(&one.uid),
        contest: one.entered.competition_name.clone(),
        event: one.entered.event_name.clone(),
        level: one.entered.level.message_key(),
        class: one.entered.class.clone(),
        final_day: one.entered.final_day,
        person: name(&externals.names, &one.entered.person),
        prize: one.entered.prize,
        prize_money: one.entered.prize_money,
        represents: yes_or_no(one.entered.represents),
        proof: one.entered.proof.clone(),
        standing: match one.standing {
            ExternalStanding::Waiting => "awards-external-waiting",
            ExternalStanding::Accepted => "awards-external-taken",
            ExternalStanding::Refused(_) => "awards-external-refused",
        },
        refusal: match &one.standing {
            ExternalStanding::Refused(reason) => Some(reason.clone()),
            ExternalStanding::Waiting | ExternalStanding::Accepted => None,
        },
        accept_url: (may_decide && one.standing == ExternalStanding::Waiting && one.entered_by != me)
            .then(|| urls.accept_outside_result(&one.uid)),
        refuse_url: (may_decide && !matches!(one.standing, ExternalStanding::Refused(_)))
            .then(|| urls.refuse_outside_result(&one.uid)),
    };
    let address = format!("{}?page=", urls.outside_results());
    let part = Part::new(externals.results.len(), usize::from(PAGE_ROWS), &asked, &address);
    let page = Page {
        title: externals.competition.name.clone(),
        tabs: tabs(&externals.competition.uid, Beside::External, externals.whole),
        suspects: externals.suspects.iter().map(Shown::from).collect(),
        rows: externals.results.get(part.range()).unwrap_or_default().iter().map(row).collect(),
        part,
        merge_url: may_decide.then_some(contests::MERGE),
        new_url: externals.may.contains(&"enter-external-result").then(|| urls.new_outside_result()),
    };
    let frame = frame(&ask, &externals.competition, "awards-tab-external");
    ask.page("awards/external.html", &frame, &page)
}

fn yes_or_no(known: Option<bool>) -> &'static str {
    match known {
        Some(true) => "awards-yes",
        Some(false) => "awards-no",
        None => "awards-not-known",
    }
}

/// The form.
pub(super) async fn form(ask: Ask) -> Result<HttpResponse, Fault> {
    show(&ask, Again::default()).await
}

async fn show(ask: &Ask, again: Again) -> Result<HttpResponse, Fault> {
    let externals = load(ask).await?;
    if !externals.may.contains(&"enter-external-result") {
        return Err(Fault::not_found());
    }
    let urls = urls::competition(&externals.competition.uid);
    let list = urls.outside_results();
    let again_suspects = again.is_wrong("despite");
    let mut page =
        FormPage::new("awards-external-new", urls.new_outside_result(), "awards-external-do", again)
            .cancel(list.clone());
    let entered =
        |(value, label): &(String, String)| Choice { value: value.clone(), label: Wording::entered(label) };
    let with_none = |choices: Vec<Choice>| {
        let mut all = vec![Choice::coded("", "awards-none-of-these")];
        all.extend(choices);
        all
    };
    page.choose(people(ask, &page).await?, "awards-external-person").hint("awards-external-person-hint");
    if externals.whole {
        page.field("text", "id_number", "awards-external-id").hint("awards-external-id-hint").optional();
    }
    page.choose(contests::of_result(ask, &page).await?, "awards-contest").hint("awards-contest-hint");
    page.field("text", "competition_name", "awards-external-contest").hint("awards-contest-new").optional();
    page.field("text", "event_name", "awards-external-event");
    let levels = [Level::World, Level::National, Level::Provincial];
    page.select(
        "level",
        "awards-external-level-label",
        levels.map(|one| Choice::coded(one.code(), one.message_key())).into(),
    );
    page.field("text", "class", "awards-external-class").hint("awards-external-class-hint").optional();
    let series = vec![
        Choice::coded("", "awards-series-none"),
        Choice::coded("worldskills", "awards-series-worldskills"),
        Choice::coded("other", "awards-series-other"),
    ];
    page.select("series", "awards-external-series-label", series);
    page.field("date", "final_day", "awards-external-final-day").hint("awards-contest-new").optional();
    let prizes = Prize::ALL.iter().filter(|prize| **prize != Prize::Open);
    page.select(
        "prize",
        "awards-external-prize",
        prizes.map(|one| Choice::coded(one.code(), one.message_key())).collect(),
    );
    page.field("text", "place", "awards-external-place").optional();
    page.field("money", "prize_money", "awards-external-money").hint("awards-external-money-hint").optional();
    page.select("represents", "awards-external-represents", known_or_not());
    let teams = with_none(externals.coach_teams.iter().map(entered).collect());
    page.select("coach_team", "awards-external-coach", teams);
    page.field("text", "proof", "awards-external-proof").hint("awards-external-proof-hint");
    if again_suspects {
        for one in suspects_of_typed(ask, &page).await? {
            page.compare(one.compared());
        }
        page.tick("despite", Wording::said("awards-suspects-despite"));
    }
    page.show(&ask.visitor, form_frame(ask, &externals.competition, "awards-tab-external", &list))
}

/// Yes, no, and not known.
fn known_or_not() -> Vec<Choice> {
    vec![
        Choice::coded("", "awards-not-known"),
        Choice::coded("true", "awards-yes"),
        Choice::coded("false", "awards-no"),
    ]
}

/// What may be the same as what was typed, though it was refused for that alone.
async fn suspects_of_typed(ask: &Ask, page: &FormPage) -> Result<Vec<Suspect>, Fault> {
    let (day, number) = (page.typed("final_day"), page.typed("id_number"));
    let (Ok(final_day), today) = (day.parse::<NaiveDate>(), ask.today()) else { return Ok(Vec::new()) };
    let new = NewExternal {
        contest: None,
        competition_name: page.typed("competition_name"),
        event_name: page.typed("event_name"),
        level: Level::from_code(&page.typed("level")).unwrap_or(Level::Provincial),
        class: None,
        series: None,
        final_day,
        person: page.typed("person"),
        coach_team: None,
        prize: Prize::from_code(&page.typed("prize")).unwrap_or(Prize::Open),
        place: page.typed("place").parse().ok(),
        prize_money: None,
        represents: None,
        proof: page.typed("proof"),
        despite: false,
    };
    ask.read(move |by, uid| {
        let person = match IdNumber::parse(&number, today) {
            Ok(number) => external::person_with_id(by, uid, &number)?,
            Err(_none) => new.person.clone(),
        };
        external::suspects_of_new(by, uid, &NewExternal { person, ..new })
    })
    .await
}

/// The choice of the person.
async fn people(ask: &Ask, page: &FormPage) -> Result<Chooser, Fault> {
    let (typed, chosen) = (page.typed("person_find"), page.typed("person"));
    let mut chooser = Chooser::new("person", "person_find", &typed).by_beginning();
    let people = ask
        .read(move |by, uid| {
            let part = listing::part(&typed);
            read::choosable(by, uid, (part.as_deref(), &chosen))
        })
        .await?;
    chooser.chosen = people.chosen.map(found);
    if let Some(people) = people.found {
        chooser.offer(people.into_iter().map(found));
    }
    Ok(chooser)
}

/// A person as a choice shows it: the unit, the ID number masked and the year of birth beside the name.
fn found(one: FoundPerson) -> Found {
    let mut note: Vec<Wording> = one.unit.map(Wording::Entered).into_iter().collect();
    if let Some(apart) = one.apart {
        note.push(Wording::Entered(apart.masked));
        note.push(Wording::Said(Because::new("page-born").text("year", apart.born)));
    }
    Found { value: one.person.uid, label: Wording::Entered(one.person.name), note }
}

/// Enters a result.
pub(super) async fn enter(ask: Ask, sent: Sent) -> Result<HttpResponse, Fault> {
    if sent.searches() {
        return show(&ask, Again::typed(&sent)).await;
    }
    match ask.write_with(&sent, read_entered(&sent, ask.today()), enter_found).await {
        Ok(_result) => {
            let back = urls::competition(ask.uid()).outside_results();
            Ok(respond::done(&back, &Because::new("awards-external-entered")))
        }
        Err(fault) => show(&ask, Again::from(&sent, fault)?).await,
    }
}

/// A result as it was typed, and how its person was named.
struct Entered {
    new: NewExternal,
    number: Option<IdNumber>,
    searched: Option<String>,
}

fn read_entered(sent: &Sent, today: NaiveDate) -> Result<Entered, Fault> {
    let mut reader = sent.reader();
    let number = reader.optional_parsed("id_number", |text| IdNumber::parse(text, today));
    let new = read_new(&mut reader, number.is_some(), today);
    let searched = reader.optional_line("person_find").filter(|_part| number.is_none());
    reader.finish()?;
    Ok(Entered { new: given(new)?, number, searched })
}

fn enter_found(act: Act<'_>, competition: &str, entered: Entered) -> Result<String, Fault> {
    let Entered { mut new, number, searched } = entered;
    if let Some(chosen) = &new.contest {
        let wanted = (None, chosen.as_str());
        let found = on_record::for_result(act.by(), competition, wanted)?.chosen;
        let found = found.ok_or_else(|| Fault::field("contest", Because::new("fault-not-a-choice")))?;
        new.class = new.class.or(found.class);
        (new.competition_name, new.level, new.series, new.final_day) =
            (found.name, found.level, found.series, found.final_day);
    }
    if let Some(number) = number {
        new.person = external::person_with_id(act.by(), competition, &number)?;
    }
    external::enter(act, competition, (&new, searched.as_deref()))
}

/// `named`: the person is named by an ID number, not chosen.
fn read_new(reader: &mut Reader<'_>, named: bool, today: NaiveDate) -> Option<NewExternal> {
    let contest = reader.optional_line("contest");
    // What was searched for counts for nothing any more, but is a line like any other.
    drop(reader.optional_line("contest_find"));
    // What is on record is not told again.
    let told = contest.is_none();
    let competition_name = if told {
        reader.line("competition_name")
    } else {
        reader.optional_line("competition_name").unwrap_or_default()
    };
    let event_name = reader.line("event_name");
    let level = if told { reader.choice("level", Level::from_code) } else { Some(Level::Provincial) };
    let class = reader.optional_line("class");
    let series = reader.optional_parsed("series", |code| match code {
        "worldskills" | "other" => Ok(code.to_owned()),
        _ => Err(Because::new("fault-not-a-choice")),
    });
    let final_day = if told { reader.past_date("final_day", today) } else { Some(NaiveDate::default()) };
    let person =
        if named { reader.optional_line("person").unwrap_or_default() } else { reader.line("person") };
    let prize = reader.choice("prize", |code| Prize::from_code(code).filter(|prize| *prize != Prize::Open));
    let place = reader.optional_parsed("place", |text| {
        let wrong = || Because::new("fault-not-a-number").count("min", 1).count("max", 100_000);
        text.parse::<i64>().ok().filter(|place| (1..=100_000).contains(place)).ok_or_else(wrong)
    });
    let prize_money = reader.optional_parsed("prize_money", amount);
    let represents = reader.optional_parsed("represents", |text| {
        text.parse::<bool>().map_err(|_other| Because::new("fault-not-a-choice"))
    });
    let coach_team = reader.optional_line("coach_team");
    let (proof, despite) = (reader.line("proof"), reader.ticked("despite"));
    Some(NewExternal {
        contest,
        competition_name,
        event_name,
        level: level?,
        class,
        series,
        final_day: final_day?,
        person,
        coach_team,
        prize: prize?,
        place,
        prize_money,
        represents,
        proof,
        despite,
    })
}
