//! What the rule that speaks makes of one subject.

use std::cell::Cell;

use super::choose::{RowOutcome, Spoken, choose, row_outcome, row_outcomes};
use super::money::{Worth, rated, times};
use super::setting::{Setting, clash};
use super::trace::Step;
use crate::kernel::because::Because;
use crate::kernel::exact::Exact;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::policy::case::Competition;
use crate::policy::decisions::Given;
use crate::policy::facts::{Fact, Facts, Truth, first_open};
use crate::policy::model::{AmountTable, Kind, Pack, Rule, Team};
use crate::policy::words::Status;

/// One pack at one competition.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a, 'u> {
    pub(super) setting: &'a Setting<'a>,
    /// Index of the pack in the setting.
    pub(super) at: usize,
    pub(super) pack: &'a Pack,
    pub(super) competition: &'a Competition,
    /// Which decisions some line used.
    pub(super) used: &'u [Cell<bool>],
}

/// Whom a rule is asked about.
#[derive(Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) id: &'a str,
    pub(super) facts: Facts<'a>,
    pub(super) prize_money: Option<Fen>,
    /// Members of a team; 1 for anybody else.
    pub(super) heads: u32,
}

/// What was found.
pub(super) struct Found<'a> {
    pub(super) rule: Option<usize>,
    pub(super) worth: Worth,
    pub(super) trace: Vec<Step<'a>>,
}

fn too_large(subject: &str) -> Fault {
    clash(Because::new("award-too-large").text("subject", subject))
}

