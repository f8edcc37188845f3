//! The recorded outcome of a ranking: what is confirmed, signed, kept by version and published from.

use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::prize::Prize;

use super::why::Why;

/// Version of the record's form.
pub const SCHEMA: u32 = 1;

/// One division's outcome. Holds references and figures; names stay with the entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Form of this record.
    pub schema: u32,
    /// Uid of the division.
    pub division: String,
    /// By ticket number rather than by blind code.
    pub named: bool,
    /// Modules, in order.
    pub modules: Vec<RecordModule>,
    /// Decimals of the totals.
    pub decimals: u32,
    /// Rows in rank order, unranked last.
    pub rows: Vec<RecordRow>,
    /// What is still open: ties that wait for a decision.
    pub open: Vec<Because>,
    /// The settings in force.
    pub notices: Vec<Because>,
}

/// A module, for column heads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordModule {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Full mark.
    pub max: String,
    /// Points it is worth in the total.
    pub weight: String,
}

/// One entry's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordRow {
    /// Ticket number, or blind code.
    pub entry: String,
    /// Uid of the entry; `None` before decryption.
    pub entry_uid: Option<String>,
    /// Status.
    pub status: EntryStatus,
    /// Total; `None` where there is none.
    pub total: Option<String>,
    /// Order by total and tie keys.
    pub rank: Option<usize>,
    /// The published 名次.
    pub position: Option<usize>,
    /// Others hold the rank too.
    pub tied: bool,
    /// Scale score.
    pub scale: Option<i64>,
    /// Prize.
    pub prize: Prize,
    /// Module marks, in order; shown figures, rounded for the eye alone.
    pub modules: Vec<Option<ModulePart>>,
    /// Why, from the marks to the prize.
    pub because: Vec<Why>,
}

/// What one module gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModulePart {
    /// Mark on the module's scale.
    pub mark: String,
    /// What it is worth in the total.
    pub points: String,
}

impl Record {
    /// The one spelling of this record: sorted keys, no spaces.
    ///
    /// # Errors
    /// Never for a record of ours; the text of the serialiser.
    pub fn canonical(&self) -> Result<String, String> {
        canonical(self)
    }
}

/// Canonical JSON of any record: sorted keys, no spaces.
///
/// # Errors
/// The text of the serialiser.
pub fn canonical(record: &impl Serialize) -> Result<String, String> {
    serde_json::to_value(record).map(|value| value.to_string()).map_err(|error| error.to_string())
}

/// Digest of a canonical record.
#[must_use]
pub fn digest(canonical: &str) -> String {
    sha256_hex(canonical.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn canonical_text_does_not_depend_on_the_order_of_fields() {
        #[derive(Serialize)]
        struct Pair {
            b: u8,
            a: u8,
        }
        assert_eq!(canonical(&Pair { b: 1, a: 2 }).unwrap(), r#"{"a":2,"b":1}"#);
    }
}
