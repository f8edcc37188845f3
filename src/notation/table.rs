//! TOML tables read key by key. A value reports itself what is wrong with it, and every key that nobody asked for is
//! found when its table has been read: what is written is used or refused, never passed over.

use std::cell::{Cell, RefCell};

use toml::de::DeTable;

use crate::kernel::because::Because;
use crate::kernel::fault::{Place, Problem};

use super::report::Page;
use super::{Node, Report, Source, unknown_word};

/// A parsed file.
#[derive(Clone)]
pub(crate) struct Document<'s> {
    source: &'s Source<'s>,
    tree: DeTable<'s>,
}

impl<'s> Document<'s> {
    /// Parses a file; all syntax errors go into the report at once.
    pub(crate) fn parse(source: &'s Source<'s>, report: &Report) -> Option<Self> {
        let (tree, errors) = DeTable::parse_recoverable(source.text());
        for error in &errors {
            let place = source.place_of(error.span().map_or(0, |span| span.start));
            Page { source, report }.report(place, Because::new("input-toml").text("error", error.message()));
        }
        errors.is_empty().then(|| Self { source, tree: tree.into_inner() })
    }

    /// Parses a file that is read by itself.
    ///
    /// # Errors
    /// Every syntax error.
    pub(crate) fn open(source: &'s Source<'s>) -> Result<Self, Vec<Problem>> {
        let report = Report::default();
        let document = Self::parse(source, &report);
        report.answer(document)
    }

    /// The table of everything.
    pub(crate) fn root<'a>(&'a self, report: &'a Report) -> Table<'a> {
        Table::new(Page { source: self.source, report }, &self.tree, 0)
    }

    /// Reads everything with `build`, which reports what is wrong instead of stopping at it.
    ///
    /// # Errors
    /// Every problem reported; or, where `build` gave nothing without saying why, that one.
    pub(crate) fn read<T>(&self, build: impl FnOnce(Table<'_>) -> Option<T>) -> Result<T, Vec<Problem>> {
        let report = Report::default();
        let built = build(self.root(&report));
        report.answer(built)
    }

    /// Where `[section.id]` stands, for objections to what was understood.
    pub(crate) fn place_of(&self, section: &str, id: &str) -> Place {
        let table = self.tree.get(section).and_then(|section| section.get_ref().as_table());
        let at = table.and_then(|table| table.get_key_value(id)).map_or(0, |(key, _)| key.span().start);
        self.source.place_of(at)
    }

    /// The values as they were parsed.
    #[cfg(test)]
    pub(super) fn tree(&self) -> &DeTable<'s> {
        &self.tree
    }

    /// The values, to be read again with others in their place.
    pub(crate) fn tree_mut(&mut self) -> &mut DeTable<'s> {
        &mut self.tree
    }
}

/// Parses and reads a file that stands by itself.
///
/// # Errors
/// Every problem of it.
pub(crate) fn read<T>(
    source: &Source<'_>,
    build: impl FnOnce(Table<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    Document::open(source)?.read(build)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, build: impl FnOnce(Table<'_>) -> Option<()>) -> Vec<String> {
        let problems = read(&Source::new("f", text), build).err().unwrap_or_default();
        problems.iter().map(|found| format!("{} {}", found.place, found.because.key)).collect()
    }

    #[test]
    fn all_problems_of_a_file_come_in_the_order_of_its_lines() {
        let text = "\u{feff}a = 1\n\nb = \"x\"\nmoney = 5\nday = 2023-02-28\n";
        let found = told(text, |root| {
            root.get("money")?.money();
            root.get("day")?.date();
            root.text("a");
            root.need("c");
            Some(())
        });
        assert_eq!(found, ["f:1 input-wrong", "f:1 input-missing", "f:3 input-unknown", "f:4 input-wrong"]);
        assert_eq!(told("a = \nb = 2023-02-30\n", |_| Some(())), ["f:1 input-toml", "f:2 input-toml"]);
    }

    #[test]
    fn a_key_nobody_asked_for_is_found_wherever_it_stands() {
        let text = "b = 1\n[t]\na = 1\nb = 1\n[[l]]\na = 1\nb = 1\n[[l]]\na = 1\n";
        let found = told(text, |root| {
            root.table("t").and_then(|table| table.get("a"));
            for table in root.tables("l") {
                table.get("a");
            }
            Some(())
        });
        assert_eq!(found, ["f:1 input-unknown", "f:4 input-unknown", "f:7 input-unknown"]);
    }

    #[test]
    fn names_are_not_keys_and_a_table_that_is_left_is_not_judged() {
        let text = "[names]\nb = 1\na = 2\n[left]\nkind = \"x\"\nmore = 1\n[unread]\na = 1\n";
        let found = told(text, |root| {
            let names = root.table("names")?;
            let read: Vec<&str> = names.entries().map(|(key, _)| key.name()).collect();
            assert_eq!(read, ["a", "b"]);
            let left = root.table("left")?;
            left.get("kind");
            left.leave_rest();
            root.table("unread");
            Some(())
        });
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_known_keys_are_those_asked_for_and_the_nearest_is_named() {
        let source = Source::new("f", "prise = 1\n");
        let problems = read(&source, |root| {
            for key in ["person", "prize", "prize"] {
                root.get(key);
            }
            Some(())
        });
        let found = serde_json::to_string(&problems.unwrap_err()[0].because).unwrap();
        assert!(found.contains(r#""near":"prize""#), "{found}");
    }

    #[test]
    fn what_was_understood_is_objected_to_at_its_head() {
        let source = Source::new("f", "a = 1\n\n[rule.x]\nb = 1\n[rule.\"y z\"]\n");
        let document = Document::open(&source).unwrap();
        let places = ["x", "y z", "other"].map(|id| document.place_of("rule", id).to_string());
        assert_eq!(places, ["f:3", "f:5", "f:1"]);
    }
}
