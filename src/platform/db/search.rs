//! Parts of names, as both databases find them.

use diesel::define_sql_function;
use diesel::sql_types::Text;

define_sql_function! {
    /// The same letters, small: of ASCII alone, on both databases.
    fn lower(text: Text) -> Text;
}

/// A pattern for `LIKE … ESCAPE '\'` that finds a text anywhere in another, whatever its letters' case. What a pattern
/// would take for more than itself is taken for itself.
#[must_use]
pub fn anywhere(part: &str) -> String {
    let mut pattern = String::from("%");
    for letter in part.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}

/// What lies behind every text that begins so, in the order of bytes.
#[must_use]
pub fn behind(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pattern_takes_for_more_is_taken_for_itself() {
        assert_eq!(anywhere("CNC 50%_\\"), "%cnc 50\\%\\_\\\\%");
        assert!("示例市" < behind("示例").as_str() && "示例" < behind("示例").as_str());
        assert!("示侧" > behind("示例").as_str() || "示侧" < "示例");
    }
}
