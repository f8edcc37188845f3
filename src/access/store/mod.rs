//! Rows of accounts, sessions, one-time links, grants, request keys.

pub mod accounts;
pub mod authorities;
pub mod kept;
pub mod links;
pub mod sessions;
pub mod settings;
pub mod spent;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AuthorityId, CompetitionId, DivisionId, StreamId};
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{account, request_key, role_grant};

use super::model::{Grant, Reach};

/// Grants in force of an account.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn grants(conn: &mut Conn, account_id: AccountId) -> Result<Vec<Grant>, Fault> {
    role_grant::table
        .filter(role_grant::account_id.eq(account_id))
        .filter(role_grant::revoked_at.is_null())
        .order(role_grant::id)
        .select(GrantRow::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Grant::from).collect())
        .map_err(unexpected)
}

/// A grant as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = role_grant)]
struct GrantRow {
    role: Role,
    competition_id: Option<CompetitionId>,
    division_id: Option<DivisionId>,
    authority_id: Option<AuthorityId>,
}

impl From<GrantRow> for Grant {
    fn from(GrantRow { role, competition_id, division_id, authority_id }: GrantRow) -> Self {
        let reach = match (competition_id, authority_id) {
            (Some(id), _) => Reach::within(id, division_id),
            (None, Some(id)) => Reach::Authority(id),
            (None, None) => Reach::Site,
        };
        Self { role, reach }
    }
}

/// The digest and outcome recorded under a client's uid.
pub fn request_outcome(
    conn: &mut Conn,
    client_uid: &str,
    account_uid: &str,
) -> Result<Option<(String, String)>, Fault> {
    request_key::table
        .find(client_uid)
        .filter(request_key::account_uid.eq(account_uid))
        .select((request_key::payload_digest, request_key::outcome))
        .first::<(String, String)>(conn)
        .optional()
        .map_err(unexpected)
}

/// Records an outcome under a client's uid, with the stream (row number) it was done on. `false`: somebody was faster.
pub fn insert_request_in_tx(
    conn: &mut Conn,
    client_uid: &str,
    account_uid: &str,
    payload_digest: &str,
    outcome: &str,
    (stream_id, at): (StreamId, DateTime<Utc>),
) -> Result<bool, Fault> {
    let inserted = diesel::insert_into(request_key::table)
        .values((
            request_key::client_uid.eq(client_uid),
            request_key::account_uid.eq(account_uid),
            request_key::payload_digest.eq(payload_digest),
            request_key::outcome.eq(outcome),
            request_key::at.eq(at.naive_utc()),
            request_key::stream_id.eq(Some(stream_id)),
        ))
        .execute(conn);
    match inserted {
        Ok(_rows) => Ok(true),
        Err(diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _)) => {
            Ok(false)
        }
        Err(error) => Err(unexpected(error)),
    }
}

/// A grant to be written.
pub struct NewGrant<'a> {
    /// Its uid.
    pub uid: &'a str,
    /// Who gets it.
    pub account_id: AccountId,
    /// The role.
    pub role: Role,
    /// Where it is held.
    pub reach: Reach,
    /// Uid of the account that grants.
    pub granted_by: &'a str,
    /// When.
    pub at: DateTime<Utc>,
}

/// Grants a role.
pub fn insert_grant_in_tx(conn: &mut Conn, new: &NewGrant<'_>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Grant,
        diesel::insert_into(role_grant::table)
            .values((
                role_grant::uid.eq(new.uid),
                role_grant::account_id.eq(new.account_id),
                role_grant::role.eq(new.role),
                role_grant::competition_id.eq(new.reach.competition()),
                role_grant::division_id.eq(new.reach.division()),
                role_grant::authority_id.eq(new.reach.authority()),
                role_grant::granted_by.eq(new.granted_by),
                role_grant::granted_at.eq(new.at.naive_utc()),
            ))
            .returning(role_grant::id)
            .get_results(conn),
    )
}

