//! Jiangsai 匠赛 runs vocational skill competitions from filing to payout.
//!
//! Modules in reading order: the vocabulary, the notation of files, the two engines (marks to ranks, ranks to money),
//! what the service stands on, the page kit, working days, people and units, the eight stages, the pages across them, the program. `ARCHITECTURE.md` says who may know whom.

pub mod access;
pub mod audit;
pub mod calendar;
pub mod kernel;
pub mod lifecycle;
pub mod notation;
pub mod pages;
pub mod platform;
pub mod policy;
pub mod portal;
pub mod register;
pub mod scoring;
pub mod shell;
