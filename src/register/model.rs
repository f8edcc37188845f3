//! People, units, their sealed data and honours.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::audit::model::StreamKind;
use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{AccountId, AchievementId, CompetitionId, ContestId, PersonId, StreamId, UnitId};
use crate::kernel::level::Level;

mod accounts;
mod claims;
mod secrets;

pub use accounts::{
    AccountRecord, AccountShown, AccountStep, AccountStepKind, AccountVersion, AccountWord, BankAccount,
    NewBankAccount,
};
pub use claims::{ClaimKind, ClaimOutcome, UnitClaim, UnitState};
pub use secrets::{Held, SecretKind};

pub use super::rules::bank_account;
pub use super::rules::credit_code::CreditCode;
pub use super::rules::id_number::IdNumber;
pub use super::rules::phone::Phone;

/// A unit 单位: competes, hosts, is paid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Row number of its stream.
    pub id: UnitId,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Registered name.
    pub name: String,
    /// Its sort key.
    pub name_sort: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// Why a code whose check digit is wrong was taken all the same.
    pub credit_code_reason: Option<String>,
    /// Whether it is known whose it is.
    pub state: UnitState,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Row number of its stream.
    pub id: PersonId,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Name as entered; empty after erasure.
    pub name: String,
    /// Its sort key.
    pub name_sort: String,
    /// Account of this person's own.
    pub account_id: Option<AccountId>,
    /// The unit that registered this person first.
    pub unit_id: Option<UnitId>,
}

/// A unit to be registered.
#[derive(Debug, Clone)]
pub struct NewUnit {
    /// Registered name.
    pub name: String,
    /// Its code, of which the check digit may be wrong.
    pub credit_code: CreditCode,
    /// Why it is to be taken all the same.
    pub reason: Option<String>,
}

/// A person to be registered, or found where the ID number is known.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// Name.
    pub name: String,
    /// ID number.
    pub id_number: IdNumber,
    /// Mobile number.
    pub phone: Option<Phone>,
}

/// An honour somebody holds, such as 技术能手.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Honour {
    /// Its uid.
    pub uid: String,
    /// Row number of the person.
    pub person_id: PersonId,
    /// Title, as the certificate says it.
    pub title: String,
    /// Day it was awarded.
    pub awarded_on: NaiveDate,
    /// Document number.
    pub document: Option<String>,
    /// Where we know it from.
    pub source: String,
    /// It was revoked, and is held no more.
    pub revoked: Option<Revocation>,
}

coded_enum! {
    /// Why an honour was revoked.
    "honour-revocation" Cause {
        /// The result it was given for is another.
        Result = "result",
        /// The authority's document alone says so: the result stands as it is.
        Authority = "authority",
    }
}

/// That an honour was revoked 撤销. It stays on record as revoked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revocation {
    /// Why.
    pub cause: Cause,
    /// Document number.
    pub document: String,
    /// The document's day.
    pub day: NaiveDate,
    /// The full reason, for officials alone.
    pub reason: String,
}

/// An honour to be recorded.
#[derive(Debug, Clone)]
pub struct NewHonour {
    /// Title, as the certificate says it.
    pub title: String,
    /// Day it was awarded.
    pub awarded_on: NaiveDate,
    /// Document number.
    pub document: Option<String>,
    /// Where we know it from.
    pub source: String,
}

/// A competition held anywhere, this site's own among them, to which people's results belong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// Row number.
    pub id: ContestId,
    /// Uid; of the site's own that of the competition.
    pub uid: String,
    /// Its name, as whoever added it wrote it.
    pub name: String,
    /// The year it counts to.
    pub year: i64,
    /// Its level.
    pub level: Level,
    /// Its class, where it has one.
    pub class: Option<String>,
    /// `worldskills` or `other`, for world contests.
    pub series: Option<String>,
    /// Last day of its final.
    pub final_day: NaiveDate,
    /// The one it was found to be; nothing is added to it any more.
    pub merged_into: Option<ContestId>,
}

/// A contest as somebody tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewContest {
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: Level,
    /// Its class, where it has one.
    pub class: Option<String>,
    /// `worldskills` or `other`, for world contests.
    pub series: Option<String>,
    /// Last day of its final.
    pub final_day: NaiveDate,
    /// Uid and row number of the site's own competition that it is.
    pub own: Option<(String, CompetitionId)>,
}

coded_enum! {
    /// Whose achievement it is.
    "register-achievement" AchievementKind {
        /// A person's own.
        Individual = "individual",
        /// A team's.
        Team = "team",
    }
}

/// What somebody achieved in one event of one contest. Which prize it was is no part of it: two prizes for one achievement
/// contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Achievement {
    /// Row number.
    pub id: AchievementId,
    /// Uid: what claims for it are about. That of the result that told of it first.
    pub uid: String,
    /// From 1; a further one only with a reason.
    pub ordinal: i64,
    /// Uid of the entry in the site's own competition, where it is one.
    pub entry: Option<String>,
}

/// Whose achievement, where and in what: there is one, unless the authority says why there are more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AchievementKey {
    /// The contest.
    pub contest_id: ContestId,
    /// The event, as names are compared.
    pub event_key: String,
    /// A person's or a team's.
    pub kind: AchievementKind,
    /// Uid of the person, or of the team's entry.
    pub holder: String,
}

/// What one person asked and another one agrees to: an account closed for good, a person's data erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Row number of the account or the person.
    pub owner_id: StreamId,
    /// Its uid.
    pub owner: String,
    /// Which of the two it is.
    pub kind: StreamKind,
    /// Why.
    pub reason: String,
    /// Uid of the account that asked.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Uid of the account that agreed, where something still needs the person.
    pub agreed_by: Option<String>,
}
