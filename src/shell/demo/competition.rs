//! One competition, step by step, through the same use-cases as the pages: draft to finished review.
//! All names are made up; ID numbers belong to people born in 1901.

use chrono::{Datelike as _, NaiveDate, TimeDelta};

use crate::access::by::{Act, By};
use crate::access::memory::Sessions;
use crate::access::model::Actor;
use crate::access::usecase::sign_in;
use crate::kernel::because::Because;
use crate::kernel::clock;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::kind::CompetitionKind;
use crate::kernel::level::Level;
use crate::kernel::limits;
use crate::kernel::window::Seek;
use crate::lifecycle::payout::usecase::again::payable_in_tx;
use crate::lifecycle::registration::model::{
    Answers, CoachChoice, Decision, EntryState, NewEntry, UnitChoice,
};
use crate::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use crate::lifecycle::registration::usecase::{enter, phases, review, view};
use crate::lifecycle::setup::model::{
    Aggregation, Category, ExplainDepth, IdentityMode, NewDivision, NewEvent, NewModule, Particulars,
    PlanSettings, Share, Ties, scheme,
};
use crate::lifecycle::setup::usecase::officials::{self, NewOfficial};
use crate::lifecycle::setup::usecase::{filing, particulars, parts, scheme as schemes};
use crate::platform::installation::Installation;
use crate::register::model::{BankAccount, CreditCode, IdNumber, NewBankAccount, NewPerson, NewUnit, Phone};
use crate::register::usecase::{persons, recording, units};
use crate::scoring::model::{AtCut, LastResort, RoundingAt};

use super::cast::{OFFICIALS, PASSWORD};

/// The host, and the three units that compete.
const HOST: (&str, &str) = ("示例职业学院", "12441900MA0DEM048L");
const UNITS: [(&str, &str); 3] = [
    ("示例精密制造有限公司", "91441900MA0DEM013W"),
    ("示例数控设备有限公司", "91441900MA0DEM021P"),
    ("示例铁路车辆有限公司", "91441900MA0DEM03XF"),
];
/// Contestants: name, ID number, place of their unit among [`UNITS`].
const CONTESTANTS: [(&str, &str, usize); 8] = [
    ("示例甲", "441900190102150010", 0),
    ("示例乙", "441900190103150020", 0),
    ("示例丙", "441900190104150030", 0),
    ("示例丁", "441900190105150040", 1),
    ("示例戊", "441900190106150050", 1),
    ("示例己", "441900190107150060", 1),
    ("示例庚", "441900190108150070", 2),
    ("示例辛", "441900190109150080", 2),
];
/// Coaches, one for each of [`UNITS`].
const COACHES: [(&str, &str); 3] =
    [("示例壬", "441900190101150094"), ("示例癸", "441900190102150109"), ("示例子", "441900190103150119")];
/// What the steps made, by uid.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// The competition.
    pub competition: String,
    /// Its event.
    pub event: String,
    /// Its division's round.
    pub round: String,
    /// Its division.
    pub division: String,
    /// The competing units, in order.
    pub units: Vec<String>,
    /// The entries, in order.
    pub entries: Vec<String>,
}

/// A demo account, signed in like anybody else.
pub struct Player<'a> {
    installation: &'a Installation,
    actor: Actor,
}

impl Player<'_> {
    /// Who asks.
    #[must_use]
    pub fn by(&self) -> By<'_> {
        By::new(self.installation, &self.actor)
    }

    /// Who acts: nothing is sent twice here.
    #[must_use]
    pub fn acts(&self) -> Act<'_> {
        self.by().acts()
    }
}

/// The demo account of that log-in name.
///
/// # Errors
/// As a log-in.
pub fn player<'a>(installation: &'a Installation, login: &str) -> Result<Player<'a>, Fault> {
    let token = sign_in::log_in(installation, login, PASSWORD, "127.0.0.1")?;
    let signed = sign_in::who(installation, &Sessions::default(), &token)?.ok_or_else(Fault::not_found)?;
    Ok(Player { installation, actor: signed.actor })
}

fn invalid(because: Because) -> Fault {
    Fault::new(FaultKind::Invalid, because)
}

/// Registers the host and the units, each with its bank account.
///
/// # Errors
/// What the use-cases answer.
pub fn register_units(installation: &Installation, made: &mut Made) -> Result<(), Fault> {
    let (host, unit) = (player(installation, "host")?, player(installation, "unit")?);
    let system = Actor::system();
    register_unit(host.acts(), HOST, "6200000000000004")?;
    let accounts = ["6200000000000001", "6200000000000002", "6200000000000003"];
    for ((of, number), place) in UNITS.into_iter().zip(accounts).zip(0..) {
        let by = if place == 0 { unit.by() } else { By::new(installation, &system) };
        made.units.push(register_unit(by.acts(), of, number)?);
    }
    Ok(())
}

