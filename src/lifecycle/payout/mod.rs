//! 兑付: claims become payments, prepared by one person and approved by another.
//!
//! - Payable = amount in the latest accepted run − what was posted − what is in a batch under way. A negative rest is a
//!   recovery; it goes into a batch of its own.
//! - Postings are append-only: a payment that did not arrive is reversed by a posting, never deleted.
//! - Account numbers leave their seal only in the bank's file, and every such file is an audit entry.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
