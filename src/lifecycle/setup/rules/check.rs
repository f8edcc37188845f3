//! The set-up check: what is missing or wrong before registration may open.

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::score::Score;
use crate::lifecycle::setup::model::{Aggregation, Competition, Division, Event, Module, Round};

use super::plan::PlanSettings;

coded_enum! {
    /// How a line of the check stands.
    "check-standing" Standing {
        /// 待处理: blocks opening registration.
        ToDo = "to-do",
        /// 提醒: may be meant so.
        Reminder = "reminder",
        /// 已完成.
        Done = "done",
    }
}

/// Where a line of the check is mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mend {
    /// The particulars.
    Competition,
    /// Adding events.
    Events,
    /// An event, by uid.
    Event(String),
    /// A division, by uid.
    Division(String),
    /// A round's scheme, by uid.
    Scheme(String),
}

/// A line of the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub because: Because,
    /// How it stands.
    pub standing: Standing,
    /// Where it is mended.
    pub mend: Mend,
}

/// A division with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivisionSetup {
    /// The division.
    pub division: Division,
    /// Its rounds, each with its modules.
    pub rounds: Vec<(Round, Vec<Module>)>,
}

/// An event with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventSetup {
    /// The event.
    pub event: Event,
    /// Its divisions.
    pub divisions: Vec<DivisionSetup>,
}

/// Checks a whole set-up. Lines stand in the order they are mended in.
#[must_use]
pub fn check(competition: &Competition, events: &[EventSetup]) -> Vec<Line> {
    let mut lines = vec![packs(competition)];
    if events.is_empty() {
        lines.push(to_do(Because::new("setup-check-no-event"), Mend::Events));
    }
    // Nothing is asked of what was cancelled or merged.
    let ended = |setup: &EventSetup| {
        !setup.divisions.is_empty() && setup.divisions.iter().all(|one| !one.division.is_live())
    };
    for setup in events.iter().filter(|setup| !ended(setup)) {
        lines.extend(event(competition, setup));
    }
    lines
}

fn to_do(because: Because, mend: Mend) -> Line {
    Line { because, standing: Standing::ToDo, mend }
}

fn reminder(because: Because, mend: Mend) -> Line {
    Line { because, standing: Standing::Reminder, mend }
}

fn done(because: Because, mend: Mend) -> Line {
    Line { because, standing: Standing::Done, mend }
}

fn packs(competition: &Competition) -> Line {
    if competition.packs.is_empty() {
        return reminder(Because::new("setup-check-no-pack"), Mend::Competition);
    }
    done(Because::new("setup-check-pack").list("packs", &competition.packs), Mend::Competition)
}

fn event(competition: &Competition, setup: &EventSetup) -> Vec<Line> {
    let event = &setup.event;
    let mend = || Mend::Event(event.uid.clone());
    let named = |key: &'static str| Because::new(key).text("event", &event.name);
    let mut lines = Vec::new();
    lines.extend(quotas(setup));
    if competition.class.is_none() && event.class.is_none() {
        lines.push(reminder(named("setup-check-no-class"), mend()));
    }
    if setup.divisions.is_empty() {
        lines.push(to_do(named("setup-check-no-division"), mend()));
    }
    let live = setup.divisions.iter().filter(|setup| setup.division.is_live());
    lines.extend(live.flat_map(division));
    lines
}

/// Places for titles: an event's own where one division goes on, else each division's.
fn quotas(setup: &EventSetup) -> Vec<Line> {
    let live: Vec<&Division> =
        setup.divisions.iter().map(|one| &one.division).filter(|division| division.is_live()).collect();
    let line = |name: String, quota: Option<i64>, mend: Mend| match quota {
        Some(quota) => {
            done(Because::new("setup-check-quota").text("event", name).count("quota", quota), mend)
        }
        None => reminder(Because::new("setup-check-no-quota").text("event", name), mend),
    };
    let event = &setup.event;
    if let [] | [_] = live.as_slice() {
        let own = live.first().and_then(|division| division.title_quota);
        return vec![line(event.name.clone(), own.or(event.title_quota), Mend::Event(event.uid.clone()))];
    }
    let of = |division: &&Division| {
        let name = format!("{} {}", event.name, division.name);
        line(name, division.title_quota, Mend::Division(division.uid.clone()))
    };
    live.iter().map(of).collect()
}

