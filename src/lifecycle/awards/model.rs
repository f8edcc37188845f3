//! Runs, lines, decisions, outside results, share plans, recommendations.

pub mod identity;
pub mod once;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{
    ClaimId, CompetitionId, ExternalId, HonourId, PersonId, RecommendationId, RunId, StreamId,
};
use crate::kernel::level::Level;
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::policy::model::{Outcome, Payee, Status};
use crate::register::model::{Cause, Revocation};

coded_enum! {
    /// A fact the results do not tell and an officer enters, attributed like a decision.
    "awards-fact" FactKind {
        /// What the organiser paid an entry; `0` for a prize known to carry no money.
        PrizeMoney = "fact-prize-money",
        /// Whether an entry represents the city.
        Represents = "fact-represents",
        /// The level a selection contest selects for.
        SelectsFor = "fact-selects-for",
    }
}

/// What a run found, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunBody {
    /// The packs used.
    pub packs: Vec<PackHead>,
    /// The lines, in the engine's order.
    pub lines: Vec<RunLine>,
    /// Their sums.
    pub totals: Totals,
}

/// Which pack, and whose text it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackHead {
    /// `id@version#hash`.
    pub pin: String,
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Title of the document.
    pub title: String,
    /// Who issued it.
    pub issuer: String,
    /// On which day.
    pub issued: NaiveDate,
    /// Its readings with their alternatives, for those who may choose another.
    pub readings: Vec<ReadingChoice>,
    /// Name and words of each question it leaves to people.
    pub questions: Vec<(String, String)>,
}

/// A reading and what else the text could mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingChoice {
    /// Its name in the pack.
    pub id: String,
    /// The reading as the pack has it.
    pub says: String,
    /// Name, reading and effect of each alternative.
    pub alternatives: Vec<(String, String, String)>,
}

/// Sums of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Settled amounts.
    pub settled: Fen,
    /// With the lower bounds of what is pending.
    pub low: Fen,
    /// With the upper bounds; `None`: a bound is not known.
    pub high: Option<Fen>,
}

/// One line of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunLine {
    /// Id of the pack.
    pub pack: String,
    /// Name of the benefit, in the words of the pack.
    pub benefit: String,
    /// Its rule; `None`: not covered.
    pub rule: Option<String>,
    /// Money, honour …
    pub kind: Outcome,
    /// What kind of payee.
    pub pays: Payee,
    /// Uid of what it is about.
    pub subject: String,
    /// Uid of who gets it.
    pub payee: String,
    /// What became of it.
    pub status: Status,
    /// The amount, where it stands.
    pub amount: Option<Fen>,
    /// The least it can be.
    pub low: Option<Fen>,
    /// The most it can be.
    pub high: Option<Fen>,
    /// The title, for honours.
    pub value: Option<String>,
    /// Clauses cited: where they stand, and their words.
    pub clauses: Vec<(String, String)>,
    /// How it came about.
    pub because: Vec<Because>,
    /// Questions this line leaves to people.
    pub asks: Vec<OpenQuestion>,
}

impl RunLine {
    /// Whether accepting the run makes a claim of it.
    #[must_use]
    pub fn is_payable(&self) -> bool {
        self.kind == Outcome::Money
            && self.status == Status::Settled
            && self.amount.is_some()
            && self.rule.is_some()
    }
}

/// A question the text leaves to a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenQuestion {
    /// Id of the pack.
    pub pack: String,
    /// Name of the question in the pack.
    pub question: String,
    /// Uid it is asked about.
    pub subject: String,
    /// The question.
    pub asks: String,
    /// Who answers it.
    pub who: String,
    /// What an answer looks like.
    pub form: AnswerForm,
    /// Whether a document number is required.
    pub document: bool,
    /// Whether the line waits for it; else the default stands until somebody deviates.
    pub needed: bool,
}

/// What an answer looks like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "kebab-case")]
pub enum AnswerForm {
    /// An amount, between bounds where the text has them.
    Amount {
        /// Lowest.
        low: Option<Fen>,
        /// Highest.
        high: Option<Fen>,
    },
    /// One of these words.
    Choice {
        /// The words.
        words: Vec<String>,
    },
    /// Which of the tied entries.
    Entries,
}

/// A run with what it was made of.
#[derive(Debug, Clone)]
pub struct Run {
    /// Row number.
    pub id: RunId,
    /// Uid.
    pub uid: String,
    /// Its competition.
    pub competition_id: CompetitionId,
    /// Number within the competition, from 1.
    pub number: i64,
    /// The case it answers.
    pub case_text: String,
    /// The decisions it answers under.
    pub decisions_text: String,
    /// What it found.
    pub body: RunBody,
    /// SHA-256 over case, decisions and body.
    pub digest: String,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who accepted it, and when.
    pub accepted: Option<(String, DateTime<Utc>)>,
}

