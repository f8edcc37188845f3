//! Streams, entries, checkpoints.

mod ids;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::ids::{AuthorityId, CompetitionId, DivisionId, StreamId};
use crate::kernel::phase::Phase;
use crate::kernel::uid::Uid;
use crate::kernel::window::Seek;

/// The unit of locking, phase and audit: each write locks exactly one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// Row number; never leaves.
    pub id: StreamId,
    /// Its name outside.
    pub uid: Uid,
    /// What it is.
    pub kind: StreamKind,
    /// The stream it belongs to.
    pub parent_id: Option<StreamId>,
    /// The competition it belongs to, for grants.
    pub competition_id: Option<CompetitionId>,
    /// The division it belongs to, for grants.
    pub division_id: Option<DivisionId>,
    /// The authority its competition is filed with, for grants.
    pub authority_id: Option<AuthorityId>,
    /// Present phase, by code.
    pub phase: String,
    /// Number of its last entry.
    pub revision: i64,
    /// Hash of its last entry.
    pub head: String,
}

impl Stream {
    /// The same stream as far as it is about one division: an event is written to for one of its divisions at a time.
    #[must_use]
    pub fn of_division(&self, division_id: DivisionId) -> Self {
        Self { division_id: Some(division_id), ..self.clone() }
    }
}

crate::kernel::codes::coded_enum! {
    /// Kinds of streams, in the order in which they may be locked.
    "stream" StreamKind {
        /// The installation.
        Site = "site",
        /// An account.
        Account = "account",
        /// A unit.
        Unit = "unit",
        /// A person.
        Person = "person",
        /// A competition.
        Competition = "competition",
        /// An event.
        Event = "event",
        /// A round.
        Round = "round",
        /// A sheet.
        Sheet = "sheet",
        /// A batch.
        Batch = "batch",
    }
}

impl StreamKind {
    /// Whether streams of this kind go through a phase.
    #[must_use]
    pub fn goes_through(self, phase: Phase) -> bool {
        match phase {
            Phase::Competition(_) => matches!(self, Self::Competition | Self::Event),
            Phase::Round(_) => self == Self::Round,
            Phase::Sheet(_) => self == Self::Sheet,
            Phase::Batch(_) => self == Self::Batch,
        }
    }
}

/// One entry of a stream's chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Uid of the stream.
    pub stream: String,
    /// Number, from 1.
    pub revision: i64,
    /// When, to the microsecond.
    pub at: DateTime<Utc>,
    /// Uid of the account, or `system`.
    pub actor: String,
    /// Code of the action.
    pub action: String,
    /// Canonical JSON: references, values, digests.
    pub detail: String,
    /// What is hashed: 1, all but the bound rows; 2, those too.
    pub format: i64,
    /// Rows of the stream this write made or changed, as a JSON list of `["table/form", key, digest]`, the digest `null`
    /// of a row that was taken away. Empty: none.
    pub bound: String,
    /// Hash of the entry before, or 64 zeros.
    pub previous: String,
    /// Hash of this one.
    pub hash: String,
}

/// An entry as lists show it: with the stream it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The stream.
    pub stream: Stream,
    /// Number, from 1.
    pub revision: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Uid of the account, or `system`.
    pub actor: String,
    /// Code of the action.
    pub action: String,
    /// Hash of the entry.
    pub hash: String,
}

/// Which entries a list shows, newest first.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Row number of the competition whose streams count; `None`: all streams.
    pub competition_id: Option<CompetitionId>,
    /// The entry from which the list goes on.
    pub seek: &'a Seek<Cursor>,
    /// Codes of actions left out on a kind of stream, where they touched it by the way. Empty: nothing is left out.
    pub hidden: [(StreamKind, &'a [&'static str]); 2],
    /// Most entries of a part.
    pub most: usize,
}

/// The place of an entry, as addresses carry it: `uid.revision`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// Uid of the stream.
    pub stream: String,
    /// Number of the entry.
    pub revision: i64,
}

impl Cursor {
    /// Reads one from an address.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (stream, revision) = text.split_once('.')?;
        Some(Self { stream: stream.to_owned(), revision: revision.parse().ok()? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.stream, self.revision)
    }
}

/// A stream's head at one moment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Head {
    /// Uid of the stream.
    pub stream: String,
    /// Its revision then.
    pub revision: i64,
    /// Its head then.
    pub hash: String,
}

/// A checkpoint: the heads of the streams that changed since the one before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Number, from 1.
    pub number: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Hash of the checkpoint before, or 64 zeros.
    pub previous: String,
    /// Changed heads, sorted by stream.
    pub heads: Vec<Head>,
    /// Hash of this one.
    pub hash: String,
}

/// What is exported and kept elsewhere: proves later that nothing before it was rewritten.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedHead {
    /// Format of this file.
    pub format: u32,
    /// Number of the last checkpoint.
    pub checkpoint: i64,
    /// Its time.
    pub at: DateTime<Utc>,
    /// Its hash, which chains every head before it.
    pub hash: String,
}

/// Something an audit chain should not show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "finding", rename_all = "kebab-case")]
pub enum Finding {
    /// An entry whose hash does not fit its content.
    Altered {
        /// Stream.
        stream: String,
        /// First such entry.
        revision: i64,
    },
    /// A number is missing (deleted, or never written).
    Missing {
        /// Stream.
        stream: String,
        /// First missing number.
        revision: i64,
    },
    /// An entry that does not continue the one before it (swapped, inserted).
    Unchained {
        /// Stream.
        stream: String,
        /// First such entry.
        revision: i64,
    },
    /// The stream row and its last entry disagree.
    HeadDiffers {
        /// Stream.
        stream: String,
        /// Revision the stream row claims.
        revision: i64,
    },
    /// A trusted checkpoint recorded another hash: entries up to this one were rewritten.
    Rewritten {
        /// Stream.
        stream: String,
        /// Last entry known to be good.
        after: i64,
        /// Entry whose hash was recorded differently.
        revision: i64,
    },
    /// A row is not as its stream's chain says.
    RowAltered {
        /// Stream.
        stream: String,
        /// Table.
        table: String,
        /// Row number.
        key: i64,
        /// The entry that says how it was left.
        revision: i64,
    },
    /// A row the chain knows is not there.
    RowMissing {
        /// Stream.
        stream: String,
        /// Table.
        table: String,
        /// Row number.
        key: i64,
        /// The entry that says how it was left.
        revision: i64,
    },
    /// A row no entry knows.
    RowUnbound {
        /// Stream.
        stream: String,
        /// Table.
        table: String,
        /// Row number.
        key: i64,
    },
    /// A stream a checkpoint knows is gone.
    StreamMissing {
        /// Stream.
        stream: String,
    },
    /// A checkpoint is missing or altered, or differs from the exported head.
    Checkpoint {
        /// Its number.
        number: i64,
    },
}

impl Finding {
    /// Uid of the stream it is about; `None` for a checkpoint.
    #[must_use]
    pub fn stream(&self) -> Option<&str> {
        match self {
            Self::Altered { stream, .. }
            | Self::Missing { stream, .. }
            | Self::Unchained { stream, .. }
            | Self::HeadDiffers { stream, .. }
            | Self::Rewritten { stream, .. }
            | Self::RowAltered { stream, .. }
            | Self::RowMissing { stream, .. }
            | Self::RowUnbound { stream, .. }
            | Self::StreamMissing { stream } => Some(stream),
            Self::Checkpoint { .. } => None,
        }
    }
}
