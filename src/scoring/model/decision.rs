//! What people decide where the rules leave it to them.

use chrono::NaiveDate;

use crate::kernel::codes::coded_enum;
use crate::kernel::fault::Place;

use super::scheme::Aggregation;

coded_enum! {
    /// How a tie was settled; must be what the plan's last resort says.
    "rank-tie-method" TieMethod {
        /// The committee, under `ask`.
        Committee = "tie",
        /// 加赛.
        ExtraRound = "extra-round",
        /// 抽签.
        Lots = "lots",
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// A judge's marks in a module count for no entry.
    DropJudge {
        /// The module.
        module: String,
        /// The judge.
        judge: String,
    },
    /// Another aggregation for all entries of a module, each over the judges who marked it whole.
    Aggregation {
        /// The module.
        module: String,
        /// The new aggregation; not `sum`.
        aggregation: Aggregation,
    },
    /// The judges' scores stand in spite of their spread.
    Spread {
        /// The entry.
        entry: String,
        /// The module.
        module: String,
        /// The J aspect.
        aspect: String,
    },
    /// The order of one tie; entries of an inner list share the rank.
    Tie {
        /// How it was settled.
        method: TieMethod,
        /// All entries of the tie.
        order: Vec<Vec<String>>,
    },
    /// Who takes the places at an award cut, ranks unchanged; entries of an inner list share the better class.
    Cut {
        /// All entries of the tie.
        order: Vec<Vec<String>>,
    },
}

/// 裁量, always with its author, day and reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub ruling: Ruling,
    /// Who decided.
    pub who: String,
    /// On which day.
    pub when: NaiveDate,
    /// Why.
    pub why: String,
    /// Document number, where there is one.
    pub document: Option<String>,
}

/// Where a decision stands in its list.
pub(crate) fn decision_place(number: usize) -> Place {
    Place::Field(format!("decision.{}", number + 1))
}

/// Which decision of its list a problem is about, from 0.
#[must_use]
pub fn decision_at(place: &Place) -> Option<usize> {
    let Place::Field(field) = place else { return None };
    let number: usize = field.strip_prefix("decision.")?.parse().ok()?;
    number.checked_sub(1)
}
