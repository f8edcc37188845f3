//! Reading of what several parts of a plan have alike.

use crate::kernel::because::Because;
use crate::notation::{Report, Source, Table, Value};

/// Reads an optional key and remembers its line under a path of the plan.
pub(super) fn noted<'a, T>(
    table: &mut Table<'a>,
    source: &Source,
    report: &mut Report,
    key: &'static str,
    path: &str,
    read: impl Fn(&Value<'a>) -> Result<T, Because>,
) -> Option<T> {
    if let Some(value) = table.value(key) {
        report.note(path, source, value.line());
    }
    table.optional(report, key, read)
}
