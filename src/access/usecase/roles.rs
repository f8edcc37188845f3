//! Granting roles in a competition and taking them back.

use serde_json::json;

use crate::access::actions::{Action, incompatible_with};
use crate::access::door::{self, On, Tx};
use crate::access::model::{Actor, Grant, Request};
use crate::access::store::{self, Holder, accounts};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::platform::installation::Installation;

use super::links;

/// Grants a role in a competition to an account, by its log-in name; `false` where it is held there already. One
/// held in the whole site is granted here nevertheless.
///
/// # Errors
/// `Invalid` for an unknown name; `Refused` where a role held there excludes it.
pub fn assign(
    installation: &Installation,
    actor: &Actor,
    competition_uid: &str,
    login: &str,
    role: Role,
    request: &Request,
) -> Result<bool, Fault> {
    door::write(installation, actor, Action::AssignOfficial, On::Uid(competition_uid), Some(request), |tx| {
        if matches!(role, Role::Administrator | Role::Authority) {
            return Err(Fault::field(
                "role",
                Because::new("access-role-of-site").word("role", role.message_key()),
            ));
        }
        let account = accounts::by_login(tx.conn, login)?.ok_or_else(|| {
            Fault::field("login", Because::new("access-login-unknown").text("login", login))
        })?;
        let granted = assign_in_tx(tx, account.id, role)?;
        tx.note(json!({ "account": account.uid, "role": role, "granted": granted }));
        Ok(granted)
    })
}

/// Grants a role in the competition of the locked stream; `false` where it is held there already.
///
/// # Errors
/// `Refused` where a role held there excludes it.
pub fn assign_in_tx(tx: &mut Tx<'_>, account_id: i64, role: Role) -> Result<bool, Fault> {
    let competition_id = tx.stream.competition_id.ok_or_else(Fault::not_found)?;
    let grants: Vec<Grant> = store::grants(tx.conn, account_id)?
        .into_iter()
        .filter(|grant| grant.competition_id.is_none_or(|id| id == competition_id))
        .collect();
    if grants.iter().any(|grant| grant.role == role && grant.competition_id.is_some()) {
        return Ok(false);
    }
    let held: Vec<Role> = grants.iter().map(|grant| grant.role).collect();
    if let Some(other) = incompatible_with(role, &held) {
        return Err(excluded(role, other));
    }
    links::grant_in_tx(tx, account_id, role, Some(competition_id), None)?;
    Ok(true)
}

/// Lets the host who drafted a competition run it.
///
/// # Errors
/// `Internal` for the database's own.
pub fn grant_host_in_tx(tx: &mut Tx<'_>, account_id: i64, competition_id: i64) -> Result<(), Fault> {
    links::grant_in_tx(tx, account_id, Role::Host, Some(competition_id), None)
}

/// Takes a role in a competition back.
///
/// # Errors
/// `NotFound` where there is no such grant in force.
pub fn revoke(
    installation: &Installation,
    actor: &Actor,
    competition_uid: &str,
    grant_uid: &str,
    request: &Request,
) -> Result<(), Fault> {
    door::write(installation, actor, Action::AssignOfficial, On::Uid(competition_uid), Some(request), |tx| {
        let competition_id = tx.stream.competition_id;
        if !store::revoke_grant_in_tx(tx.conn, grant_uid, competition_id, tx.now)? {
            return Err(Fault::not_found());
        }
        tx.note(json!({ "revoked": grant_uid }));
        Ok(())
    })
}

/// Who holds which role in a competition, for those who may assign them and for the auditor; and whether the
/// reader may.
///
/// # Errors
/// `NotFound` out of scope.
pub fn holders(
    installation: &Installation,
    actor: &Actor,
    competition_uid: &str,
) -> Result<(Vec<Holder>, bool), Fault> {
    crate::platform::db::tx::read(&installation.pool, |conn| {
        let kind = crate::audit::model::StreamKind::Competition;
        let stream = crate::audit::store::stream_by_uid(conn, kind, competition_uid)?;
        door::require_reading(actor, Action::AssignOfficial, &stream)?;
        let may_assign = door::require(actor, Action::AssignOfficial, &stream).is_ok();
        Ok((store::holders(conn, Some(stream.id))?, may_assign))
    })
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
