//! What the product stands on: database, configuration, clock, secrets. Knows no stage and no page.

pub mod config;
pub mod crypto;
pub mod db;
pub mod feed;
pub mod installation;
pub mod memo;
pub mod private;
pub mod system;
