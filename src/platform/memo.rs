//! What was computed from the database, kept in memory with the stamp of what it was computed from.
//!
//! A value counts only for the very stamp it was kept with, which whoever asks has just read: nothing here is ever
//! out of date, however it was changed. Filled from reads alone: what a write has seen may still be undone.

use std::any::Any;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, GuardResult};
use sha2::{Digest as _, Sha256};

use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::kernel::limits::MEMO_BYTES;

use super::db::Conn;

/// Values held before the room for keys is made larger.
const VALUES: usize = 4096;

/// What is kept: a kind of value, and which one.
pub type Key = (&'static str, i64);

/// The state something was computed from: one revision, or the digest of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp([u8; 32]);

impl Stamp {
    /// Of one stream at a revision.
    #[must_use]
    pub fn of_revision(revision: i64) -> Self {
        let mut stamp = [0; 32];
        let (_rest, end) = stamp.split_at_mut(24);
        end.copy_from_slice(&revision.to_be_bytes());
        Self(stamp)
    }

    /// Of several streams, each with its row number and revision, in an order the caller always keeps.
    #[must_use]
    pub fn of(states: impl IntoIterator<Item = (StreamId, i64)>) -> Self {
        let mut digest = Sha256::new();
        for (stream, revision) in states {
            digest.update(stream.row().to_be_bytes());
            digest.update(revision.to_be_bytes());
        }
        Self(digest.finalize().into())
    }
}

#[derive(Clone)]
struct Kept {
    stamp: Stamp,
    bytes: u64,
    value: Arc<dyn Any + Send + Sync>,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Kept> for Weight {
    fn weight(&self, _key: &Key, kept: &Kept) -> u64 {
        kept.bytes.max(1)
    }
}

/// The memory; bounded by the bytes its values say they take.
pub struct Memo(Cache<Key, Kept, Weight>);

impl Default for Memo {
    fn default() -> Self {
        Self(Cache::with_weighter(VALUES, MEMO_BYTES, Weight))
    }
}

impl Memo {
    /// The value kept for a stamp.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(&self, key: Key, stamp: Stamp) -> Option<Arc<T>> {
        let kept = self.0.get(&key).filter(|kept| kept.stamp == stamp);
        metrics::counter!("jiangsai_kept_values_total", "hit" => if kept.is_some() { "yes" } else { "no" })
            .increment(1);
        kept?.value.downcast().ok()
    }

    /// Keeps a value of about so many bytes for a stamp.
    pub fn keep<T: Send + Sync + 'static>(&self, key: Key, stamp: Stamp, value: Arc<T>, bytes: u64) {
        self.0.insert(key, Kept { stamp, bytes, value });
    }

    /// The value kept for a stamp; where there is none, one asker computes it and the others of its key wait.
    fn get_or<T: Send + Sync + 'static>(
        &self,
        key: Key,
        stamp: Stamp,
        compute: impl FnOnce() -> Result<(T, u64), Fault>,
    ) -> Result<Arc<T>, Fault> {
        if let Some(value) = self.get(key, stamp) {
            return Ok(value);
        }
        // What stands there is of another state.
        self.0.remove_if(&key, |kept| kept.stamp != stamp);
        match self.0.get_value_or_guard(&key, None) {
            GuardResult::Value(kept) if kept.stamp == stamp => {
                kept.value.downcast().map_err(|_other| Fault::internal("two kinds of value under one name"))
            }
            GuardResult::Guard(computing) => {
                let (value, bytes) = compute()?;
                let value = Arc::new(value);
                // Refused only where somebody took it away meanwhile: the next one computes again.
                let _ = computing.insert(Kept { stamp, bytes, value: value.clone() });
                Ok(value)
            }
            // Somebody computed another state while this one waited: both go on.
            GuardResult::Value(_) | GuardResult::Timeout => compute().map(|(value, _bytes)| Arc::new(value)),
        }
    }
}

