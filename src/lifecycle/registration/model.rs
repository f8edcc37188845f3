//! Entries.

use crate::kernel::codes::coded_enum;
use crate::kernel::entry_status::EntryStatus;

coded_enum! {
    /// Where an entry stands in its review.
    "entry-state" EntryState {
        /// 待审.
        Submitted = "submitted",
        /// 已退回, to be mended.
        Returned = "returned",
        /// 已通过.
        Admitted = "admitted",
        /// 不予受理.
        Refused = "refused",
    }
}

/// An entry 参赛: one contestant or one team in one division.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Row number.
    pub id: i64,
    /// Uid.
    pub uid: String,
    /// Its division.
    pub division_id: i64,
    /// Ticket number, unique in its competition.
    pub number: String,
    /// The contestant's name, or the team's.
    pub name: String,
    /// Its sort key.
    pub name_sort: String,
    /// The unit it competes for.
    pub unit_id: i64,
    /// That unit's name.
    pub unit_name: String,
    /// Its coach team.
    pub coach_team_id: Option<i64>,
    /// Where its review stands.
    pub state: EntryState,
    /// What became of it.
    pub status: EntryStatus,
    /// Represents the city; `None`: not said.
    pub represents: Option<bool>,
    /// Row numbers of its members, in order.
    pub members: Vec<i64>,
}
