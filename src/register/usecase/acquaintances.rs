//! Whom an authority has to do with: units and people come into its sight with what they file with it, and its officers see
//! no others.

use crate::access::door::Tx;
use crate::access::model::{Actor, Reach};
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AuthorityId, StreamId};
use crate::kernel::role::Role;
use crate::platform::db::{Conn, tx};
use crate::register::store::acquaintances;

/// Brings a unit or person into the sight of the authority that what is locked is filed with.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn acquaint_in_tx(tx: &mut Tx<'_>, owner: StreamId) -> Result<(), Fault> {
    tx.stream.authority_id.map_or(Ok(()), |authority| acquaint_with_in_tx(tx, authority, owner))
}

/// Brings a unit or person into the sight of an authority.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn acquaint_with_in_tx(tx: &mut Tx<'_>, authority: AuthorityId, owner: StreamId) -> Result<(), Fault> {
    if acquaintances::is_known(tx.conn, &[authority], owner)? {
        return Ok(());
    }
    // Another competition may be bringing the same one into sight.
    tx::in_turn(tx.conn, &format!("acquaintance {authority} {owner}"))?;
    if acquaintances::is_known(tx.conn, &[authority], owner)? {
        return Ok(());
    }
    acquaintances::insert_in_tx(tx.conn, authority, owner)
}

/// Whether the actor holds one of the roles over a unit or person: for the whole site, or at an authority that has to do
/// with it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn holds_over_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    roles: &[Role],
    owner: StreamId,
) -> Result<bool, Fault> {
    let mut held = actor.grants.iter().filter(|grant| roles.contains(&grant.role));
    if actor.account_id.is_none() || held.clone().any(|grant| grant.reach == Reach::Site) {
        return Ok(true);
    }
    let authorities: Vec<AuthorityId> = held.by_ref().filter_map(|grant| grant.reach.authority()).collect();
    Ok(!authorities.is_empty() && acquaintances::is_known(conn, &authorities, owner)?)
}

/// Of whom a list is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sight {
    /// Of all there are.
    All,
    /// Of those some authorities have to do with.
    Known(Vec<AuthorityId>),
    /// Of one's own.
    Own,
}

/// Whom somebody sees who holds one of the roles, or does not.
#[must_use]
pub fn sight(actor: &Actor, roles: &[Role]) -> Sight {
    let held = actor.grants.iter().filter(|grant| roles.contains(&grant.role));
    if actor.account_id.is_none() || held.clone().any(|grant| grant.reach == Reach::Site) {
        return Sight::All;
    }
    let authorities: Vec<AuthorityId> = held.filter_map(|grant| grant.reach.authority()).collect();
    if authorities.is_empty() { Sight::Own } else { Sight::Known(authorities) }
}
