//! How prizes are given.

use crate::kernel::codes::coded_enum;
use crate::kernel::exact::Exact;
use crate::kernel::prize::Prize;
use crate::kernel::rounding::Rounding;
use crate::kernel::score::Score;

coded_enum! {
    /// The entries a share is taken of. Guests are in none of them.
    "rank-base" Base {
        /// All but guests.
        Registered = "registered",
        /// Ranked, disqualified, and withdrawn after the start.
        Started = "started",
        /// Ranked.
        Finished = "finished",
        /// Started in the final.
        Finalists = "finalists",
    }
}

coded_enum! {
    /// How `1 : n : m` fills the places of W winners.
    "rank-fill" Fill {
        /// u = floor(W ÷ (1 + n + m)); places u, u·n, u·m. The default.
        Multiples = "multiples",
        /// W divided whole by largest remainder; equal remainders favour the better class.
        LargestRemainder = "largest-remainder",
    }
}

coded_enum! {
    /// What the per cent figures of classes mean.
    "rank-percentages" Percentages {
        /// Each class is rounded by itself.
        Separate = "separate",
        /// Each figure is a last place; a class is the difference of two rounded limits.
        Cumulative = "cumulative",
    }
}

coded_enum! {
    /// What happens when tied entries stand across the edge of a class.
    "rank-cut" AtCut {
        /// The committee decides. The default.
        Ask = "ask",
        /// All tied take the better class; the places they fill are gone.
        Share = "share",
    }
}

coded_enum! {
    /// Who shares a published position in a WorldSkills plan.
    "rank-positions" Positions {
        /// Every group within the tolerance (2013, 2017).
        Groups = "groups",
        /// The winners of one medal; below, equal scale scores only (2022, 2024).
        Medals = "medals",
        /// Equal scale scores only (2026).
        Equal = "equal",
    }
}

/// How many places a class has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Measure {
    /// A fixed number.
    Places(u64),
    /// Its part of the ratio 1 : n : m.
    Part(u64),
    /// Its per cent figure.
    Percent(Exact),
    /// The last place of its band; `None` takes all the rest.
    To(Option<u64>),
    /// The last place as a share of the base, such as 1/2.
    Share(Exact),
}

/// One class of prizes, the better before the lesser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The prize.
    pub prize: Prize,
    /// How many places.
    pub measure: Measure,
    /// Total below which the class closes and its places lapse.
    pub floor: Option<Score>,
}

/// The rule of one plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrizeKind {
    /// No prizes.
    None,
    /// A fixed number of places for each class.
    Counts,
    /// 1 : n : m within p per cent of the base.
    Ratio {
        /// p.
        within: Exact,
        /// N is counted over these.
        base: Base,
        /// How the places are filled.
        fill: Fill,
    },
    /// Per cent of the base.
    Percentages {
        /// What the figures mean.
        figures: Percentages,
        /// How a class or a limit is rounded.
        rounding: Rounding,
        /// N is counted over these.
        base: Base,
        /// Fewest places of each class.
        minimum: u64,
    },
    /// Bands of places.
    Bands,
    /// Fixed places first, then one class to a share of the base.
    Share {
        /// How the last place is rounded.
        rounding: Rounding,
        /// N is counted over these.
        base: Base,
    },
    /// WorldSkills groups on the scale score.
    Groups {
        /// Points within which a group stands together.
        tolerance: i64,
        /// Scale score from which no medal becomes excellence; `None` where there is no such prize.
        excellence: Option<i64>,
        /// How positions are numbered.
        positions: Positions,
    },
}

/// Prizes of one division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrizePlan {
    /// The rule.
    pub kind: PrizeKind,
    /// Its classes, best first; none for `None` and `Groups`.
    pub classes: Vec<Class>,
    /// Ties across the edge of a class.
    pub cut: AtCut,
}
