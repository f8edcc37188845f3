//! What a line amounts to, known or between bounds.

use crate::kernel::exact::{Exact, whole};
use crate::kernel::money::Fen;
use crate::policy::words::Status;

/// Status with amount and bounds. A settled amount is its own low and high.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Worth {
    pub(super) status: Status,
    pub(super) amount: Option<Fen>,
    pub(super) low: Option<Fen>,
    pub(super) high: Option<Fen>,
}

impl Worth {
    /// A known amount.
    pub(super) fn settled(amount: Fen) -> Self {
        Self { status: Status::Settled, amount: Some(amount), low: Some(amount), high: Some(amount) }
    }

    /// Between bounds, as far as they are known.
    pub(super) fn pending(low: Option<Fen>, high: Option<Fen>) -> Self {
        Self { status: Status::Pending, amount: None, low, high }
    }

    /// Without any amount.
    pub(super) fn none(status: Status) -> Self {
        Self { status, amount: None, low: None, high: None }
    }
}

/// `amount × times`; `None` beyond 64 bits.
pub(super) fn times(amount: Fen, times: u32) -> Option<Fen> {
    amount.fen().checked_mul(i64::from(times)).map(Fen::new)
}

/// `ratio × amount`, rounded once, half-up to the fen; `None` beyond 64 bits.
pub(super) fn rated(ratio: &Exact, amount: Fen) -> Option<Fen> {
    if *ratio == whole(1) {
        return Some(amount);
    }
    Fen::round(&(ratio * amount.exact_yuan()))
}
