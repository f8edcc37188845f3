//! Per cent of a base, each class by itself or as last places.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::kernel::exact::{Exact, whole};
use crate::kernel::rounding::Rounding;

use super::super::super::model::{Class, Measure, Percentages};

/// Places of each class; none has fewer than `minimum`.
pub(super) fn places(
    classes: &[Class],
    figures: Percentages,
    rounding: Rounding,
    minimum: u64,
    n: u64,
) -> Vec<Option<u64>> {
    let mut last = 0_u64;
    let of = |class: &Class| {
        let Measure::Percent(percent) = &class.measure else { return Some(minimum) };
        let share = percent * Exact::from_integer(BigInt::from(n)) / whole(100);
        let rounded = rounding.scaled(&share, 0).to_u64().unwrap_or_default();
        let places = match figures {
            Percentages::Separate => rounded,
            Percentages::Cumulative => {
                let places = rounded.saturating_sub(last);
                last = last.max(rounded);
                places
            }
        };
        Some(places.max(minimum))
    };
    classes.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::prize::Prize;

    fn places_of(
        percents: &[i64],
        figures: Percentages,
        rounding: Rounding,
        minimum: u64,
        n: u64,
    ) -> Vec<u64> {
        let class = |percent: &i64| Class {
            prize: Prize::First,
            measure: Measure::Percent(whole(*percent)),
            floor: None,
        };
        let classes: Vec<Class> = percents.iter().map(class).collect();
        places(&classes, figures, rounding, minimum, n).into_iter().map(Option::unwrap).collect()
    }

    #[test]
    fn ten_twenty_thirty_per_cent_of_24_each_by_itself() {
        let of = |rounding| places_of(&[10, 20, 30], Percentages::Separate, rounding, 0, 24);
        assert_eq!(of(Rounding::HalfUp), vec![2, 5, 7]); // 2.4, 4.8, 7.2
        assert_eq!(of(Rounding::Floor), vec![2, 4, 7]);
        assert_eq!(of(Rounding::Ceil), vec![3, 5, 8]);
    }

    #[test]
    fn the_same_as_last_places() {
        // Limits 2.4, 7.2, 14.4 → 2, 7, 14 → 2, 5, 7 places.
        let of = |rounding| places_of(&[10, 30, 60], Percentages::Cumulative, rounding, 0, 24);
        assert_eq!(of(Rounding::HalfUp), vec![2, 5, 7]);
        assert_eq!(of(Rounding::Ceil), vec![3, 5, 7]);
    }

    #[test]
    fn a_small_field_still_has_one_of_each() {
        assert_eq!(places_of(&[10, 20], Percentages::Separate, Rounding::Floor, 1, 4), vec![1, 1]);
    }
}
