//! Who may do what. Deny by default; one table of actions; one door through which every write goes.
//!
//! - A write names an [`actions::Action`]; its rule says which roles may, on which kind of stream, in which phases.
//! - The [`door`] checks the grant, locks the stream, guards the phase, replays retries and writes the audit entry.
//! - Without any role in a competition its things do not exist (404); with the wrong role they are forbidden (403).

pub mod actions;
pub mod by;
pub mod door;
pub mod memory;
pub mod model;
pub mod offices;
pub mod proof;
pub mod secrets;
pub mod store;
pub mod usecase;
mod writing;
