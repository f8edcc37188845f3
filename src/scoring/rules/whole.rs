//! Rounding of ratios kept as two whole numbers, for the inner loops where a big ratio each would be too slow.

use num_integer::Integer;

use crate::kernel::rounding::Rounding;

/// `numerator ÷ denominator` rounded to a whole number; the denominator is above zero. Agrees with
/// [`Rounding::scaled`] (tested below). Works for machine and for unbounded integers.
pub(super) fn round<I: Integer + Clone>(how: Rounding, numerator: &I, denominator: &I) -> I {
    match how {
        Rounding::Floor => numerator.div_floor(denominator),
        Rounding::Ceil => numerator.div_ceil(denominator),
        Rounding::HalfUp => {
            let two = I::one() + I::one();
            (numerator.clone() * two.clone() + denominator.clone()).div_floor(&(denominator.clone() * two))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::exact::ratio;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rounds_as_the_kernel_does(numerator in -1_000_000_i64..1_000_000, denominator in 1_i64..10_000) {
            for how in [Rounding::HalfUp, Rounding::Floor, Rounding::Ceil] {
                let exact = how.scaled_i64(&ratio(numerator, denominator).unwrap(), 0).unwrap();
                prop_assert_eq!(round(how, &i128::from(numerator), &i128::from(denominator)), i128::from(exact));
            }
        }
    }
}