fn division(setup: &DivisionSetup) -> Vec<Line> {
    let division = &setup.division;
    let mend = || Mend::Division(division.uid.clone());
    let named = |key: &'static str| Because::new(key).text("division", &division.name);
    let Some(plan) = PlanSettings::from_toml(&division.plan) else {
        return vec![to_do(named("setup-check-no-plan"), mend())];
    };
    let mut lines = vec![done(named("setup-check-tie").word("last", plan.last.message_key()), mend())];
    if plan.places == [0; 4] {
        lines.push(reminder(named("setup-check-no-prizes"), mend()));
    }
    if let Some(pass) = plan.pass_total.filter(|pass| *pass > plan.maximum) {
        let because = Because::new("setup-pass-above").mark("pass", pass).mark("maximum", plan.maximum);
        lines.push(to_do(because, mend()));
    }
    if setup.rounds.is_empty() {
        lines.push(to_do(named("setup-check-no-round"), mend()));
    }
    for (round, modules) in &setup.rounds {
        lines.extend(scheme(division, &plan, round, modules));
    }
    lines
}

fn scheme(division: &Division, plan: &PlanSettings, round: &Round, modules: &[Module]) -> Vec<Line> {
    let mend = || Mend::Scheme(round.uid.clone());
    let named = |key: &'static str| Because::new(key).text("division", &division.name);
    if modules.is_empty() {
        return vec![to_do(named("setup-check-no-module"), mend())];
    }
    let mut lines = Vec::new();
    let weights = sum(modules.iter().map(|module| module.weight));
    let because = named("setup-check-weights").mark("sum", weights).mark("maximum", plan.maximum);
    lines.push(if weights == plan.maximum {
        done(because, mend())
    } else {
        to_do(named("setup-check-weights-wrong").mark("sum", weights).mark("maximum", plan.maximum), mend())
    });
    for code in plan.tie_modules.iter().filter(|code| !modules.iter().any(|module| module.code == **code)) {
        lines.push(to_do(
            named("setup-check-tie-module").text("code", code),
            Mend::Division(division.uid.clone()),
        ));
    }
    for module in modules {
        lines.extend(self::module(module).into_iter().map(|(standing, because)| Line {
            because,
            standing,
            mend: mend(),
        }));
    }
    lines
}

fn module(module: &Module) -> Vec<(Standing, Because)> {
    let named = |key: &'static str| Because::new(key).text("module", &module.code);
    if module.aspects.is_empty() {
        return vec![(Standing::ToDo, named("setup-check-no-aspect"))];
    }
    let aspects = sum(module.aspects.iter().map(|aspect| aspect.max));
    let mut found = Vec::new();
    if module.is_summed() {
        found.push(match module.judges_to_sum() {
            Some(judges) => (Standing::Reminder, named("setup-check-summed").count("judges", judges)),
            None => (Standing::ToDo, named("setup-check-summed-wrong").mark("maximum", module.max)),
        });
    } else {
        let key = if aspects == module.max { "setup-check-aspects" } else { "setup-check-aspects-wrong" };
        let standing = if aspects == module.max { Standing::Done } else { Standing::ToDo };
        found.push((standing, named(key).mark("sum", aspects).mark("maximum", module.max)));
    }
    if module.aggregation == Aggregation::Trimmed {
        let fewest = module.trim.saturating_mul(2).saturating_add(1);
        let standing = if module.trim < 1 { Standing::ToDo } else { Standing::Reminder };
        found.push((standing, named("setup-check-trimmed").count("judges", fewest)));
    }
    found
}

