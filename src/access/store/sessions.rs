//! Rows of sessions. The token itself is never stored, only its digest.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, SessionId};
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::session;
use crate::platform::db::written::{any, one};

/// A session in force.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = session)]
pub struct SessionRow {
    /// Row number.
    pub id: SessionId,
    /// Its account.
    pub account_id: AccountId,
    /// What its forms carry.
    pub csrf_secret: String,
    /// When it ends by itself.
    #[diesel(deserialize_as = At)]
    pub expires_at: DateTime<Utc>,
}

/// Begins a session.
pub fn insert_in_tx(
    conn: &mut Conn,
    sid_digest: &str,
    account_id: AccountId,
    csrf_secret: &str,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::insert_into(session::table)
        .values((
            session::sid_digest.eq(sid_digest),
            session::account_id.eq(account_id),
            session::csrf_secret.eq(csrf_secret),
            session::created_at.eq(created_at.naive_utc()),
            session::expires_at.eq(expires_at.naive_utc()),
        ))
        .execute(conn))
}

/// The session with that digest, if it is in force.
pub fn in_force(conn: &mut Conn, sid_digest: &str, now: DateTime<Utc>) -> Result<Option<SessionRow>, Fault> {
    session::table
        .filter(session::sid_digest.eq(sid_digest))
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now.naive_utc()))
        .select(SessionRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// Whether a session is in force, by its row number.
pub fn is_in_force(conn: &mut Conn, id: SessionId, now: DateTime<Utc>) -> Result<bool, Fault> {
    let row = session::table
        .find(id)
        .filter(session::ended_at.is_null())
        .filter(session::expires_at.gt(now.naive_utc()))
        .select(session::id)
        .first::<SessionId>(conn)
        .optional();
    row.map(|row| row.is_some()).map_err(unexpected)
}

/// Ends one session.
pub fn end_in_tx(conn: &mut Conn, id: SessionId, at: DateTime<Utc>) -> Result<(), Fault> {
    any(diesel::update(session::table.find(id)).set(session::ended_at.eq(Some(at.naive_utc()))).execute(conn))
}

/// Ends every session of an account but one: after a new password, for whoever set it there.
pub fn end_others_in_tx(
    conn: &mut Conn,
    account_id: AccountId,
    id: SessionId,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    any(diesel::update(
        session::table
            .filter(session::account_id.eq(account_id))
            .filter(session::id.ne(id))
            .filter(session::ended_at.is_null()),
    )
    .set(session::ended_at.eq(Some(at.naive_utc())))
    .execute(conn))
}

/// Ends every session of an account: after a new password, or when it is closed.
pub fn end_all_in_tx(conn: &mut Conn, account_id: AccountId, at: DateTime<Utc>) -> Result<(), Fault> {
    any(diesel::update(
        session::table.filter(session::account_id.eq(account_id)).filter(session::ended_at.is_null()),
    )
    .set(session::ended_at.eq(Some(at.naive_utc())))
    .execute(conn))
}
