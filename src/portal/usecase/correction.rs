//! What a correction would do to a result, and to the honours and the money that follow from it; and its signatures.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::access::actions::Action;
use crate::access::by::{Act, By};
use crate::access::door;
use crate::access::model::Actor;
use crate::access::usecase::accounts;
use crate::audit::model::Stream;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::Fault;
use crate::kernel::ids::ClaimId;
use crate::kernel::money::Fen;
use crate::kernel::role::Role;
use crate::lifecycle::awards::usecase::effect::{self, Claimed, Effect};
use crate::lifecycle::payout::model::{Batch, Standing};
use crate::lifecycle::payout::usecase::outlook::{outlook_in_tx, under_way_in_tx};
use crate::lifecycle::publicity::usecase as publicity;
use crate::lifecycle::publicity::usecase::objections::read::{Called, called_in_tx};
use crate::lifecycle::ranking::model::correction::{Correction, CorrectionState, Signature};
use crate::lifecycle::ranking::usecase::correct::preview::{Preview, preview_in_tx};
use crate::lifecycle::ranking::usecase::correct::sign::signers_in_tx;
use crate::lifecycle::ranking::usecase::correct::sign::{self, Signing};
use crate::lifecycle::ranking::usecase::correct::{
    Where, find_in_tx, last_signatures_in_tx, signatures_in_tx,
};
use crate::lifecycle::registration::usecase as registration;
use crate::platform::db::Conn;
use crate::platform::memo::Recall;

/// A correction with what it would do.
pub struct Shown {
    /// Who signs it.
    pub signers: [Role; 2],
    /// The correction.
    pub correction: Correction,
    /// Where.
    pub place: Where,
    /// What it would do to the result.
    pub preview: Preview,
    /// What follows for honours and money; `None` before any were worked out.
    pub effect: Option<Effect>,
    /// Where the claim of each changed line would stand, in its order; `None` for what is no claim.
    pub money: Vec<Option<Standing>>,
    /// What it touches that is done already.
    pub touched: Touched,
    /// What a signature says: the result and what follows.
    pub digest: String,
    /// Who proposed it.
    pub asked_by: String,
    /// The two signatures, filled or waited for.
    pub slots: Vec<Place>,
    /// The actor may add to it and take it back.
    pub may_change: bool,
    /// The actor publishes what is adopted.
    pub may_publish: bool,
    /// The actor's own signature is waited for.
    pub may_sign: bool,
    /// The actor may stand for one who cannot sign.
    pub may_stand: bool,
    /// The objection or appeal it answers.
    pub objection: Option<Called>,
    /// Names by ticket number.
    pub names: Vec<(String, String)>,
}

/// What a correction touches that is done already.
#[derive(Debug, Clone, Default)]
pub struct Touched {
    /// Version of the result that is published.
    pub published: Option<i64>,
    /// Batches under way that hold lines of changed claims.
    pub batches: Vec<Batch>,
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
        let signers = signers_in_tx(conn, &correction)?;
        let own = signers.iter().any(|role| waited(role) && by.actor.holds(&[*role], &stream));
        let stands = [Role::Authority, Role::Supervisor];
        let numbers = registration::entries_in_tx(conn, correction.division_id)?.into_iter();
        let money = money_in_tx(conn, &place, effect.as_ref())?;
        let touched = touched_in_tx(conn, &place, effect.as_ref())?;
        let answers = correction.objection.as_deref();
        let called = |uid| called_in_tx(conn, by.actor, uid, by.installation.now());
        let objection = answers.map(called).transpose()?;
        Ok(Shown {
            objection,
            money,
            touched: if open { touched } else { Touched::default() },
            asked_by: accounts::name_in_tx(conn, &correction.asked_by)?,
            slots: slots(conn, signers, &given)?,
            signers,
            may_change: open && door::is_possible(by.actor, Action::ProposeCorrection, &stream),
            may_publish: door::require(by.actor, Action::Publish, &stream).is_ok(),
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

/// Where the claims of changed lines would stand, by what was paid of them.
fn money_in_tx(
    conn: &mut Conn,
    place: &Where,
    effect: Option<&Effect>,
) -> Result<Vec<Option<Standing>>, Fault> {
    let claimed: Vec<Option<Claimed>> =
        effect.iter().flat_map(|effect| &effect.lines).map(|line| line.claim).collect();
    let amounts: Vec<(ClaimId, Fen)> =
        claimed.iter().flatten().filter_map(|claimed| Some((claimed.id?, claimed.would))).collect();
    let standings = outlook_in_tx(conn, place.competition_id, &amounts)?;
    let mut of_claim: BTreeMap<ClaimId, Standing> =
        standings.into_iter().map(|standing| (standing.claim_id, standing)).collect();
    Ok(claimed.into_iter().map(|claimed| of_claim.remove(&claimed?.id?)).collect())
}

fn touched_in_tx(conn: &mut Conn, place: &Where, effect: Option<&Effect>) -> Result<Touched, Fault> {
    let lines = effect.iter().flat_map(|effect| &effect.lines);
    let claims: BTreeSet<ClaimId> = lines.filter_map(|line| line.claim?.id).collect();
    Ok(Touched {
        published: publicity::newest_in_tx(conn, place.division_id)?.map(|newest| newest.version),
        batches: under_way_in_tx(conn, place.competition_id, &claims)?,
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
    let signers = signers_in_tx(conn, &correction)?;
    Ok((!signed && signers.iter().any(waits)).then_some(Action::SignCorrection))
}

fn slots(conn: &mut Conn, signers: [Role; 2], given: &[Signature]) -> Result<Vec<Place>, Fault> {
    let slot = |role: Role| {
        let Some(given) = given.iter().find(|given| given.role == role) else {
            return Ok(Place { role, name: None, stands: None, at: None });
        };
        let name = accounts::name_in_tx(conn, &given.by)?;
        Ok(Place { role, name: Some(name), stands: given.stands, at: Some(given.at) })
    };
    signers.into_iter().map(slot).collect()
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
