//! Coach teams: one line each over its contestants of one competition.

use super::money::{Worth, rated};
use super::pay::{Found, Scope, Subject};
use super::setting::clash;
use super::trace::{Item, Step};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::policy::facts::Fact;
use crate::policy::model::{Kind, Percent};
use crate::policy::words::Status;

/// What one contestant of a coach team was found to get.
#[derive(Clone, Copy)]
pub(super) struct Coached<'a> {
    pub(super) team: &'a str,
    pub(super) entry: &'a str,
    pub(super) class: Option<&'a str>,
    pub(super) rule: Option<usize>,
    pub(super) worth: Worth,
    pub(super) prize_money: Option<Fen>,
}

/// The base as far as it is known.
#[derive(Default)]
struct Base {
    known: bool,
    low: Fen,
    high: Fen,
    silent: usize,
    unknown: usize,
    between: usize,
    counted: usize,
}

impl<'a> Scope<'a, '_> {
    /// The line of one coach team, whose contestants are `coached`.
    pub(super) fn coach(
        &self,
        benefit: usize,
        subject: &Subject<'a>,
        coached: &[Coached<'a>],
    ) -> Result<Found<'a>, Fault> {
        let mut found = self.find(benefit, subject)?;
        let rule = found.rule.and_then(|index| self.pack.rules.get(index));
        let (Some(rule), Some(index)) = (rule, found.rule) else { return Ok(found) };
        if let Kind::Percent(percent) = &rule.kind
            && found.worth.status == Status::Pending
            && !found.trace.iter().any(|step| matches!(step, Step::Unknown(_)))
        {
            if coached.iter().all(|one| one.worth.status == Status::NotCovered) {
                // The text gives their contestants nothing, so there is nothing to take a share of.
                let trace = vec![Step::NotCovered, Step::LookedAt(index, Fact::Prize)];
                return Ok(Found { rule: None, worth: Worth::none(Status::NotCovered), trace });
            }
            let mut trace = Vec::new();
            self.facts(index, subject, &mut trace);
            found.worth = self.percent(index, percent, subject.id, coached, &mut trace)?;
            self.readings(index, &subject.facts, &mut trace);
            found.trace = trace;
        }
        Ok(found)
    }

    fn percent(
        &self,
        index: usize,
        percent: &Percent,
        team: &str,
        coached: &[Coached<'a>],
        trace: &mut Vec<Step<'a>>,
    ) -> Result<Worth, Fault> {
        let too_large = || clash(Because::new("award-too-large").text("subject", team));
        let mut base = Base::default();
        let mut missing = None;
        for one in coached {
            let Some(item) = item(percent, one) else { continue };
            trace.push(Step::Item(one.entry, item));
            base.add(item).ok_or_else(too_large)?;
            if item == Item::Silent {
                missing = missing.or(one.rule);
            }
        }
        let share = |amount: Fen| rated(&percent.rate, amount).ok_or_else(too_large);
        if base.counted == 0 || (base.open() == 0 && base.high == Fen::ZERO) {
            trace.push(Step::NoBase);
            return Ok(Worth::none(Status::Refused));
        }
        if base.silent == base.counted {
            trace.extend(missing.map(Step::Silent));
            return Ok(Worth::none(Status::Silent));
        }
        if base.open() == 0 {
            let amount = share(base.low)?;
            trace.push(Step::Percent(index, base.low, amount));
            return Ok(Worth::settled(amount));
        }
        trace.extend(missing.map(Step::Silent));
        let low = if base.known { Some(share(base.low)?) } else { None };
        if let Some(low) = low {
            trace.push(Step::PercentAtLeast(index, base.low, low));
        }
        let high = if base.silent + base.unknown == 0 { Some(share(base.high)?) } else { None };
        Ok(Worth::pending(low, high))
    }
}

impl Base {
    fn open(&self) -> usize {
        self.silent + self.unknown + self.between
    }

    /// Counts one contestant; `None` beyond 64 bits.
    fn add(&mut self, item: Item) -> Option<()> {
        self.counted += 1;
        let (low, high) = match item {
            Item::PrizeMoney(amount) | Item::Direct(amount) => (amount, amount),
            Item::Between(low, high) => {
                self.between += 1;
                (low, high)
            }
            Item::Silent => {
                self.silent += 1;
                return Some(());
            }
            Item::Unknown => {
                self.unknown += 1;
                return Some(());
            }
        };
        self.known = true;
        self.low = self.low.checked_add(low)?;
        self.high = self.high.checked_add(high)?;
        Some(())
    }
}

/// What a contestant adds to the base; `None` where the rules of the base did not pay him.
fn item(percent: &Percent, one: &Coached<'_>) -> Option<Item> {
    let rule = one.rule?;
    if matches!(one.worth.status, Status::Refused | Status::NotCovered | Status::NotInForce) {
        return None;
    }
    if percent.not_of.contains(&rule) {
        let known = one.prize_money.filter(|_| one.worth.status != Status::Pending);
        return percent.of_prize_money.then(|| known.map_or(Item::Unknown, Item::PrizeMoney));
    }
    if !percent.of.contains(&rule) {
        return None;
    }
    Some(match (one.worth.status, one.worth.low, one.worth.high) {
        (Status::Settled, Some(amount), _) => Item::Direct(amount),
        (Status::Silent, ..) => Item::Silent,
        (_, Some(low), Some(high)) => Item::Between(low, high),
        _ => Item::Unknown,
    })
}
