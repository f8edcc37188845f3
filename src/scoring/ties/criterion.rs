//! The mark of a criterion: computed as a module of its aspects, under the same panel.

use crate::kernel::because::Because;
use crate::scoring::model::marks::{MISSING, Marks};
use crate::scoring::model::scheme::{Aspect, AspectKind, Module};
use crate::scoring::rules::module_mark::{self, Parts, Scratch};
use crate::scoring::rules::panel::Panel;

use super::rule::{Compared, Kind, Run, Told, Values, Word};

/// The mark of a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByCriterion {
    /// Its module.
    pub module: String,
    /// Its code.
    pub criterion: String,
}

impl Kind for ByCriterion {
    const CODE: &'static str = "criterion";
    const MESSAGE_KEY: &'static str = "rank-tie-criterion";
    const WORDS: &'static [Word] = &[Word::code("criterion"), Word::code("module")];

    /// The module may be left out where only one has the criterion.
    fn read(told: &Told, modules: &[Module]) -> Result<Self, Because> {
        let criterion = told.get("criterion").cloned().unwrap_or_default();
        if let Some(module) = told.get("module") {
            return Ok(Self { module: module.clone(), criterion });
        }
        let mut homes = modules.iter().filter(|module| has(module, &criterion));
        match (homes.next(), homes.next()) {
            (Some(home), None) => Ok(Self { module: home.code.clone(), criterion }),
            _ => Err(Because::new("rank-criterion-module").text("criterion", criterion)),
        }
    }
}

fn has(module: &Module, criterion: &str) -> bool {
    module.aspects.iter().any(|aspect| aspect.criterion.as_deref() == Some(criterion))
}

impl Compared for ByCriterion {
    fn name(&self) -> Because {
        let because = Because::new("rank-key-criterion").text("module", &self.module);
        because.text("criterion", &self.criterion)
    }

    fn told(&self) -> Vec<(&'static str, &str)> {
        vec![("criterion", &self.criterion), ("module", &self.module)]
    }

    fn check(&self, modules: &[Module]) -> Option<Because> {
        let because = match modules.iter().find(|module| module.code == self.module) {
            Some(module) if has(module, &self.criterion) => return None,
            Some(_) => Because::new("rank-unknown-criterion").text("criterion", &self.criterion),
            None => Because::new("rank-unknown-module"),
        };
        Some(because.text("module", &self.module))
    }

    fn values<'a>(&'a self, _at: usize, run: Run<'a>) -> Values<'a> {
        let at = run.modules.iter().position(|module| module.code == self.module);
        Box::new(move |row| self.value(at?, run, row))
    }

    fn denominator(&self, run: Run<'_>) -> i128 {
        let at = run.modules.iter().position(|module| module.code == self.module);
        at.and_then(|at| run.module_marks.get(at)).map_or(1, |marks| marks.denominator)
    }
}

impl ByCriterion {
    fn value(&self, at: usize, run: Run<'_>, row: usize) -> Option<i128> {
        let Marks::Sheets(sheets) = run.marks else { return None };
        run.module_marks.get(at)?.marks.get(row).copied().flatten()?;
        let (module, panel) = (run.modules.get(at)?, run.panels.get(at)?);
        let block = sheets.blocks().get(at)?;
        let (agreed, judged) = (block.agreed_row(row), block.judged_rows(row));
        let mark = criterion_mark(module, panel, &self.criterion, agreed, judged)?;
        Some(module_mark::settled(run.rounding, panel.denominator, mark, 0))
    }
}

/// A criterion's mark: a module of its aspects under the same panel.
fn criterion_mark(
    module: &Module,
    panel: &Panel,
    criterion: &str,
    agreed: &[i32],
    judged: &[i32],
) -> Option<i128> {
    let wanted = |aspect: &&Aspect| aspect.criterion.as_deref() == Some(criterion);
    let (agreed_columns, judged_columns) = columns(module, wanted);
    let judgement_max = module
        .aspects
        .iter()
        .filter(wanted)
        .filter(|aspect| matches!(aspect.kind, AspectKind::Judgement))
        .map(|aspect| aspect.max.thousandths())
        .collect();
    let agreed = pick(agreed, &agreed_columns);
    if judged_columns.is_empty() {
        let narrow = panel.narrowed(Vec::new(), 0);
        return module_mark::of_rows(&narrow, &agreed, &[], &mut Scratch::default(), |_| true)
            .ok()
            .map(Parts::sum);
    }
    // In a lifted panel only judges who marked the whole module count, for its criteria too.
    let whole = |row: &[i32]| module_mark::missing(row) == 0;
    let rows = judged.chunks_exact(panel.judged_width.max(1));
    let narrowed: Vec<i32> = rows
        .flat_map(|row| {
            let row: Vec<i32> = if whole(row) { row.to_vec() } else { vec![MISSING; row.len()] };
            pick(&row, &judged_columns)
        })
        .collect();
    let narrow = panel.narrowed(judgement_max, judged_columns.len());
    module_mark::of_rows(&narrow, &agreed, &narrowed, &mut Scratch::default(), |_| true).ok().map(Parts::sum)
}

/// Columns of the wanted aspects: among the agreed ones, and in a judge's row (J before S).
fn columns(module: &Module, wanted: impl Fn(&&Aspect) -> bool) -> (Vec<usize>, Vec<usize>) {
    let of = |kind: fn(&AspectKind) -> bool| {
        let aspects = module.aspects.iter().filter(move |aspect| kind(&aspect.kind));
        let columns = aspects.enumerate().filter(|(_, aspect)| wanted(aspect));
        columns.map(|(column, _)| column).collect::<Vec<usize>>()
    };
    let judgements =
        module.aspects.iter().filter(|aspect| matches!(aspect.kind, AspectKind::Judgement)).count();
    let agreed = of(|kind| !kind.by_judges());
    let mut judged = of(|kind| matches!(kind, AspectKind::Judgement));
    judged.extend(
        of(|kind| matches!(kind, AspectKind::Scored { .. })).iter().map(|column| column + judgements),
    );
    (agreed, judged)
}

fn pick(row: &[i32], columns: &[usize]) -> Vec<i32> {
    columns.iter().filter_map(|column| row.get(*column)).copied().collect()
}