impl<'a> Scope<'a, '_> {
    /// The line of a benefit for a subject.
    pub(super) fn find(&self, benefit: usize, subject: &Subject<'a>) -> Result<Found<'a>, Fault> {
        let mut trace = Vec::new();
        let decided = |rule: &Rule| {
            rule.own_question().is_some_and(|asked| self.setting.answer(self.at, asked, subject.id).is_some())
        };
        let mut looked: Vec<Step<'a>> = Vec::new();
        let day = self.competition.final_day;
        let spoken = choose(self.pack, benefit, &subject.facts, day, decided, |rule, fact| {
            looked.push(Step::LookedAt(rule, fact));
        });
        let (rule, worth) = match spoken {
            Spoken::Pays(rule) => {
                let (rule, worth) = self.pay(rule, subject, &mut trace)?;
                (Some(rule), worth)
            }
            Spoken::Open(rule, fact) => {
                self.facts(rule, subject, &mut trace);
                trace.push(self.open(fact, &subject.facts));
                (Some(rule), Worth::pending(None, None))
            }
            Spoken::Refused(rule, fact) => {
                trace.push(Step::Unmet(rule, fact));
                (Some(rule), Worth::none(Status::Refused))
            }
            Spoken::NotNow(rule) => {
                trace.push(Step::NotNow(rule));
                (Some(rule), Worth::none(Status::NotInForce))
            }
            Spoken::Nothing => {
                trace.push(Step::NotCovered);
                trace.append(&mut looked);
                (None, Worth::none(Status::NotCovered))
            }
            Spoken::Conflict(a, b) => return Err(self.conflict(a, b, subject.id)),
        };
        if let Some(rule) = rule {
            self.readings(rule, &subject.facts, &mut trace);
        }
        Ok(Found { rule, worth, trace })
    }

    /// Why a fact leaves a rule open: it is not known, or the prize published is none of the rule's.
    fn open(&self, fact: Fact, facts: &Facts<'_>) -> Step<'a> {
        let published = facts.prizes.single().filter(|_| fact == Fact::Prize);
        published.map_or(Step::Unknown(fact), Step::NoMap)
    }

    fn conflict(&self, a: usize, b: usize, subject: &str) -> Fault {
        let name = |index: usize| self.pack.rules.get(index).map_or("", |rule| &rule.id);
        clash(
            Because::new("award-conflict")
                .text("first", name(a))
                .text("second", name(b))
                .text("subject", subject),
        )
    }

    /// The facts a rule looks at, in a fixed order.
    pub(super) fn facts(&self, rule: usize, subject: &Subject<'a>, trace: &mut Vec<Step<'a>>) {
        let Some(rule) = self.pack.rules.get(rule) else { return };
        let parent = rule.fallback_of.and_then(|parent| self.pack.rules.get(parent));
        let keys = match &rule.kind {
            Kind::Table(table) => table.rows.first().map_or(&[][..], |row| row.keys.as_slice()),
            _ => &[],
        };
        let asked = |fact: Fact| {
            let own = rule.when.iter().chain(&rule.require).chain(keys);
            let inherited = parent.into_iter().flat_map(|rule| rule.when.iter().chain(&rule.require));
            own.chain(inherited).any(|condition| condition.fact == fact)
        };
        let facts = &subject.facts;
        for fact in Fact::ALL.into_iter().filter(|fact| asked(*fact)) {
            let step = match fact {
                Fact::Level => Some(Step::Level(facts.level)),
                Fact::Class => Some(Step::Class(facts.class.unwrap_or("none"))),
                Fact::Series => facts.series.map(Step::Series),
                Fact::SelectionOnly if facts.selection_only => Some(Step::SelectionOnly(true)),
                Fact::SelectsFor => Some(Step::SelectsFor(facts.selects_for)),
                Fact::Represents => facts.represents.map(Step::Represents),
                Fact::Prize => facts.prizes.single().map(Step::Prize),
                Fact::SelectionOnly | Fact::Team | Fact::PrizeMoney | Fact::Holder => None,
            };
            trace.extend(step);
        }
    }

    /// The readings of a rule that matter to these facts.
    pub(super) fn readings(&self, rule: usize, facts: &Facts<'_>, trace: &mut Vec<Step<'a>>) {
        let changed = self.setting.changed.get(self.at).map_or(&[][..], Vec::as_slice);
        for index in self.pack.rules.get(rule).map_or(&[][..], |rule| rule.readings.as_slice()) {
            let Some(reading) = self.pack.readings.get(*index) else { continue };
            if matches!(first_open(&reading.when, facts), Some((_, Truth::No | Truth::Unknown))) {
                continue;
            }
            match changed.iter().find(|(other, ..)| other == index) {
                Some((_, chosen, decision)) => trace.push(Step::OtherReading(*index, *chosen, *decision)),
                None => trace.push(Step::Reading(*index)),
            }
        }
    }

    /// The decision on a question about this subject, noted as used.
    pub(super) fn decided(&self, question: usize, subject: &str) -> Option<(usize, &'a Given)> {
        let index = self.setting.answer(self.at, question, subject)?;
        if let Some(used) = self.used.get(index) {
            used.set(true);
        }
        Some((index, self.setting.given(index)?))
    }

    fn decided_amount(&self, question: usize, subject: &str, trace: &mut Vec<Step<'a>>) -> Option<Fen> {
        let (index, given) = self.decided(question, subject)?;
        let Given::Amount(amount) = given else { return None };
        trace.push(Step::Decided(index));
        Some(*amount)
    }

    /// What a rule that applies pays, and the rule it is finally paid under.
    fn pay(
        &self,
        index: usize,
        subject: &Subject<'a>,
        trace: &mut Vec<Step<'a>>,
    ) -> Result<(usize, Worth), Fault> {
        let Some(rule) = self.pack.rules.get(index) else { return Ok((index, Worth::pending(None, None))) };
        self.facts(index, subject, trace);
        let worth = match &rule.kind {
            Kind::Table(table) => self.table(rule, table, subject, trace)?,
            Kind::Range { low, high, decision } => match self.decided_amount(*decision, subject.id, trace) {
                Some(amount) => Worth::settled(amount),
                None => {
                    trace.push(Step::Range(*low, *high, *decision));
                    Worth::pending(Some(*low), Some(*high))
                }
            },
            Kind::Match { ratio, if_none, .. } => {
                return self.matched(index, ratio, *if_none, subject, trace);
            }
            Kind::Special { decision } => match self.decided_amount(*decision, subject.id, trace) {
                Some(amount) => Worth::settled(amount),
                None => {
                    trace.push(Step::Special(index));
                    Worth::none(Status::Special)
                }
            },
            Kind::Silent { decision, .. } => {
                match decision.and_then(|asked| self.decided_amount(asked, subject.id, trace)) {
                    Some(amount) => Worth::settled(amount),
                    None => {
                        trace.push(Step::Silent(index));
                        Worth::none(Status::Silent)
                    }
                }
            }
            // These two are worked out over several entries: `coach`, `title`.
            Kind::Percent(_) | Kind::Honour(_) => Worth::pending(None, None),
        };
        self.note_replacing(index, rule, &subject.facts, trace);
        Ok((index, worth))
    }

    fn note_replacing(&self, index: usize, rule: &Rule, facts: &Facts<'_>, trace: &mut Vec<Step<'a>>) {
        let speaks = |other: &Rule| first_open(&other.when, facts).is_none();
        let covers = |other: &Rule| match &other.kind {
            Kind::Table(table) => matches!(row_outcome(table, facts), RowOutcome::Amount(_)),
            _ => true,
        };
        for other in &rule.replaces {
            if self.pack.rules.get(*other).is_some_and(|other| speaks(other) && covers(other)) {
                trace.push(Step::Replaces(*other));
            }
        }
        for (other, over) in self.pack.rules.iter().enumerate() {
            if over.replaces.contains(&index) && speaks(over) {
                trace.push(Step::NotReplaced(other));
            }
        }
    }

    fn table(
        &self,
        rule: &Rule,
        table: &AmountTable,
        subject: &Subject<'a>,
        trace: &mut Vec<Step<'a>>,
    ) -> Result<Worth, Fault> {
        let by_prize = table.rows.iter().any(|row| row.keys.iter().any(|key| key.fact == Fact::Prize));
        if by_prize && subject.facts.prizes.single().is_none() {
            return self.open_prize(rule, table, subject, trace);
        }
        match row_outcome(table, &subject.facts) {
            RowOutcome::Amount(amount) => {
                trace.push(Step::Row(amount));
                let worth = self.deviated(rule, amount, subject, trace);
                self.for_team(rule, worth, subject, trace)
            }
            _ => {
                trace.push(self.open(Fact::Prize, &subject.facts));
                Ok(Worth::pending(None, None))
            }
        }
    }

    /// The prize is open: bounds only if each prize it may be has an amount.
    fn open_prize(
        &self,
        rule: &Rule,
        table: &AmountTable,
        subject: &Subject<'a>,
        trace: &mut Vec<Step<'a>>,
    ) -> Result<Worth, Fault> {
        let outcomes: Vec<_> = row_outcomes(table, &subject.facts).collect();
        let amounts: Vec<(_, Fen)> = outcomes
            .iter()
            .filter_map(|(prize, outcome)| match outcome {
                RowOutcome::Amount(amount) => Some((*prize, *amount)),
                _ => None,
            })
            .collect();
        trace.push(Step::Unknown(Fact::Prize));
        if amounts.len() < outcomes.len() {
            return Ok(Worth::pending(None, None));
        }
        trace.extend(amounts.iter().map(|(prize, amount)| Step::OpenRow(*prize, *amount)));
        let low = amounts.iter().map(|(_, amount)| *amount).min();
        let high = amounts.iter().map(|(_, amount)| *amount).max();
        self.for_team(rule, Worth::pending(low, high), subject, trace)
    }

    /// 原则上: the amount of the text, unless a decision with its reason sets another.
    fn deviated(&self, rule: &Rule, amount: Fen, subject: &Subject<'a>, trace: &mut Vec<Step<'a>>) -> Worth {
        let Some(question) = rule.deviation else { return Worth::settled(amount) };
        match self.decided_amount(question, subject.id, trace) {
            Some(decided) => Worth::settled(decided),
            None => {
                trace.push(Step::InPrinciple);
                Worth::settled(amount)
            }
        }
    }

    fn for_team(
        &self,
        rule: &Rule,
        worth: Worth,
        subject: &Subject<'a>,
        trace: &mut Vec<Step<'a>>,
    ) -> Result<Worth, Fault> {
        if subject.heads < 2 {
            return Ok(worth);
        }
        let each = |amount: Option<Fen>| match amount {
            Some(amount) => times(amount, subject.heads).ok_or_else(|| too_large(subject.id)).map(Some),
            None => Ok(None),
        };
        let all =
            Worth { amount: each(worth.amount)?, low: each(worth.low)?, high: each(worth.high)?, ..worth };
        let choice = match rule.team {
            Team::Once => Some(false),
            Team::Each => Some(true),
            Team::Ask(question) => self.decided(question, subject.id).map(|(index, given)| {
                trace.push(Step::Decided(index));
                *given == Given::Choice("each".to_owned())
            }),
        };
        match (choice, worth.low, all.high) {
            (Some(false), ..) => {
                trace.push(Step::TeamOnce);
                Ok(worth)
            }
            (Some(true), _, high) => {
                trace.extend(high.map(|high| Step::TeamEach(subject.heads, high)));
                Ok(all)
            }
            (None, Some(low), Some(high)) => {
                trace.push(Step::TeamOpen(subject.heads, low, high));
                Ok(Worth::pending(Some(low), Some(high)))
            }
            (None, ..) => Ok(Worth::pending(None, None)),
        }
    }

    fn matched(
        &self,
        index: usize,
        ratio: &Exact,
        if_none: Option<usize>,
        subject: &Subject<'a>,
        trace: &mut Vec<Step<'a>>,
    ) -> Result<(usize, Worth), Fault> {
        let Some(paid) = subject.prize_money else {
            trace.push(Step::Unknown(Fact::PrizeMoney));
            return Ok((index, Worth::pending(None, None)));
        };
        if paid > Fen::ZERO {
            let amount = rated(ratio, paid).ok_or_else(|| too_large(subject.id))?;
            trace.push(Step::Matched(index, paid, amount));
            self.note_below(amount, if_none, &subject.facts, trace);
            return Ok((index, Worth::settled(amount)));
        }
        trace.push(Step::NoPrizeMoney);
        if subject.facts.prizes.won() == Truth::Unknown {
            trace.push(Step::Unknown(Fact::Prize));
            return Ok((index, Worth::pending(None, None)));
        }
        match if_none {
            Some(fallback) => {
                // The fallback tells the facts again, its own keys with them.
                trace.clear();
                trace.push(Step::NoPrizeMoney);
                let (rule, worth) = self.pay(fallback, subject, trace)?;
                Ok((rule, worth))
            }
            None => {
                trace.push(Step::Unmet(index, Fact::PrizeMoney));
                Ok((index, Worth::none(Status::Refused)))
            }
        }
    }

    /// A match may be less than what no prize money at all would have given. The text stands.
    fn note_below(&self, amount: Fen, if_none: Option<usize>, facts: &Facts<'_>, trace: &mut Vec<Step<'a>>) {
        let fallback = if_none.and_then(|index| self.pack.rules.get(index));
        if let Some(Rule { kind: Kind::Table(table), .. }) = fallback
            && let RowOutcome::Amount(instead) = row_outcome(table, facts)
            && instead > amount
        {
            trace.push(Step::BelowFallback(amount, instead));
        }
    }
}
