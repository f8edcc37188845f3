//! What is marked: modules, their aspects and the panels that mark them.

use crate::kernel::score::Score;

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
