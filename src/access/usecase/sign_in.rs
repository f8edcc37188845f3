//! Log in, log out, who is there.

use chrono::{DateTime, Utc};
use serde_json::json;

use crate::access::actions::Action;
use crate::access::door::{self, On, Tx};
use crate::access::memory::{Sessions, TRUSTED};
use crate::access::model::{Actor, InForce, NewAccount, NewPassword, Reach, Request, Signed};
use crate::access::secrets;
use crate::access::store::accounts::AccountRow;
use crate::access::store::{self, accounts, sessions};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::AccountId;
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::feed;
use crate::platform::installation::Installation;

use super::accounts::create_account_in_tx;
use super::attempts::Tries;
use super::roles::grant_in_tx;

/// Checks name and password; answers the session token. Wrong name and wrong password answer alike.
/// Failures are counted by account and address together, so that a whole hall behind one address gets in, and a stranger elsewhere
/// keeps nobody out.
///
/// # Errors
/// `Refused` where they do not fit, with the seconds to wait before it is said where the address is slowed; `Busy` while the
/// account pauses for this address.
pub fn log_in(
    installation: &Installation,
    login: &str,
    password: &str,
    address: &str,
) -> Result<String, Fault> {
    let login = login.trim().to_lowercase();
    let tries = Tries::of(&login, address);
    let account = tx::read(&installation.pool, |conn| {
        tries.refuse(installation, conn)?;
        accounts::by_login(conn, &login)
    })?;
    let stored = account.as_ref().filter(|row| !row.disabled).and_then(|row| row.password_hash.as_deref());
    let fits = secrets::password_fits(password, stored);
    let Some(account) = account.filter(|_row| fits) else {
        let slowed =
            tx::write(&installation.pool, |conn| tries.wrong_in_tx(installation, conn).map(Verdict::Commit))?;
        return Err(Fault { retry_after: slowed.then_some(limits::SLOWED_SECONDS), ..wrong() });
    };
    begin(installation, account, |tx| {
        // Of many guesses sent at once none counts that is right after the others were too many.
        tries.refuse_in_tx(installation, tx.conn)?;
        tries.right_in_tx(tx.conn)
    })
}

/// Begins a session for whoever set a password by a one-time link this moment; answers its token.
///
/// # Errors
/// `Refused` where the account was closed meanwhile.
pub fn by_link(installation: &Installation, account_id: AccountId) -> Result<String, Fault> {
    let account = tx::read(&installation.pool, |conn| accounts::by_id(conn, account_id))?;
    begin(installation, account.filter(|row| !row.disabled).ok_or_else(wrong)?, |_tx| Ok(()))
}

/// Begins a session of an account as it was read, unless something forbids it; answers its token.
fn begin(
    installation: &Installation,
    account: AccountRow,
    allowed: impl Fn(&mut Tx<'_>) -> Result<(), Fault>,
) -> Result<String, Fault> {
    let sid = secrets::new_secret(installation.entropy.as_ref())?;
    let csrf = secrets::new_secret(installation.entropy.as_ref())?;
    let now = installation.now();
    let expires = now + limits::SESSION;
    let actor = Actor {
        account_id: Some(account.id),
        uid: account.uid,
        name: account.display_name,
        grants: Vec::new(),
        session: None,
    };
    door::write(installation, &actor, Action::LogIn, On::Id(account.id.stream()), None, |tx| {
        // Between the check and this moment the account may have got another password, which ends what came before it.
        let now_stored = accounts::by_id(tx.conn, account.id)?.filter(|row| !row.disabled);
        if now_stored.and_then(|row| row.password_hash) != account.password_hash {
            return Err(wrong());
        }
        allowed(tx)?;
        sessions::insert_in_tx(tx.conn, &secrets::digest(&sid), account.id, &csrf, now, expires)
    })?;
    secrets::sign_token(&installation.keys, &sid, now.timestamp(), expires.timestamp())
}

fn wrong() -> Fault {
    Fault::refused(Because::new("access-login-wrong"))
}

/// Who a session token stands for, asked of the database and remembered; `None` where it is not in force.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn who(installation: &Installation, sessions: &Sessions, token: &str) -> Result<Option<Signed>, Fault> {
    let Some(claims) = secrets::read_token(&installation.keys, token) else { return Ok(None) };
    let digest = secrets::digest(&claims.sid);
    let now = installation.now();
    let signed = tx::read(&installation.pool, |conn| in_force(conn, &digest, now))?;
    if let Some((feed, signed)) =
        signed.as_ref().and_then(|signed| Some((signed.actor.session?.feed, signed)))
        && installation.feed.covers(feed)
    {
        sessions.keep(digest, signed.clone());
    }
    Ok(signed)
}

/// Who a session token stands for, from memory. `None`: ask [`who`].
#[must_use]
pub fn remembered(installation: &Installation, sessions: &Sessions, token: &str) -> Option<Option<Signed>> {
    let Some(claims) = secrets::read_token(&installation.keys, token) else { return Some(None) };
    let known = sessions.get(&secrets::digest(&claims.sid))?;
    let now = installation.now();
    installation.feed.heard_within(TRUSTED).then(|| Some(known).filter(|signed| signed.expires_at > now))
}

fn in_force(conn: &mut Conn, digest: &str, now: DateTime<Utc>) -> Result<Option<Signed>, Fault> {
    let feed = feed::head(conn)?;
    let Some(session) = sessions::in_force(conn, digest, now)? else { return Ok(None) };
    let Some(account) = accounts::by_id(conn, session.account_id)?.filter(|row| !row.disabled) else {
        return Ok(None);
    };
    let grants = store::grants(conn, account.id)?;
    Ok(Some(Signed {
        actor: Actor {
            account_id: Some(account.id),
            uid: account.uid,
            name: account.display_name,
            grants,
            session: Some(InForce { id: session.id, feed }),
        },
        login: account.login,
        session_id: session.id,
        csrf: session.csrf_secret,
        expires_at: session.expires_at,
    }))
}

/// Ends the session.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn log_out(installation: &Installation, signed: &Signed) -> Result<(), Fault> {
    let Some(account_id) = signed.actor.account_id else { return Ok(()) };
    door::write(installation, &signed.actor, Action::LogOut, On::Id(account_id.stream()), None, |tx| {
        sessions::end_in_tx(tx.conn, signed.session_id, tx.now)
    })
}

/// Makes one's own account, as a contestant or for a unit.
///
/// # Errors
/// `Invalid` where the log-in name is taken; `Forbidden` for any other role.
pub fn register(
    installation: &Installation,
    account: &NewAccount,
    password: &NewPassword,
    role: Role,
    request: &Request,
) -> Result<(), Fault> {
    if !matches!(role, Role::Contestant | Role::Unit) {
        return Err(Fault::field(
            "role",
            Because::new("access-role-of-site").word("role", role.message_key()),
        ));
    }
    let hash = secrets::hash_password(password.as_str())?;
    door::write(installation, &Actor::system(), Action::RegisterAccount, On::Site, Some(request), |tx| {
        let made = create_account_in_tx(tx, account, Some(&hash))?;
        grant_in_tx(tx, made.id, role, Reach::Site)?;
        tx.note(json!({ "account": made.uid, "role": role }));
        Ok(())
    })
}
