//! Where the product meets the world: commands, languages, HTTP.

pub mod cli;
pub mod messages;
