//! A policy pack as the engine sees it: rules, clauses, readings and decisions, all cross-checked.

use std::sync::Arc;

use chrono::NaiveDate;

use super::facts::Condition;
use crate::kernel::exact::Exact;
use crate::kernel::money::Fen;
use crate::notation;

pub use super::words::{Grade, Outcome, Payee, Per, Status};

/// A parsed pack. What it says was checked by `policy::lint` before anybody may use it.
#[derive(Debug, Clone)]
pub struct Pack {
    /// `cn-441900-skills`: jurisdiction code first.
    pub id: String,
    /// Never edited after release.
    pub version: String,
    /// Title of the document it encodes.
    pub title: String,
    /// Who issued the document.
    pub issuer: String,
    /// Day of decision.
    pub issued: NaiveDate,
    /// Day of effect, inclusive.
    pub from: NaiveDate,
    /// Last day of effect, inclusive; `None`: open.
    pub until: Option<NaiveDate>,
    /// Last day somebody checked that it still stands.
    pub verified_on: NaiveDate,
    /// Class codes it knows.
    pub classes: Vec<String>,
    /// SHA-256 of `pack.toml`, which holds the hashes of the sources.
    pub hash: String,
    /// Saved texts.
    pub sources: Vec<Source>,
    /// Quoted clauses.
    pub clauses: Vec<Clause>,
    /// What it can give.
    pub benefits: Vec<Benefit>,
    /// Its rules, in the order of their ids.
    pub rules: Vec<Rule>,
    /// Choices made where the text is silent.
    pub readings: Vec<Reading>,
    /// Questions it leaves to people.
    pub decisions: Vec<Question>,
    /// Its `pack.toml`, read again when a reading is changed.
    pub(super) written: Arc<notation::Source<'static>>,
}

/// A saved text.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name in the pack.
    pub id: String,
    /// Path within the pack's folder.
    pub file: String,
    /// SHA-256 of the saved bytes.
    pub sha256: String,
    /// How far to trust it.
    pub grade: Grade,
    /// Where it was found.
    pub page: String,
}

/// A quoted clause.
#[derive(Debug, Clone)]
pub struct Clause {
    /// Its name in the pack.
    pub id: String,
    /// Where it stands in the document.
    pub label: String,
    /// Index of its source.
    pub source: usize,
    /// The words; `…` leaves some out.
    pub quote: String,
}

/// Something that can be paid or given, to one kind of payee.
#[derive(Debug, Clone)]
pub struct Benefit {
    /// Its name in the pack.
    pub id: String,
    /// Its name for readers.
    pub name: String,
    /// Money, honour, level or entitlement.
    pub outcome: Outcome,
    /// Who gets it.
    pub pays: Payee,
    /// What it is counted by.
    pub per: Per,
}

/// One rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its name in the pack.
    pub id: String,
    /// Index of its benefit.
    pub benefit: usize,
    /// Indexes of the clauses it cites; at least one.
    pub cite: Vec<usize>,
    /// The cases it speaks of. Not met: the rule says nothing.
    pub when: Vec<Condition>,
    /// What it demands. Not met: refused.
    pub require: Vec<Condition>,
    /// First day, inclusive, where it differs from the pack's.
    pub from: Option<NaiveDate>,
    /// Last day, inclusive.
    pub until: Option<NaiveDate>,
    /// Rules it replaces once its own decision is taken.
    pub replaces: Vec<usize>,
    /// Readings printed on its lines.
    pub readings: Vec<usize>,
    /// Decision that may set another amount than the default (原则上).
    pub deviation: Option<usize>,
    /// How a team is paid.
    pub team: Team,
    /// What it does.
    pub kind: Kind,
    /// The rule that sends its cases here (`if_none`); such a rule never applies by itself.
    pub fallback_of: Option<usize>,
}

/// How an amount counts for a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Team {
    /// The amount is the team's.
    Once,
    /// Each member gets the amount.
    Each,
    /// The text does not say: a decision, by index.
    Ask(usize),
}

