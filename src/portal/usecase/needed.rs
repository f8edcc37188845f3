//! What still needs a person whose data is to be erased.

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::because::Because;
use crate::kernel::clock::civil_date;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, PersonId};
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::lifecycle::payout::usecase::owed::{self, Open};
use crate::lifecycle::registration::usecase::offices::competitions_of_person_in_tx;
use crate::lifecycle::setup::usecase::listing;
use crate::platform::db::Conn;
use crate::register::usecase::honours;

/// What still needs a person: entries of competitions that are not over, money, titles held, payments that are to be kept.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn needed_in_tx(conn: &mut Conn, person_id: PersonId, now: DateTime<Utc>) -> Result<Vec<Because>, Fault> {
    let payee = person_id.stream();
    let mut needs = Vec::new();
    let entered = competitions_of_person_in_tx(conn, person_id)?;
    for competition in listing::of_ids_in_tx(conn, &entered)? {
        if !is_over(competition.phase) {
            needs.push(Because::new("removal-needs-entry").text("competition", competition.name));
        }
    }
    let open = owed::open_in_tx(conn, payee)?;
    let ids: Vec<CompetitionId> = open.iter().map(|(id, _)| *id).collect();
    for competition in listing::of_ids_in_tx(conn, &ids)? {
        let under_way = open.contains(&(competition.id, Open::UnderWay));
        let key = if under_way { "removal-needs-batch" } else { "removal-needs-money" };
        needs.push(Because::new(key).text("competition", competition.name));
    }
    for honour in honours::held_in_tx(conn, person_id)? {
        needs.push(Because::new("removal-needs-title").text("title", honour.title));
    }
    let kept = TimeDelta::try_days(limits::PAYEE_DAYS).unwrap_or(TimeDelta::MAX);
    let until = owed::paid_last_in_tx(conn, payee)?.map(|at| at + kept).filter(|until| now < *until);
    needs.extend(until.map(|until| Because::new("removal-needs-retention").date("until", civil_date(until))));
    Ok(needs)
}

fn is_over(phase: CompetitionPhase) -> bool {
    matches!(phase, CompetitionPhase::Settled | CompetitionPhase::Archived | CompetitionPhase::Cancelled)
}
