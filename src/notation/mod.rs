//! TOML and CSV, read with every problem and its line, all of them at once, and written, cells guarded. Text in, text
//! out: nothing here opens a file or knows a language.

pub(crate) mod cell;
mod node;
mod report;
mod rows;
mod source;
#[cfg(test)]
pub(crate) mod spoil;
mod table;
mod words;
pub(crate) mod write;

pub(crate) use node::Node;
pub(crate) use report::Report;
pub(crate) use rows::{CsvRows, Row};
pub(crate) use source::Source;
pub(crate) use table::{Document, Key, Table, read};
pub(crate) use words::{guess, unknown_word};
