//! CSV written so that no spreadsheet computes a cell, and every cell can be had back.

use std::borrow::Cow;

use crate::kernel::fault::Fault;

/// What spreadsheets take for the beginning of a formula, the wide signs of a Chinese keyboard with them; and the
/// guard itself, so that a text that begins with one comes back whole.
const WILD: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\''];

/// A text no spreadsheet takes for a formula; [`plain`] gives the text back.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(WILD) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// What [`guarded`] was made from; a text that was not guarded as it stands.
pub(crate) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| rest.starts_with(WILD)).unwrap_or(cell)
}

/// One cell. What it is says whether it must be guarded, so that nobody has to think of it.
#[derive(Debug, Clone)]
pub(crate) enum Cell<'c> {
    /// A text, whoever wrote it: guarded.
    Text(Cow<'c, str>),
    /// A figure of ours, or nothing: as it stands, a minus is a minus.
    Figure(String),
    /// Digits that are no quantity: a tab before them keeps a spreadsheet from rounding the last ones.
    Digits(&'c str),
}

impl<'c> Cell<'c> {
    /// A text.
    pub(crate) fn text(text: impl Into<Cow<'c, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A figure; an empty cell where it is not known.
    pub(crate) fn figure(figure: Option<impl ToString>) -> Self {
        Self::Figure(figure.map_or_else(String::new, |figure| figure.to_string()))
    }

    fn written(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => guarded(text),
            Self::Figure(figure) => Cow::Borrowed(figure),
            Self::Digits("") => Cow::Borrowed(""),
            Self::Digits(digits) => Cow::Owned(format!("\t{digits}")),
        }
    }
}

/// A CSV file being written.
pub(crate) struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    /// For programs: lines end with a line feed, and a first cell `#1` makes no comment of its row.
    pub(crate) fn for_programs() -> Self {
        Self { writer: csv::WriterBuilder::new().comment(Some(b'#')).from_writer(Vec::new()) }
    }

    /// For people: a byte order mark, so that spreadsheets read Chinese; lines end as RFC 4180 says.
    pub(crate) fn for_people() -> Self {
        let begun = "\u{feff}".as_bytes().to_vec();
        Self { writer: csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(begun) }
    }

    /// Writes a row.
    ///
    /// # Errors
    /// `Internal` where it has not as many cells as those before.
    pub(crate) fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cell<'c>>) -> Result<(), Fault> {
        for cell in cells {
            self.writer.write_field(cell.written().as_ref()).map_err(Fault::internal)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(Fault::internal)
    }

    /// The whole text.
    ///
    /// # Errors
    /// `Internal` where it cannot be put together.
    pub(crate) fn finish(self) -> Result<String, Fault> {
        let bytes = self.writer.into_inner().map_err(Fault::internal)?;
        String::from_utf8(bytes).map_err(Fault::internal)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notation::{CsvRows, Report, Source};

    /// Texts a spreadsheet would compute, fetch or run, and how they are written.
    const HOSTILE: &[(&str, &str)] = &[
        ("=1+1", "'=1+1"),
        ("=HYPERLINK(\"http://x\",\"y\")", "'=HYPERLINK(\"http://x\",\"y\")"),
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1+1", "'+1+1"),
        ("-1+1", "'-1+1"),
        ("-2", "'-2"),
        ("@SUM(A1:A9)", "'@SUM(A1:A9)"),
        ("\t=1+1", "'\t=1+1"),
        ("\r=1+1", "'\r=1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM", "'＠SUM"),
        ("'=1+1", "''=1+1"),
        ("'示例", "''示例"),
        ("'", "''"),
    ];

    #[test]
    fn every_hostile_text_is_guarded_and_comes_back() {
        for (text, cell) in HOSTILE {
            assert_eq!(guarded(text), *cell);
            assert_eq!(plain(cell), *text);
        }
    }

    #[test]
    fn other_texts_stand_as_they_are() {
        for text in ["", "示例甲", "a=1", " =1", "1-1", "5000.00", "6222", "“=”", "x'y"] {
            assert_eq!(guarded(text), text);
            assert_eq!(plain(text), text);
        }
        assert_eq!(plain("'示例"), "'示例", "an apostrophe somebody typed guards nothing");
    }

    #[test]
    fn a_figure_keeps_its_minus_and_digits_their_last_ones() {
        let mut sheet = Sheet::for_people();
        let cells =
            [Cell::figure(Some(-5)), Cell::figure(None::<i64>), Cell::Digits("6222"), Cell::Digits("")];
        sheet.row(cells).unwrap();
        assert_eq!(sheet.finish().unwrap(), "\u{feff}-5,,\t6222,\r\n");
    }

    #[test]
    fn a_row_of_another_length_is_our_fault_and_told() {
        let mut sheet = Sheet::for_programs();
        sheet.row([Cell::text("a"), Cell::text("b")]).unwrap();
        assert!(sheet.row([Cell::text("a")]).is_err());
    }

    /// The rows of the bank's file before the csv crate wrote them.
    fn by_hand(cells: &[&str]) -> String {
        let quoted: Vec<String> = cells
            .iter()
            .map(|cell| {
                let cell = guarded(cell);
                if cell.contains(['"', ',', '\n', '\r']) {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell.into_owned()
                }
            })
            .collect();
        format!("{}\r\n", quoted.join(","))
    }

    proptest! {
        #[test]
        fn every_text_is_guarded_and_comes_back(text in "(.|[=+@'＝\\-\t\r\n]){0,6}") {
            let cell = guarded(&text);
            prop_assert_eq!(plain(&cell), text.as_str());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
        }

        #[test]
        fn what_is_written_is_read_back(rows in prop::collection::vec(prop::array::uniform3("[#=']?[a示](\\PC|\n){0,6}[a示]"), 0..6)) {
            let mut sheet = Sheet::for_programs();
            sheet.row(["a", "b", "c"].map(Cell::text)).unwrap();
            for row in &rows {
                sheet.row(row.each_ref().map(|text| Cell::text(text.as_str()))).unwrap();
            }
            let source = Source::new("f", sheet.finish().unwrap());
            let report = Report::default();
            let mut read = CsvRows::open(&source, &report).unwrap();
            for row in &rows {
                let cells = read.next_row().unwrap();
                prop_assert_eq!([cells.cell(0), cells.cell(1), cells.cell(2)], row.each_ref().map(String::as_str));
            }
            prop_assert!(read.next_row().is_none() && report.is_clean());
        }

        #[test]
        fn rows_are_the_bytes_they_were_by_hand(cells in prop::collection::vec("(.|[\",\r\n]){0,6}", 2..6)) {
            let mut sheet = Sheet::for_people();
            sheet.row(cells.iter().map(|text| Cell::text(text.as_str()))).unwrap();
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            prop_assert_eq!(sheet.finish().unwrap(), format!("\u{feff}{}", by_hand(&cells)));
        }
    }
}
