//! A TOML file as a whole: parsed, read from its root, objected to where its sections stand.

use toml::de::DeTable;

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

use super::report::Page;
use super::{Report, Source, Table};

/// A parsed file.
#[derive(Clone)]
pub(crate) struct Document<'s> {
    source: &'s Source<'s>,
    tree: DeTable<'s>,
}

impl<'s> Document<'s> {
    /// Parses a file; all syntax errors go into the report at once.
    pub(crate) fn parse(source: &'s Source<'s>, report: &Report) -> Option<Self> {
        let (tree, errors) = DeTable::parse_recoverable(source.text());
        for error in &errors {
            let place = source.place_of(error.span().map_or(0, |span| span.start));
            Page { source, report }.report(place, Because::new("input-toml").text("error", error.message()));
        }
        errors.is_empty().then(|| Self { source, tree: tree.into_inner() })
    }

    /// Parses a file that is read by itself.
    ///
    /// # Errors
    /// Every syntax error.
    pub(crate) fn open(source: &'s Source<'s>) -> Result<Self, Vec<Problem>> {
        let report = Report::default();
        let document = Self::parse(source, &report);
        report.answer(document)
    }

    /// The table of everything.
    pub(crate) fn root<'a>(&'a self, report: &'a Report) -> Table<'a> {
        Table::new(Page { source: self.source, report }, &self.tree, 0)
    }

    /// Reads everything with `build`, which reports what is wrong instead of stopping at it.
    ///
    /// # Errors
    /// Every problem reported; or, where `build` gave nothing without saying why, that one.
    pub(crate) fn read<T>(&self, build: impl FnOnce(Table<'_>) -> Option<T>) -> Result<T, Vec<Problem>> {
        let report = Report::default();
        let built = build(self.root(&report));
        report.answer(built)
    }

    /// Where `[section.id]` stands, for objections to what was understood.
    pub(crate) fn place_of(&self, section: &str, id: &str) -> Place {
        let table = self.tree.get(section).and_then(|section| section.get_ref().as_table());
        let at = table.and_then(|table| table.get_key_value(id)).map_or(0, |(key, _)| key.span().start);
        self.source.place_of(at)
    }

    /// The values as they were parsed.
    #[cfg(test)]
    pub(super) fn tree(&self) -> &DeTable<'s> {
        &self.tree
    }

    /// The values, to be read again with others in their place.
    pub(crate) fn tree_mut(&mut self) -> &mut DeTable<'s> {
        &mut self.tree
    }
}

/// Parses and reads a file that stands by itself.
///
/// # Errors
/// Every problem of it.
pub(crate) fn read<T>(
    source: &Source<'_>,
    build: impl FnOnce(Table<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    Document::open(source)?.read(build)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_understood_is_objected_to_at_its_head() {
        let source = Source::new("f", "a = 1\n\n[rule.x]\nb = 1\n[rule.\"y z\"]\n");
        let document = Document::open(&source).unwrap();
        let places = ["x", "y z", "other"].map(|id| document.place_of("rule", id).to_string());
        assert_eq!(places, ["f:3", "f:5", "f:1"]);
    }
}
