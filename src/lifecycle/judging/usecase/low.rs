//! Marks that lie far below what a judge gave the others: told to the judge before signing, and to the chief.

use std::collections::BTreeMap;

use crate::kernel::ids::{AspectId, SubjectId};
use crate::kernel::score::Score;
use crate::lifecycle::judging::model::{Mark, Newest, Seat};
use crate::lifecycle::judging::rules;
use crate::lifecycle::setup::model::Module;

use super::pad::Work;

/// A mark far below the judge's own middle one of the same aspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Low {
    /// Blind code.
    pub code: String,
    /// Code of the aspect.
    pub aspect: String,
    /// Number of the judge who gave it.
    pub judge: i64,
    /// The mark.
    pub value: Score,
}

/// Those of a judge's own work, by aspect and code.
#[must_use]
pub fn of_work(work: &Work) -> Vec<Low> {
    let mut low = Vec::new();
    for aspect in &work.module.aspects {
        let sheets: Vec<_> = work
            .counting()
            .map(|(_index, marked)| marked)
            .filter(|marked| marked.sheet.agreed == rules::is_agreed(aspect))
            .collect();
        let value = |marks: &Newest| marks.get(&aspect.id)?.value;
        let values: Vec<Option<Score>> = sheets.iter().map(|marked| value(&marked.marks)).collect();
        let found = rules::unusually_low(&values, rules::largest(aspect));
        for ((marked, value), _low) in sheets.iter().zip(values).zip(found).filter(|(_mark, low)| *low) {
            low.extend(value.map(|value| Low {
                code: marked.sheet.code.clone(),
                aspect: aspect.code.clone(),
                judge: work.seat.ordinal,
                value,
            }));
        }
    }
    low
}

/// Those of all judges of a panel, among the marks of its module; `codes` names who is behind them. Agreed values are
/// nobody's own.
pub(super) fn of_panel(
    module: &Module,
    seats: &[Seat],
    codes: &BTreeMap<SubjectId, &str>,
    marks: &[&Mark],
) -> Vec<Low> {
    let mut low = Vec::new();
    for aspect in &module.aspects {
        for seat in seats {
            let own: Vec<&&Mark> =
                marks.iter().filter(|mark| is_of(mark, aspect.id) && mark.seat_id == Some(seat.id)).collect();
            let values: Vec<Option<Score>> = own.iter().map(|mark| mark.value).collect();
            let found = rules::unusually_low(&values, rules::largest(aspect));
            for (mark, _low) in own.iter().zip(found).filter(|(_mark, low)| *low) {
                low.extend(mark.value.zip(codes.get(&mark.subject_id)).map(|(value, code)| Low {
                    code: (*code).to_owned(),
                    aspect: aspect.code.clone(),
                    judge: seat.ordinal,
                    value,
                }));
            }
        }
    }
    low
}

fn is_of(mark: &Mark, aspect: AspectId) -> bool {
    mark.aspect_id == aspect
}
