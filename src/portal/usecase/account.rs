//! One's own account: which roles it holds, and where.

use crate::access::by::By;
use crate::access::model::Grant;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

/// A role held, and where.
pub struct OwnRole {
    /// The role.
    pub role: Role,
    /// Uid and name of its competition; `None`: the whole site.
    pub competition: Option<(String, String)>,
    /// Event and division; `None`: the whole competition.
    pub division: Option<String>,
}

/// The actor's roles: those of the site first, then by competition, newest grant last.
///
/// # Errors
/// `Internal` for the database's own.
pub fn roles(by: By<'_>) -> Result<Vec<OwnRole>, Fault> {
    by.read(|conn| {
        let mut grants = by.actor.grants.clone();
        grants.sort_by_key(|grant| grant.competition_id);
        grants.iter().map(|grant| own_role(conn, grant)).collect()
    })
}

fn own_role(conn: &mut Conn, grant: &Grant) -> Result<OwnRole, Fault> {
    let competition = grant.competition_id.map(|id| setup::competition_in_tx(conn, id)).transpose()?;
    let division = grant.division_id.map(|id| setup::division_in_tx(conn, id)).transpose()?;
    let title = match division {
        Some(division) => {
            let event = setup::event_in_tx(conn, division.event_id)?;
            Some(format!("{} {}", event.name, division.name))
        }
        None => None,
    };
    let competition = competition.map(|competition| (competition.uid, competition.name));
    Ok(OwnRole { role: grant.role, competition, division: title })
}
