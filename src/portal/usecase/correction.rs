//! What a correction would do to a result, and to the honours and the money that follow from it; and its signatures.

use serde::Serialize;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door;
use crate::access::model::Actor;
use crate::access::usecase::accounts;
use crate::audit::model::Stream;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::Fault;
use crate::kernel::role::Role;
use crate::lifecycle::awards::usecase::effect::{self, Effect};
use crate::lifecycle::ranking::model::correction::{Correction, CorrectionState, Signature};
use crate::lifecycle::ranking::usecase::correct::preview::{Preview, preview_in_tx};
use crate::lifecycle::ranking::usecase::correct::sign::{self, Signing};
use crate::lifecycle::ranking::usecase::correct::{
    Where, find_in_tx, last_signatures_in_tx, signatures_in_tx,
};
use crate::lifecycle::ranking::usecase::sign::ROLES;
use crate::lifecycle::registration::usecase as registration;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

/// A correction with what it would do.
pub struct Shown {
    /// The correction.
    pub correction: Correction,
    /// Where.
    pub place: Where,
    /// What it would do to the result.
    pub preview: Preview,
    /// What follows for honours and money; `None` before any were worked out.
    pub effect: Option<Effect>,
    /// What a signature says: the result and what follows.
    pub digest: String,
    /// Who proposed it.
    pub asked_by: String,
    /// The two signatures, filled or waited for.
    pub slots: Vec<Place>,
    /// The actor may add to it and take it back.
    pub may_change: bool,
    /// The actor's own signature is waited for.
    pub may_sign: bool,
    /// The actor may stand for one who cannot sign.
    pub may_stand: bool,
    /// Names by ticket number.
    pub names: Vec<(String, String)>,
}

/// A signature's place.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// The office.
    pub role: Role,
    /// Who signed.
    pub name: Option<String>,
    /// By which other office, where they stand for its holder.
    pub stands: Option<Role>,
    /// When.
    pub at: Option<chrono::DateTime<chrono::Utc>>,
}

/// The page.
///
/// # Errors
/// `NotFound` out of scope, `Forbidden` with the wrong role.
pub fn page(by: By<'_>, uid: &str) -> Result<Shown, Fault> {
    by.read(|conn| {
        let (correction, place) = find_in_tx(conn, uid)?;
        let stream = door::read_in_tx(conn, by.actor, Action::ProposeCorrection, place.on())?;
        let recall = Recall::Reading(&by.installation.memo);
        let (preview, effect, digest) = effect_in_tx(conn, recall, &correction, &place)?;
        let open = correction.state == CorrectionState::Open;
        let given = if open {
            signatures_in_tx(conn, &correction, &digest)?
        } else {
            last_signatures_in_tx(conn, &correction)?
        };
        let signed = given.iter().any(|given| given.by == by.actor.uid);
        let may = open && door::is_possible(by.actor, Action::SignCorrection, &stream) && !signed;
        let waited = |role: &Role| given.iter().all(|given| given.role != *role);
        let own = ROLES.iter().any(|role| waited(role) && by.actor.holds(&[*role], &stream));
        let stands = [Role::Authority, Role::Supervisor];
        let numbers = registration::entries_in_tx(conn, correction.division_id)?.into_iter();
        Ok(Shown {
            asked_by: accounts::name_in_tx(conn, &correction.asked_by)?,
            slots: slots(conn, &given)?,
            may_change: open && door::is_possible(by.actor, Action::ProposeCorrection, &stream),
            may_sign: may && own && preview.problems.is_empty(),
            may_stand: may && by.actor.holds(&stands, &stream) && preview.problems.is_empty(),
            names: numbers.map(|entry| (entry.number, entry.name)).collect(),
            correction,
            place,
            preview,
            effect,
            digest,
        })
    })
}

/// What is asked of the actor about an open correction: to sign it, in one's own office or, where its holder has signed, for
/// the other; to take it back where it cannot be signed as it stands; `None`: nothing.
pub(super) fn asked_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    (actor, stream): (&Actor, &Stream),
    uid: &str,
) -> Result<Option<Action>, Fault> {
    let (correction, place) = find_in_tx(conn, uid)?;
    let (preview, _effect, digest) = effect_in_tx(conn, recall, &correction, &place)?;
    if !preview.problems.is_empty() {
        let action = Action::WithdrawCorrection;
        return Ok(actor.holds(action.rule().roles, stream).then_some(action));
    }
    let given = signatures_in_tx(conn, &correction, &digest)?;
    let waits = |role: &Role| given.iter().all(|given| given.role != *role) && actor.holds(&[*role], stream);
    let signed = given.iter().any(|given| given.by == actor.uid);
    Ok((!signed && ROLES.iter().any(waits)).then_some(Action::SignCorrection))
}

fn slots(conn: &mut Conn, given: &[Signature]) -> Result<Vec<Place>, Fault> {
    let slot = |role: Role| {
        let Some(given) = given.iter().find(|given| given.role == role) else {
            return Ok(Place { role, name: None, stands: None, at: None });
        };
        let name = accounts::name_in_tx(conn, &given.by)?;
        Ok(Place { role, name: Some(name), stands: given.stands, at: Some(given.at) })
    };
    ROLES.into_iter().map(slot).collect()
}

fn effect_in_tx(
    conn: &mut Conn,
    recall: Recall<'_>,
    correction: &Correction,
    place: &Where,
) -> Result<(Preview, Option<Effect>, String), Fault> {
    let preview = preview_in_tx(conn, recall, correction)?;
    let open = correction.state == CorrectionState::Open;
    let effect = match &preview.record {
        Some(record) if open => {
            effect::effect_in_tx(conn, recall, place.competition_id, (place.division_id, record))?
        }
        _ => None,
    };
    let follows = effect.as_ref().map(|effect| effect.digest.as_str()).unwrap_or_default();
    let digest = sha256_hex(format!("{} {follows}", preview.digest).as_bytes());
    Ok((preview, effect, digest))
}

/// Signs; answers the version of the result it made, with the second signature.
///
/// # Errors
/// As [`sign::sign_in_tx`].
pub fn sign(act: Act<'_>, uid: &str, signing: &Signing) -> Result<Option<i64>, Fault> {
    let place = act.read(|conn| find_in_tx(conn, uid))?.1;
    act.write(Action::SignCorrection, place.on(), |tx| {
        let (correction, place) = find_in_tx(tx.conn, uid)?;
        let recall = Recall::Locked(&act.installation.memo, tx.stream.id);
        let (preview, _effect, digest) = effect_in_tx(tx.conn, recall, &correction, &place)?;
        sign::sign_in_tx(tx, uid, (&preview, &digest), signing)
    })
}
