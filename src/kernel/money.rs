//! Money in fen.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{self, Flaw, Zeros};
use super::exact::Exact;
use super::figures::in_thousands;
use super::rounding::Rounding;

/// Fen in one yuan.
pub const PER_YUAN: i64 = 100;

/// Decimals of a yuan.
const PLACES: u32 = 2;

/// The largest amount accepted anywhere: one hundred billion yuan.
pub const MAX_YUAN: i64 = 100_000_000_000;

/// An amount of money in fen (1/100 yuan). Addition is checked; there is no multiplication:
/// a share or a rate is applied to the exact yuan and rounded once by [`Fen::round`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(i64);

/// Why a text is not an amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FenError {
    /// Not a decimal number.
    NotANumber,
    /// More than two decimals: there is nothing smaller than a fen.
    TooPrecise,
    /// Beyond one hundred billion yuan.
    TooLarge,
}

impl Fen {
    /// Nothing: a known zero, never an unknown.
    pub const ZERO: Self = Self(0);

    /// From fen.
    #[must_use]
    pub const fn new(fen: i64) -> Self {
        Self(fen)
    }

    /// In fen.
    #[must_use]
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// In yuan, exactly.
    #[must_use]
    pub fn exact_yuan(self) -> Exact {
        Exact::new(BigInt::from(self.0), BigInt::from(PER_YUAN))
    }

    /// The one rounding of an exact amount of yuan, half-up to the fen; `None` on overflow.
    #[must_use]
    pub fn round(yuan: &Exact) -> Option<Self> {
        Rounding::HalfUp.scaled_i64(yuan, 2).map(Self)
    }

    /// As people type it: thousands may be parted by commas, wide ones too, and a minus may be a real one.
    ///
    /// # Errors
    /// What [`Fen::from_str`] says of the rest.
    pub fn typed(text: &str) -> Result<Self, FenError> {
        text.replace([',', '，'], "").replace('−', "-").parse()
    }

    /// Sum, or `None` on overflow.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` on overflow.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Sum of many, or `None` on overflow.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// `236,500.00`, with a real minus sign below zero: for people.
    #[must_use]
    pub fn grouped(self) -> String {
        let plain = Self(self.0.saturating_abs()).to_string();
        let (yuan, fen) = plain.split_once('.').unwrap_or((&plain, "00"));
        let sign = if self.0 < 0 { "−" } else { "" };
        format!("{sign}{}.{fen}", in_thousands(yuan))
    }

    /// Formal capitals as Chinese accounting writes them: `贰拾叁万陆仟伍佰元整`.
    #[must_use]
    pub fn capitals(self) -> String {
        let magnitude = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (magnitude / 100, magnitude / 10 % 10, magnitude % 10);
        let mut text = String::new();
        if self.0 < 0 {
            text.push('负');
        }
        if yuan > 0 || (jiao == 0 && fen == 0) {
            text.push_str(&capital_integer(yuan));
            text.push('元');
        }
        match (jiao, fen) {
            (0, 0) => text.push('整'),
            (0, fen) => {
                if yuan > 0 {
                    text.push('零');
                }
                text.push(capital_digit(fen));
                text.push('分');
            }
            (jiao, fen) => {
                text.push(capital_digit(jiao));
                text.push('角');
                if fen == 0 {
                    text.push('整');
                } else {
                    text.push(capital_digit(fen));
                    text.push('分');
                }
            }
        }
        text
    }
}

fn capital_digit(digit: u64) -> char {
    match digit {
        1 => '壹',
        2 => '贰',
        3 => '叁',
        4 => '肆',
        5 => '伍',
        6 => '陆',
        7 => '柒',
        8 => '捌',
        9 => '玖',
        _ => '零',
    }
}

/// A whole number in capitals: groups of four digits, one 零 for any run of zeros inside.
fn capital_integer(number: u64) -> String {
    if number == 0 {
        return "零".to_owned();
    }
    let mut text = String::new();
    let mut pending_zero = false;
    for (power, group_name) in [(1_000_000_000_000_u64, "万亿"), (100_000_000, "亿"), (10_000, "万"), (1, "")]
    {
        let group = number / power % 10_000;
        if group == 0 {
            pending_zero = !text.is_empty();
            continue;
        }
        for (unit, unit_name) in [(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
            let digit = group / unit % 10;
            if digit == 0 {
                pending_zero = !text.is_empty();
                continue;
            }
            if pending_zero {
                text.push('零');
                pending_zero = false;
            }
            text.push(capital_digit(digit));
            text.push_str(unit_name);
        }
        text.push_str(group_name);
    }
    text
}

impl FromStr for Fen {
    type Err = FenError;

    fn from_str(text: &str) -> Result<Self, FenError> {
        let yuan = decimal::read(text, PLACES, Zeros::Count)?;
        if yuan.abs().trunc() > Decimal::from(MAX_YUAN) {
            return Err(FenError::TooLarge);
        }
        decimal::units(yuan, PLACES).map(Self).ok_or(FenError::TooLarge)
    }
}

impl From<Flaw> for FenError {
    fn from(flaw: Flaw) -> Self {
        match flaw {
            Flaw::NotANumber => Self::NotANumber,
            Flaw::TooPrecise => Self::TooPrecise,
            Flaw::TooLarge => Self::TooLarge,
        }
    }
}

/// Yuan with two places, ungrouped: `5000.00`. For files and JSON.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Decimal::new(self.0, PLACES))
    }
}

