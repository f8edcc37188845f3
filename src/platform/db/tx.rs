//! Transactions: the only place that begins, commits and rolls back.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::sql_types::Text;
use diesel::{RunQueryDsl, sql_query};

use crate::kernel::fault::Fault;

use super::conn::{Conn, unexpected};
use super::pool::Pool;

/// Reads a page's worth of data from one unchanging state of the database.
///
/// # Errors
/// What `work` answers; `Busy` without a free connection; `Internal` for the database's own.
pub fn read<T>(pool: &Pool, work: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
    let mut conn = pool.reader()?;
    begin(&mut conn, "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")?;
    let outcome = work(&mut conn);
    // Nothing was written: rolling back only ends the snapshot, and cannot turn an answer into an error.
    end(&mut conn, false)?;
    outcome
}

/// What becomes of a write.
pub enum Verdict<T> {
    /// Keep it.
    Commit(T),
    /// Undo it, and answer with this all the same (a retry that was already done).
    Rollback(T),
}

/// Writes in one transaction; rolls back unless `work` asks for the commit. On SQLite the write lock is
/// taken at once, so that a transaction that reads first cannot lose it later.
///
/// The door of `access` calls this for everything people do. Beside it: starting up, checkpoints, what was counted
/// against a limit.
///
/// # Errors
/// What `work` answers; `Busy` without a free connection; `Internal` for the database's own.
pub fn write<T>(pool: &Pool, work: impl Fn(&mut Conn) -> Result<Verdict<T>, Fault>) -> Result<T, Fault> {
    let mut writer = pool.writer()?;
    let conn = writer.conn();
    begin(conn, "BEGIN IMMEDIATE", "BEGIN ISOLATION LEVEL READ COMMITTED")?;
    match work(conn) {
        Ok(Verdict::Commit(value)) => end(conn, true).map(|()| value),
        Ok(Verdict::Rollback(value)) => end(conn, false).map(|()| value),
        Err(fault) => {
            end(conn, false)?;
            Err(fault)
        }
    }
}

/// Lets one write at a time go on from here, of those that name the same thing, until its transaction ends: what it
/// counts after that nobody else adds to meanwhile. SQLite has one writer as it is.
///
/// # Errors
/// `Internal` for the database's own.
pub fn in_turn(conn: &mut Conn, what: &str) -> Result<(), Fault> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Pg(conn) => sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(what)
            .execute(conn)
            .map(|_rows| ())
            .map_err(unexpected),
    }
}

/// Ends the transaction a panic left open; without one, nothing.
pub(super) fn abandon(conn: &mut Conn) {
    if end(conn, false).is_err() {
        tracing::warn!("a transaction that broke off left nothing to end");
    }
}

fn begin(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<(), Fault> {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, sqlite),
        Conn::Pg(conn) => AnsiTransactionManager::begin_transaction_sql(conn, postgres),
    }
    .map_err(unexpected)
}

fn end(conn: &mut Conn, commit: bool) -> Result<(), Fault> {
    match (conn, commit) {
        (Conn::Sqlite(conn), true) => AnsiTransactionManager::commit_transaction(conn),
        (Conn::Sqlite(conn), false) => AnsiTransactionManager::rollback_transaction(conn),
        (Conn::Pg(conn), true) => AnsiTransactionManager::commit_transaction(conn),
        (Conn::Pg(conn), false) => AnsiTransactionManager::rollback_transaction(conn),
    }
    .map_err(unexpected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::db::conn::DatabaseUrl;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[test]
    fn a_write_that_panics_leaves_the_writer_to_others() {
        let folder = tempfile::tempdir().unwrap();
        let pool = Pool::open(&DatabaseUrl::Sqlite(folder.path().join("j.db"))).unwrap();
        let panics = || write::<()>(&pool, |_conn| panic!("half-way"));
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        for _ in 0..2 {
            assert_eq!(write(&pool, |_conn| Ok(Verdict::Commit(7))), Ok(7));
        }
    }
}
