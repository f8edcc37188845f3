//! 报名: units and contestants enter, registrars review.
//!
//! - Entries and coach teams lock when registration closes.
//! - One person enters a division once.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
