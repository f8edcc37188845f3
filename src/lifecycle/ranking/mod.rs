//! 排名: the marks of a hall become a ranking, confirmed, decrypted, decided and signed. What is computed, and how,
//! stands in [`crate::scoring`].
//!
//! The chief confirms blind totals; the encryption judge and the supervisor decrypt together;
//! the chief and the supervisor sign what came out; ties are decided by the committee. Until both have agreed to
//! decrypt, nothing here reads an entry.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
