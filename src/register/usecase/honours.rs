//! Honours people hold already.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{HonourId, PersonId};
use crate::platform::db::Conn;
use crate::register::model::{Honour, NewHonour, Revocation};
use crate::register::store::{honours, persons};

use super::persons::require_over_in_tx;

/// Records an honour inside another write: a title that was approved.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn record_in_tx(tx: &mut Tx<'_>, person_id: PersonId, new: &NewHonour) -> Result<Honour, Fault> {
    let honour = Honour {
        uid: door::new_uid(tx)?.to_string(),
        person_id,
        title: new.title.clone(),
        awarded_on: new.awarded_on,
        document: new.document.clone(),
        source: new.source.clone(),
        revoked: None,
    };
    honours::insert_in_tx(tx.conn, &honour)?;
    Ok(honour)
}

/// Honours a person holds: those that were not revoked.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn held_in_tx(conn: &mut Conn, person_id: PersonId) -> Result<Vec<Honour>, Fault> {
    let honours = honours::of_person(conn, person_id)?;
    Ok(honours.into_iter().filter(|honour| honour.revoked.is_none()).collect())
}

/// Revokes an honour inside another write: a title that is held no more.
///
/// # Errors
/// `Refused` where it was revoked before.
pub fn revoke_in_tx(tx: &mut Tx<'_>, honour_id: HonourId, revocation: &Revocation) -> Result<(), Fault> {
    let by = tx.actor.uid.clone();
    if honours::revoke_in_tx(tx.conn, honour_id, revocation, (&by, tx.now))? {
        return Ok(());
    }
    Err(Fault::refused(Because::new("register-honour-revoked-already")))
}

/// Records an honour a person holds from elsewhere.
///
/// # Errors
/// `Forbidden` for all but the authority; `Refused` where the person was erased.
pub fn record(act: Act<'_>, person_uid: &str, new: &NewHonour) -> Result<(), Fault> {
    act.write(Action::RecordHonour, On::Uid(person_uid), |tx| {
        require_over_in_tx(tx, Action::RecordHonour.rule().roles)?;
        let person_id = tx.stream.as_person()?;
        if persons::by_id(tx.conn, person_id)?.name.is_empty() {
            return Err(Fault::refused(Because::new("register-erased")));
        }
        let honour = record_in_tx(tx, person_id, new)?;
        tx.note(json!({ "honour": honour.uid, "title": honour.title }));
        Ok(())
    })
}
