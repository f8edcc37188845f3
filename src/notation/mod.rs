//! TOML and CSV, read with every problem and its line, all of them at once, and written, cells guarded. Text in, text
//! out: nothing here opens a file or knows a language.

pub(crate) mod cell;
mod document;
mod pieces;
mod report;
mod rows;
mod source;
#[cfg(test)]
pub(crate) mod spoil;
mod table;
mod value;
mod words;
pub(crate) mod write;

pub(crate) use document::{Document, read};
pub(crate) use pieces::{Piece, pieces};
pub(crate) use report::Report;
pub(crate) use rows::{CsvRows, Row};
pub(crate) use source::Source;
pub(crate) use table::{Key, Node, Table};
pub(crate) use words::{guess, unknown_word};
