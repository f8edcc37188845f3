//! Rows of forms that were sent from a session that was over. What stands in them is sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, SessionId};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{kept_form, session};
use crate::platform::db::written::{any, one};

/// A session as its browser remembers it, in force or over.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = session)]
pub struct PastSession {
    /// Row number.
    pub id: SessionId,
    /// Its account.
    pub account_id: AccountId,
    /// What its forms carry.
    pub csrf_secret: String,
}

/// The session with that digest, in force or over, as long as its row is there.
pub fn session_of(conn: &mut Conn, sid_digest: &str) -> Result<Option<PastSession>, Fault> {
    session::table
        .filter(session::sid_digest.eq(sid_digest))
        .select(PastSession::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// Keeps what was sent in place of what the session sent before.
pub fn replace_in_tx(
    conn: &mut Conn,
    session_id: SessionId,
    at: DateTime<Utc>,
    sealed: &[u8],
) -> Result<(), Fault> {
    drop_in_tx(conn, session_id)?;
    one(diesel::insert_into(kept_form::table)
        .values((
            kept_form::session_id.eq(session_id),
            kept_form::at.eq(at.naive_utc()),
            kept_form::sealed.eq(sealed),
        ))
        .execute(conn))
}

/// What a session sent after an instant.
pub fn since(conn: &mut Conn, session_id: SessionId, after: DateTime<Utc>) -> Result<Option<Vec<u8>>, Fault> {
    kept_form::table
        .filter(kept_form::session_id.eq(session_id))
        .filter(kept_form::at.gt(after.naive_utc()))
        .select(kept_form::sealed)
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// Takes away what a session sent.
pub fn drop_in_tx(conn: &mut Conn, session_id: SessionId) -> Result<(), Fault> {
    any(diesel::delete(kept_form::table.filter(kept_form::session_id.eq(session_id))).execute(conn))
}

/// Takes away what was sent before an instant, at most `most`; answers how many.
pub fn drop_before_in_tx(conn: &mut Conn, before: DateTime<Utc>, most: i64) -> Result<usize, Fault> {
    let spent = kept_form::table
        .filter(kept_form::at.lt(before.naive_utc()))
        .order(kept_form::at)
        .limit(most)
        .select(kept_form::session_id)
        .load::<SessionId>(conn)
        .map_err(unexpected)?;
    diesel::delete(kept_form::table.filter(kept_form::session_id.eq_any(spent)))
        .execute(conn)
        .map_err(unexpected)
}

/// Takes away what all sessions of an account sent.
pub fn drop_of_account_in_tx(conn: &mut Conn, account_id: AccountId) -> Result<(), Fault> {
    let sessions = session::table.filter(session::account_id.eq(account_id)).select(session::id);
    any(diesel::delete(kept_form::table.filter(kept_form::session_id.eq_any(sessions))).execute(conn))
}
