//! Rows of one-time links. The token itself is never stored, only its digest.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, LinkId};
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::one_time_link;
use crate::platform::db::written::{any, one};

/// A link that can still be used.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = one_time_link)]
pub struct LinkRow {
    /// Row number.
    pub id: LinkId,
    /// What it is for.
    pub purpose: String,
    /// Whose it is.
    pub account_id: Option<AccountId>,
    /// Until when it can be used.
    #[diesel(deserialize_as = At)]
    pub expires_at: DateTime<Utc>,
}

/// Adds a link.
pub fn insert_in_tx(
    conn: &mut Conn,
    token_digest: &str,
    purpose: &str,
    account_id: Option<AccountId>,
    expires_at: DateTime<Utc>,
    created_by: &str,
) -> Result<(), Fault> {
    one(diesel::insert_into(one_time_link::table)
        .values((
            one_time_link::token_digest.eq(token_digest),
            one_time_link::purpose.eq(purpose),
            one_time_link::account_id.eq(account_id),
            one_time_link::expires_at.eq(expires_at.naive_utc()),
            one_time_link::created_by.eq(created_by),
        ))
        .execute(conn))
}

/// The link with that digest, if it was not used and has not run out.
pub fn usable(conn: &mut Conn, token_digest: &str, now: DateTime<Utc>) -> Result<Option<LinkRow>, Fault> {
    one_time_link::table
        .filter(one_time_link::token_digest.eq(token_digest))
        .filter(one_time_link::used_at.is_null())
        .filter(one_time_link::expires_at.gt(now.naive_utc()))
        .select(LinkRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// Uses up every link of an account that could still be used.
pub fn use_all_in_tx(conn: &mut Conn, account_id: AccountId, at: DateTime<Utc>) -> Result<(), Fault> {
    any(diesel::update(
        one_time_link::table
            .filter(one_time_link::account_id.eq(account_id))
            .filter(one_time_link::used_at.is_null()),
    )
    .set(one_time_link::used_at.eq(Some(at.naive_utc())))
    .execute(conn))
}

/// Uses a link up; `false` where somebody was faster.
pub fn use_in_tx(conn: &mut Conn, id: LinkId, at: DateTime<Utc>) -> Result<bool, Fault> {
    diesel::update(one_time_link::table.find(id).filter(one_time_link::used_at.is_null()))
        .set(one_time_link::used_at.eq(Some(at.naive_utc())))
        .execute(conn)
        .map(|rows| rows == 1)
        .map_err(unexpected)
}
