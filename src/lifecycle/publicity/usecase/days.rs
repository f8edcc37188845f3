//! How long a publicity lasts at least, counted in working days.

use chrono::{DateTime, Utc};

use crate::calendar::rules::after;
use crate::calendar::usecase::calendar_in_tx;
use crate::kernel::because::Because;
use crate::kernel::clock::{civil_date, end_of_day};
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::lifecycle::setup::usecase::publicity_days_in_tx;
use crate::platform::db::Conn;

/// The shortest publicity that begins now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortest {
    /// Working days, from the day after.
    pub days: u32,
    /// When it is over: 24:00 of the last of them.
    pub until: DateTime<Utc>,
    /// The last of them, and that a year on the way is not known, where it is not.
    pub because: Because,
    /// That a year on the way is not known.
    pub notice: Option<Because>,
}

/// The shortest publicity of a competition that begins at an instant, as it was approved.
///
/// # Errors
/// As [`Fault`] says of the database.
pub(super) fn shortest_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    now: DateTime<Utc>,
) -> Result<Shortest, Fault> {
    let days = publicity_days_in_tx(conn, competition_id)?;
    let counted = after(&calendar_in_tx(conn)?, civil_date(now), days);
    let until = end_of_day(counted.day).ok_or_else(|| Fault::internal("no day ends that late"))?;
    let because = Because::new("publicity-too-short").count("days", days).date("until", counted.day);
    Ok(Shortest { days, until, because, notice: counted.notice() })
}
