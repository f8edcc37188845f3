//! No prizes.

use crate::kernel::because::Because;
use crate::notation::Table;

use super::classes::ReadMeasure;
use super::rule::{Awards, Kind, PrizeRule};

/// No prizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoPrizes;

impl Kind for NoPrizes {
    const CODE: &'static str = "none";
    const MESSAGE_KEY: &'static str = "rank-prizes-none";
    const MEASURE: Option<ReadMeasure> = None;

    fn read(_prizes: &Table<'_>) -> Option<Self> {
        Some(Self)
    }
}

impl PrizeRule for NoPrizes {
    fn awards(&self) -> Awards<'_> {
        Awards::Nothing
    }

    fn notice(&self, _n: u64) -> Because {
        Because::new("rank-notice-prizes-none")
    }
}
