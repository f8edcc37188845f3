//! The eight stages, in order. A later stage may call an earlier one's `…_in_tx` functions, never its store.

pub mod setup;

pub mod registration;

pub mod draw;

pub mod judging;

pub mod ranking;

pub mod publicity;

pub mod awards;

pub mod payout;
