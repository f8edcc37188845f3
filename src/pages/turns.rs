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
    /// What this worker owes to others.
    static DEBT: Cell<Debt> = const { Cell::new(Debt { until: None }) };
    /// Who is next, on this worker.
    static LINE: Arc<Mutex<()>> = Arc::default();
}

/// Until when the time of a worker is owed to others.
#[derive(Debug, Clone, Copy, Default)]
struct Debt {
    until: Option<Instant>,
}

impl Debt {
    /// How long the next answer waits.
    fn wait(self, now: Instant) -> Duration {
        let owed = self.until.and_then(|until| until.checked_duration_since(now)).unwrap_or_default();
        if owed > OWED_AT_MOST { owed } else { Duration::ZERO }
    }

    /// After an answer that began and ended then.
    fn after(self, begun: Instant, ended: Instant) -> Self {
        let took = ended.saturating_duration_since(begun).saturating_add(AROUND);
        let from = self.until.filter(|until| *until > begun).unwrap_or(begun);
        Self { until: from.checked_add(took.saturating_mul(LEFT_TO_OTHERS + 1)) }
    }
}

/// A turn; when it is dropped the time it took is owed to others.
pub(super) struct Turn {
    begun: Instant,
    _place: OwnedMutexGuard<()>,
}

/// Waits for this worker's next turn.
pub(super) async fn next() -> Turn {
    let place = LINE.with(Arc::clone).lock_owned().await;
    let wait = DEBT.get().wait(Instant::now());
    if !wait.is_zero() {
        tokio::time::sleep(wait).await;
    }
    Turn { begun: Instant::now(), _place: place }
}

impl Drop for Turn {
    fn drop(&mut self) {
        DEBT.set(DEBT.get().after(self.begun, Instant::now()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many answers of a length, one after the other as soon as they may: how long all of them take.
    fn lasts(answers: u32, each: Duration) -> Duration {
        let begun = Instant::now();
        let (mut debt, mut now) = (Debt::default(), begun);
        for _ in 0..answers {
            now += debt.wait(now);
            debt = debt.after(now, now + each);
            now += each;
        }
        now - begun
    }

    #[test]
    fn answers_take_a_quarter_of_the_time() {
        for each in [Duration::from_micros(30), Duration::from_millis(2)] {
            let (worked, lasts) = ((each + AROUND) * 1000, lasts(1000, each));
            let share = worked * 4;
            let slack = OWED_AT_MOST + (each + AROUND) * 4 + AROUND * 1000;
            assert!(lasts + slack >= share && lasts <= share, "{worked:?} of {lasts:?}");
        }
    }

    #[test]
    fn nobody_waits_for_a_few_small_answers_or_after_a_pause() {
        assert_eq!(lasts(15, Duration::from_micros(10)), Duration::from_micros(150));
        let (now, long) = (Instant::now(), Duration::from_secs(1));
        let debt = Debt::default().after(now, now + long);
        assert_eq!(debt.wait(now + long), 3 * long + 4 * AROUND);
        assert_eq!(debt.wait(now + 5 * long), Duration::ZERO);
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
