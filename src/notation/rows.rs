//! Rows of a CSV file with their line numbers; `#` lines and empty lines are passed over.

use csv::StringRecord;

use crate::kernel::because::Because;

use super::{Report, Source};

/// A CSV file read row by row.
pub(crate) struct CsvRows<'a> {
    source: &'a Source,
    reader: csv::Reader<&'a [u8]>,
    header: Vec<String>,
    header_line: usize,
    record: StringRecord,
}

impl<'a> CsvRows<'a> {
    /// Reads the header; an empty file is a problem.
    pub(crate) fn open(source: &'a Source, report: &mut Report) -> Option<Self> {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(source.text().as_bytes());
        let mut rows =
            Self { source, reader, header: Vec::new(), header_line: 1, record: StringRecord::new() };
        let Some((line, header)) = rows.read(report) else {
            report.at(source, 1, Because::new("input-csv-empty"));
            return None;
        };
        let header: Vec<String> = header.iter().map(str::to_owned).collect();
        for (at, name) in header.iter().enumerate() {
            if header.iter().take(at).any(|before| before == name) {
                report.at(source, line, Because::new("input-column-twice").text("column", name));
            }
        }
        rows.header = header;
        rows.header_line = line;
        Some(rows)
    }

    /// Column names.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// Line of the header.
    pub(crate) fn header_line(&self) -> usize {
        self.header_line
    }

    /// The next row with as many cells as the header; others are problems and passed over.
    pub(crate) fn next_row(&mut self, report: &mut Report) -> Option<(usize, &StringRecord)> {
        let columns = self.header.len();
        loop {
            let (line, cells) = self.read(report).map(|(line, record)| (line, record.len()))?;
            if cells == columns {
                return Some((line, &self.record));
            }
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            let because =
                Because::new("input-cells").count("cells", count(cells)).count("columns", count(columns));
            report.at(self.source, line, because);
        }
    }

    fn read(&mut self, report: &mut Report) -> Option<(usize, &StringRecord)> {
        match self.reader.read_record(&mut self.record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let line = usize::try_from(line).unwrap_or(1);
                report.at(self.source, line, Because::new("input-csv").text("error", error.to_string()));
                return None;
            }
        }
        let line = self.record.position().map_or(1, csv::Position::line);
        Some((usize::try_from(line).unwrap_or(1), &self.record))
    }
}
