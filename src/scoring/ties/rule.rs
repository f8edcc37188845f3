//! What every kind of tie key answers for itself.

use std::collections::BTreeMap;

use crate::kernel::because::Because;
use crate::notation::Node;
use crate::scoring::model::marks::{Marks, ModuleMarks};
use crate::scoring::model::roster::Entry;
use crate::scoring::model::rounded::Rounded;
use crate::scoring::model::scheme::Module;
use crate::scoring::rules::panel::Panel;

/// A key of EVENT.toml a kind is told by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    /// The key itself.
    pub(super) name: &'static str,
    /// Its value as text.
    pub(super) read: for<'a> fn(Node<'a>) -> Option<&'a str>,
}

/// What a tie key's table says, by the keys of all kinds.
pub(super) type Told = BTreeMap<&'static str, String>;

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

    /// Its values are counted in 1/this thousandths of a point, or of whatever its column says.
    fn denominator(&self, _run: Run<'_>) -> i128 {
        1
    }

    /// The value of one entry as a reader writes it, where that is no count of points.
    fn written(&self, _at: usize, _roster: &[Entry], _row: usize) -> Option<String> {
        None
    }

    /// The column of ENTRIES.csv it reads, if it reads one.
    fn column(&self) -> Option<&str> {
        None
    }
}

/// What a kind is known by.
pub(super) trait Kind: Compared + Sized {
    const CODE: &'static str;
    const MESSAGE_KEY: &'static str;
    /// The keys it is told by, `CODE` among them; the others may be left out.
    const WORDS: &'static [Word];

    /// Reads one from what its table says. `modules` are those that could be read.
    fn read(told: &Told, modules: &[Module]) -> Result<Self, Because>;
}

impl Word {
    /// A code: a text or a number.
    pub(super) const fn code(name: &'static str) -> Self {
        Self { name, read: |node| node.word() }
    }

    /// A text.
    pub(super) const fn text(name: &'static str) -> Self {
        Self { name, read: |node| node.line() }
    }
}
