//! One integration binary: everything here drives the product from outside.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that trips over its own data should stop there"
)]

mod architecture;
mod helpers;
mod message_keys;
mod messages;
mod pages;
mod publicity;
mod standing;
