//! 排名: from marks to ranks and prizes, exactly, with a reason for each.
//!
//! Invariants: the answer never depends on the order of the input; a missing mark is never zero; nothing is
//! rounded but where the plan says; an entry that is not ranked changes nobody's rank.
//!
//! [`rules::rank`] takes a plan, a roster, marks and decisions and answers a [`model::Ranking`];
//! [`rules::explain`] says why for one row at a time, because most rows are never asked.
//!
//! In the service: the chief confirms blind totals; the encryption judge and the supervisor decrypt together;
//! the chief and the supervisor sign what came out; ties are decided by the committee. Until both have agreed to
//! decrypt, nothing here reads an entry.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
