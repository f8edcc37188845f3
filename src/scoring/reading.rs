//! A table of a plan being read: what is asked of it, and where its problems go.

use crate::kernel::because::Because;
use crate::notation::{Report, Source, Table, Value};

/// One table. Every key is asked for by name; what nobody asked for is a problem at the end.
pub(crate) struct Reading<'r, 't> {
    table: Table<'t>,
    source: &'t Source,
    report: &'r mut Report,
}

impl<'r, 't> Reading<'r, 't> {
    /// A table of a source.
    pub(crate) fn new(table: Table<'t>, source: &'t Source, report: &'r mut Report) -> Self {
        Self { table, source, report }
    }

    /// A key that must be there.
    pub(crate) fn required<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&Value<'t>) -> Result<T, Because>,
    ) -> Option<T> {
        self.table.required(self.report, key, read)
    }

    /// A key that may be missing.
    pub(crate) fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&Value<'t>) -> Result<T, Because>,
    ) -> Option<T> {
        self.table.optional(self.report, key, read)
    }

    /// The line of a key, if it is there.
    pub(crate) fn line_of(&mut self, key: &'static str) -> Option<usize> {
        self.table.value(key).map(|value| value.line())
    }

    /// Remembers where a key stands, for checks that speak of it by its path in the plan.
    pub(crate) fn note(&mut self, key: &'static str, path: impl Into<String>) {
        if let Some(line) = self.line_of(key) {
            self.report.note(path, self.source, line);
        }
    }

    /// A problem at a line.
    pub(crate) fn refuse(&mut self, line: usize, because: Because) {
        self.report.at(self.source, line, because);
    }

    /// The tables of a list that must be there, each with its number from 1 noted under a path. One that is no table is
    /// a problem and `read` does not see it; where `read` gives nothing the list stops.
    pub(crate) fn tables<T>(
        &mut self,
        key: &'static str,
        path: &str,
        read: impl Fn(&mut Reading<'_, 't>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let mut all = Vec::new();
        for (value, number) in self.required(key, Value::list).unwrap_or_default().iter().zip(1..) {
            self.report.note(format!("{path}.{number}"), self.source, value.line());
            match value.table() {
                Ok(table) => {
                    let mut reading = Reading::new(table, self.source, self.report);
                    let read = read(&mut reading);
                    reading.finish();
                    all.push(read?);
                }
                Err(because) => self.refuse(value.line(), because.text("key", key)),
            }
        }
        Some(all)
    }

    /// Reports every key nobody asked for and then, at the line of the table, why nothing can be made of it.
    pub(crate) fn finish_with<T>(self, outcome: Result<T, Because>) -> Option<T> {
        let line = self.table.line();
        self.table.finish(self.report);
        outcome.map_err(|because| self.report.at(self.source, line, because)).ok()
    }

    /// Reports every key nobody asked for.
    pub(crate) fn finish(self) {
        self.table.finish(self.report);
    }
}
