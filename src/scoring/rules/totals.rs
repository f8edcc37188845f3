//! Module marks and totals: exact until the roundings the plan names.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

use crate::kernel::because::Arg;
use crate::kernel::score::Score;

use super::super::model::{Block, Inputs, Marks, ModuleMarks, Rounded, Totals};
use super::module_mark::{self, Gap, Scratch, settled, unit};
use super::panel::Panel;
use super::whole;

/// A mark that is not there yet: entry, module, why. The module is `None` for a given total.
pub(super) type Missing = (usize, Option<usize>, Gap);

/// Marks of every entry that has any.
pub(super) struct Marked {
    pub(super) modules: Vec<ModuleMarks>,
    pub(super) totals: Vec<Option<Score>>,
    pub(super) missing: Vec<Missing>,
}

/// Module marks and published totals of the whole roster.
pub(super) fn of(inputs: &Inputs<'_>, panels: &[Panel]) -> Marked {
    match inputs.marks {
        Marks::Totals(given) => from_totals(inputs, given),
        Marks::Sheets(sheets) => {
            let mut missing = Vec::new();
            let modules: Vec<ModuleMarks> = panels
                .iter()
                .zip(sheets.blocks())
                .enumerate()
                .map(|(module, (panel, block))| module_marks(inputs, module, panel, block, &mut missing))
                .collect();
            let totals = weigh(inputs, &modules);
            Marked { modules, totals, missing }
        }
    }
}

fn from_totals(inputs: &Inputs<'_>, given: &[Option<Score>]) -> Marked {
    let mut missing = Vec::new();
    let mut total = |(row, given): (usize, &Option<Score>)| -> Option<Score> {
        let entry = inputs.roster.get(row).filter(|entry| entry.status.has_total())?;
        let Some(given) = *given else {
            missing.push((row, None, Gap::Hole));
            return None;
        };
        if inputs.plan.totals == Totals::Scaled {
            return Some(given);
        }
        let left = (given.thousandths() - entry.penalty.thousandths()).max(0);
        rounded(inputs.plan.rounding, &i128::from(left), &1)
    };
    let totals = given.iter().enumerate().map(&mut total).collect();
    Marked { modules: Vec::new(), totals, missing }
}

fn module_marks(
    inputs: &Inputs<'_>,
    module: usize,
    panel: &Panel,
    block: &Block,
    missing: &mut Vec<Missing>,
) -> ModuleMarks {
    let mut scratch = Scratch::default();
    let rounding = inputs.plan.rounding;
    let marks = inputs.roster.iter().enumerate().map(|(row, entry)| {
        if !entry.status.has_total() {
            return None;
        }
        let gross = match module_mark::parts(panel, block, row, &mut scratch) {
            Ok(parts) => parts.sum(),
            Err(gap) => {
                missing.push((row, Some(module), gap));
                return None;
            }
        };
        let penalty = entry.module_penalties.get(module).map_or(0, |penalty| penalty.thousandths());
        Some(settled(rounding, panel.denominator, gross, penalty))
    });
    let marks = marks.collect();
    ModuleMarks { denominator: panel.denominator, max: panel.max, marks }
}

/// `numerator ÷ denominator` thousandths of a point, rounded as the plan rounds totals.
fn rounded<I: Integer + Clone + From<i64> + ToPrimitive>(
    rounding: Rounded,
    numerator: &I,
    denominator: &I,
) -> Option<Score> {
    let unit = unit(rounding.decimals);
    let units = whole::round(rounding.how, numerator, &(denominator.clone() * I::from(unit)));
    units.to_i64()?.checked_mul(unit).map(Score::from_thousandths)
}

/// What a module's mark adds to the total, exactly.
pub(super) fn points(mark: i128, marks: &ModuleMarks, weight: Score) -> Arg {
    let common = marks.denominator.saturating_mul(i128::from(marks.max.max(1)));
    exact(mark.saturating_mul(i128::from(weight.thousandths())), common)
}

/// Weights over one common denominator: a total is `Σ mark × factor ÷ denominator` thousandths.
#[derive(Debug, Clone)]
struct Weights<I> {
    factors: Vec<I>,
    denominator: I,
}

fn weights(inputs: &Inputs<'_>, modules: &[ModuleMarks]) -> Weights<BigInt> {
    let parts: Vec<(BigInt, BigInt)> = modules
        .iter()
        .zip(&inputs.plan.modules)
        .map(|(marks, module)| {
            let weight = BigInt::from(module.weight.thousandths());
            let full = BigInt::from(marks.denominator) * BigInt::from(marks.max.max(1));
            let common = weight.gcd(&full);
            (weight / common.clone(), full / common)
        })
        .collect();
    let denominator = parts.iter().fold(BigInt::from(1), |lcm, (_, part)| lcm.lcm(part));
    let factors = parts.into_iter().map(|(weight, part)| weight * (&denominator / part)).collect();
    Weights { factors, denominator }
}

