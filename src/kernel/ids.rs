//! Numbers of rows, each of a type of its own: a round's where a division's is asked for does not compile. They name rows
//! to other rows and never leave; what leaves is a uid.
//!
//! There is no arithmetic on them and nothing turns a number into one but the database's side
//! (`platform/db/ids.rs`) and a stream that knows its kind (`audit/model/ids.rs`).
//!
//! ```
//! use jiangsai::kernel::ids::{DivisionId, RoundId};
//! fn of_division(round: RoundId, division: DivisionId) -> (RoundId, DivisionId) { (round, division) }
//! ```
//!
//! ```compile_fail
//! use jiangsai::kernel::ids::{DivisionId, RoundId};
//! fn of_division(round: RoundId, division: DivisionId) -> (RoundId, DivisionId) { (division, round) }
//! ```

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(i64);

        impl $name {
            /// The id of the row with that number.
            #[must_use]
            pub const fn of_row(row: i64) -> Self {
                Self(row)
            }

            /// The number of the row.
            #[must_use]
            pub const fn row(self) -> i64 {
                self.0
            }
        }

        impl AsRef<i64> for $name {
            fn as_ref(&self) -> &i64 {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

/// Ids of what is a stream: its row has the number of its stream's.
macro_rules! streams {
    ($($name:ident,)+) => {$(
        impl $name {
            /// The stream it is.
            #[must_use]
            pub const fn stream(self) -> StreamId {
                StreamId(self.0)
            }
        }
    )+};
}

ids! {
    /// A stream's, whatever its kind.
    StreamId,
    /// An account's.
    AccountId,
    /// A session's.
    SessionId,
    /// A one-time link's.
    LinkId,
    /// A unit's.
    UnitId,
    /// An authority's.
    AuthorityId,
    /// A person's.
    PersonId,
    /// A sealed secret's.
    SecretId,
    /// An honour's.
    HonourId,
    /// A contest's: a competition held anywhere.
    ContestId,
    /// An achievement's.
    AchievementId,
    /// A competition's.
    CompetitionId,
    /// An event's.
    EventId,
    /// A division's.
    DivisionId,
    /// A round's.
    RoundId,
    /// A module's.
    ModuleId,
    /// An aspect's.
    AspectId,
    /// A coach team's.
    CoachTeamId,
    /// An entry's.
    EntryId,
    /// A blind subject's.
    SubjectId,
    /// A judge's seat's.
    SeatId,
    /// A sheet's.
    SheetId,
    /// A chief judge's confirmation's.
    ConfirmationId,
    /// A result version's.
    ResultId,
    /// A correction's.
    CorrectionId,
    /// A publication's.
    PublicationId,
    /// An objection's.
    ObjectionId,
    /// An award run's.
    RunId,
    /// An outside result's.
    ExternalId,
    /// A recommendation's for a title.
    RecommendationId,
    /// A claim's.
    ClaimId,
    /// A batch's.
    BatchId,
    /// A batch line's.
    LineId,
}

impl AuthorityId {
    /// The authority every installation has from its first start.
    pub const FIRST: Self = Self(1);
}

streams! {
    AccountId,
    UnitId,
    PersonId,
    CompetitionId,
    EventId,
    RoundId,
    SheetId,
    BatchId,
}
