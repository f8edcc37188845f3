//! Per cent of a base, each class by itself or as last places.

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::kernel::because::Because;
use crate::kernel::codes::coded_enum;
use crate::kernel::exact::{Exact, whole};
use crate::kernel::rounding::Rounding;
use crate::notation::{Node, Table, write};
use crate::scoring::found::Found;

use super::base::Base;
use super::classes::{self, Class, Measure, ReadMeasure};
use super::rule::{Kind, PrizeRule, per_cent};

coded_enum! {
    /// What the per cent figures of classes mean.
    "rank-percentages" Figures {
        /// Each class is rounded by itself.
        Separate = "separate",
        /// Each figure is a last place; a class is the difference of two rounded limits.
        Cumulative = "cumulative",
    }
}

/// Per cent of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Percentages {
    /// What the figures mean.
    pub figures: Figures,
    /// How a class or a limit is rounded.
    pub rounding: Rounding,
    /// N is counted over these.
    pub base: Base,
    /// Fewest places of each class.
    pub minimum: u64,
}

impl Kind for Percentages {
    const CODE: &'static str = "percentages";
    const MESSAGE_KEY: &'static str = "rank-prizes-percentages";
    const MEASURE: Option<ReadMeasure> = Some(classes::percent);

    fn read(prizes: &Table<'_>) -> Option<Self> {
        let figures = prizes.need("figures").and_then(|node| node.one_of(Figures::ALL, Figures::code));
        let rounding = prizes.need("rounding").and_then(|node| node.one_of(Rounding::ALL, Rounding::code));
        let base = Base::read(prizes);
        let minimum = prizes.get("minimum").and_then(Node::count).unwrap_or(0);
        Some(Self { figures: figures?, rounding: rounding?, base: base?, minimum })
    }
}

impl PrizeRule for Percentages {
    fn told(&self) -> Vec<(&'static str, String)> {
        let codes = [
            ("figures", self.figures.code()),
            ("rounding", self.rounding.code()),
            ("base", self.base.code()),
        ];
        let codes = codes.into_iter().map(|(key, code)| (key, write::quoted(code)));
        codes.chain([("minimum", self.minimum.to_string())]).collect()
    }

    fn base(&self) -> Option<Base> {
        Some(self.base)
    }

    fn fits(&self, measure: &Measure) -> bool {
        matches!(measure, Measure::Percent(percent) if per_cent(percent))
    }

    fn sequence(&self, classes: &[Class], found: &mut Found) {
        if self.figures == Figures::Separate {
            let figures = classes.iter().filter_map(|class| match &class.measure {
                Measure::Percent(percent) => Some(percent),
                _ => None,
            });
            let sum: Exact = figures.sum();
            let because = Because::new("rank-plan-per-cent-sum").text("sum", sum.to_string());
            found.unless(sum <= whole(100), "prizes.class", because);
        } else {
            classes::rising(classes, found, |class, next| match (class, next) {
                (Measure::Percent(to), Measure::Percent(after)) => to <= after,
                _ => true,
            });
        }
    }

    /// Places of each class; none has fewer than the minimum.
    fn places(&self, classes: &[Class], n: u64) -> Vec<Option<u64>> {
        let mut last = 0_u64;
        let of = |class: &Class| {
            let Measure::Percent(percent) = &class.measure else { return Some(self.minimum) };
            let share = percent * Exact::from_integer(BigInt::from(n)) / whole(100);
            let rounded = self.rounding.scaled(&share, 0).to_u64().unwrap_or_default();
            let places = match self.figures {
                Figures::Separate => rounded,
                Figures::Cumulative => {
                    let places = rounded.saturating_sub(last);
                    last = last.max(rounded);
                    places
                }
            };
            Some(places.max(self.minimum))
        };
        classes.iter().map(of).collect()
    }

    fn notice(&self, n: u64) -> Because {
        let because = self.base.counted(Because::new("rank-notice-prizes-percentages"), n);
        let because = because.word("figures", self.figures.message_key());
        let because = because.word("rounding", self.rounding.message_key());
        because.count("minimum", self.minimum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::prize::Prize;

    fn places_of(percents: &[i64], figures: Figures, rounding: Rounding, minimum: u64, n: u64) -> Vec<u64> {
        let class = |percent: &i64| Class {
            prize: Prize::First,
            measure: Measure::Percent(whole(*percent)),
            floor: None,
        };
        let rule = Percentages { figures, rounding, base: Base::Finished, minimum };
        let classes: Vec<Class> = percents.iter().map(class).collect();
        rule.places(&classes, n).into_iter().map(Option::unwrap).collect()
    }

    #[test]
    fn ten_twenty_thirty_per_cent_of_24_each_by_itself() {
        let of = |rounding| places_of(&[10, 20, 30], Figures::Separate, rounding, 0, 24);
        assert_eq!(of(Rounding::HalfUp), vec![2, 5, 7]); // 2.4, 4.8, 7.2
        assert_eq!(of(Rounding::Floor), vec![2, 4, 7]);
        assert_eq!(of(Rounding::Ceil), vec![3, 5, 8]);
    }

    #[test]
    fn the_same_as_last_places() {
        // Limits 2.4, 7.2, 14.4 → 2, 7, 14 → 2, 5, 7 places.
        let of = |rounding| places_of(&[10, 30, 60], Figures::Cumulative, rounding, 0, 24);
        assert_eq!(of(Rounding::HalfUp), vec![2, 5, 7]);
        assert_eq!(of(Rounding::Ceil), vec![3, 5, 7]);
    }

    #[test]
    fn a_small_field_still_has_one_of_each() {
        assert_eq!(places_of(&[10, 20], Figures::Separate, Rounding::Floor, 1, 4), vec![1, 1]);
    }
}
