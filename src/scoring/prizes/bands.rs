//! Bands of places: from the place after the class before to a class's own last place.

use crate::kernel::because::Because;
use crate::notation::Table;
use crate::scoring::found::Found;

use super::classes::{self, Class, Measure, ReadMeasure};
use super::rule::{Kind, PrizeRule};

/// Bands of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bands;

impl Kind for Bands {
    const CODE: &'static str = "bands";
    const MESSAGE_KEY: &'static str = "rank-prizes-bands";
    const MEASURE: Option<ReadMeasure> = Some(classes::to);

    fn read(_prizes: &Table<'_>) -> Option<Self> {
        Some(Self)
    }
}

impl PrizeRule for Bands {
    fn fits(&self, measure: &Measure) -> bool {
        matches!(measure, Measure::To(_))
    }

    fn sequence(&self, classes: &[Class], found: &mut Found) {
        classes::rising(classes, found, |class, next| match (class, next) {
            (Measure::To(Some(to)), Measure::To(Some(after))) => to < after,
            (Measure::To(None), _) => false,
            _ => true,
        });
    }

    /// Each class from the place after the band before it to its own last place.
    fn places(&self, classes: &[Class], _n: u64) -> Vec<Option<u64>> {
        let mut last = 0_u64;
        let of = |class: &Class| match class.measure {
            Measure::To(Some(to)) => {
                let places = to.saturating_sub(last);
                last = last.max(to);
                Some(places)
            }
            Measure::To(None) => None,
            _ => Some(0),
        };
        classes.iter().map(of).collect()
    }

    fn notice(&self, _n: u64) -> Because {
        Because::new("rank-notice-prizes-bands")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::prize::Prize;

    #[test]
    fn bands_of_places_1_to_5_and_6_to_20_and_the_rest() {
        let class = |to| Class { prize: Prize::First, measure: Measure::To(to), floor: None };
        let classes = [class(Some(5)), class(Some(20)), class(None)];
        assert_eq!(Bands.places(&classes, 0), vec![Some(5), Some(15), None]);
    }
}
