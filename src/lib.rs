//! Jiangsai 匠赛 runs vocational skill competitions from filing to payout.
//!
//! Modules in reading order: the vocabulary, the policies, the eight stages, what surrounds them,
//! and the shell that meets the world. `ARCHITECTURE.md` says who may know whom.

pub mod access;
pub mod audit;
pub mod kernel;
pub mod lifecycle;
pub mod platform;
pub mod policy;
pub mod portal;
pub mod register;
pub mod shell;
