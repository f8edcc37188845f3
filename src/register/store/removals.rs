//! Rows of what one person asked and another one agrees to: an account closed for good, a person's data erased.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::audit::model::StreamKind;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{removal, stream};
use crate::platform::db::written::one;
use crate::register::model::Asked;

/// What was asked, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = removal)]
struct Row {
    owner_id: StreamId,
    #[diesel(select_expression = stream::uid)]
    owner: String,
    #[diesel(select_expression = stream::kind)]
    kind: StreamKind,
    reason: String,
    asked_by: String,
    #[diesel(deserialize_as = At)]
    asked_at: DateTime<Utc>,
    agreed_by: Option<String>,
}

impl From<Row> for Asked {
    fn from(row: Row) -> Self {
        let Row { owner_id, owner, kind, reason, asked_by, asked_at, agreed_by } = row;
        Self { owner_id, owner, kind, reason, asked_by, asked_at, agreed_by }
    }
}

/// What is asked of an account or a person and not ended.
pub(in crate::register) fn open_of(conn: &mut Conn, owner: StreamId) -> Result<Option<Asked>, Fault> {
    removal::table
        .inner_join(stream::table)
        .filter(removal::owner_id.eq(owner))
        .filter(removal::ended_at.is_null())
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Asked::from))
        .map_err(unexpected)
}

/// All that is asked and not ended, at most so much.
pub(in crate::register) fn all_open(conn: &mut Conn, most: i64) -> Result<Vec<Asked>, Fault> {
    removal::table
        .inner_join(stream::table)
        .filter(removal::ended_at.is_null())
        .order(removal::owner_id)
        .limit(most)
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Asked::from).collect())
        .map_err(unexpected)
}

/// Keeps what is asked of an account or a person; `Stale` where the same is asked this moment.
pub(in crate::register) fn insert_in_tx(
    conn: &mut Conn,
    (uid, owner): (&str, StreamId),
    reason: &str,
    (by, at): (&str, DateTime<Utc>),
) -> Result<(), Fault> {
    let inserted = diesel::insert_into(removal::table)
        .values((
            removal::uid.eq(uid),
            removal::owner_id.eq(owner),
            removal::reason.eq(reason),
            removal::asked_by.eq(by),
            removal::asked_at.eq(at.naive_utc()),
        ))
        .execute(conn);
    match inserted {
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Err(Fault::new(FaultKind::Stale, Because::new("removal-asked-already")))
        }
        other => one(other),
    }
}

/// Keeps who agreed.
pub(in crate::register) fn agree_in_tx(
    conn: &mut Conn,
    owner: StreamId,
    (by, at): (&str, DateTime<Utc>),
) -> Result<(), Fault> {
    one(diesel::update(open(owner))
        .set((removal::agreed_by.eq(Some(by)), removal::agreed_at.eq(Some(at.naive_utc()))))
        .execute(conn))
}

/// Ends what was asked: `done` or `withdrawn`.
pub(in crate::register) fn end_in_tx(
    conn: &mut Conn,
    owner: StreamId,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::update(open(owner))
        .set((removal::outcome.eq(Some(outcome)), removal::ended_at.eq(Some(at.naive_utc()))))
        .execute(conn))
}

#[diesel::dsl::auto_type]
fn open(owner: StreamId) -> _ {
    removal::table.filter(removal::owner_id.eq(owner)).filter(removal::ended_at.is_null())
}
