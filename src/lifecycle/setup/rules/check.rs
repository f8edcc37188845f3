//! The set-up check: what is missing or wrong before registration may open.

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::score::Score;
use crate::lifecycle::setup::model::{Aggregation, AspectKind, Competition, Division, Event, Module, Round};

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
    for setup in events {
        lines.extend(event(competition, setup));
    }
    lines
}

/// Whether nothing blocks.
#[must_use]
pub fn is_complete(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.standing != Standing::ToDo)
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
    let names = competition.packs.join(", ");
    done(Because::new("setup-check-pack").text("packs", names), Mend::Competition)
}

fn event(competition: &Competition, setup: &EventSetup) -> Vec<Line> {
    let event = &setup.event;
    let mend = || Mend::Event(event.uid.clone());
    let named = |key: &'static str| Because::new(key).text("event", &event.name);
    let mut lines = Vec::new();
    lines.push(match event.title_quota {
        Some(quota) => done(named("setup-check-quota").count("quota", quota), mend()),
        None => reminder(named("setup-check-no-quota"), mend()),
    });
    if competition.class.is_none() && event.class.is_none() {
        lines.push(reminder(named("setup-check-no-class"), mend()));
    }
    if setup.divisions.is_empty() {
        lines.push(to_do(named("setup-check-no-division"), mend()));
    }
    lines.extend(setup.divisions.iter().flat_map(division));
    lines
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
    let scored = module.aspects.iter().any(|aspect| aspect.kind == AspectKind::Scored);
    let mut found = Vec::new();
    // With `sum`, each S aspect counts once per judge: the panel is not known yet.
    if module.aggregation != Aggregation::Sum || !scored {
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
