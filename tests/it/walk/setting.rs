//! Moves of set-up, offices and the site.

use chrono::TimeDelta;
use jiangsai::access::actions::Action;
use jiangsai::access::model::NewAccount;
use jiangsai::kernel::fault::Fault;
use jiangsai::kernel::kind::CompetitionKind;
use jiangsai::kernel::level::Level;
use jiangsai::kernel::limits;
use jiangsai::kernel::role::Role;
use jiangsai::kernel::score::Score;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::publicity::usecase::official::{refuse_official_in_tx, start_in_tx};
use jiangsai::lifecycle::registration::usecase::ending::{self, Wanted, What};
use jiangsai::lifecycle::registration::usecase::offices::refuse_taking_part_in_tx;
use jiangsai::lifecycle::setup::model::{
    Aggregation, Category, Competition, ExplainDepth, IdentityMode, NewDivision, NewEvent, NewModule,
    Particulars, PlanSettings, Share, Ties, day_ending_at, scheme,
};
use jiangsai::lifecycle::setup::usecase::officials::{self, NewInvited, NewOfficial};
use jiangsai::lifecycle::setup::usecase::{filing, particulars, parts, remove, scheme as schemes};
use jiangsai::portal::usecase::log;
use jiangsai::scoring::model::{AtCut, LastResort, RoundingAt};

use super::moves::Doing;
use super::world::{PEOPLE, World};

pub(super) const HOST: &str = "12441900MA0DEM048L";

/// What the competition is at first.
pub(super) fn planned(world: &World) -> Particulars {
    Particulars {
        name: "示例市职业技能竞赛".to_owned(),
        year: 2026,
        kind: CompetitionKind::CityTwo,
        authority: None,
        level: Level::City,
        class: Some("I".to_owned()),
        appeal_hours: limits::APPEAL_HOURS,
        selects_for: None,
        selection_only: false,
        place: "示例路1号".to_owned(),
        first_day: world.day(30),
        final_day: world.day(31),
        last_registration_day: world.day(20),
        packs: vec!["cn-441900-skills-2022".to_owned()],
        explain_depth: ExplainDepth::Aspect,
        replace_until: None,
    }
}

pub(super) fn event(name: &str, code: &str) -> NewEvent {
    NewEvent {
        name: name.to_owned(),
        occupation_code: code.to_owned(),
        class: None,
        hosts: vec![(HOST.to_owned(), Share { numerator: 1, denominator: 1 })],
        title_quota: Some(2),
    }
}

pub(super) fn division(name: &str, team_size: i64) -> NewDivision {
    let plan = PlanSettings {
        maximum: points("100"),
        places: [1, 1, 1, 0],
        tie_modules: vec!["B".to_owned()],
        last: LastResort::Ask,
        cut: AtCut::Ask,
        decimals: 2,
        rounding_at: RoundingAt::Total,
        pass_total: None,
    };
    NewDivision {
        name: name.to_owned(),
        category: Category::Staff,
        team_size,
        plan: plan.to_toml(),
        title_quota: Some(1),
        round_name: "决赛".to_owned(),
        ties: Ties::default(),
    }
}

pub(super) fn points(text: &str) -> Score {
    text.parse().unwrap()
}

pub(super) fn module((code, max, aspects): (&str, &str, &str)) -> NewModule {
    NewModule {
        code: code.to_owned(),
        name: format!("模块{code}"),
        max: points(max),
        weight: points(max),
        identity_mode: IdentityMode::Code,
        aggregation: Aggregation::Mean,
        trim: 0,
        spread_limit: 1,
        aspects: scheme::parse(aspects, "aspects").unwrap(),
    }
}

pub(super) const MODULES: [(&str, &str, &str); 2] =
    [("A", "43", "A1;安全;J;3\nA2;操作;S;40;0.5"), ("B", "57", "B1;尺寸;M;57;0.5")];

fn as_it_is(competition: &Competition) -> Particulars {
    Particulars {
        name: competition.name.clone(),
        year: competition.year,
        kind: competition.kind,
        authority: None,
        level: competition.level,
        class: competition.class.clone(),
        appeal_hours: competition.appeal_hours,
        selects_for: competition.selects_for.clone(),
        selection_only: competition.selection_only,
        place: competition.place.clone(),
        first_day: competition.first_day,
        final_day: competition.final_day,
        last_registration_day: day_ending_at(competition.registration_until),
        packs: competition.packs.clone(),
        explain_depth: competition.explain_depth,
        replace_until: competition.replace_until,
    }
}

/// The particulars, or those of a division: what the desk asks for is days to come, and a plan that fits.
pub(super) fn edit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let (world, on) = (doing.world, doing.on);
    if on != world.competition {
        let (found, ..) = parts::read_division(doing.acts().by(), on)?;
        let new = NewDivision { name: found.name, ..division("", found.team_size) };
        return parts::edit_division(doing.acts(), on, &new, Some("按安排调整")).map(drop);
    }
    let before = particulars::read(doing.acts().by(), Action::EditCompetition, on)?;
    let mut new = as_it_is(&before);
    match doing.pick(4) {
        0 => {
            new.last_registration_day = world.day(10);
            new.first_day = world.day(20);
            new.final_day = world.day(21);
        }
        1 => new.place = format!("示例路{}号", doing.pick(9)),
        2 => new.class = Some("II".to_owned()),
        _ => new.explain_depth = ExplainDepth::Total,
    }
    particulars::edit(doing.acts(), on, &new, Some("按安排调整"))
}

