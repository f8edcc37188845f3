//! How ids of rows are read and bound: as the whole numbers they are.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{BigInt, Nullable};

use super::bound::bound;
use crate::kernel::ids;

macro_rules! row_ids {
    ($($name:ident,)+) => {$(
        bound!(ids::$name as BigInt, i64, |id| id.row());

        impl<DB: Backend> ToSql<BigInt, DB> for ids::$name
        where
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<BigInt, DB>::to_sql(self.as_ref(), out)
            }
        }

        impl<DB: Backend> ToSql<Nullable<BigInt>, DB> for ids::$name
        where
            i64: ToSql<BigInt, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                ToSql::<BigInt, DB>::to_sql(self, out)
            }
        }

        impl<DB: Backend> FromSql<BigInt, DB> for ids::$name
        where
            i64: FromSql<BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                i64::from_sql(bytes).map(Self::of_row)
            }
        }

        impl<DB: Backend> Queryable<BigInt, DB> for ids::$name
        where
            i64: FromSql<BigInt, DB>,
        {
            type Row = i64;

            fn build(row: i64) -> deserialize::Result<Self> {
                Ok(Self::of_row(row))
            }
        }
    )+};
}

row_ids! {
    StreamId,
    AccountId,
    SessionId,
    LinkId,
    UnitId,
    AuthorityId,
    PersonId,
    SecretId,
    HonourId,
    ContestId,
    AchievementId,
    CompetitionId,
    EventId,
    DivisionId,
    RoundId,
    ModuleId,
    AspectId,
    CoachTeamId,
    EntryId,
    SubjectId,
    SeatId,
    SheetId,
    ConfirmationId,
    ResultId,
    CorrectionId,
    PublicationId,
    ObjectionId,
    RunId,
    ExternalId,
    RecommendationId,
    ClaimId,
    BatchId,
    LineId,
}
