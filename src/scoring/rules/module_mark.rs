//! The mark of one entry in one module: agreed marks, plus J per aspect, plus the panel's S.

use crate::scoring::model::marks::{Block, MISSING};
use crate::scoring::model::rounded::{Rounded, RoundingAt};

use super::aggregate;
use super::panel::Panel;
use super::whole;

/// Why a module has no mark yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// A mark is missing.
    Hole,
    /// A judge of the panel gave no mark to this entry, or too few judges did.
    Panel,
    /// Judges differ by more than the limit on a J aspect.
    Spread,
}

/// What a module mark is made of, in 1/`panel.denominator` thousandths of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parts {
    /// M marks.
    pub(crate) agreed: i128,
    /// J marks.
    pub(crate) judgements: i128,
    /// The panel's S mark.
    pub(crate) scored: i128,
}

impl Parts {
    pub(crate) fn sum(self) -> i128 {
        self.agreed + self.judgements + self.scored
    }
}

/// Room for one computation, used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// The judges' S sums.
    sums: Vec<i64>,
    /// Sum, lowest and highest score of each J column.
    scores: Vec<i32>,
    lowest: Vec<i32>,
    highest: Vec<i32>,
}

impl Scratch {
    /// The judges' S sums of the last computation, in thousandths.
    pub(crate) fn sums(&self) -> &[i64] {
        &self.sums
    }
}

/// The mark of a roster entry.
pub(crate) fn parts(panel: &Panel, block: &Block, entry: usize, scratch: &mut Scratch) -> Result<Parts, Gap> {
    let excused = |column| panel.excused.contains(&(entry, column));
    of_rows(panel, block.agreed_row(entry), block.judged_rows(entry), scratch, excused)
}

/// The same from bare rows, as [`Block`] lays them out.
pub(crate) fn of_rows(
    panel: &Panel,
    agreed: &[i32],
    judged: &[i32],
    scratch: &mut Scratch,
    excused: impl Fn(usize) -> bool,
) -> Result<Parts, Gap> {
    let (complete, agreed) = sum(agreed);
    if !complete {
        return Err(Gap::Hole);
    }
    let agreed = i128::from(agreed) * panel.denominator;
    if panel.judged_width == 0 {
        return Ok(Parts { agreed, judgements: 0, scored: 0 });
    }
    collect(panel, judged, scratch)?;
    let wide = |(low, high): (&i32, &i32)| high - low > panel.spread;
    let mut spreads = scratch.lowest.iter().zip(&scratch.highest).map(wide).enumerate();
    if spreads.any(|(column, wide)| wide && !excused(column)) {
        return Err(Gap::Spread);
    }
    let judgements = scratch.scores.iter().zip(&panel.judgement_max);
    let judgements: i64 = judgements.map(|(score, max)| i64::from(*score) * max).sum();
    let units = panel.units(scratch.sums.len());
    let scored = aggregate::numerator(panel.aggregation, &mut scratch.sums);
    Ok(Parts {
        agreed,
        judgements: i128::from(judgements) * units.judgement,
        scored: i128::from(scored) * units.scored,
    })
}

/// Reads the seated judges' rows into `scratch`: their S sums, and the sum and range of each J column.
fn collect(panel: &Panel, judged: &[i32], scratch: &mut Scratch) -> Result<(), Gap> {
    scratch.sums.clear();
    scratch.scores.clear();
    scratch.lowest.clear();
    scratch.highest.clear();
    let mut empty = 0;
    for (row, seated) in judged.chunks_exact(panel.judged_width).zip(&panel.seats) {
        if !seated {
            continue;
        }
        let (scores, marks) = row.split_at_checked(panel.judgement_max.len()).unwrap_or((&[], row));
        let (scores_complete, _) = sum(scores);
        let (marks_complete, marks) = sum(marks);
        if scores_complete && marks_complete {
            scratch.sums.push(marks);
            read_scores(scores, scratch);
        } else if missing(row) == row.len() {
            empty += 1;
        } else {
            return Err(Gap::Hole);
        }
    }
    let judges = scratch.sums.len();
    if judges == 0 {
        return Err(Gap::Hole);
    }
    let same_panel = panel.lifted || empty == 0;
    if same_panel && judges >= panel.aggregation.fewest_judges() { Ok(()) } else { Err(Gap::Panel) }
}

fn read_scores(scores: &[i32], scratch: &mut Scratch) {
    if scratch.scores.is_empty() {
        scratch.scores.extend_from_slice(scores);
        scratch.lowest.extend_from_slice(scores);
        scratch.highest.extend_from_slice(scores);
        return;
    }
    for (sum, score) in scratch.scores.iter_mut().zip(scores) {
        *sum += score;
    }
    for (low, score) in scratch.lowest.iter_mut().zip(scores) {
        *low = (*low).min(*score);
    }
    for (high, score) in scratch.highest.iter_mut().zip(scores) {
        *high = (*high).max(*score);
    }
}

