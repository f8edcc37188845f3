//! Batches, their lines, and where a claim stands.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{BatchId, ClaimId, CompetitionId, LineId, SecretId, StreamId};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;

coded_enum! {
    /// Which way the money of a batch goes.
    "payout-direction" Direction {
        /// 付款: to the payees.
        Payment = "payment",
        /// 追回: back from them.
        Recovery = "recovery",
    }
}

coded_enum! {
    /// What a posting records.
    "payout-posting" PostingKind {
        /// Paid.
        Payment = "payment",
        /// A posting taken back.
        Reversal = "reversal",
        /// Money that came back.
        Recovery = "recovery",
    }
}

coded_enum! {
    /// Why a claim is set aside: nobody else's money waits for it, and it comes again once this is mended.
    "payout-aside" Aside {
        /// Its team filed no share plan yet.
        NoPlan = "no-plan",
        /// The payee has no bank account on record.
        NoAccount = "no-account",
        /// Nobody has verified whose the unit is: no account of it counts.
        Claimed = "claimed",
        /// The payee was erased, and the bank account with all else.
        Erased = "erased",
        /// A run accepted since the batch was prepared allows less.
        Less = "less",
        /// The payee has another bank account by now than the one the batch was prepared with.
        Changed = "changed",
        /// The payee says that the bank account is not right, and nobody settled that yet.
        Disputed = "disputed",
    }
}

coded_enum! {
    /// What is odd about the account a line goes to: the approver says why it is paid all the same.
    "payout-flag" Flag {
        /// It is held under another name than the payee's.
        Holder = "holder",
        /// Other payees of the batch are paid to it.
        SharedHere = "shared-here",
        /// It stands on record under somebody else who is not in the batch.
        Shared = "shared",
        /// The payee was paid to another one last.
        Changed = "changed",
        /// Whoever prepared the batch recorded it.
        Preparer = "preparer",
        /// The unit recorded it, and the person has not confirmed it.
        Unconfirmed = "unconfirmed",
        /// Nobody knows who recorded it.
        Unknown = "unknown",
    }
}

impl Flag {
    /// Whether one reason may do for all lines that have no worse one: nothing speaks against the account, it only lacks its
    /// owner's word.
    #[must_use]
    pub fn is_light(self) -> bool {
        match self {
            Self::Unconfirmed | Self::Unknown => true,
            Self::Holder | Self::SharedHere | Self::Shared | Self::Changed | Self::Preparer => false,
        }
    }
}

/// A line that is paid only with the approver's reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flagged {
    /// Uid of the line.
    pub uid: String,
    /// Its number.
    pub line: i64,
    /// Why; at least one.
    pub flags: Vec<Flag>,
}

impl Flagged {
    /// Whether the reason for all of the kind does for it.
    #[must_use]
    pub fn is_light(&self) -> bool {
        self.flags.iter().all(|flag| flag.is_light())
    }
}

/// What an approver says of flagged lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    /// For every line that only lacks its owner's word.
    pub common: Option<String>,
    /// For single lines, by uid.
    pub lines: BTreeMap<String, String>,
}

/// What stands on record of a flagged line that was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineReason {
    /// What it was flagged for.
    pub flags: Vec<Flag>,
    /// Why it is paid all the same.
    pub reason: String,
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Row number of the claim.
    pub claim_id: ClaimId,
    /// Amount in the latest accepted run.
    pub amount: Fen,
    /// Sum of its postings.
    pub posted: Fen,
    /// In batches under way; below zero for recoveries.
    pub in_hand: Fen,
    /// What is still to be paid; below zero: to be recovered.
    pub rest: Fen,
}

impl Standing {
    /// Whether nothing was, is or will be paid by it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        [self.amount, self.posted, self.in_hand, self.rest] == [Fen::ZERO; 4]
    }
}

/// A line of a batch as far as sums go, with its postings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The claim.
    pub claim_id: ClaimId,
    /// Amount of the line.
    pub amount: Fen,
    /// Where its batch stands.
    pub phase: BatchPhase,
    /// Whether it was set aside when its batch was exported: nothing of it is under way.
    pub aside: bool,
    /// Amounts posted for it.
    pub postings: Vec<Fen>,
}

/// What became of the money of a batch that was paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stands {
    /// Posted as paid; below zero where it was recovered.
    pub paid: Fen,
    /// Of that reversed since, above zero where it had been paid.
    pub reversed: Fen,
    /// What still stands of it.
    pub standing: Fen,
}

