//! 抽签: blind codes are drawn by the encryption judge.
//!
//! - The seed's digest is published before anybody marks; the seed itself only after decryption.
//! - Maps from code to entry are encrypted; only the encryption judge reads them until decryption.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
