//! The files of a ranking: EVENT.toml, MARKS.csv, ENTRIES.csv and D.toml. What they hold stands in `docs/rank.md`.

pub(crate) mod decisions;
pub(crate) mod entries;
pub(crate) mod event;
pub(crate) mod marks;

pub use event::{Unreadable, read_plan, read_settings, write_plan};
