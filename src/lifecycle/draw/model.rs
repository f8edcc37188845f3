//! Draws and blind subjects.

use crate::kernel::ids::{RoundId, SubjectId};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What judges see instead of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Row number.
    pub id: SubjectId,
    /// Uid.
    pub uid: String,
    /// Its round.
    pub round_id: RoundId,
    /// Blind code, `C-0417`.
    pub code: String,
    /// Order in which codes are listed; says nothing of entries.
    pub ordinal: i64,
}

/// The record of a round's draw, for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Draw {
    /// Name and version of the algorithm.
    pub algorithm: String,
    /// SHA-256 of the installation's secret; was on the page before the words were typed.
    pub secret_digest: String,
    /// SHA-256 of the seed; published when the codes were drawn.
    pub seed_digest: String,
    /// Words of those present.
    pub words: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The secret, in hex, once the round is decrypted.
    pub revealed_secret: Option<String>,
    /// When it was revealed.
    pub revealed_at: Option<DateTime<Utc>>,
}
