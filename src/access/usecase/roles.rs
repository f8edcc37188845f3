//! Granting roles and taking them back.

use crate::access::actions::{PER_DIVISION, incompatible_with};
use crate::access::door::{self, Tx};
use crate::access::model::Grant;
use crate::access::store::{self, Holder, NewGrant};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId, DivisionId};
use crate::kernel::role::Role;
use crate::platform::db::{Conn, tx};

/// Grants a role in the competition of the locked stream, for one of its divisions or the whole; `false` where it is
/// held there already. One held in the whole site is granted here nevertheless.
///
/// # Errors
/// `Invalid` for a role that is granted for a whole competition only; `Refused` where a role held anywhere in the
/// competition excludes it.
pub fn assign_in_tx(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    role: Role,
    division_id: Option<DivisionId>,
) -> Result<bool, Fault> {
    let uid = door::new_uid(tx)?;
    assign_as_in_tx(tx, uid.as_str(), account_id, role, division_id)
}

/// As [`assign_in_tx`]; where the role is granted, the grant bears the uid of what it is granted for, and can be taken back
/// with it.
///
/// # Errors
/// As [`assign_in_tx`].
pub fn assign_as_in_tx(
    tx: &mut Tx<'_>,
    uid: &str,
    account_id: AccountId,
    role: Role,
    division_id: Option<DivisionId>,
) -> Result<bool, Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    if division_id.is_some() && !PER_DIVISION.contains(&role) {
        let because = Because::new("access-role-whole-only").word("role", role.message_key());
        return Err(Fault::field("division", because));
    }
    // Another competition, round or division may be granting to the same account: what it holds is read in turn.
    in_turn(tx, account_id)?;
    let grants: Vec<Grant> = store::grants(tx.conn, account_id)?
        .into_iter()
        .filter(|grant| grant.competition_id.is_none_or(|id| id == competition_id))
        .collect();
    let covers = |grant: &Grant| grant.division_id.is_none() || grant.division_id == division_id;
    if grants.iter().any(|grant| grant.role == role && grant.competition_id.is_some() && covers(grant)) {
        return Ok(false);
    }
    // Also across divisions: who judges one knows what another one's contestants are marked by.
    let held: Vec<Role> = grants.iter().map(|grant| grant.role).collect();
    if let Some(other) = incompatible_with(role, &held) {
        return Err(excluded(role, other));
    }
    insert_in_tx(tx, uid, account_id, role, (Some(competition_id), division_id))?;
    Ok(true)
}

/// Takes a grant back that bears the uid of what it was granted for; `false`: there is none in force, another grant
/// covered it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn revoke_granted_for_in_tx(tx: &mut Tx<'_>, uid: &str) -> Result<bool, Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    let account = store::revoke_grant_in_tx(tx.conn, uid, competition_id, tx.now)?.bind(tx);
    if let Some(account) = account {
        tx.account_changed(account);
    }
    Ok(account.is_some())
}

/// Nobody else grants this account anything until the write ends.
fn in_turn(tx: &mut Tx<'_>, account_id: AccountId) -> Result<(), Fault> {
    tx::in_turn(tx.conn, &format!("offices {account_id}"))
}

/// Grants a role inside a write: to an account that is being made, or by whoever made sure that no other excludes it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn grant_in_tx(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    role: Role,
    competition_id: Option<CompetitionId>,
    division_id: Option<DivisionId>,
) -> Result<(), Fault> {
    in_turn(tx, account_id)?;
    let uid = door::new_uid(tx)?;
    insert_in_tx(tx, uid.as_str(), account_id, role, (competition_id, division_id))
}

fn insert_in_tx(
    tx: &mut Tx<'_>,
    uid: &str,
    account_id: AccountId,
    role: Role,
    (competition_id, division_id): (Option<CompetitionId>, Option<DivisionId>),
) -> Result<(), Fault> {
    let granted_by = tx.actor.uid.clone();
    let new =
        NewGrant { uid, account_id, role, competition_id, division_id, granted_by: &granted_by, at: tx.now };
    store::insert_grant_in_tx(tx.conn, &new)?.bind(tx);
    tx.account_changed(account_id);
    Ok(())
}

/// Lets the host who drafted a competition run it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn grant_host_in_tx(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    competition_id: CompetitionId,
) -> Result<(), Fault> {
    grant_in_tx(tx, account_id, Role::Host, Some(competition_id), None)
}

/// Whether a grant ever bore the uid of what it was granted for.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn was_granted_for_in_tx(tx: &mut Tx<'_>, uid: &str) -> Result<bool, Fault> {
    store::grant_is_known(tx.conn, uid)
}

/// Takes a role in the competition of the locked stream back.
///
/// # Errors
/// `NotFound` where there is no such grant in force.
pub fn revoke_in_tx(tx: &mut Tx<'_>, grant_uid: &str) -> Result<(), Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    let account = store::revoke_grant_in_tx(tx.conn, grant_uid, competition_id, tx.now)?.bind(tx);
    tx.account_changed(account.ok_or_else(Fault::not_found)?);
    Ok(())
}

/// Takes every role back that was granted for a division which is taken away itself.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn revoke_of_division_in_tx(tx: &mut Tx<'_>, division_id: DivisionId) -> Result<(), Fault> {
    for account in store::revoke_of_division_in_tx(tx.conn, division_id, tx.now)?.bind(tx) {
        tx.account_changed(account);
    }
    Ok(())
}

/// Who holds which role in a competition, oldest grant first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn holders_in_tx(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Holder>, Fault> {
    store::holders(conn, Some(competition_id))
}

/// Offices held in a competition, there or for the whole site; each with its division, where it is held for that alone.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn held_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<(Role, Option<DivisionId>)>, Fault> {
    let mut held = store::holders(conn, Some(competition_id))?;
    held.extend(store::holders(conn, None)?);
    Ok(held.into_iter().map(|holder| (holder.role, holder.division_id)).collect())
}

/// Whether nobody administers the site yet.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn lacks_administrator(conn: &mut Conn) -> Result<bool, Fault> {
    Ok(store::holders(conn, None)?.iter().all(|holder| holder.role != Role::Administrator))
}

/// Refuses a set of roles of which one excludes another.
///
/// # Errors
/// `Refused`, naming both.
pub fn refuse_incompatible(roles: &[Role]) -> Result<(), Fault> {
    for role in roles {
        if let Some(other) = incompatible_with(*role, roles) {
            return Err(excluded(*role, other));
        }
    }
    Ok(())
}

fn excluded(role: Role, other: Role) -> Fault {
    Fault::refused(
        Because::new("access-roles-exclude")
            .word("role", role.message_key())
            .word("other", other.message_key()),
    )
}
