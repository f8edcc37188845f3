//! What changed of the things a node remembers: who is signed in and may do what, what is published, what lists show.
//!
//! A write that changes such a thing ends with one step of the feed. The one row of `feed_head` is locked by it, so
//! the numbers are in the order of the commits and no lower one turns up late. Every node asks a few times a second
//! what came after the last number it knows and forgets what is named.
//!
//! A remembered value counts only while the last answer is young: a node that is cut off from the database stops
//! trusting its memory by itself.

use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;

use super::db::conn::unexpected;
use super::db::schema::{feed, feed_head};
use super::db::{Conn, Pool, tx};

/// How often a node asks.
const EVERY: Duration = Duration::from_millis(300);

/// How many steps one answer brings; of a longer absence everything is forgotten.
const STEPS: i64 = 1000;

/// What a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// An account by its row number: sessions, password, name, grants, closed or opened.
    Account,
    /// A division by its uid: another version of its result is public, or the same one became official.
    Publication,
    /// What public lists show.
    Lists,
    /// A setting of the installation.
    Setting,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Account, Self::Publication, Self::Lists, Self::Setting];

    /// As kept.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Publication => "publication",
            Self::Lists => "lists",
            Self::Setting => "setting",
        }
    }

    fn from_code(code: &str) -> Result<Self, Fault> {
        let found = Self::ALL.into_iter().find(|topic| topic.code() == code);
        found.ok_or_else(|| Fault::internal(format!("topic {code}")))
    }
}

/// One thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of thing.
    pub topic: Topic,
    /// Which one; empty where there is one only.
    pub which: String,
}

/// Whatever remembers something of the database.
pub trait Remembers: Send + Sync {
    /// Forgets one thing.
    fn forget(&self, change: &Change);
    /// Forgets everything: steps were missed.
    fn forget_all(&self);
}

/// The number of the newest step.
pub fn head(conn: &mut Conn) -> Result<i64, Fault> {
    feed_head::table.find(1).select(feed_head::n).first(conn).map_err(unexpected)
}

/// Writes the steps of a write, which must be the last thing it does.
pub fn append_in_tx(conn: &mut Conn, changes: &[Change], at: DateTime<Utc>) -> Result<(), Fault> {
    for change in changes {
        let n = diesel::update(feed_head::table.find(1))
            .set(feed_head::n.eq(feed_head::n + 1))
            .returning(feed_head::n)
            .get_result::<i64>(conn)
            .map_err(unexpected)?;
        diesel::insert_into(feed::table)
            .values((
                feed::n.eq(n),
                feed::topic.eq(change.topic.code()),
                feed::key.eq(&change.which),
                feed::at.eq(at.naive_utc()),
            ))
            .execute(conn)
            .map_err(unexpected)?;
    }
    Ok(())
}

/// Takes steps away that were written before an instant, at most `most`: no node that is alive asks for them any more.
pub fn drop_in_tx(conn: &mut Conn, before: DateTime<Utc>, most: i64) -> Result<usize, Fault> {
    let old = feed::table
        .filter(feed::at.lt(before.naive_utc()))
        .order(feed::n)
        .limit(most)
        .select(feed::n)
        .load::<i64>(conn)
        .map_err(unexpected)?;
    diesel::delete(feed::table.filter(feed::n.eq_any(old))).execute(conn).map_err(unexpected)
}

/// What came after a number, and the newest number. `None`: more than can be told.
fn after(conn: &mut Conn, last: i64) -> Result<(i64, Option<Vec<Change>>), Fault> {
    let head = head(conn)?;
    if head == last {
        return Ok((head, Some(Vec::new())));
    }
    let rows = feed::table
        .filter(feed::n.gt(last))
        .filter(feed::n.le(head))
        .order(feed::n)
        .limit(STEPS)
        .select((feed::topic, feed::key))
        .load::<(String, String)>(conn)
        .map_err(unexpected)?;
    // Fewer than there were: some are pruned. A head that went back is that of a restored copy.
    let whole = i64::try_from(rows.len()).is_ok_and(|told| told == head.saturating_sub(last));
    let change = |(topic, which): (String, String)| Ok(Change { topic: Topic::from_code(&topic)?, which });
    let changes =
        if whole { Some(rows.into_iter().map(change).collect::<Result<_, Fault>>()?) } else { None };
    Ok((head, changes))
}

/// What this node knows of the feed.
#[derive(Default)]
pub struct Follower {
    known: Mutex<Known>,
    memories: RwLock<Vec<Arc<dyn Remembers>>>,
}

#[derive(Default)]
struct Known {
    /// The newest step that was acted on; `None` before the first answer.
    last: Option<i64>,
    /// When the last answered question began.
    asked: Option<Instant>,
}

impl Follower {
    /// A memory that is to hear of changes.
    pub fn add(&self, memory: Arc<dyn Remembers>) {
        self.memories.write().unwrap_or_else(PoisonError::into_inner).push(memory);
    }

    /// Whether the last answered question began less than `age` ago: whether what is remembered still counts.
    #[must_use]
    pub fn heard_within(&self, age: Duration) -> bool {
        self.known().asked.is_some_and(|asked| asked.elapsed() < age)
    }

    /// Whether something read when the feed stood at `n` may be remembered: nothing after that was forgotten already.
    #[must_use]
    pub fn covers(&self, n: i64) -> bool {
        self.known().last.is_some_and(|last| n >= last)
    }

    /// How long ago the last answered question began; `None` before the first.
    #[must_use]
    pub fn lag(&self) -> Option<Duration> {
        self.known().asked.map(|asked| asked.elapsed())
    }

    /// Forgets what a write of this node changed, once it is kept.
    pub fn forget(&self, changes: &[Change]) {
        let memories = self.memories.read().unwrap_or_else(PoisonError::into_inner);
        for change in changes {
            memories.iter().for_each(|memory| memory.forget(change));
        }
    }

    /// Asks once, and forgets what the answer names.
    ///
    /// # Errors
    /// The database's own; what was known stays, and grows old.
    pub fn ask(&self, pool: &Pool) -> Result<(), Fault> {
        let asked = Instant::now();
        let last = self.known().last;
        let (head, changes) = tx::read(pool, |conn| match last {
            Some(last) => after(conn, last),
            None => Ok((head(conn)?, None)),
        })?;
        match changes {
            Some(changes) => self.forget(&changes),
            None => {
                let memories = self.memories.read().unwrap_or_else(PoisonError::into_inner);
                memories.iter().for_each(|memory| memory.forget_all());
            }
        }
        *self.known() = Known { last: Some(head), asked: Some(asked) };
        Ok(())
    }

    /// Asks again and again on a thread of its own, until the follower is gone.
    ///
    /// # Errors
    /// Where the system gives no thread.
    pub fn follow(self: &Arc<Self>, pool: &Pool) -> std::io::Result<()> {
        let (follower, pool): (Weak<Self>, Pool) = (Arc::downgrade(self), pool.for_feed());
        let keep_asking = move || {
            while let Some(follower) = follower.upgrade() {
                if let Err(fault) = follower.ask(&pool) {
                    tracing::warn!(%fault, "the change feed does not answer");
                }
                drop(follower);
                std::thread::sleep(EVERY);
            }
        };
        std::thread::Builder::new().name("change-feed".to_owned()).spawn(keep_asking).map(|_thread| ())
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
