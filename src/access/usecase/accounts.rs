//! Accounts: made, listed, closed for good.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::By;
use crate::access::door::{self, Tx};
use crate::access::model::NewAccount;
use crate::access::store::{accounts, kept, links, sessions};
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::AccountId;
use crate::kernel::lang::Lang;
use crate::kernel::limits;
use crate::kernel::window::{Part, Seek};
use crate::platform::db::Conn;

use super::standing::{self, Standing};

pub use crate::access::store::accounts::Wanted;

/// A line of the list.
#[derive(Debug, Clone, Serialize)]
pub struct Listed {
    /// Uid of the account.
    pub uid: String,
    /// Log-in name.
    pub login: String,
    /// Name shown to others.
    pub name: String,
    /// How it stands.
    pub standing: Standing,
}

/// How others in office know an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Row number.
    pub id: AccountId,
    /// Uid.
    pub uid: String,
    /// Log-in name.
    pub login: String,
    /// Name shown to others.
    pub name: String,
}

/// The open account with that log-in name.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn by_login_in_tx(conn: &mut Conn, login: &str) -> Result<Option<Known>, Fault> {
    let row = accounts::by_login(conn, &login.trim().to_lowercase())?;
    Ok(row.filter(|row| !row.disabled).map(known))
}

/// The account with that row number.
///
/// # Errors
/// `NotFound`.
pub fn known_in_tx(conn: &mut Conn, id: AccountId) -> Result<Known, Fault> {
    accounts::by_id(conn, id)?.map(known).ok_or_else(Fault::not_found)
}

fn known(row: accounts::AccountRow) -> Known {
    Known { id: row.id, uid: row.uid, login: row.login, name: row.display_name }
}

/// A part of the accounts by log-in name, from the account of a uid on.
///
/// # Errors
/// `Forbidden` for all but the administrator; `NotFound` where there is no account of that uid.
pub fn list(by: By<'_>, wanted: &Wanted, seek: Seek<String>) -> Result<Part<Listed>, Fault> {
    by.read(|conn| {
        let site = streams::site_stream(conn)?;
        door::require(by.actor, Action::GrantSiteRole, &site)?;
        let part = accounts::part(conn, wanted, seek, usize::from(limits::PAGE_ROWS))?;
        let ids: Vec<AccountId> = part.rows.iter().map(|row| row.id).collect();
        let mut standings = standing::of_in_tx(conn, by.actor, &ids, by.installation.now())?;
        part.made(|row| {
            Ok(Listed {
                uid: row.uid,
                login: row.login,
                name: row.display_name,
                standing: standings
                    .remove(&row.id)
                    .ok_or_else(|| Fault::internal("an account of the list does not stand"))?,
            })
        })
    })
}

/// An account that was just made.
pub struct Made {
    /// Row number.
    pub id: AccountId,
    /// Uid.
    pub uid: String,
}

/// Adds an account to the site the write has locked.
///
/// # Errors
/// `Invalid` where the log-in name is taken.
pub fn create_account_in_tx(
    tx: &mut Tx<'_>,
    account: &NewAccount,
    password_hash: Option<&str>,
) -> Result<Made, Fault> {
    let taken = || Fault::field("account", Because::new("access-login-taken"));
    if accounts::by_login(tx.conn, &account.login)?.is_some() {
        return Err(taken());
    }
    let site = streams::site_stream(tx.conn)?;
    let stream = tx.create_stream(StreamKind::Account, &site, None, "open", &json!({}))?;
    let lang = Lang::default().tag();
    if !accounts::insert_in_tx(
        tx.conn,
        stream.as_account()?,
        &account.login,
        &account.name,
        password_hash,
        lang,
    )?
    .bind(tx)
    {
        return Err(taken());
    }
    Ok(Made { id: stream.as_account()?, uid: stream.uid.as_str().to_owned() })
}

/// Closes an account for good inside a write that has locked it: its sessions end, nothing opens it again. Where its holder is
/// forgotten it is called by its uid from now on, wherever its name stood.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn close_in_tx(tx: &mut Tx<'_>, account_id: AccountId, forgotten: bool) -> Result<(), Fault> {
    let row = accounts::by_id(tx.conn, account_id)?.ok_or_else(Fault::not_found)?;
    let renamed = format!("closed-{}", row.uid.chars().take(20).collect::<String>());
    accounts::close_in_tx(tx.conn, account_id, tx.now, forgotten.then_some(renamed.as_str()))?.bind(tx);
    sessions::end_all_in_tx(tx.conn, account_id, tx.now)?;
    links::use_all_in_tx(tx.conn, account_id, tx.now)?;
    kept::drop_of_account_in_tx(tx.conn, account_id)?;
    tx.account_changed(account_id);
    Ok(())
}

/// Whether an account was closed for good.
///
/// # Errors
/// `NotFound`.
pub fn is_closed_in_tx(conn: &mut Conn, id: AccountId) -> Result<bool, Fault> {
    Ok(accounts::by_id(conn, id)?.ok_or_else(Fault::not_found)?.closed_at.is_some())
}

/// Names of accounts: by uid, as records keep it, and by row number.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// By uid.
    pub of_uid: BTreeMap<String, String>,
    /// By row number.
    pub of_id: BTreeMap<AccountId, String>,
}

/// Names of the accounts with those uids and of those with these row numbers: two statements, however many there are.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn names_in_tx(conn: &mut Conn, uids: &[String], ids: &[AccountId]) -> Result<Names, Fault> {
    let of_uid = accounts::names_by_uid(conn, uids)?.into_iter().map(|row| (row.uid, row.display_name));
    let of_id = accounts::names_by_id(conn, ids)?.into_iter().map(|row| (row.id, row.display_name));
    Ok(Names { of_uid: of_uid.collect(), of_id: of_id.collect() })
}

/// The name of an account, by its uid as records keep it. The system acts under no name of a person.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn name_in_tx(conn: &mut Conn, uid: &str) -> Result<String, Fault> {
    let Ok(stream) = streams::stream_by_uid(conn, StreamKind::Account, uid) else {
        return Ok(uid.to_owned());
    };
    Ok(accounts::by_id(conn, stream.as_account()?)?.map_or_else(|| uid.to_owned(), |row| row.display_name))
}
