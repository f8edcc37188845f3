//! What a typed text may hold: what a reader sees, and nothing else. Pure.

use super::because::Because;
use super::score::{Score, ScoreError};

/// Turns the direction of what follows, so that a text reads otherwise than it is.
const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Ends a line, though it is no control character.
const fn ends_line(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}')
}

/// Yes or no as people write it in a spreadsheet; `None` where it is neither.
#[must_use]
pub fn yes_or_no(text: &str) -> Option<bool> {
    match text {
        "yes" | "true" | "1" | "是" => Some(true),
        "no" | "false" | "0" | "否" => Some(false),
        _ => None,
    }
}

/// A mark in points, from text.
///
/// # Errors
/// What a mark looks like.
pub fn mark(text: &str) -> Result<Score, Because> {
    text.parse().map_err(|error| match error {
        ScoreError::NotANumber => Because::new("rank-mark-not-a-number").text("value", text),
        ScoreError::TooPrecise => Because::new("rank-mark-too-precise").text("value", text),
        ScoreError::TooLarge => Because::new("rank-mark-too-large").text("value", text),
    })
}

/// A text of one line: no control characters, no line ends, nothing that turns its direction.
///
/// # Errors
/// Which of these it holds.
pub fn check_line(text: &str) -> Result<(), Because> {
    if text.chars().any(|c| c.is_control() || ends_line(c)) {
        return Err(Because::new("fault-control-characters"));
    }
    check_direction(text)
}

/// A text of several lines: line ends and tabs are its only control characters.
///
/// # Errors
/// Where it holds others, or something that turns its direction.
pub fn check_lines(text: &str) -> Result<(), Because> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Because::new("fault-hidden-characters"));
    }
    check_direction(text)
}

fn check_direction(text: &str) -> Result<(), Because> {
    if text.chars().any(turns_direction) { Err(Because::new("fault-hidden-characters")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_what_a_reader_sees() {
        for fine in ["示例甲", "e\u{301}", "a b", "<script>", "=1+1", "👩\u{200d}🏭"] {
            assert_eq!(check_line(fine), Ok(()), "{fine:?}");
        }
        for wrong in ["a\nb", "a\u{7}", "a\u{2028}b", "a\u{202e}b", "\u{2066}a"] {
            assert!(check_line(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn lines_may_end() {
        assert_eq!(check_lines("a\r\n\tb"), Ok(()));
        for wrong in ["a\u{1b}[2J", "a\u{202e}b"] {
            assert!(check_lines(wrong).is_err(), "{wrong:?}");
        }
    }
}
