//! One-time links as their holders use them: the first administrator, invitations, forgotten passwords.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::{Actor, Grant, NewAccount, NewPassword, Reach, Request};
use crate::access::secrets;
use crate::access::store::links::{self, LinkRow};
use crate::access::store::{self, accounts, sessions};
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CompetitionId};
use crate::kernel::limits;
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::tx;
use crate::platform::installation::Installation;

use super::accounts::create_account_in_tx;
use super::{attempts, roles};

pub(super) const FIRST: &str = "first-administrator";
pub(super) const INVITATION: &str = "invitation";
pub(super) const RESET: &str = "reset";

/// For whom a link is made.
#[derive(Debug, Clone, Copy)]
pub(super) struct For<'a> {
    /// What it is for.
    pub(super) purpose: &'static str,
    /// Whose it is; `None`: the first administrator has no account yet.
    pub(super) account_id: Option<AccountId>,
    /// The competition it ends with.
    pub(super) competition_id: Option<CompetitionId>,
    /// Uid of whoever makes it.
    pub(super) by: &'a str,
}

/// Makes a link; answers its token, which is kept sealed until it is used.
pub(super) fn make_in_tx(
    installation: &Installation,
    conn: &mut Conn,
    whom: For<'_>,
) -> Result<String, Fault> {
    let token = secrets::new_secret(installation.entropy.as_ref())?;
    let digest = secrets::digest(&token);
    let sealed = installation.keys.seal(installation.entropy.as_ref(), &place(&digest), token.as_bytes());
    let life = match (whom.purpose, whom.competition_id) {
        (_, Some(_)) => limits::INVITATION_TO_COMPETITION,
        (INVITATION, None) => limits::INVITATION,
        _ => limits::LINK,
    };
    let new = links::NewLink {
        token_digest: &digest,
        sealed: &sealed.map_err(Fault::internal)?,
        purpose: whom.purpose,
        account_id: whom.account_id,
        competition_id: whom.competition_id,
        expires_at: installation.now() + life,
        created_by: whom.by,
    };
    links::insert_in_tx(conn, &new)?;
    Ok(token)
}

/// Makes the link of the first start.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn make_first_in_tx(installation: &Installation, conn: &mut Conn, by: &str) -> Result<String, Fault> {
    make_in_tx(installation, conn, For { purpose: FIRST, account_id: None, competition_id: None, by })
}

/// Where a token is sealed: it opens nowhere else.
pub(super) fn place(token_digest: &str) -> String {
    format!("one_time_link.sealed:{token_digest}")
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
        make_first_in_tx(installation, tx.conn, "system")
    })
}

/// Whose link this is, for the page that asks for a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Log-in name; `None`: the first administrator chooses one.
    pub login: Option<String>,
    /// What the link is for.
    pub purpose: String,
    /// Until when it can be used; `None`: until its competition ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Offices its holder has.
    pub grants: Vec<Grant>,
}

impl Invitation {
    /// Which page asks for the password: `first`, `invited` or `reset`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.purpose.as_str() {
            FIRST => "first",
            RESET => "reset",
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

fn used() -> Fault {
    Fault::refused(Because::new("access-link-used"))
}

/// Until when a link can be used; `None`: until the competition it was made for ends.
pub(super) fn until(link: &LinkRow) -> Option<DateTime<Utc>> {
    link.competition_id.is_none().then_some(link.expires_at)
}

/// Whether the competition a link was made for is not over.
pub(super) fn goes_on_in_tx(conn: &mut Conn, link: &LinkRow) -> Result<bool, Fault> {
    const OVER: [CompetitionPhase; 3] =
        [CompetitionPhase::Settled, CompetitionPhase::Archived, CompetitionPhase::Cancelled];
    let Some(id) = link.competition_id else { return Ok(true) };
    let stream = streams::stream_by_id(conn, id.stream())?;
    Ok(OVER.iter().all(|over| stream.phase != over.code()))
}

/// The link of that token, for an account that is open.
fn usable_in_tx(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Result<LinkRow, Fault> {
    let link = links::usable(conn, digest, now)?.ok_or_else(used)?;
    if goes_on_in_tx(conn, &link)? { Ok(link) } else { Err(used()) }
}

/// Reads a link without using it.
///
/// # Errors
/// `Refused` where it was used, taken back, ran out, or never was.
pub fn read_in_tx(conn: &mut Conn, token: &str, now: DateTime<Utc>) -> Result<Invitation, Fault> {
    let link = usable_in_tx(conn, &secrets::digest(token), now)?;
    let account = link.account_id.map(|id| accounts::by_id(conn, id)).transpose()?.flatten();
    let grants = match &account {
        Some(account) => store::grants(conn, account.id)?,
        None => Vec::new(),
    };
    let expires_at = until(&link);
    Ok(Invitation { login: account.map(|row| row.login), purpose: link.purpose, expires_at, grants })
}

/// Uses a link of an account to set its password; ends its sessions and uses up its other links. Answers whose it is.
///
/// # Errors
/// `Refused` where the link was used or ran out meanwhile.
pub fn set_password(
    installation: &Installation,
    token: &str,
    password: &NewPassword,
    request: &Request,
) -> Result<AccountId, Fault> {
    let digest = secrets::digest(token);
    let hash = secrets::hash_password(password.as_str())?;
    let link = tx::read(&installation.pool, |conn| usable_in_tx(conn, &digest, installation.now()))?;
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
        attempts::lift_in_tx(tx.conn, account_id)?;
        tx.note(json!({ "purpose": link.purpose }));
        Ok(account_id)
    })
}

/// Uses the first link: makes the first administrator's account, and answers it.
///
/// # Errors
/// `Refused` where the link was used or ran out, or the log-in name is taken.
pub fn make_first_administrator(
    installation: &Installation,
    token: &str,
    account: &NewAccount,
    password: &NewPassword,
    request: &Request,
) -> Result<AccountId, Fault> {
    let digest = secrets::digest(token);
    let hash = secrets::hash_password(password.as_str())?;
    door::write(installation, &Actor::system(), Action::StartSite, On::Site, Some(request), |tx| {
        let link = links::usable(tx.conn, &digest, tx.now)?.filter(|link| link.purpose == FIRST);
        let link = link.ok_or_else(used)?;
        if !links::use_in_tx(tx.conn, link.id, tx.now)? {
            return Err(used());
        }
        let made = create_account_in_tx(tx, account, Some(&hash))?;
        roles::grant_in_tx(tx, made.id, Role::Administrator, Reach::Site)?;
        tx.note(json!({ "account": made.uid, "role": Role::Administrator }));
        Ok(made.id)
    })
}
