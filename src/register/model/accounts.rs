//! Bank accounts of units and people: their versions, and what is said of each.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::codes::coded_enum;

use super::secrets::Held;

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
