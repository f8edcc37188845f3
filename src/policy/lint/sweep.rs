//! Every combination of the facts a pack asks about, on every day something changes: no two rules may
//! pay the same, no table may have a gap or an overlap, and no rule may be out of reach.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Objections;
use crate::kernel::because::Because;
use crate::kernel::level::Level;
use crate::kernel::prize::Prize;
use crate::policy::engine::{RowOutcome, Spoken, choose, row_outcome};
use crate::policy::facts::{Condition, Fact, Facts, OUTCOMES, Prizes, Wanted, first_open};
use crate::policy::model::{Kind, Pack, Rule};

/// What the sweep has found so far, each thing once.
#[derive(Default)]
struct Seen {
    reached: BTreeSet<usize>,
    conflicts: BTreeSet<(usize, usize)>,
    gaps: BTreeSet<usize>,
    overlaps: BTreeSet<usize>,
}

pub(super) fn check(pack: &Pack, reach: bool, objections: &mut Objections<'_>) {
    let mut seen = Seen::default();
    let days = days(pack);
    for benefit in 0..pack.benefits.len() {
        let rules: Vec<&Rule> = pack.rules.iter().filter(|rule| rule.benefit == benefit).collect();
        let domain = Domain::of(pack, &rules);
        domain.each(&mut |facts| {
            for day in &days {
                for decided in [false, true] {
                    look(pack, benefit, facts, *day, decided, &mut seen);
                }
            }
            tables(pack, benefit, facts, &mut seen);
        });
    }
    let name = |index: usize| pack.rules.get(index).map_or("", |rule| rule.id.as_str());
    for (a, b) in seen.conflicts {
        let because = Because::new("award-lint-conflict").text("first", name(a)).text("second", name(b));
        objections.at("rule", name(a), because);
    }
    for index in seen.gaps {
        objections.at("rule", name(index), Because::new("award-lint-gap").text("rule", name(index)));
    }
    for index in seen.overlaps {
        objections.at("rule", name(index), Because::new("award-lint-overlap").text("rule", name(index)));
    }
    let reachable = |index: usize, rule: &Rule| seen.reached.contains(&rule.fallback_of.unwrap_or(index));
    for (index, rule) in pack.rules.iter().enumerate().filter(|_| reach) {
        if !reachable(index, rule) {
            objections.at(
                "rule",
                &rule.id,
                Because::new("award-lint-unreachable").text("rule", rule.id.as_str()),
            );
        }
    }
}

fn look(pack: &Pack, benefit: usize, facts: &Facts<'_>, day: NaiveDate, decided: bool, seen: &mut Seen) {
    match choose(pack, benefit, facts, day, |_| decided, |_, _| {}) {
        Spoken::Pays(index) => {
            seen.reached.insert(index);
        }
        Spoken::Conflict(a, b) => {
            seen.conflicts.insert((a, b));
        }
        Spoken::Open(..) | Spoken::Refused(..) | Spoken::NotNow(_) | Spoken::Nothing => {}
    }
}

fn tables(pack: &Pack, benefit: usize, facts: &Facts<'_>, seen: &mut Seen) {
    for (index, rule) in pack.rules.iter().enumerate().filter(|(_, rule)| rule.benefit == benefit) {
        let Kind::Table(table) = &rule.kind else { continue };
        let parent = rule.fallback_of.and_then(|parent| pack.rules.get(parent));
        let speaks = first_open(&rule.when, facts).is_none()
            && parent.is_none_or(|parent| first_open(&parent.when, facts).is_none());
        if !speaks {
            continue;
        }
        match row_outcome(table, facts) {
            RowOutcome::Gap => seen.gaps.insert(index),
            RowOutcome::Overlap => seen.overlaps.insert(index),
            RowOutcome::Amount(_) | RowOutcome::Uncovered | RowOutcome::Unclear => false,
        };
    }
}

