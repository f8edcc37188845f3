//! Writing TOML: always the same bytes for the same values.

use num_bigint::BigInt;

use crate::kernel::exact::Exact;
use crate::kernel::score::{PER_POINT, Score};
use crate::kernel::uid::Uid;

/// A basic string, every character that needs it escaped.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len().saturating_add(2));
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// `key = "text"` and a line end.
pub(crate) fn text(out: &mut String, key: &str, value: &str) {
    bare(out, key, &quoted(value));
}

/// `key = value`, the value written already.
pub(crate) fn bare(out: &mut String, key: &str, value: &str) {
    out.push_str(key);
    out.push_str(" = ");
    out.push_str(value);
    out.push('\n');
}

/// `["a", "b"]`.
pub(crate) fn list<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    let quoted: Vec<String> = texts.into_iter().map(quoted).collect();
    format!("[{}]", quoted.join(", "))
}

/// `{ a = 1, b = "x" }`, the values written already.
pub(crate) fn inline<'k>(keys: impl IntoIterator<Item = (&'k str, String)>) -> String {
    let keys: Vec<String> = keys.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", keys.join(", "))
}

/// A ratio as tables read it: `60`, `12.5`, `"1/3"`. Its parts are marks of at most a million points.
pub(crate) fn ratio(ratio: &Exact) -> String {
    let thousandths = |number: &BigInt| i64::try_from(number).ok().map(Score::from_thousandths);
    let points = |number: &BigInt| thousandths(&(number * PER_POINT)).filter(|mark| mark.is_accepted());
    let whole = ratio * Exact::from_integer(BigInt::from(PER_POINT));
    if let Some(mark) = thousandths(whole.numer()).filter(|mark| whole.is_integer() && mark.is_accepted()) {
        return mark.to_string();
    }
    let (top, bottom) = (ratio.numer(), ratio.denom());
    match points(top).zip(points(bottom)).or_else(|| thousandths(top).zip(thousandths(bottom))) {
        Some((top, bottom)) => quoted(&format!("{top}/{bottom}")),
        None => quoted(&ratio.to_string()),
    }
}

/// Whether a text is one of our uids; anything else never becomes a subject.
pub(crate) fn is_uid(text: &str) -> bool {
    text.parse::<Uid>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_is_read_back() {
        for value in ["示例甲", "a\"b\\c", "line\nline\tend", "\u{7f}\u{1}", "'''", "# not a comment"] {
            let mut out = String::new();
            text(&mut out, "key", value);
            let read: ::toml::Table = out.parse().unwrap();
            assert_eq!(read["key"].as_str(), Some(value));
        }
    }
}
