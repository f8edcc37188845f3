//! One's own account: which roles it holds, and where.

use std::cmp::Reverse;
use std::ops::Range;

use crate::access::by::By;
use crate::access::model::{Authority, Grant};
use crate::access::usecase::authorities;
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase::{self as setup, listing};
use crate::platform::db::Conn;

/// A role held, and where.
pub struct OwnRole {
    /// The role.
    pub role: Role,
    /// Uid and name of its competition; `None`: the whole site.
    pub competition: Option<(String, String)>,
    /// Name of the authority it is held at.
    pub authority: Option<String>,
    /// Event and division; `None`: the whole competition.
    pub division: Option<String>,
}

/// Some of the actor's roles: those of the site first, then the newest competition's.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn roles(by: By<'_>, shown: Range<usize>) -> Result<Vec<OwnRole>, Fault> {
    let mut grants: Vec<&Grant> = by.actor.grants.iter().collect();
    grants.sort_by_key(|grant| (grant.reach.competition().is_some(), Reverse(grant.reach.competition())));
    let grants = grants.get(shown).unwrap_or_default();
    by.read(|conn| {
        let mut ids: Vec<CompetitionId> =
            grants.iter().filter_map(|grant| grant.reach.competition()).collect();
        ids.dedup();
        let competitions = listing::of_ids_in_tx(conn, &ids)?;
        let authorities = authorities::all_in_tx(conn)?;
        grants.iter().map(|grant| own_role(conn, grant, (&competitions, &authorities))).collect()
    })
}

fn own_role(
    conn: &mut Conn,
    grant: &Grant,
    (competitions, authorities): (&[Competition], &[Authority]),
) -> Result<OwnRole, Fault> {
    let competition = competitions.iter().find(|one| Some(one.id) == grant.reach.competition());
    let division = grant.reach.division().map(|id| setup::division_in_tx(conn, id)).transpose()?;
    let title = match division {
        Some(division) => {
            let event = setup::event_in_tx(conn, division.event_id)?;
            Some(format!("{} {}", event.name, division.name))
        }
        None => None,
    };
    let competition = competition.map(|one| (one.uid.clone(), one.name.clone()));
    let authority = authorities.iter().find(|one| Some(one.id) == grant.reach.authority());
    let authority = authority.map(|one| one.name.clone());
    Ok(OwnRole { role: grant.role, competition, division: title, authority })
}
