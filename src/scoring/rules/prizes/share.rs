//! Fixed places first, then one class down to a share of the base ("优胜奖 to the first half of the starters").

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::kernel::exact::Exact;
use crate::kernel::rounding::Rounding;

use super::super::super::model::{Class, Measure};

/// Fixed classes as they are; the share class the places between them and its last place.
pub(super) fn places(classes: &[Class], rounding: Rounding, n: u64) -> Vec<Option<u64>> {
    let mut before = 0_u64;
    let of = |class: &Class| {
        let places = match &class.measure {
            Measure::Places(places) => *places,
            Measure::Share(share) => {
                let last = share * Exact::from_integer(BigInt::from(n));
                rounding.scaled(&last, 0).to_u64().unwrap_or_default().saturating_sub(before)
            }
            _ => 0,
        };
        before = before.saturating_add(places);
        Some(places)
    };
    classes.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::exact::ratio;
    use crate::kernel::prize::Prize;

    #[test]
    fn three_medals_and_excellence_to_half_of_21_starters() {
        let class = |measure| Class { prize: Prize::Excellence, measure, floor: None };
        let classes = [
            class(Measure::Places(1)),
            class(Measure::Places(1)),
            class(Measure::Places(1)),
            class(Measure::Share(ratio(1, 2).unwrap())),
        ];
        let of = |rounding| places(&classes, rounding, 21);
        assert_eq!(of(Rounding::Floor), vec![Some(1), Some(1), Some(1), Some(7)]);
        assert_eq!(of(Rounding::Ceil), vec![Some(1), Some(1), Some(1), Some(8)]);
        assert_eq!(places(&classes, Rounding::Floor, 4).last(), Some(&Some(0)));
    }
}