/// How many marks of a row are not there.
pub(crate) fn missing(row: &[i32]) -> usize {
    row.iter().filter(|mark| **mark == MISSING).count()
}

/// Whether every mark of a row is there, and their sum. One pass without a branch: a missing mark is the only
/// negative number, so the sign of all marks or-ed together tells, and no whole row of a module overflows 32
/// bits (its maximum is a [`Score`](crate::kernel::score::Score) of at most a million points).
fn sum(row: &[i32]) -> (bool, i64) {
    let add = |(signs, sum): (i32, i32), mark: &i32| (signs | mark, sum.wrapping_add(*mark));
    let (signs, sum) = row.iter().fold((0, 0), add);
    (signs >= 0, i64::from(sum))
}

/// A module mark after its penalty and, where the plan rounds modules too, its rounding.
pub(crate) fn settled(rounding: Rounded, denominator: i128, gross: i128, penalty: i64) -> i128 {
    let left = (gross - i128::from(penalty) * denominator).max(0);
    match rounding.at {
        RoundingAt::Total => left,
        RoundingAt::ModulesToo => {
            let unit = i128::from(unit(rounding.decimals)) * denominator;
            whole::round(rounding.how, &left, &unit) * unit
        }
    }
}

/// Thousandths in one unit of the last decimal kept.
pub(super) fn unit(decimals: u32) -> i64 {
    10_i64.pow(3 - decimals.min(3))
}

#[cfg(test)]
mod tests {
    use super::super::super::model::scheme::{Aggregation, Aspect, AspectKind, Module};
    use super::*;
    use crate::kernel::score::Score;

    /// One J aspect of 3 points and one S aspect of 10, marked by three.
    fn panel(aggregation: Aggregation) -> Panel {
        let aspect = |kind, max: i64| Aspect {
            code: "a".into(),
            criterion: None,
            kind,
            max: Score::from_thousandths(max * 1000),
        };
        Panel::of(&Module {
            code: "A".into(),
            max: Score::from_thousandths(13_000),
            weight: Score::from_thousandths(13_000),
            judges: vec!["1".into(), "2".into(), "3".into()],
            aggregation: Some(aggregation),
            spread: 1,
            pass: None,
            aspects: vec![aspect(AspectKind::Judgement, 3), aspect(AspectKind::Scored { step: None }, 10)],
        })
    }

    fn mark(panel: &Panel, judged: &[i32]) -> Result<(i128, i128), Gap> {
        let parts = of_rows(panel, &[], judged, &mut Scratch::default(), |_| false)?;
        Ok((parts.sum(), panel.denominator))
    }

    #[test]
    fn judgements_are_means_and_only_scores_are_trimmed() {
        // J (1 + 2 + 2) ÷ 3 ÷ 3 × 3 = 5/3; S without 9 and 1: 4.
        let trimmed = panel(Aggregation::Trimmed { drop: 1 });
        let (sum, denominator) = mark(&trimmed, &[1, 9000, 2, 1000, 2, 4000]).unwrap();
        assert_eq!(sum * 3, (5 * 1000 + 3 * 4000) * denominator);
    }

    #[test]
    fn every_gap_is_told_apart() {
        let mean = panel(Aggregation::Mean);
        assert_eq!(mark(&mean, &[1, 9000, 2, MISSING, 2, 4000]), Err(Gap::Hole));
        assert_eq!(mark(&mean, &[1, 9000, MISSING, MISSING, 2, 4000]), Err(Gap::Panel));
        assert_eq!(mark(&mean, &[MISSING; 6]), Err(Gap::Hole));
        assert_eq!(mark(&mean, &[1, 9000, 3, 1000, 2, 4000]), Err(Gap::Spread));
        assert!(mark(&mean, &[0, 0, 0, 0, 0, 0]).is_ok_and(|(sum, _)| sum == 0), "zero is a mark");
    }

    #[test]
    fn a_lifted_panel_takes_whole_sheets_but_no_half_filled_one() {
        let mut lifted = panel(Aggregation::Mean);
        lifted.lifted = true;
        assert_eq!(mark(&lifted, &[1, 9000, 2, MISSING, 2, 4000]), Err(Gap::Hole));
        assert!(mark(&lifted, &[1, 9000, MISSING, MISSING, 2, 4000]).is_ok());
    }

    #[test]
    fn a_dropped_judge_is_not_read_at_all() {
        let mut two = panel(Aggregation::Mean);
        two.seats = vec![true, false, true];
        assert!(mark(&two, &[1, 9000, 3, MISSING, 2, 4000]).is_ok());
    }

    #[test]
    fn a_penalty_stops_at_zero_before_rounding() {
        let modules_too = Rounded { at: RoundingAt::ModulesToo, ..Rounded::default() };
        assert_eq!(settled(Rounded::default(), 3, 7, 5), 0);
        assert_eq!(settled(modules_too, 3, 3 * 3335, 10), 3 * 3330); // 3.325 → 3.33
        assert_eq!(settled(Rounded::default(), 3, 3 * 3335, 10), 3 * 3325);
    }
}
