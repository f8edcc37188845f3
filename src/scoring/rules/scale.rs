//! The published scales, settled without a single root or quotient that is not exact.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::kernel::rounding::Rounding;

use super::super::model::Scale;
use super::whole;

/// Why there is no scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoScale {
    /// Fewer than three ranked entries.
    TooFew,
    /// MAD or σ is zero.
    NoSpread,
}

/// Fewest ranked entries a scale is computed for.
pub const FEWEST: usize = 3;

/// The scale score of each total, in the order given. Totals in thousandths of a point, of all ranked entries.
///
/// # Errors
/// Where there is no scale.
pub fn scores(scale: Scale, totals: &[i64]) -> Result<Vec<i64>, NoScale> {
    if totals.len() < FEWEST {
        return Err(NoScale::TooFew);
    }
    match scale {
        Scale::Seven => seven(totals),
        Scale::Five => five(totals),
    }
}

/// `round(700 + 30 × (x − median) ÷ (1.4826 × MAD))`, half-up. No total is above a million points, so nothing
/// here leaves 64 bits.
fn seven(totals: &[i64]) -> Result<Vec<i64>, NoScale> {
    // Twice the median and four times the MAD are whole numbers of thousandths.
    let median2 = twice_median(totals.to_vec());
    let mad4 = twice_median(totals.iter().map(|total| (2 * total - median2).abs()).collect());
    if mad4.is_zero() {
        return Err(NoScale::NoSpread);
    }
    let score = |total: &i64| {
        // 30 × (2x − median2)/2 ÷ (1.4826 × mad4/4) = 600,000 × (2x − median2) ÷ (14,826 × mad4)
        let numerator = 600_000 * (2 * total - median2) + 700 * 14_826 * mad4;
        whole::round(Rounding::HalfUp, &numerator, &(14_826 * mad4))
    };
    Ok(totals.iter().map(score).collect())
}

fn twice_median(mut values: Vec<i64>) -> i64 {
    let middle = values.len() / 2;
    let even = values.len().is_even();
    if middle >= values.len() {
        return 0;
    }
    let (below, upper, _) = values.select_nth_unstable(middle);
    let upper = *upper;
    let lower = if even { below.iter().max().copied().unwrap_or(upper) } else { upper };
    lower + upper
}

/// `round(500 + 30 × (x − mean) ÷ σ)`, half-up, σ over the population.
fn five(totals: &[i64]) -> Result<Vec<i64>, NoScale> {
    let n = BigInt::from(totals.len());
    let sum: BigInt = totals.iter().map(|total| BigInt::from(*total)).sum();
    let squares: BigInt = totals.iter().map(|total| BigInt::from(*total).pow(2)).sum();
    // n²σ², a whole number.
    let variance = &n * squares - &sum * &sum;
    if variance.is_zero() {
        return Err(NoScale::NoSpread);
    }
    let score = |total: &i64| {
        let away = &n * BigInt::from(*total) - &sum;
        500 + rounded_root_quotient(&away, &variance)
    };
    Ok(totals.iter().map(score).collect())
}

/// `floor(30 × away ÷ √variance + 1/2)` by comparing squares: the largest k with (2k − 1)·√variance ≤ 60·away.
fn rounded_root_quotient(away: &BigInt, variance: &BigInt) -> i64 {
    let square: BigInt = away * away * 3600;
    let k: BigInt = if away.is_negative() {
        // The smallest odd w with w²·variance ≥ 3600·away²; k = (1 − w) ÷ 2.
        let root = ceil_root(&square.div_ceil(variance));
        let odd = if root.is_odd() { root } else { root + 1 };
        (BigInt::from(1) - odd) / 2
    } else {
        // The largest m with m²·variance ≤ 3600·away²; k = floor((m + 1) ÷ 2).
        let root = square.div_floor(variance).sqrt();
        (root + 1) / 2
    };
    k.to_i64().unwrap_or_default()
}

/// The smallest whole number whose square is at least `square`.
fn ceil_root(square: &BigInt) -> BigInt {
    let root = square.sqrt();
    if &(&root * &root) == square { root } else { root + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_median_is_700_and_one_scaled_mad_is_30_over_1_4826() {
        // Median 60, deviations 20 10 0 10 20, MAD 10: 30 ÷ 14.826 = 2.0235 a point.
        let totals = [40_000, 50_000, 60_000, 70_000, 80_000];
        assert_eq!(scores(Scale::Seven, &totals), Ok(vec![660, 680, 700, 720, 740]));
    }

    #[test]
    fn the_mean_is_500_and_one_sigma_is_30() {
        // Mean 5, σ 2 (the textbook example).
        let totals = [2_000, 4_000, 4_000, 4_000, 5_000, 5_000, 7_000, 9_000];
        assert_eq!(scores(Scale::Five, &totals), Ok(vec![455, 485, 485, 485, 500, 500, 530, 560]));
    }

    #[test]
    fn an_exact_half_goes_up_on_both_sides_of_the_mean() {
        // 30 × 1 ÷ √3600 is exactly one half.
        assert_eq!(rounded_root_quotient(&BigInt::from(1), &BigInt::from(3600)), 1);
        assert_eq!(rounded_root_quotient(&BigInt::from(-1), &BigInt::from(3600)), 0);
        assert_eq!(rounded_root_quotient(&BigInt::from(-3), &BigInt::from(3600)), -1);
        assert_eq!(rounded_root_quotient(&BigInt::from(-4), &BigInt::from(3600)), -2);
        assert_eq!(rounded_root_quotient(&BigInt::from(0), &BigInt::from(7)), 0);
    }

    #[test]
    fn too_few_or_equal_totals_have_no_scale() {
        assert_eq!(scores(Scale::Seven, &[1, 2]), Err(NoScale::TooFew));
        assert_eq!(scores(Scale::Five, &[5, 5, 5]), Err(NoScale::NoSpread));
        assert_eq!(scores(Scale::Seven, &[5, 5, 5, 9]), Err(NoScale::NoSpread));
    }

    proptest! {
        #[test]
        fn scores_follow_the_totals(mut totals in proptest::collection::vec(0_i64..100_000, 3..40)) {
            totals.sort_unstable();
            for scale in [Scale::Seven, Scale::Five] {
                if let Ok(scores) = scores(scale, &totals) {
                    prop_assert!(scores.windows(2).all(|pair| pair[0] <= pair[1]));
                }
            }
        }

        #[test]
        fn moving_and_stretching_all_totals_changes_no_score(
            totals in proptest::collection::vec(0_i64..100_000, 3..40), shift in 0_i64..1000, stretch in 1_i64..9,
        ) {
            let moved: Vec<i64> = totals.iter().map(|total| total * stretch + shift).collect();
            for scale in [Scale::Seven, Scale::Five] {
                prop_assert_eq!(scores(scale, &totals), scores(scale, &moved));
            }
        }

        #[test]
        fn the_root_quotient_brackets_the_true_value(away in -100_000_i64..100_000, variance in 1_i64..1_000_000) {
            let k = i128::from(rounded_root_quotient(&BigInt::from(away), &BigInt::from(variance)));
            // (2k − 1)·√v ≤ 60·away < (2k + 1)·√v, compared by signed squares.
            let signed = |x: i128| x * x.abs();
            let (v, a) = (i128::from(variance), 60 * i128::from(away));
            prop_assert!(signed(2 * k - 1) * v <= signed(a));
            prop_assert!(signed(a) < signed(2 * k + 1) * v);
        }
    }
}
