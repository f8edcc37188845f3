//! 筹备: a competition is drafted, filed with the authority, approved; its events, divisions, rounds, modules and
//! aspects are set up.
//!
//! - Particulars can be mended until the competition is settled: with a reason once approved, with a public notice once public.
//! - Everything that depends on set-up reads it through the `…_in_tx` functions of [`usecase`].

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
