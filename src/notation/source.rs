//! The text of one input, and where its lines begin.

use std::borrow::Cow;

use crate::kernel::fault::Place;

/// What some programs begin a UTF-8 file with.
const BOM: char = '\u{feff}';

/// The text of a file and where its lines begin.
#[derive(Debug, Clone)]
pub(crate) struct Source<'t> {
    name: String,
    text: Cow<'t, str>,
    line_ends: Vec<usize>,
    /// Lines of the file that come before its own.
    before: usize,
}

impl<'t> Source<'t> {
    /// A text and the name problems call it by; a byte order mark is taken off.
    pub(crate) fn new(name: impl Into<String>, text: impl Into<Cow<'t, str>>) -> Self {
        let text = match text.into() {
            Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix(BOM).unwrap_or(text)),
            Cow::Owned(mut text) => {
                if text.starts_with(BOM) {
                    text.drain(..BOM.len_utf8());
                }
                Cow::Owned(text)
            }
        };
        Self::after(0, name.into(), text)
    }

    /// A text that stands in this one, or for a part of it, after so many lines.
    pub(super) fn part<'p>(&self, before: usize, text: Cow<'p, str>) -> Source<'p> {
        Source::after(before, self.name.clone(), text)
    }

    fn after(before: usize, name: String, text: Cow<'t, str>) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_ends = ends.map(|(at, _)| at).collect();
        Self { name, text, line_ends, before }
    }

    /// The text, without a byte order mark.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// How many lines it has at most.
    pub(crate) fn lines(&self) -> usize {
        self.line_ends.len().saturating_add(1)
    }

    /// The line, from 1, that holds a byte, as a place.
    pub(super) fn place_of(&self, byte: usize) -> Place {
        let line = self.before + self.line_ends.partition_point(|end| *end < byte) + 1;
        Place::Line { file: self.name.clone(), line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_know_their_lines() {
        let source = Source::new("f", "ab\nc\n\nd");
        let lines: Vec<String> = (0..7).map(|byte| source.place_of(byte).to_string()).collect();
        assert_eq!(lines, ["f:1", "f:1", "f:1", "f:2", "f:2", "f:3", "f:4"]);
        assert_eq!(source.lines(), 4);
    }

    #[test]
    fn one_byte_order_mark_is_taken_off() {
        for text in ["a\n", "\u{feff}a\n"] {
            assert_eq!(Source::new("f", text).text(), "a\n");
            assert_eq!(Source::new("f", text.to_owned()).text(), "a\n");
        }
        assert_eq!(Source::new("f", "\u{feff}\u{feff}").text(), "\u{feff}");
    }
}