/// A batch.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Row number of its stream.
    pub id: BatchId,
    /// Uid of its stream.
    pub uid: String,
    /// Revision of its stream, for forms.
    pub revision: i64,
    /// Phase.
    pub phase: BatchPhase,
    /// Its competition.
    pub competition_id: CompetitionId,
    /// Number, `2026-003`.
    pub number: String,
    /// Sum of its lines.
    pub total: Fen,
    /// SHA-256 over its lines.
    pub digest: String,
    /// Who prepared it (uid, name), and when.
    pub prepared: (String, String, DateTime<Utc>),
    /// Who approved it (name), and when.
    pub approved: Option<(String, DateTime<Utc>)>,
    /// Who returned it to its preparer, or withdrew it where it was approved before (name), and why.
    pub returned: Option<(String, String)>,
    /// When it was last exported.
    pub exported_at: Option<DateTime<Utc>>,
    /// When it was settled.
    pub settled_at: Option<DateTime<Utc>>,
}

impl Batch {
    /// Which way its money goes.
    #[must_use]
    pub fn direction(&self) -> Direction {
        if self.total < Fen::ZERO { Direction::Recovery } else { Direction::Payment }
    }
}

/// A line of a batch.
#[derive(Debug, Clone)]
pub struct BatchLine {
    /// Row number.
    pub id: LineId,
    /// Uid.
    pub uid: String,
    /// Number, from 1, largest amount first.
    pub line: i64,
    /// Row number of its claim.
    pub claim_id: ClaimId,
    /// Uid of its claim.
    pub claim_uid: String,
    /// Pack of its claim.
    pub pack: String,
    /// Rule of its claim.
    pub rule: String,
    /// Benefit of its claim.
    pub benefit: Option<String>,
    /// Row number of the payee's stream.
    pub payee_id: StreamId,
    /// Name the payee has today; empty where the person was erased.
    pub payee_name: String,
    /// The unit of a payee who is a person.
    pub payee_unit: Option<String>,
    /// Row number of the sealed account.
    pub account_secret_id: Option<SecretId>,
    /// Amount; below zero: to be recovered.
    pub amount: Fen,
    /// Why it was set aside when the batch was exported, if it was.
    pub aside: Option<Aside>,
    /// Why it was reversed, if it was.
    pub reversed: Option<String>,
}

coded_enum! {
    /// Where a request to reverse a line stands.
    "payout-reversal-state" ReversalState {
        /// It waits for somebody else.
        Open = "open",
        /// The line was reversed.
        Done = "done",
        /// It was taken back.
        Withdrawn = "withdrawn",
    }
}

/// A request to reverse a paid line that waits for somebody else to do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reversal {
    /// Its uid.
    pub uid: String,
    /// Row number of the line.
    pub line_id: LineId,
    /// Uid of the line.
    pub line: String,
    /// Uid of the batch.
    pub batch: String,
    /// Why.
    pub reason: String,
    /// Uid of whoever asks.
    pub asked_by: String,
    /// When.
    pub asked_at: DateTime<Utc>,
}

/// Something that keeps a competition from being settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Blocker {
    /// What it is, for whoever must act on it.
    pub kind: BlockerKind,
    /// What it is, for readers.
    pub because: Because,
}

/// What can keep a competition from being settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockerKind {
    /// Awards were never computed.
    NoRun,
    /// The newest run is not accepted.
    NotAccepted,
    /// Particulars, results or decisions are not those of the newest run any more.
    Stale,
    /// Lines of the accepted run wait for decisions.
    Pending,
    /// Claims are not paid in full.
    Due,
    /// Claims cannot be paid yet: a share plan or an account is missing.
    Aside,
    /// Payments are under way.
    UnderWay,
    /// Titles are held that the accepted run does not give any more.
    Revocation,
    /// Titles the accepted run gives are not recommended, or not approved.
    Titles,
    /// Outside results wait for a decision.
    Outside,
}

impl BlockerKind {
    /// Whether a competition may be settled in spite of it, with a reason: what is left then can be mended, or not, without
    /// anybody else's money waiting for it.
    #[must_use]
    pub fn may_stay(self) -> bool {
        match self {
            Self::Aside | Self::Titles | Self::Outside => true,
            Self::NoRun
            | Self::NotAccepted
            | Self::Stale
            | Self::Pending
            | Self::Due
            | Self::UnderWay
            | Self::Revocation => false,
        }
    }
}
