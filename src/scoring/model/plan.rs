//! The settings of one division's ranking. Nothing here is assumed: what the plan does not say is not done.

use crate::kernel::codes::coded_enum;
use crate::kernel::score::Score;
use crate::scoring::prizes::PrizePlan;
use crate::scoring::ties::TieKey;

use super::rounded::Rounded;
use super::scheme::Module;

coded_enum! {
    /// Where the totals come from.
    "rank-totals" Totals {
        /// Computed from the judges' marks by the plan's modules.
        Marks = "marks",
        /// Given on the mark scale, before penalties.
        Raw = "raw",
        /// Given as published scale scores: nothing is taken off or rounded any more.
        Scaled = "scaled",
    }
}

coded_enum! {
    /// Where penalties may be taken.
    "rank-penalties" Penalties {
        /// Nowhere.
        None = "none",
        /// From the total.
        Total = "total",
        /// From module marks, on the module's own scale.
        Modules = "modules",
        /// From both.
        Both = "both",
    }
}

impl Penalties {
    /// Whether the total can be reduced.
    #[must_use]
    pub fn on_total(self) -> bool {
        matches!(self, Self::Total | Self::Both)
    }

    /// Whether module marks can be reduced.
    #[must_use]
    pub fn on_modules(self) -> bool {
        matches!(self, Self::Modules | Self::Both)
    }
}

coded_enum! {
    /// The published scale.
    "rank-scale" Scale {
        /// `round(700 + 30 × (x − median) ÷ (1.4826 × MAD))`.
        Seven = "700",
        /// `round(500 + 30 × (x − mean) ÷ σ)`, σ over the population.
        Five = "500",
    }
}

coded_enum! {
    /// What failing a pass mark costs.
    "rank-cost" Cost {
        /// No rank.
        Rank = "rank",
        /// No prize.
        Prize = "prize",
        /// No title.
        Title = "title",
        /// No certificate.
        Certificate = "certificate",
    }
}

coded_enum! {
    /// What becomes of the place of an entry that keeps its rank but may have no prize.
    "rank-vacated" Vacated {
        /// 依次递补: the next entry takes it.
        PassDown = "pass-down",
        /// It stays vacant.
        Lapse = "lapse",
    }
}

coded_enum! {
    /// What settles a tie when no key does.
    "rank-last" LastResort {
        /// Tied entries share the rank; the next ranks are skipped (1, 2, 2, 4).
        Share = "share",
        /// The committee decides.
        Ask = "ask",
        /// 加赛.
        ExtraRound = "extra-round",
        /// 抽签, recorded.
        Lots = "lots",
    }
}

/// Pass marks and what failing one costs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pass {
    /// Pass mark on the total. Those of modules stand with the modules.
    pub total: Option<Score>,
    /// What failing any of them costs.
    pub costs: Vec<Cost>,
    /// What becomes of the place where failing costs the prize but not the rank.
    pub vacated: Option<Vacated>,
}

/// How equal totals are put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Keys, in turn.
    pub keys: Vec<TieKey>,
    /// What happens when they are used up.
    pub last: LastResort,
    /// Ties that win nothing stay shared, undecided, where all their places come after this one; `None`: every tie is
    /// decided.
    pub share_after: Option<u64>,
}

/// The settings of one division's ranking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Where totals come from.
    pub totals: Totals,
    /// The full total; `None` only for scaled totals.
    pub maximum: Option<Score>,
    /// Rounding.
    pub rounding: Rounded,
    /// Where penalties may be taken.
    pub penalties: Penalties,
    /// Modules; none where totals are given.
    pub modules: Vec<Module>,
    /// Pass marks.
    pub pass: Pass,
    /// Ties.
    pub order: Order,
    /// The scale to publish, if any.
    pub scale: Option<Scale>,
    /// Prizes.
    pub prizes: PrizePlan,
}
