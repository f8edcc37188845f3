//! Inviting somebody by a one-time link, showing it again to whoever made it, and taking it back.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::access::model::{Actor, Grant, NewAccount, Reach};
use crate::access::store::links as rows;
use crate::access::store::{self, accounts};
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::AccountId;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::installation::Installation;

use super::accounts::create_account_in_tx;
use super::links::{self, For};
use super::{authorities, roles};

/// Makes an account with roles for the whole site, or at an authority where they are held there, and its one-time link; answers
/// its uid. An authority need not be named where there is only one.
///
/// # Errors
/// `Invalid` where the log-in name is taken, or the authority is not known; `Forbidden` for roles the actor may not give.
pub fn invite(
    act: Act<'_>,
    account: &NewAccount,
    roles: &[Role],
    authority: Option<&str>,
) -> Result<String, Fault> {
    act.write(Action::InviteAccount, On::Site, |tx| {
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
        make_in_tx(tx, links::INVITATION, made.id)?;
        tx.note(json!({ "account": made.uid, "roles": roles, "authority": authority }));
        Ok(made.uid)
    })
}

/// Makes a link for an account within a write; where a competition is locked, it ends with it.
fn make_in_tx(tx: &mut Tx<'_>, purpose: &'static str, account_id: AccountId) -> Result<(), Fault> {
    let by = tx.actor.uid.clone();
    let competition_id = tx.stream.competition_id;
    let whom = For { purpose, account_id: Some(account_id), competition_id, by: &by };
    links::make_in_tx(tx.installation, tx.conn, whom).map(drop)
}

/// Makes an account and its one-time link for somebody who is given an office in the locked competition; answers row number and
/// uid.
///
/// # Errors
/// `Invalid` where the log-in name is taken.
pub fn invite_to_competition_in_tx(
    tx: &mut Tx<'_>,
    account: &NewAccount,
) -> Result<(AccountId, String), Fault> {
    let made = create_account_in_tx(tx, account, None)?;
    make_in_tx(tx, links::INVITATION, made.id)?;
    Ok((made.id, made.uid))
}

/// Makes another link for somebody who was invited to the locked competition and never set a password; those before it are worth
/// nothing any more.
///
/// # Errors
/// `NotFound` for anybody else: whoever makes a link can use it.
pub fn renew_in_tx(tx: &mut Tx<'_>, account_uid: &str) -> Result<(), Fault> {
    let stream = streams::stream_by_uid(tx.conn, StreamKind::Account, account_uid)?;
    let account_id = stream.as_account()?;
    let waits = accounts::by_id(tx.conn, account_id)?.is_some_and(|row| row.password_hash.is_none());
    let invited = rows::invited_to(tx.conn, &[account_id])?;
    let here = tx.stream.competition_id;
    let invited_here = !invited.is_empty() && invited.iter().all(|(_, competition)| *competition == here);
    let office_elsewhere =
        store::grants(tx.conn, account_id)?.iter().any(|grant| grant.reach.competition() != here);
    if here.is_none() || !waits || !invited_here || office_elsewhere {
        return Err(Fault::not_found());
    }
    rows::use_all_in_tx(tx.conn, account_id, tx.now)?;
    make_in_tx(tx, links::INVITATION, account_id)?;
    tx.note(json!({ "account": account_uid, "renewed": true }));
    Ok(())
}

/// Makes a link with which the holder of an account sets a new password; answers its uid.
///
/// # Errors
/// `NotFound` for an unknown account.
pub fn reset(act: Act<'_>, account_uid: &str) -> Result<String, Fault> {
    act.write(Action::ResetPassword, On::Uid(account_uid), |tx| {
        let account_id = tx.stream.as_account()?;
        let row = accounts::by_id(tx.conn, account_id)?.ok_or_else(Fault::not_found)?;
        if row.closed_at.is_some() {
            return Err(Fault::refused(Because::new("access-closed-for-good")));
        }
        // Who never set a password has an invitation: this is one more.
        let purpose = if row.password_hash.is_some() { links::RESET } else { links::INVITATION };
        make_in_tx(tx, purpose, account_id)?;
        Ok(account_uid.to_owned())
    })
}

/// A link nobody used yet, as whoever made it sees it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Name of its holder.
    pub name: String,
    /// Its holder's offices.
    pub grants: Vec<Grant>,
    /// Its token.
    pub token: String,
    /// Until when it can be used; `None`: until its competition ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// The newest link of an account that nobody used yet, for whoever made it.
///
/// # Errors
/// `NotFound` for anybody else, and once it was used.
pub fn shown_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    actor: &Actor,
    account_uid: &str,
) -> Result<Shown, Fault> {
    let account_id = streams::stream_by_uid(conn, StreamKind::Account, account_uid)?.as_account()?;
    let mut unused = rows::unused_of(conn, &[account_id], installation.now())?;
    unused.retain(|link| link.created_by == actor.uid && link.sealed.is_some());
    let link = unused.pop().ok_or_else(Fault::not_found)?;
    let sealed = link.sealed.as_ref().ok_or_else(Fault::not_found)?;
    if !links::goes_on_in_tx(conn, &link)? {
        return Err(Fault::not_found());
    }
    let token = installation.keys.open(&links::place(&link.token_digest), sealed);
    let row = accounts::by_id(conn, account_id)?.ok_or_else(Fault::not_found)?;
    Ok(Shown {
        name: row.display_name,
        grants: store::grants(conn, account_id)?,
        token: String::from_utf8(token.map_err(Fault::internal)?).map_err(Fault::internal)?,
        expires_at: links::until(&link),
    })
}

/// Takes back what nobody used of an account's links.
///
/// # Errors
/// `NotFound` for whoever neither made one, nor administers the site, nor runs its competition; `Refused` where there is none.
pub fn take_back(act: Act<'_>, account_uid: &str) -> Result<(), Fault> {
    act.write(Action::TakeBackLink, On::Uid(account_uid), |tx| {
        let account_id = tx.stream.as_account()?;
        let unused = rows::unused_of(tx.conn, &[account_id], tx.now)?;
        let mut may = roles::administers_in_tx(tx.conn, tx.actor)?;
        for link in &unused {
            may |= made_or_runs_in_tx(tx.conn, tx.actor, link)?;
        }
        if !may {
            return Err(Fault::not_found());
        }
        if unused.is_empty() {
            return Err(Fault::refused(Because::new("access-link-none")));
        }
        rows::use_all_in_tx(tx.conn, account_id, tx.now)?;
        tx.note(json!({ "links": unused.len() }));
        Ok(())
    })
}

/// Whether an actor made a link, or runs the competition it was made for.
pub(super) fn made_or_runs_in_tx(
    conn: &mut Conn,
    actor: &Actor,
    link: &rows::LinkRow,
) -> Result<bool, Fault> {
    if link.created_by == actor.uid {
        return Ok(true);
    }
    let Some(id) = link.competition_id else { return Ok(false) };
    let stream = streams::stream_by_id(conn, id.stream())?;
    Ok(actor.holds(Action::InviteOfficial.rule().roles, &stream))
}
