//! Answers of the database that this node remembers until the change feed names them.

use std::future::Future;
use std::time::Duration;

use quick_cache::sync::Cache;

use crate::kernel::fault::Fault;
use crate::platform::feed::{Change, Follower, Remembers, Topic};

/// How long a node that is cut off from the database goes on showing what it remembers.
const CUT_OFF: Duration = Duration::from_secs(60);
/// Answers remembered of one topic.
const ANSWERS: usize = 4096;

/// Answers about one topic, by name. What the feed names with no name of its own makes all of them go.
pub struct Remembered<T> {
    topic: Topic,
    answers: Cache<String, T>,
}

impl<T: Clone + Send + Sync> Remembers for Remembered<T> {
    fn forget(&self, change: &Change) {
        match change.topic == self.topic {
            true if change.which.is_empty() => self.answers.clear(),
            true => {
                self.answers.remove(&change.which);
            }
            false => {}
        }
    }

    fn forget_all(&self) {
        self.answers.clear();
    }
}

impl<T: Clone> Remembered<T> {
    /// Of one topic; nothing yet.
    #[must_use]
    pub fn of(topic: Topic) -> Self {
        Self { topic, answers: Cache::new(ANSWERS) }
    }

    /// The answer of that name. Where it is not remembered one asks, and the others wait; `ask` answers it with where
    /// the feed stood when it was read.
    ///
    /// # Errors
    /// What `ask` answers: that is never remembered, so nobody can fill this with invented names.
    pub async fn get<A>(&self, feed: &Follower, name: &str, ask: impl FnOnce() -> A) -> Result<T, Fault>
    where
        A: Future<Output = Result<(i64, T), Fault>>,
    {
        if !feed.heard_within(CUT_OFF) {
            return ask().await.map(|(_read_at, answer)| answer);
        }
        match self.answers.get_value_or_guard_async(name).await {
            Ok(answer) => Ok(answer),
            Err(asking) => {
                let (read_at, answer) = ask().await?;
                if feed.covers(read_at) {
                    // Refused only where it was forgotten meanwhile: then the next one asks again.
                    let _ = asking.insert(answer.clone());
                }
                Ok(answer)
            }
        }
    }
}
