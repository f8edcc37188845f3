//! `D.toml`: what people decided about a case. Never part of a pack, never an edit of a result.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::money::Fen;
use crate::notation::{self, Node, Source, Table};

/// The decisions of one run, in any order.
#[derive(Debug, Clone, Default)]
pub struct Decisions {
    /// Each answers one question of a pack for one subject, or changes one reading.
    pub all: Vec<Decision>,
}

/// One decision, attributed and dated.
#[derive(Debug, Clone)]
pub struct Decision {
    /// What it answers.
    pub about: About,
    /// Id of the pack; needed only where several packs ask the same.
    pub pack: Option<String>,
    /// Who decided.
    pub who: String,
    /// On which day.
    pub when: NaiveDate,
    /// For what reason.
    pub why: String,
    /// Document number.
    pub document: Option<String>,
    /// Where it stands in its file.
    pub place: Place,
}

/// What a decision answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A question the pack leaves to people.
    Question {
        /// Its name in the pack.
        id: String,
        /// The line's subject: an event, an entry.
        subject: String,
        /// The answer.
        answer: Given,
    },
    /// Another reading of a clause, for the whole case.
    Reading {
        /// Its name in the pack.
        id: String,
        /// Name of the alternative chosen.
        choice: String,
    },
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// An amount.
    Amount(Fen),
    /// One of the words offered.
    Choice(String),
    /// Entries, of those tied.
    Entries(Vec<String>),
}

/// Reads a file of decisions.
///
/// # Errors
/// Every problem of the file, with its line.
pub fn read(file: &str, text: &str) -> Result<Decisions, Vec<Problem>> {
    notation::read(&Source::new(file, text), |root| Some(decisions(&root)))
}

/// The decisions below a table: a file, or the `given` of a golden.
pub(super) fn decisions(root: &Table<'_>) -> Decisions {
    Decisions { all: root.tables("decision").iter().filter_map(decision).collect() }
}

fn decision(table: &Table<'_>) -> Option<Decision> {
    let (who, why) = (table.text("who"), table.text("why"));
    let when = table.need("when").and_then(Node::date);
    let about = if table.get("reading").is_some() { reading(table) } else { question(table) };
    let (pack, document) = (table.maybe_text("pack"), table.maybe_text("document"));
    Some(Decision {
        about: about?,
        pack: pack.map(str::to_owned),
        who: who?.to_owned(),
        when: when?,
        why: why?.to_owned(),
        document: document.map(str::to_owned),
        place: table.place(),
    })
}

fn reading(table: &Table<'_>) -> Option<About> {
    for key in ["decision", "subject", "amount", "entries"] {
        if let Some(node) = table.get(key) {
            node.report(Because::new("award-decision-not-with-reading").text("key", key));
        }
    }
    let (id, choice) = (table.text("reading"), table.text("choice"));
    Some(About::Reading { id: id?.to_owned(), choice: choice?.to_owned() })
}

/// The entries of those tied; each once, or one of them was meant to be another.
fn entries(table: &Table<'_>, node: Node<'_>) -> Given {
    let entries = table.texts("entries");
    let mut seen = BTreeSet::new();
    for entry in entries.iter().filter(|entry| !seen.insert(**entry)) {
        node.report(Because::new("award-case-person-twice").text("id", *entry));
    }
    Given::Entries(entries.into_iter().map(str::to_owned).collect())
}

fn question(table: &Table<'_>) -> Option<About> {
    let (id, subject) = (table.text("decision"), table.text("subject"));
    let given = ["amount", "choice", "entries"].into_iter().filter(|key| table.get(key).is_some()).count();
    if given != 1 {
        table.report(Because::new("award-decision-one-answer"));
        return None;
    }
    let amount = table.get("amount").and_then(Node::money).map(Given::Amount);
    let choice = table.maybe_text("choice").map(|choice| Given::Choice(choice.to_owned()));
    let answer = amount.or(choice).or_else(|| table.get("entries").map(|node| entries(table, node)));
    Some(About::Question { id: id?.to_owned(), subject: subject?.to_owned(), answer: answer? })
}
