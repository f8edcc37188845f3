//! Fixed places, and bands of places.

use super::super::super::model::{Class, Measure};

/// Each class as many places as it says.
pub(super) fn places(classes: &[Class]) -> Vec<Option<u64>> {
    let of = |class: &Class| match class.measure {
        Measure::Places(places) => Some(places),
        _ => Some(0),
    };
    classes.iter().map(of).collect()
}

/// Each class from the place after the band before it to its own last place.
pub(super) fn bands(classes: &[Class]) -> Vec<Option<u64>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::prize::Prize;

    fn class(measure: Measure) -> Class {
        Class { prize: Prize::First, measure, floor: None }
    }

    #[test]
    fn bands_of_places_1_to_5_and_6_to_20_and_the_rest() {
        let classes = [class(Measure::To(Some(5))), class(Measure::To(Some(20))), class(Measure::To(None))];
        assert_eq!(bands(&classes), vec![Some(5), Some(15), None]);
    }

    #[test]
    fn fixed_numbers_are_what_they_are() {
        assert_eq!(places(&[class(Measure::Places(1)), class(Measure::Places(3))]), vec![Some(1), Some(3)]);
    }
}
