//! Policy packs: dated, cited data that turn ranks into honours and money. Pure.
//!
//! A pack is read and checked ([`pack::load`]), a case and the decisions taken about it are read
//! ([`case`], [`decisions`]), and [`engine`] makes one line for each payee and benefit.
//! [`explain`] turns a line's compact trace into reasons.

mod lint;
mod parse;

pub mod case;
pub mod decisions;
pub mod engine;
pub mod explain;
pub mod facts;
pub mod golden;
pub mod model;
pub mod pack;
pub mod words;
