//! 评分: judges mark sheets by blind code, compare their own marks, sign.
//!
//! - A mark is never changed: a correction is a new version.
//! - A mark that was not given is not zero.
//! - Nothing here knows which entry is behind a code.
//! - A panel never shrinks in silence: who sat on it keeps seat, sheets and marks, and decisions say what counts.
//! - A judge sees the own sheets only; the chief judge sees all of them, and changes none.

pub mod api;
pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
