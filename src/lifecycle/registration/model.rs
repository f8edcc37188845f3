//! Entries.

use crate::kernel::codes::coded_enum;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::ids::{CoachTeamId, DivisionId, EntryId, PersonId, UnitId};
use crate::register::model::NewPerson;

coded_enum! {
    /// Where an entry stands in its review.
    "entry-state" EntryState {
        /// 待审.
        Submitted = "submitted",
        /// 已退回, to be mended.
        Returned = "returned",
        /// 已通过.
        Admitted = "admitted",
        /// 不予受理.
        Refused = "refused",
    }
}

/// What an entry says of itself beside its people: asked, kept and shown alike.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Represents the city; `None`: not said.
    pub represents: Option<bool>,
}

/// An entry 参赛: one contestant or one team in one division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Row number.
    pub id: EntryId,
    /// Uid.
    pub uid: String,
    /// Its division.
    pub division_id: DivisionId,
    /// Ticket number, unique in its competition.
    pub number: String,
    /// The team's name, or the contestant's of today; empty where the contestant was erased.
    pub name: String,
    /// The unit it competes for.
    pub unit_id: UnitId,
    /// That unit's name.
    pub unit_name: String,
    /// Its coach team.
    pub coach_team_id: Option<CoachTeamId>,
    /// Where its review stands.
    pub state: EntryState,
    /// What became of it.
    pub status: EntryStatus,
    /// Until when it may be mended, where it was returned with a day for that.
    pub mend_until: Option<chrono::DateTime<chrono::Utc>>,
    /// What it says of itself.
    pub answers: Answers,
    /// Row numbers of its members, in order.
    pub members: Vec<PersonId>,
}

/// An entry that was neither refused nor taken back, as far as another one of the same person is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Row number.
    pub id: EntryId,
    /// Ticket number.
    pub number: String,
    /// Its unit.
    pub unit_id: UnitId,
    /// That unit's name.
    pub unit_name: String,
    /// Where its review stands.
    pub state: EntryState,
    /// Uid of the account that handed it in.
    pub created_by: String,
}

impl Standing {
    /// Whether it was admitted.
    #[must_use]
    pub fn is_admitted(&self) -> bool {
        self.state == EntryState::Admitted
    }
}

coded_enum! {
    /// What happened to an entry.
    "entry-outcome" Outcome {
        /// 提交.
        Submitted = "submitted",
        /// 退回.
        Returned = "returned",
        /// 通过.
        Admitted = "admitted",
        /// 不予受理.
        Refused = "refused",
        /// 状态 changed.
        Status = "status",
    }
}

coded_enum! {
    /// What a step was, where its outcome does not say it.
    "entry-step" StepKind {
        /// 修改 by whoever handed it in.
        Mended = "mended",
        /// 撤回 by whoever handed it in.
        Withdrawn = "withdrawn",
        /// 更换 a contestant or member.
        Replaced = "replaced",
        /// 更正 a name.
        Renamed = "renamed",
        /// 并入 another division.
        Moved = "moved",
    }
}

/// One step of an entry's review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What happened.
    pub outcome: Outcome,
    /// What it was, where the outcome does not say it.
    pub what: Option<StepKind>,
    /// Why.
    pub reason: Option<String>,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}

impl Step {
    /// Key of its word.
    #[must_use]
    pub fn message_key(&self) -> &'static str {
        self.what.map_or(self.outcome.message_key(), StepKind::message_key)
    }
}

/// What a registrar decides about an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// It competes.
    Admit,
    /// It is to be mended, as long as entries come in.
    Return(String),
    /// It is to be mended until 24:00 of a day, also after registration was closed.
    ReturnUntil(String, chrono::NaiveDate),
    /// It does not compete.
    Refuse(String),
}

/// Coaches who are paid as one: 教练团队.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoachTeam {
    /// Row number.
    pub id: CoachTeamId,
    /// Uid.
    pub uid: String,
    /// The unit it coaches for.
    pub unit_id: UnitId,
    /// Name.
    pub name: String,
    /// Row numbers of its members, in order.
    pub members: Vec<PersonId>,
}

/// The coach team an entry names.
#[derive(Debug, Clone)]
pub enum CoachChoice {
    /// None.
    None,
    /// One of the unit's own in this competition, by uid.
    Known(String),
    /// A new one.
    New {
        /// Its name.
        name: String,
        /// Its members.
        members: Vec<NewPerson>,
    },
}

/// The unit an entry competes for.
#[derive(Debug, Clone)]
pub enum UnitChoice {
    /// By uid.
    Uid(String),
    /// By credit code.
    Code(String),
}

/// An entry as it is handed in.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// The unit.
    pub unit: UnitChoice,
    /// A team's name; a single contestant's entry has the contestant's.
    pub team_name: Option<String>,
    /// Its members.
    pub members: Vec<NewPerson>,
    /// What it says of itself.
    pub answers: Answers,
    /// Its coaches.
    pub coaches: CoachChoice,
}
