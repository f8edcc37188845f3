//! Reads TOML so that every problem is found in one pass and each names its line.

use std::cell::RefCell;

use chrono::NaiveDate;
use toml::de::{DeTable, DeValue};

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};
use crate::kernel::money::Fen;

/// One file being read: its name, where its lines start, and what was found wrong so far.
pub(crate) struct Page<'a> {
    file: &'a str,
    line_starts: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

/// A table and the place it stands at.
#[derive(Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) page: &'a Page<'a>,
    table: &'a DeTable<'a>,
    at: usize,
}

/// A value and the place it stands at.
#[derive(Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) page: &'a Page<'a>,
    value: &'a DeValue<'a>,
    at: usize,
}

/// The text without a byte order mark.
pub(crate) fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Parses `text`; all syntax errors come back at once.
pub(crate) fn parse<'t>(file: &str, text: &'t str) -> Result<DeTable<'t>, Vec<Problem>> {
    let text = without_bom(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(root.into_inner());
    }
    let page = Page::new(file, text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        page.report(at, Because::new("award-input-syntax").text("detail", error.message()));
    }
    Err(page.into_problems())
}

/// Reads a parsed file with `build`, which reports what is wrong instead of stopping at it.
///
/// # Errors
/// Every problem reported; or, where `build` gave nothing without saying why, that one.
pub(crate) fn read<T>(
    file: &str,
    text: &str,
    root: &DeTable<'_>,
    build: impl FnOnce(Table<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let page = Page::new(file, without_bom(text));
    let built = build(Table { page: &page, table: root, at: 0 });
    let problems = page.into_problems();
    match built {
        Some(value) if problems.is_empty() => Ok(value),
        _ if problems.is_empty() => {
            Err(vec![Problem { place: Place::Whole, because: Because::new("award-input-empty") }])
        }
        _ => Err(problems),
    }
}

impl<'a> Page<'a> {
    fn new(file: &'a str, text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { file, line_starts: std::iter::once(0).chain(breaks).collect(), problems: RefCell::default() }
    }

    fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by(|a, b| a.place.cmp(&b.place));
        problems
    }

    fn place(&self, at: usize) -> Place {
        let line = self.line_starts.partition_point(|start| *start <= at);
        Place::Line { file: self.file.to_owned(), line }
    }

    fn report(&self, at: usize, because: Because) {
        self.problems.borrow_mut().push(Problem { place: self.place(at), because });
    }
}

/// The known word nearest to a misspelt one, if any is near enough.
pub(crate) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let by_distance = known.into_iter().map(|other| (strsim::damerau_levenshtein(word, other), other));
    // Half the letters wrong is another word, not a slip.
    by_distance.min().filter(|(distance, _)| distance * 2 <= word.chars().count()).map(|(_, other)| other)
}

/// "X is not known here; did you mean Y", or the list of all known words where none is near.
pub(crate) fn unknown_word<'k>(word: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> Because {
    match nearest(word, known.clone()) {
        Some(near) => Because::new("award-input-unknown-near").text("word", word).text("near", near),
        None => Because::new("award-input-unknown").text("word", word).list("known", known),
    }
}

impl<'a> Table<'a> {
    /// Reports a problem of the table as a whole.
    pub(crate) fn report(&self, because: Because) {
        self.page.report(self.at, because);
    }

    /// The place of the table, for problems found later.
    pub(crate) fn place(&self) -> Place {
        self.page.place(self.at)
    }

    /// Names and values, in the order of the names.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&'a str, Node<'a>)> + use<'a> {
        let page = self.page;
        self.table.iter().map(move |(key, value)| {
            let node = Node { page, value: value.get_ref(), at: key.span().start };
            (key.get_ref().as_ref(), node)
        })
    }

    /// Reports every key that is not one of these.
    pub(crate) fn only(&self, known: &[&str]) {
        for (key, node) in self.entries() {
            if !known.contains(&key) {
                node.report(unknown_word(key, known.iter().copied()));
            }
        }
    }

    /// The value of a key, if it is there.
    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.table.get(key)?;
        Some(Node { page: self.page, value: value.get_ref(), at: value.span().start })
    }

    /// The value of a key that must be there.
    pub(crate) fn need(&self, key: &str) -> Option<Node<'a>> {
        let node = self.get(key);
        if node.is_none() {
            self.report(Because::new("award-input-missing").text("key", key));
        }
        node
    }

    /// A required, non-empty text.
    pub(crate) fn text(&self, key: &str) -> Option<&'a str> {
        self.need(key)?.text()
    }

    /// An optional text.
    pub(crate) fn maybe_text(&self, key: &str) -> Option<&'a str> {
        self.get(key)?.text()
    }

    /// An optional truth value.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.get(key)?.flag()
    }

    /// A list of texts; one text stands for a list of one; absent is empty.
    pub(crate) fn texts(&self, key: &str) -> Vec<&'a str> {
        self.get(key).map_or_else(Vec::new, |node| node.list().iter().filter_map(Node::text).collect())
    }

    /// A sub-table.
    pub(crate) fn table(&self, key: &str) -> Option<Table<'a>> {
        self.get(key)?.table()
    }

    /// A list of tables; absent is empty.
    pub(crate) fn tables(&self, key: &str) -> Vec<Table<'a>> {
        self.get(key).map_or_else(Vec::new, |node| node.list().iter().filter_map(Node::table).collect())
    }
}

