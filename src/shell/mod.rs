//! The program: commands, the demo, the running service.

pub mod cli;
pub mod demo;
pub mod service;
