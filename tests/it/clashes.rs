//! PostgreSQL: writes that get in each other's way, and limits to waiting.

use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Integer, Text};
use diesel::{QueryableByName, RunQueryDsl};
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::platform::db::conn::unexpected;
use jiangsai::platform::db::tx::{self, Verdict};
use jiangsai::platform::db::{Conn, Pool};

use crate::helpers::database::TestDatabase;

#[derive(QueryableByName)]
struct Limits {
    #[diesel(sql_type = Text)]
    limits: String,
}

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// A database with two rows to fight for; `None` where PostgreSQL is not wanted.
fn pairs() -> Option<(TestDatabase, Pool)> {
    let database = TestDatabase::postgres()?;
    let pool = database.pool();
    run(
        &pool,
        "CREATE TABLE pair (id BIGINT PRIMARY KEY, n BIGINT NOT NULL); INSERT INTO pair VALUES (1, 0), (2, 0)",
    );
    Some((database, pool))
}

fn run(pool: &Pool, statements: &str) {
    tx::write(pool, |conn| sql(conn, statements).map(Verdict::Commit)).unwrap();
}

fn sql(conn: &mut Conn, statements: &str) -> Result<(), Fault> {
    conn.batch_execute(statements).map_err(unexpected)
}

fn limits(conn: &mut Conn) -> Result<String, Fault> {
    let asked =
        "SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout') AS limits";
    diesel::sql_query(asked).get_result::<Limits>(conn).map(|row| row.limits).map_err(unexpected)
}

fn sums(pool: &Pool) -> String {
    let asked = "SELECT string_agg(n::text, ' ' ORDER BY id) AS limits FROM pair";
    tx::read(pool, |conn| Ok(diesel::sql_query(asked).get_result::<Limits>(conn).unwrap().limits)).unwrap()
}

#[test]
fn a_request_waits_for_so_long_and_a_long_command_as_long_as_it_takes() {
    let Some((_database, pool)) = pairs() else { return };
    assert_eq!(tx::read(&pool, limits).unwrap(), "5s 30s");
    assert_eq!(tx::write(&pool, |conn| limits(conn).map(Verdict::Commit)).unwrap(), "5s 30s");
    assert_eq!(tx::read_whole(&pool, limits).unwrap(), "0 0");
    assert_eq!(tx::write_alone(&pool, |conn| limits(conn).map(Verdict::Commit)).unwrap(), "0 0");
    assert_eq!(tx::read(&pool, limits).unwrap(), "5s 30s", "only until the transaction ends");
}

#[test]
fn two_writes_that_wait_for_each_other_are_both_done() {
    let Some((_database, pool)) = pairs() else { return };
    let (both, runs) = (Barrier::new(2), AtomicUsize::new(0));
    let write = |first: i64, second: i64| {
        let met = AtomicBool::new(false);
        tx::write(&pool, |conn| {
            runs.fetch_add(1, Ordering::SeqCst);
            sql(conn, &format!("UPDATE pair SET n = n + 1 WHERE id = {first}"))?;
            if !met.swap(true, Ordering::SeqCst) {
                both.wait();
            }
            sql(conn, &format!("UPDATE pair SET n = n + 1 WHERE id = {second}")).map(Verdict::Commit)
        })
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(|| write(2, 1));
        assert_eq!(write(1, 2), Ok(()));
        assert_eq!(other.join().unwrap(), Ok(()));
    });
    assert!(runs.load(Ordering::SeqCst) >= 3, "one of them was tried again");
    assert_eq!(sums(&pool), "2 2");
}

#[test]
fn who_waits_too_long_is_told_when_to_come_back() {
    let Some((_database, pool)) = pairs() else { return };
    let impatient = |limit: &str, statement: &str| {
        let fault = tx::write(&pool, |conn| {
            sql(conn, &format!("SET LOCAL {limit} = '50ms'; {statement}")).map(Verdict::Commit)
        });
        let fault = fault.unwrap_err();
        (fault.kind, fault.retry_after)
    };
    let again = (FaultKind::Busy, Some(5));
    let holds = tx::write(&pool, |conn| {
        sql(conn, "UPDATE pair SET n = 7 WHERE id = 1")?;
        assert_eq!(impatient("lock_timeout", "UPDATE pair SET n = 8 WHERE id = 1"), again);
        Ok(Verdict::Commit(()))
    });
    assert_eq!(holds, Ok(()));
    assert_eq!(impatient("statement_timeout", "UPDATE pair SET n = 9; SELECT pg_sleep(60)"), again);
    assert_eq!(sums(&pool), "7 0");
}

/// Ends the server's side of a connection from another one, and waits until it is gone.
fn end(pool: &Pool, pid: i32) {
    tx::read(pool, |conn| sql(conn, &format!("SELECT pg_terminate_backend({pid}, 10000)"))).unwrap();
}

fn pid(conn: &mut Conn) -> i32 {
    diesel::sql_query("SELECT pg_backend_pid() AS pid").get_result::<Server>(conn).unwrap().pid
}

#[test]
fn whoever_loses_the_server_at_the_commit_is_not_told_that_nothing_was_kept() {
    let Some((_database, pool)) = pairs() else { return };
    let at_the_commit = tx::write(&pool, |conn| {
        sql(conn, "UPDATE pair SET n = 5 WHERE id = 1")?;
        end(&pool, pid(conn));
        Ok(Verdict::Commit(()))
    });
    assert_eq!(at_the_commit.unwrap_err().kind, FaultKind::Unsettled);
    let before = tx::write(&pool, |conn| {
        end(&pool, pid(conn));
        sql(conn, "UPDATE pair SET n = 6 WHERE id = 1").map(Verdict::Commit)
    });
    assert_eq!(before.unwrap_err().kind, FaultKind::Unavailable);
    run(&pool, "UPDATE pair SET n = 1");
    assert_eq!(sums(&pool), "1 1");
}

#[test]
fn whoever_swallows_a_failure_is_not_told_that_it_was_kept() {
    let Some((_database, pool)) = pairs() else { return };
    let swallowed = tx::write(&pool, |conn| {
        sql(conn, "UPDATE pair SET n = 5 WHERE id = 1")?;
        assert!(sql(conn, "INSERT INTO pair VALUES (1, 1)").is_err());
        Ok(Verdict::Commit(()))
    });
    assert!(swallowed.is_err(), "PostgreSQL kept nothing of it");
    assert_eq!(sums(&pool), "0 0");
}
