//! What disk and database take without the product: bare commits of as many rows, in the same run.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use jiangsai::platform::db::conn::open_sqlite;

use super::engine::Engine;

const TABLE: &str = "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL)";
const SERIAL: &str = "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v TEXT NOT NULL)";
const ROW: &str = "INSERT INTO t (v) VALUES ('a mark');";
const TIME: Duration = Duration::from_secs(2);

/// Commits a second of one row each: on SQLite by its one writer, on PostgreSQL by as many connections.
pub(crate) fn commits(engine: &Engine, connections: usize) -> f64 {
    let begun = Instant::now();
    let done = run(engine, connections, ROW, |_done| begun.elapsed() < TIME);
    done as f64 / begun.elapsed().as_secs_f64()
}

/// Seconds for so many commits of so many rows.
pub(crate) fn sheets(engine: &Engine, sheets: usize, rows: usize) -> f64 {
    let begun = Instant::now();
    run(engine, 16, &ROW.repeat(rows), |done| done < sheets);
    begun.elapsed().as_secs_f64()
}

/// Commits the same again and again while more are asked for; answers how often.
fn run(engine: &Engine, connections: usize, statements: &str, more: impl Fn(usize) -> bool + Sync) -> usize {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir_in(".").unwrap();
            let mut conn = open_sqlite(&folder.path().join("raw.db")).unwrap();
            conn.batch_execute(TABLE).unwrap();
            let mut done = 0;
            while more(done) {
                conn.batch_execute(&format!("BEGIN IMMEDIATE; {statements} COMMIT")).unwrap();
                done += 1;
            }
            done
        }
        Engine::Postgres(..) => {
            let name = format!("bench_{}_raw", std::process::id());
            engine.order(&format!("CREATE DATABASE {name}"));
            let address = engine.address(std::path::Path::new(""), &name);
            PgConnection::establish(&address).unwrap().batch_execute(SERIAL).unwrap();
            let done = AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for _connection in 0..connections {
                    scope.spawn(|| {
                        let mut conn = PgConnection::establish(&address).unwrap();
                        while more(done.fetch_add(1, Ordering::Relaxed)) {
                            conn.batch_execute(&format!("BEGIN; {statements} COMMIT")).unwrap();
                        }
                    });
                }
            });
            engine.order(&format!("DROP DATABASE {name} WITH (FORCE)"));
            done.load(Ordering::Relaxed).saturating_sub(connections)
        }
    }
}
