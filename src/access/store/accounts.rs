//! Rows of accounts and of failed attempts.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::access::model::AccountState;
use crate::kernel::fault::Fault;
use crate::kernel::ids::AccountId;
use crate::kernel::window::{Part, Seek, one_more};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{account, attempt, stream};
use crate::platform::db::search::{anywhere, behind, lower};
use crate::platform::db::written::{any, one};

/// An account as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = account)]
pub struct AccountRow {
    /// Row number.
    pub id: AccountId,
    /// Uid of its stream.
    #[diesel(select_expression = stream::uid)]
    pub uid: String,
    /// Log-in name.
    pub login: String,
    /// Name shown to others.
    pub display_name: String,
    /// Argon2id in PHC form; `None` until the one-time link was used.
    pub password_hash: Option<String>,
    /// Suspended, or closed for good.
    pub disabled: bool,
    /// Uid of the account that suspended it.
    pub suspended_by: Option<String>,
    /// Why it is suspended.
    pub suspended_because: Option<String>,
    /// When it was closed for good.
    pub closed_at: Option<NaiveDateTime>,
    /// Language chosen.
    pub lang: String,
    /// Theme chosen.
    pub theme: String,
}

/// The account with that log-in name.
pub fn by_login(conn: &mut Conn, login: &str) -> Result<Option<AccountRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::login.eq(login))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// The account with that row number.
pub fn by_id(conn: &mut Conn, id: AccountId) -> Result<Option<AccountRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::id.eq(id))
        .select(AccountRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// The accounts with those row numbers.
pub fn of_ids(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<AccountRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::id.eq_any(ids.to_vec()))
        .select(AccountRow::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// What an account is known by: its uid, and its name.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = account)]
pub struct NamedRow {
    /// Row number.
    pub id: AccountId,
    /// Uid of its stream.
    #[diesel(select_expression = stream::uid)]
    pub uid: String,
    /// Name shown to others.
    pub display_name: String,
}

/// Names of the accounts with those uids.
pub fn names_by_uid(conn: &mut Conn, uids: &[String]) -> Result<Vec<NamedRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(stream::uid.eq_any(uids.to_vec()))
        .select(NamedRow::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// Names of the accounts with those row numbers.
pub fn names_by_id(conn: &mut Conn, ids: &[AccountId]) -> Result<Vec<NamedRow>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(account::id.eq_any(ids.to_vec()))
        .select(NamedRow::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// Which accounts a list shows.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Part of the log-in name or of the name shown to others.
    pub part: Option<String>,
    /// How the account stands.
    pub state: Option<AccountState>,
}

/// A part of the accounts by log-in name, from the account of a uid on.
pub fn part(
    conn: &mut Conn,
    wanted: &Wanted,
    seek: Seek<String>,
    most: usize,
) -> Result<Part<AccountRow>, Fault> {
    let seek = seek.told(|uid| login_of(conn, &uid))?;
    let limit = one_more(most);
    let mut query =
        account::table.inner_join(stream::table).select(AccountRow::as_select()).limit(limit).into_boxed();
    if let Some(part) = &wanted.part {
        let called = lower(account::display_name).like(anywhere(part)).escape('\\');
        query = query.filter(account::login.like(anywhere(part)).escape('\\').or(called));
    }
    query = match wanted.state {
        None => query,
        Some(AccountState::Disabled) => {
            query.filter(account::disabled.eq(true)).filter(account::closed_at.is_null())
        }
        Some(AccountState::Closed) => query.filter(account::closed_at.is_not_null()),
        Some(AccountState::Active) => {
            query.filter(account::disabled.eq(false)).filter(account::password_hash.is_not_null())
        }
        Some(AccountState::Waiting) => {
            query.filter(account::disabled.eq(false)).filter(account::password_hash.is_null())
        }
    };
    query = match &seek {
        Seek::Before(login) => query.filter(account::login.lt(login.clone())).order(account::login.desc()),
        Seek::After(login) => query.filter(account::login.gt(login.clone())).order(account::login.asc()),
        Seek::Start => query.filter(account::login.gt("")).order(account::login.asc()),
    };
    let rows = query.load(conn).map_err(unexpected)?;
    Ok(Part::read(rows, &seek, most))
}

fn login_of(conn: &mut Conn, uid: &str) -> Result<String, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(account::login)
        .first(conn)
        .map_err(not_there)
}

/// Adds an account; `false` where the log-in name is taken.
pub fn insert_in_tx(
    conn: &mut Conn,
    id: AccountId,
    login: &str,
    display_name: &str,
    password_hash: Option<&str>,
    lang: &str,
) -> Result<Written<bool>, Fault> {
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
        .returning(account::id)
        .get_results(conn);
    rows::unless_twice(Bound::Account, inserted)
}

/// Sets the password of an account.
pub fn set_password_in_tx(conn: &mut Conn, id: AccountId, password_hash: &str) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Account,
        diesel::update(account::table.find(id))
            .set(account::password_hash.eq(Some(password_hash)))
            .returning(account::id)
            .get_results(conn),
    )
}

