//! What a TOML value is as it was typed: numbers stay text, so that nothing passes through a float. `None` where it is
//! something else.

use chrono::NaiveDate;
use toml::de::DeValue;

use crate::kernel::because::{Arg, Because};
use crate::kernel::exact::{Exact, divide};
use crate::kernel::limits::TEXT_CHARS;
use crate::kernel::money::Fen;
use crate::kernel::score::Score;

/// The value as a refusal shows it.
pub(super) fn found(value: &DeValue<'_>) -> Arg {
    let said = |phrase: Because| Arg::Said(Box::new(phrase));
    match value {
        DeValue::Array(_) => said(Because::new("input-kind-list")),
        DeValue::Table(_) => said(Because::new("input-kind-table")),
        DeValue::String(text) => said(Because::new("input-quoted").text("text", text.as_ref())),
        DeValue::Integer(number) => Arg::Text(number.to_string()),
        DeValue::Float(number) => Arg::Text(number.to_string()),
        DeValue::Boolean(flag) => Arg::Text(flag.to_string()),
        DeValue::Datetime(moment) => Arg::Text(moment.to_string()),
    }
}

/// A text that is not empty and holds nothing nobody sees.
pub(super) fn text<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    let hidden = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    value.as_str().filter(|text| !text.trim().is_empty() && !text.contains(hidden))
}

/// A text that is not empty, on one line.
pub(super) fn line<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    let text = value.as_str()?.trim();
    let plain = !text.is_empty() && text.chars().count() <= TEXT_CHARS && !text.chars().any(char::is_control);
    plain.then_some(text)
}

/// A text on one line, or a number as it was typed.
pub(super) fn word<'v>(value: &'v DeValue<'_>) -> Option<&'v str> {
    match value {
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
        DeValue::Float(number) => Some(number.as_str()),
        _ => line(value),
    }
}

/// A whole number, not below zero, in quotes or not.
pub(super) fn count(value: &DeValue<'_>) -> Option<u64> {
    match value {
        DeValue::Integer(number) => u64::from_str_radix(number.as_str(), number.radix()).ok(),
        DeValue::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// An amount of yuan, not below zero, in quotes.
pub(super) fn money(value: &DeValue<'_>) -> Option<Fen> {
    value.as_str()?.parse::<Fen>().ok().filter(|amount| *amount >= Fen::ZERO)
}

/// A ratio: `"1/2"`, `0.5`, `60`.
pub(super) fn ratio(value: &DeValue<'_>) -> Option<Exact> {
    let part = |text: &str| text.trim().parse::<Score>().map(Score::exact).ok();
    let text = word(value)?;
    let (top, bottom) = text.split_once('/').unwrap_or((text, "1"));
    divide(&part(top)?, &part(bottom)?)
}

/// A civil date, in quotes or not.
pub(super) fn date(value: &DeValue<'_>) -> Option<NaiveDate> {
    let text = match value {
        DeValue::Datetime(moment) => moment.to_string(),
        DeValue::String(text) => text.trim().to_owned(),
        _ => return None,
    };
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()
}