impl Weights<BigInt> {
    /// The same in machine integers, where no total can overflow them.
    fn narrowed<I: TryFrom<BigInt>>(&self, modules: &[ModuleMarks]) -> Option<Weights<I>> {
        // Far above any penalty or maximum, in thousandths.
        const LARGEST: i64 = 1_000_000_000_000;
        let mut bound = &self.denominator * BigInt::from(LARGEST);
        for (marks, factor) in modules.iter().zip(&self.factors) {
            bound += BigInt::from(marks.denominator) * BigInt::from(marks.max) * factor;
        }
        let narrow = |number: BigInt| I::try_from(number).ok();
        narrow(bound * BigInt::from(4))?;
        let factors = self.factors.iter().map(|factor| narrow(factor.clone())).collect::<Option<_>>()?;
        Some(Weights { factors, denominator: narrow(self.denominator.clone())? })
    }
}

fn weigh(inputs: &Inputs<'_>, modules: &[ModuleMarks]) -> Vec<Option<Score>> {
    let weights = weights(inputs, modules);
    if let Some(narrow) = weights.narrowed::<i64>(modules) {
        return totals(inputs, modules, &narrow);
    }
    match weights.narrowed::<i128>(modules) {
        Some(narrow) => totals(inputs, modules, &narrow),
        None => totals(inputs, modules, &weights),
    }
}

fn totals<I>(inputs: &Inputs<'_>, modules: &[ModuleMarks], weights: &Weights<I>) -> Vec<Option<Score>>
where
    I: Integer + Clone + TryFrom<i128> + From<i64> + ToPrimitive,
{
    let rows = inputs.roster.iter().enumerate();
    rows.map(|(row, entry)| {
        let mut sum = I::zero();
        for (marks, factor) in modules.iter().zip(&weights.factors) {
            let mark = I::try_from(marks.marks.get(row).copied().flatten()?).ok()?;
            sum = sum + mark * factor.clone();
        }
        let penalty = I::from(entry.penalty.thousandths()) * weights.denominator.clone();
        let left = if sum > penalty { sum - penalty } else { I::zero() };
        rounded(inputs.plan.rounding, &left, &weights.denominator)
    })
    .collect()
}

/// A ratio of thousandths, not negative, as people write it: a decimal where it ends within three places, else one to four
/// places that keeps the fraction of points.
pub(super) fn exact(numerator: i128, denominator: i128) -> Arg {
    let (thousandths, rest) = numerator.div_rem(&denominator);
    match i64::try_from(thousandths) {
        Ok(whole) if rest.is_zero() => Arg::Text(Score::from_thousandths(whole).to_string()),
        _ => {
            let (top, bottom) = (numerator, denominator * 1000);
            let common = top.gcd(&bottom).max(1);
            let near =
                whole::round(crate::kernel::rounding::Rounding::HalfUp, &(numerator * 10), &denominator);
            let ratio = format!("{}/{}", top / common, bottom / common);
            Arg::Ratio { ratio, near: four_places(near) }
        }
    }
}

/// Ten-thousandths of a point as a decimal.
fn four_places(ten_thousandths: i128) -> String {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_exact_is_a_decimal_where_it_ends_and_keeps_its_fraction_where_it_does_not() {
        let near = |ratio: &str, near: &str| Arg::Ratio { ratio: ratio.to_owned(), near: near.to_owned() };
        assert_eq!(exact(5500, 1), Arg::Text("5.5".to_owned()));
        assert_eq!(exact(7000, 18), near("7/18", "0.3889"));
        assert_eq!(exact(277_000, 3), near("277/3", "92.3333"));
        assert_eq!(exact(0, 9), Arg::Text("0".to_owned()));
    }

    #[test]
    fn weights_too_fine_for_machine_integers_stay_exact() {
        let weights = Weights { factors: vec![BigInt::from(1)], denominator: BigInt::from(10).pow(40) };
        let marks = [ModuleMarks { denominator: 1, max: 1000, marks: Vec::new() }];
        assert!(weights.narrowed::<i64>(&marks).is_none());
        assert!(weights.narrowed::<i128>(&marks).is_none());
        let plain = Weights { factors: vec![BigInt::from(1)], denominator: BigInt::from(3) };
        assert_eq!(plain.narrowed::<i64>(&marks).unwrap().denominator, 3);
    }
}
