//! Blind subjects.

/// What judges see instead of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Row number.
    pub id: i64,
    /// Uid.
    pub uid: String,
    /// Its round.
    pub round_id: i64,
    /// Blind code, `C-0417`.
    pub code: String,
    /// Order in which codes are listed; says nothing of entries.
    pub ordinal: i64,
}
