//! One value of a TOML file. What is wrong with it goes into the report; the answer is then `None`.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::DeValue;

use crate::kernel::because::{Arg, Because};
use crate::kernel::exact::{Exact, divide};
use crate::kernel::fault::Place;
use crate::kernel::limits::TEXT_CHARS;
use crate::kernel::money::Fen;
use crate::kernel::score::{self, Score};

use super::report::Page;
use super::{Table, unknown_word};

/// A value and the place it stands at. Numbers stay the text they were typed as.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    page: Page<'a>,
    value: &'a Spanned<DeValue<'a>>,
}

fn kind(key: &'static str) -> Because {
    Because::new(key)
}

impl<'a> Node<'a> {
    pub(super) fn new(page: Page<'a>, value: &'a Spanned<DeValue<'a>>) -> Self {
        Self { page, value }
    }

    /// Reports a problem of this value.
    pub(crate) fn report(self, because: Because) {
        self.page.report(self.place(), because);
    }

    /// The place of the value, for problems found later.
    pub(crate) fn place(self) -> Place {
        self.page.source.place_of(self.value.span().start)
    }

    /// The same; remembers where it stands under a dotted path, for checks that speak of it.
    pub(crate) fn noted(self, path: impl Into<String>) -> Self {
        self.page.report.note(path.into(), self.place());
        self
    }

    /// Reports that it is not what is wanted here.
    fn wrong<T>(self, wanted: Because) -> Option<T> {
        let said = |phrase: Because| Arg::Said(Box::new(phrase));
        let found = match self.value.get_ref() {
            DeValue::Array(_) => said(kind("input-kind-list")),
            DeValue::Table(_) => said(kind("input-kind-table")),
            DeValue::String(text) => said(Because::new("input-quoted").text("text", text.as_ref())),
            DeValue::Integer(number) => Arg::Text(number.to_string()),
            DeValue::Float(number) => Arg::Text(number.to_string()),
            DeValue::Boolean(flag) => Arg::Text(flag.to_string()),
            DeValue::Datetime(moment) => Arg::Text(moment.to_string()),
        };
        self.report(Because::new("input-wrong").said("wanted", wanted).with("found", found));
        None
    }

