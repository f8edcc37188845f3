//! 公示: results are made public by version, stay public for ever, and become official.
//!
//! - Nothing is public before it is published; what was published keeps its version.
//! - Bodies are rendered once, free of log-in and nonce, and served from memory: serving computes nothing.
//! - A contestant sees the own result explained as deep as the competition says; judges are 裁判1, 裁判2 ….

pub mod model;
pub mod rules;
mod store;
pub mod usecase;
pub mod web;
