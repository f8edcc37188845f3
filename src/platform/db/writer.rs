//! Shared commits on SQLite: it has one writer, and flushing a transaction to the disk takes longer than writing it.
//! Those who wait for the writer meanwhile join one transaction, and one flush settles the fate of all.
//!
//! Each member works under a savepoint, so that it can be taken back alone. Nobody is answered before the flush, those
//! who were refused neither: what they read may have been another member's, and be lost with it.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

use diesel::ConnectionError;
use diesel::connection::SimpleConnection;
use diesel::r2d2::R2D2Connection;
use parking_lot::{FairMutex, FairMutexGuard};

use crate::kernel::fault::{Fault, FaultKind};

use super::conn::{self, Conn, unexpected};

/// Most writes that share a commit.
const MEMBERS: u32 = 64;
/// How long after its first member a group still takes in those who come.
const OPEN_FOR: Duration = Duration::from_millis(5);

const SAVEPOINT: &str = "SAVEPOINT member";
const RELEASE: &str = "RELEASE member";
// Rolling back to a savepoint leaves it there: each refusal would make what comes after it dearer.
const TAKE_BACK: &str = "ROLLBACK TO member; RELEASE member";

/// What becomes of a write.
pub enum Verdict<T> {
    /// Keep it.
    Commit(T),
    /// Undo it, and answer with this all the same (a retry that was already done).
    Rollback(T),
}

/// The one connection that writes to the embedded file; first come, first served.
pub(super) struct Writer {
    path: PathBuf,
    /// How many have come for a turn so far.
    came: AtomicU64,
    // Of std's mutex, whoever has just had it may take it again before those who wait: a thread would starve.
    desk: FairMutex<Desk>,
}

/// What whoever has the turn works with.
struct Desk {
    /// `None` after a failure: the next one opens it anew.
    line: Option<Line>,
    /// How many have had a turn so far.
    served: u64,
}

/// The connection, and the transaction that is open on it. Dropped in this order: rows are gone before anybody is told.
struct Line {
    conn: Conn,
    group: Option<Group>,
}

/// What became of a group, once that is known.
type Fate = OnceLock<Result<(), Fault>>;

/// Writes that share a transaction.
struct Group {
    fate: Arc<Fate>,
    members: u32,
    /// How many had come when it began: of those the last is still taken in, however long those before take.
    invited: u64,
    since: Instant,
    /// Whether anybody wants to keep anything.
    keeps: bool,
}

/// One who has had its turn, and waits for its group's fate.
struct Member<T> {
    fate: Arc<Fate>,
    outcome: thread::Result<Result<T, Fault>>,
}

/// A group that has ended, and how; its members do not know yet.
struct Ended {
    group: Group,
    outcome: Result<(), Fault>,
}

impl Writer {
    /// Opens the file.
    pub(super) fn open(path: &Path) -> Result<Self, ConnectionError> {
        let line = Line { conn: Conn::Sqlite(conn::open_sqlite(path)?), group: None };
        let desk = FairMutex::new(Desk { line: Some(line), served: 0 });
        Ok(Self { path: path.to_owned(), came: AtomicU64::new(0), desk })
    }

