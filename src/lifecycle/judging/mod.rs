//! 评分: judges mark sheets by blind code, compare their own marks, sign.
//!
//! - A mark is never changed: a correction is a new version.
//! - A mark that was not given is not zero.
//! - Nothing here knows which entry is behind a code.

pub mod model;
mod store;
pub mod usecase;
