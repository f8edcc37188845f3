//! Prize plans 奖项设置: how many places each class has, or who takes a medal. A kind is one file: its code, its keys in
//! EVENT.toml, its check, its places, its notice and its reason. A new one is its file and its line in [`PrizeKind`].

mod bands;
mod base;
mod classes;
mod counts;
mod groups;
mod none;
mod percentages;
mod ratio;
mod rule;
mod share;

use crate::kernel::prize::Prize;
use crate::notation::Table;

use super::family::family;
use super::model::roster::Entry;
use rule::Kind;

pub(crate) use base::count;
pub(crate) use classes::{ReadMeasure, path};
pub(crate) use rule::{Awards, ByScore, PrizeRule};

pub use bands::Bands;
pub use base::Base;
pub use classes::{AtCut, Class, Measure};
pub use counts::Counts;
pub use groups::{Groups, Positions};
pub use none::NoPrizes;
pub use percentages::{Figures, Percentages};
pub use ratio::{Fill, Ratio};
pub use share::Share;

family! {
    /// The rule of one plan.
    PrizeKind: PrizeRule, listed as PrizeListed {
        /// No prizes.
        NoPrizes,
        /// A fixed number of places for each class.
        Counts,
        /// 1 : n : m within p per cent of the base.
        Ratio,
        /// Per cent of the base.
        Percentages,
        /// Bands of places.
        Bands,
        /// Fixed places first, then one class to a share of the base.
        Share,
        /// WorldSkills groups on the scale score.
        Groups,
    }
}

/// Prizes of one division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizePlan {
    /// The rule.
    pub kind: PrizeKind,
    /// Its classes, best first; none where prizes do not go by classes.
    pub classes: Vec<Class>,
    /// Ties across the edge of a class.
    pub cut: AtCut,
}

impl PrizePlan {
    /// No prizes.
    #[must_use]
    pub fn none() -> Self {
        Self { kind: NoPrizes.into(), classes: Vec::new(), cut: AtCut::Ask }
    }

    /// How many places each class has for a roster, best first; nothing where prizes do not go by places, where a class
    /// takes all that are left, and where the roster does not say what is counted.
    #[must_use]
    pub fn places_of(&self, roster: &[Entry]) -> Vec<(Prize, u64)> {
        let rule = self.kind.rule();
        let Ok(n) = rule.base().map_or(Ok(0), |base| count(base, roster)) else { return Vec::new() };
        let places = self.classes.iter().zip(rule.places(&self.classes, n));
        places.filter_map(|(class, places)| Some((class.prize, places?))).collect()
    }
}

/// A kind of prize plan, as a form lists it.
#[derive(Debug, Clone, Copy)]
pub struct PrizeListed {
    /// Its code in EVENT.toml.
    pub code: &'static str,
    /// Key of its word in the message catalogue.
    pub message_key: &'static str,
    /// How the measure of a class is read; `None` where there are no classes.
    pub(crate) measure: Option<ReadMeasure>,
    /// How its own keys of `[prizes]` are read; `None` where they cannot be.
    pub(crate) read: fn(&Table<'_>) -> Option<PrizeKind>,
}

impl PrizeListed {
    const fn of<K: Kind + Into<PrizeKind>>() -> Self {
        Self { code: K::CODE, message_key: K::MESSAGE_KEY, measure: K::MEASURE, read: read_one::<K> }
    }
}

fn read_one<K: Kind + Into<PrizeKind>>(prizes: &Table<'_>) -> Option<PrizeKind> {
    K::read(prizes).map(Into::into)
}
