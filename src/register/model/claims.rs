//! Whose a unit is, as far as anybody says or has verified.

use chrono::{DateTime, Utc};

use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{AccountId, UnitId};

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
    pub at: DateTime<Utc>,
}
