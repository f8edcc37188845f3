//! Transactions: everything that reads or writes goes through one of these.

use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryResult, RunQueryDsl, sql_query};

use crate::kernel::fault::{Fault, FaultKind};

use super::conn::{self, Conn, unexpected};
use super::pool::{Connections, Pool};

pub use super::writer::Verdict;

/// Reads a page's worth of data from one unchanging state of the database.
///
/// # Errors
/// What `work` answers; `Busy` without a free connection; As [`Fault`] says of the database.
pub fn read<T>(pool: &Pool, work: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
    read_from(pool, |_conn| Ok(()), work)
}

/// As [`read`], for what goes through the whole database: no statement is too long.
///
/// # Errors
/// As [`read`].
pub fn read_whole<T>(pool: &Pool, work: impl FnOnce(&mut Conn) -> Result<T, Fault>) -> Result<T, Fault> {
    read_from(pool, lift_limits, work)
}

fn read_from<T>(
    pool: &Pool,
    prepare: impl FnOnce(&mut Conn) -> QueryResult<()>,
    work: impl FnOnce(&mut Conn) -> Result<T, Fault>,
) -> Result<T, Fault> {
    let mut conn = pool.reading()?;
    let outcome = prepare(&mut conn).map_err(unexpected).and_then(|()| work(&mut conn));
    // Nothing was written: rolling back only ends the snapshot, and cannot turn an answer into an error.
    conn.roll_back().map_err(unexpected)?;
    outcome
}

/// Writes in one transaction; rolls back unless `work` asks for the commit.
///
/// On SQLite several writes share one commit (`writer.rs`). Whatever was answered, refusals too, is answered once that
/// is on the disk. `work` should take 20 ms at most: others wait for it.
///
/// On PostgreSQL each write has a transaction of its own. Where another one was in its way, `work` runs again, three
/// times at most, from a new beginning: a closure that could change what it captured would not compile.
///
/// The door of `access` calls this for everything people do. Beside it: starting up, what was counted against a limit.
///
/// # Errors
/// What `work` answers; `Busy` without a free connection or after waiting too long for a lock; `Clash` where others
/// were in the way each time; `Unavailable` where the whole transaction was lost for want of room; `Unsettled` where
/// nobody can say whether it was kept; As [`Fault`] says of the database.
pub fn write<T>(pool: &Pool, work: impl Fn(&mut Conn) -> Result<Verdict<T>, Fault>) -> Result<T, Fault> {
    pool.may_write()?;
    match pool.writer() {
        Ok(writer) => writer.write(work),
        Err(connections) => again_after_clashes(|| write_to(connections, |_conn| Ok(()), &work)),
    }
}

/// As [`write()`], for what takes longer, such as a checkpoint: on SQLite it shares no commit, so that nobody waits for it
/// who came before it; on PostgreSQL nothing in it is too long.
///
/// # Errors
/// As [`write()`].
pub fn write_alone<T>(
    pool: &Pool,
    work: impl Fn(&mut Conn) -> Result<Verdict<T>, Fault>,
) -> Result<T, Fault> {
    pool.may_write()?;
    match pool.writer() {
        Ok(writer) => writer.write_alone(work),
        Err(connections) => again_after_clashes(|| write_to(connections, lift_limits, &work)),
    }
}

fn write_to<T>(
    connections: &Connections,
    prepare: impl FnOnce(&mut Conn) -> QueryResult<()>,
    work: &impl Fn(&mut Conn) -> Result<Verdict<T>, Fault>,
) -> Result<T, Fault> {
    let mut conn = Pool::writing(connections)?;
    let outcome = prepare(&mut conn).map_err(unexpected).and_then(|()| work(&mut conn));
    match outcome {
        Ok(Verdict::Commit(value)) => {
            conn.commit().map_err(|error| conn::not_committed(&conn, error)).map(|()| value)
        }
        Ok(Verdict::Rollback(value)) => conn.roll_back().map_err(unexpected).map(|()| value),
        Err(fault) => {
            conn.roll_back().map_err(unexpected)?;
            Err(fault)
        }
    }
}

fn lift_limits(conn: &mut Conn) -> QueryResult<()> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Pg(conn) => conn.batch_execute(conn::NO_LIMITS),
    }
}

/// How often a write that clashed with others is tried again.
const AGAIN: usize = 3;
/// How long it leaves them before it does: at once, it would take what they wait for away from them again.
const PAUSE: Duration = Duration::from_millis(20);

fn again_after_clashes<T>(once: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
    for _ in 0..AGAIN {
        match once() {
            Err(fault) if fault.kind == FaultKind::Clash => {
                metrics::counter!("jiangsai_writes_again_total").increment(1);
                thread::sleep(PAUSE);
            }
            answer => return answer,
        }
    }
    once()
}

/// Empties the log of the embedded file into it, so that what was overwritten there stands nowhere any more. `false`: somebody
/// still reads an earlier state; later it can be done. PostgreSQL keeps its own log, which its operator empties.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn empty_log(pool: &Pool) -> Result<bool, Fault> {
    let mut conn = pool.free()?;
    match &mut *conn {
        Conn::Pg(_) => Ok(true),
        Conn::Sqlite(conn) => sql_query("PRAGMA wal_checkpoint(TRUNCATE)")
            .get_result::<Checkpoint>(conn)
            .map(|checkpoint| checkpoint.busy == 0)
            .map_err(unexpected),
    }
}

/// How a checkpoint went.
#[derive(diesel::QueryableByName)]
struct Checkpoint {
    #[diesel(sql_type = diesel::sql_types::Integer)]
    busy: i32,
}

/// Lets one write at a time go on from here, of those that name the same thing, until its transaction ends: what it
/// counts after that nobody else adds to meanwhile. SQLite has one writer as it is.
///
/// # Errors
/// `Busy` where another one goes on for too long; As [`Fault`] says of the database.
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

/// Lets nobody add to a table until the transaction ends, and waits for those who are about to: what stands there now
/// are all rows up to the newest. SQLite has one writer as it is.
///
/// # Errors
/// As [`in_turn`].
pub fn hold_still(conn: &mut Conn, table: &'static str) -> Result<(), Fault> {
    match conn {
        Conn::Sqlite(_) => Ok(()),
        Conn::Pg(conn) => {
            conn.batch_execute(&format!("LOCK TABLE {table} IN SHARE MODE")).map_err(unexpected)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn clashing(times: usize) -> (Result<(), FaultKind>, usize) {
        let tried = Cell::new(0);
        let outcome = again_after_clashes(|| {
            tried.set(tried.get() + 1);
            if tried.get() > times {
                return Ok(());
            }
            Err(Fault { kind: FaultKind::Clash, ..Fault::not_found() })
        });
        (outcome.map_err(|fault| fault.kind), tried.get())
    }

    #[test]
    fn a_write_that_clashes_is_tried_again_three_times() {
        assert_eq!(clashing(0), (Ok(()), 1));
        assert_eq!(clashing(3), (Ok(()), 4));
        assert_eq!(clashing(4), (Err(FaultKind::Clash), 4));
    }

    #[test]
    fn another_fault_is_not_tried_again() {
        let tried = Cell::new(0);
        let refused = again_after_clashes(|| {
            tried.set(tried.get() + 1);
            Err::<(), _>(Fault::not_found())
        });
        assert_eq!((refused, tried.get()), (Err(Fault::not_found()), 1));
    }
}
