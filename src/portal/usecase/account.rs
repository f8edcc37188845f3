//! One's own account: which roles it holds, and where.

use std::cmp::Reverse;
use std::ops::Range;

use crate::access::by::By;
use crate::access::model::{Authority, Grant};
use crate::access::usecase::invitations::Shown;
use crate::access::usecase::links::Invitation;
use crate::access::usecase::{authorities, invitations, links};
use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::kernel::role::Role;
use crate::lifecycle::setup::model::Competition;
use crate::lifecycle::setup::usecase::{self as setup, listing};
use crate::platform::db::{Conn, tx};
use crate::platform::installation::Installation;

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

impl OwnRole {
    /// Where it is held, in words; `None`: in the whole site.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let competition = self.competition.as_ref().map(|(_uid, name)| name);
        let parts: Vec<&str> = [competition, self.authority.as_ref(), self.division.as_ref()]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

/// Some of the actor's roles: those of the site first, then the newest competition's.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn roles(by: By<'_>, shown: Range<usize>) -> Result<Vec<OwnRole>, Fault> {
    let mut grants: Vec<&Grant> = by.actor.grants.iter().collect();
    grants.sort_by_key(|grant| (grant.reach.competition().is_some(), Reverse(grant.reach.competition())));
    let grants = grants.get(shown).unwrap_or_default();
    by.read(|conn| placed_in_tx(conn, grants))
}

/// What stands on the page of a one-time link.
pub struct Opened {
    /// The link.
    pub invitation: Invitation,
    /// Offices its holder has.
    pub roles: Vec<OwnRole>,
}

/// Reads a one-time link without using it, with the offices it brings.
///
/// # Errors
/// `Refused` where it was used, taken back, ran out, or never was.
pub fn opened(installation: &Installation, token: &str) -> Result<Opened, Fault> {
    tx::read(&installation.pool, |conn| {
        let invitation = links::read_in_tx(conn, token, installation.now())?;
        let roles = placed_in_tx(conn, &invitation.grants.iter().collect::<Vec<_>>())?;
        Ok(Opened { invitation, roles })
    })
}

/// A link nobody used yet, for whoever made it, with the offices it brings.
///
/// # Errors
/// `NotFound` for anybody else, and once it was used.
pub fn link(by: By<'_>, account_uid: &str) -> Result<(Shown, Vec<OwnRole>), Fault> {
    by.read(|conn| {
        let shown = invitations::shown_in_tx(by.installation, conn, by.actor, account_uid)?;
        let roles = placed_in_tx(conn, &shown.grants.iter().collect::<Vec<_>>())?;
        Ok((shown, roles))
    })
}

/// Roles with the names of where they are held.
fn placed_in_tx(conn: &mut Conn, grants: &[&Grant]) -> Result<Vec<OwnRole>, Fault> {
    let mut ids: Vec<CompetitionId> = grants.iter().filter_map(|grant| grant.reach.competition()).collect();
    ids.dedup();
    let competitions = listing::of_ids_in_tx(conn, &ids)?;
    let authorities = authorities::all_in_tx(conn)?;
    grants.iter().map(|grant| own_role(conn, grant, (&competitions, &authorities))).collect()
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
