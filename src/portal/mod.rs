//! Pages across the stages: what somebody can do now, and where a competition stands.
//!
//! - The portal writes nothing: it reads, and links to the stages' own pages.
//! - What it offers comes from the same table the door checks (`access::actions`).

pub mod model;
pub mod rules;
pub mod usecase;
pub mod web;
