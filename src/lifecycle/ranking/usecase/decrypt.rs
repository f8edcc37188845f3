//! The codes are opened: where marking was blind by two people, the encryption judge and the supervisor, each for themselves.

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::RoundId;
use crate::kernel::phase::RoundPhase;
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::{self as draw, Place as Where};
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::super::store;
use super::{Slot, acting, awaited, kind_in_tx, slots};

/// Where decryption stands.
#[derive(Debug, Clone)]
pub struct Consents {
    /// Where.
    pub place: Where,
    /// Who must agree.
    pub slots: Vec<Slot>,
    /// How many codes would be opened.
    pub codes: usize,
    /// Digest of the confirmed blind totals; `None`: not confirmed yet.
    pub digest: Option<String>,
    /// The actor's consent is still waited for.
    pub waits_for_actor: bool,
    /// In which role the actor acts.
    pub role: Option<Role>,
}

/// The page of both.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for any other role.
pub fn page(by: By<'_>, round_uid: &str) -> Result<Consents, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::ConsentDecryption, On::Uid(round_uid))?;
        let place = draw::place_in_tx(conn, stream.as_round()?)?;
        let standing = place.round.phase != RoundPhase::Judging;
        let confirmation = store::confirmation(conn, stream.as_round()?)?.filter(|_| standing);
        let given = match &confirmation {
            Some(row) => store::consents(conn, row.id)?,
            None => Vec::new(),
        };
        let roles = kind_in_tx(conn, &place.round)?.openers();
        let role = acting(|role| by.actor.holds(&[role], &stream), roles, &given);
        let consented = role.is_some_and(|role| given.iter().any(|given| given.role == role));
        Ok(Consents {
            slots: slots(conn, roles, &given)?,
            codes: draw::subjects_in_tx(conn, stream.as_round()?)?.len(),
            digest: confirmation.map(|row| row.digest),
            waits_for_actor: place.round.phase == RoundPhase::Confirmed && !consented,
            role,
            place,
        })
    })
}

/// Whose consent is still waited for.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn awaited_in_tx(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Role>, Fault> {
    let given = match store::confirmation(conn, round_id)? {
        Some(row) => store::consents(conn, row.id)?,
        None => Vec::new(),
    };
    let round = setup::round_in_tx(conn, round_id)?;
    Ok(awaited(kind_in_tx(conn, &round)?.openers(), &given))
}

/// Consents; the last consent opens the maps. Answers whether it did.
///
/// # Errors
/// `Refused` where the same person already consented, or that role did; `WrongPhase`.
pub fn consent(act: Act<'_>, round_uid: &str) -> Result<bool, Fault> {
    act.write(Action::ConsentDecryption, On::Uid(round_uid), |tx| {
        let round_id = tx.stream.as_round()?;
        let confirmation = store::confirmation(tx.conn, round_id)?.ok_or_else(Fault::not_found)?;
        let given = store::consents(tx.conn, confirmation.id)?;
        let by = tx.actor.uid.clone();
        if given.iter().any(|given| given.by == by) {
            return Err(Fault::refused(Because::new("standing-two-people")));
        }
        let round = setup::round_in_tx(tx.conn, round_id)?;
        let roles = kind_in_tx(tx.conn, &round)?.openers();
        let role = acting(|role| tx.actor.holds(&[role], &tx.stream), roles, &given);
        let role = role.ok_or_else(|| {
            let action = Action::ConsentDecryption.message_key();
            Fault::new(FaultKind::Forbidden, Because::new("fault-forbidden").word("action", action))
        })?;
        if !store::insert_consent_in_tx(tx.conn, confirmation.id, role, &by, tx.now)?.bind(tx) {
            let because = Because::new("standing-role-gave").word("role", role.message_key());
            return Err(Fault::refused(because));
        }
        let opens = given.len().saturating_add(1) == roles.len();
        if opens {
            let opened = draw::open_maps_in_tx(tx)?;
            tx.set_phase(RoundPhase::Decrypted)?;
            tx.note(json!({ "role": role, "opened": opened.len(), "digest": confirmation.digest }));
        } else {
            tx.note(json!({ "role": role, "digest": confirmation.digest }));
        }
        Ok(opens)
    })
}
