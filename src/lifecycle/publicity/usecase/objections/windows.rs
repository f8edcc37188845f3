//! When something can be filed, and until when it is answered.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::calendar::model::Counted;
use crate::calendar::rules::after;
use crate::calendar::usecase::calendar_in_tx;
use crate::kernel::clock::end_of_day;
use crate::kernel::fault::Fault;
use crate::kernel::ids::DivisionId;
use crate::kernel::limits;
use crate::kernel::phase::RoundPhase;
use crate::lifecycle::ranking::usecase::confirm::confirmed_at_in_tx;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::super::super::model::objections::Kind;
use super::super::super::rules::objections::Window;
use super::super::super::store;

/// When something of a kind can be filed in a division; `None` before it can.
pub(super) fn window_in_tx(
    conn: &mut Conn,
    division_id: DivisionId,
    kind: Kind,
) -> Result<Option<Window>, Fault> {
    match kind {
        Kind::Objection => {
            let (first, newest) = (store::first(conn, division_id)?, store::newest(conn, division_id)?);
            let since = first.map(|first| first.published_at);
            Ok(newest.map(|newest| Window { since, until: Some(newest.until) }))
        }
        Kind::Appeal => hall_in_tx(conn, division_id),
    }
}

/// From the start of judging until some hours after the chief judge confirmed the last blind result.
fn hall_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<Option<Window>, Fault> {
    let mut latest = None;
    for round in setup::rounds_in_tx(conn, division_id)? {
        match round.phase {
            RoundPhase::Open | RoundPhase::Drawn => {}
            RoundPhase::Judging => return Ok(Some(Window { since: None, until: None })),
            RoundPhase::Confirmed | RoundPhase::Decrypted | RoundPhase::Signed => {
                latest = latest.max(confirmed_at_in_tx(conn, round.id)?);
            }
        }
    }
    let Some(at) = latest else { return Ok(None) };
    let until = at + TimeDelta::hours(hours_in_tx(conn, division_id)?);
    Ok(Some(Window { since: None, until: Some(until) }))
}

/// Hours the plan gives for appeals.
fn hours_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<i64, Fault> {
    let division = setup::division_in_tx(conn, division_id)?;
    let event = setup::event_in_tx(conn, division.event_id)?;
    Ok(setup::competition_in_tx(conn, event.competition_id)?.appeal_hours)
}

/// Whether the codes of every round of a division that has any are open.
pub(super) fn opened_in_tx(conn: &mut Conn, division_id: DivisionId) -> Result<bool, Fault> {
    let closed =
        |phase: RoundPhase| matches!(phase, RoundPhase::Drawn | RoundPhase::Judging | RoundPhase::Confirmed);
    Ok(setup::rounds_in_tx(conn, division_id)?.iter().all(|round| !closed(round.phase)))
}

/// Until when what came on a day is answered: 24:00 of so many working days after it.
pub(super) fn due_in_tx(conn: &mut Conn, day: NaiveDate) -> Result<(DateTime<Utc>, Counted), Fault> {
    let counted = after(&calendar_in_tx(conn)?, day, limits::ANSWER_DAYS);
    let due_at = end_of_day(counted.day).ok_or_else(|| Fault::internal("no day ends that late"))?;
    Ok((due_at, counted))
}
