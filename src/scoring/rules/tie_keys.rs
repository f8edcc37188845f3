//! The values tie keys compare: what entered the total, never a guess.

use crate::kernel::because::{Arg, Because};

use super::super::model::{
    Aspect, AspectKind, Inputs, MISSING, Marks, Module, ModuleMarks, TieKey, TieValue,
};
use super::module_mark::{self, Parts, Scratch};
use super::panel::Panel;
use super::totals;

/// Where the value of each key comes from, looked up once for all entries.
pub(super) struct Keys<'a> {
    inputs: &'a Inputs<'a>,
    panels: &'a [Panel],
    modules: &'a [ModuleMarks],
    sources: Vec<Source<'a>>,
}

enum Source<'a> {
    Column,
    Module(Option<&'a ModuleMarks>),
    Criterion(Option<usize>, &'a str),
}

impl<'a> Keys<'a> {
    pub(super) fn new(inputs: &'a Inputs<'a>, panels: &'a [Panel], modules: &'a [ModuleMarks]) -> Self {
        let at = |code: &str| inputs.plan.modules.iter().position(|module| module.code == code);
        let source = |key: &'a TieKey| match &key.value {
            TieValue::Column(_) => Source::Column,
            TieValue::Module(code) => Source::Module(at(code).and_then(|at| modules.get(at))),
            TieValue::Criterion { module, criterion } => Source::Criterion(at(module), criterion),
        };
        let sources = inputs.plan.order.keys.iter().map(source).collect();
        Self { inputs, panels, modules, sources }
    }

    /// The value of one key for one roster entry; values of one key compare as they are. `None` where it is
    /// missing, which blocks.
    pub(super) fn value(&self, key: usize, row: usize) -> Option<i128> {
        match self.sources.get(key)? {
            Source::Column => {
                let values = &self.inputs.roster.get(row)?.tie_values;
                values.get(key).copied().flatten().map(i128::from)
            }
            Source::Module(marks) => (*marks)?.marks.get(row).copied().flatten(),
            Source::Criterion(module, criterion) => self.criterion((*module)?, criterion, row),
        }
    }

    fn criterion(&self, at: usize, criterion: &str, row: usize) -> Option<i128> {
        let Marks::Sheets(sheets) = self.inputs.marks else { return None };
        self.modules.get(at)?.marks.get(row).copied().flatten()?;
        let (module, panel) = (self.inputs.plan.modules.get(at)?, self.panels.get(at)?);
        let block = sheets.blocks().get(at)?;
        let mark = criterion_mark(module, panel, criterion, block.agreed_row(row), block.judged_rows(row))?;
        Some(totals::settled(self.inputs.plan.rounding, panel.denominator, mark, 0))
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

/// The key as a reader names it: a module, a criterion or a column.
pub(super) fn name(key: &TieKey) -> Arg {
    Arg::Said(Box::new(match &key.value {
        TieValue::Module(module) => Because::new("rank-key-module").text("module", module),
        TieValue::Criterion { module, criterion } => {
            Because::new("rank-key-criterion").text("module", module).text("criterion", criterion)
        }
        TieValue::Column(column) => Because::new("rank-key-column").text("column", column),
    }))
}
