//! SQLite: writes that wait for each other share a commit, and none of them is answered before it.

mod lost;

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl};
use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::platform::db::conn::unexpected;
use jiangsai::platform::db::tx::{self, Verdict};
use jiangsai::platform::db::{Conn, Pool};

use crate::access::administrator;
use crate::architecture::source::root;
use crate::helpers::app::App;
use crate::helpers::database::TestDatabase;
use crate::helpers::judged;
use crate::helpers::queue::{Writer, in_order};

/// Most writes that share a commit.
const MEMBERS: usize = 64;

#[derive(QueryableByName)]
struct Note {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// A database with a table of notes beside those of the product.
fn notes() -> (TestDatabase, Pool) {
    let database = TestDatabase::sqlite();
    let pool = database.pool();
    run(&pool, "CREATE TABLE note (text TEXT NOT NULL) STRICT");
    (database, pool)
}

fn run(pool: &Pool, statements: &str) {
    tx::write(pool, |conn| sql(conn, statements).map(Verdict::Commit)).unwrap();
}

fn sql(conn: &mut Conn, statements: &str) -> Result<(), Fault> {
    conn.batch_execute(statements).map_err(unexpected)
}

fn add(conn: &mut Conn, text: &str) -> Result<(), Fault> {
    let added = diesel::sql_query("INSERT INTO note (text) VALUES (?)").bind::<Text, _>(text);
    match conn {
        Conn::Sqlite(conn) => added.execute(conn).map(|_rows| ()).map_err(unexpected),
        Conn::Pg(_) => unreachable!("the embedded database"),
    }
}

fn texts(conn: &mut Conn) -> Vec<String> {
    let notes = diesel::sql_query("SELECT text FROM note ORDER BY rowid").load::<Note>(conn).unwrap();
    notes.into_iter().map(|note| note.text).collect()
}

/// What is on the disk.
fn kept(pool: &Pool) -> Vec<String> {
    tx::read(pool, |conn| Ok(texts(conn))).unwrap()
}

/// Writes one note.
fn note<'a>(pool: &'a Pool, text: &'a str) -> Writer<'a, Result<(), FaultKind>> {
    member(pool, move |conn| add(conn, text).map(Verdict::Commit))
}

fn member<'a>(
    pool: &'a Pool,
    work: impl Fn(&mut Conn) -> Result<Verdict<()>, Fault> + Send + 'a,
) -> Writer<'a, Result<(), FaultKind>> {
    Box::new(move || tx::write(pool, work).map_err(|fault| fault.kind))
}

fn outcomes(pool: &Pool, writers: Vec<Writer<'_, Result<(), FaultKind>>>) -> Vec<Result<(), FaultKind>> {
    in_order(pool, writers).into_iter().map(Result::unwrap).collect()
}

#[test]
fn those_who_wait_share_one_commit_in_the_order_they_came() {
    let (_database, pool) = notes();
    let pool = &pool;
    let last = member(pool, move |conn| {
        // In one transaction with those before it, of which nobody outside knows yet.
        assert_eq!(texts(conn), ["a", "b", "c", "d"]);
        assert!(kept(pool).is_empty());
        add(conn, "e").map(Verdict::Commit)
    });
    let writers = vec![note(pool, "a"), note(pool, "b"), note(pool, "c"), note(pool, "d"), last];
    assert_eq!(outcomes(pool, writers), [Ok(()); 5]);
    assert_eq!(kept(pool), ["a", "b", "c", "d", "e"]);
}

#[test]
fn everybody_who_came_before_a_group_began_is_in_it_however_slow_the_others() {
    let (_database, pool) = notes();
    let pool = &pool;
    let slow = |text: &'static str| {
        member(pool, move |conn| {
            assert!(kept(pool).is_empty(), "a commit before {text}");
            std::thread::sleep(Duration::from_millis(6));
            add(conn, text).map(Verdict::Commit)
        })
    };
    assert_eq!(outcomes(pool, vec![slow("a"), slow("b"), slow("c"), slow("d")]), [Ok(()); 4]);
}

#[test]
fn who_comes_to_a_group_that_is_open_for_longer_than_5_ms_is_in_the_next() {
    let (_database, pool) = notes();
    let (pool, seen) = (&pool, &Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        let first = tx::write(pool, |conn| {
            let (tell, told) = std::sync::mpsc::channel();
            scope.spawn(move || {
                tell.send(()).unwrap();
                tx::write(pool, |_conn| {
                    *seen.lock().unwrap() = kept(pool);
                    Ok(Verdict::Commit(()))
                })
                .unwrap();
            });
            told.recv().unwrap();
            std::thread::sleep(Duration::from_millis(20));
            add(conn, "a").map(Verdict::Commit)
        });
        assert_eq!(first, Ok(()));
    });
    assert_eq!(*seen.lock().unwrap(), ["a"], "the first was kept before the second began");
}

#[test]
fn a_group_takes_64_and_no_more() {
    let (_database, pool) = notes();
    let (pool, seen) = (&pool, Mutex::new(Vec::new()));
    let seen = &seen;
    let writers = (0..MEMBERS + 6).map(|number| {
        member(pool, move |conn| {
            seen.lock().unwrap().push((texts(conn).len(), kept(pool).len()));
            add(conn, &number.to_string()).map(Verdict::Commit)
        })
    });
    assert!(outcomes(pool, writers.collect()).into_iter().all(|outcome| outcome.is_ok()));
    let expected: Vec<_> = (0..MEMBERS + 6).map(|before| (before, before / MEMBERS * MEMBERS)).collect();
    assert_eq!(*seen.lock().unwrap(), expected);
    let numbers: Vec<String> = (0..MEMBERS + 6).map(|number| number.to_string()).collect();
    assert_eq!(kept(pool), numbers, "first come, first served");
}

