//! How coded enums are read and bound: as the codes they are. A code the program does not know was written by a newer
//! version: reading it fails, and the fault names the enum and the code.

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::level::Level;
use crate::kernel::phase::{BatchPhase, CompetitionPhase, RoundPhase, SheetPhase};
use crate::kernel::prize::Prize;
use crate::kernel::role::Role;

/// Lets columns of text be read as these enums and compared with them.
macro_rules! stored_codes {
    ($($name:ident,)+) => {$(
        $crate::platform::db::bound::bound!($name as Text, &'static str, |code| code.code());

        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<diesel::sql_types::Text, DB>::to_sql(self.code(), out)
            }
        }

        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let code = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                Self::from_code(&code).ok_or_else(|| format!("unknown {} {code}", stringify!($name)).into())
            }
        }

        impl<DB: diesel::backend::Backend> diesel::deserialize::Queryable<diesel::sql_types::Text, DB> for $name
        where
            Self: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            type Row = Self;

            fn build(row: Self) -> diesel::deserialize::Result<Self> {
                Ok(row)
            }
        }
    )+};
}

pub(crate) use stored_codes;

stored_codes! {
    BatchPhase,
    CompetitionPhase,
    EntryStatus,
    Level,
    Prize,
    Role,
    RoundPhase,
    SheetPhase,
}
