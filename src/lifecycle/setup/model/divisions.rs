//! Divisions.

use crate::kernel::ids::{DivisionId, EventId};

use super::Category;

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
}
