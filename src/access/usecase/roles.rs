//! Granting roles and taking them back.

use crate::access::actions::PER_DIVISION;
use crate::access::door::{self, Tx};
use crate::access::model::{Actor, Grant, Reach};
use crate::access::offices::{Terms, incompatible_with};
use crate::access::store::{self, Holder, NewGrant};
use crate::audit::model::{Stream, StreamKind};
use crate::audit::store as streams;
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
    terms: Terms,
) -> Result<bool, Fault> {
    let uid = door::new_uid(tx)?;
    assign_as_in_tx(tx, uid.as_str(), account_id, (role, division_id), terms)
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
    (role, division_id): (Role, Option<DivisionId>),
    terms: Terms,
) -> Result<bool, Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    if division_id.is_some() && !PER_DIVISION.contains(&role) {
        let because = Because::new("access-role-whole-only").word("role", role.message_key());
        return Err(Fault::field("division", because));
    }
    // Another competition, round or division may be granting to the same account: what it holds is read in turn.
    in_turn(tx, account_id)?;
    let authority = tx.stream.authority_id;
    let grants: Vec<Grant> = store::grants(tx.conn, account_id)?
        .into_iter()
        .filter(|grant| grant.reach != Reach::Site && grant.counts_in(competition_id, authority))
        .collect();
    let covers = |reach: Reach| reach.division().is_none() || reach.division() == division_id;
    let here = |grant: &Grant| grant.reach.competition().is_some() && covers(grant.reach);
    if grants.iter().any(|grant| grant.role == role && here(grant)) {
        return Ok(false);
    }
    // Also across divisions: who judges one knows what another one's contestants are marked by.
    let held: Vec<Role> = grants.iter().map(|grant| grant.role).collect();
    if let Some(other) = incompatible_with(role, &held, terms) {
        return Err(excluded(role, other));
    }
    insert_in_tx(tx, uid, account_id, role, Reach::within(competition_id, division_id))?;
    Ok(true)
}

/// Offices an account holds where a stream is: in its competition or a part of it, and at the authority it is filed with. That
/// somebody competes or leads a unit anywhere is none.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn offices_in_tx(conn: &mut Conn, account_id: AccountId, stream: &Stream) -> Result<Vec<Role>, Fault> {
    let Some(competition_id) = stream.competition_id else { return Ok(Vec::new()) };
    let here =
        |grant: &Grant| grant.reach != Reach::Site && grant.counts_in(competition_id, stream.authority_id);
    Ok(store::grants(conn, account_id)?.into_iter().filter(here).map(|grant| grant.role).collect())
}

/// Takes a grant back that bears the uid of what it was granted for; `false`: there is none in force, another grant
/// covered it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn revoke_granted_for_in_tx(tx: &mut Tx<'_>, uid: &str) -> Result<bool, Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    let account =
        store::revoke_grant_in_tx(tx.conn, uid, Reach::Competition(competition_id), tx.now)?.bind(tx);
    if let Some(account) = account {
        tx.account_changed(account);
    }
    Ok(account.is_some())
}

/// Nobody else grants this account anything until the write ends.
pub(super) fn in_turn(tx: &mut Tx<'_>, account_id: AccountId) -> Result<(), Fault> {
    tx::in_turn(tx.conn, &format!("offices {account_id}"))
}

/// Grants a role inside a write: to an account that is being made, or by whoever made sure that no other excludes it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn grant_in_tx(tx: &mut Tx<'_>, account_id: AccountId, role: Role, reach: Reach) -> Result<(), Fault> {
    in_turn(tx, account_id)?;
    let uid = door::new_uid(tx)?;
    insert_in_tx(tx, uid.as_str(), account_id, role, reach)
}

fn insert_in_tx(
    tx: &mut Tx<'_>,
    uid: &str,
    account_id: AccountId,
    role: Role,
    reach: Reach,
) -> Result<(), Fault> {
    let granted_by = tx.actor.uid.clone();
    let new = NewGrant { uid, account_id, role, reach, granted_by: &granted_by, at: tx.now };
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
    grant_in_tx(tx, account_id, Role::Host, Reach::Competition(competition_id))
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
    let account =
        store::revoke_grant_in_tx(tx.conn, grant_uid, Reach::Competition(competition_id), tx.now)?.bind(tx);
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
    store::holders(conn, Reach::Competition(competition_id))
}

/// Offices held in a competition: there, at the authority it is filed with, or for the whole site; each with its division,
/// where it is held for that alone.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn held_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<(Role, Option<DivisionId>)>, Fault> {
    let mut held = store::holders(conn, Reach::Competition(competition_id))?;
    if let Some(authority) = streams::stream_by_id(conn, competition_id.stream())?.authority_id {
        held.extend(store::holders(conn, Reach::Authority(authority))?);
    }
    held.extend(store::holders(conn, Reach::Site)?);
    Ok(held.into_iter().map(|holder| (holder.role, holder.division_id)).collect())
}