/// How a transaction may use the memory.
#[derive(Clone, Copy)]
pub enum Recall<'a> {
    /// It only reads: it takes what is kept, and keeps what it computes.
    Reading(&'a Memo),
    /// A write that has locked the stream of this row number and changed nothing yet: what was kept for the state
    /// before the lock holds. It keeps nothing.
    Locked(&'a Memo, StreamId),
    /// A write that may have changed something: it computes.
    Nothing,
}

impl Recall<'_> {
    /// The revision a stream had before this transaction's lock took the next one.
    #[must_use]
    pub fn before(self, stream: StreamId, revision: i64) -> i64 {
        match self {
            Self::Locked(_memo, locked) if locked == stream => revision.saturating_sub(1),
            _ => revision,
        }
    }

    /// The value kept for a stamp.
    #[must_use]
    pub fn get<T: Send + Sync + 'static>(self, key: Key, stamp: Stamp) -> Option<Arc<T>> {
        match self {
            Self::Reading(memo) | Self::Locked(memo, _) => memo.get(key, stamp),
            Self::Nothing => None,
        }
    }

    /// Keeps a value of about so many bytes, where this transaction may.
    pub fn keep<T: Send + Sync + 'static>(self, key: Key, stamp: Stamp, value: &Arc<T>, bytes: u64) {
        if let Self::Reading(memo) = self {
            memo.keep(key, stamp, value.clone(), bytes);
        }
    }

    /// What stands under `key` for the state that `stamp` reads, computed where it is not kept; `compute` answers it
    /// with about how many bytes it takes.
    ///
    /// # Errors
    /// What `stamp` or `compute` answers; nothing is kept then.
    pub fn of<T: Send + Sync + 'static>(
        self,
        conn: &mut Conn,
        key: Key,
        stamp: impl FnOnce(&mut Conn) -> Result<Stamp, Fault>,
        compute: impl FnOnce(&mut Conn) -> Result<(T, u64), Fault>,
    ) -> Result<Arc<T>, Fault> {
        match self {
            Self::Reading(memo) => {
                let stamp = stamp(conn)?;
                memo.get_or(key, stamp, || compute(conn))
            }
            Self::Locked(memo, _stream) => {
                let stamp = stamp(conn)?;
                match memo.get(key, stamp) {
                    Some(value) => Ok(value),
                    None => compute(conn).map(|(value, _bytes)| Arc::new(value)),
                }
            }
            Self::Nothing => compute(conn).map(|(value, _bytes)| Arc::new(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const KEY: Key = ("test", 1);

    fn at(revision: i64) -> Stamp {
        Stamp::of_revision(revision)
    }

    #[test]
    fn a_value_counts_for_its_stamp_alone() {
        let memo = Memo::default();
        let ask = |revision: i64, value: i32| *memo.get_or(KEY, at(revision), || Ok((value, 8))).unwrap();
        assert_eq!([ask(1, 1), ask(1, 2), ask(2, 3), ask(2, 4), ask(1, 5)], [1, 1, 3, 3, 5]);
        assert_eq!(memo.get::<i32>(KEY, at(2)), None);
    }

    #[test]
    fn what_failed_is_not_kept() {
        let memo = Memo::default();
        assert!(memo.get_or::<i32>(KEY, at(1), || Err(Fault::not_found())).is_err());
        assert_eq!(*memo.get_or(KEY, at(1), || Ok((7, 8))).unwrap(), 7);
    }

    #[test]
    fn of_many_who_ask_at_once_one_computes() {
        let (memo, computed) = (Memo::default(), AtomicUsize::new(0));
        let start = std::sync::Barrier::new(8);
        let ask = || {
            start.wait();
            let value = memo.get_or(KEY, at(1), || {
                computed.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(std::time::Duration::from_millis(20));
                Ok((7, 8))
            });
            assert_eq!(*value.unwrap(), 7);
        };
        std::thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(ask))));
        assert_eq!(computed.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn the_memory_is_bounded_by_bytes() {
        let memo = Memo::default();
        for key in 0..100 {
            memo.keep(("test", key), at(1), Arc::new(key), MEMO_BYTES / 10);
            assert!(memo.0.weight() <= MEMO_BYTES, "after {key}");
        }
    }

    #[test]
    fn a_stamp_is_of_each_stream_and_each_revision_in_order() {
        let stamps = [
            Stamp::of([(StreamId::of_row(1), 2), (StreamId::of_row(3), 4)]),
            Stamp::of([(StreamId::of_row(3), 4), (StreamId::of_row(1), 2)]),
            Stamp::of([(StreamId::of_row(1), 2), (StreamId::of_row(3), 5)]),
            Stamp::of([(StreamId::of_row(1), 2)]),
            Stamp::of([]),
            Stamp::of_revision(2),
        ];
        for (at, stamp) in stamps.iter().enumerate() {
            assert_eq!(stamps.iter().position(|other| other == stamp), Some(at));
        }
    }

    #[test]
    fn a_locked_stream_counts_as_it_was() {
        let memo = Memo::default();
        assert_eq!(Recall::Locked(&memo, StreamId::of_row(7)).before(StreamId::of_row(7), 5), 4);
        assert_eq!(Recall::Locked(&memo, StreamId::of_row(7)).before(StreamId::of_row(8), 5), 5);
        assert_eq!(Recall::Reading(&memo).before(StreamId::of_row(7), 5), 5);
    }
}
