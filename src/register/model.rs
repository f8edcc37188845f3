//! People, units, their sealed data and honours.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::audit::model::StreamKind;
use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{
    AccountId, AchievementId, CompetitionId, ContestId, PersonId, SecretId, StreamId, UnitId,
};
use crate::kernel::level::Level;

pub use super::rules::bank_account;
pub use super::rules::credit_code::CreditCode;
pub use super::rules::id_number::IdNumber;
pub use super::rules::phone::Phone;

coded_enum! {
    /// Kinds of sealed values.
    "secret-kind" SecretKind {
        /// 身份证号.
        IdNumber = "id-number",
        /// 手机号.
        Phone = "phone",
        /// 银行账户.
        BankAccount = "bank-account",
    }
}

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

coded_enum! {
    /// Whether it is known whose a unit is.
    "unit-state" UnitState {
        /// 待核实: somebody says it is theirs.
        Claimed = "claimed",
        /// 已核实: an authority or a registrar verified it.
        Verified = "verified",
    }
}

coded_enum! {
    /// What somebody asks of a unit.
    "unit-claim" ClaimKind {
        /// That it is theirs, which nobody has verified of anybody yet.
        Claim = "claim",
        /// That it is theirs, and not of those who speak for it.
        Dispute = "dispute",
        /// To speak for it as well.
        Join = "join",
        /// To be asked by those who speak for it to do so as well.
        Invite = "invite",
        /// To take it over from whoever speaks for it.
        Transfer = "transfer",
    }
}

coded_enum! {
    /// What became of it.
    "unit-claim-outcome" ClaimOutcome {
        /// 同意.
        Agreed = "agreed",
        /// 不同意.
        Refused = "refused",
        /// Another one was found to be right.
        Ended = "ended",
    }
}

impl ClaimKind {
    /// Whether somebody in office decides it: whose the unit is.
    #[must_use]
    pub fn is_about_whose(self) -> bool {
        matches!(self, Self::Claim | Self::Dispute)
    }
}

/// What somebody asked of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitClaim {
    /// Uid.
    pub uid: String,
    /// Row number of the unit.
    pub unit_id: UnitId,
    /// The account that would speak for it.
    pub account_id: AccountId,
    /// Name of that account.
    pub account: String,
    /// Its log-in name.
    pub login: String,
    /// What is asked.
    pub kind: ClaimKind,
    /// The unit's name as it was typed with it.
    pub name: String,
    /// In the words of whoever asked.
    pub words: Option<String>,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
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

/// What a payment needs. Sealed as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// 户名.
    pub holder: String,
    /// 开户行.
    pub bank: String,
    /// 账号: digits only.
    pub number: String,
}

/// A bank account as somebody records it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBankAccount {
    /// The account.
    pub account: BankAccount,
    /// Number of the document it stands in; without one nobody records another's.
    pub document: Option<String>,
}

coded_enum! {
    /// By whose word an account stands on record.
    "bank-account-word" AccountWord {
        /// 本人（本单位）: its owner's own.
        Own = "own",
        /// 单位: of the unit that sends the person.
        Unit = "unit",
        /// 文件: of a document, by its number.
        Document = "document",
    }
}

coded_enum! {
    /// What happened to an account after it was recorded.
    "bank-account-step" AccountStepKind {
        /// Its owner says that it is right.
        Confirmed = "confirmed",
        /// Its owner says that it is not.
        Disputed = "disputed",
        /// Finance lets it stand, with a reason.
        Settled = "settled",
    }
}

/// Who recorded an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// By whose word.
    pub word: AccountWord,
    /// Number of the document, where there is one.
    pub document: Option<String>,
    /// Uid of whoever did it.
    pub by: String,
    /// Their name.
    pub name: String,
}

/// A step of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountStep {
    /// What was said.
    pub kind: AccountStepKind,
    /// Why.
    pub reason: Option<String>,
    /// Number of the document, where there is one.
    pub document: Option<String>,
    /// Uid of whoever said it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl AccountStep {
    /// Whether the owner of an account says that it is not right, and nobody settled that.
    #[must_use]
    pub fn is_disputed(steps: &[Self]) -> bool {
        steps.last().is_some_and(|step| step.kind == AccountStepKind::Disputed)
    }

    /// Whether the owner of an account says that it is right.
    #[must_use]
    pub fn is_confirmed(steps: &[Self]) -> bool {
        steps.last().is_some_and(|step| step.kind == AccountStepKind::Confirmed)
    }
}

/// One version of a bank account as those see it who pay: never its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountVersion {
    /// What is kept of it.
    pub held: Held,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Holder, and bank with branch; `None`: its owner was erased.
    pub open: Option<(String, String)>,
    /// Who recorded it; `None`: from before that was kept.
    pub record: Option<AccountRecord>,
    /// What happened to it since, oldest first.
    pub steps: Vec<AccountStep>,
}

/// The same on a page.
#[derive(Debug, Clone, Serialize)]
pub struct AccountShown {
    holder: String,
    bank: String,
    masked: String,
    at: DateTime<Utc>,
    by: Option<String>,
    word: Option<&'static str>,
    document: Option<String>,
    state: Option<&'static str>,
}

impl From<AccountVersion> for AccountShown {
    fn from(version: AccountVersion) -> Self {
        let (holder, bank) = version.open.unwrap_or_default();
        let (by, word, document) = version
            .record
            .map_or((None, None, None), |record| (Some(record.name), Some(record.word), record.document));
        let word = word.map(AccountWord::message_key);
        let state = version.steps.last().map(|step| step.kind.message_key());
        Self { holder, bank, masked: version.held.masked, at: version.at, by, word, document, state }
    }
}

/// A sealed value as it may be shown: masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Row number, for references.
    pub id: SecretId,
    /// Its uid.
    pub uid: String,
    /// Row number of its owner's stream.
    pub owner_id: StreamId,
    /// What it is.
    pub kind: SecretKind,
    /// How it is shown.
    pub masked: String,
    /// Keyed digest of the value.
    pub digest: String,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_about_an_account_counts() {
        let step = |kind| AccountStep {
            kind,
            reason: None,
            document: None,
            by: "who".to_owned(),
            at: DateTime::UNIX_EPOCH,
        };
        let said = |kinds: &[AccountStepKind]| {
            let steps: Vec<AccountStep> = kinds.iter().copied().map(step).collect();
            (AccountStep::is_disputed(&steps), AccountStep::is_confirmed(&steps))
        };
        use AccountStepKind::{Confirmed, Disputed, Settled};
        assert_eq!(said(&[]), (false, false));
        assert_eq!(said(&[Confirmed]), (false, true));
        assert_eq!(said(&[Confirmed, Disputed]), (true, false));
        assert_eq!(said(&[Disputed, Settled]), (false, false));
        assert_eq!(said(&[Disputed, Confirmed]), (false, true));
    }
}