/// The first and last days of everything dated, with the days beside them that the pack covers.
fn days(pack: &Pack) -> BTreeSet<NaiveDate> {
    let dated = pack.rules.iter().flat_map(|rule| [rule.from, rule.until]).flatten();
    let edges = dated.chain([pack.from]).chain(pack.until);
    let beside = edges.flat_map(|day| [day.pred_opt(), Some(day), day.succ_opt()]).flatten();
    beside.filter(|day| pack.in_force(*day)).collect()
}

/// The values each fact is swept over; one value where no rule asks.
struct Domain<'p> {
    levels: Vec<Level>,
    classes: Vec<Option<&'p str>>,
    series: Vec<Option<&'p str>>,
    selection: Vec<bool>,
    selects_for: Vec<Option<Level>>,
    represents: Vec<Option<bool>>,
    prizes: Vec<Prize>,
    teams: Vec<bool>,
    money: Vec<Option<bool>>,
}

impl<'p> Domain<'p> {
    fn of(pack: &'p Pack, rules: &[&'p Rule]) -> Self {
        let conditions: Vec<&Condition> = rules.iter().flat_map(|rule| conditions(rule)).collect();
        let asks = |fact: Fact| conditions.iter().any(|condition| condition.fact == fact);
        let flags = |fact: Fact| if asks(fact) { vec![false, true] } else { vec![false] };
        let levels = Level::ALL.to_vec();
        let classes = pack.classes.iter().map(|class| Some(class.as_str())).chain([None]).collect();
        let mut series: Vec<Option<&str>> = vec![None, Some("other")];
        for condition in conditions.iter().filter(|condition| condition.fact == Fact::Series) {
            series.extend(condition.any_of.iter().filter_map(|wanted| match wanted {
                Wanted::Code(code) => Some(Some(code.as_str())),
                _ => None,
            }));
        }
        series.sort_unstable();
        series.dedup();
        let won = OUTCOMES.into_iter().filter(|prize| *prize != Prize::None);
        Self {
            selects_for: if asks(Fact::SelectsFor) {
                levels.iter().map(|level| Some(*level)).chain([None]).collect()
            } else {
                vec![None]
            },
            levels,
            classes: if asks(Fact::Class) { classes } else { vec![None] },
            series: if asks(Fact::Series) { series } else { vec![None] },
            selection: flags(Fact::SelectionOnly),
            represents: flags(Fact::Represents).into_iter().map(Some).collect(),
            prizes: if asks(Fact::Prize) { won.collect() } else { vec![Prize::Gold] },
            teams: flags(Fact::Team),
            money: flags(Fact::PrizeMoney).into_iter().map(Some).collect(),
        }
    }

    fn each(&self, visit: &mut impl FnMut(&Facts<'_>)) {
        for &level in &self.levels {
            for &class in &self.classes {
                for &series in &self.series {
                    for &selection_only in &self.selection {
                        for &selects_for in &self.selects_for {
                            let of_event = Facts {
                                level,
                                class,
                                series,
                                selection_only,
                                selects_for,
                                represents: None,
                                prizes: Prizes::UNKNOWN,
                                team: false,
                                prize_money: None,
                                holder: false,
                            };
                            self.each_entry(of_event, visit);
                        }
                    }
                }
            }
        }
    }

    fn each_entry(&self, of_event: Facts<'_>, visit: &mut impl FnMut(&Facts<'_>)) {
        for &represents in &self.represents {
            for &prize in &self.prizes {
                for &team in &self.teams {
                    for &prize_money in &self.money {
                        let prizes = Prizes::known(prize);
                        visit(&Facts { represents, prizes, team, prize_money, ..of_event });
                    }
                }
            }
        }
    }
}

/// All conditions a rule holds.
pub(super) fn conditions(rule: &Rule) -> impl Iterator<Item = &Condition> {
    let table = match &rule.kind {
        Kind::Table(table) => Some(table),
        _ => None,
    };
    let rows = table.into_iter().flat_map(|table| table.rows.iter().flat_map(|row| &row.keys));
    let patterns = table.into_iter().flat_map(|table| table.uncovered.iter().chain(&table.unclear).flatten());
    rule.when.iter().chain(&rule.require).chain(rows).chain(patterns)
}
