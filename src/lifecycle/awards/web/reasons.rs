//! A line's reasons in the order a reader asks: the words of the text, facts, arithmetic, readings, decisions, what was
//! looked at and not applied.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::because::{Arg, Because};
use crate::lifecycle::awards::model::{RunBody, RunLine};

/// A quotation.
#[derive(Debug, Serialize)]
struct Quote {
    text: String,
    clause: String,
    document: String,
    issuer: String,
    date: NaiveDate,
}

/// The reasons of one line.
#[derive(Debug, Default, Serialize)]
pub(super) struct Reasons {
    quotes: Vec<Quote>,
    facts: Vec<Because>,
    arithmetic: Vec<Because>,
    readings: Vec<Because>,
    decisions: Vec<Because>,
    refused: Vec<Because>,
}

impl Reasons {
    /// Of a line; uids in its reasons become names.
    pub(super) fn of(body: &RunBody, line: &RunLine, names: &BTreeMap<String, String>) -> Self {
        let mut reasons = Self { quotes: quotes(body, line), ..Self::default() };
        for because in &line.because {
            let named = with_names(because, names);
            match kind(&because.key) {
                Kind::Fact => reasons.facts.push(named),
                Kind::Arithmetic => reasons.arithmetic.push(named),
                Kind::Reading => reasons.readings.push(named),
                Kind::Decision => reasons.decisions.push(named),
                Kind::Refused => reasons.refused.push(named),
            }
        }
        reasons
    }

    /// Whether a reading of ours is used.
    pub(super) fn has_reading(&self) -> bool {
        !self.readings.is_empty()
    }

    /// Whether a decision is used.
    pub(super) fn has_decision(&self) -> bool {
        !self.decisions.is_empty()
    }
}

fn quotes(body: &RunBody, line: &RunLine) -> Vec<Quote> {
    let Some(pack) = body.packs.iter().find(|pack| pack.id == line.pack) else { return Vec::new() };
    let quote = |(clause, text): &(String, String)| Quote {
        text: text.clone(),
        clause: clause.clone(),
        document: pack.title.clone(),
        issuer: pack.issuer.clone(),
        date: pack.issued,
    };
    line.clauses.iter().map(quote).collect()
}

/// What a reason of the engine is to a reader.
enum Kind {
    Fact,
    Arithmetic,
    Reading,
    Decision,
    Refused,
}

fn kind(key: &str) -> Kind {
    match key {
        "award-reading" | "award-other-reading" => Kind::Reading,
        "award-unknown"
        | "award-no-map"
        | "award-no-prize-money"
        | "award-rank-unknown"
        | "award-quota-open"
        | "award-place"
        | "award-tie"
        | "award-holder"
        | "award-not-chosen" => Kind::Fact,
        "award-looked-at"
        | "award-not-now"
        | "award-not-in-force"
        | "award-expired"
        | "award-replaces"
        | "award-not-replaced"
        | "award-not-covered"
        | "awards-claimed-elsewhere" => Kind::Refused,
        key if key.starts_with("award-fact-") => Kind::Fact,
        key if key.starts_with("award-decided") => Kind::Decision,
        key if key.starts_with("award-unmet") => Kind::Refused,
        _ => Kind::Arithmetic,
    }
}

/// The same reason with names for uids.
pub(super) fn with_names(because: &Because, names: &BTreeMap<String, String>) -> Because {
    let args = because.args.iter().map(|(key, value)| (key.clone(), named(value, names))).collect();
    Because { key: Cow::clone(&because.key), args }
}

fn named(value: &Arg, names: &BTreeMap<String, String>) -> Arg {
    match value {
        Arg::Text(text) => Arg::Text(names.get(text).unwrap_or(text).clone()),
        Arg::List(values) => Arg::List(values.iter().map(|value| named(value, names)).collect()),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_become_names_and_other_texts_stay() {
        let names =
            BTreeMap::from([("a".to_owned(), "示例甲".to_owned()), ("b".to_owned(), "示例乙".to_owned())]);
        let because = |answer: [&str; 2], subject: &str| {
            Because::new("award-decided").list("answer", answer).text("subject", subject).text("why", "cab")
        };
        let named = with_names(&because(["a", "b"], "a"), &names);
        assert_eq!(named, because(["示例甲", "示例乙"], "示例甲"));
    }
}