#[test]
fn what_one_is_refused_is_taken_back_alone() {
    let (_database, pool) = notes();
    let pool = &pool;
    let refused = member(pool, |conn| {
        add(conn, "refused")?;
        Err(Fault::not_found())
    });
    let repeated = member(pool, |conn| add(conn, "repeated").map(Verdict::Rollback));
    let last = member(pool, |conn| {
        assert_eq!(texts(conn), ["a"]);
        add(conn, "b").map(Verdict::Commit)
    });
    let outcomes = outcomes(pool, vec![note(pool, "a"), refused, repeated, last]);
    assert_eq!(outcomes, [Ok(()), Err(FaultKind::NotFound), Ok(()), Ok(())]);
    assert_eq!(kept(pool), ["a", "b"]);
}

#[test]
fn a_panic_is_its_own_threads_alone() {
    let (_database, pool) = notes();
    let pool = &pool;
    let panics = member(pool, |conn| {
        add(conn, "half")?;
        panic!("half-way")
    });
    let mut outcomes = in_order(pool, vec![note(pool, "a"), panics, note(pool, "b")]);
    let panicked = outcomes.remove(1).unwrap_err();
    assert_eq!(panicked.downcast_ref(), Some(&"half-way"));
    assert!(outcomes.into_iter().all(|outcome| outcome.unwrap().is_ok()));
    assert_eq!(kept(pool), ["a", "b"]);
    run(pool, "INSERT INTO note VALUES ('c')");
}

#[test]
fn the_metrics_tell_how_many_shared_a_commit_and_how_long_they_waited() {
    let app = App::start(TestDatabase::sqlite());
    administrator(&app);
    let metrics = app.client().get("/metrics").expect_status(200).body;
    for name in ["jiangsai_write_group_size_count", "jiangsai_writer_wait_seconds_count"] {
        let counted = metrics.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        assert!(counted.trim().parse::<u64>().unwrap() > 0, "{name}{counted}");
    }
}

/// Also those of what has not happened: nought, not missing.
#[test]
fn every_metric_the_operators_page_names_is_told() {
    let page = std::fs::read_to_string(root().join("docs/operators.md")).unwrap();
    let name = |rest: &str| {
        let end: String = rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
        format!("jiangsai_{end}")
    };
    let named: BTreeSet<String> = page.split("jiangsai_").skip(1).map(name).collect();
    assert!(named.len() >= 9, "{named:?}");
    let app = App::start(TestDatabase::sqlite());
    administrator(&app);
    let told = app.client().get("/metrics").expect_status(200).body;
    let missing: Vec<&String> =
        named.iter().filter(|name| !told.lines().any(|line| line.starts_with(name.as_str()))).collect();
    assert!(missing.is_empty(), "{missing:?} of {told}");
    for queue in ["write", "read", "public", "hash"] {
        assert!(told.contains(&format!("jiangsai_waiting{{queue=\"{queue}\"}} 0")), "{told}");
        assert!(told.contains(&format!("jiangsai_refused_total{{queue=\"{queue}\"}} 0")), "{told}");
    }
}

/// Both come before either is kept: the second rests on a row that is not on the disk yet.
#[test]
fn the_same_request_twice_in_one_group_is_done_once() {
    let database = TestDatabase::sqlite();
    let installation = judged::installation(database.pool(), None);
    let request = judged::request(&installation);
    let (done, pool) = (AtomicUsize::new(0), &installation.pool);
    let once = || -> Writer<'_, Result<usize, Fault>> {
        Box::new(|| {
            door::write(
                &installation,
                &Actor::system(),
                Action::DraftCompetition,
                On::Site,
                Some(&request),
                |_tx| Ok(done.fetch_add(1, Ordering::SeqCst)),
            )
        })
    };
    let before = entries(pool);
    let outcomes: Vec<_> =
        in_order(pool, vec![once(), once(), once()]).into_iter().map(Result::unwrap).collect();
    assert_eq!(outcomes, [Ok(0), Ok(0), Ok(0)]);
    assert_eq!((done.load(Ordering::SeqCst), entries(pool)), (1, before + 1));
}

fn entries(pool: &Pool) -> i64 {
    tx::read(pool, |conn| {
        Ok(diesel::sql_query("SELECT count(*) AS n FROM audit_entry").get_result::<Count>(conn).unwrap().n)
    })
    .unwrap()
}

#[test]
fn no_thread_gets_more_of_the_writer_than_another() {
    const THREADS: usize = 8;
    const WRITES: usize = 1600;
    let (_database, pool) = notes();
    let (pool, total) = (&pool, AtomicUsize::new(0));
    let shares: Vec<usize> = std::thread::scope(|scope| {
        let total = &total;
        let write = move || {
            let mut own = 0;
            while total.fetch_add(1, Ordering::SeqCst) < WRITES {
                run(pool, "INSERT INTO note VALUES ('one')");
                own += 1;
            }
            own
        };
        let running: Vec<_> = (0..THREADS).map(|_| scope.spawn(write)).collect();
        running.into_iter().map(|running| running.join().unwrap()).collect()
    });
    assert_eq!(kept(pool).len(), WRITES);
    let fair = WRITES / THREADS;
    assert!(shares.iter().all(|share| share.abs_diff(fair) * 4 < fair), "{shares:?}");
}
