//! What a set-up must be. Pure.

pub mod changes;
pub mod check;
pub mod days;
pub mod occupation;
pub mod packs;
pub mod plan;
pub mod scheme;
pub mod shares;
