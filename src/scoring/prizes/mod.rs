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
mod share;

use num_traits::Zero;

use crate::kernel::because::Because;
use crate::kernel::exact::{Exact, whole};
use crate::kernel::prize::Prize;

use super::family::family;
use super::found::Found;
use super::model::{Topic, Why};
use super::reading::Reading;

pub(crate) use base::count;
pub(crate) use classes::{ReadMeasure, path};

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
    pub(crate) read: fn(&mut Reading<'_, '_>) -> Option<PrizeKind>,
}

/// What prizes are given by.
#[derive(Clone, Copy)]
pub(crate) enum Awards<'a> {
    /// There are none.
    Nothing,
    /// Places of classes, taken in rank order.
    Places,
    /// Scale scores.
    Scores(&'a dyn ByScore),
}

/// Prizes by scale score. `scores` are sorted, highest first.
pub(crate) trait ByScore {
    /// The prize of each score.
    fn prizes(&self, scores: &[i64]) -> Vec<Prize>;

    /// The published position of each score; positions after a shared one are skipped.
    fn positions(&self, scores: &[i64]) -> Vec<usize>;
}

/// What a kind knows about one of its plans.
pub(crate) trait PrizeRule {
    /// Its own keys of `[prizes]`, and their values as written.
    fn told(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }

    /// What its prizes are given by.
    fn awards(&self) -> Awards<'_> {
        Awards::Places
    }

    /// The entries N is counted over, if it counts any.
    fn base(&self) -> Option<Base> {
        None
    }

    /// Whether its own settings can be.
    fn limits(&self, _found: &mut Found) {}

    /// Whether a class may be measured so.
    fn fits(&self, _measure: &Measure) -> bool {
        false
    }

    /// What must hold from one class to the next.
    fn sequence(&self, _classes: &[Class], _found: &mut Found) {}

    /// Places of each class, for a base of `n` entries; `None` takes all that are left.
    fn places(&self, _classes: &[Class], _n: u64) -> Vec<Option<u64>> {
        Vec::new()
    }

    /// The rule as a notice shows it, for a base of `n` entries.
    fn notice(&self, n: u64) -> Because;

    /// Why somebody has this prize: it had so many places, or all that were left.
    fn why(&self, prize: Prize, places: Option<u64>) -> Why {
        let word = |why: Because| why.word("prize", prize.message_key());
        match places {
            Some(places) => Why::new(Topic::Prize, |why| word(why).text("places", places.to_string())),
            None => Why::new(Topic::PrizeRest, word),
        }
    }
}

/// What a kind is known by.
trait Kind: PrizeRule + Into<PrizeKind> {
    const CODE: &'static str;
    const MESSAGE_KEY: &'static str;
    /// How the measure of a class is read; `None` where there are no classes.
    const MEASURE: Option<ReadMeasure>;

    /// Reads its own keys of `[prizes]`; `None` where they cannot be read, which is reported.
    fn read(prizes: &mut Reading<'_, '_>) -> Option<Self>;
}

impl PrizeListed {
    const fn of<K: Kind>() -> Self {
        Self { code: K::CODE, message_key: K::MESSAGE_KEY, measure: K::MEASURE, read: read_one::<K> }
    }
}

fn read_one<K: Kind>(prizes: &mut Reading<'_, '_>) -> Option<PrizeKind> {
    K::read(prizes).map(Into::into)
}

/// Whether a figure is a percentage.
fn per_cent(figure: &Exact) -> bool {
    *figure >= Exact::zero() && *figure <= whole(100)
}
