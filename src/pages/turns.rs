//! What is answered from memory stands back while anybody writes.
//!
//! Such answers pass no queue: a crowd of readers is served as fast as the cores allow, and would leave none of them to
//! those who wait for a mark to be kept. While a write is in flight they take a quarter of each worker's time, in the order
//! in which they came; nobody is refused, and without writes nothing waits.

use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, OwnedMutexGuard};

/// For each unit of time spent on an answer a worker leaves so many to others.
const LEFT_TO_OTHERS: u32 = 3;
/// What an answer costs beside the work on it: reading the request, sending the answer.
const AROUND: Duration = Duration::from_micros(50);
/// How much may be owed before anybody waits: timers are no finer than a millisecond.
const OWED_AT_MOST: Duration = Duration::from_millis(4);

thread_local! {
    /// Until when the time of this worker is owed to others.
    static OWED_UNTIL: Cell<Option<Instant>> = const { Cell::new(None) };
    /// Who is next, on this worker.
    static LINE: Arc<Mutex<()>> = Arc::default();
}

/// A turn; when it is dropped the time it took is owed to others.
pub(super) struct Turn {
    begun: Instant,
    _place: OwnedMutexGuard<()>,
}

/// Waits for this worker's next turn.
pub(super) async fn next() -> Turn {
    let place = LINE.with(Arc::clone).lock_owned().await;
    let now = Instant::now();
    let owed = OWED_UNTIL.get().and_then(|until| until.checked_duration_since(now)).unwrap_or_default();
    if owed > OWED_AT_MOST {
        tokio::time::sleep(owed).await;
    }
    Turn { begun: Instant::now(), _place: place }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let now = Instant::now();
        let took = now.duration_since(self.begun).saturating_add(AROUND);
        let from = OWED_UNTIL.get().filter(|until| *until > now).unwrap_or(now);
        OWED_UNTIL.set(from.checked_add(took.saturating_mul(LEFT_TO_OTHERS)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn answers_take_a_quarter_of_the_time_and_no_more() {
        let begun = Instant::now();
        let mut worked = Duration::ZERO;
        for _ in 0..40 {
            let turn = next().await;
            let work = Instant::now();
            std::thread::sleep(Duration::from_millis(1));
            worked += work.elapsed();
            drop(turn);
        }
        let whole = begun.elapsed() + OWED_AT_MOST;
        assert!(whole >= worked * (1 + LEFT_TO_OTHERS) - worked / 10, "{worked:?} of {whole:?}");
    }

    #[actix_web::test]
    async fn who_goes_away_holds_nobody_up() {
        let first = next().await;
        let waits = tokio::time::timeout(Duration::from_millis(5), next()).await;
        assert!(waits.is_err(), "one at a time");
        drop(first);
        let _second = next().await;
    }
}