/// The kinds of rules of `schema = 1`.
#[derive(Debug, Clone)]
pub enum Kind {
    /// A fixed amount by keys.
    Table(AmountTable),
    /// An amount somebody decides between two bounds.
    Range {
        /// Lowest amount.
        low: Fen,
        /// Highest amount.
        high: Fen,
        /// Index of the decision.
        decision: usize,
    },
    /// A ratio of prize money already paid, else another rule.
    Match {
        /// The ratio.
        ratio: Exact,
        /// As written, `1/1`.
        written: String,
        /// Index of the rule for prizes known to carry no money.
        if_none: Option<usize>,
    },
    /// A share of what others were paid.
    Percent(Percent),
    /// 一事一议.
    Special {
        /// Index of the decision that approves an amount.
        decision: usize,
    },
    /// The text names no amount.
    Silent {
        /// The document that would name it.
        missing: String,
        /// Index of the decision that may enter an amount.
        decision: Option<usize>,
    },
    /// A title by places.
    Honour(Honour),
}

/// Rows of a table, and what the text leaves out of it.
#[derive(Debug, Clone)]
pub struct AmountTable {
    /// The rows.
    pub rows: Vec<Row>,
    /// Combinations the text does not cover.
    pub uncovered: Vec<Vec<Condition>>,
    /// Combinations the text cannot place without a further fact: pending.
    pub unclear: Vec<Vec<Condition>>,
}

/// One row.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its keys.
    pub keys: Vec<Condition>,
    /// Its amount.
    pub amount: Fen,
}

/// A share of other lines.
#[derive(Debug, Clone)]
pub struct Percent {
    /// The rate.
    pub rate: Exact,
    /// As written, `50/100`.
    pub written: String,
    /// Whether the organiser's prize money is in the base.
    pub of_prize_money: bool,
    /// Rules whose lines are in the base.
    pub of: Vec<usize>,
    /// Rules whose lines make an entry count, but whose amounts stay outside the base.
    pub not_of: Vec<usize>,
}

/// A title by places of an approved plan.
#[derive(Debug, Clone)]
pub struct Honour {
    /// The title.
    pub title: String,
    /// What a place is counted by: a team is one place, or each member takes one.
    pub place: Per,
    /// Whether the next in rank moves up for a holder.
    pub pass_down: bool,
    /// Decision that settles a tie over the last place.
    pub tie: Option<usize>,
}

/// A choice made where the text is silent.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Its name in the pack.
    pub id: String,
    /// Index of the clause it reads.
    pub clause: usize,
    /// The reading.
    pub says: String,
    /// Cases it matters to; it is printed on those only.
    pub when: Vec<Condition>,
    /// What else the text could mean, with the effect of choosing that.
    pub alternatives: Vec<Alternative>,
}

/// Another way to read a clause.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// Its name.
    pub id: String,
    /// The reading.
    pub says: String,
    /// What would change.
    pub effect: String,
    /// Rule and key of each value it sets.
    pub sets: Vec<(String, String)>,
}

/// A question left to a person.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its name in the pack.
    pub id: String,
    /// The question.
    pub asks: String,
    /// Who answers it.
    pub who: String,
    /// What an answer looks like.
    pub answer: Answer,
    /// Whether a document number is required.
    pub document: bool,
}

/// What an answer looks like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// An amount, between bounds where the text has them.
    Amount {
        /// Lowest and highest amount.
        within: Option<(Fen, Fen)>,
    },
    /// One of these words.
    Choice(Vec<String>),
    /// Which of the tied entries.
    Entries,
}

impl Rule {
    /// The question whose answer is the rule's own: it settles the rule, or lets it replace another.
    #[must_use]
    pub fn own_question(&self) -> Option<usize> {
        match self.kind {
            Kind::Range { decision, .. } | Kind::Special { decision } => Some(decision),
            Kind::Silent { decision, .. } => decision,
            _ => None,
        }
    }
}

impl Pack {
    /// `id@version#hash`: what a result is tied to.
    #[must_use]
    pub fn pin(&self) -> String {
        format!("{}@{}#{}", self.id, self.version, self.hash)
    }

    /// Whether the pack is in force on that day.
    #[must_use]
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The clause a rule cites first, with its words.
    #[must_use]
    pub fn cited(&self, rule: &Rule) -> Option<&Clause> {
        self.clauses.get(*rule.cite.first()?)
    }
}
