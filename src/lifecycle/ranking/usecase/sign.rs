//! The decrypted result is signed by those whom the kind of the competition names.

use std::sync::Arc;

use serde_json::json;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door::{self, On};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::kernel::ids::RoundId;
use crate::kernel::phase::RoundPhase;
use crate::kernel::role::Role;
use crate::lifecycle::draw::usecase::{self as draw, Place as Where};
use crate::lifecycle::setup::model::Round;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

use super::super::store;
use super::assemble::{is_open, rank_in_tx, warm};
use super::results::{self, Person, deciding_round_in_tx, keep_in_tx, people_in_tx};
use super::{Slot, acting, awaited, kind_in_tx, slots, whole};
use crate::scoring::model::Record;

/// The decrypted result to be signed.
#[derive(Debug, Clone)]
pub struct Unsigned {
    /// Where.
    pub place: Where,
    /// The result by ticket number.
    pub record: Arc<Record>,
    /// Who stands behind the ticket numbers, in the order of the rows.
    pub people: Vec<Person>,
    /// Digest of the canonical record.
    pub digest: String,
    /// Who must sign.
    pub slots: Vec<Slot>,
    /// The actor's signature is still waited for.
    pub waits_for_actor: bool,
    /// In which role the actor acts.
    pub role: Option<Role>,
}

/// The page of all who sign.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` for any other role, `WrongPhase` before decryption.
pub fn page(by: By<'_>, round_uid: &str) -> Result<Unsigned, Fault> {
    by.read(|conn| {
        let stream = door::look_in_tx(conn, by.actor, Action::SignRound, On::Uid(round_uid))?;
        let place = draw::place_in_tx(conn, stream.as_round()?)?;
        let roles = kind_in_tx(conn, &place.round)?.signers();
        if !by.actor.holds(roles, &stream) {
            return Err(door::forbidden(Action::SignRound));
        }
        if !is_open(place.round.phase) {
            return Err(Fault::new(FaultKind::WrongPhase, Because::new("standing-still-sealed")));
        }
        let (record, digest) = shown_in_tx(conn, Recall::Reading(&by.installation.memo), &place.round)?;
        let given = store::signatures(conn, stream.as_round()?, &digest)?;
        let role = acting(|role| by.actor.holds(&[role], &stream), roles, &given);
        let signed = role.is_some_and(|role| given.iter().any(|given| given.role == role));
        Ok(Unsigned {
            people: people_in_tx(conn, place.round.division_id, &record)?,
            slots: slots(conn, roles, &given)?,
            waits_for_actor: place.round.phase == RoundPhase::Decrypted && !signed && record.open.is_empty(),
            role,
            place,
            record,
            digest,
        })
    })
}

/// The result to sign; once it is signed, the version that was.
fn shown_in_tx(conn: &mut Conn, recall: Recall<'_>, round: &Round) -> Result<(Arc<Record>, String), Fault> {
    let signed = match round.phase {
        RoundPhase::Signed => results::first_in_tx(conn, recall, round)?,
        _ => None,
    };
    if let Some(version) = signed {
        return Ok((version.record.clone(), version.digest.clone()));
    }
    let ranked = rank_in_tx(conn, recall, round)?;
    Ok((ranked.record.clone(), ranked.digest.clone()))
}

/// Whose signature under the result as it stands is still waited for.
///
/// # Errors
/// As ranking the round.
pub fn awaited_in_tx(conn: &mut Conn, recall: Recall<'_>, round_id: RoundId) -> Result<Vec<Role>, Fault> {
    let round = setup::round_in_tx(conn, round_id)?;
    let ranked = rank_in_tx(conn, recall, &round)?;
    let roles = kind_in_tx(conn, &round)?.signers();
    Ok(awaited(roles, &store::signatures(conn, round_id, &ranked.digest)?))
}

/// Signs; with all signatures the round is done, and where the division is ranked by it, its result is kept: from then
/// on only a correction makes another. Answers whether it is done.
///
/// # Errors
/// `Stale` where the result is not the one the page showed; `Refused` while something is open in it, or where the same
/// person or role signed already.
pub fn sign(act: Act<'_>, round_uid: &str, seen: &str) -> Result<bool, Fault> {
    warm(act.installation, round_uid);
    act.read(|conn| {
        let stream = door::look_in_tx(conn, act.actor, Action::SignRound, On::Uid(round_uid))?;
        whole::round_in_tx(conn, stream.as_round()?)
    })?;
    act.write(Action::SignRound, On::Uid(round_uid), |tx| {
        let round_id = tx.stream.as_round()?;
        let round = setup::round_in_tx(tx.conn, round_id)?;
        let ranked = rank_in_tx(tx.conn, Recall::Locked(&act.installation.memo, tx.stream.id), &round)?;
        let digest = ranked.digest.as_str();
        if seen != digest {
            return Err(Fault::new(FaultKind::Stale, Because::new("standing-result-changed")));
        }
        if let Some(open) = open_in(&ranked.record) {
            return Err(open);
        }
        let given = store::signatures(tx.conn, round_id, digest)?;
        let by = tx.actor.uid.clone();
        if given.iter().any(|given| given.by == by) {
            return Err(Fault::refused(Because::new("standing-two-people")));
        }
        let roles = kind_in_tx(tx.conn, &round)?.signers();
        let role = acting(|role| tx.actor.holds(&[role], &tx.stream), roles, &given);
        let role = role.ok_or_else(|| {
            let action = Action::SignRound.message_key();
            Fault::new(FaultKind::Forbidden, Because::new("fault-forbidden").word("action", action))
        })?;
        if !store::insert_signature_in_tx(tx.conn, round_id, role, digest, &by, tx.now)?.bind(tx) {
            let because = Because::new("standing-role-gave").word("role", role.message_key());
            return Err(Fault::refused(because));
        }
        tx.note(json!({ "role": role, "digest": digest }));
        let all = given.len().saturating_add(1) == roles.len();
        if all {
            tx.set_phase(RoundPhase::Signed)?;
            if deciding_round_in_tx(tx.conn, round.division_id)?.id == round.id {
                keep_in_tx(tx, round.division_id, &ranked, None)?;
            }
        }
        Ok(all)
    })
}

/// What must be decided before anybody signs.
fn open_in(record: &Record) -> Option<Fault> {
    let problem = |because: &Because| Problem { place: Place::Whole, because: because.clone() };
    let problems: Vec<Problem> = record.open.iter().map(problem).collect();
    (!problems.is_empty()).then(|| Fault::all(FaultKind::Refused, problems))
}
