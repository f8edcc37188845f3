//! Everything that keeps a competition from moving on, by its phase.

use crate::access::actions::Action;
use crate::kernel::fault::Fault;
use crate::kernel::phase::{CompetitionPhase, Stage};
use crate::platform::db::Conn;
use crate::portal::model::Obstacle;

use super::blocked::Look;
use super::rounds;

/// Everything that blocks, stage by stage, with the offices it waits for that nobody holds.
pub(super) fn obstacles(conn: &mut Conn, look: &Look<'_>) -> Result<Vec<Obstacle>, Fault> {
    let mut obstacles = of_phase(conn, look)?;
    let vacancies = look.vacancies(conn, &obstacles)?;
    obstacles.extend(vacancies);
    Ok(obstacles)
}

fn of_phase(conn: &mut Conn, look: &Look<'_>) -> Result<Vec<Obstacle>, Fault> {
    match look.competition.phase {
        CompetitionPhase::Draft | CompetitionPhase::Returned | CompetitionPhase::Approved => {
            look.set_up(conn)
        }
        CompetitionPhase::Filed => Ok(vec![look.awaits(Stage::Registration, Action::DecideFiling)]),
        CompetitionPhase::Registration | CompetitionPhase::Closed => look.review(conn),
        CompetitionPhase::Reviewed => {
            let mut obstacles = look.corrections(conn)?;
            for round in look.rounds {
                obstacles.extend(rounds::obstacles(conn, look, round)?);
            }
            if obstacles.is_empty() { look.publicity(conn) } else { Ok(obstacles) }
        }
        CompetitionPhase::Publicity => {
            let corrections = look.corrections(conn)?;
            corrected_first(corrections, || look.publicity(conn))
        }
        CompetitionPhase::Awarded => {
            let corrections = look.corrections(conn)?;
            corrected_first(corrections, || look.payments(conn))
        }
        CompetitionPhase::Settled => look.corrections(conn),
        CompetitionPhase::Archived | CompetitionPhase::Cancelled => Ok(Vec::new()),
    }
}

/// While a correction is not settled, nothing after it goes on.
fn corrected_first(
    corrections: Vec<Obstacle>,
    next: impl FnOnce() -> Result<Vec<Obstacle>, Fault>,
) -> Result<Vec<Obstacle>, Fault> {
    if corrections.is_empty() { next() } else { Ok(corrections) }
}
