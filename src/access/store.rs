//! Rows of accounts, grants, request keys.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{request_key, role_grant};

use super::model::Grant;

/// Grants in force of an account.
///
/// # Errors
/// `Internal` for the database's own.
pub fn grants(conn: &mut Conn, account_id: i64) -> Result<Vec<Grant>, Fault> {
    let rows = role_grant::table
        .filter(role_grant::account_id.eq(account_id))
        .filter(role_grant::revoked_at.is_null())
        .order(role_grant::id)
        .select((role_grant::role, role_grant::competition_id, role_grant::division_id))
        .load::<(String, Option<i64>, Option<i64>)>(conn)
        .map_err(unexpected)?;
    rows.into_iter()
        .map(|(role, competition_id, division_id)| {
            let role = Role::from_code(&role).ok_or_else(|| Fault::internal(format!("role {role}")))?;
            Ok(Grant { role, competition_id, division_id })
        })
        .collect()
}

/// The digest and outcome recorded under a client's uid.
pub fn request_outcome(conn: &mut Conn, client_uid: &str) -> Result<Option<(String, String)>, Fault> {
    request_key::table
        .find(client_uid)
        .select((request_key::payload_digest, request_key::outcome))
        .first::<(String, String)>(conn)
        .optional()
        .map_err(unexpected)
}

/// Records an outcome under a client's uid. `false`: somebody was faster.
pub fn insert_request_in_tx(
    conn: &mut Conn,
    client_uid: &str,
    account_uid: &str,
    payload_digest: &str,
    outcome: &str,
    at: DateTime<Utc>,
) -> Result<bool, Fault> {
    let inserted = diesel::insert_into(request_key::table)
        .values((
            request_key::client_uid.eq(client_uid),
            request_key::account_uid.eq(account_uid),
            request_key::payload_digest.eq(payload_digest),
            request_key::outcome.eq(outcome),
            request_key::at.eq(at.naive_utc()),
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
