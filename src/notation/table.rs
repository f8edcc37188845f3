//! TOML tables read key by key: numbers stay the text they were typed as, unknown keys name the nearest known one.

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::kernel::because::Because;
use crate::kernel::exact::Exact;
use crate::kernel::limits::TEXT_CHARS;
use crate::kernel::score::Score;
use crate::kernel::text;

use super::{Report, Source, nearest};

/// A table and the keys asked of it.
pub(crate) struct Table<'a> {
    source: &'a Source,
    table: &'a DeTable<'a>,
    line: usize,
    known: Vec<&'static str>,
}

/// One value with its line.
#[derive(Clone, Copy)]
pub(crate) struct Value<'a> {
    source: &'a Source,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    /// The root of a document.
    pub(crate) fn root(source: &'a Source, document: &'a Spanned<DeTable<'a>>) -> Self {
        Self { source, table: document.get_ref(), line: 1, known: Vec::new() }
    }

    /// Parses a document; syntax errors go into the report.
    pub(crate) fn parse(source: &'a Source, report: &mut Report) -> Option<Spanned<DeTable<'a>>> {
        let (document, errors) = DeTable::parse_recoverable(source.text());
        for error in &errors {
            let line = error.span().map_or(1, |span| source.line_of(span.start));
            report.at(source, line, Because::new("input-toml").text("error", error.message()));
        }
        errors.is_empty().then_some(document)
    }

    /// Line the table begins at.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// The value of a key, if it is there.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<Value<'a>> {
        self.known.push(key);
        self.table.get(key).map(|value| Value { source: self.source, value })
    }

    /// Reads a key that may be missing.
    pub(crate) fn optional<T>(
        &mut self,
        report: &mut Report,
        key: &'static str,
        read: impl Fn(&Value<'a>) -> Result<T, Because>,
    ) -> Option<T> {
        let value = self.value(key)?;
        match read(&value) {
            Ok(read) => Some(read),
            Err(because) => {
                report.at(self.source, value.line(), because.text("key", key));
                None
            }
        }
    }

    /// Reads a key that must be there.
    pub(crate) fn required<T>(
        &mut self,
        report: &mut Report,
        key: &'static str,
        read: impl Fn(&Value<'a>) -> Result<T, Because>,
    ) -> Option<T> {
        if self.table.get(key).is_none() {
            self.known.push(key);
            report.at(self.source, self.line, Because::new("input-key-missing").text("key", key));
            return None;
        }
        self.optional(report, key, read)
    }

    /// Reports every key that was never asked for.
    pub(crate) fn finish(self, report: &mut Report) {
        for (name, value) in self.table {
            let key: &str = name.get_ref();
            if self.known.contains(&key) {
                continue;
            }
            let known = nearest(key, self.known.iter().copied()).unwrap_or_default();
            let line = self.source.line_of(name.span().start.min(value.span().start));
            let because = Because::new("input-key-unknown").text("key", key).text("nearest", known);
            report.at(self.source, line, because);
        }
    }

    /// All keys with their values, for tables whose keys are names.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Value<'a>)> {
        let source = self.source;
        self.table.iter().map(move |(name, value)| (name.get_ref().as_ref(), Value { source, value }))
    }
}

impl<'a> Value<'a> {
    /// Line, from 1.
    pub(crate) fn line(&self) -> usize {
        self.source.line_of(self.value.span().start)
    }

    fn wrong(expected: &'static str) -> Because {
        Because::new("input-value-kind").word("expected", expected)
    }

    /// A text, not empty, without control characters.
    pub(crate) fn text(&self) -> Result<String, Because> {
        let text = self.value.get_ref().as_str().ok_or_else(|| Self::wrong("input-kind-text"))?.trim();
        let plain =
            !text.is_empty() && text.chars().count() <= TEXT_CHARS && !text.chars().any(char::is_control);
        if plain { Ok(text.to_owned()) } else { Err(Self::wrong("input-kind-text")) }
    }

    /// A text, or a number as it was typed.
    pub(crate) fn word(&self) -> Result<String, Because> {
        match self.value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Ok(number.as_str().to_owned()),
            DeValue::Float(number) => Ok(number.as_str().to_owned()),
            _ => self.text(),
        }
    }

    /// A mark: `12.5` or `"12.5"`, at most three decimals.
    pub(crate) fn mark(&self) -> Result<Score, Because> {
        let text = self.word().map_err(|_other| Self::wrong("input-kind-mark"))?;
        text::mark(&text)
    }

    /// A whole number, not negative.
    pub(crate) fn count(&self) -> Result<u64, Because> {
        let text = self.word().map_err(|_other| Self::wrong("input-kind-count"))?;
        text.parse().map_err(|_not_whole| Self::wrong("input-kind-count"))
    }

    /// A ratio: `"1/2"`, `0.5`, `60`.
    pub(crate) fn ratio(&self) -> Result<Exact, Because> {
        let text = self.word().map_err(|_other| Self::wrong("input-kind-ratio"))?;
        let part = |text: &str| text.trim().parse::<Score>().map(Score::exact).ok();
        let (top, bottom) = text.split_once('/').unwrap_or((&text, "1"));
        let ratio =
            part(top).zip(part(bottom)).and_then(|(top, bottom)| crate::kernel::exact::divide(&top, &bottom));
        ratio.ok_or_else(|| Self::wrong("input-kind-ratio"))
    }

    /// true or false.
    pub(crate) fn flag(&self) -> Result<bool, Because> {
        self.value.get_ref().as_bool().ok_or_else(|| Self::wrong("input-kind-flag"))
    }

    /// A civil date, `2026-05-18`, quoted or not.
    pub(crate) fn date(&self) -> Result<NaiveDate, Because> {
        let text = match self.value.get_ref() {
            DeValue::Datetime(date) => date.to_string(),
            _ => self.text().map_err(|_other| Self::wrong("input-kind-date"))?,
        };
        NaiveDate::parse_from_str(&text, "%Y-%m-%d").map_err(|_no_date| Self::wrong("input-kind-date"))
    }

    /// A list.
    pub(crate) fn list(&self) -> Result<Vec<Value<'a>>, Because> {
        let list = self.value.get_ref().as_array().ok_or_else(|| Self::wrong("input-kind-list"))?;
        Ok(list.iter().map(|value| Value { source: self.source, value }).collect())
    }

    /// A list of words.
    pub(crate) fn words(&self) -> Result<Vec<String>, Because> {
        self.list()?.iter().map(Value::word).collect()
    }

    /// A table.
    pub(crate) fn table(&self) -> Result<Table<'a>, Because> {
        let table = self.value.get_ref().as_table().ok_or_else(|| Self::wrong("input-kind-table"))?;
        Ok(Table { source: self.source, table, line: self.line(), known: Vec::new() })
    }

    /// Whether it is a list.
    pub(crate) fn is_list(&self) -> bool {
        self.value.get_ref().is_array()
    }
}

/// Reads one of a set of codes, quoted or not; another one names the nearest.
pub(crate) fn coded<T: Copy>(
    all: &[T],
    code: fn(T) -> &'static str,
) -> impl Fn(&Value<'_>) -> Result<T, Because> {
    move |value| {
        let word = value.word()?;
        if let Some(found) = all.iter().find(|candidate| code(**candidate) == word) {
            return Ok(*found);
        }
        let codes: Vec<&str> = all.iter().map(|candidate| code(*candidate)).collect();
        let near = nearest(&word, codes.iter().copied()).unwrap_or_default().to_owned();
        let because = Because::new("input-value-unknown").text("value", word).list("known", codes);
        Err(because.text("nearest", near))
    }
}
