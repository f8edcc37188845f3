//! One integration binary: everything here drives the product from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that trips over its own data should stop there"
)]

mod messages;
mod rank;
