//! 筹备: a competition is drafted, filed with the authority, approved; its events, divisions, rounds, modules and
//! aspects are set up.
//!
//! - A competition's particulars change only before registration opens.
//! - Everything that depends on set-up reads it through the `…_in_tx` functions of [`usecase`].

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
