//! Tie keys 同分排序: what equal totals are compared by. A kind is one file: its words in EVENT.toml, its check, its
//! values, its name. A new one is its file and its line in [`TieValue`].

mod column;
mod criterion;
mod module;

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::notation::{Value, coded};

use super::family::family;
use super::model::marks::{Marks, ModuleMarks};
use super::model::roster::Entry;
use super::model::rounded::Rounded;
use super::model::scheme::Module;
use super::reading::Reading;
use super::rules::panel::Panel;

pub use column::ByColumn;
pub use criterion::ByCriterion;
pub use module::ByModule;

coded_enum! {
    /// Which value of a tie key comes first.
    "rank-direction" Direction {
        /// The larger.
        Higher = "higher",
        /// The smaller.
        Lower = "lower",
    }
}

family! {
    /// What a tie key compares: the value that entered the total.
    TieValue: Compared, listed as TieListed {
        /// The mark of a module.
        ByModule,
        /// The mark of a criterion, computed as a module of its aspects.
        ByCriterion,
        /// A column of the roster: time, age …
        ByColumn,
    }
}

/// One key of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieKey {
    /// What it compares.
    pub value: TieValue,
    /// Which comes first.
    pub first: Direction,
}

/// A kind of tie key, as a form lists it.
#[derive(Debug, Clone, Copy)]
pub struct TieListed {
    /// Its code: the key of EVENT.toml that names it.
    pub code: &'static str,
    /// Key of its word in the message catalogue.
    pub message_key: &'static str,
    words: &'static [Word],
    read: fn(&Told, &[Module]) -> Result<TieValue, Because>,
}

/// A key of EVENT.toml a kind is told by.
#[derive(Debug, Clone, Copy)]
struct Word {
    key: &'static str,
    read: fn(&Value<'_>) -> Result<String, Because>,
}

/// What a tie key's table says, by the keys of all kinds.
type Told = BTreeMap<&'static str, String>;

/// The values of one key, by roster place; values of one key compare as they are. `None` where it is missing, which
/// blocks.
pub(crate) type Values<'a> = Box<dyn Fn(usize) -> Option<i128> + 'a>;

/// What values are looked up in: one run over checked inputs.
#[derive(Clone, Copy)]
pub(crate) struct Run<'a> {
    pub(crate) roster: &'a [Entry],
    pub(crate) modules: &'a [Module],
    pub(crate) rounding: Rounded,
    pub(crate) marks: &'a Marks,
    pub(crate) panels: &'a [Panel],
    /// The marks of each module, as they entered the total.
    pub(crate) module_marks: &'a [ModuleMarks],
}

/// What a kind knows about one of its keys.
pub(crate) trait Compared {
    /// As a reader names it.
    fn name(&self) -> Because;

    /// As EVENT.toml says it: keys and their texts.
    fn told(&self) -> Vec<(&'static str, &str)>;

    /// What it names that the plan's modules do not have.
    fn check(&self, modules: &[Module]) -> Option<Because>;

    /// Its values, looked up once for all entries. `at` is its place among the plan's keys.
    fn values<'a>(&'a self, at: usize, run: Run<'a>) -> Values<'a>;

    /// The column of ENTRIES.csv it reads, if it reads one.
    fn column(&self) -> Option<&str> {
        None
    }
}

/// What a kind is known by.
trait Kind: Compared + Into<TieValue> {
    const CODE: &'static str;
    const MESSAGE_KEY: &'static str;
    /// The keys it is told by, `CODE` among them; the others may be left out.
    const WORDS: &'static [Word];

    /// Reads one from what its table says. `modules` are those that could be read.
    fn read(told: &Told, modules: &[Module]) -> Result<Self, Because>;
}

impl TieListed {
    const fn of<K: Kind>() -> Self {
        Self { code: K::CODE, message_key: K::MESSAGE_KEY, words: K::WORDS, read: read_one::<K> }
    }

    /// Whether these keys, and no others, make a key of this kind.
    fn is_told_by(&self, told: &Told) -> bool {
        let knows = |key: &str| self.words.iter().any(|word| word.key == key);
        told.contains_key(self.code) && told.keys().all(|key| knows(key))
    }
}

fn read_one<K: Kind>(told: &Told, modules: &[Module]) -> Result<TieValue, Because> {
    K::read(told, modules).map(Into::into)
}

impl Word {
    /// A code: a text or a number.
    const fn code(key: &'static str) -> Self {
        Self { key, read: |value| value.word() }
    }

    /// A text.
    const fn text(key: &'static str) -> Self {
        Self { key, read: |value| value.text() }
    }
}

impl TieKey {
    /// Reads a key from its table. `modules` are those that could be read.
    pub(crate) fn read(mut reading: Reading<'_, '_>, modules: &[Module]) -> Option<Self> {
        let mut told = Told::new();
        let mut asked: Vec<&str> = Vec::new();
        for word in TieValue::ALL.iter().flat_map(|kind| kind.words) {
            if !asked.contains(&word.key) {
                asked.push(word.key);
                told.extend(reading.optional(word.key, word.read).map(|text| (word.key, text)));
            }
        }
        let first = reading.required("first", coded(Direction::ALL, Direction::code));
        let value = match TieValue::ALL.iter().find(|kind| kind.is_told_by(&told)) {
            Some(kind) => (kind.read)(&told, modules),
            None => Err(Because::new("rank-tie-key")),
        };
        let value = reading.finish_with(value);
        Some(Self { value: value?, first: first? })
    }
}
