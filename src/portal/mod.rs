//! Pages across the stages.
//!
//! - The portal writes nothing: it reads, and links to the stages' own pages.

pub mod desk;
pub mod public;
