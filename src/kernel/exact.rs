//! Exact ratios: the only numbers allowed between a mark and its one named rounding.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::Zero;

/// A ratio of unbounded integers, always in lowest terms. Never overflows, never approximates.
pub type Exact = BigRational;

/// The whole number `n` as a ratio.
#[must_use]
pub fn whole(n: i64) -> Exact {
    Exact::from_integer(BigInt::from(n))
}

/// `numerator / denominator`, or `None` where the denominator is zero.
#[must_use]
pub fn ratio(numerator: i64, denominator: i64) -> Option<Exact> {
    divide(&whole(numerator), &whole(denominator))
}

/// `a / b`, or `None` where `b` is zero (the operator would panic).
#[must_use]
pub fn divide(a: &Exact, b: &Exact) -> Option<Exact> {
    if b.is_zero() { None } else { Some(a / b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_by_zero_is_an_answer_not_a_panic() {
        assert_eq!(ratio(1, 0), None);
        assert_eq!(ratio(6, 4), ratio(3, 2));
    }
}
