//! From what the installation knows to the texts the engine reads, and from its lines to claims. Pure.

pub mod case_text;
pub mod decisions_text;
pub mod export;
pub mod once;