/// Whether an actor administers the site.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn administers_in_tx(conn: &mut Conn, actor: &Actor) -> Result<bool, Fault> {
    Ok(actor.holds(&[Role::Administrator], &streams::site_stream(conn)?))
}

/// Offices that run a hall: they let whoever works there in again, and send away at once.
pub const RUN_THE_HALL: [Role; 2] = [Role::Host, Role::ChiefJudge];

/// Whether an actor runs a hall an account holds an office in.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn runs_hall_of_in_tx(conn: &mut Conn, actor: &Actor, account_id: AccountId) -> Result<bool, Fault> {
    for grant in store::grants(conn, account_id)? {
        let Some(competition_id) = grant.reach.competition() else { continue };
        let mut stream = streams::stream_by_id(conn, competition_id.stream())?;
        if let Some(division_id) = grant.reach.division() {
            stream = stream.of_division(division_id);
        }
        if actor.holds(&RUN_THE_HALL, &stream) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the account of that uid administers the site.
///
/// # Errors
/// `NotFound`.
pub fn is_administrator_in_tx(conn: &mut Conn, uid: &str) -> Result<bool, Fault> {
    let account_id = streams::stream_by_uid(conn, StreamKind::Account, uid)?.as_account()?;
    Ok(store::grants(conn, account_id)?.iter().any(|grant| grant.role == Role::Administrator))
}

/// Whether an actor is an officer of an authority an account has an office at, or in a competition filed with it.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn is_officer_over_in_tx(conn: &mut Conn, actor: &Actor, account_id: AccountId) -> Result<bool, Fault> {
    for grant in store::grants(conn, account_id)? {
        let authority = match grant.reach.competition() {
            Some(id) => streams::stream_by_id(conn, id.stream())?.authority_id,
            None => grant.reach.authority(),
        };
        let officer = |own: &Grant| {
            own.role == Role::Authority && own.reach.authority().is_some_and(|at| Some(at) == authority)
        };
        if actor.grants.iter().any(officer) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses to send an account away to whoever neither administers the site nor runs every hall its holder works in: by an office
/// given to somebody nobody gets power over what that person does elsewhere. A host is sent away by a host.
///
/// # Errors
/// `NotFound` where the actor runs none of them, `Refused` where not all.
pub fn require_sending_away_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    account_id: AccountId,
) -> Result<(), Fault> {
    if administers_in_tx(conn, actor)? {
        return Ok(());
    }
    if !runs_hall_of_in_tx(conn, actor, account_id)? {
        return Err(Fault::not_found());
    }
    for grant in store::grants(conn, account_id)? {
        let of_oneself = matches!(grant.role, Role::Unit | Role::Contestant);
        let over: &[Role] = if grant.role == Role::Host { &[Role::Host] } else { &RUN_THE_HALL };
        let runs = match grant.reach.competition() {
            Some(id) => {
                let stream = streams::stream_by_id(conn, id.stream())?;
                let within = grant.reach.division().map(|division| stream.clone().of_division(division));
                actor.holds(over, &within.unwrap_or(stream))
            }
            None => of_oneself,
        };
        if !runs {
            return Err(Fault::refused(Because::new("access-office-elsewhere")));
        }
    }
    Ok(())
}

/// Refuses to whoever neither administers the site nor runs a hall an account holds an office in.
///
/// # Errors
/// `NotFound`.
pub fn require_over_account_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    account_id: AccountId,
) -> Result<(), Fault> {
    if administers_in_tx(conn, actor)? {
        return Ok(());
    }
    // An office given to somebody lets nobody try that person's password without end.
    let above = |grant: &Grant| {
        grant.reach.competition().is_none()
            && !matches!(grant.role, Role::Unit | Role::Contestant | Role::Host)
    };
    if runs_hall_of_in_tx(conn, actor, account_id)? && !store::grants(conn, account_id)?.iter().any(above) {
        return Ok(());
    }
    Err(Fault::not_found())
}

/// Whether nobody administers the site yet.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn lacks_administrator(conn: &mut Conn) -> Result<bool, Fault> {
    Ok(store::holders(conn, Reach::Site)?.iter().all(|holder| holder.role != Role::Administrator))
}

/// Refuses a set of roles, held at an authority or on the site, of which one excludes another in any competition.
///
/// # Errors
/// `Refused`, naming both.
pub fn refuse_incompatible(roles: &[Role]) -> Result<(), Fault> {
    for role in roles {
        if let Some(other) = incompatible_with(*role, roles, Terms::STRICTEST) {
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