fn sum(marks: impl Iterator<Item = Score>) -> Score {
    Score::from_thousandths(marks.map(Score::thousandths).fold(0, i64::saturating_add))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::ids::{AspectId, CompetitionId, DivisionId, EventId, ModuleId, RoundId, UnitId};
    use crate::kernel::level::Level;
    use crate::kernel::phase::{CompetitionPhase, RoundPhase};
    use crate::lifecycle::setup::model::{Aspect, AspectKind, Category, ExplainDepth, IdentityMode, end_of};
    use crate::scoring::model::{AtCut, LastResort, RoundingAt};

    fn day(text: &str) -> chrono::NaiveDate {
        text.parse().unwrap()
    }

    fn competition() -> Competition {
        Competition {
            id: CompetitionId::of_row(1),
            uid: "c".into(),
            revision: 1,
            phase: CompetitionPhase::Approved,
            name: "示例".into(),
            year: 2026,
            kind: crate::kernel::kind::CompetitionKind::CityTwo,
            authority_id: crate::kernel::ids::AuthorityId::FIRST,
            authority_name: "示例".into(),
            level: Level::City,
            class: Some("I".into()),
            selects_for: None,
            selection_only: false,
            place: "示例".into(),
            first_day: day("2026-06-10"),
            final_day: day("2026-06-11"),
            registration_until: end_of(day("2026-05-31")),
            document: None,
            packs: vec!["p".into()],
            replace_until: None,
            appeal_hours: 2,
            explain_depth: ExplainDepth::Aspect,
        }
    }

    fn plan() -> PlanSettings {
        PlanSettings {
            maximum: "100".parse().unwrap(),
            places: [1, 0, 0, 0],
            tie_modules: vec!["A".into()],
            last: LastResort::Ask,
            cut: AtCut::Ask,
            decimals: 2,
            rounding_at: RoundingAt::Total,
            pass_total: None,
        }
    }

    fn module(max: &str, weight: &str) -> Module {
        let aspect = Aspect {
            id: AspectId::of_row(1),
            uid: "a".into(),
            code: "A1".into(),
            name: "示例".into(),
            kind: AspectKind::Scored,
            max: "10".parse().unwrap(),
            step: "1".parse().unwrap(),
            ordinal: 1,
        };
        Module {
            id: ModuleId::of_row(1),
            uid: "m".into(),
            round_id: RoundId::of_row(1),
            code: "A".into(),
            name: "示例".into(),
            ordinal: 1,
            max: max.parse().unwrap(),
            weight: weight.parse().unwrap(),
            identity_mode: IdentityMode::Code,
            aggregation: Aggregation::Mean,
            trim: 0,
            spread_limit: 1,
            aspects: vec![aspect],
        }
    }

    fn whole(plan: &PlanSettings, modules: Vec<Module>) -> Vec<EventSetup> {
        let event = Event {
            id: EventId::of_row(1),
            uid: "e".into(),
            competition_id: CompetitionId::of_row(1),
            name: "数控车工".into(),
            occupation_code: "6-18-01-01".into(),
            class: None,
            host_unit_id: UnitId::of_row(1),
            title_quota: Some(3),
        };
        let division = Division {
            id: DivisionId::of_row(1),
            uid: "d".into(),
            event_id: EventId::of_row(1),
            name: "职工组".into(),
            category: Category::Staff,
            team_size: 1,
            plan: plan.to_toml(),
            title_quota: None,
            ties: crate::lifecycle::setup::model::Ties::default(),
            ended: None,
        };
        let round = Round {
            id: RoundId::of_row(1),
            uid: "r".into(),
            revision: 1,
            phase: RoundPhase::Open,
            division_id: DivisionId::of_row(1),
            name: "决赛".into(),
            ordinal: 1,
            is_final: true,
        };
        vec![EventSetup {
            event,
            divisions: vec![DivisionSetup { division, rounds: vec![(round, modules)] }],
        }]
    }

    fn to_do(events: &[EventSetup]) -> Vec<String> {
        check(&competition(), events)
            .into_iter()
            .filter(|line| line.standing == Standing::ToDo)
            .map(|line| line.because.key.into_owned())
            .collect()
    }

    #[test]
    fn a_whole_set_up_has_nothing_to_do() {
        assert_eq!(to_do(&whole(&plan(), vec![module("10", "100")])), Vec::<String>::new());
    }

    #[test]
    fn everything_missing_is_named() {
        assert_eq!(to_do(&[]), ["setup-check-no-event"]);
        assert_eq!(to_do(&whole(&plan(), Vec::new())), ["setup-check-no-module"]);
        let other = PlanSettings { tie_modules: vec!["X".into()], ..plan() };
        assert_eq!(
            to_do(&whole(&other, vec![module("12", "90")])),
            ["setup-check-weights-wrong", "setup-check-tie-module", "setup-check-aspects-wrong"]
        );
    }

    #[test]
    fn a_summed_module_is_made_for_a_whole_number_of_judges() {
        let summed = |max: &str| {
            let module = Module { aggregation: Aggregation::Sum, ..module(max, "100") };
            (module.judges_to_sum(), to_do(&whole(&plan(), vec![module])))
        };
        assert_eq!(summed("30"), (Some(3), Vec::new()), "of its one aspect each judge gives up to 10");
        assert_eq!(summed("25"), (None, vec!["setup-check-summed-wrong".to_owned()]));
        assert_eq!(summed("5"), (None, vec!["setup-check-summed-wrong".to_owned()]));
    }

    #[test]
    fn a_pass_mark_nobody_can_reach_is_named() {
        let plan = PlanSettings { pass_total: Some("100.5".parse().unwrap()), ..plan() };
        assert_eq!(to_do(&whole(&plan, vec![module("10", "100")])), ["setup-pass-above"]);
    }

    #[test]
    fn a_deadline_is_the_end_of_its_day() {
        let until = competition().registration_until;
        assert_eq!(until.to_rfc3339(), "2026-05-31T16:00:00+00:00");
        assert_eq!(crate::lifecycle::setup::model::day_ending_at(until), day("2026-05-31"));
    }
}
