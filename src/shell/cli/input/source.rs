//! One input file, read whole: within the size limit, UTF-8, a byte order mark taken off.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Place;
use crate::kernel::limits::FILE_BYTES;

use super::Report;

/// The text of a file and where its lines begin.
#[derive(Debug)]
pub(in super::super) struct Source {
    name: String,
    text: String,
    line_ends: Vec<usize>,
}

impl Source {
    /// Reads a file; what is wrong with it goes into the report.
    pub(in super::super) fn open(path: &Path, report: &mut Report) -> Option<Self> {
        let name = path.display().to_string();
        match read(path) {
            Ok(text) => Some(Self::new(name, text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())),
            Err(because) => {
                report.whole(because);
                None
            }
        }
    }

    /// A text that is in memory already.
    pub(in super::super) fn new(name: String, text: String) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_ends = ends.map(|(at, _)| at).collect();
        Self { name, text, line_ends }
    }

    /// The text, without a byte order mark.
    pub(in super::super) fn text(&self) -> &str {
        &self.text
    }

    /// The line, from 1, that holds a byte.
    pub(in super::super) fn line_of(&self, byte: usize) -> usize {
        self.line_ends.partition_point(|end| *end < byte) + 1
    }

    /// A line as a place.
    pub(in super::super) fn place(&self, line: usize) -> Place {
        Place::Line { file: self.name.clone(), line }
    }
}

/// The text of a file as it stands, with its byte order mark, or why there is none.
pub(in super::super) fn read(path: &Path) -> Result<String, Because> {
    bytes_and_text(path).map_err(|because| because.text("file", path.display().to_string()))
}

/// Why the system refused, in the reader's words where they are known.
pub(in super::super) fn system_reason(error: &io::Error) -> Arg {
    let key = match error.kind() {
        io::ErrorKind::NotFound => "input-system-not-found",
        io::ErrorKind::PermissionDenied => "input-system-denied",
        io::ErrorKind::IsADirectory => "input-system-folder",
        io::ErrorKind::StorageFull => "input-system-full",
        _ => return Arg::Text(error.to_string()),
    };
    Arg::Word { word: key.into() }
}

fn bytes_and_text(path: &Path) -> Result<String, Because> {
    let unreadable = |error: io::Error| Because::new("cli-open-file").with("error", system_reason(&error));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_BYTES) {
        let limit = i64::try_from(FILE_BYTES / 1024 / 1024).unwrap_or(i64::MAX);
        return Err(Because::new("input-too-large").count("limit", limit));
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        Because::new("input-not-utf8").count("line", i64::try_from(line).unwrap_or(i64::MAX))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_know_their_lines() {
        let source = Source::new("f".into(), "ab\nc\n\nd".into());
        let lines: Vec<usize> = (0..7).map(|byte| source.line_of(byte)).collect();
        assert_eq!(lines, vec![1, 1, 1, 2, 2, 3, 4]);
    }
}