fn register_unit(act: Act<'_>, (name, code): (&str, &str), number: &str) -> Result<String, Fault> {
    let credit_code = CreditCode::parse(code).map_err(invalid)?;
    let new = NewUnit { name: name.to_owned(), credit_code, reason: None };
    let uid = units::register(act, &new)?;
    let account = BankAccount {
        holder: name.to_owned(),
        bank: "示例银行示例支行".to_owned(),
        number: number.to_owned(),
    };
    recording::of_unit(act, &uid, &NewBankAccount { account, document: None }, payable_in_tx)?;
    Ok(uid)
}

/// Drafts the competition.
///
/// # Errors
/// What the use-cases answer.
pub fn draft(installation: &Installation, made: &mut Made) -> Result<(), Fault> {
    let host = player(installation, "host")?;
    let today = clock::civil_date(installation.now());
    let day = |ahead: i64| today.checked_add_signed(TimeDelta::days(ahead)).unwrap_or(today);
    let new = Particulars {
        name: format!("{}年示例市职业技能竞赛", today.year()),
        year: i64::from(today.year()),
        kind: CompetitionKind::CityTwo,
        authority: None,
        level: Level::City,
        class: Some("I".to_owned()),
        selects_for: None,
        selection_only: false,
        place: "示例路1号实训楼".to_owned(),
        first_day: day(30),
        final_day: day(31),
        last_registration_day: day(20),
        packs: vec!["cn-441900-skills-2022".to_owned()],
        explain_depth: ExplainDepth::Aspect,
        replace_until: None,
        appeal_hours: limits::APPEAL_HOURS,
    };
    made.competition = particulars::draft(host.acts(), &new)?;
    Ok(())
}

/// Adds the event 数控车工 with one staff division and its scheme.
///
/// # Errors
/// What the use-cases answer.
pub fn set_up(installation: &Installation, made: &mut Made) -> Result<(), Fault> {
    let host = player(installation, "host")?;
    let event = NewEvent {
        name: "数控车工".to_owned(),
        occupation_code: "6-18-01-01".to_owned(),
        class: None,
        hosts: vec![(HOST.1.to_owned(), Share { numerator: 1, denominator: 1 })],
        title_quota: Some(3),
    };
    made.event = parts::add_event(host.acts(), &made.competition, &event)?;
    let plan = PlanSettings {
        maximum: points("100")?,
        places: [1, 2, 2, 2],
        tie_modules: vec!["B".to_owned(), "A".to_owned()],
        last: LastResort::Ask,
        cut: AtCut::Ask,
        decimals: 2,
        rounding_at: RoundingAt::Total,
        pass_total: None,
    };
    let division = NewDivision {
        name: "职工组".to_owned(),
        category: Category::Staff,
        team_size: 1,
        plan: plan.to_toml(),
        title_quota: None,
        ties: Ties::default(),
        round_name: "决赛".to_owned(),
    };
    made.round = parts::add_division(host.acts(), &made.event, &division)?;
    made.division = schemes::view(host.by(), &made.round)?.division.uid;
    let operation = "A1;安全与着装;J;6\nA2;装夹与对刀;S;14;0.5\nA3;设备保养;S;10;0.5";
    let workpiece =
        "B1;外圆尺寸;M;20;0.5\nB2;螺纹精度;M;20;0.5\nB3;表面粗糙度;S;20;0.5\nB4;整体工艺;S;10;0.5";
    for (code, name, max, aspects) in [("A", "操作规范", "30", operation), ("B", "工件质量", "70", workpiece)]
    {
        module(host.acts(), made, (code, name, max, aspects))?;
    }
    Ok(())
}

fn points(text: &str) -> Result<crate::kernel::score::Score, Fault> {
    text.parse().map_err(|error| Fault::internal(format!("{text}: {error:?}")))
}

fn module(
    host: Act<'_>,
    made: &Made,
    (code, name, max, aspects): (&str, &str, &str, &str),
) -> Result<(), Fault> {
    let aspects = scheme::parse(aspects, "aspects").map_err(Fault::invalid)?;
    let new = NewModule {
        code: code.to_owned(),
        name: name.to_owned(),
        max: points(max)?,
        weight: points(max)?,
        identity_mode: IdentityMode::Code,
        aggregation: Aggregation::Trimmed,
        trim: 1,
        spread_limit: 1,
        aspects,
    };
    schemes::add_module(host, &made.round, &new).map(|_uid| ())
}

/// Files it and has it approved.
///
/// # Errors
/// What the use-cases answer.
pub fn approve(installation: &Installation, made: &Made) -> Result<(), Fault> {
    let (host, authority) = (player(installation, "host")?, player(installation, "authority")?);
    filing::file(host.acts(), &made.competition)?;
    let year = clock::civil_date(installation.now()).year();
    let document = format!("示人社〔{year}〕18号");
    filing::approve(authority.acts(), &made.competition, (&document, limits::PUBLICITY_DAYS), payable_in_tx)
}

