//! A fixed number of places for each class.

use crate::kernel::because::Because;
use crate::notation::Table;

use super::classes::{self, Class, Measure, ReadMeasure};
use super::rule::{Kind, PrizeRule};

/// A fixed number of places for each class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts;

impl Kind for Counts {
    const CODE: &'static str = "counts";
    const MESSAGE_KEY: &'static str = "rank-prizes-counts";
    const MEASURE: Option<ReadMeasure> = Some(classes::places);

    fn read(_prizes: &Table<'_>) -> Option<Self> {
        Some(Self)
    }
}

impl PrizeRule for Counts {
    fn fits(&self, measure: &Measure) -> bool {
        matches!(measure, Measure::Places(_))
    }

    /// Each class as many places as it says.
    fn places(&self, classes: &[Class], _n: u64) -> Vec<Option<u64>> {
        let of = |class: &Class| match class.measure {
            Measure::Places(places) => Some(places),
            _ => Some(0),
        };
        classes.iter().map(of).collect()
    }

    fn notice(&self, _n: u64) -> Because {
        Because::new("rank-notice-prizes-counts")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::prize::Prize;

    #[test]
    fn fixed_numbers_are_what_they_are() {
        let class = |places| Class { prize: Prize::First, measure: Measure::Places(places), floor: None };
        assert_eq!(Counts.places(&[class(1), class(3)], 0), vec![Some(1), Some(3)]);
    }
}
