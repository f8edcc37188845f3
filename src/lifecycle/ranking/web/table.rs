//! The rows of a record that stand on one page.

use serde::Serialize;

use crate::kernel::because::Because;
use crate::kernel::limits::PAGE_ROWS;
use crate::lifecycle::ranking::usecase::results::Person;
use crate::pages::part::{Asked, Part};
use crate::scoring::model::{Record, RecordRow};

/// A record as a page shows it: the rows asked for, and what is said of all.
#[derive(Serialize)]
pub(super) struct Table<'a> {
    rows: &'a [RecordRow],
    people: &'a [Person],
    decimals: u32,
    open: &'a [Because],
    notices: &'a [Because],
    part: Part,
}

impl<'a> Table<'a> {
    /// The part asked for; `people` stand in the order of the rows, or are none while the codes are closed.
    pub(super) fn of(record: &'a Record, people: &'a [Person], asked: &Asked, page: &str) -> Self {
        let part = Part::new(record.rows.len(), usize::from(PAGE_ROWS), asked, &format!("{page}?page="));
        Self {
            rows: record.rows.get(part.range()).unwrap_or_default(),
            people: people.get(part.range()).unwrap_or_default(),
            decimals: record.decimals,
            open: &record.open,
            notices: &record.notices,
            part,
        }
    }
}
