//! The administrator's list of accounts.

use serde::Serialize;

use crate::access::actions::Action;
use crate::access::door;
use crate::access::model::Actor;
use crate::access::store::accounts;
use crate::audit::store as streams;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::platform::db::tx;
use crate::platform::installation::Installation;

/// A line of the list.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// Uid of the account.
    pub uid: String,
    /// Log-in name.
    pub login: String,
    /// Name shown to others.
    pub name: String,
    /// A password was set.
    pub active: bool,
    /// Closed by an administrator.
    pub disabled: bool,
}

/// Accounts by log-in name, after `after`.
///
/// # Errors
/// `Forbidden` for all but the administrator.
pub fn list(installation: &Installation, actor: &Actor, after: &str) -> Result<Vec<Listed>, Fault> {
    tx::read(&installation.pool, |conn| {
        let site = streams::site_stream(conn)?;
        door::require(actor, Action::GrantSiteRole, &site)?;
        let limit = i64::try_from(limits::PAGE_ROWS).unwrap_or(i64::MAX);
        let rows = accounts::list(conn, after, limit)?;
        Ok(rows
            .into_iter()
            .map(|row| Listed {
                uid: row.uid,
                login: row.login,
                name: row.display_name,
                active: row.password_hash.is_some(),
                disabled: row.disabled,
            })
            .collect())
    })
}
