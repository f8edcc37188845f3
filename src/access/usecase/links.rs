//! One-time links: the first administrator, invitations, forgotten passwords.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::access::model::{Actor, NewAccount, NewPassword, Reach, Request};
use crate::access::secrets;
use crate::access::store::{accounts, links, sessions};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::AccountId;
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::tx;
use crate::platform::installation::Installation;

use super::accounts::{create_account_in_tx, known_in_tx};
use super::{authorities, roles};

const FIRST: &str = "first-administrator";

/// Makes a link; answers its token, which is shown once and stored nowhere.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn make_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    purpose: &str,
    account_id: Option<AccountId>,
    created_by: &str,
) -> Result<String, Fault> {
    let token = secrets::new_secret(installation.entropy.as_ref())?;
    let expires = installation.now() + limits::INVITATION;
    links::insert_in_tx(conn, &secrets::digest(&token), purpose, account_id, expires, created_by)?;
    Ok(token)
}

/// Makes a new link for the first administrator: for an operator who lost the one of the first start.
///
/// # Errors
/// `Refused` where somebody administers the site already.
pub fn first_administrator_again(installation: &Installation) -> Result<String, Fault> {
    let actor = Actor::system();
    door::write(installation, &actor, Action::StartSite, On::Site, None, |tx| {
        if !roles::lacks_administrator(tx.conn)? {
            return Err(Fault::refused(Because::new("access-administrator-exists")));
        }
        make_in_tx(installation, tx.conn, FIRST, None, "system")
    })
}

/// Whose link this is, for the page that asks for a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Log-in name; `None`: the first administrator chooses one.
    pub login: Option<String>,
    /// What the link is for.
    pub purpose: String,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

impl Invitation {
    /// Which page asks for the password: `first`, `invited` or `reset`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.purpose.as_str() {
            FIRST => "first",
            "reset" => "reset",
            _ => "invited",
        }
    }

    /// Its heading.
    #[must_use]
    pub fn title_key(&self) -> &'static str {
        match self.kind() {
            "first" => "start-first",
            "reset" => "start-reset",
            _ => "start-invited",
        }
    }
}

/// Reads a link without using it.
///
/// # Errors
/// `NotFound` where it was used, ran out, or never was.
pub fn read(installation: &Installation, token: &str) -> Result<Invitation, Fault> {
    tx::read(&installation.pool, |conn| {
        let link = links::usable(conn, &secrets::digest(token), installation.now())?
            .ok_or_else(|| Fault::refused(Because::new("access-link-used")))?;
        let account = link.account_id.map(|id| accounts::by_id(conn, id)).transpose()?.flatten();
        Ok(Invitation {
            login: account.map(|row| row.login),
            purpose: link.purpose,
            expires_at: link.expires_at,
        })
    })
}

/// Uses a link of an account to set its password; ends its sessions and uses up its other links.
///
/// # Errors
/// `Refused` where the link was used or ran out meanwhile.
pub fn set_password(
    installation: &Installation,
    token: &str,
    password: &NewPassword,
    request: &Request,
) -> Result<(), Fault> {
    let digest = secrets::digest(token);
    let used = || Fault::refused(Because::new("access-link-used"));
    let hash = secrets::hash_password(password.as_str())?;
    let link = tx::read(&installation.pool, |conn| links::usable(conn, &digest, installation.now()))?;
    let link = link.ok_or_else(used)?;
    let account_id = link.account_id.ok_or_else(used)?;
    let actor = Actor::system();
    door::write(installation, &actor, Action::SetPassword, On::Id(account_id.stream()), Some(request), |tx| {
        if !links::use_in_tx(tx.conn, link.id, tx.now)? {
            return Err(used());
        }
        // A link that was lost or sent twice is worth nothing any more.
        links::use_all_in_tx(tx.conn, account_id, tx.now)?;
        accounts::set_password_in_tx(tx.conn, account_id, &hash)?.bind(tx);
        sessions::end_all_in_tx(tx.conn, account_id, tx.now)?;
        tx.note(json!({ "purpose": link.purpose }));
        Ok(())
    })
}

