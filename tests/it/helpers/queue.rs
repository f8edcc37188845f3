//! Writers that come one after the other while the one writer of SQLite is taken, so that what they share is no accident.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use jiangsai::platform::db::Pool;
use jiangsai::platform::db::tx::{self, Verdict};

/// How long a thread may take to wait for its turn on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// One who writes.
pub(crate) type Writer<'a, T> = Box<dyn FnOnce() -> T + Send + 'a>;

/// Lets each writer come once the one before it waits; only then the first has its turn. What became of each.
pub(crate) fn in_order<T: Send>(pool: &Pool, writers: Vec<Writer<'_, T>>) -> Vec<thread::Result<T>> {
    thread::scope(|scope| {
        let (writers, running) = (RefCell::new(writers), RefCell::new(Vec::new()));
        let all_wait = tx::write_alone(pool, |_conn| {
            for writer in writers.take() {
                let (tell, told) = mpsc::channel();
                running.borrow_mut().push(scope.spawn(move || {
                    tell.send(fs::read_link("/proc/thread-self").unwrap()).unwrap();
                    writer()
                }));
                wait_until_asleep(&Path::new("/proc").join(told.recv().unwrap()));
            }
            Ok(Verdict::Rollback(()))
        });
        all_wait.unwrap();
        running.take().into_iter().map(|running| running.join()).collect()
    })
}

/// Waits until a thread waits for the writer: asleep, and not woken between two looks, as it may be on its way there.
fn wait_until_asleep(thread: &Path) {
    let (begun, mut before) = (Instant::now(), None);
    loop {
        let status = fs::read_to_string(thread.join("status")).unwrap();
        let times =
            status.lines().find(|line| line.starts_with("voluntary_ctxt_switches")).map(str::to_owned);
        let asleep = status.contains("State:\tS").then_some(times).flatten();
        if asleep.is_some() && asleep == before {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "a writer never waited for its turn");
        before = asleep;
        thread::sleep(Duration::from_millis(2));
    }
}
