//! The register of people and units: who they are, their personal data, the honours they hold.
//!
//! - ID, phone and account numbers exist only sealed under their owner's key, beside a keyed digest and a masked form.
//! - Destroying an owner's key erases the owner; append-only rows hold references and digests only.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
