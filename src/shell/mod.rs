//! Where the product meets the world: commands, languages, HTTP.

pub mod assets;
pub mod cli;
pub mod demo;
pub mod messages;
pub mod ranking;
pub mod render;
pub mod results;
pub mod web;
