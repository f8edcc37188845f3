//! What somebody can do now, and where a competition stands.
//!
//! - What it offers comes from the same table the door checks (`access::actions`).

pub mod model;
pub mod rules;
pub mod usecase;
pub mod web;