/// What the competition, an event or a round lacks; by chance, something taken away or added.
pub(super) fn set_up(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let (world, on) = (doing.world, doing.on);
    let kind = world.lines(&format!("SELECT kind AS line FROM stream WHERE uid = '{on}'"));
    match kind.first().map(String::as_str) {
        Some("event") => {
            return parts::add_division(doing.acts(), on, &division("补充组", 1)).map(drop);
        }
        Some("round") => return mend_scheme(doing, on),
        _ => {}
    }
    let divisions = world.lines("SELECT uid AS line FROM division ORDER BY id");
    let modules = world.lines("SELECT uid AS line FROM module ORDER BY id");
    match doing.pick(4) {
        1 if !divisions.is_empty() => {
            let which = doing.pick(divisions.len());
            remove::remove(doing.acts(), remove::Part::Division, &divisions[which]).map(drop)
        }
        2 if !modules.is_empty() => {
            let which = doing.pick(modules.len());
            schemes::remove_module(doing.acts(), &modules[which]).map(drop)
        }
        3 => {
            let events = world.lines("SELECT uid AS line FROM stream WHERE kind = 'event' ORDER BY id");
            let which = doing.pick(events.len());
            let Some(event) = events.get(which) else { return Ok(()) };
            parts::add_division(doing.acts(), event, &division("补充组", 1)).map(drop)
        }
        _ => parts::add_event(doing.acts(), &world.competition, &event("焊工", "6-18-02-04")).map(drop),
    }
}

fn mend_scheme(doing: &mut Doing<'_>, round: &str) -> Result<(), Fault> {
    let view = schemes::view(doing.acts().by(), round)?;
    let lacking =
        MODULES.into_iter().find(|(code, ..)| view.modules.iter().all(|module| module.code != *code));
    match lacking {
        Some(lacking) => schemes::add_module(doing.acts(), round, &module(lacking)).map(drop),
        None => {
            let odd =
                view.modules.iter().find(|module| MODULES.iter().all(|(code, ..)| module.code != *code));
            let odd = odd.map(|module| module.uid.clone());
            odd.map_or(Ok(()), |uid| schemes::remove_module(doing.acts(), &uid).map(drop))
        }
    }
}

pub(super) fn file(doing: &mut Doing<'_>) -> Result<(), Fault> {
    filing::file(doing.acts(), doing.on)
}

pub(super) fn decide(doing: &mut Doing<'_>) -> Result<(), Fault> {
    if doing.oddly(3) {
        return filing::send_back(doing.acts(), doing.on, "请补充");
    }
    filing::approve(doing.acts(), doing.on, ("示人社〔2026〕18号", limits::PUBLICITY_DAYS), payable_in_tx)
}

pub(super) fn cancel(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let touched = ending::look(doing.acts().by(), What::Competition, doing.on, None)?.touched;
    let wanted = Wanted { into: None, reason: "不再举办".to_owned(), seen: touched.digest()? };
    ending::cancel(doing.acts(), doing.on, &wanted, refuse_official_in_tx)
}

pub(super) fn end(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let mut into = None;
    if doing.oddly(2) {
        let others = doing.world.lines("SELECT uid AS line FROM division ORDER BY id");
        let which = doing.pick(others.len());
        into = others.get(which).cloned();
    }
    let touched = ending::look(doing.acts().by(), What::Division, doing.on, into.as_deref())?.touched;
    let wanted = Wanted { into, reason: "报名人数不足".to_owned(), seen: touched.digest()? };
    ending::end(doing.acts(), What::Division, doing.on, &wanted, start_in_tx).map(drop)
}

/// Fills an office nobody holds; by chance takes one back, or gives any to anybody.
pub(super) fn assign(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let seen = officials::view(doing.acts().by(), doing.on)?;
    if doing.oddly(3) {
        let which = doing.pick(seen.officials.len());
        let Some(official) = seen.officials.get(which) else { return Ok(()) };
        return officials::revoke(doing.acts(), doing.on, &official.grant);
    }
    let office = |login: &str, role: Role| NewOfficial { login: login.to_owned(), role, division: None };
    if doing.oddly(2) {
        let (login, ..) = PEOPLE[doing.pick(PEOPLE.len())];
        let role = Role::ALL[doing.pick(Role::ALL.len())];
        return officials::assign(doing.acts(), doing.on, &office(login, role), refuse_taking_part_in_tx)
            .map(drop);
    }
    let lacking = PEOPLE.iter().find_map(|(login, _, role)| {
        let role = (*role)?;
        let holds = seen.officials.iter().any(|one| one.role == role && one.login == *login);
        (!holds).then(|| office(login, role))
    });
    lacking.map_or(Ok(()), |new| {
        officials::assign(doing.acts(), doing.on, &new, refuse_taking_part_in_tx).map(drop)
    })
}

/// Invites a registrar by a name that is free the first time.
pub(super) fn invite(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let account = NewAccount { login: "invited".to_owned(), name: "示例受邀".to_owned() };
    let new = NewInvited { account, role: Role::Registrar, division: None };
    officials::invite(doing.acts(), doing.on, &new).map(drop)
}

pub(super) fn time_goes_on(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let days = i64::try_from(doing.pick(8)).unwrap();
    doing.world.clock.go_on(TimeDelta::hours(days * 12));
    Ok(())
}

pub(super) fn view_audit(doing: &mut Doing<'_>) -> Result<(), Fault> {
    log::head(doing.acts().by()).map(drop)
}

pub(super) fn view_log(doing: &mut Doing<'_>) -> Result<(), Fault> {
    log::of_competition(doing.acts().by(), doing.on, &Seek::Start).map(drop)
}

pub(super) fn verify_log(doing: &mut Doing<'_>) -> Result<(), Fault> {
    let verified = log::verify_competition(doing.acts().by(), doing.on)?;
    assert!(verified.findings.is_empty(), "{:?}", verified.findings);
    Ok(())
}