/// Whether there is or was a grant of that uid.
pub fn grant_is_known(conn: &mut Conn, uid: &str) -> Result<bool, Fault> {
    diesel::select(diesel::dsl::exists(role_grant::table.filter(role_grant::uid.eq(uid))))
        .get_result(conn)
        .map_err(unexpected)
}

/// Takes a grant back and answers whose it was; `None` where it is not in force there: in that competition, at that
/// authority.
pub fn revoke_grant_in_tx(
    conn: &mut Conn,
    uid: &str,
    held: Reach,
    at: DateTime<Utc>,
) -> Result<Written<Option<AccountId>>, Fault> {
    let one = role_grant::table.filter(role_grant::uid.eq(uid)).filter(role_grant::revoked_at.is_null());
    let ended = role_grant::revoked_at.eq(Some(at.naive_utc()));
    let whose = (role_grant::id, role_grant::account_id);
    let revoked = match (held.competition(), held.authority()) {
        (Some(id), _) => diesel::update(one.filter(role_grant::competition_id.eq(id)))
            .set(ended)
            .returning(whose)
            .get_results(conn),
        (None, Some(id)) => diesel::update(one.filter(role_grant::authority_id.eq(id)))
            .set(ended)
            .returning(whose)
            .get_results(conn),
        (None, None) => diesel::update(
            one.filter(role_grant::competition_id.is_null()).filter(role_grant::authority_id.is_null()),
        )
        .set(ended)
        .returning(whose)
        .get_results(conn),
    };
    let revoked = revoked_grants(revoked)?;
    Ok(revoked.map(|accounts| accounts.into_iter().next()))
}

fn revoked_grants(rows: QueryResult<Vec<(i64, AccountId)>>) -> Result<Written<Vec<AccountId>>, Fault> {
    let (keys, accounts) = rows.map_err(unexpected)?.into_iter().unzip();
    Ok(rows::any(Bound::Grant, Ok(keys))?.with(accounts))
}

/// Takes back every grant for a division, and answers whose they were.
pub fn revoke_of_division_in_tx(
    conn: &mut Conn,
    division_id: DivisionId,
    at: DateTime<Utc>,
) -> Result<Written<Vec<AccountId>>, Fault> {
    let revoked = diesel::update(
        role_grant::table
            .filter(role_grant::division_id.eq(division_id))
            .filter(role_grant::revoked_at.is_null()),
    )
    .set(role_grant::revoked_at.eq(Some(at.naive_utc())))
    .returning((role_grant::id, role_grant::account_id))
    .get_results(conn);
    revoked_grants(revoked)
}

/// A grant with its holder, for lists.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = role_grant)]
pub struct Holder {
    /// Uid of the grant.
    pub uid: String,
    /// Row number of its holder.
    pub account_id: AccountId,
    /// Name of its holder.
    #[diesel(select_expression = account::display_name)]
    pub name: String,
    /// Log-in name of its holder.
    #[diesel(select_expression = account::login)]
    pub login: String,
    /// The role.
    pub role: Role,
    /// Row number of its division; `None`: all of them.
    pub division_id: Option<DivisionId>,
}

/// Who holds which role there, and nowhere wider or narrower but in divisions of a competition; oldest first.
pub fn holders(conn: &mut Conn, held: Reach) -> Result<Vec<Holder>, Fault> {
    let query = role_grant::table
        .inner_join(account::table)
        .filter(role_grant::revoked_at.is_null())
        .order(role_grant::id)
        .select(Holder::as_select());
    match (held.competition(), held.authority()) {
        (Some(id), _) => query.filter(role_grant::competition_id.eq(id)).load(conn),
        (None, Some(id)) => query.filter(role_grant::authority_id.eq(id)).load(conn),
        (None, None) => query
            .filter(role_grant::competition_id.is_null())
            .filter(role_grant::authority_id.is_null())
            .load(conn),
    }
    .map_err(unexpected)
}
