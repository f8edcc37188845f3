//! What was computed from the database, kept in memory with the stamp of what it was computed from.
//!
//! A value counts only for the very stamp it was kept with, which whoever asks has just read: nothing here is ever
//! out of date, however it was changed. Filled from reads alone: what a write has seen may still be undone.

use std::any::Any;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::{Cache, GuardResult};

use crate::kernel::fault::Fault;
use crate::kernel::limits::MEMO_BYTES;

/// Values held before the room for keys is made larger.
const VALUES: usize = 1024;

/// What is kept: a kind of value, and which one.
type Key = (&'static str, i64);

#[derive(Clone)]
struct Kept {
    stamp: String,
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
    pub fn get<T: Send + Sync + 'static>(&self, key: Key, stamp: &str) -> Option<Arc<T>> {
        let kept = self.0.get(&key).filter(|kept| kept.stamp == stamp);
        metrics::counter!("jiangsai_kept_values_total", "hit" => if kept.is_some() { "yes" } else { "no" })
            .increment(1);
        kept?.value.downcast().ok()
    }

    /// Keeps a value of about so many bytes for a stamp.
    pub fn keep<T: Send + Sync + 'static>(&self, key: Key, stamp: &str, value: Arc<T>, bytes: u64) {
        self.0.insert(key, Kept { stamp: stamp.to_owned(), bytes, value });
    }

    /// The value kept for a stamp; where there is none, one asker computes it and the others of its key wait.
    ///
    /// # Errors
    /// What `compute` answers; nothing is kept then.
    pub fn get_or<T: Send + Sync + 'static>(
        &self,
        key: Key,
        stamp: &str,
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
                let _ = computing.insert(Kept { stamp: stamp.to_owned(), bytes, value: value.clone() });
                Ok(value)
            }
            // Somebody computed another state while this one waited: both go on.
            GuardResult::Value(_) | GuardResult::Timeout => compute().map(|(value, _bytes)| Arc::new(value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const KEY: Key = ("test", 1);

    #[test]
    fn a_value_counts_for_its_stamp_alone() {
        let memo = Memo::default();
        let ask = |stamp: &str, value: i32| *memo.get_or(KEY, stamp, || Ok((value, 8))).unwrap();
        assert_eq!([ask("a", 1), ask("a", 2), ask("b", 3), ask("b", 4), ask("a", 5)], [1, 1, 3, 3, 5]);
        assert_eq!(memo.get::<i32>(KEY, "b"), None);
    }

    #[test]
    fn what_failed_is_not_kept() {
        let memo = Memo::default();
        assert!(memo.get_or::<i32>(KEY, "a", || Err(Fault::not_found())).is_err());
        assert_eq!(*memo.get_or(KEY, "a", || Ok((7, 8))).unwrap(), 7);
    }

    #[test]
    fn of_many_who_ask_at_once_one_computes() {
        let (memo, computed) = (Memo::default(), AtomicUsize::new(0));
        let start = std::sync::Barrier::new(8);
        let ask = || {
            start.wait();
            let value = memo.get_or(KEY, "a", || {
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
            memo.keep(("test", key), "a", Arc::new(key), MEMO_BYTES / 10);
            assert!(memo.0.weight() <= MEMO_BYTES, "after {key}");
        }
    }
}
