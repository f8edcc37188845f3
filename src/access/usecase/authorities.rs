//! Authorities: whom competitions are filed with, and who holds office there.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::access::model::{Actor, Authority, Grant, Reach};
use crate::access::store::{self, Holder, authorities};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{AccountId, AuthorityId, UnitId};
use crate::kernel::role::Role;
use crate::platform::db::Conn;

use super::{accounts, roles};

/// All authorities, each with who holds office there, for the administrator.
///
/// # Errors
/// `Forbidden` for everybody else.
pub fn list_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<(Authority, Vec<Holder>)>, Fault> {
    door::look_in_tx(conn, actor, Action::KeepAuthority, On::Site)?;
    let mut listed = Vec::new();
    for one in authorities::all(conn)? {
        let officers = store::holders(conn, Reach::Authority(one.id))?;
        listed.push((one, officers));
    }
    Ok(listed)
}

/// All authorities, the first one first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn all_in_tx(conn: &mut Conn) -> Result<Vec<Authority>, Fault> {
    authorities::all(conn)
}

/// Authorities the actor may file a competition with: an officer's own, any for whoever is none.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn choices_in_tx(conn: &mut Conn, actor: &Actor) -> Result<Vec<Authority>, Fault> {
    let own = of_actor(actor, &[Role::Authority]);
    let mut all = authorities::all(conn)?;
    all.retain(|one| own.is_empty() || own.contains(&one.id));
    Ok(all)
}

/// The authority of that uid among those the actor may file with; the only one there is, where none is named.
///
/// # Errors
/// `Invalid` at `authority`.
pub fn chosen_in_tx(conn: &mut Conn, actor: &Actor, uid: Option<&str>) -> Result<Authority, Fault> {
    let mut choices = choices_in_tx(conn, actor)?;
    let found = match uid {
        Some(uid) => choices.into_iter().find(|one| one.uid == uid),
        None if choices.len() == 1 => choices.pop(),
        None => return Err(Fault::field("authority", Because::new("fault-empty"))),
    };
    found.ok_or_else(|| Fault::field("authority", Because::new("fault-not-a-choice")))
}

/// Authorities at which the actor holds one of the roles.
#[must_use]
pub fn of_actor(actor: &Actor, roles: &[Role]) -> Vec<AuthorityId> {
    let held = actor.grants.iter().filter(|grant| roles.contains(&grant.role));
    held.filter_map(|grant| grant.reach.authority()).collect()
}

/// Adds an authority; `unit_id` is the unit it is, where that is known. Answers its uid.
///
/// # Errors
/// `Invalid` where there is one of that name.
pub fn add_in_tx(tx: &mut Tx<'_>, name: &str, unit_id: Option<UnitId>) -> Result<String, Fault> {
    let (uid, by) = (door::new_uid(tx)?, tx.actor.uid.clone());
    if !authorities::insert_in_tx(tx.conn, uid.as_str(), (name, unit_id), &by)? {
        return Err(taken());
    }
    tx.note(json!({ "authority": uid, "name": name }));
    Ok(uid.to_string())
}

/// Corrects the name of an authority, and which unit it is. Competitions filed with it keep the name they were filed under.
///
/// # Errors
/// `Invalid` where there is another one of that name; `NotFound`.
pub fn change_in_tx(tx: &mut Tx<'_>, uid: &str, name: &str, unit_id: Option<UnitId>) -> Result<(), Fault> {
    let before = authorities::by_uid(tx.conn, uid)?;
    if !authorities::update_in_tx(tx.conn, before.id, (name, unit_id))? {
        return Err(taken());
    }
    tx.note(json!({ "authority": uid, "before": before.name, "name": name }));
    Ok(())
}

fn taken() -> Fault {
    Fault::field("name", Because::new("access-authority-known"))
}

/// Grants an office at an authority to an account, by its log-in name; `false` where it is held there already.
///
/// # Errors
/// `Invalid` for an unknown name; `Refused` where another office held there excludes it; `NotFound`.
pub fn appoint(act: Act<'_>, uid: &str, login: &str, role: Role) -> Result<bool, Fault> {
    act.write(Action::GrantSiteRole, On::Site, |tx| {
        let authority = authorities::by_uid(tx.conn, uid)?;
        let account = accounts::by_login_in_tx(tx.conn, login)?.ok_or_else(|| {
            Fault::field("login", Because::new("access-login-unknown").text("login", login))
        })?;
        let granted = appoint_in_tx(tx, account.id, role, authority.id)?;
        tx.note(json!({ "authority": uid, "account": account.uid, "role": role, "granted": granted }));
        Ok(granted)
    })
}

fn appoint_in_tx(
    tx: &mut Tx<'_>,
    account_id: AccountId,
    role: Role,
    authority: AuthorityId,
) -> Result<bool, Fault> {
    roles::in_turn(tx, account_id)?;
    let reach = Reach::Authority(authority);
    let grants = store::grants(tx.conn, account_id)?;
    let held: Vec<Role> = grants
        .iter()
        .filter(|grant| grant.reach == reach || grant.reach == Reach::Site)
        .map(|grant| grant.role)
        .collect();
    if grants.iter().any(|grant| grant.reach == reach && grant.role == role) {
        return Ok(false);
    }
    roles::refuse_incompatible(&[held, vec![role]].concat())?;
    roles::grant_in_tx(tx, account_id, role, reach)?;
    Ok(true)
}

/// Takes an office at an authority back.
///
/// # Errors
/// `NotFound` where there is no such grant in force.
pub fn dismiss(act: Act<'_>, uid: &str, grant_uid: &str) -> Result<(), Fault> {
    act.write(Action::GrantSiteRole, On::Site, |tx| {
        let authority = authorities::by_uid(tx.conn, uid)?;
        let account =
            store::revoke_grant_in_tx(tx.conn, grant_uid, Reach::Authority(authority.id), tx.now)?.bind(tx);
        tx.account_changed(account.ok_or_else(Fault::not_found)?);
        tx.note(json!({ "authority": uid, "revoked": grant_uid }));
        Ok(())
    })
}

/// The authority of that uid, for an office at it; the only one there is, where none is named.
///
/// # Errors
/// `Invalid` at `authority`.
pub fn named_in_tx(conn: &mut Conn, uid: Option<&str>) -> Result<Authority, Fault> {
    match uid {
        Some(uid) => authorities::by_uid(conn, uid).map_err(|fault| match fault.kind {
            FaultKind::NotFound => Fault::field("authority", Because::new("fault-not-a-choice")),
            _ => fault,
        }),
        None => chosen_in_tx(conn, &Actor::system(), None),
    }
}

/// Refuses to all but those who read what is on record of the whole site: the administrator, and the auditor of its only
/// authority. Where there are several, each one's auditor reads what is filed with it, competition by competition.
///
/// # Errors
/// `Forbidden`; `NotFound` for somebody without any role of the whole site.
pub fn require_site_in_tx(conn: &mut Conn, actor: &Actor) -> Result<(), Fault> {
    door::look_in_tx(conn, actor, Action::ViewAudit, On::Site)?;
    let wide =
        |grant: &Grant| grant.reach == Reach::Site && Action::ViewAudit.rule().roles.contains(&grant.role);
    if actor.account_id.is_none() || actor.grants.iter().any(wide) || authorities::all(conn)?.len() == 1 {
        return Ok(());
    }
    Err(door::forbidden(Action::ViewAudit))
}
