//! Decimal figures at the edge: the text people, forms and files write, to and from whole units. Exact or refused.

use rust_decimal::{Decimal, Error};

/// Why a text is no figure of that many decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Not digits with at most one point between them and at most one minus before.
    NotANumber,
    /// More decimals than are known.
    TooPrecise,
    /// Beyond what is accepted.
    TooLarge,
}

/// Whether trailing zeros are decimals like others: of money they are, `5.000` may mean five thousand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zeros {
    Count,
    SayNothing,
}

/// Reads `12`, `-0.5`, `5000.00`; no sign but a minus, no exponent, no grouping, a digit on both sides of a point.
pub(super) fn read(text: &str, decimals: u32, zeros: Zeros) -> Result<Decimal, Flaw> {
    if !is_plain(text) {
        return Err(Flaw::NotANumber);
    }
    let told = match (zeros, text.contains('.')) {
        (Zeros::SayNothing, true) => text.trim_end_matches('0').trim_end_matches('.'),
        _ => text,
    };
    match Decimal::from_str_exact(told) {
        Ok(decimal) if decimal.scale() <= decimals => Ok(decimal),
        Ok(_) | Err(Error::Underflow) => Err(Flaw::TooPrecise),
        Err(_) => Err(Flaw::TooLarge),
    }
}

/// The units of the last decimal, where they fit 64 bits.
pub(super) fn units(mut decimal: Decimal, decimals: u32) -> Option<i64> {
    decimal.rescale(decimals);
    i64::try_from(decimal.mantissa()).ok()
}

/// As it is written: a digit on both sides of the point.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
