//! The first start of an installation: its stream, its key, its first administrator.

use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::tx::{self, Verdict};
use crate::platform::installation::Installation;

use super::links;
use super::roles::lacks_administrator;
use crate::access::actions::Action;
use crate::access::model::Actor;
use crate::access::store::settings;

const KEY_FINGERPRINT: &str = "master-key-fingerprint";

/// What a start found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Start {
    /// An installation at work.
    Known,
    /// The first start: the token of the link that makes the first administrator.
    First(String),
}

/// Makes sure the database belongs to this key, and on the first start makes the site and the first link.
///
/// # Errors
/// `Refused` with the wrong master key: nothing in the database could be read with it.
pub fn start(installation: &Installation) -> Result<Start, Fault> {
    tx::write(&installation.pool, |conn| match settings::setting(conn, KEY_FINGERPRINT)? {
        Some(fingerprint) if fingerprint == installation.keys.fingerprint() => {
            Ok(Verdict::Rollback(Start::Known))
        }
        Some(_) => Err(wrong_key()),
        None => {
            settings::set_in_tx(conn, KEY_FINGERPRINT, installation.keys.fingerprint())?;
            let token = make_site_in_tx(installation, conn)?;
            Ok(Verdict::Commit(Start::First(token)))
        }
    })
}

/// Checks that the database belongs to this master key, changing nothing.
///
/// # Errors
/// `Refused` with the wrong key; `NotFound` before the first start.
pub fn check_key(installation: &Installation) -> Result<(), Fault> {
    match tx::read(&installation.pool, |conn| settings::setting(conn, KEY_FINGERPRINT))? {
        Some(fingerprint) if fingerprint == installation.keys.fingerprint() => Ok(()),
        Some(_) => Err(wrong_key()),
        None => Err(Fault::not_found()),
    }
}

fn wrong_key() -> Fault {
    Fault::refused(Because::new("fault-wrong-key"))
}

fn make_site_in_tx(installation: &Installation, conn: &mut Conn) -> Result<String, Fault> {
    let new = streams::NewStream {
        uid: installation.new_uid()?,
        kind: StreamKind::Site,
        parent_id: None,
        competition_id: None,
        division_id: None,
        authority_id: None,
        phase: "open",
    };
    let now = installation.now();
    let site = streams::insert_stream_in_tx(conn, &new)?;
    let detail = serde_json::json!({ "key": installation.keys.fingerprint() });
    let actor = Actor::system();
    let says = streams::Says { detail: &detail, bound: "" };
    streams::append_in_tx(conn, &site, now, (&actor.uid, Action::StartSite.code()), &says)?;
    links::make_first_in_tx(installation, conn, &actor.uid)
}

/// The token to print at a start: the first one, or a new one while nobody administers the site yet.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn administrator_token(installation: &Installation, start: Start) -> Result<Option<String>, Fault> {
    match start {
        Start::First(token) => Ok(Some(token)),
        Start::Known if tx::read(&installation.pool, lacks_administrator)? => {
            links::first_administrator_again(installation).map(Some)
        }
        Start::Known => Ok(None),
    }
}