    /// Writes, on the caller's own thread, and answers once the group's commit is on the disk. A panic goes on from here.
    pub(super) fn write<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<Verdict<T>, Fault>,
    ) -> Result<T, Fault> {
        let mut desk = self.turn();
        let member = self.join(&mut desk, work);
        let ended = if self.is_due(&desk) { desk.end() } else { None };
        // The next one is at work while these are told.
        drop(desk);
        Ended::tell(ended);
        member?.answer()
    }

    /// As [`Writer::write`], in a transaction of its own.
    pub(super) fn write_alone<T>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<Verdict<T>, Fault>,
    ) -> Result<T, Fault> {
        let mut desk = self.turn();
        Ended::tell(desk.end());
        let member = self.join(&mut desk, work);
        let ended = desk.end();
        drop(desk);
        Ended::tell(ended);
        member?.answer()
    }

    /// The connection without a transaction, for migrations and what the database says of itself.
    pub(super) fn alone<T>(&self, work: impl FnOnce(&mut Conn) -> T) -> Result<T, Fault> {
        let mut desk = self.turn();
        Ended::tell(desk.end());
        let Line { mut conn, .. } = self.line(&mut desk)?;
        let outcome = work(&mut conn);
        desk.put_back(conn, None);
        Ok(outcome)
    }

    fn turn(&self) -> FairMutexGuard<'_, Desk> {
        let came = Instant::now();
        self.came.fetch_add(1, Ordering::Relaxed);
        let mut desk = self.desk.lock();
        desk.served += 1;
        waited(came);
        desk
    }

    /// Takes the connection off the desk: whatever fails or panics before it is put back closes it, which loses the
    /// open group and tells its members.
    fn line(&self, desk: &mut Desk) -> Result<Line, Fault> {
        if let Some(line) = desk.line.take() {
            return Ok(line);
        }
        let conn = conn::open_sqlite(&self.path).map_err(|error| match error {
            ConnectionError::CouldntSetupConfiguration(error) => unexpected(error),
            other => conn::away(&other.to_string(), "fault-database-away"),
        })?;
        Ok(Line { conn: Conn::Sqlite(conn), group: None })
    }

    fn join<T>(
        &self,
        desk: &mut Desk,
        work: impl FnOnce(&mut Conn) -> Result<Verdict<T>, Fault>,
    ) -> Result<Member<T>, Fault> {
        let Line { mut conn, group } = self.line(desk)?;
        let mut group = match group {
            Some(group) => group,
            None => {
                // The lock at once, so that a transaction that reads first cannot lose it later.
                conn.begin("BEGIN IMMEDIATE", "BEGIN").map_err(unexpected)?;
                Group::new(self.came.load(Ordering::Relaxed))
            }
        };
        conn.batch_execute(SAVEPOINT).map_err(unexpected)?;
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&mut conn)));
        let keeps = matches!(outcome, Ok(Ok(Verdict::Commit(_))));
        let settled = conn.batch_execute(if keeps { RELEASE } else { TAKE_BACK });
        let outcome = outcome.map(|answer| answer.map(Verdict::value));
        let fate = Arc::clone(&group.fate);
        match settled {
            Ok(()) => {
                group.members += 1;
                group.keeps |= keeps;
                desk.put_back(conn, Some(group));
            }
            // A full disk, or no memory, ended the whole transaction, with the rows of members before this one.
            Err(error) => {
                drop(conn);
                group.lose(outcome.as_ref().ok().and_then(|answer| answer.as_ref().err()), &error);
            }
        }
        Ok(Member { fate, outcome })
    }

    /// Whether the open group is to end now; otherwise whoever waits takes it on.
    fn is_due(&self, desk: &Desk) -> bool {
        let Some(group) = desk.line.as_ref().and_then(|line| line.group.as_ref()) else { return false };
        let nobody_waits = self.came.load(Ordering::Relaxed) == desk.served;
        let time_is_up = desk.served >= group.invited && group.since.elapsed() >= OPEN_FOR;
        nobody_waits || time_is_up || group.members >= MEMBERS
    }
}

impl Desk {
    /// Ends the open group, if there is one.
    fn end(&mut self) -> Option<Ended> {
        let Line { mut conn, group } = self.line.take()?;
        let ended = group.map(|group| group.end(&mut conn));
        self.put_back(conn, None);
        ended
    }

    /// A connection that could not end its transaction is of no more use.
    fn put_back(&mut self, mut conn: Conn, group: Option<Group>) {
        if group.is_some() || !conn.is_broken() {
            self.line = Some(Line { conn, group });
        }
    }
}

impl Group {
    fn new(invited: u64) -> Self {
        Self { fate: Arc::default(), members: 0, invited, since: Instant::now(), keeps: false }
    }

    fn end(self, conn: &mut Conn) -> Ended {
        metrics::histogram!("jiangsai_write_group_size").record(f64::from(self.members));
        // What nobody wants to keep needs no flush.
        let ended = if self.keeps { conn.commit() } else { conn.roll_back() };
        Ended { outcome: ended.map_err(|error| conn::not_committed(conn, error)), group: self }
    }

    /// Tells the members that their rows are gone: why, where the last one knows.
    fn lose(self, last: Option<&Fault>, error: &diesel::result::Error) {
        let why = last.filter(|fault| fault.kind == FaultKind::Unavailable).cloned();
        self.settle(Err(why.unwrap_or_else(|| conn::unsettled(&error.to_string()))));
    }

