//! What every kind of prize plan answers for itself.

use num_traits::Zero;

use crate::kernel::because::Because;
use crate::kernel::exact::{Exact, whole};
use crate::kernel::prize::Prize;
use crate::notation::Table;
use crate::scoring::found::Found;
use crate::scoring::model::why::{Topic, Why};

use super::base::Base;
use super::classes::{Class, Measure, ReadMeasure};

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
pub(super) trait Kind: PrizeRule + Sized {
    const CODE: &'static str;
    const MESSAGE_KEY: &'static str;
    /// How the measure of a class is read; `None` where there are no classes.
    const MEASURE: Option<ReadMeasure>;

    /// Reads its own keys of `[prizes]`; `None` where they cannot be read, which is reported.
    fn read(prizes: &Table<'_>) -> Option<Self>;
}

/// Whether a figure is a percentage.
pub(super) fn per_cent(figure: &Exact) -> bool {
    *figure >= Exact::zero() && *figure <= whole(100)
}
