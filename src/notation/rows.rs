//! Rows of a CSV file with their line numbers; `#` lines and empty lines are passed over.

use csv::StringRecord;

use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Place;

use super::report::Page;
use super::{Report, Source, cell, unknown_word};

/// A CSV file read row by row.
pub(crate) struct CsvRows<'a> {
    page: Page<'a>,
    reader: csv::Reader<&'a [u8]>,
    header: Vec<String>,
    header_at: usize,
    record: StringRecord,
    /// Cells hold names: a line break in one is nothing anybody typed.
    names: bool,
}

/// One row. What is wrong with it is reported at its line.
#[derive(Clone, Copy)]
pub(crate) struct Row<'r> {
    page: Page<'r>,
    at: usize,
    record: &'r StringRecord,
}

impl<'a> CsvRows<'a> {
    /// Reads the header; an empty file is a problem.
    pub(crate) fn open(source: &'a Source<'a>, report: &'a Report) -> Option<Self> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(source.text().as_bytes());
        let page = Page { source, report };
        let mut rows = Self {
            page,
            reader,
            header: Vec::new(),
            header_at: 0,
            record: StringRecord::new(),
            names: false,
        };
        let Some(at) = rows.read() else {
            rows.report(Because::new("input-csv-empty"));
            return None;
        };
        rows.header_at = at;
        rows.header = rows.record.iter().map(|name| cell::plain(name).to_owned()).collect();
        if let [only] = rows.header.as_slice()
            && let Some(mark) = only.chars().find(|mark| ['\t', ';'].contains(mark))
        {
            let key = if mark == ';' { "input-parted-by-semicolons" } else { "input-parted-by-tabs" };
            rows.report(Because::new(key));
            return None;
        }
        for (at, name) in rows.header.iter().enumerate() {
            if rows.header.iter().take(at).any(|before| before == name) {
                rows.report(Because::new("input-column-twice").text("column", name));
            }
        }
        Some(rows)
    }

    /// The same of a file whose cells hold names, each on one line.
    pub(crate) fn of_names(self) -> Self {
        Self { names: true, ..self }
    }

    /// Reports a problem of the header.
    pub(crate) fn report(&self, because: Because) {
        self.page.report(place(self.page, self.header_at), because);
    }

    /// Column names.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// The place of a column.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name)
    }

    /// Reports columns that are not known and columns that are lacking; whether all that are needed are there.
    pub(crate) fn check_columns(&self, known: &[&str], needed: &[&str]) -> bool {
        for column in self.header.iter().filter(|column| !known.contains(&column.as_str())) {
            self.report(unknown_word(column, known.iter().copied()));
        }
        let lacking = needed.iter().filter(|column| self.column(column).is_none());
        let reported =
            lacking.map(|column| self.report(Because::new("input-column-missing").text("column", *column)));
        reported.count() == 0
    }

    /// The next row with as many cells as the header; others are problems and passed over.
    pub(crate) fn next_row(&mut self) -> Option<Row<'_>> {
        loop {
            let at = self.read()?;
            let (cells, columns) = (self.record.len(), self.header.len());
            if let Some(column) = self.hidden() {
                self.page.report(place(self.page, at), Because::new("input-hidden").text("column", column));
                continue;
            }
            if cells == columns {
                return Some(Row { page: self.page, at, record: &self.record });
            }
            let because = Because::new("input-cells").count("cells", cells).count("columns", columns);
            self.page.report(place(self.page, at), because);
        }
    }

    /// The column whose cell holds what nobody sees: a NUL, an escape; a line break among names.
    fn hidden(&self) -> Option<&str> {
        let breaks = |letter: char| !self.names && matches!(letter, '\n' | '\r' | '\t');
        let hidden = |letter: char| letter.is_control() && !breaks(letter);
        let at = self.record.iter().position(|cell| cell.contains(hidden))?;
        Some(self.header.get(at).map_or("", String::as_str))
    }

    /// Reads one record; the byte it begins at, or what was passed over before it.
    fn read(&mut self) -> Option<usize> {
        let byte =
            |at: Option<&csv::Position>| at.and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Some(byte(self.record.position())),
            Ok(false) => None,
            Err(error) => {
                let because = Because::new("input-csv").text("error", error.to_string());
                self.page.report(place(self.page, byte(error.position())), because);
                None
            }
        }
    }
}

