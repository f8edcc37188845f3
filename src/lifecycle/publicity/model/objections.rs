//! 异议 against what is published, 申诉 in the hall: what was said, and every step after it.

use chrono::{DateTime, NaiveDate, Utc};

use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{DivisionId, ObjectionId};

coded_enum! {
    /// What is objected to.
    "objection-kind" Kind {
        /// 异议: what is published.
        Objection = "objection",
        /// 申诉: what happened in the hall.
        Appeal = "appeal",
    }
}

coded_enum! {
    /// How it came.
    "objection-channel" Channel {
        /// By the one whose it is, on the page.
        Own = "own",
        /// 来信.
        Letter = "letter",
        /// 来电.
        Phone = "phone",
        /// 来访.
        Visit = "visit",
        /// By mail or message.
        Message = "message",
    }
}

coded_enum! {
    /// What was done about it.
    "objection-step" StepKind {
        /// 已受理.
        Acknowledged = "acknowledged",
        /// 涉及范围 was said.
        Narrowed = "narrowed",
        /// 延期, once.
        Extended = "extended",
        /// 移交主管单位.
        Referred = "referred",
        /// 答复 by whom it fell to.
        Ruled = "ruled",
        /// 决定 of the authority.
        Decided = "decided",
        /// 撤回 by whoever filed it.
        Withdrawn = "withdrawn",
    }
}

coded_enum! {
    /// What was found.
    "objection-ruling" Ruling {
        /// 成立.
        Upheld = "upheld",
        /// 不成立.
        Dismissed = "dismissed",
        /// 不予受理.
        Inadmissible = "inadmissible",
    }
}

coded_enum! {
    /// Where it stands.
    "objection-state" State {
        /// 待受理.
        Filed = "filed",
        /// 办理中.
        Acknowledged = "acknowledged",
        /// 主管单位办理: handed on, or unanswered past its deadline.
        Referred = "referred",
        /// 成立.
        Upheld = "upheld",
        /// 不成立.
        Dismissed = "dismissed",
        /// 不予受理.
        Inadmissible = "inadmissible",
        /// 已撤回.
        Withdrawn = "withdrawn",
    }
}

impl State {
    /// Whether it is still to be answered.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Filed | Self::Acknowledged | Self::Referred)
    }
}

impl From<Ruling> for State {
    fn from(ruling: Ruling) -> Self {
        match ruling {
            Ruling::Upheld => Self::Upheld,
            Ruling::Dismissed => Self::Dismissed,
            Ruling::Inadmissible => Self::Inadmissible,
        }
    }
}

/// Which places it could move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holds {
    /// All of its division: nobody said otherwise.
    Division,
    /// Those of some entries, by uid.
    Entries(Vec<String>),
    /// None.
    Nothing,
}

/// An objection or an appeal with all that was done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Row number.
    pub id: ObjectionId,
    /// Uid.
    pub uid: String,
    /// Its division.
    pub division_id: DivisionId,
    /// Number within the division, from 1.
    pub number: i64,
    /// What is objected to.
    pub kind: Kind,
    /// How it came.
    pub channel: Channel,
    /// Nobody said whose it is.
    pub anonymous: bool,
    /// The day it came.
    pub received: NaiveDate,
    /// The blind code it is about, where one was named.
    pub code: Option<String>,
    /// What is said.
    pub text: String,
    /// Account that filed it, or entered it for somebody.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it is to be answered, before any extension.
    pub due_at: DateTime<Utc>,
    /// What was done about it, in order.
    pub steps: Vec<Step>,
}

/// One thing done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What.
    pub kind: StepKind,
    /// What was found, where something was.
    pub ruling: Option<Ruling>,
    /// The result has to be corrected, where it was upheld.
    pub corrects: Option<bool>,
    /// The answer, or the reason.
    pub reason: Option<String>,
    /// The deadline from here on, where it moved.
    pub due_at: Option<DateTime<Utc>>,
    /// Uids of the entries whose places it could move, where that was said.
    pub entries: Option<Vec<String>>,
    /// Account that did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What somebody files for themselves.
#[derive(Debug, Clone)]
pub struct NewObjection {
    /// What is objected to.
    pub kind: Kind,
    /// The blind code it is about, where one is named.
    pub code: Option<String>,
    /// What is said, at most `limits::OBJECTION_CHARS` long.
    pub text: String,
}

/// What a clerk enters for whoever wrote, phoned or came.
#[derive(Debug, Clone)]
pub struct Received {
    /// What is objected to, the code and the text.
    pub new: NewObjection,
    /// How it came.
    pub channel: Channel,
    /// The day it came.
    pub received: NaiveDate,
    /// Whose it is; `None`: nobody said.
    pub contact: Option<Contact>,
}

/// Who objects without an account. Kept sealed, and opened for the authority alone.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Where to reach him.
    pub contact: Option<String>,
}

/// What is to be done about it.
#[derive(Debug, Clone)]
pub enum Move {
    /// It is taken up.
    Acknowledge,
    /// Which places it could move.
    Narrow(Narrowing),
    /// It takes longer.
    Extend(String),
    /// It is for the authority.
    Refer(String),
    /// It is answered by whom it falls to.
    Rule(Answer),
    /// It is answered by the authority it went to.
    Decide(Answer),
    /// Whoever filed it takes it back.
    Withdraw,
}

impl Move {
    /// The step it becomes.
    #[must_use]
    pub fn step(&self) -> StepKind {
        match self {
            Self::Acknowledge => StepKind::Acknowledged,
            Self::Narrow(_) => StepKind::Narrowed,
            Self::Extend(_) => StepKind::Extended,
            Self::Refer(_) => StepKind::Referred,
            Self::Rule(_) => StepKind::Ruled,
            Self::Decide(_) => StepKind::Decided,
            Self::Withdraw => StepKind::Withdrawn,
        }
    }
}

/// Which places an objection could move.
#[derive(Debug, Clone)]
pub struct Narrowing {
    /// Ticket numbers; none: it moves no place.
    pub numbers: Vec<String>,
    /// Why.
    pub reason: String,
}

/// An answer with its reasons.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was found.
    pub ruling: Ruling,
    /// The result has to be corrected.
    pub corrects: bool,
    /// The answer.
    pub text: String,
}
