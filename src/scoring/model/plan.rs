//! The settings of one division's ranking. Nothing here is assumed: what the plan does not say is not done.

use crate::kernel::codes::coded_enum;
use crate::kernel::rounding::Rounding;
use crate::kernel::score::Score;

use super::prizes::PrizePlan;

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
    /// Where marks are rounded. Weighted points never are.
    "rank-rounding-at" RoundingAt {
        /// The total only.
        Total = "total",
        /// Each module mark on its own scale before weighting, and the total again.
        ModulesToo = "modules-too",
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
    /// Which value of a tie key comes first.
    "rank-direction" Direction {
        /// The larger.
        Higher = "higher",
        /// The smaller.
        Lower = "lower",
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

/// How one number is rounded, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    /// The named rounding; the default is half-up.
    pub how: Rounding,
    /// Decimals kept, 0 to 3; the default is 2.
    pub decimals: u32,
    /// Where; the default is the total only.
    pub at: RoundingAt,
}

impl Default for Rounded {
    fn default() -> Self {
        Self { how: Rounding::HalfUp, decimals: 2, at: RoundingAt::Total }
    }
}

/// How a panel's marks become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// One judge marks alone.
    Single,
    /// The mean.
    Mean,
    /// The mean without the `drop` highest and `drop` lowest; needs 2 × `drop` + 1 judges.
    Trimmed {
        /// How many to drop at each end, at least 1.
        drop: usize,
    },
    /// The middle one, or the mean of the two middle ones.
    Median,
    /// The sum; the module's maximum counts each S aspect once per judge.
    Sum,
}

impl Aggregation {
    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Mean => "mean",
            Self::Trimmed { .. } => "trimmed",
            Self::Median => "median",
            Self::Sum => "sum",
        }
    }

    /// Key of its word in the message catalogue.
    #[must_use]
    pub fn message_key(self) -> &'static str {
        match self {
            Self::Single => "rank-aggregation-single",
            Self::Mean => "rank-aggregation-mean",
            Self::Trimmed { .. } => "rank-aggregation-trimmed",
            Self::Median => "rank-aggregation-median",
            Self::Sum => "rank-aggregation-sum",
        }
    }

    /// Fewest judges it can work with.
    #[must_use]
    pub fn fewest_judges(self) -> usize {
        match self {
            Self::Trimmed { drop } => drop.saturating_mul(2).saturating_add(1),
            _ => 1,
        }
    }
}

/// How an aspect is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AspectKind {
    /// M: one agreed value 0…max, in steps where the scheme states one.
    Agreed {
        /// The step, above zero.
        step: Option<Score>,
    },
    /// M: all or nothing.
    YesNo,
    /// M: a table of grades and their marks.
    Graded(Vec<(String, Score)>),
    /// J: each judge 0, 1, 2 or 3.
    Judgement,
    /// S: each judge 0…max, in steps where the scheme states one.
    Scored {
        /// The step, above zero.
        step: Option<Score>,
    },
}

impl AspectKind {
    /// Whether each judge of the panel marks it for himself.
    #[must_use]
    pub fn by_judges(&self) -> bool {
        matches!(self, Self::Judgement | Self::Scored { .. })
    }
}

/// 评分点.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aspect {
    /// Code, unique in its module.
    pub code: String,
    /// The criterion it belongs to, where ties are broken by criteria.
    pub criterion: Option<String>,
    /// How it is marked.
    pub kind: AspectKind,
    /// Its full mark, above zero.
    pub max: Score,
}

/// 模块, with the panel that marks every J and S aspect of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module {
    /// Code, unique in the plan.
    pub code: String,
    /// Its full mark: the sum of its aspects (each S aspect once per judge under `sum`).
    pub max: Score,
    /// Points of the total its full mark is worth.
    pub weight: Score,
    /// The panel, one name for each judge; empty where all aspects are agreed.
    pub judges: Vec<String>,
    /// How the judges' S marks become one; `None` where there are none.
    pub aggregation: Option<Aggregation>,
    /// Largest accepted difference between two judges on one J aspect.
    pub spread: i32,
    /// Pass mark on the module's own scale.
    pub pass: Option<Score>,
    /// Its aspects.
    pub aspects: Vec<Aspect>,
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

/// What a tie key compares: the value that entered the total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TieValue {
    /// The mark of a module.
    Module(String),
    /// The mark of a criterion, computed as a module of its aspects.
    Criterion {
        /// Its module.
        module: String,
        /// Its code.
        criterion: String,
    },
    /// A column of the roster: time, age …
    Column(String),
}

/// One key of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TieKey {
    /// What it compares.
    pub value: TieValue,
    /// Which comes first.
    pub first: Direction,
}

/// How equal totals are put in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Keys, in turn.
    pub keys: Vec<TieKey>,
    /// What happens when they are used up.
    pub last: LastResort,
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
