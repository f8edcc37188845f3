//! What may be one achievement told twice.

use chrono::NaiveDate;
use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::compared::Compared;
use crate::kernel::prize::Prize;

coded_enum! {
    /// Where a record of an achievement stands.
    "awards-record" RecordStanding {
        /// It is about to be entered.
        New = "new",
        /// It waits to be accepted.
        Waiting = "waiting",
        /// It counts.
        Accepted = "accepted",
        /// It is the person's entry in a competition of this site.
        Own = "own",
    }
}

/// What one record says of an achievement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Uid of the outside result; of the entry in a competition of this site.
    pub uid: String,
    /// Name of the competition it is settled with.
    pub settled_with: String,
    /// Name of the contest.
    pub contest: String,
    /// Name of the event.
    pub event: String,
    /// Last day of its final.
    pub final_day: NaiveDate,
    /// The prize, where the record tells it.
    pub prize: Option<Prize>,
    /// The place.
    pub place: Option<i64>,
    /// Number of the notice or certificate; empty where there is none.
    pub proof: String,
    /// Where it stands.
    pub standing: RecordStanding,
    /// Name of who entered it; empty where nobody did.
    pub entered_by: String,
}

impl Record {
    /// The same as another authority sees it: contest, event, day and prize, and with whom it is filed.
    #[must_use]
    pub fn seen_from_elsewhere(&self, authority: &str) -> Self {
        Self {
            settled_with: authority.to_owned(),
            place: None,
            proof: String::new(),
            entered_by: String::new(),
            ..self.clone()
        }
    }
}

/// Two records of one person that may be one achievement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspect {
    /// Name of the person.
    pub person: String,
    /// The one record.
    pub one: Record,
    /// The other.
    pub other: Record,
}

impl Suspect {
    /// Whether the other record counts already, so that this one does only with a reason.
    #[must_use]
    pub fn counts(&self) -> bool {
        matches!(self.other.standing, RecordStanding::Accepted | RecordStanding::Own)
    }

    /// What both say, matter by matter.
    #[must_use]
    pub fn compared(&self) -> Vec<Compared> {
        let both = |label: &'static str, told: fn(&Record) -> Because| {
            Compared::of(label, told(&self.one), told(&self.other))
        };
        vec![
            both("awards-record-settled-with", |one| text(&one.settled_with)),
            both("awards-external-contest", |one| text(&one.contest)),
            both("awards-external-event", |one| text(&one.event)),
            both("awards-external-final-day", |one| {
                Because::new("awards-record-day").date("day", one.final_day)
            }),
            both("awards-external-prize", |one| match one.prize {
                Some(prize) => Because::new("awards-record-word").word("word", prize.message_key()),
                None => nothing(),
            }),
            both("awards-external-place", |one| match one.place {
                Some(place) => Because::new("awards-record-count").count("n", place),
                None => nothing(),
            }),
            both("awards-external-proof", |one| text(&one.proof)),
            both("awards-record-standing", |one| {
                Because::new("awards-record-word").word("word", one.standing.message_key())
            }),
            both("awards-record-entered-by", |one| text(&one.entered_by)),
        ]
    }
}

/// Two records that may be one achievement, as pages show them.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    person: String,
    rows: Vec<Compared>,
}

impl From<&Suspect> for Shown {
    fn from(suspect: &Suspect) -> Self {
        Self { person: suspect.person.clone(), rows: suspect.compared() }
    }
}

fn text(text: &str) -> Because {
    if text.is_empty() { nothing() } else { Because::new("awards-record-text").text("text", text) }
}

fn nothing() -> Because {
    Because::new("awards-record-nothing")
}
