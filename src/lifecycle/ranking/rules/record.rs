//! From a ranking to its record: the figures people see, with the reasons of each row.

use crate::kernel::exact::{Exact, divide};
use crate::kernel::rounding::Rounding;
use crate::kernel::score::{PER_POINT, Score};
use num_bigint::BigInt;

use super::super::model::Case;
use crate::scoring::model::record::SCHEMA;
use crate::scoring::model::{
    ModuleMarks, ModulePart, OpenKind, Ranking, Record, RecordModule, RecordRow, Totals,
};
use crate::scoring::rules::explain::Explainer;

/// Whether blind totals cannot be confirmed because of this. Ties are decided when names are known.
#[must_use]
pub fn blocks_confirmation(kind: OpenKind) -> bool {
    match kind {
        OpenKind::NoTotal | OpenKind::Hole | OpenKind::Panel | OpenKind::FewJudges | OpenKind::Spread => true,
        OpenKind::TieValue | OpenKind::Tie | OpenKind::Cut | OpenKind::NoScale => false,
    }
}

/// The record of a ranking; `names` are the modules' names, in order.
#[must_use]
pub fn of(case: &Case, ranking: &Ranking, division: &str, names: &[String]) -> Record {
    let explainer = Explainer::new(case.inputs(), ranking);
    let decimals = match case.plan.totals {
        Totals::Scaled => 0,
        Totals::Marks | Totals::Raw => case.plan.rounding.decimals,
    };
    let modules = case.plan.modules.iter().zip(names).map(|(module, name)| RecordModule {
        code: module.code.clone(),
        name: name.clone(),
        max: module.max.to_string(),
        weight: module.weight.to_string(),
    });
    let rows = ranking.rows.iter().filter_map(|row| {
        let entry = case.roster.get(row.entry)?;
        Some(RecordRow {
            entry: entry.id.clone(),
            entry_uid: case.refs.get(row.entry).and_then(|known| known.entry_uid.clone()),
            status: row.status,
            total: row.total.map(|total| total.fixed(decimals)),
            rank: row.rank,
            position: row.position,
            tied: row.rank.is_some() && row.sharing > 1,
            scale: row.scale,
            prize: row.prize,
            modules: parts(case, ranking, row.entry),
            because: explainer.row(row),
        })
    });
    Record {
        schema: SCHEMA,
        division: division.to_owned(),
        named: case.named,
        modules: modules.collect(),
        decimals,
        rows: rows.collect(),
        open: ranking.open.iter().map(|open| open.because.clone()).collect(),
        notices: ranking.notices.clone(),
    }
}

fn parts(case: &Case, ranking: &Ranking, row: usize) -> Vec<Option<ModulePart>> {
    let workings = ranking.workings.modules.iter();
    workings.zip(&case.plan.modules).map(|(marks, module)| part(marks, module.weight, row)).collect()
}

/// Shown with two decimals; the total was never computed from these.
fn part(marks: &ModuleMarks, weight: Score, row: usize) -> Option<ModulePart> {
    let mark = marks.marks.get(row).copied().flatten()?;
    let whole = |number: i128| Exact::from_integer(BigInt::from(number));
    let exact = divide(&whole(mark), &whole(marks.denominator.saturating_mul(i128::from(PER_POINT))))?;
    let max = Score::from_thousandths(marks.max).exact();
    let points = divide(&(exact.clone() * weight.exact()), &max)?;
    Some(ModulePart { mark: shown(&exact)?, points: shown(&points)? })
}

fn shown(exact: &Exact) -> Option<String> {
    let hundredths = Rounding::HalfUp.scaled_i64(exact, 2)?;
    Some(Score::from_thousandths(hundredths.checked_mul(PER_POINT / 100)?).fixed(2))
}