impl Serialize for Fen {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'_, str>::deserialize(deserializer)?;
        text.parse()
            .map_err(|error| serde::de::Error::custom(format!("not an amount in yuan: {text:?} ({error:?})")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn yuan(text: &str) -> Fen {
        text.parse().unwrap()
    }

    #[test]
    fn yuan_text_has_at_most_two_decimals() {
        assert_eq!(yuan("5000").fen(), 500_000);
        assert_eq!(yuan("3333.33").fen(), 333_333);
        assert_eq!(yuan("0.5").fen(), 50);
        assert_eq!("0.005".parse::<Fen>(), Err(FenError::TooPrecise));
        assert_eq!("5,000".parse::<Fen>(), Err(FenError::NotANumber));
        assert_eq!("100000000001".parse::<Fen>(), Err(FenError::TooLarge));
    }

    #[test]
    fn people_part_thousands() {
        assert_eq!(Fen::typed("236,500.00"), Ok(yuan("236500")));
        assert_eq!(Fen::typed("−1，200"), Ok(yuan("-1200")));
        assert_eq!(Fen::typed(","), Err(FenError::NotANumber));
    }

    /// The reader before rust_decimal, digit by digit.
    fn by_hand(text: &str) -> Result<i64, FenError> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(yuan) || !all_digits(decimals) {
            return Err(FenError::NotANumber);
        }
        if decimals.len() > 2 {
            return Err(FenError::TooPrecise);
        }
        let yuan: i64 = yuan.parse().map_err(|_overflow| FenError::TooLarge)?;
        let fen: i64 = format!("{decimals:0<2}").parse().unwrap();
        if yuan > MAX_YUAN {
            return Err(FenError::TooLarge);
        }
        let total = yuan * PER_YUAN + fen;
        Ok(if negative { -total } else { total })
    }

    fn reads_as_before(text: &str) -> Result<(), TestCaseError> {
        let (now, before) = (text.parse::<Fen>(), by_hand(text));
        prop_assert_eq!(now.map(Fen::fen).ok(), before.ok(), "{}", text);
        let is_number = |read: Option<FenError>| read != Some(FenError::NotANumber);
        prop_assert_eq!(is_number(now.err()), is_number(before.err()), "{}", text);
        Ok(())
    }

    proptest! {
        #[test]
        fn any_text_is_read_as_it_was_by_hand(text in ".{0,12}", figure in "-?[0-9]{0,45}(\\.[0-9]{0,45})?") {
            reads_as_before(&text)?;
            reads_as_before(&figure)?;
        }

        #[test]
        fn near_the_limit_too(yuan in 99_999_999_990_i64..100_000_000_010, decimals in "(\\.[0-9]{0,3})?") {
            reads_as_before(&format!("{yuan}{decimals}"))?;
            reads_as_before(&format!("-00{yuan}{decimals}"))?;
        }

        #[test]
        fn an_amount_is_written_with_two_decimals_and_read_back(fen in -10_000_000_000_000_i64..=10_000_000_000_000) {
            let text = Fen::new(fen).to_string();
            let sign = if fen < 0 { "-" } else { "" };
            prop_assert_eq!(&text, &format!("{sign}{}.{:02}", fen.unsigned_abs() / 100, fen.unsigned_abs() % 100));
            prop_assert_eq!(text.parse(), Ok(Fen::new(fen)));
        }
    }

    #[test]
    fn the_ends_of_64_bits_are_written() {
        assert_eq!(Fen::new(i64::MAX).to_string(), "92233720368547758.07");
        assert_eq!(Fen::new(i64::MIN).to_string(), "-92233720368547758.08");
    }

    #[test]
    fn half_a_fen_goes_up_once() {
        // policies Part 5: 50 % of 11,333.33 = 5,666.665 → 5,666.67
        let half = yuan("11333.33").exact_yuan() / Exact::from_integer(BigInt::from(2));
        assert_eq!(Fen::round(&half), Some(yuan("5666.67")));
    }

    #[test]
    fn amounts_for_people_are_grouped() {
        assert_eq!(yuan("236500").grouped(), "236,500.00");
        assert_eq!(yuan("-1200").grouped(), "−1,200.00");
        assert_eq!(yuan("999.9").grouped(), "999.90");
        assert_eq!(yuan("1000000").grouped(), "1,000,000.00");
    }

    #[test]
    fn formal_capitals_follow_accounting_usage() {
        for (amount, capitals) in [
            ("0", "零元整"),
            ("100", "壹佰元整"),
            ("1010.10", "壹仟零壹拾元壹角整"),
            ("0.05", "伍分"),
            ("0.5", "伍角整"),
            ("1.05", "壹元零伍分"),
            ("236500", "贰拾叁万陆仟伍佰元整"),
            ("100000001", "壹亿零壹元整"),
            ("10000000", "壹仟万元整"),
            ("1000010000", "壹拾亿零壹万元整"),
            ("107000.53", "壹拾万零柒仟元伍角叁分"),
            ("-1200", "负壹仟贰佰元整"),
        ] {
            assert_eq!(yuan(amount).capitals(), capitals, "{amount}");
        }
    }

    #[test]
    fn sums_refuse_to_overflow() {
        assert_eq!(Fen::sum([Fen::new(i64::MAX), Fen::new(1)]), None);
        assert_eq!(Fen::sum([yuan("1"), yuan("2")]), Some(yuan("3")));
    }
}
