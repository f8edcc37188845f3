//! 1 : n : m within p per cent.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::exact::{Exact, whole};
use crate::notation::{Table, write};
use crate::scoring::found::Found;

use super::base::Base;
use super::classes::{self, Class, Measure, ReadMeasure};
use super::rule::{Kind, PrizeRule, per_cent};

coded_enum! {
    /// How `1 : n : m` fills the places of W winners.
    "rank-fill" Fill {
        /// u = floor(W ÷ (1 + n + m)); places u, u·n, u·m. The default.
        Multiples = "multiples",
        /// W divided whole by largest remainder; equal remainders favour the better class.
        LargestRemainder = "largest-remainder",
    }
}

/// 1 : n : m within p per cent of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratio {
    /// p.
    pub within: Exact,
    /// N is counted over these.
    pub base: Base,
    /// How the places are filled.
    pub fill: Fill,
}

impl Kind for Ratio {
    const CODE: &'static str = "ratio";
    const MESSAGE_KEY: &'static str = "rank-prizes-ratio";
    const MEASURE: Option<ReadMeasure> = Some(classes::part);

    fn read(prizes: &Table<'_>) -> Option<Self> {
        let within = prizes.need("within").and_then(|node| node.noted("prizes.within").ratio());
        let fill = prizes.get("fill").and_then(|node| node.one_of(Fill::ALL, Fill::code));
        let base = Base::read(prizes);
        Some(Self { within: within?, base: base?, fill: fill.unwrap_or(Fill::Multiples) })
    }
}

impl PrizeRule for Ratio {
    fn told(&self) -> Vec<(&'static str, String)> {
        let (fill, base) = (write::quoted(self.fill.code()), write::quoted(self.base.code()));
        vec![("within", write::ratio(&self.within)), ("base", base), ("fill", fill)]
    }

    fn base(&self) -> Option<Base> {
        Some(self.base)
    }

    fn limits(&self, found: &mut Found) {
        found.unless(per_cent(&self.within), "prizes.within", Because::new("rank-plan-per-cent"));
    }

    fn fits(&self, measure: &Measure) -> bool {
        matches!(measure, Measure::Part(part) if *part > 0)
    }

    /// W = floor(p · N ÷ 100) places, filled as the plan says.
    fn places(&self, classes: &[Class], n: u64) -> Vec<Option<u64>> {
        let share = &self.within * Exact::from_integer(BigInt::from(n)) / whole(100);
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
        match self.fill {
            Fill::Multiples => parts.iter().map(|part| Some(winners / all * part)).collect(),
            Fill::LargestRemainder => largest_remainder(&parts, all, winners).into_iter().map(Some).collect(),
        }
    }

    fn notice(&self, n: u64) -> Because {
        let because = Because::new(match self.fill {
            Fill::Multiples => "rank-notice-prizes-multiples",
            Fill::LargestRemainder => "rank-notice-prizes-remainder",
        });
        self.base.counted(because, n).text("within", self.within.to_string())
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

    fn rule(percent: i64, fill: Fill) -> Ratio {
        Ratio { within: whole(percent), base: Base::Finished, fill }
    }

    #[test]
    fn one_two_three_within_sixty_per_cent_of_32() {
        // W = floor(19.2) = 19; u = floor(19 ÷ 6) = 3: 3, 6, 9, and one place is not given.
        let places_of = |fill| rule(60, fill).places(&classes(&[1, 2, 3]), 32);
        assert_eq!(places_of(Fill::Multiples), vec![Some(3), Some(6), Some(9)]);
        // 19/6 = 3 r1, 38/6 = 6 r2, 57/6 = 9 r3: the left place goes to the third class.
        assert_eq!(places_of(Fill::LargestRemainder), vec![Some(3), Some(6), Some(10)]);
    }

    proptest! {
        #[test]
        fn largest_remainder_gives_every_place(
            parts in proptest::collection::vec(1_u64..9, 1..5), percent in 0_i64..=100, n in 0_u64..500,
        ) {
            let given = rule(percent, Fill::LargestRemainder).places(&classes(&parts), n);
            let winners = u64::try_from(percent).unwrap() * n / 100;
            prop_assert_eq!(given.iter().map(|places| places.unwrap()).sum::<u64>(), winners);
            let multiples = rule(percent, Fill::Multiples).places(&classes(&parts), n);
            prop_assert!(multiples.iter().map(|places| places.unwrap()).sum::<u64>() <= winners);
        }
    }
}
