//! How the S marks of a panel become one.

use num_integer::Integer;

use crate::scoring::model::scheme::Aggregation;

/// What the aggregate of `judges` marks is a multiple of: 1 ÷ this.
pub(super) fn divisor(aggregation: Aggregation, judges: usize) -> i128 {
    let judges = i128::try_from(judges).unwrap_or(i128::MAX);
    match aggregation {
        Aggregation::Single | Aggregation::Sum => 1,
        Aggregation::Mean => judges.max(1),
        Aggregation::Trimmed { drop } => {
            let dropped = i128::try_from(drop).unwrap_or(i128::MAX).saturating_mul(2);
            judges.saturating_sub(dropped).max(1)
        }
        Aggregation::Median => {
            if judges.is_even() {
                2
            } else {
                1
            }
        }
    }
}

/// The aggregate of the judges' sums, times [`divisor`]. Reorders `sums`.
pub(super) fn numerator(aggregation: Aggregation, sums: &mut [i64]) -> i64 {
    match aggregation {
        Aggregation::Single | Aggregation::Mean | Aggregation::Sum => sums.iter().sum(),
        Aggregation::Trimmed { drop } => {
            sums.sort_unstable();
            let kept = sums.len().saturating_sub(drop.saturating_mul(2));
            sums.iter().skip(drop).take(kept).sum()
        }
        Aggregation::Median => {
            sums.sort_unstable();
            let (skip, take) = if sums.len().is_even() {
                ((sums.len() / 2).saturating_sub(1), 2)
            } else {
                (sums.len() / 2, 1)
            };
            sums.iter().skip(skip).take(take).sum()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn aggregated(aggregation: Aggregation, mut sums: Vec<i64>) -> (i64, i128) {
        let divisor = divisor(aggregation, sums.len());
        (numerator(aggregation, &mut sums), divisor)
    }

    #[test]
    fn five_judges_without_the_highest_and_the_lowest() {
        let trimmed = Aggregation::Trimmed { drop: 1 };
        assert_eq!(aggregated(trimmed, vec![90, 70, 85, 60, 80]), (70 + 85 + 80, 3));
        let two = Aggregation::Trimmed { drop: 2 };
        assert_eq!(aggregated(two, vec![90, 70, 85, 60, 80]), (80, 1));
    }

    #[test]
    fn the_median_of_an_even_panel_lies_between_the_middle_two() {
        assert_eq!(aggregated(Aggregation::Median, vec![4, 1, 3, 9]), (3 + 4, 2));
        assert_eq!(aggregated(Aggregation::Median, vec![4, 1, 9]), (4, 1));
    }

    #[test]
    fn mean_sum_and_single() {
        assert_eq!(aggregated(Aggregation::Mean, vec![1, 2, 4]), (7, 3));
        assert_eq!(aggregated(Aggregation::Sum, vec![1, 2, 4]), (7, 1));
        assert_eq!(aggregated(Aggregation::Single, vec![5]), (5, 1));
    }

    proptest! {
        #[test]
        fn equal_marks_aggregate_to_that_mark(mark in 0_i64..1_000_000, judges in 1_usize..12, drop in 1_usize..4) {
            let mut ways = vec![Aggregation::Mean, Aggregation::Median];
            if judges > 2 * drop {
                ways.push(Aggregation::Trimmed { drop });
            }
            for way in ways {
                let (sum, divisor) = aggregated(way, vec![mark; judges]);
                prop_assert_eq!(i128::from(sum), i128::from(mark) * divisor);
            }
        }

        #[test]
        fn the_order_of_judges_never_matters(mut sums in proptest::collection::vec(0_i64..1000, 3..9)) {
            for way in [Aggregation::Mean, Aggregation::Median, Aggregation::Trimmed { drop: 1 }, Aggregation::Sum] {
                let forward = aggregated(way, sums.clone());
                sums.reverse();
                prop_assert_eq!(forward, aggregated(way, sums.clone()));
            }
        }
    }
}
