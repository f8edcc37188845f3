//! The languages pages and documents are written in.

use serde::{Deserialize, Serialize};

/// How a language writes dates, amounts and lists, whatever its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writing {
    /// 2026年5月18日、6,000.00元.
    Chinese,
    /// 18 May 2026, CNY 6,000.00.
    English,
}

/// Simplified Chinese first; English at a click.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Lang {
    /// 简体中文.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// BCP 47 tag, as in `<html lang>` and `--lang`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Its name in itself, for whoever cannot read the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }

    /// The language that speaks where this one's catalogue is silent; none where it says everything itself.
    #[must_use]
    pub fn base(self) -> Option<Self> {
        match self {
            Self::Zh | Self::En => None,
        }
    }

    /// Itself, and what is read instead of it where something was kept before we spoke it.
    pub fn or_instead(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |lang| lang.base()).chain([Self::default()])
    }

    /// How it writes dates, amounts and lists.
    #[must_use]
    pub fn writing(self) -> Writing {
        match self {
            Self::Zh => Writing::Chinese,
            Self::En => Writing::English,
        }
    }

    /// The others, in the order they are offered.
    pub fn others(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |lang| *lang != self)
    }

    /// What stands between the items of a list within a sentence: 甲、乙 · A, B.
    #[must_use]
    pub fn list_separator(self) -> &'static str {
        match self.writing() {
            Writing::Chinese => "、",
            Writing::English => ", ",
        }
    }

    /// What stands between sentences told in one cell.
    #[must_use]
    pub fn clause_separator(self) -> &'static str {
        match self.writing() {
            Writing::Chinese => "；",
            Writing::English => "; ",
        }
    }

    /// From a tag; `None` where we do not speak it.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag().eq_ignore_ascii_case(tag))
    }
}
