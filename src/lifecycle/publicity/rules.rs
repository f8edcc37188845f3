//! What is made public of a result, and cells no spreadsheet can take for a formula.

use crate::lifecycle::setup::model::ExplainDepth;
use crate::scoring::model::{Depth, Record, RecordRow};

use super::model::PublicRow;

/// Whether the public sees what each module gave.
#[must_use]
pub fn shows_modules(depth: ExplainDepth) -> bool {
    depth != ExplainDepth::Total
}

/// The module columns of a public record.
#[must_use]
pub fn columns(record: &Record, depth: ExplainDepth) -> Vec<String> {
    if !shows_modules(depth) {
        return Vec::new();
    }
    record.modules.iter().map(|module| module.name.clone()).collect()
}

/// One public row.
#[must_use]
pub fn row(row: &RecordRow, name: String, unit: String, depth: ExplainDepth) -> PublicRow {
    let marks = if shows_modules(depth) {
        row.modules.iter().map(|part| part.as_ref().map(|part| part.points.clone())).collect()
    } else {
        Vec::new()
    };
    PublicRow {
        number: row.entry.clone(),
        name,
        unit,
        status: row.status,
        rank: row.position.or(row.rank),
        tied: row.tied,
        marks,
        total: row.total.clone(),
        scale: row.scale,
        prize: row.prize,
    }
}

/// The row as whoever stands in it sees it, explained no deeper than the competition says.
#[must_use]
pub fn own_row(row: &RecordRow, depth: ExplainDepth) -> RecordRow {
    let mut row = row.clone();
    row.because.retain(|why| why.topic().depth() <= deepest(depth));
    if !shows_modules(depth) {
        row.modules.clear();
    }
    row
}

fn deepest(depth: ExplainDepth) -> Depth {
    match depth {
        ExplainDepth::Total => Depth::Total,
        ExplainDepth::Module => Depth::Module,
        ExplainDepth::Aspect => Depth::Aspect,
    }
}

/// A text that no spreadsheet takes for a formula; taking the mark off gives the text back.
#[must_use]
pub fn neutral(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\'') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// What [`neutral`] was made from.
#[cfg(test)]
pub(super) fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cells_that_would_compute_are_neutral() {
        for wild in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted"] {
            assert_eq!(neutral(wild), format!("'{wild}"));
        }
        assert_eq!(neutral("示例甲"), "示例甲");
        assert_eq!(neutral(""), "");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in ".*") {
            let cell = neutral(&text);
            prop_assert_eq!(plain(&cell), text.as_str());
            prop_assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
