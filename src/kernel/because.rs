//! Reasons as data: a message key with typed arguments. Only shell and CLI turn them into a language.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::money::Fen;
use super::score::Score;

/// One reason: a key of the message catalogue and the values it speaks of.
///
/// ```
/// use jiangsai::kernel::because::Because;
/// let why = Because::new("rank-tied").count("rank", 2).count("entries", 3);
/// assert_eq!(serde_json::to_string(&why).unwrap(),
///            r#"{"key":"rank-tied","args":{"entries":3,"rank":2}}"#);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Because {
    /// Key in `locales/*/*.ftl`.
    pub key: Cow<'static, str>,
    /// Arguments by name; sorted, so that the same reason is always the same bytes.
    #[serde(default)]
    pub args: BTreeMap<Cow<'static, str>, Arg>,
}

/// A typed argument. The shell decides how a reader's language writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A count or a rank; selects plural forms.
    Count(i64),
    /// Names, codes, quotes and arithmetic: printed as they are.
    Text(String),
    /// A word of the catalogue (a prize, a status), translated with the sentence.
    Word {
        /// Its message key.
        word: Cow<'static, str>,
    },
    /// A mark in points.
    Mark {
        /// The mark.
        mark: Score,
    },
    /// An exact fraction that is no decimal, told by its nearest one.
    Ratio {
        /// The fraction, as `277/3`.
        ratio: String,
        /// To four places, as `92.3333`.
        near: String,
    },
    /// An amount in yuan.
    Money {
        /// The amount.
        yuan: Fen,
    },
    /// A civil date.
    Date {
        /// The day.
        date: NaiveDate,
    },
    /// Several values, joined as the reader's language joins them.
    List(Vec<Arg>),
    /// A phrase with values of its own, within the sentence.
    Said(Box<Because>),
}

/// A number of things as a reason tells it. What is beyond 64 bits is told as the largest there is: nobody counts as
/// far, and a sentence is no place to stop at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count(i64);

impl Count {
    fn nearest<N: TryInto<i64>>(number: N) -> Self {
        Self(number.try_into().unwrap_or(i64::MAX))
    }
}

impl From<i32> for Count {
    fn from(number: i32) -> Self {
        Self(number.into())
    }
}

impl From<u32> for Count {
    fn from(number: u32) -> Self {
        Self(number.into())
    }
}

impl From<i64> for Count {
    fn from(number: i64) -> Self {
        Self(number)
    }
}

impl From<u64> for Count {
    fn from(number: u64) -> Self {
        Self::nearest(number)
    }
}

impl From<usize> for Count {
    fn from(number: usize) -> Self {
        Self::nearest(number)
    }
}

impl Because {
    /// A reason without arguments.
    #[must_use]
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), args: BTreeMap::new() }
    }

    /// With one more argument of any type.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: Arg) -> Self {
        self.args.insert(name.into(), value);
        self
    }

    /// Adds names or codes that are told together.
    #[must_use]
    pub fn list<T: Into<String>>(self, name: &'static str, values: impl IntoIterator<Item = T>) -> Self {
        self.with(name, Arg::List(values.into_iter().map(|value| Arg::Text(value.into())).collect()))
    }

    /// With a text.
    #[must_use]
    pub fn text(self, name: &'static str, value: impl Into<String>) -> Self {
        self.with(name, Arg::Text(value.into()))
    }

    /// With a count.
    #[must_use]
    pub fn count(self, name: &'static str, value: impl Into<Count>) -> Self {
        let Count(count) = value.into();
        self.with(name, Arg::Count(count))
    }

    /// With a word to be translated.
    #[must_use]
    pub fn word(self, name: &'static str, key: impl Into<Cow<'static, str>>) -> Self {
        self.with(name, Arg::Word { word: key.into() })
    }

    /// With a phrase of its own values.
    #[must_use]
    pub fn said(self, name: &'static str, phrase: Self) -> Self {
        self.with(name, Arg::Said(Box::new(phrase)))
    }

    /// Fractions it tells by their nearest decimals, each with that decimal, in order of their arguments' names.
    pub fn ratios(&self) -> impl Iterator<Item = (&str, &str)> {
        self.args.values().filter_map(|arg| match arg {
            Arg::Ratio { ratio, near } => Some((near.as_str(), ratio.as_str())),
            _ => None,
        })
    }

    /// With a mark.
    #[must_use]
    pub fn mark(self, name: &'static str, mark: Score) -> Self {
        self.with(name, Arg::Mark { mark })
    }

    /// With an amount of money.
    #[must_use]
    pub fn money(self, name: &'static str, yuan: Fen) -> Self {
        self.with(name, Arg::Money { yuan })
    }

    /// With a civil date.
    #[must_use]
    pub fn date(self, name: &'static str, date: NaiveDate) -> Self {
        self.with(name, Arg::Date { date })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_counts_is_told_and_what_is_beyond_64_bits_is_the_largest_there_is() {
        let told = |count: Count| Because::new("x").count("n", count);
        let largest = Because::new("x").with("n", Arg::Count(i64::MAX));
        assert_eq!(told(7_usize.into()), Because::new("x").with("n", Arg::Count(7)));
        assert_eq!(told(7_u32.into()), told(7_u64.into()));
        assert_eq!(told((-7_i64).into()), told((-7_i32).into()));
        assert_eq!(told(u64::MAX.into()), largest);
        assert_eq!(told(usize::MAX.into()), largest);
    }
}