    fn settle(&self, outcome: Result<(), Fault>) {
        self.fate.get_or_init(|| outcome);
    }
}

impl Drop for Group {
    /// Nobody waits for ever: a group that ended otherwise is lost.
    fn drop(&mut self) {
        self.fate.get_or_init(|| Err(conn::unsettled("the connection was closed before the commit")));
    }
}

impl Ended {
    fn tell(ended: Option<Self>) {
        if let Some(Self { group, outcome }) = ended {
            group.settle(outcome);
        }
    }
}

impl<T> Verdict<T> {
    fn value(self) -> T {
        match self {
            Self::Commit(value) | Self::Rollback(value) => value,
        }
    }
}

impl<T> Member<T> {
    fn answer(self) -> Result<T, Fault> {
        let outcome = self.outcome.unwrap_or_else(|panic| resume_unwind(panic));
        self.fate.wait().clone()?;
        outcome
    }
}

/// Records how long somebody waited for the writer.
pub(super) fn waited(since: Instant) {
    metrics::histogram!("jiangsai_writer_wait_seconds").record(since.elapsed());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writer() -> (tempfile::TempDir, Writer) {
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer::open(&folder.path().join("j.db")).unwrap();
        let table =
            |conn: &mut Conn| conn.batch_execute("CREATE TABLE t (v TEXT) STRICT").map_err(unexpected);
        writer.write(|conn| table(conn).map(Verdict::Commit)).unwrap();
        (folder, writer)
    }

    fn refuse(conn: &mut Conn) -> Result<Verdict<()>, Fault> {
        conn.batch_execute("INSERT INTO t VALUES ('refused')").map_err(unexpected)?;
        Err(Fault::not_found())
    }

    #[test]
    fn a_thousand_refusals_leave_no_savepoint_behind() {
        let (_folder, writer) = writer();
        let mut desk = writer.turn();
        for _ in 0..1000 {
            assert!(writer.join(&mut desk, refuse).is_ok());
        }
        let released = writer.join(&mut desk, |conn| {
            // Its own; were there another one below it, that could be released too.
            conn.batch_execute(RELEASE).map_err(unexpected)?;
            let below = conn.batch_execute(RELEASE).unwrap_err().to_string();
            conn.batch_execute(SAVEPOINT).map_err(unexpected)?;
            Ok(Verdict::Commit(below))
        });
        assert_eq!(desk.line.as_ref().unwrap().group.as_ref().unwrap().members, 1001);
        let ended = desk.end();
        drop(desk);
        Ended::tell(ended);
        assert_eq!(released.unwrap().answer().unwrap(), "no such savepoint: member");
    }

    #[test]
    fn a_group_that_nobody_ends_is_told_that_it_is_lost() {
        let (_folder, writer) = writer();
        let mut desk = writer.turn();
        let member = writer.join(&mut desk, |_conn| Ok(Verdict::Commit(())));
        drop(desk.line.take());
        drop(desk);
        assert_eq!(member.unwrap().answer().unwrap_err().kind, FaultKind::Unsettled);
        assert_eq!(writer.write(|_conn| Ok(Verdict::Commit(7))), Ok(7));
    }

    #[test]
    fn who_cannot_begin_is_told_so_alone() {
        let (folder, writer) = writer();
        let mut other = conn::open_sqlite(&folder.path().join("j.db")).unwrap();
        other.batch_execute("BEGIN IMMEDIATE").unwrap();
        writer.alone(|conn| conn.batch_execute("PRAGMA busy_timeout = 10")).unwrap().unwrap();
        let busy = writer.write(|_conn| Ok(Verdict::Commit(())));
        assert_eq!(busy.unwrap_err().kind, FaultKind::Busy);
        other.batch_execute("ROLLBACK").unwrap();
        assert_eq!(writer.write(|_conn| Ok(Verdict::Commit(7))), Ok(7));
    }

    #[test]
    fn a_panic_leaves_the_writer_to_others() {
        let (_folder, writer) = writer();
        let panics = || writer.write::<()>(|_conn| panic!("half-way"));
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        for _ in 0..2 {
            assert_eq!(writer.write(|_conn| Ok(Verdict::Commit(7))), Ok(7));
        }
    }
}
