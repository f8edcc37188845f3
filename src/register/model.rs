//! People, units, their sealed data and honours.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{AccountId, PersonId, SecretId, StreamId, UnitId};

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
