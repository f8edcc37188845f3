//! What went wrong, by what the reader can do about it. One enum, one mapping to HTTP and to exit codes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::because::Because;

/// The kinds of fault; each has one stable code and one HTTP status (`pages::respond`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// The input is wrong and can be mended. 422.
    Invalid,
    /// A rule forbids it; the reason cites the rule. 422.
    Refused,
    /// No rule or pack is in force on that day. 422.
    NotInForce,
    /// Unknown, or out of the reader's scope: the same answer for both. 404.
    NotFound,
    /// Nobody is signed in, and this is not for everybody. 401.
    SignedOut,
    /// Known to the reader, but not theirs to do. 403.
    Forbidden,
    /// Not possible in the present phase. 409.
    WrongPhase,
    /// Somebody else changed it meanwhile. 409.
    Stale,
    /// More bytes, rows or characters than the limit. 413.
    TooLarge,
    /// Too many tries or no free capacity; try again later. 429.
    Busy,
    /// Another write was in the way, and so were others each time it was tried again. 429.
    Clash,
    /// The database cannot be reached, or has no room to write; nothing was kept. 503.
    Unavailable,
    /// Nobody can say whether it was kept: sent again, it is not done twice. 503.
    Unsettled,
    /// Our error: an opaque reference outside, the chain in the log. 500.
    Internal,
}

impl FaultKind {
    /// Stable code, as in problem+json.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Refused => "refused",
            Self::NotInForce => "not-in-force",
            Self::NotFound => "not-found",
            Self::SignedOut => "signed-out",
            Self::Forbidden => "forbidden",
            Self::WrongPhase => "wrong-phase",
            Self::Stale => "stale",
            Self::TooLarge => "too-large",
            Self::Busy => "busy",
            Self::Clash => "clash",
            Self::Unavailable => "unavailable",
            Self::Unsettled => "unsettled",
            Self::Internal => "internal",
        }
    }
}

impl Fault {
    /// Whether we said no, rather than could not answer: nothing is broken, and asking further is safe.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        !matches!(
            self.kind,
            FaultKind::Busy
                | FaultKind::Clash
                | FaultKind::Unavailable
                | FaultKind::Unsettled
                | FaultKind::Internal
        )
    }
}

/// Where in the input a problem stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// The input as a whole.
    Whole,
    /// A form field or JSON pointer.
    Field(String),
    /// A line of a file, counted from 1.
    Line {
        /// File name as the user gave it.
        file: String,
        /// Line number from 1.
        line: usize,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Field(name) => f.write_str(name),
            Self::Line { file, line } => write!(f, "{file}:{line}"),
        }
    }
}

/// One thing to mend: where and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where it stands.
    pub place: Place,
    /// What is wrong and how to mend it.
    pub because: Because,
}

/// A refusal with every problem found, not only the first.
///
/// What asks the database may answer with a fault of the database's besides its own: `Busy` where no connection is free or others
/// were in the way too often, `Unavailable` where the server is gone, `Unsettled` where nobody can say whether a write was kept,
/// `Internal` for whatever should not happen. "As [`Fault`] says of the database" means these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the reader can do about it.
    pub kind: FaultKind,
    /// At least one problem; for `Internal` the log reference only.
    pub problems: Vec<Problem>,
    /// Seconds after which to try again (`Busy`, `Clash`).
    pub retry_after: Option<u32>,
}

impl Fault {
    /// A fault of the whole input.
    #[must_use]
    pub fn new(kind: FaultKind, because: Because) -> Self {
        Self::at(kind, Place::Whole, because)
    }

    /// A fault at one place.
    #[must_use]
    pub fn at(kind: FaultKind, place: Place, because: Because) -> Self {
        Self::all(kind, vec![Problem { place, because }])
    }

    /// A fault with every problem found: at least one.
    #[must_use]
    pub fn all(kind: FaultKind, problems: Vec<Problem>) -> Self {
        Self { kind, problems, retry_after: None }
    }

    /// An input that is wrong in all these places.
    #[must_use]
    pub fn invalid(problems: Vec<Problem>) -> Self {
        Self::all(FaultKind::Invalid, problems)
    }

    /// No room now; there may be some after so many seconds.
    #[must_use]
    pub fn busy(because: Because, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..Self::new(FaultKind::Busy, because) }
    }

    /// An invalid form field.
    #[must_use]
    pub fn field(name: impl Into<String>, because: Because) -> Self {
        Self::at(FaultKind::Invalid, Place::Field(name.into()), because)
    }

    /// All problems of one input; `Ok` where there are none.
    ///
    /// # Errors
    /// `Invalid` with all the problems.
    pub fn invalid_unless_empty(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        Err(Self::invalid(problems))
    }

    /// Unknown or out of scope; one answer for both.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(FaultKind::NotFound, Because::new("fault-not-found"))
    }

    /// Refused by a rule.
    #[must_use]
    pub fn refused(because: Because) -> Self {
        Self::new(FaultKind::Refused, because)
    }

    /// No room for now; `seconds` says when to come again.
    #[must_use]
    pub fn no_room(seconds: u32) -> Self {
        Self::busy(Because::new("fault-busy").count("seconds", seconds), seconds)
    }

    /// Refused for all these reasons: at least one.
    #[must_use]
    pub fn refused_for(reasons: impl IntoIterator<Item = Because>) -> Self {
        Self::all(FaultKind::Refused, reasons.into_iter().map(Problem::whole).collect())
    }

    /// Ours. `detail` goes to the log by way of [`fmt::Display`], never to a page.
    #[must_use]
    pub fn internal(detail: impl fmt::Display) -> Self {
        Self::new(FaultKind::Internal, Because::new("fault-internal").text("detail", detail.to_string()))
    }
}

impl Problem {
    /// A problem of the whole input.
    #[must_use]
    pub fn whole(because: Because) -> Self {
        Self { place: Place::Whole, because }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.kind.code())?;
        for problem in &self.problems {
            write!(f, " [{} {} {:?}]", problem.place, problem.because.key, problem.because.args)?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}
