//! 1 : n : m within p per cent.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::kernel::exact::{Exact, whole};

use super::super::super::model::{Class, Fill, Measure};

/// W = floor(p · N ÷ 100) places, filled as the plan says.
pub(super) fn places(classes: &[Class], within: &Exact, fill: Fill, n: u64) -> Vec<Option<u64>> {
    let share = within * Exact::from_integer(BigInt::from(n)) / whole(100);
    let winners = share.floor().to_integer().to_u64().unwrap_or_default();
    let parts: Vec<u64> = classes
        .iter()
        .map(|class| match class.measure {
            Measure::Part(part) => part,
            _ => 0,
        })
        .collect();
    let all: u64 = parts.iter().sum();
    if all == 0 {
        return parts.iter().map(|_| Some(0)).collect();
    }
    match fill {
        Fill::Multiples => parts.iter().map(|part| Some(winners / all * part)).collect(),
        Fill::LargestRemainder => largest_remainder(&parts, all, winners).into_iter().map(Some).collect(),
    }
}

/// Everyone his whole part; the places left over go to the largest remainders, the better class first.
fn largest_remainder(parts: &[u64], all: u64, winners: u64) -> Vec<u64> {
    let product = |part: u64| u128::from(winners) * u128::from(part);
    let mut places: Vec<u64> = parts
        .iter()
        .map(|part| u64::try_from(product(*part) / u128::from(all)).unwrap_or_default())
        .collect();
    let left = winners.saturating_sub(places.iter().sum());
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let remainder = |class: &usize| parts.get(*class).map(|part| product(*part) % u128::from(all));
    order.sort_by_key(|class| std::cmp::Reverse(remainder(class)));
    for class in order.into_iter().take(usize::try_from(left).unwrap_or_default()) {
        if let Some(places) = places.get_mut(class) {
            *places += 1;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::prize::Prize;
    use proptest::prelude::*;

    fn classes(parts: &[u64]) -> Vec<Class> {
        let class = |part: &u64| Class { prize: Prize::First, measure: Measure::Part(*part), floor: None };
        parts.iter().map(class).collect()
    }

    #[test]
    fn one_two_three_within_sixty_per_cent_of_32() {
        // W = floor(19.2) = 19; u = floor(19 ÷ 6) = 3: 3, 6, 9, and one place is not given.
        let places_of = |fill| places(&classes(&[1, 2, 3]), &whole(60), fill, 32);
        assert_eq!(places_of(Fill::Multiples), vec![Some(3), Some(6), Some(9)]);
        // 19/6 = 3 r1, 38/6 = 6 r2, 57/6 = 9 r3: the left place goes to the third class.
        assert_eq!(places_of(Fill::LargestRemainder), vec![Some(3), Some(6), Some(10)]);
    }

    proptest! {
        #[test]
        fn largest_remainder_gives_every_place(
            parts in proptest::collection::vec(1_u64..9, 1..5), percent in 0_i64..=100, n in 0_u64..500,
        ) {
            let given = places(&classes(&parts), &whole(percent), Fill::LargestRemainder, n);
            let winners = u64::try_from(percent).unwrap() * n / 100;
            prop_assert_eq!(given.iter().map(|places| places.unwrap()).sum::<u64>(), winners);
            let multiples = places(&classes(&parts), &whole(percent), Fill::Multiples, n);
            prop_assert!(multiples.iter().map(|places| places.unwrap()).sum::<u64>() <= winners);
        }
    }
}
