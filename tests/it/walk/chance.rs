//! Chance that can be repeated: dice, the uids and codes that come of them, and a clock that is set by hand.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use jiangsai::kernel::clock::{Clock, Entropy};

/// Splitmix64.
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// One of `n`, from 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    /// Once in `n` times.
    pub(super) fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Randomness of the product, dealt from a seed.
pub(super) struct Dealt(pub(super) Mutex<Dice>);

impl Entropy for Dealt {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), String> {
        let mut dice = self.0.lock().unwrap();
        for chunk in buffer.chunks_mut(8) {
            let bytes = dice.roll().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
        Ok(())
    }
}

/// A clock that goes on by a second each time it is read, so that no two steps are at one instant.
pub(super) struct Hand(AtomicI64);

impl Hand {
    pub(super) fn at(instant: DateTime<Utc>) -> Self {
        Self(AtomicI64::new(instant.timestamp()))
    }

    pub(super) fn set(&self, instant: DateTime<Utc>) {
        self.0.fetch_max(instant.timestamp(), Ordering::SeqCst);
    }

    pub(super) fn go_on(&self, by: TimeDelta) {
        self.0.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.fetch_add(1, Ordering::SeqCst), 0).unwrap()
    }
}
