//! 计分排名: from marks to ranks and prizes, exactly, with a reason for each. Pure.
//!
//! Invariants: the answer never depends on the order of the input; a missing mark is never zero; nothing is
//! rounded but where the plan says; an entry that is not ranked changes nobody's rank.
//!
//! A kind of tie key is one file of [`ties`], a kind of prize plan one file of [`prizes`]: everything that differs from kind
//! to kind stands there, and one line makes it known.
//!
//! [`rules::rank`] takes a plan, a roster, marks and decisions and answers a [`model::Ranking`];
//! [`rules::explain`] says why for one row at a time, because most rows are never asked. [`files`] reads the texts a
//! ranking is told in; [`output`] writes what came out.

mod family;
pub mod files;
mod found;
pub mod model;
pub mod output;
pub mod prizes;
pub mod rules;
pub mod ties;
