//! TOML written: always the same bytes for the same values, whatever version of a library reads them. Kept texts and
//! their digests rest on it.

use std::fmt::Display;

use num_bigint::BigInt;

use crate::kernel::exact::Exact;
use crate::kernel::score::{PER_POINT, Score};

/// A document being written, key by key.
#[derive(Debug, Default)]
pub(crate) struct Toml {
    out: String,
}

impl Toml {
    /// `[path]`, with an empty line before it.
    pub(crate) fn table(&mut self, path: &str) {
        self.heading(&format!("[{path}]"));
    }

    /// `[[path]]`, with an empty line before it.
    pub(crate) fn begin(&mut self, path: &str) {
        self.heading(&format!("[[{path}]]"));
    }

    fn heading(&mut self, heading: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(heading);
        self.out.push('\n');
    }

    /// `key = "text"`.
    pub(crate) fn text(&mut self, key: &str, text: &str) {
        self.value(key, quoted(text));
    }

    /// `key = value`: a number, a date, a truth value, or what is written already.
    pub(crate) fn value(&mut self, key: &str, value: impl Display) {
        self.out.push_str(&format!("{key} = {value}\n"));
    }

    /// The whole text.
    pub(crate) fn finish(self) -> String {
        self.out
    }
}

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

/// `["a", "b"]`.
pub(crate) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> String {
    list(texts.into_iter().map(quoted))
}

/// A list of what is written already.
pub(crate) fn list(items: impl IntoIterator<Item = String>) -> String {
    format!("[{}]", items.into_iter().collect::<Vec<_>>().join(", "))
}

/// `{ a = "x", b = 1 }`, of values written already.
pub(crate) fn inline<'k>(pairs: impl IntoIterator<Item = (&'k str, String)>) -> String {
    let pairs: Vec<String> = pairs.into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
    format!("{{ {} }}", pairs.join(", "))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::notation::{Document, Node, Report, Source, read};

    #[test]
    fn whatever_needs_it_is_escaped() {
        for (text, written) in [
            ("示例甲", "\"示例甲\""),
            ("a\"b\\c", r#""a\"b\\c""#),
            ("line\nline\tend\r", r#""line\nline\tend\u000D""#),
            ("\u{7f}\u{1}\u{85}", r#""\u007F\u0001\u0085""#),
            ("'''", "\"'''\""),
            ("# not a comment", "\"# not a comment\""),
        ] {
            assert_eq!(quoted(text), written);
        }
    }

    #[test]
    fn tables_are_parted_by_an_empty_line() {
        let mut toml = Toml::default();
        toml.table("a");
        toml.text("id", "x");
        toml.begin("a.b");
        toml.value("list", list([inline([("p", quoted("y")), ("n", "1".to_owned())])]));
        assert_eq!(toml.finish(), "[a]\nid = \"x\"\n\n[[a.b]]\nlist = [{ p = \"y\", n = 1 }]\n");
    }

    type Item = (String, Vec<String>, u32, bool);

    /// The items written, and read back by the one reader.
    fn there_and_back(items: &[Item]) -> Vec<Item> {
        let mut toml = Toml::default();
        for (text, words, number, flag) in items {
            toml.begin("item");
            toml.text("text", text);
            toml.value("words", texts(words.iter().map(String::as_str)));
            toml.value("inner", inline([("number", number.to_string()), ("flag", flag.to_string())]));
        }
        let text = toml.finish();
        let item = |node: Node<'_>| {
            let table = node.table()?;
            let (text, words) = (table.text("text"), table.texts("words"));
            let inner = table.need("inner").and_then(Node::table)?;
            let (number, flag) =
                (inner.need("number").and_then(|node| node.whole(0..=u32::MAX)), inner.flag("flag"));
            Some((text?.to_owned(), words.into_iter().map(str::to_owned).collect(), number?, flag?))
        };
        read(&Source::new("f", text), |root| root.list("item").into_iter().map(item).collect()).unwrap()
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_back(
            items in prop::collection::vec(
                (
                    "(\\PC|[\"\\\\\n\r\t]){0,5}[a示]",
                    prop::collection::vec("(\\PC|[\"\n']){0,3}x", 0..3),
                    any::<u32>(),
                    any::<bool>(),
                ),
                0..4,
            )
        ) {
            prop_assert_eq!(there_and_back(&items), items);
        }

        #[test]
        fn no_text_breaks_the_document_open(text in ".*", key in "[a-z]{1,8}") {
            let mut toml = Toml::default();
            toml.text(&key, &text);
            let source = Source::new("f", toml.finish());
            let report = Report::default();
            prop_assert!(Document::parse(&source, &report).is_some() && report.is_clean());
        }
    }
}
