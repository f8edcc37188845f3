//! Log in, log out, who is there.

use chrono::TimeDelta;
use serde_json::json;

use crate::access::actions::Action;
use crate::access::door::{self, On};
use crate::access::model::{Actor, NewAccount, NewPassword, Request, Signed};
use crate::access::secrets;
use crate::access::store::{self, accounts, sessions};
use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::{attempts, links};

/// Checks name and password; answers the session token. Wrong name and wrong password answer alike.
/// Failures are counted by account, so that a whole hall behind one address gets in.
///
/// # Errors
/// `Refused` where they do not fit; `Busy` while the account pauses.
pub fn log_in(installation: &Installation, login: &str, password: &str) -> Result<String, Fault> {
    let login = login.trim().to_lowercase();
    let subject = secrets::digest(&login);
    let account = tx::read(&installation.pool, |conn| {
        refuse_paused(installation, conn, &subject)?;
        accounts::by_login(conn, &login)
    })?;
    let stored = account.as_ref().filter(|row| !row.disabled).and_then(|row| row.password_hash.as_deref());
    let fits = secrets::password_fits(password, stored);
    let Some(account) = account.filter(|_row| fits) else {
        tx::write(&installation.pool, |conn| {
            refuse_paused_in_tx(installation, conn, &subject)?;
            accounts::insert_attempt_in_tx(conn, "login", &subject, installation.now()).map(Verdict::Commit)
        })?;
        return Err(wrong());
    };
    let sid = secrets::new_secret(installation.entropy.as_ref())?;
    let csrf = secrets::new_secret(installation.entropy.as_ref())?;
    let now = installation.now();
    let expires = now + TimeDelta::try_hours(limits::SESSION_HOURS).unwrap_or_default();
    let actor = Actor {
        account_id: Some(account.id),
        uid: account.uid,
        name: account.display_name,
        grants: Vec::new(),
    };
    door::write(installation, &actor, Action::LogIn, On::Id(account.id), None, |tx| {
        // Between the check and this moment the account may have got another password, which ends what came before it.
        let now_stored = accounts::by_id(tx.conn, account.id)?.filter(|row| !row.disabled);
        if now_stored.and_then(|row| row.password_hash) != account.password_hash {
            return Err(wrong());
        }
        // Of many guesses sent at once none counts that is right after the others were too many.
        refuse_paused_in_tx(installation, tx.conn, &subject)?;
        sessions::insert_in_tx(tx.conn, &secrets::digest(&sid), account.id, &csrf, now, expires)?;
        accounts::forget_attempts_in_tx(tx.conn, "login", &subject)
    })?;
    secrets::sign_token(&installation.keys, &sid, now.timestamp(), expires.timestamp())
}

fn wrong() -> Fault {
    Fault::refused(Because::new("access-login-wrong"))
}

/// As [`refuse_paused`], one try of a subject after the other.
fn refuse_paused_in_tx(installation: &Installation, conn: &mut Conn, subject: &str) -> Result<(), Fault> {
    tx::in_turn(conn, subject)?;
    refuse_paused(installation, conn, subject)
}

fn refuse_paused(installation: &Installation, conn: &mut Conn, subject: &str) -> Result<(), Fault> {
    let pause = TimeDelta::try_seconds(limits::LOGIN_PAUSE_SECONDS).unwrap_or_default();
    let now = installation.now();
    let failures = accounts::attempts_since(conn, "login", subject, now - pause)?;
    let newest = failures.first().filter(|_newest| failures.len() >= limits::LOGIN_FAILURES);
    let Some(until) = newest.map(|newest| *newest + pause) else { return Ok(()) };
    let clock = until.with_timezone(&crate::kernel::clock::civil_offset()).format("%H:%M").to_string();
    let because = Because::new("access-login-paused").with("time", Arg::Text(clock));
    Err(Fault::busy(because, attempts::seconds_until(until, now)))
}

/// Who a session token stands for; `None` where it is not in force.
///
/// # Errors
/// `Internal` for the database's own.
pub fn who(installation: &Installation, token: &str) -> Result<Option<Signed>, Fault> {
    let Some(claims) = secrets::read_token(&installation.keys, token) else { return Ok(None) };
    tx::read(&installation.pool, |conn| {
        let Some(session) = sessions::in_force(conn, &secrets::digest(&claims.sid), installation.now())?
        else {
            return Ok(None);
        };
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
            },
            login: account.login,
            session_id: session.id,
            csrf: session.csrf_secret,
            expires_at: session.expires_at,
        }))
    })
}

/// Ends the session.
///
/// # Errors
/// `Internal` for the database's own.
pub fn log_out(installation: &Installation, signed: &Signed) -> Result<(), Fault> {
    let Some(account_id) = signed.actor.account_id else { return Ok(()) };
    door::write(installation, &signed.actor, Action::LogOut, On::Id(account_id), None, |tx| {
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
        let made = links::create_account_in_tx(tx, account, Some(&hash))?;
        links::grant_in_tx(tx, made.id, role, None, None)?;
        tx.note(json!({ "account": made.uid, "role": role }));
        Ok(())
    })
}

/// Asks the password of the actor's own account again, as a fresh proof of who is there.
///
/// # Errors
/// `Invalid` at `password` where it does not fit; `Busy` after too many tries.
pub fn prove(installation: &Installation, actor: &Actor, password: &str) -> Result<(), Fault> {
    let Some(account_id) = actor.account_id else { return Ok(()) };
    let subject = secrets::digest(&format!("prove {account_id}"));
    let account = tx::read(&installation.pool, |conn| {
        refuse_paused(installation, conn, &subject)?;
        accounts::by_id(conn, account_id)
    })?;
    let fits = secrets::password_fits(password, account.and_then(|row| row.password_hash).as_deref());
    tx::write(&installation.pool, |conn| {
        refuse_paused_in_tx(installation, conn, &subject)?;
        if fits {
            accounts::forget_attempts_in_tx(conn, "login", &subject).map(Verdict::Commit)
        } else {
            accounts::insert_attempt_in_tx(conn, "login", &subject, installation.now()).map(Verdict::Commit)
        }
    })?;
    if fits {
        return Ok(());
    }
    Err(Fault::field("password", Because::new("access-password-wrong")))
}
