//! What was computed from the database, kept in memory with the stamp of what it was computed from.
//!
//! A value counts only for the very stamp it was kept with, which whoever asks has just read: nothing here is ever
//! out of date, however it was changed. Filled from reads alone: what a write has seen may still be undone.

use std::any::Any;
use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

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
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Key = ("test", 1);

    #[test]
    fn a_value_counts_for_its_stamp_alone() {
        let memo = Memo::default();
        memo.keep(KEY, "a", Arc::new(1), 8);
        assert_eq!(memo.get::<i32>(KEY, "a").as_deref(), Some(&1));
        assert_eq!(memo.get::<i32>(KEY, "b"), None);
        memo.keep(KEY, "b", Arc::new(2), 8);
        assert_eq!((memo.get::<i32>(KEY, "a"), memo.get::<i32>(KEY, "b").as_deref()), (None, Some(&2)));
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
