//! Instants as they are kept: in UTC, without saying so.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, Queryable};
use diesel::sql_types::Timestamp;

/// What a column of instants is read as (`deserialize_as`).
pub struct At(NaiveDateTime);

impl From<At> for DateTime<Utc> {
    fn from(At(at): At) -> Self {
        at.and_utc()
    }
}

impl<DB: Backend> Queryable<Timestamp, DB> for At
where
    NaiveDateTime: FromSql<Timestamp, DB>,
{
    type Row = NaiveDateTime;

    fn build(row: NaiveDateTime) -> deserialize::Result<Self> {
        Ok(Self(row))
    }
}