/// Gives the demo accounts their offices.
///
/// # Errors
/// What the use-cases answer.
pub fn assign(installation: &Installation, made: &Made) -> Result<(), Fault> {
    let host = player(installation, "host")?;
    for (login, role) in OFFICIALS {
        let new = NewOfficial { login: login.to_owned(), role, division: None };
        officials::assign(host.acts(), &made.competition, &new, refuse_taking_part_in_tx)?;
    }
    Ok(())
}

/// Opens registration.
///
/// # Errors
/// What the use-cases answer.
pub fn open(installation: &Installation, made: &Made) -> Result<(), Fault> {
    let host = player(installation, "host")?;
    phases::open(host.acts(), &made.competition)
}

/// Hands eight entries in: the first unit's by itself, the others' by the registrar. The account `contestant`
/// then proves to be the first of them.
///
/// # Errors
/// What the use-cases answer.
pub fn enter_all(installation: &Installation, made: &mut Made) -> Result<(), Fault> {
    let (unit, registrar) = (player(installation, "unit")?, player(installation, "registrar")?);
    for (name, number, place) in CONTESTANTS {
        let by = if place == 0 { unit.by() } else { registrar.by() };
        let new = entry(by, made, (name, number, place))?;
        let uid = enter::enter(by.acts(), &made.division, &new)?;
        made.entries.push(uid);
    }
    let contestant = player(installation, "contestant")?;
    let [(name, number, _), ..] = CONTESTANTS;
    let own = person(installation, name, number)?;
    persons::register_self(contestant.acts(), &own).map(|_uid| ())
}

/// An entry; a unit's first names its coach team, the others choose it.
fn entry(by: By<'_>, made: &Made, (name, number, place): (&str, &str, usize)) -> Result<NewEntry, Fault> {
    let unit = made.units.get(place).cloned().ok_or_else(Fault::not_found)?;
    let known = made.entries.iter().filter_map(|uid| view::entry(by, uid).ok());
    let team = known.filter(|view| view.unit.uid == unit).find_map(|view| view.coaches);
    let coaches = match (team, COACHES.get(place), UNITS.get(place)) {
        (Some((team, _)), _, _) => CoachChoice::Known(team.uid),
        (None, Some((coach, number)), Some((unit, _))) => CoachChoice::New {
            name: format!("{unit}教练组"),
            members: vec![person(by.installation, coach, number)?],
        },
        _ => CoachChoice::None,
    };
    let members = vec![person(by.installation, name, number)?];
    Ok(NewEntry {
        unit: UnitChoice::Uid(unit),
        team_name: None,
        members,
        answers: Answers::default(),
        coaches,
    })
}

fn person(installation: &Installation, name: &str, number: &str) -> Result<NewPerson, Fault> {
    let today: NaiveDate = clock::civil_date(installation.now());
    let id_number = IdNumber::parse(number, today).map_err(invalid)?;
    // A made-up phone number: digits of the ID number, so that everybody has another.
    let tail: String = number.chars().skip(10).take(7).collect();
    let phone = Phone::parse(&format!("1990{tail}")).map_err(invalid)?;
    Ok(NewPerson { name: name.to_owned(), id_number, phone: Some(phone) })
}

/// Admits every entry that waits.
///
/// # Errors
/// What the use-cases answer.
pub fn admit_all(installation: &Installation, made: &Made) -> Result<(), Fault> {
    let registrar = player(installation, "registrar")?;
    // Whoever is admitted waits no more: the first part of those who do is asked for again until it is empty.
    loop {
        let wanted = view::Wanted { part: None, state: Some(EntryState::Submitted), seek: Seek::Start };
        let waiting = view::review(registrar.by(), &made.competition, wanted)?.entries.rows;
        if waiting.is_empty() {
            return Ok(());
        }
        for (entry, _) in waiting {
            let seen = view::entry(registrar.by(), &entry.uid)?.steps.len();
            let seen = i64::try_from(seen).map_err(Fault::internal)?;
            review::decide(registrar.acts(), &entry.uid, &Decision::Admit, seen)?;
        }
    }
}

/// Closes registration and finishes the review: codes can be drawn.
///
/// # Errors
/// What the use-cases answer.
pub fn finish(installation: &Installation, made: &Made) -> Result<(), Fault> {
    let registrar = player(installation, "registrar")?;
    phases::close(registrar.acts(), &made.competition, Some("演示：报名提前截止"))?;
    phases::finish(registrar.acts(), &made.competition)
}

/// All steps up to the finished review.
///
/// # Errors
/// What the use-cases answer.
pub fn reviewed(installation: &Installation) -> Result<Made, Fault> {
    let mut made = Made::default();
    register_units(installation, &mut made)?;
    draft(installation, &mut made)?;
    set_up(installation, &mut made)?;
    approve(installation, &made)?;
    assign(installation, &made)?;
    open(installation, &made)?;
    enter_all(installation, &mut made)?;
    admit_all(installation, &made)?;
    finish(installation, &made)?;
    Ok(made)
}
