//! The text of one input, and where its lines begin.

use crate::kernel::fault::Place;

/// The text of a file and where its lines begin.
#[derive(Debug)]
pub(crate) struct Source {
    name: String,
    text: String,
    line_ends: Vec<usize>,
}

impl Source {
    /// A text and the name problems call it by; a byte order mark is taken off.
    pub(crate) fn new(name: String, text: String) -> Self {
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_ends = ends.map(|(at, _)| at).collect();
        Self { name, text, line_ends }
    }

    /// The text, without a byte order mark.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The line, from 1, that holds a byte.
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        self.line_ends.partition_point(|end| *end < byte) + 1
    }

    /// A line as a place.
    pub(crate) fn place(&self, line: usize) -> Place {
        Place::Line { file: self.name.clone(), line }
    }
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
