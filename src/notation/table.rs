//! TOML tables read key by key. A value reports itself what is wrong with it and answers `None`, and every key that
//! nobody asked for is found when its table has been read: what is written is used or refused, never passed over.

use std::cell::{Cell, RefCell};
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::kernel::because::Because;
use crate::kernel::exact::Exact;
use crate::kernel::fault::Place;
use crate::kernel::money::Fen;
use crate::kernel::score::Score;
use crate::kernel::text;

use super::report::Page;
use super::{unknown_word, value};

/// A table and the keys asked of it.
pub(crate) struct Table<'a> {
    page: Page<'a>,
    table: &'a DeTable<'a>,
    at: usize,
    asked: RefCell<Vec<&'static str>>,
    /// Whether keys that were not asked for are wrong.
    judged: Cell<bool>,
}

/// A key as it is written.
#[derive(Clone, Copy)]
pub(crate) struct Key<'a> {
    page: Page<'a>,
    name: &'a str,
    at: usize,
}

/// A value and the place it stands at. Numbers stay the text they were typed as.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    page: Page<'a>,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(page: Page<'a>, table: &'a DeTable<'a>, at: usize) -> Self {
        // Room for the keys of most tables: a case has a million of them.
        let asked = RefCell::new(Vec::with_capacity(12));
        Self { page, table, at, asked, judged: Cell::new(true) }
    }

    /// Reports a problem of the table as a whole.
    pub(crate) fn report(&self, because: Because) {
        self.page.report(self.place(), because);
    }

    /// The place of the table, for problems found later.
    pub(crate) fn place(&self) -> Place {
        self.page.source.place_of(self.at)
    }

    /// Remembers where it stands under a dotted path, for checks that speak of it.
    pub(crate) fn note(&self, path: impl Into<String>) {
        self.page.report.note(path.into(), self.place());
    }

    /// Names and values, in the order of the names, for tables whose keys are names: none of them is unknown.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (Key<'a>, Node<'a>)> + use<'a> {
        self.judged.set(false);
        let page = self.page;
        self.table.iter().map(move |(key, value)| {
            let (name, at) = (key.get_ref().as_ref(), key.span().start);
            (Key { page, name, at }, Node::new(page, value))
        })
    }

    /// Leaves the keys alone that were not asked for: what else may stand here hangs on something that is wrong.
    pub(crate) fn leave_rest(&self) {
        self.judged.set(false);
    }

    /// Whether a key is there, without asking for it.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &'static str) -> Option<Node<'a>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        Some(Node::new(self.page, self.table.get(key)?))
    }

    /// The value of a key, if it is there; remembers where it stands under a dotted path.
    pub(crate) fn noted(&self, key: &'static str, path: &str) -> Option<Node<'a>> {
        self.get(key).map(|node| node.noted(path))
    }

    /// The value of a key that must be there.
    pub(crate) fn need(&self, key: &'static str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.lacks(key);
        }
        node
    }

    /// Reports that something must be there and is not.
    pub(crate) fn lacks(&self, key: &str) {
        self.report(Because::new("input-missing").text("key", key));
    }

    /// A text that must be there.
    pub(crate) fn text(&self, key: &'static str) -> Option<&'a str> {
        self.need(key)?.text()
    }

    /// A text that may be missing.
    pub(crate) fn maybe_text(&self, key: &'static str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// A truth value that may be missing.
    pub(crate) fn flag(&self, key: &'static str) -> Option<bool> {
        self.get(key)?.flag()
    }

    /// A sub-table that may be missing.
    pub(crate) fn table(&self, key: &'static str) -> Option<Table<'a>> {
        self.get(key)?.table()
    }

    /// The items of a list; one value stands for a list of one; missing is empty.
    pub(crate) fn list(&self, key: &'static str) -> Vec<Node<'a>> {
        self.get(key).map(Node::list).unwrap_or_default()
    }

    /// A list of texts.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<&'a str> {
        self.list(key).into_iter().filter_map(Node::text).collect()
    }

    /// A list of tables.
    pub(crate) fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        self.list(key).into_iter().filter_map(Node::table).collect()
    }
}

impl Drop for Table<'_> {
    /// Reports every key that was never asked for.
    fn drop(&mut self) {
        let asked = self.asked.get_mut();
        // A table nobody asked anything of was not read: why, is told already.
        if !self.judged.get() || asked.is_empty() {
            return;
        }
        for key in self.table.keys().filter(|key| !asked.contains(&key.get_ref().as_ref())) {
            let because = unknown_word(key.get_ref(), asked.iter().copied());
            self.page.report(self.page.source.place_of(key.span().start), because);
        }
    }
}

