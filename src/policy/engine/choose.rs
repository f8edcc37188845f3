//! Which rule speaks: one pays, else one refused, else none. Two that pay are a conflict.

use chrono::NaiveDate;

use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::policy::facts::{Fact, Facts, Prizes, Truth, first_open};
use crate::policy::model::{AmountTable, Kind, Pack, Rule};

/// What the rules of one benefit say about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum Spoken {
    /// This rule applies.
    Pays(usize),
    /// This rule would apply, but a fact is not known.
    Open(usize, Fact),
    /// This rule speaks of the case and refuses it.
    Refused(usize, Fact),
    /// This rule would speak, but is not in force on the day.
    NotNow(usize),
    /// No rule speaks.
    Nothing,
    /// Two rules pay the same.
    Conflict(usize, usize),
}

/// The outcome of a table for facts whose prize is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::policy) enum RowOutcome {
    /// A row.
    Amount(Fen),
    /// The text does not cover it.
    Uncovered,
    /// The text cannot place it.
    Unclear,
    /// Neither a row nor declared: lint refuses such packs.
    Gap,
    /// Two rows: lint refuses such packs.
    Overlap,
}

fn all_hold(conditions: &[crate::policy::facts::Condition], facts: &Facts<'_>) -> bool {
    first_open(conditions, facts).is_none()
}

/// Looks facts up in a table; the prize must be known.
pub(in crate::policy) fn row_outcome(table: &AmountTable, facts: &Facts<'_>) -> RowOutcome {
    let mut rows = table.rows.iter().filter(|row| all_hold(&row.keys, facts));
    match (rows.next(), rows.next()) {
        (Some(_), Some(_)) => RowOutcome::Overlap,
        (Some(row), None) => RowOutcome::Amount(row.amount),
        _ if table.uncovered.iter().any(|pattern| all_hold(pattern, facts)) => RowOutcome::Uncovered,
        _ if table.unclear.iter().any(|pattern| all_hold(pattern, facts)) => RowOutcome::Unclear,
        _ => RowOutcome::Gap,
    }
}

/// Each possible prize with its outcome.
pub(super) fn row_outcomes<'f>(
    table: &'f AmountTable,
    facts: &'f Facts<'_>,
) -> impl Iterator<Item = (Prize, RowOutcome)> + use<'f> {
    facts.prizes.iter().map(move |prize| {
        let outcome = match prize {
            Prize::None => RowOutcome::Uncovered,
            won => row_outcome(table, &Facts { prizes: Prizes::known(won), ..*facts }),
        };
        (prize, outcome)
    })
}

/// Whether a table may pay anything for these facts, whatever the prize turns out to be.
fn covers(rule: &Rule, facts: &Facts<'_>) -> Result<(), Fact> {
    let Kind::Table(table) = &rule.kind else { return Ok(()) };
    let by_prize = table.rows.iter().any(|row| row.keys.iter().any(|key| key.fact == Fact::Prize));
    let silent = |outcome: RowOutcome| matches!(outcome, RowOutcome::Uncovered | RowOutcome::Gap);
    let uncovered = if by_prize {
        row_outcomes(table, facts).all(|(_, outcome)| silent(outcome))
    } else {
        silent(row_outcome(table, facts))
    };
    if !uncovered {
        return Ok(());
    }
    // The key to name: the last one, which is the finest, unless an earlier one already fails alone.
    let keys = table.rows.first().map_or(&[][..], |row| row.keys.as_slice());
    let fails = |fact: Fact| {
        !table.rows.iter().any(|row| {
            row.keys.iter().filter(|key| key.fact == fact).all(|key| key.holds(facts) != Truth::No)
        })
    };
    let named = keys.iter().map(|key| key.fact).find(|fact| fails(*fact));
    Err(named.or(keys.last().map(|key| key.fact)).unwrap_or(Fact::Level))
}

fn in_force(rule: &Rule, day: NaiveDate) -> bool {
    rule.from.is_none_or(|from| from <= day) && rule.until.is_none_or(|until| day <= until)
}

/// Asks every rule of a benefit. `decided` tells whether a rule's own decision was taken, which
/// lets it replace the rules it names.
pub(in crate::policy) fn choose(
    pack: &Pack,
    benefit: usize,
    facts: &Facts<'_>,
    day: NaiveDate,
    decided: impl Fn(&Rule) -> bool,
    mut looked: impl FnMut(usize, Fact),
) -> Spoken {
    let mut speaking: Vec<(usize, Option<Fact>)> = Vec::new();
    let (mut refused, mut not_now) = (None, None);
    for (index, rule) in pack.rules.iter().enumerate() {
        if rule.benefit != benefit || rule.fallback_of.is_some() {
            continue;
        }
        let when = first_open(&rule.when, facts);
        if let Some((fact, Truth::No)) = when {
            looked(index, fact);
            continue;
        }
        if !in_force(rule, day) {
            not_now = not_now.or(Some(index));
            continue;
        }
        match first_open(&rule.require, facts) {
            Some((fact, Truth::No)) => refused = refused.or(Some((index, fact))),
            required => match covers(rule, facts) {
                Err(fact) => looked(index, fact),
                Ok(()) => speaking.push((index, when.or(required).map(|(fact, _)| fact))),
            },
        }
    }
    drop_replaced(pack, &mut speaking, decided);
    match (speaking.as_slice(), refused, not_now) {
        ([(index, None)], _, _) => Spoken::Pays(*index),
        ([(index, Some(fact))], _, _) => Spoken::Open(*index, *fact),
        ([(first, _), (second, _), ..], _, _) => {
            match speaking.iter().find_map(|(i, fact)| Some((*i, (*fact)?))) {
                Some((index, fact)) => Spoken::Open(index, fact),
                None => Spoken::Conflict(*first, *second),
            }
        }
        ([], Some((index, fact)), _) => Spoken::Refused(index, fact),
        ([], None, Some(index)) => Spoken::NotNow(index),
        ([], None, None) => Spoken::Nothing,
    }
}

/// A rule with `replaces` takes the place of the rules it names if decided, else gives way to them.
fn drop_replaced(pack: &Pack, speaking: &mut Vec<(usize, Option<Fact>)>, decided: impl Fn(&Rule) -> bool) {
    if speaking.len() < 2 {
        return;
    }
    let mut gone = Vec::new();
    for (index, _) in speaking.iter() {
        let Some(rule) = pack.rules.get(*index) else { continue };
        let replaced = rule.replaces.iter().filter(|other| speaking.iter().any(|(i, _)| i == *other));
        for other in replaced {
            gone.push(if decided(rule) { *other } else { *index });
        }
    }
    speaking.retain(|(index, _)| !gone.contains(index));
}
