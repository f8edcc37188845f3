//! 表彰: ranks become honours and money under policy packs.
//!
//! - A run is the engine's answer to one case text and one decisions text; both are kept with it, and so is the pin of
//!   every pack. `jiangsai award` makes the same lines from the same texts.
//! - Decisions, share plans and results are append-only: something new makes a new run, never an edit.
//! - A claim is (pack, rule, subject, payee), once in the whole installation. Only accepting a run sets its amount.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
