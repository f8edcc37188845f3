//! Marks in thousandths of a point.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{self, Flaw, Zeros};
use super::exact::Exact;

/// Thousandths in one point.
pub const PER_POINT: i64 = 1000;

/// Decimals of a point.
const PLACES: u32 = 3;

/// The largest mark accepted anywhere: one million points.
pub const MAX_POINTS: i64 = 1_000_000;

/// A mark, fixed point, in 1/1000 point. Compares and adds exactly.
///
/// Parsed from decimal text with at most three decimals; a fourth is refused, never dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(i64);

/// Why a text is not a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreError {
    /// Not a decimal number (`1e3`, `abc`, empty).
    NotANumber,
    /// More than three decimals.
    TooPrecise,
    /// Beyond ± one million points.
    TooLarge,
}

impl Score {
    /// Zero points: a mark given, not an absent one.
    pub const ZERO: Self = Self(0);

    /// From thousandths of a point.
    #[must_use]
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// Thousandths of a point.
    #[must_use]
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// The mark in points, exactly.
    #[must_use]
    pub fn exact(self) -> Exact {
        Exact::new(BigInt::from(self.0), BigInt::from(PER_POINT))
    }

    /// Whether it lies within ± [`MAX_POINTS`], as every mark that was read from text does.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        self.0.unsigned_abs() <= (MAX_POINTS * PER_POINT).unsigned_abs()
    }

    /// Sum, or `None` on overflow of 64 bits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Text with exactly `decimals` (0 to 3) decimals; digits beyond are cut, so use it
    /// only on marks rounded to that many.
    #[must_use]
    pub fn fixed(self, decimals: u32) -> String {
        let decimals = decimals.min(PLACES);
        let cut = Decimal::new(self.0, PLACES).trunc_with_scale(decimals);
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}{}", cut.abs())
    }
}

impl FromStr for Score {
    type Err = ScoreError;

    fn from_str(text: &str) -> Result<Self, ScoreError> {
        let points = decimal::read(text, PLACES, Zeros::SayNothing)?;
        if points.abs() > Decimal::from(MAX_POINTS) {
            return Err(ScoreError::TooLarge);
        }
        decimal::units(points, PLACES).map(Self).ok_or(ScoreError::TooLarge)
    }
}

impl From<Flaw> for ScoreError {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::NotANumber => Self::NotANumber,
            Flaw::TooPrecise => Self::TooPrecise,
            Flaw::TooLarge => Self::TooLarge,
        }
    }
}

/// Shortest text that loses nothing: `9`, `9.5`, `0.125`.
impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(self.0, PLACES).normalize())
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse().map_err(|error| serde::de::Error::custom(format!("not a mark: {text:?} ({error:?})")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn score(text: &str) -> Score {
        text.parse().unwrap()
    }

    #[test]
    fn three_decimals_are_kept_and_a_fourth_is_refused() {
        assert_eq!(score("0.125").thousandths(), 125);
        assert_eq!(score("12.5000").thousandths(), 12_500);
        assert_eq!("0.1251".parse::<Score>(), Err(ScoreError::TooPrecise));
    }

    #[test]
    fn what_is_no_decimal_number_is_refused() {
        for text in ["", ".", "1.", ".5", "1e3", "+1", "１", "1,000", "NaN", "--1", " 1"] {
            assert_eq!(text.parse::<Score>(), Err(ScoreError::NotANumber), "{text:?}");
        }
        assert_eq!("1000000.001".parse::<Score>(), Err(ScoreError::TooLarge));
        assert_eq!("99999999999999999999".parse::<Score>(), Err(ScoreError::TooLarge));
    }

    #[test]
    fn text_and_back_is_the_same_mark() {
        for thousandths in [-1_000_000_000, -1, 0, 1, 10, 999, 1000, 91_460, 1_000_000_000] {
            let mark = Score::from_thousandths(thousandths);
            assert_eq!(mark.to_string().parse::<Score>(), Ok(mark));
        }
    }

    #[test]
    fn fixed_decimals_keep_their_zeros() {
        assert_eq!(score("91.46").fixed(2), "91.46");
        assert_eq!(score("9").fixed(2), "9.00");
        assert_eq!(score("-0.05").fixed(2), "-0.05");
        assert_eq!(score("760").fixed(0), "760");
    }

    /// The reader before rust_decimal, digit by digit.
    fn by_hand(text: &str) -> Result<i64, ScoreError> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (points, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(points) || !all_digits(decimals) {
            return Err(ScoreError::NotANumber);
        }
        let significant = decimals.trim_end_matches('0');
        if significant.len() > 3 {
            return Err(ScoreError::TooPrecise);
        }
        let points: i64 = points.parse().map_err(|_overflow| ScoreError::TooLarge)?;
        let fraction: i64 = format!("{significant:0<3}").parse().unwrap();
        if points > MAX_POINTS || (points == MAX_POINTS && fraction > 0) {
            return Err(ScoreError::TooLarge);
        }
        let thousandths = points * PER_POINT + fraction;
        Ok(if negative { -thousandths } else { thousandths })
    }

    fn reads_as_before(text: &str) -> Result<(), TestCaseError> {
        let (now, before) = (text.parse::<Score>(), by_hand(text));
        prop_assert_eq!(now.map(Score::thousandths).ok(), before.ok(), "{}", text);
        let is_number = |read: Option<ScoreError>| read != Some(ScoreError::NotANumber);
        prop_assert_eq!(is_number(now.err()), is_number(before.err()), "{}", text);
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_by_hand(
            text in ".{0,12}",
            figure in "-?[0-9]{0,45}(\\.[0-9]{0,45})?",
            padded in "-?0{0,40}[0-9]{1,8}\\.[0-9]{0,4}0{0,40}",
        ) {
            reads_as_before(&text)?;
            reads_as_before(&figure)?;
            reads_as_before(&padded)?;
        }

        #[test]
        fn near_the_limit_too(points in 999_990_i64..1_000_010, decimals in "(\\.[0-9]{0,4})?") {
            reads_as_before(&format!("{points}{decimals}"))?;
            reads_as_before(&format!("-00{points}{decimals}"))?;
        }

        #[test]
        fn a_mark_is_written_to_the_decimals_asked_for(thousandths in -1_000_000_000_i64..=1_000_000_000, decimals in 0_u32..5) {
            let mark = Score::from_thousandths(thousandths);
            let magnitude = thousandths.unsigned_abs();
            let all = format!("{}{}.{:03}", if thousandths < 0 { "-" } else { "" }, magnitude / 1000, magnitude % 1000);
            // With the last decimal goes the point.
            let cut = [4, 2, 1, 0][usize::try_from(decimals).unwrap().min(3)];
            prop_assert_eq!(Some(mark.fixed(decimals)), all.get(..all.len() - cut).map(str::to_owned));
            prop_assert_eq!(mark.to_string(), all.trim_end_matches('0').trim_end_matches('.'));
        }
    }
}
