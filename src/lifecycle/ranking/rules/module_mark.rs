//! The mark of one entry in one module (design §5.2): agreed marks, plus J per aspect, plus the panel's S.

use super::super::model::{Block, MISSING};
use super::aggregate;
use super::panel::Panel;

/// Why a module has no mark yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// A mark is missing.
    Hole,
    /// A judge of the panel gave no mark to this entry, or too few judges did.
    Panel,
    /// Judges differ by more than the limit on a J aspect.
    Spread,
}

/// What a module mark is made of, in 1/`panel.denominator` thousandths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Parts {
    /// M marks.
    pub(super) agreed: i128,
    /// J marks.
    pub(super) judgements: i128,
    /// The panel's S mark.
    pub(super) scored: i128,
}

impl Parts {
    pub(super) fn sum(self) -> i128 {
        self.agreed + self.judgements + self.scored
    }
}

/// Room for one computation, used again for the next.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    sums: Vec<i64>,
    lowest: Vec<i32>,
    highest: Vec<i32>,
}

impl Scratch {
    /// The judges' S sums of the last computation, in thousandths.
    pub(super) fn sums(&self) -> &[i64] {
        &self.sums
    }
}

/// The mark of a roster entry.
pub(super) fn parts(panel: &Panel, block: &Block, entry: usize, scratch: &mut Scratch) -> Result<Parts, Gap> {
    let excused = |column| panel.excused.contains(&(entry, column));
    of_rows(panel, block.agreed_row(entry), block.judged_rows(entry), scratch, excused)
}

/// The same from bare rows, as [`Block`] lays them out.
pub(super) fn of_rows(
    panel: &Panel,
    agreed: &[i32],
    judged: &[i32],
    scratch: &mut Scratch,
    excused: impl Fn(usize) -> bool,
) -> Result<Parts, Gap> {
    if missing(agreed) > 0 {
        return Err(Gap::Hole);
    }
    let agreed = i128::from(total(agreed)) * panel.denominator;
    if panel.judged_width == 0 {
        return Ok(Parts { agreed, judgements: 0, scored: 0 });
    }
    let judgements = collect(panel, judged, scratch)?;
    let wide = |(low, high): (&i32, &i32)| high - low > panel.spread;
    let mut spreads = scratch.lowest.iter().zip(&scratch.highest).map(wide).enumerate();
    if spreads.any(|(column, wide)| wide && !excused(column)) {
        return Err(Gap::Spread);
    }
    let judges = scratch.sums.len();
    let judgement_unit = panel.denominator / (3 * i128::try_from(judges).unwrap_or(1));
    let scored_unit = panel.denominator / aggregate::divisor(panel.aggregation, judges);
    let scored = aggregate::numerator(panel.aggregation, &mut scratch.sums);
    Ok(Parts {
        agreed,
        judgements: i128::from(judgements) * judgement_unit,
        scored: i128::from(scored) * scored_unit,
    })
}

/// Reads the seated judges' rows: their S sums and the range of each J score into `scratch`; answers the sum
/// of all J scores, each times its aspect's full mark.
fn collect(panel: &Panel, judged: &[i32], scratch: &mut Scratch) -> Result<i64, Gap> {
    scratch.sums.clear();
    scratch.lowest.clear();
    scratch.highest.clear();
    let (mut judgements, mut empty) = (0, 0);
    for (row, seated) in judged.chunks_exact(panel.judged_width).zip(&panel.seats) {
        if !seated {
            continue;
        }
        match missing(row) {
            0 => judgements += read_row(panel, row, scratch),
            gaps if gaps == row.len() => empty += 1,
            _ => return Err(Gap::Hole),
        }
    }
    let judges = scratch.sums.len();
    if judges == 0 {
        return Err(Gap::Hole);
    }
    let same_panel = panel.lifted || empty == 0;
    if same_panel && judges >= panel.aggregation.fewest_judges() { Ok(judgements) } else { Err(Gap::Panel) }
}

fn read_row(panel: &Panel, row: &[i32], scratch: &mut Scratch) -> i64 {
    let (scores, marks) = row.split_at_checked(panel.judgement_max.len()).unwrap_or((&[], row));
    scratch.sums.push(total(marks));
    if scratch.lowest.is_empty() {
        scratch.lowest.extend_from_slice(scores);
        scratch.highest.extend_from_slice(scores);
    } else {
        for (low, score) in scratch.lowest.iter_mut().zip(scores) {
            *low = (*low).min(*score);
        }
        for (high, score) in scratch.highest.iter_mut().zip(scores) {
            *high = (*high).max(*score);
        }
    }
    scores.iter().zip(&panel.judgement_max).map(|(score, max)| i64::from(*score) * max).sum()
}

/// How many marks of a row are not there.
pub(super) fn missing(row: &[i32]) -> usize {
    row.iter().filter(|mark| **mark == MISSING).count()
}

fn total(row: &[i32]) -> i64 {
    row.iter().map(|mark| i64::from(*mark)).sum()
}
