//! Proposing a correction, adding to it, taking out of it, taking it back.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::limits;
use crate::lifecycle::ranking::model::correction::{Correction, CorrectionState, Ground, Item, counting};
use crate::lifecycle::ranking::store::corrections::{self as store, NewCorrection};
use crate::lifecycle::ranking::usecase::results;
use crate::platform::memo::Recall;

use super::{Where, find_in_tx, where_in_tx};

/// What somebody proposes.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// What the public reads.
    pub ground: Ground,
    /// A sentence beside it.
    pub public_reason: Option<String>,
    /// The full reason.
    pub reason: String,
    /// Document number.
    pub document: Option<String>,
}

/// Proposes a correction of a division's signed result; answers its uid.
///
/// # Errors
/// `WrongPhase` before the signatures; `Refused` while another is open.
pub fn propose(act: Act<'_>, division_uid: &str, new: &Proposal) -> Result<String, Fault> {
    let place = act.read(|conn| where_in_tx(conn, division_uid))?;
    act.write(Action::ProposeCorrection, place.on(), |tx| propose_in_tx(tx, &place, new, None))
}

/// Proposes a correction in a write that holds the competition; `objection` is the uid of what it answers.
///
/// # Errors
/// As [`propose`].
pub fn propose_in_tx(
    tx: &mut Tx<'_>,
    place: &Where,
    new: &Proposal,
    objection: Option<&str>,
) -> Result<String, Fault> {
    let base = results::kept_in_tx(tx, Recall::Nothing, place.division_id)?;
    let (uid, by) = (door::new_uid(tx)?, tx.actor.uid.clone());
    if let Some(open) = store::open(tx.conn, place.division_id)? {
        return Err(Fault::refused(Because::new("correction-open-already").text("uid", &open)));
    }
    let row = NewCorrection {
        uid: uid.as_str(),
        division_id: place.division_id,
        base_id: base.id,
        ground: new.ground,
        public_reason: new.public_reason.as_deref(),
        reason: &new.reason,
        document: new.document.as_deref(),
        objection,
        by: &by,
        at: tx.now,
    };
    if !store::insert_in_tx(tx.conn, &row)?.bind(tx) {
        return Err(Fault::refused(Because::new("correction-open-already").text("uid", uid.as_str())));
    }
    tx.note(json!({ "correction": uid, "division": place.division_uid, "base": base.digest, "objection": objection,
        "ground": new.ground, "reason": new.reason, "document": new.document }));
    Ok(uid.as_str().to_owned())
}

/// The open correction of that uid.
///
/// # Errors
/// `WrongPhase` where it was adopted or taken back.
pub(super) fn open_one(tx: &mut Tx<'_>, uid: &str) -> Result<Correction, Fault> {
    let correction = store::by_uid(tx.conn, uid)?;
    if correction.state == CorrectionState::Open {
        return Ok(correction);
    }
    let because = Because::new("correction-ended").word("state", correction.state.message_key());
    Err(Fault::new(FaultKind::WrongPhase, because))
}

/// Adds items; what was signed before must be signed again.
///
/// # Errors
/// `Invalid` without any, or with more than a correction can hold.
pub fn add(act: Act<'_>, uid: &str, items: &[Item]) -> Result<(), Fault> {
    let (_, place) = act.read(|conn| find_in_tx(conn, uid))?;
    act.write(Action::ProposeCorrection, place.on(), |tx| {
        let correction = open_one(tx, uid)?;
        let added = store::items(tx.conn, correction.id)?;
        if items.is_empty() {
            return Err(Fault::refused(Because::new("correction-nothing-new")));
        }
        if counting(&added).len() + items.len() > limits::CORRECTION_ITEMS {
            let because = Because::new("correction-too-many").count("max", limits::CORRECTION_ITEMS);
            return Err(Fault::refused(because));
        }
        let mut ordinal = added.last().map_or(0, |added| added.ordinal);
        let by = tx.actor.uid.clone();
        for item in items {
            ordinal += 1;
            store::insert_item_in_tx(tx.conn, correction.id, (ordinal, item), (&by, tx.now))?.bind(tx);
        }
        tx.note(json!({ "correction": uid, "items": items }));
        Ok(())
    })
}

/// Takes an item out again.
///
/// # Errors
/// `NotFound` where no item that counts has that number.
pub fn take_out(act: Act<'_>, uid: &str, ordinal: i64) -> Result<(), Fault> {
    let (correction, place) = act.read(|conn| find_in_tx(conn, uid))?;
    let items = act.read(|conn| store::items(conn, correction.id))?;
    if counting(&items).iter().all(|added| added.ordinal != ordinal) {
        return Err(Fault::not_found());
    }
    act.write(Action::ProposeCorrection, place.on(), |tx| {
        let correction = open_one(tx, uid)?;
        let last = store::items(tx.conn, correction.id)?.last().map_or(0, |added| added.ordinal);
        let (by, item) = (tx.actor.uid.clone(), Item::Without { item: ordinal });
        store::insert_item_in_tx(tx.conn, correction.id, (last + 1, &item), (&by, tx.now))?.bind(tx);
        tx.note(json!({ "correction": uid, "without": ordinal }));
        Ok(())
    })
}

/// Takes the proposal back, with a reason: the result in force stays.
///
/// # Errors
/// `WrongPhase` where it was adopted meanwhile.
pub fn withdraw(act: Act<'_>, uid: &str, reason: &str) -> Result<(), Fault> {
    let (_, place) = act.read(|conn| find_in_tx(conn, uid))?;
    act.write(Action::WithdrawCorrection, place.on(), |tx| {
        let correction = open_one(tx, uid)?;
        let by = tx.actor.uid.clone();
        let end = (CorrectionState::Withdrawn, None, Some(reason));
        store::end_in_tx(tx.conn, correction.id, end, (&by, tx.now))?.bind(tx);
        tx.note(json!({ "correction": uid, "reason": reason }));
        Ok(())
    })
}
