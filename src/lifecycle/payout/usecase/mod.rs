//! What people do to pay: prepare, approve, export, settle, reverse.

pub mod batch;
pub mod finish;
pub mod prepare;
pub mod read;