    /// A text that is not empty, as it stands: it may have several lines.
    pub(crate) fn text(self) -> Option<&'a str> {
        match self.value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => Some(text),
            _ => self.wrong(kind("input-kind-text")),
        }
    }

    /// A text that is not empty, on one line.
    pub(crate) fn line(self) -> Option<&'a str> {
        self.plain_line().or_else(|| self.wrong(kind("input-kind-line")))
    }

    fn plain_line(self) -> Option<&'a str> {
        let text = self.value.get_ref().as_str()?.trim();
        let plain =
            !text.is_empty() && text.chars().count() <= TEXT_CHARS && !text.chars().any(char::is_control);
        plain.then_some(text)
    }

    /// A text on one line, or a number as it was typed.
    pub(crate) fn word(self) -> Option<&'a str> {
        self.typed().or_else(|| self.wrong(kind("input-kind-line")))
    }

    fn typed(self) -> Option<&'a str> {
        match self.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => self.plain_line(),
        }
    }

    /// One of a closed set of words.
    pub(crate) fn one_of<T: Copy>(self, all: &[T], code: fn(T) -> &'static str) -> Option<T> {
        let word = self.word()?;
        let found = all.iter().copied().find(|item| code(*item) == word);
        if found.is_none() {
            let known: Vec<&str> = all.iter().map(|item| code(*item)).collect();
            self.report(unknown_word(word, known));
        }
        found
    }

    /// A truth value.
    pub(crate) fn flag(self) -> Option<bool> {
        self.value.get_ref().as_bool().or_else(|| self.wrong(kind("input-kind-flag")))
    }

    /// A whole number, not below zero.
    pub(crate) fn count(self) -> Option<u64> {
        self.number().or_else(|| self.wrong(kind("input-kind-count")))
    }

    /// A whole number within bounds.
    pub(crate) fn whole(self, bounds: RangeInclusive<u32>) -> Option<u32> {
        let number = self.number().and_then(|number| u32::try_from(number).ok());
        let within = number.filter(|number| bounds.contains(number));
        within.or_else(|| {
            let wanted = kind("input-kind-whole").count("least", *bounds.start());
            self.wrong(wanted.count("most", *bounds.end()))
        })
    }

    fn number(self) -> Option<u64> {
        match self.value.get_ref() {
            DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
            DeValue::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The version of a format, of which only one is known: another must not be read as if it were this one.
    pub(crate) fn version(self, known: u64) {
        if self.count().is_some_and(|version| version != known) {
            self.report(Because::new("input-version").count("known", known));
        }
    }

    /// A mark: `12.5` or `"12.5"`, at most three decimals.
    pub(crate) fn mark(self) -> Option<Score> {
        let Some(text) = self.typed() else { return self.wrong(kind("input-kind-mark")) };
        score::mark(text).map_err(|because| self.report(because)).ok()
    }

    /// An amount of yuan, not below zero; it is written as text, so that nothing reads it as a float.
    pub(crate) fn money(self) -> Option<Fen> {
        let amount = self.value.get_ref().as_str().and_then(|text| text.parse::<Fen>().ok());
        let amount = amount.filter(|amount| *amount >= Fen::ZERO);
        amount.or_else(|| self.wrong(kind("input-kind-money-text")))
    }

    /// A ratio: `"1/2"`, `0.5`, `60`.
    pub(crate) fn ratio(self) -> Option<Exact> {
        let part = |text: &str| text.trim().parse::<Score>().map(Score::exact).ok();
        let ratio = self.typed().and_then(|text| {
            let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
            divide(&part(top)?, &part(bottom)?)
        });
        ratio.or_else(|| self.wrong(kind("input-kind-ratio")))
    }

    /// A civil date, `2026-05-18`, in quotes or not.
    pub(crate) fn date(self) -> Option<NaiveDate> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        date.or_else(|| self.wrong(kind("input-kind-date")))
    }

    /// A table.
    pub(crate) fn table(self) -> Option<Table<'a>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.page, table, self.value.span().start)),
            _ => self.wrong(kind("input-kind-table")),
        }
    }

    /// The items of a list; any other value is a list of itself.
    pub(crate) fn list(self) -> Vec<Node<'a>> {
        match self.value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| Node::new(self.page, item)).collect(),
            _ => vec![self],
        }
    }

    /// Whether it is this very text.
    pub(crate) fn is(self, text: &str) -> bool {
        self.value.get_ref().as_str() == Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::exact::ratio;
    use crate::notation::{Source, read};

    /// One value, read; what is said where it is refused.
    fn value<T>(text: &str, build: impl FnOnce(Node<'_>) -> Option<T>) -> Result<T, String> {
        let text = format!("a = {text}\n");
        let read = read(&Source::new("f", text), |root| build(root.get("a")?));
        read.map_err(|problems| {
            problems.iter().map(|found| told(&found.because)).collect::<Vec<_>>().join("; ")
        })
    }

    /// A reason as keys and values.
    fn told(because: &Because) -> String {
        let arg = |arg: &Arg| match arg {
            Arg::Said(said) => told(said),
            Arg::Text(text) => text.clone(),
            other => format!("{other:?}"),
        };
        let args: Vec<String> = because.args.values().map(arg).collect();
        format!("{}({})", because.key, args.join(","))
    }

    #[test]
    fn a_text_is_not_empty_and_a_line_is_one() {
        assert_eq!(value("\" a\\nb \"", |node| node.text().map(str::to_owned)).unwrap(), " a\nb ");
        assert_eq!(value("\" ab \"", |node| node.line().map(str::to_owned)).unwrap(), "ab");
        let refused = value("\" \"", |node| node.text().map(drop)).unwrap_err();
        assert_eq!(refused, "input-wrong(input-quoted( ),input-kind-text())");
        let refused = value("5", |node| node.text().map(drop)).unwrap_err();
        assert_eq!(refused, "input-wrong(5,input-kind-text())");
        for text in ["\"a\\nb\"", "\"\"", "5", "[]", &format!("\"{}\"", "字".repeat(TEXT_CHARS + 1))] {
            assert!(value(text, |node| node.line().map(drop)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_word_may_be_a_number_and_keeps_its_zeros() {
        for (text, word) in
            [("\"J1\"", "J1"), ("\"01\"", "01"), ("700", "700"), ("12.50", "12.50"), ("1e3", "1e3")]
        {
            assert_eq!(value(text, |node| node.word().map(str::to_owned)).unwrap(), word);
        }
        for text in ["0x10", "true", "2026-05-18", "[]", "{}"] {
            assert!(value(text, |node| node.word().map(drop)).is_err(), "{text}");
        }
    }

    #[test]
    fn one_of_a_set_is_found_by_its_code_quoted_or_not() {
        let one = |text: &str| value(text, |node| node.one_of(&["none", "700"], |code| code));
        assert_eq!((one("700"), one("\"none\"")), (Ok("700"), Ok("none")));
        assert_eq!(one("\"nine\"").unwrap_err(), "input-unknown(input-near(none),nine)");
    }

    #[test]
    fn whole_numbers_are_read_quoted_or_not_and_within_bounds() {
        for (text, number) in [("5", 5), ("\"5\"", 5), ("1_000", 1000), ("0x10", 16), ("0", 0)] {
            assert_eq!(value(text, |node| node.count()), Ok(number), "{text}");
        }
        for text in ["-1", "1.0", "\"\"", "\"x\"", "true", "99999999999999999999"] {
            assert!(value(text, |node| node.count()).is_err(), "{text}");
        }
        assert_eq!(value("3", |node| node.whole(1..=3)), Ok(3));
        let refused = "input-wrong(4,input-kind-whole(Count(1),Count(3)))";
        assert_eq!(value("4", |node| node.whole(1..=3)).unwrap_err(), refused);
        assert!(value("4294967296", |node| node.whole(0..=u32::MAX)).is_err());
    }

    #[test]
    fn figures_are_exact_and_amounts_stand_in_quotes() {
        assert_eq!(value("12.5", |node| node.mark()), value("\"12.500\"", |node| node.mark()));
        assert_eq!(value("1e3", |node| node.mark()).unwrap_err(), "rank-mark-not-a-number(1e3)");
        assert_eq!(value("\"5000.00\"", |node| node.money()), Ok(Fen::new(500_000)));
        for text in ["5000", "5000.00", "\"5000.001\"", "\"-1\"", "\"5,000\"", "\" 5\""] {
            assert!(
                value(text, |node| node.money()).unwrap_err().contains("input-kind-money-text"),
                "{text}"
            );
        }
        for (text, top, bottom) in [("\"1/2\"", 1, 2), ("0.5", 1, 2), ("60", 60, 1), ("\"1 / 4\"", 1, 4)] {
            assert_eq!(value(text, |node| node.ratio()).ok(), ratio(top, bottom), "{text}");
        }
        assert!(value("\"1/0\"", |node| node.ratio()).is_err());
    }

    #[test]
    fn a_day_is_a_day_quoted_or_not() {
        for text in ["2026-05-18", "\"2026-05-18\"", "\" 2026-05-18\""] {
            assert_eq!(value(text, |node| node.date()).ok(), NaiveDate::from_ymd_opt(2026, 5, 18), "{text}");
        }
        let refused = "input-wrong(input-quoted(2026-02-30),input-kind-date())";
        assert_eq!(value("\"2026-02-30\"", |node| node.date()).unwrap_err(), refused);
        assert!(value("2026-05-18T08:00:00Z", |node| node.date()).is_err());
        assert!(value("5", |node| node.date()).is_err());
    }

    #[test]
    fn one_value_stands_for_a_list_of_one() {
        let words = |text: &str| {
            value(text, |node| node.list().into_iter().map(|item| item.word().map(str::to_owned)).collect())
        };
        let of = |words: &[&str]| Ok(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert_eq!(words("[\"a\", 1]"), of(&["a", "1"]));
        assert_eq!(words("\"a\""), of(&["a"]));
        assert_eq!(words("[]"), of(&[]));
    }

    #[test]
    fn another_version_is_not_read_as_if_it_were_this_one() {
        let first = |text: &str| {
            value(text, |node| {
                node.version(1);
                Some(())
            })
        };
        assert_eq!(first("1"), Ok(()));
        assert_eq!(first("2").unwrap_err(), "input-version(Count(1))");
        assert!(first("\"one\"").is_err());
    }
}
