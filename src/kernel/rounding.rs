//! The named roundings. Every place that rounds names one of these; nothing else rounds.

use num_bigint::BigInt;
use num_traits::{Pow, ToPrimitive};

use super::codes::coded_enum;
use super::exact::Exact;

coded_enum! {
    /// How an exact ratio becomes a number with a fixed count of decimals.
    "rank-rounding" Rounding {
        /// `floor(x + 1/2)`: halves go up, also below zero (−2.5 → −2). The default everywhere.
        HalfUp = "half-up",
        /// Towards negative infinity.
        Floor = "floor",
        /// Towards positive infinity.
        Ceil = "ceil",
    }
}

impl Rounding {
    /// `x × 10^decimals` rounded to a whole number.
    #[must_use]
    pub fn scaled(self, x: &Exact, decimals: u32) -> BigInt {
        let scaled = x * Exact::from_integer(BigInt::from(10).pow(decimals));
        match self {
            Self::Floor => scaled.floor().to_integer(),
            Self::Ceil => scaled.ceil().to_integer(),
            Self::HalfUp => {
                let half = Exact::new(BigInt::from(1), BigInt::from(2));
                (scaled + half).floor().to_integer()
            }
        }
    }

    /// Like [`Rounding::scaled`], or `None` where the result does not fit 64 bits.
    #[must_use]
    pub fn scaled_i64(self, x: &Exact, decimals: u32) -> Option<i64> {
        self.scaled(x, decimals).to_i64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::exact::ratio;

    fn rounded(rounding: Rounding, numerator: i64, denominator: i64, decimals: u32) -> i64 {
        let x = ratio(numerator, denominator).unwrap();
        rounding.scaled_i64(&x, decimals).unwrap()
    }

    #[test]
    fn half_up_sends_halves_up_on_both_sides_of_zero() {
        assert_eq!(rounded(Rounding::HalfUp, 5, 2, 0), 3);
        assert_eq!(rounded(Rounding::HalfUp, -5, 2, 0), -2);
        assert_eq!(rounded(Rounding::HalfUp, 7, 18, 2), 39); // 0.3888…
        assert_eq!(rounded(Rounding::HalfUp, 1005, 1000, 2), 101); // 1.005, exactly half
        assert_eq!(rounded(Rounding::HalfUp, 10_049, 10_000, 2), 100); // 1.0049
    }

    #[test]
    fn floor_and_ceil_bracket_the_value() {
        assert_eq!(rounded(Rounding::Floor, 7, 2, 0), 3);
        assert_eq!(rounded(Rounding::Ceil, 7, 2, 0), 4);
        assert_eq!(rounded(Rounding::Floor, -7, 2, 0), -4);
        assert_eq!(rounded(Rounding::Ceil, 4, 1, 0), 4);
    }
}
