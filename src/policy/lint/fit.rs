//! Rules, benefits and decisions fit together.

use super::Objections;
use super::sweep::conditions;
use crate::kernel::because::Because;
use crate::policy::facts::Fact;
use crate::policy::model::{Answer, Benefit, Kind, Pack, Rule, Team};
use crate::policy::words::{Outcome, Payee, Per};

pub(super) fn check(pack: &Pack, objections: &mut Objections<'_>) {
    for rule in &pack.rules {
        let Some(benefit) = pack.benefits.get(rule.benefit) else { continue };
        if !kind_fits(&rule.kind, benefit) {
            let because = Because::new("award-lint-kind").text("rule", rule.id.as_str());
            objections.at("rule", &rule.id, because.text("benefit", benefit.id.as_str()));
        }
        for decision in ill_answered(pack, rule) {
            let because = Because::new("award-lint-answer").text("rule", rule.id.as_str());
            objections.at("rule", &rule.id, because.text("decision", decision));
        }
        let linked = rule.replaces.iter().copied().chain(fallback(rule));
        for other in linked.filter_map(|index| pack.rules.get(index)) {
            if other.benefit != rule.benefit || other.id == rule.id {
                let because = Because::new("award-lint-link").text("rule", rule.id.as_str());
                objections.at("rule", &rule.id, because.text("other", other.id.as_str()));
            }
        }
        for fact in conditions(rule).map(|condition| condition.fact).filter(|fact| !answers(benefit, *fact)) {
            let because = Because::new("award-lint-fact").text("rule", rule.id.as_str());
            objections.at("rule", &rule.id, because.text("fact", fact.code()));
        }
        for key in stray(pack, rule) {
            let because = Because::new(key).text("rule", rule.id.as_str());
            objections.at("rule", &rule.id, because);
        }
        if rule.from.zip(rule.until).is_some_and(|(from, until)| until < from) {
            objections.at("rule", &rule.id, Because::new("award-lint-dates").text("rule", rule.id.as_str()));
        }
    }
}

/// Whether a subject of the benefit can answer a question about this fact at all. A coach team may have contestants
/// in events of several classes, so it has no class of its own.
fn answers(benefit: &Benefit, fact: Fact) -> bool {
    match fact {
        Fact::Level | Fact::Series | Fact::SelectionOnly | Fact::SelectsFor => true,
        Fact::Class => benefit.pays != Payee::CoachTeam,
        Fact::Represents | Fact::Prize | Fact::Team | Fact::PrizeMoney => benefit.per == Per::Entry,
        Fact::Holder => false,
    }
}

/// What links between rules may not do, as keys of objections.
fn stray(pack: &Pack, rule: &Rule) -> Vec<&'static str> {
    let mut stray = Vec::new();
    if rule.fallback_of.is_some() && !is_plain_fallback(pack, rule) {
        stray.push("award-lint-fallback");
    }
    let replaced = |index: &usize| pack.rules.iter().any(|other| other.replaces.contains(index));
    let own = pack.rules.iter().position(|other| other.id == rule.id);
    if !rule.replaces.is_empty() && (rule.own_question().is_none() || own.as_ref().is_some_and(replaced)) {
        stray.push("award-lint-replaces");
    }
    if !matches!(rule.kind, Kind::Table(_)) && (rule.deviation.is_some() || rule.team != Team::Once) {
        stray.push("award-lint-tables-only");
    }
    if let Kind::Percent(percent) = &rule.kind {
        let contestants = |index: &usize| {
            let benefit = pack.rules.get(*index).and_then(|other| pack.benefits.get(other.benefit));
            benefit.is_some_and(|benefit| benefit.pays == Payee::Contestant && benefit.per == Per::Entry)
        };
        let apart = percent.of.iter().all(|index| !percent.not_of.contains(index));
        if !apart || !percent.of.iter().chain(&percent.not_of).all(contestants) {
            stray.push("award-lint-base");
        }
    }
    stray
}

/// Whether a rule of `if_none` belongs to one rule only and leaves all conditions to it: they are not asked again.
fn is_plain_fallback(pack: &Pack, rule: &Rule) -> bool {
    let leads_here = |other: &&Rule| {
        fallback(other).and_then(|index| pack.rules.get(index)).is_some_and(|found| found.id == rule.id)
    };
    let one = pack.rules.iter().filter(leads_here).count() == 1;
    let unconditional = rule.when.is_empty() && rule.require.is_empty();
    let undated = rule.from.is_none() && rule.until.is_none();
    one && unconditional && undated && !matches!(rule.kind, Kind::Match { .. })
}

fn fallback(rule: &Rule) -> Option<usize> {
    match rule.kind {
        Kind::Match { if_none, .. } => if_none,
        _ => None,
    }
}

fn kind_fits(kind: &Kind, benefit: &Benefit) -> bool {
    let money = benefit.outcome == Outcome::Money;
    match kind {
        Kind::Honour(_) => benefit.outcome == Outcome::Honour && benefit.per == Per::Person,
        Kind::Percent(_) => money && benefit.pays == Payee::CoachTeam,
        Kind::Match { .. } => money && benefit.pays == Payee::Contestant && benefit.per == Per::Entry,
        Kind::Table(_) | Kind::Range { .. } | Kind::Special { .. } | Kind::Silent { .. } => {
            money && benefit.per != Per::Person
        }
    }
}

/// Decisions of a rule whose answers have another form than the rule needs.
fn ill_answered<'p>(pack: &'p Pack, rule: &Rule) -> Vec<&'p str> {
    let mut ill = Vec::new();
    let mut need = |index: Option<usize>, fits: &dyn Fn(&Answer) -> bool| {
        let question = index.and_then(|index| pack.decisions.get(index));
        ill.extend(question.filter(|question| !fits(&question.answer)).map(|question| question.id.as_str()));
    };
    let amount = |answer: &Answer| matches!(answer, Answer::Amount { .. });
    need(rule.deviation, &amount);
    match &rule.kind {
        Kind::Range { low, high, decision } => {
            need(Some(*decision), &|answer| *answer == Answer::Amount { within: Some((*low, *high)) });
        }
        Kind::Special { decision } => need(Some(*decision), &amount),
        Kind::Silent { decision, .. } => need(*decision, &amount),
        Kind::Honour(honour) => need(honour.tie, &|answer| *answer == Answer::Entries),
        Kind::Table(_) | Kind::Match { .. } | Kind::Percent(_) => {}
    }
    if let Team::Ask(decision) = rule.team {
        let words = Answer::Choice(vec!["once".to_owned(), "each".to_owned()]);
        need(Some(decision), &|answer| *answer == words);
    }
    ill
}
