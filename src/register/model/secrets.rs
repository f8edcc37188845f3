//! Sealed values of people and units.

use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{SecretId, StreamId};

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
