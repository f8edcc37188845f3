//! The real clock and the system's randomness.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

use crate::kernel::clock::{Clock, Entropy};

/// The system's clock, cut to microseconds. A demo may set it ahead; nobody else can.
#[derive(Default)]
pub struct SystemClock {
    ahead_seconds: AtomicI64,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where time enters")]
    fn now(&self) -> DateTime<Utc> {
        let ahead = TimeDelta::try_seconds(self.ahead_seconds.load(Ordering::Relaxed)).unwrap_or_default();
        (Utc::now() + ahead).trunc_subsecs(6)
    }

    fn run_ahead(&self, seconds: i64) {
        self.ahead_seconds.store(seconds, Ordering::Relaxed);
    }
}

/// The operating system's randomness.
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String> {
        getrandom::fill(buffer).map_err(|error| format!("no system randomness: {error}"))
    }
}
