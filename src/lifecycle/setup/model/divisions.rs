//! Divisions, and how one ends before it is drawn.

use chrono::{DateTime, Utc};

use crate::kernel::codes::coded_enum;
use crate::kernel::ids::{DivisionId, EventId};

use super::Category;

coded_enum! {
    /// How a division ended before its codes were drawn.
    "division-end" EndKind {
        /// 已取消.
        Cancelled = "cancelled",
        /// 已并入 another one of the competition.
        Merged = "merged",
    }
}

/// The end of a division before its codes were drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How.
    pub kind: EndKind,
    /// The division its entries went to.
    pub into: Option<DivisionId>,
    /// Why, as the public reads it.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

coded_enum! {
    /// By whom the plan says that ties are decided.
    "tie-decider" TieDecider {
        /// The chief judge.
        ChiefJudge = "chief-judge",
        /// The authority.
        Authority = "authority",
        /// A committee: the chief judge or the authority enters what its minutes say.
        Committee = "committee",
    }
}

/// Who decides ties.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ties {
    /// As the plan names it; `None`: the chief judge or the authority.
    pub by: Option<TieDecider>,
    /// Name of the committee, where one decides.
    pub committee: Option<String>,
}

impl Ties {
    /// Message key of what holds where the plan names nobody.
    pub const ANYBODY: &str = "tie-decider-anybody";
}

/// A division as it is set up, with its one round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDivision {
    /// Name.
    pub name: String,
    /// Who competes.
    pub category: Category,
    /// Members of an entry.
    pub team_size: i64,
    /// Ranking plan, as `jiangsai rank` reads it, without modules.
    pub plan: String,
    /// Places that earn the title in this division; `None`: as the event says, where it has no other division.
    pub title_quota: Option<i64>,
    /// Who decides ties.
    pub ties: Ties,
    /// Name of its round.
    pub round_name: String,
}

/// A division 组别: the unit of entries, ranking, prizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Row number.
    pub id: DivisionId,
    /// Uid.
    pub uid: String,
    /// Its event.
    pub event_id: EventId,
    /// Name.
    pub name: String,
    /// Who competes.
    pub category: Category,
    /// Members of an entry: 1, or a team's size.
    pub team_size: i64,
    /// Ranking plan: the text of an EVENT.toml without its modules (`docs/rank.md`).
    pub plan: String,
    /// Places that earn the title in this division, from the approved plan; `None`: as the event says, where it has no other
    /// division, else not filed.
    pub title_quota: Option<i64>,
    /// Who decides ties.
    pub ties: Ties,
    /// Its end, where it was cancelled or merged: nothing waits for it any more.
    pub ended: Option<Ended>,
}

impl Division {
    /// Whether it was neither cancelled nor merged.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.ended.is_none()
    }
}
