//! The mark of a module, after its penalty and its rounding.

use crate::kernel::because::Because;
use crate::scoring::model::scheme::Module;

use super::rule::{Compared, Kind, Run, Told, Values, Word};

/// The mark of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByModule {
    /// Its code.
    pub module: String,
}

impl Kind for ByModule {
    const CODE: &'static str = "module";
    const MESSAGE_KEY: &'static str = "rank-tie-module";
    const WORDS: &'static [Word] = &[Word::code("module")];

    fn read(told: &Told, _modules: &[Module]) -> Result<Self, Because> {
        Ok(Self { module: told.get("module").cloned().unwrap_or_default() })
    }
}

impl Compared for ByModule {
    fn name(&self) -> Because {
        Because::new("rank-key-module").text("module", &self.module)
    }

    fn told(&self) -> Vec<(&'static str, &str)> {
        vec![("module", &self.module)]
    }

    fn check(&self, modules: &[Module]) -> Option<Because> {
        let unknown = modules.iter().all(|module| module.code != self.module);
        unknown.then(|| Because::new("rank-unknown-module").text("module", &self.module))
    }

    fn values<'a>(&'a self, _at: usize, run: Run<'a>) -> Values<'a> {
        let at = run.modules.iter().position(|module| module.code == self.module);
        let marks = at.and_then(|at| run.module_marks.get(at));
        Box::new(move |row| marks?.marks.get(row).copied().flatten())
    }

    fn denominator(&self, run: Run<'_>) -> i128 {
        let at = run.modules.iter().position(|module| module.code == self.module);
        at.and_then(|at| run.module_marks.get(at)).map_or(1, |marks| marks.denominator)
    }
}
