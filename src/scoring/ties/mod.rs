//! Tie keys 同分排序: what equal totals are compared by. A kind is one file: its words in EVENT.toml, its check, its
//! values, its name. A new one is its file and its line in [`TieValue`].

mod column;
mod criterion;
mod module;
mod rule;

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::notation::Table;

use super::family::family;
use super::model::scheme::Module;
use rule::{Kind, Told, Word};

pub use column::ByColumn;
pub use criterion::ByCriterion;
pub use module::ByModule;
pub(crate) use rule::{Compared, Run, Values};

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

impl TieListed {
    const fn of<K: Kind + Into<TieValue>>() -> Self {
        Self { code: K::CODE, message_key: K::MESSAGE_KEY, words: K::WORDS, read: read_one::<K> }
    }

    /// Whether these keys, and no others, make a key of this kind.
    fn is_told_by(&self, told: &Told) -> bool {
        let knows = |name: &str| self.words.iter().any(|word| word.name == name);
        told.contains_key(self.code) && told.keys().all(|name| knows(name))
    }
}

fn read_one<K: Kind + Into<TieValue>>(told: &Told, modules: &[Module]) -> Result<TieValue, Because> {
    K::read(told, modules).map(Into::into)
}

impl TieKey {
    /// Reads a key from its table. `modules` are those that could be read.
    pub(crate) fn read(table: &Table<'_>, modules: &[Module]) -> Option<Self> {
        let mut told = Told::new();
        let mut asked: Vec<&str> = Vec::new();
        for word in TieValue::ALL.iter().flat_map(|kind| kind.words) {
            if !asked.contains(&word.name) {
                asked.push(word.name);
                let text = table.get(word.name).and_then(word.read);
                told.extend(text.map(|text| (word.name, text.to_owned())));
            }
        }
        let first = table.need("first").and_then(|node| node.one_of(Direction::ALL, Direction::code));
        let value = match TieValue::ALL.iter().find(|kind| kind.is_told_by(&told)) {
            Some(kind) => (kind.read)(&told, modules),
            None => Err(Because::new("rank-tie-key")),
        };
        let value = value.map_err(|because| table.report(because)).ok();
        Some(Self { value: value?, first: first? })
    }
}