impl<'a> Key<'a> {
    /// The name.
    pub(crate) fn name(self) -> &'a str {
        self.name
    }

    /// Its place, for problems found later.
    pub(crate) fn place(self) -> Place {
        self.page.source.place_of(self.at)
    }

    /// Reports that it is none of the known ones.
    pub(crate) fn unknown<'k>(self, known: impl IntoIterator<Item = &'k str> + Clone) {
        self.page.report(self.place(), unknown_word(self.name, known));
    }
}

impl<'a> Node<'a> {
    fn new(page: Page<'a>, value: &'a Spanned<DeValue<'a>>) -> Self {
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
        let found = value::found(self.value.get_ref());
        self.report(Because::new("input-wrong").said("wanted", wanted).with("found", found));
        None
    }

    /// What `read` makes of the value; where that is nothing, what is wanted.
    fn read<T>(self, wanted: &'static str, read: fn(&'a DeValue<'a>) -> Option<T>) -> Option<T> {
        read(self.value.get_ref()).or_else(|| self.wrong(Because::new(wanted)))
    }

    /// A text that is not empty, as it stands: it may have several lines.
    pub(crate) fn text(self) -> Option<&'a str> {
        self.read("input-kind-text", value::text)
    }

    /// A text that is not empty, on one line.
    pub(crate) fn line(self) -> Option<&'a str> {
        self.read("input-kind-line", value::line)
    }

    /// A text on one line, or a number as it was typed.
    pub(crate) fn word(self) -> Option<&'a str> {
        self.read("input-kind-line", value::word)
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
        self.read("input-kind-flag", DeValue::as_bool)
    }

    /// A whole number, not below zero.
    pub(crate) fn count(self) -> Option<u64> {
        self.read("input-kind-count", value::count)
    }

    /// A whole number within bounds.
    pub(crate) fn whole(self, bounds: RangeInclusive<u32>) -> Option<u32> {
        let number = value::count(self.value.get_ref()).and_then(|number| u32::try_from(number).ok());
        let within = number.filter(|number| bounds.contains(number));
        within.or_else(|| {
            let wanted = Because::new("input-kind-whole").count("least", *bounds.start());
            self.wrong(wanted.count("most", *bounds.end()))
        })
    }

    /// The version of a format, of which only one is known: another must not be read as if it were this one.
    pub(crate) fn version(self, known: u64) {
        if self.count().is_some_and(|version| version != known) {
            self.report(Because::new("input-version").count("known", known));
        }
    }

    /// A mark: `12.5` or `"12.5"`, at most three decimals.
    pub(crate) fn mark(self) -> Option<Score> {
        let typed = self.read("input-kind-mark", value::word)?;
        text::mark(typed).map_err(|because| self.report(because)).ok()
    }

    /// An amount of yuan, not below zero; it is written as text, so that nothing reads it as a float.
    pub(crate) fn money(self) -> Option<Fen> {
        self.read("input-kind-money-text", value::money)
    }

    /// A ratio: `"1/2"`, `0.5`, `60`.
    pub(crate) fn ratio(self) -> Option<Exact> {
        self.read("input-kind-ratio", value::ratio)
    }

    /// A civil date, `2026-05-18`, in quotes or not.
    pub(crate) fn date(self) -> Option<NaiveDate> {
        self.read("input-kind-date", value::date)
    }

    /// A table.
    pub(crate) fn table(self) -> Option<Table<'a>> {
        match self.value.get_ref() {
            DeValue::Table(table) => Some(Table::new(self.page, table, self.value.span().start)),
            _ => self.wrong(Because::new("input-kind-table")),
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
mod tests;