/// A decision or a fact somebody entered. The newest of one question and subject counts; an empty value takes it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Uid.
    pub uid: String,
    /// Name of the question, `reading:NAME`, or a [`FactKind`].
    pub decision: String,
    /// Uid it is about; the competition's for a reading.
    pub subject: String,
    /// The answer; empty: taken back.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
    /// Name of who decided.
    pub who: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A decision to be taken.
#[derive(Debug, Clone)]
pub struct NewDecision {
    /// As in [`Decision::decision`].
    pub decision: String,
    /// As in [`Decision::subject`].
    pub subject: String,
    /// The answer; empty takes the last one back.
    pub value: String,
    /// Why.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
}

/// The result of a competition held elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewExternal {
    /// Uid of the contest on record it was chosen from; the fields that follow say the same.
    pub contest: Option<String>,
    /// Name of that competition.
    pub competition_name: String,
    /// Name of its event.
    pub event_name: String,
    /// Its level.
    pub level: Level,
    /// Its class.
    pub class: Option<String>,
    /// `worldskills` or `other`, for world contests.
    pub series: Option<String>,
    /// Last day of its final.
    pub final_day: NaiveDate,
    /// Uid of the person.
    pub person: String,
    /// Uid of the coach team.
    pub coach_team: Option<String>,
    /// The prize.
    pub prize: Prize,
    /// The place.
    pub place: Option<i64>,
    /// What its organiser paid; `None`: not known; zero: known to pay nothing.
    pub prize_money: Option<Fen>,
    /// Whether the person represented the city; `None`: not known.
    pub represents: Option<bool>,
    /// What proves it: number of the notice or certificate.
    pub proof: String,
    /// Whoever enters it has seen what may be the same already.
    pub despite: bool,
}

/// One that was entered.
#[derive(Debug, Clone)]
pub struct External {
    /// Row number.
    pub id: ExternalId,
    /// Uid.
    pub uid: String,
    /// What was entered; person and coach team by uid.
    pub entered: NewExternal,
    /// Uid of the account that entered it.
    pub entered_by: String,
    /// What was decided about it.
    pub standing: ExternalStanding,
}

/// Where an outside result stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExternalStanding {
    /// It waits for somebody other than who entered it.
    Waiting,
    /// It is part of every run from then on.
    Accepted,
    /// It counts in no run from then on, for the reason given.
    Refused(String),
}

/// How a team shares its money: person and parts, in roster order.
pub type Shares = Vec<(String, u32)>;

/// A title that was recommended.
#[derive(Debug, Clone)]
pub struct Recommendation {
    /// Row number.
    pub id: RecommendationId,
    /// Uid.
    pub uid: String,
    /// Row number of the person.
    pub person_id: PersonId,
    /// Uid of the person.
    pub person: String,
    /// The title.
    pub title: String,
    /// Uid of the account that recommended.
    pub recommended_by: String,
    /// When it was approved, and under which document.
    pub approved: Option<(DateTime<Utc>, String)>,
    /// The honour it became.
    pub honour_id: Option<HonourId>,
    /// That it was revoked since.
    pub revoked: Option<Revocation>,
}

impl Recommendation {
    /// Whether it is held: approved, and not revoked.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.approved.is_some() && self.revoked.is_none()
    }

    /// Whether it keeps the same title from being recommended again: unless a result took it away, which another gives back.
    #[must_use]
    pub fn stands(&self) -> bool {
        self.revoked.as_ref().is_none_or(|revoked| revoked.cause == Cause::Authority)
    }
}

/// A title to be revoked.
#[derive(Debug, Clone)]
pub struct NewRevocation {
    /// Document number.
    pub document: String,
    /// The document's day.
    pub day: NaiveDate,
    /// The full reason.
    pub reason: String,
}

/// A claim: what the accepted runs say somebody is to be paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Row number.
    pub id: ClaimId,
    /// Uid.
    pub uid: String,
    /// Its competition.
    pub competition_id: CompetitionId,
    /// Id of the pack.
    pub pack: String,
    /// The rule that made it first; another one may give the same benefit later.
    pub rule: String,
    /// Id of the benefit; `None`: the same was claimed by another rule since, before benefits counted, and nothing is
    /// claimed by this one any more.
    pub benefit: Option<String>,
    /// Uid of what it is about: of an outside result the achievement it tells of.
    pub subject: String,
    /// Uid of the payee.
    pub payee: String,
    /// Row number of the payee's stream; `None`: a team without a share plan.
    pub payee_id: Option<StreamId>,
    /// Amount in the latest accepted run.
    pub amount: Fen,
}
