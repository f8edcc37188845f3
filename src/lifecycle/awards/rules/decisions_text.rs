//! `D.toml`: the decisions in force, and the facts officers entered.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::level::Level;
use crate::kernel::money::Fen;
use crate::kernel::uid::Uid;
use crate::lifecycle::awards::model::{AnswerForm, Decision, FactKind, NewDecision, OpenQuestion};
use crate::lifecycle::setup::model::Competition;
use crate::notation::write::{Toml, texts};

/// What marks the choice of another reading.
pub const READING: &str = "reading:";

/// Of each question and subject the newest decision, unless it was taken back.
#[must_use]
pub fn in_force(decisions: &[Decision]) -> Vec<&Decision> {
    let mut newest: BTreeMap<(&str, &str), &Decision> = BTreeMap::new();
    for decision in decisions {
        newest.insert((&decision.decision, &decision.subject), decision);
    }
    newest.into_values().filter(|decision| !decision.value.is_empty()).collect()
}

/// The facts among them, by kind and subject.
#[must_use]
pub fn facts<'d>(in_force: &[&'d Decision]) -> BTreeMap<(FactKind, &'d str), &'d str> {
    let fact = |decision: &&'d Decision| {
        let kind = FactKind::from_code(&decision.decision)?;
        Some(((kind, decision.subject.as_str()), decision.value.as_str()))
    };
    in_force.iter().filter_map(fact).collect()
}

/// The level of which a competition selects the competitors: as it was entered since, or else as the competition says.
#[must_use]
pub fn selects_for(competition: &Competition, facts: &BTreeMap<(FactKind, &str), &str>) -> Option<Level> {
    let entered = facts.get(&(FactKind::SelectsFor, competition.uid.as_str())).copied();
    entered.or(competition.selects_for.as_deref()).and_then(Level::from_code)
}

/// The decisions the engine is told, in its order; the facts among them stand in the case.
pub fn told<'d>(in_force: &[&'d Decision]) -> impl Iterator<Item = &'d Decision> {
    in_force.iter().copied().filter(|decision| FactKind::from_code(&decision.decision).is_none())
}

/// The text. `asked` tells what an answer looks like; the form of an amount or a list cannot be guessed from its text.
#[must_use]
pub fn decisions_text(in_force: &[&Decision], form: impl Fn(&Decision) -> Option<AnswerForm>) -> String {
    let mut toml = Toml::default();
    for decision in told(in_force) {
        toml.begin("decision");
        match decision.decision.strip_prefix(READING) {
            Some(reading) => {
                toml.text("reading", reading);
                toml.text("choice", &decision.value);
            }
            None => {
                toml.text("decision", &decision.decision);
                toml.text("subject", &decision.subject);
                match form(decision) {
                    Some(AnswerForm::Amount { .. }) => toml.text("amount", &decision.value),
                    Some(AnswerForm::Entries) => toml.value("entries", texts(decision.value.split(' '))),
                    Some(AnswerForm::Choice { .. }) | None => toml.text("choice", &decision.value),
                }
            }
        }
        toml.text("who", &decision.who);
        toml.value("when", civil_date(decision.at));
        toml.text("why", &decision.reason);
        if let Some(document) = &decision.document {
            toml.text("document", document);
        }
    }
    toml.finish()
}

/// The value of a fact in its one spelling.
///
/// # Errors
/// The reason, for the field.
pub fn fact_value(kind: FactKind, value: &str) -> Result<String, Because> {
    match kind {
        FactKind::PrizeMoney => amount(value).map(|amount| amount.to_string()),
        FactKind::Represents => match value {
            "true" | "false" => Ok(value.to_owned()),
            _ => Err(Because::new("fault-not-a-choice")),
        },
        FactKind::SelectsFor => Level::from_code(value)
            .map(|level| level.code().to_owned())
            .ok_or(Because::new("fault-not-a-choice")),
    }
}

/// An amount that is not below zero.
///
/// # Errors
/// The reason, for the field.
pub fn amount(value: &str) -> Result<Fen, Because> {
    Fen::typed(value).ok().filter(|fen| *fen >= Fen::ZERO).ok_or(Because::new("awards-amount-wrong"))
}

/// The value of an answer in its one spelling; bounds and documents are checked here so that the form can say so.
///
/// # Errors
/// `Invalid`, naming the field.
pub fn answer(ask: &OpenQuestion, new: &NewDecision) -> Result<String, Fault> {
    let wrong = |because: Because| Fault::field("value", because);
    if ask.document && new.document.is_none() {
        return Err(Fault::field("document", Because::new("awards-document-required")));
    }
    match &ask.form {
        AnswerForm::Amount { low, high } => {
            let amount = amount(&new.value).map_err(wrong)?;
            if let (Some(low), Some(high)) = (low, high)
                && (amount < *low || amount > *high)
            {
                return Err(wrong(
                    Because::new("awards-amount-outside").money("low", *low).money("high", *high),
                ));
            }
            Ok(amount.to_string())
        }
        AnswerForm::Choice { words } => {
            if words.contains(&new.value) {
                Ok(new.value.clone())
            } else {
                Err(wrong(Because::new("fault-not-a-choice")))
            }
        }
        AnswerForm::Entries => {
            let mut entries: Vec<&str> = new.value.split_whitespace().collect();
            entries.sort_unstable();
            entries.dedup();
            // Anything that is not one of our uids never becomes a subject.
            if entries.iter().all(|entry| entry.parse::<Uid>().is_ok()) {
                Ok(entries.join(" "))
            } else {
                Err(wrong(Because::new("fault-not-a-choice")))
            }
        }
    }
}
