//! What happened, for ever: one hash chain for each stream, and checkpoints over all of them.
//!
//! - Entry *n* of a stream is the stream's revision *n*; nothing is ever updated or deleted.
//! - An entry hashes its canonical bytes together with the hash before it; a checkpoint hashes the heads of
//!   all streams that changed since the checkpoint before.
//! - An exported head (`jiangsai audit head`), kept elsewhere, lets `audit verify` name the first entry that is
//!   broken, missing, swapped or rewritten.
//! - Details hold references and digests, never personal data.

pub mod model;
pub mod rules;
pub mod store;
pub mod usecase;
