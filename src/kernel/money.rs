//! Money in fen.

use std::fmt;
use std::str::FromStr;

use num_bigint::BigInt;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::exact::Exact;
use super::figures::in_thousands;
use super::rounding::Rounding;

/// Fen in one yuan.
pub const PER_YUAN: i64 = 100;

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
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !all_digits(yuan) || !all_digits(decimals) {
            return Err(FenError::NotANumber);
        }
        if decimals.len() > 2 {
            return Err(FenError::TooPrecise);
        }
        let yuan: i64 = yuan.parse().map_err(|_overflow| FenError::TooLarge)?;
        let fen: i64 = format!("{decimals:0<2}").parse().map_err(|_bad| FenError::NotANumber)?;
        if yuan > MAX_YUAN {
            return Err(FenError::TooLarge);
        }
        let total = yuan * PER_YUAN + fen;
        Ok(Self(if negative { -total } else { total }))
    }
}

/// Yuan with two places, ungrouped: `5000.00`. For files and JSON.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let magnitude = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", magnitude / 100, magnitude % 100)
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