/// The line of a record: the reader calls it by the empty lines and comments before it.
fn place(page: Page<'_>, at: usize) -> Place {
    let text = page.source.text();
    let mut rest = text.get(at..).unwrap_or_default();
    loop {
        let after = match rest.strip_prefix(['\n', '\r']) {
            None if rest.starts_with('#') => rest.split_once('\n').map(|(_, after)| after),
            after => after,
        };
        match after {
            Some(after) => rest = after,
            None => return page.source.place_of(text.len().saturating_sub(rest.len())),
        }
    }
}

impl<'r> Row<'r> {
    /// The text of a cell, without what guarded it in a spreadsheet; empty where there is none.
    pub(crate) fn cell(self, at: usize) -> &'r str {
        self.record.get(at).map(cell::plain).unwrap_or_default()
    }

    /// Reports a problem of the row.
    pub(crate) fn report(self, because: Because) {
        self.page.report(place(self.page, self.at), because);
    }

    /// Reports that a cell is empty that may not be.
    pub(crate) fn lacks(self, column: &str) {
        self.report(Because::new("input-cell-missing").text("column", column));
    }

    /// Reports that a cell is not what its column takes.
    pub(crate) fn wrong(self, column: &str, found: &str, wanted: Arg) {
        let because = Because::new("input-cell").text("column", column).text("found", found);
        self.report(because.with("wanted", wanted));
    }

    /// Remembers where it stands under a dotted path, for checks that speak of it.
    pub(crate) fn note(self, path: impl Into<String>) {
        self.page.report.note(path.into(), place(self.page, self.at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_with_their_lines_and_problems_with_theirs() {
        let source = Source::new(
            "f",
            "# of the hall\na,b,a,cc\n\n1, 2 ,3,'=4\n# later\n1,2\n\"x\ny\",2,3,'4\n\u{1b},2,3,4\n",
        );
        let report = Report::default();
        let mut rows = CsvRows::open(&source, &report).unwrap();
        assert!(!rows.check_columns(&["a", "b", "c"], &["b", "d"]));
        assert_eq!(rows.column("b"), Some(1));
        let mut read = Vec::new();
        while let Some(row) = rows.next_row() {
            read.push((place(row.page, row.at).to_string(), [0, 1, 3, 9].map(|at| row.cell(at).to_owned())));
        }
        assert_eq!(
            read,
            [
                ("f:4".to_owned(), ["1", "2", "=4", ""].map(str::to_owned)),
                ("f:7".to_owned(), ["x\ny", "2", "'4", ""].map(str::to_owned))
            ]
        );
        let told: Vec<String> = report
            .answer(Some(()))
            .unwrap_err()
            .iter()
            .map(|problem| format!("{} {}", problem.place, problem.because.key))
            .collect();
        assert_eq!(
            told,
            [
                "f:2 input-column-twice",
                "f:2 input-unknown",
                "f:2 input-column-missing",
                "f:6 input-cells",
                "f:9 input-hidden"
            ]
        );
    }

    #[test]
    fn a_file_without_a_header_is_told() {
        for text in ["", "\n\n", "# nothing\n"] {
            let (source, report) = (Source::new("f", text), Report::default());
            assert!(CsvRows::open(&source, &report).is_none());
            let problems = report.answer(Some(())).unwrap_err();
            assert_eq!(
                problems.iter().map(|found| found.because.key.as_ref()).collect::<Vec<_>>(),
                ["input-csv-empty"]
            );
        }
    }
}
