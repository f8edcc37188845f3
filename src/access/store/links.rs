//! Rows of one-time links. Of the token only its digest is stored, and, until the link is used, the token sealed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId, LinkId};
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::one_time_link;
use crate::platform::db::written::{any, one};

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = one_time_link)]
pub struct LinkRow {
    /// Row number.
    pub id: LinkId,
    /// Digest of its token.
    pub token_digest: String,
    /// What it is for.
    pub purpose: String,
    /// Whose it is.
    pub account_id: Option<AccountId>,
    /// Until when it can be used.
    #[diesel(deserialize_as = At)]
    pub expires_at: DateTime<Utc>,
    /// Uid of the account that made it.
    pub created_by: String,
    /// Its token, sealed; `None` once it was used or taken back.
    pub sealed: Option<Vec<u8>>,
    /// The competition it was made for, with which it ends.
    pub competition_id: Option<CompetitionId>,
}

/// A link to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewLink<'a> {
    /// Digest of its token.
    pub token_digest: &'a str,
    /// Its token, sealed.
    pub sealed: &'a [u8],
    /// What it is for.
    pub purpose: &'a str,
    /// Whose it is.
    pub account_id: Option<AccountId>,
    /// The competition it was made for.
    pub competition_id: Option<CompetitionId>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
    /// Uid of the account that makes it.
    pub created_by: &'a str,
}

/// Adds a link.
pub fn insert_in_tx(conn: &mut Conn, new: &NewLink<'_>) -> Result<(), Fault> {
    one(diesel::insert_into(one_time_link::table)
        .values((
            one_time_link::token_digest.eq(new.token_digest),
            one_time_link::sealed.eq(Some(new.sealed)),
            one_time_link::purpose.eq(new.purpose),
            one_time_link::account_id.eq(new.account_id),
            one_time_link::competition_id.eq(new.competition_id),
            one_time_link::expires_at.eq(new.expires_at.naive_utc()),
            one_time_link::created_by.eq(new.created_by),
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

/// Links of some accounts that were not used and have not run out, oldest first.
pub fn unused_of(conn: &mut Conn, accounts: &[AccountId], now: DateTime<Utc>) -> Result<Vec<LinkRow>, Fault> {
    one_time_link::table
        .filter(one_time_link::account_id.eq_any(accounts.iter().copied().map(Some).collect::<Vec<_>>()))
        .filter(one_time_link::used_at.is_null())
        .filter(one_time_link::expires_at.gt(now.naive_utc()))
        .order(one_time_link::id)
        .select(LinkRow::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// Whom a link is for, and the competition it leads to, where there is one.
type InvitedTo = (Option<AccountId>, Option<CompetitionId>);

/// The competitions some accounts were invited to, by links used or not, oldest first.
pub fn invited_to(conn: &mut Conn, accounts: &[AccountId]) -> Result<Vec<InvitedTo>, Fault> {
    one_time_link::table
        .filter(one_time_link::account_id.eq_any(accounts.iter().copied().map(Some).collect::<Vec<_>>()))
        .order(one_time_link::id)
        .select((one_time_link::account_id, one_time_link::competition_id))
        .load(conn)
        .map_err(unexpected)
}

/// Uses up every link of an account that could still be used.
pub fn use_all_in_tx(conn: &mut Conn, account_id: AccountId, at: DateTime<Utc>) -> Result<(), Fault> {
    any(diesel::update(
        one_time_link::table
            .filter(one_time_link::account_id.eq(account_id))
            .filter(one_time_link::used_at.is_null()),
    )
    .set((one_time_link::used_at.eq(Some(at.naive_utc())), one_time_link::sealed.eq(None::<Vec<u8>>)))
    .execute(conn))
}

/// Uses a link up; `false` where somebody was faster.
pub fn use_in_tx(conn: &mut Conn, id: LinkId, at: DateTime<Utc>) -> Result<bool, Fault> {
    diesel::update(one_time_link::table.find(id).filter(one_time_link::used_at.is_null()))
        .set((one_time_link::used_at.eq(Some(at.naive_utc())), one_time_link::sealed.eq(None::<Vec<u8>>)))
        .execute(conn)
        .map(|rows| rows == 1)
        .map_err(unexpected)
}