impl<'a> Node<'a> {
    /// Reports a problem of this value.
    pub(crate) fn report(&self, because: Because) {
        self.page.report(self.at, because);
    }

    /// The place of the value, for problems found later.
    pub(crate) fn place(&self) -> Place {
        self.page.place(self.at)
    }

    fn wrong_type<T>(&self, wanted: &'static str) -> Option<T> {
        self.report(Because::new(wanted).word("found", format!("award-type-{}", self.value.type_str())));
        None
    }

    /// As a non-empty text.
    pub(crate) fn text(&self) -> Option<&'a str> {
        match self.value {
            DeValue::String(text) if text.trim().is_empty() => {
                self.report(Because::new("award-input-blank"));
                None
            }
            DeValue::String(text) => Some(text.as_ref()),
            _ => self.wrong_type("award-input-not-text"),
        }
    }

    /// As a truth value.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self.value {
            DeValue::Boolean(flag) => Some(*flag),
            _ => self.wrong_type("award-input-not-flag"),
        }
    }

    /// As a whole number from zero to `most`.
    pub(crate) fn whole(&self, most: u32) -> Option<u32> {
        let DeValue::Integer(number) = self.value else { return self.wrong_type("award-input-not-whole") };
        let value = u32::from_str_radix(number.as_str(), number.radix()).ok().filter(|n| *n <= most);
        if value.is_none() {
            self.report(Because::new("award-input-whole-range").count("most", most));
        }
        value
    }

    /// As an amount of yuan, which is written as text so that nothing reads it as a float.
    pub(crate) fn money(&self) -> Option<Fen> {
        let DeValue::String(text) = self.value else { return self.wrong_type("award-input-money-quotes") };
        let amount = text.parse::<Fen>().ok().filter(|amount| *amount >= Fen::ZERO);
        if amount.is_none() {
            self.report(Because::new("award-input-not-money").text("found", text.as_ref()));
        }
        amount
    }

    /// As a civil date, plain or in quotes.
    pub(crate) fn date(&self) -> Option<NaiveDate> {
        let text = match self.value {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => return self.wrong_type("award-input-not-date"),
        };
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if date.is_none() {
            self.report(Because::new("award-input-not-date").text("found", text));
        }
        date
    }

    /// As a table.
    pub(crate) fn table(&self) -> Option<Table<'a>> {
        match self.value {
            DeValue::Table(table) => Some(Table { page: self.page, table, at: self.at }),
            _ => self.wrong_type("award-input-not-table"),
        }
    }

    /// The items of a list; any other value is a list of itself.
    pub(crate) fn list(&self) -> Vec<Node<'a>> {
        match self.value {
            DeValue::Array(items) => items
                .iter()
                .map(|item| Node { page: self.page, value: item.get_ref(), at: item.span().start })
                .collect(),
            _ => vec![*self],
        }
    }

    /// Whether it is a text.
    pub(crate) fn is_text(&self) -> bool {
        self.value.is_str()
    }

    /// One of a closed set of words.
    pub(crate) fn word<T: Copy>(&self, all: &[T], code: fn(T) -> &'static str) -> Option<T> {
        let text = self.text()?;
        let found = all.iter().copied().find(|item| code(*item) == text);
        if found.is_none() {
            let known: Vec<&str> = all.iter().map(|item| code(*item)).collect();
            self.report(unknown_word(text, known));
        }
        found
    }
}

/// Where `[section.id]` stands in a parsed file, for objections to what was understood.
pub(crate) fn place_of(file: &str, text: &str, root: &DeTable<'_>, section: &str, id: &str) -> Place {
    let table = root.get(section).and_then(|section| section.get_ref().as_table());
    let at = table.and_then(|table| table.get_key_value(id)).map_or(0, |(key, _)| key.span().start);
    Page::new(file, without_bom(text)).place(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_guessed_and_another_word_is_not() {
        let known = ["prize", "prize_money", "person"];
        assert_eq!(nearest("prise", known), Some("prize"));
        assert_eq!(nearest("prize_mony", known), Some("prize_money"));
        assert_eq!(nearest("rank", known), None);
        assert_eq!(nearest("", known), None);
    }

    #[test]
    fn all_problems_of_a_file_come_in_the_order_of_its_lines() {
        let text = "\u{feff}a = 1\n\nb = \"x\"\nmoney = 5\nday = 2023-02-30\n";
        let problems = parse("f.toml", text).err().unwrap_or_default();
        assert_eq!(problems.len(), 1, "no such day: {problems:?}");
        let text = text.replace("02-30", "02-28");
        let root = parse("f.toml", &text).unwrap();
        let read = read("f.toml", &text, &root, |table| {
            table.only(&["a", "money", "day"]);
            table.get("money")?.money();
            assert_eq!(table.get("day")?.date(), NaiveDate::from_ymd_opt(2023, 2, 28));
            table.text("a");
            Some(())
        });
        let lines: Vec<String> = read.unwrap_err().iter().map(|problem| problem.place.to_string()).collect();
        assert_eq!(lines, ["f.toml:1", "f.toml:3", "f.toml:4"]);
    }
}
