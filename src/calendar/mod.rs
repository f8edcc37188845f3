//! 工作日: which days are worked, by an editable table of days off and working weekends.
//!
//! - The years that were published when this version was made come with it; the administrator adds others on a page.
//! - A year nobody told counts weekdays, and whoever counted it says so.

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