/// Keeps the language and the theme of an account.
pub fn set_appearance_in_tx(
    conn: &mut Conn,
    id: AccountId,
    lang: &str,
    theme: &str,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Account,
        diesel::update(account::table.find(id))
            .set((account::lang.eq(lang), account::theme.eq(theme)))
            .returning(account::id)
            .get_results(conn),
    )
}

/// Suspends an account, by whom and why; `None`: lets it in again.
pub fn set_suspended_in_tx(
    conn: &mut Conn,
    id: AccountId,
    suspended: Option<(&str, &str)>,
) -> Result<Written<()>, Fault> {
    let (by, because) = suspended.unzip();
    rows::one(
        Bound::Account,
        diesel::update(account::table.find(id))
            .set((
                account::disabled.eq(by.is_some()),
                account::suspended_by.eq(by),
                account::suspended_because.eq(because),
            ))
            .returning(account::id)
            .get_results(conn),
    )
}

/// Closes an account for good; under another name where its holder is forgotten.
pub fn close_in_tx(
    conn: &mut Conn,
    id: AccountId,
    at: DateTime<Utc>,
    renamed: Option<&str>,
) -> Result<Written<()>, Fault> {
    let closed = (
        account::disabled.eq(true),
        account::closed_at.eq(Some(at.naive_utc())),
        account::password_hash.eq(None::<String>),
        account::suspended_because.eq(None::<String>),
    );
    let one = account::table.find(id);
    let written = match renamed {
        Some(name) => diesel::update(one)
            .set((closed, account::login.eq(name), account::display_name.eq(name)))
            .returning(account::id)
            .get_results(conn),
        None => diesel::update(one).set(closed).returning(account::id).get_results(conn),
    };
    rows::one(Bound::Account, written)
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

/// Whether a subject (with its kind) has so many attempts since an instant.
pub fn has_attempts(
    conn: &mut Conn,
    (kind, subject): (&str, &str),
    since: DateTime<Utc>,
    many: usize,
) -> Result<bool, Fault> {
    let newest = attempt::table
        .filter(attempt::kind.eq(kind))
        .filter(attempt::subject.eq(subject))
        .filter(attempt::at.gt(since.naive_utc()))
        .limit(i64::try_from(many).unwrap_or(i64::MAX))
        .select(attempt::id)
        .load::<i64>(conn)
        .map_err(unexpected)?;
    Ok(newest.len() >= many)
}

/// Attempts of some subjects since an instant, oldest first: whose, and when.
pub fn attempts_of(
    conn: &mut Conn,
    kind: &str,
    subjects: &[String],
    since: DateTime<Utc>,
) -> Result<Vec<(String, DateTime<Utc>)>, Fault> {
    let rows = attempt::table
        .filter(attempt::kind.eq(kind))
        .filter(attempt::subject.eq_any(subjects.to_vec()))
        .filter(attempt::at.gt(since.naive_utc()))
        .order(attempt::at)
        .select((attempt::subject, attempt::at))
        .load::<(String, NaiveDateTime)>(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(|(subject, at)| (subject, at.and_utc())).collect())
}

/// Forgets the attempts of a subject from wherever they came: those of all subjects that begin with it and a space.
pub fn forget_attempts_from_in_tx(conn: &mut Conn, kind: &str, subject: &str) -> Result<(), Fault> {
    let beginning = format!("{subject} ");
    any(diesel::delete(
        attempt::table
            .filter(attempt::kind.eq(kind))
            .filter(attempt::subject.ge(beginning.clone()))
            .filter(attempt::subject.lt(behind(&beginning))),
    )
    .execute(conn))
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