/// Uses the first link: makes the first administrator's account.
///
/// # Errors
/// `Refused` where the link was used or ran out, or the log-in name is taken.
pub fn make_first_administrator(
    installation: &Installation,
    token: &str,
    account: &NewAccount,
    password: &NewPassword,
    request: &Request,
) -> Result<(), Fault> {
    let digest = secrets::digest(token);
    let hash = secrets::hash_password(password.as_str())?;
    door::write(installation, &Actor::system(), Action::StartSite, On::Site, Some(request), |tx| {
        let used = || Fault::refused(Because::new("access-link-used"));
        let link = links::usable(tx.conn, &digest, tx.now)?.filter(|link| link.purpose == FIRST);
        let link = link.ok_or_else(used)?;
        if !links::use_in_tx(tx.conn, link.id, tx.now)? {
            return Err(used());
        }
        let made = create_account_in_tx(tx, account, Some(&hash))?;
        roles::grant_in_tx(tx, made.id, Role::Administrator, Reach::Site)?;
        tx.note(json!({ "account": made.uid, "role": Role::Administrator }));
        Ok(())
    })
}

/// An account that was made, and the one-time link its holder gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Uid of the account.
    pub account: String,
    /// Its holder's name.
    pub name: String,
    /// Roles it was given for the whole site.
    pub roles: Vec<Role>,
    /// Token of the link.
    pub token: String,
    /// Until when the link can be used.
    pub expires_at: DateTime<Utc>,
}

/// Makes an account with roles for the whole site, or at an authority where they are held there, and its one-time link. An
/// authority need not be named where there is only one.
///
/// # Errors
/// `Invalid` where the log-in name is taken, or the authority is not known; `Forbidden` for roles the actor may not give.
pub fn invite(
    act: Act<'_>,
    account: &NewAccount,
    roles: &[Role],
    authority: Option<&str>,
) -> Result<Invited, Fault> {
    // No request key: its outcome would store the token. A second press finds the name taken.
    act.acts().write(Action::InviteAccount, On::Site, |tx| {
        if !roles.is_empty() {
            door::require(tx.actor, Action::GrantSiteRole, &tx.stream)?;
        }
        roles::refuse_incompatible(roles)?;
        let named = authority.is_some() || roles.iter().any(|role| role.is_of_authority());
        let at = if named { Some(authorities::named_in_tx(tx.conn, authority)?.id) } else { None };
        let made = create_account_in_tx(tx, account, None)?;
        for role in roles {
            let reach = at.map_or(Reach::Site, |at| Reach::of_office(*role, at));
            roles::grant_in_tx(tx, made.id, *role, reach)?;
        }
        let by = tx.actor.uid.clone();
        let token = make_in_tx(tx.installation, tx.conn, "invitation", Some(made.id), &by)?;
        tx.note(json!({ "account": made.uid, "roles": roles, "authority": authority }));
        let expires_at = tx.now + limits::INVITATION;
        Ok(Invited {
            account: made.uid,
            name: account.name.clone(),
            roles: roles.to_vec(),
            token,
            expires_at,
        })
    })
}

/// Makes a link with which the holder of an account sets a new password.
///
/// # Errors
/// `NotFound` for an unknown account.
pub fn reset(act: Act<'_>, account_uid: &str) -> Result<Invited, Fault> {
    // No request key, as in [`invite`]: a second press makes another link.
    act.acts().write(Action::ResetPassword, On::Uid(account_uid), |tx| {
        let by = tx.actor.uid.clone();
        let token = make_in_tx(tx.installation, tx.conn, "reset", Some(tx.stream.as_account()?), &by)?;
        let name = known_in_tx(tx.conn, tx.stream.as_account()?)?.name;
        let (account, expires_at) = (account_uid.to_owned(), tx.now + limits::INVITATION);
        Ok(Invited { account, name, roles: Vec::new(), token, expires_at })
    })
}
