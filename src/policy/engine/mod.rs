//! The engine: a case under packs and decisions, to one line for each payee and benefit. Pure.
//!
//! Packs with one id are versions of each other: the one in force on the last day of a competition's
//! final is used for it. Nothing here knows a city, an amount or a title; all that stands in packs.

mod choose;
mod coach;
mod conflict;
mod money;
mod pay;
mod run;
mod setting;
mod split;
mod title;
mod trace;

pub(super) use choose::{RowOutcome, Spoken, choose, row_outcome};
pub use run::{Line, Run, Totals};
pub use setting::Setting;
pub use trace::{Item, Step};
