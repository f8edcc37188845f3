//! Rows of accounts and of failed attempts.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{account, attempt, stream};
use crate::platform::db::written::{any, one};

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// Row number.
    pub id: i64,
    /// Uid of its stream.
    pub uid: String,
    /// Log-in name.
    pub login: String,
    /// Name shown to others.
    pub display_name: String,
    /// Argon2id in PHC form; `None` until the one-time link was used.
    pub password_hash: Option<String>,
    /// Closed by an administrator.
    pub disabled: bool,
    /// Language chosen.
    pub lang: String,
    /// Theme chosen.
    pub theme: String,
}

type Row = (i64, String, String, String, Option<String>, bool, String, String);

fn from_row((id, uid, login, display_name, password_hash, disabled, lang, theme): Row) -> AccountRow {
    AccountRow { id, uid, login, display_name, password_hash, disabled, lang, theme }
}

macro_rules! columns {
    () => {
        (
            account::id,
            stream::uid,
            account::login,
            account::display_name,
            account::password_hash,
            account::disabled,
            account::lang,
            account::theme,
        )
    };
}

/// The account with that log-in name.
pub fn by_login(conn: &mut Conn, login: &str) -> Result<Option<AccountRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::login.eq(login))
        .select(columns!())
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(from_row))
        .map_err(unexpected)
}

/// The account with that row number.
pub fn by_id(conn: &mut Conn, id: i64) -> Result<Option<AccountRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::id.eq(id))
        .select(columns!())
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(from_row))
        .map_err(unexpected)
}

/// All accounts, by log-in name, after `after`, at most `limit`.
pub fn list(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<AccountRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::login.gt(after))
        .order(account::login)
        .limit(limit)
        .select(columns!())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(from_row).collect())
        .map_err(unexpected)
}

/// Adds an account; `false` where the log-in name is taken.
pub fn insert_in_tx(
    conn: &mut Conn,
    id: i64,
    login: &str,
    display_name: &str,
    password_hash: Option<&str>,
    lang: &str,
) -> Result<bool, Fault> {
    let inserted = diesel::insert_into(account::table)
        .values((
            account::id.eq(id),
            account::login.eq(login),
            account::display_name.eq(display_name),
            account::password_hash.eq(password_hash),
            account::disabled.eq(false),
            account::lang.eq(lang),
            account::theme.eq("system"),
        ))
        .execute(conn);
    match inserted {
        Ok(_rows) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(unexpected(error)),
    }
}

/// Sets the password of an account.
pub fn set_password_in_tx(conn: &mut Conn, id: i64, password_hash: &str) -> Result<(), Fault> {
    one(diesel::update(account::table.find(id))
        .set(account::password_hash.eq(Some(password_hash)))
        .execute(conn))
}

/// Keeps the language and the theme of an account.
pub fn set_appearance_in_tx(conn: &mut Conn, id: i64, lang: &str, theme: &str) -> Result<(), Fault> {
    one(diesel::update(account::table.find(id))
        .set((account::lang.eq(lang), account::theme.eq(theme)))
        .execute(conn))
}

/// Closes or opens an account.
pub fn set_disabled_in_tx(conn: &mut Conn, id: i64, disabled: bool) -> Result<(), Fault> {
    one(diesel::update(account::table.find(id)).set(account::disabled.eq(disabled)).execute(conn))
}

/// Records an attempt that counts against a limit.
pub fn insert_attempt_in_tx(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::insert_into(attempt::table)
        .values((attempt::kind.eq(kind), attempt::subject.eq(subject), attempt::at.eq(at.naive_utc())))
        .execute(conn))
}

/// Times of a subject's attempts since an instant, newest first.
pub fn attempts_since(
    conn: &mut Conn,
    kind: &str,
    subject: &str,
    since: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>, Fault> {
    let times = attempt::table
        .filter(attempt::kind.eq(kind))
        .filter(attempt::subject.eq(subject))
        .filter(attempt::at.gt(since.naive_utc()))
        .order(attempt::at.desc())
        .select(attempt::at)
        .load::<NaiveDateTime>(conn)
        .map_err(unexpected)?;
    Ok(times.iter().map(NaiveDateTime::and_utc).collect())
}

/// Forgets attempts of an instant and before, whoever's: they count against nothing any more.
pub fn forget_attempts_until_in_tx(conn: &mut Conn, until: DateTime<Utc>) -> Result<usize, Fault> {
    diesel::delete(attempt::table.filter(attempt::at.le(until.naive_utc()))).execute(conn).map_err(unexpected)
}

/// Forgets the attempts of a subject: after a log-in that succeeded.
pub fn forget_attempts_in_tx(conn: &mut Conn, kind: &str, subject: &str) -> Result<(), Fault> {
    any(diesel::delete(attempt::table.filter(attempt::kind.eq(kind)).filter(attempt::subject.eq(subject)))
        .execute(conn))
}
