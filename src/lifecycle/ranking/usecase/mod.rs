//! What people do to make totals a result, and what later stages read of it.

pub mod assemble;
mod chief;
pub mod confirm;
pub mod correct;
pub mod decisions;
pub mod decrypt;
pub mod division;
pub mod export;
pub mod foresee;
mod names;
mod penalties;
pub mod results;
pub mod sign;
pub mod ties;
pub mod whole;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::access::usecase::accounts;
use crate::kernel::fault::Fault;
use crate::kernel::kind::CompetitionKind;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::Round;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::store::Given;

/// One of the people who must agree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// In which role.
    pub role: Role,
    /// Who; `None`: still waited for.
    pub name: Option<String>,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// The slots of some roles, filled with what was given.
fn slots(conn: &mut Conn, roles: &[Role], given: &[Given]) -> Result<Vec<Slot>, Fault> {
    roles
        .iter()
        .map(|&role| {
            let Some(given) = given.iter().find(|given| given.role == role) else {
                return Ok(Slot { role, name: None, at: None });
            };
            Ok(Slot { role, name: Some(accounts::name_in_tx(conn, &given.by)?), at: Some(given.at) })
        })
        .collect()
}

/// The roles that gave nothing yet.
fn awaited(roles: &[Role], given: &[Given]) -> Vec<Role> {
    roles.iter().copied().filter(|role| given.iter().all(|given| given.role != *role)).collect()
}

/// The role among some that the actor acts in: one still waited for, where they hold several.
fn acting(held: impl Fn(Role) -> bool, roles: &[Role], given: &[Given]) -> Option<Role> {
    let mut candidates = roles.iter().copied().filter(|role| held(*role)).collect::<Vec<_>>();
    candidates.sort_by_key(|role| given.iter().any(|given| given.role == *role));
    candidates.first().copied()
}

/// What the competition of a round is held like.
fn kind_in_tx(conn: &mut Conn, round: &Round) -> Result<CompetitionKind, Fault> {
    let division = setup::division_in_tx(conn, round.division_id)?;
    let event = setup::event_in_tx(conn, division.event_id)?;
    Ok(setup::competition_in_tx(conn, event.competition_id)?.kind)
}
