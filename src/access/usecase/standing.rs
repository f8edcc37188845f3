//! How accounts stand, for the lists of those who look after them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::access::model::{AccountState, Actor};
use crate::access::store::{accounts, links};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId};
use crate::platform::db::Conn;

use super::attempts;

/// How an account stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// Uid of the account.
    pub uid: String,
    /// Whether it is open.
    pub state: AccountState,
    /// Why it is suspended.
    pub because: Option<String>,
    /// Until when it pauses after wrong passwords, somewhere.
    pub paused_until: Option<DateTime<Utc>>,
    /// Somebody can still use a one-time link of it.
    pub has_link: bool,
    /// The reader made one, and can see it again.
    pub own_link: bool,
    /// It was invited to this competition alone, and never had a password.
    #[serde(skip)]
    pub invited_to: Option<CompetitionId>,
}

/// How some accounts stand: four statements, however many there are.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    ids: &[AccountId],
    now: DateTime<Utc>,
) -> Result<BTreeMap<AccountId, Standing>, Fault> {
    let rows = accounts::of_ids(conn, ids)?;
    let logins: Vec<&str> = rows.iter().map(|row| row.login.as_str()).collect();
    let paused = attempts::paused_in_tx(conn, &logins, now)?;
    let unused = links::unused_of(conn, ids, now)?;
    let invited = links::invited_to(conn, ids)?;
    let standing = |row: accounts::AccountRow| {
        let mut own = unused.iter().filter(|link| link.account_id == Some(row.id));
        let mut to = invited.iter().filter(|(account, _)| *account == Some(row.id)).map(|(_, to)| *to);
        let first = to.next().flatten();
        let state = match (row.closed_at, row.disabled, row.password_hash.is_some()) {
            (Some(_), _, _) => AccountState::Closed,
            (None, true, _) => AccountState::Disabled,
            (None, false, true) => AccountState::Active,
            (None, false, false) => AccountState::Waiting,
        };
        let standing = Standing {
            uid: row.uid,
            state,
            because: row.suspended_because.clone(),
            paused_until: paused.get(&row.login).copied(),
            has_link: own.clone().next().is_some(),
            own_link: own.any(|link| link.created_by == actor.uid && link.sealed.is_some()),
            invited_to: first.filter(|_| state == AccountState::Waiting && to.all(|other| other == first)),
        };
        (row.id, standing)
    };
    Ok(rows.into_iter().map(standing).collect())
}
