//! What somebody sent from a session that was over meanwhile: kept sealed until the same person is back.

use serde::{Deserialize, Serialize};

use crate::access::model::Actor;
use crate::access::secrets;
use crate::access::store::accounts;
use crate::access::store::kept::{self, PastSession};
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

/// A form as it was sent, without what is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptForm {
    /// Where it went, with its query.
    pub path: String,
    /// The page it stood on, with its query.
    pub page: String,
    /// Names and values in order.
    pub fields: Vec<(String, String)>,
}

/// Keeps a form for the session whose secret `csrf` it carries, where one of the browser's `tokens` is of that session:
/// both were given out by us, to this browser. Answers the token; `None` where the form is of nobody we know, of somebody
/// other than who is signed in now, or longer than [`limits::KEPT_FORM_BYTES`].
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn keep(
    installation: &Installation,
    (tokens, csrf): (&[String], &str),
    signed_in: Option<&Actor>,
    form: &KeptForm,
) -> Result<Option<String>, Fault> {
    let text = serde_json::to_vec(form).map_err(Fault::internal)?;
    if text.len() > limits::KEPT_FORM_BYTES {
        return Ok(None);
    }
    for token in tokens {
        let session = tx::read(&installation.pool, |conn| session_of(installation, conn, token))?;
        let own = session.filter(|session| {
            // By their digests, so that the time tells nothing of where the two differ.
            secrets::digest(&session.csrf_secret) == secrets::digest(csrf)
                && signed_in.is_none_or(|actor| actor.account_id == Some(session.account_id))
        });
        let Some(session) = own else { continue };
        let sealed = installation
            .keys
            .seal(installation.entropy.as_ref(), &place(&session), &text)
            .map_err(Fault::internal)?;
        tx::write(&installation.pool, |conn| {
            tx::in_turn(conn, &place(&session))?;
            kept::replace_in_tx(conn, session.id, installation.now(), &sealed).map(Verdict::Commit)
        })?;
        return Ok(Some(token.clone()));
    }
    Ok(None)
}

/// What was kept for the session of that token, for the account whose session it was and for nobody else.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn restore(installation: &Installation, token: &str, actor: &Actor) -> Result<Option<KeptForm>, Fault> {
    let since = installation.now() - limits::KEPT_FORM;
    tx::read(&installation.pool, |conn| {
        let session = session_of(installation, conn, token)?;
        let Some(session) = session.filter(|session| Some(session.account_id) == actor.account_id) else {
            return Ok(None);
        };
        let Some(sealed) = kept::since(conn, session.id, since)? else { return Ok(None) };
        // Under another master key nothing opens: it is as if nothing had been kept.
        let opened = installation.keys.open(&place(&session), &sealed).ok();
        Ok(opened.and_then(|text| serde_json::from_slice(&text).ok()))
    })
}

/// Somebody logged in where the session of that token was: what was kept for anybody else is gone.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn drop_of_others(installation: &Installation, token: &str, login: &str) -> Result<(), Fault> {
    let login = login.trim().to_lowercase();
    let others = tx::read(&installation.pool, |conn| {
        let account = accounts::by_login(conn, &login)?.map(|account| account.id);
        let session = session_of(installation, conn, token)?;
        Ok(session.filter(|session| Some(session.account_id) != account))
    })?;
    let Some(session) = others else { return Ok(()) };
    tx::write(&installation.pool, |conn| kept::drop_in_tx(conn, session.id).map(Verdict::Commit))
}

/// Whether we gave that token out.
#[must_use]
pub fn is_ours(installation: &Installation, token: &str) -> bool {
    secrets::read_token(&installation.keys, token).is_some()
}

/// The session of a token, unless its account is closed.
fn session_of(
    installation: &Installation,
    conn: &mut Conn,
    token: &str,
) -> Result<Option<PastSession>, Fault> {
    let Some(claims) = secrets::read_token(&installation.keys, token) else { return Ok(None) };
    let Some(session) = kept::session_of(conn, &secrets::digest(&claims.sid))? else { return Ok(None) };
    let open = accounts::by_id(conn, session.account_id)?.is_some_and(|account| !account.disabled);
    Ok(open.then_some(session))
}

fn place(session: &PastSession) -> String {
    format!("kept_form.sealed:{} of {}", session.id, session.account_id)
}
