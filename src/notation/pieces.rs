//! A long TOML text cut before headers, to be parsed and read a piece after the other: a parsed tree takes many times its
//! text, and so no more than one piece's is held.
//!
//! A cut is made at every line that begins with a header, also where the line stands within a string or a list. No harm
//! comes of that: the piece before then ends within it, and ending there is an error of syntax. Pieces that parse, each of
//! them, without an error are therefore the statements of the whole text, in their order.

use std::borrow::Cow;

use super::Source;

/// A part of a text, up to the next header.
#[derive(Debug)]
pub(crate) struct Piece<'s> {
    whole: &'s Source<'s>,
    text: &'s str,
    lines_before: usize,
    /// The header it begins with; none has only what comes before all of them.
    pub(crate) header: Option<&'static str>,
}

/// The pieces of a text, cut before lines that begin with one of `headers`, spelled `[[like.this]]`.
pub(crate) fn pieces<'s>(
    source: &'s Source<'s>,
    headers: &'static [&'static str],
) -> impl Iterator<Item = Piece<'s>> {
    let header_of = |text: &str| headers.iter().copied().find(|header| text.starts_with(header));
    let (mut rest, mut lines_before) = (Some(source.text()), 0);
    std::iter::from_fn(move || {
        let all = rest?;
        let mut cuts = all.match_indices("\n[[").filter_map(|(end, _)| all.split_at_checked(end + 1));
        let cut = cuts.find(|(_, after)| header_of(after).is_some());
        let text = cut.map_or(all, |(text, _)| text);
        let piece = Piece { whole: source, text, lines_before, header: header_of(text) };
        rest = cut.map(|(_, after)| after);
        lines_before += text.matches('\n').count();
        Some(piece)
    })
}

impl Piece<'_> {
    /// The piece as a text by itself.
    pub(crate) fn alone(&self) -> Source<'_> {
        self.whole.part(self.lines_before, Cow::Borrowed(self.text))
    }

    /// The piece below a header that an earlier piece has.
    pub(crate) fn below(&self, header: &str) -> Source<'_> {
        self.whole.part(self.lines_before.saturating_sub(1), Cow::Owned(format!("{header}\n{}", self.text)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADERS: &[&str] = &["[[a]]", "[[a.b]]"];

    fn cut(text: &str) -> Vec<(Option<&'static str>, String)> {
        let source = Source::new("f", text);
        pieces(&source, HEADERS).map(|piece| (piece.header, piece.text.to_owned())).collect()
    }

    #[test]
    fn a_text_is_cut_before_its_headers_and_nothing_of_it_is_lost() {
        let text = "# c\n[[a]] # c\n[[a.c]]\n\n[[a.b]]\r\nx = 1\r\n[[a.b]]\n[a.b.d]\n [[a]]";
        let found = cut(text);
        let headers: Vec<Option<&str>> = found.iter().map(|(header, _)| *header).collect();
        assert_eq!(headers, [None, Some("[[a]]"), Some("[[a.b]]"), Some("[[a.b]]")]);
        assert_eq!(found.iter().map(|(_, text)| text.as_str()).collect::<String>(), text);
        for text in ["", "\n", "[[a]]", "[[a]]\n"] {
            assert_eq!(cut(text).len(), 1, "{text:?}");
        }
    }

    #[test]
    fn a_piece_knows_the_lines_of_the_file() {
        let source = Source::new("f", "# c\n\n[[a]]\n[[a.b]]\nx = 1\n");
        let lines: Vec<[String; 2]> = pieces(&source, HEADERS)
            .map(|piece| {
                let at = |source: Source<'_>| {
                    source.place_of(source.text().rfind(piece.text).unwrap()).to_string()
                };
                [at(piece.alone()), at(piece.below("[[a]]"))]
            })
            .collect();
        assert_eq!(lines[1..], [["f:3", "f:3"], ["f:4", "f:4"]]);
    }

    #[test]
    fn a_cut_within_a_value_is_an_error_of_the_piece_before() {
        for (open, close) in [("\"\"\"", "\"\"\""), ("'''", "'''"), ("[1,", "]"), ("[{ y = [", "]}]")] {
            let text = format!("x = {open}\n[[a]]\n{close}\n");
            let source = Source::new("f", text.as_str());
            let piece = pieces(&source, HEADERS).next().unwrap();
            assert!(crate::notation::Document::open(&piece.alone()).is_err(), "{text}");
        }
    }
}
