//! Who objects without an account: sealed under a key of its own, opened for the authority alone, each time on record.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{On, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::ids::ObjectionId;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::crypto;

use super::super::super::model::objections::Contact;
use super::super::super::rules::objections::shows_names;
use super::super::super::store::objections as rows;
use super::windows::opened_in_tx;

fn key_place(uid: &str) -> String {
    format!("objection_contact.wrapped:{uid}")
}

fn place(uid: &str) -> String {
    format!("objection_contact.sealed:{uid}")
}

/// Seals who objects.
pub(super) fn keep_in_tx(
    tx: &mut Tx<'_>,
    (id, uid): (ObjectionId, &str),
    contact: &Contact,
) -> Result<(), Fault> {
    let (keys, entropy) = (&tx.installation.keys, tx.installation.entropy.as_ref());
    let wrapped = keys.new_owner_key(entropy, &key_place(uid)).map_err(Fault::internal)?;
    let key = keys.owner_key(&wrapped, &key_place(uid)).map_err(Fault::internal)?;
    let plain = serde_json::to_vec(contact).map_err(Fault::internal)?;
    let sealed = crypto::seal(&key, entropy, &place(uid), &plain).map_err(Fault::internal)?;
    rows::insert_contact_in_tx(tx.conn, id, (&wrapped, &sealed))
}

/// Opens who objects, for the authority; that it was opened is on record.
///
/// # Errors
/// `Forbidden` for everybody else; `Refused` where nobody said, and of an appeal while codes are closed: it may name one.
pub fn show(act: Act<'_>, uid: &str) -> Result<Contact, Fault> {
    let (event_id, division_id) = act.read(|conn| {
        let objection = rows::by_uid(conn, uid)?;
        let division = setup::division_in_tx(conn, objection.division_id)?;
        Ok((division.event_id, division.id))
    })?;
    // No request key: its outcome would store the name. A second look is recorded as a second look.
    act.acts().write(Action::UnmaskObjection, On::Division(event_id, division_id), |tx| {
        let objection = rows::by_uid(tx.conn, uid)?;
        if !shows_names(objection.kind, opened_in_tx(tx.conn, division_id)?) {
            return Err(Fault::refused(Because::new("objection-blind")));
        }
        let kept = rows::contact(tx.conn, objection.id)?;
        let (wrapped, sealed) = kept.ok_or_else(|| Fault::refused(Because::new("objection-nobody")))?;
        let key = tx.installation.keys.owner_key(&wrapped, &key_place(uid)).map_err(Fault::internal)?;
        let plain = crypto::open(&key, &place(uid), &sealed).map_err(Fault::internal)?;
        tx.note(json!({ "objection": uid }));
        serde_json::from_slice(&plain).map_err(Fault::internal)
    })
}
