//! A column of ENTRIES.csv: time, age or any other.

use crate::kernel::because::Because;
use crate::scoring::model::roster::{Entry, Held};
use crate::scoring::model::scheme::Module;

use super::rule::{Compared, Kind, Run, Told, Values, Word};

/// A column of the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByColumn {
    /// Its name.
    pub column: String,
}

fn held(roster: &[Entry], at: usize, row: usize) -> Option<Held> {
    roster.get(row)?.tie_values.get(at).copied().flatten()
}

impl Kind for ByColumn {
    const CODE: &'static str = "column";
    const MESSAGE_KEY: &'static str = "rank-tie-column";
    const WORDS: &'static [Word] = &[Word::text("column")];

    fn read(told: &Told, _modules: &[Module]) -> Result<Self, Because> {
        Ok(Self { column: told.get("column").cloned().unwrap_or_default() })
    }
}

impl Compared for ByColumn {
    fn name(&self) -> Because {
        Because::new("rank-key-column").text("column", &self.column)
    }

    fn told(&self) -> Vec<(&'static str, &str)> {
        vec![("column", &self.column)]
    }

    fn check(&self, _modules: &[Module]) -> Option<Because> {
        None
    }

    fn values<'a>(&'a self, at: usize, run: Run<'a>) -> Values<'a> {
        Box::new(move |row| held(run.roster, at, row).map(|held| i128::from(held.ordinal())))
    }

    fn written(&self, at: usize, roster: &[Entry], row: usize) -> Option<String> {
        held(roster, at, row).map(Held::written)
    }

    fn column(&self) -> Option<&str> {
        Some(&self.column)
    }
}
