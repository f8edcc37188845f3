//! Two people sign a correction; the second signature puts it in force.

use serde_json::json;

use crate::access::door::Tx;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Place, Problem};
use crate::kernel::ids::AccountId;
use crate::kernel::role::Role;
use crate::lifecycle::judging::usecase as judging;
use crate::lifecycle::ranking::model::correction::{Correction, Item, Signature};
use crate::lifecycle::ranking::store::corrections as store;
use crate::lifecycle::ranking::usecase::kind_in_tx;
use crate::lifecycle::ranking::usecase::results::deciding_round_in_tx;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::preview::Preview;
use super::{adopt, propose};

/// How somebody signs.
#[derive(Debug, Clone, Default)]
pub struct Signing {
    /// Digest of what the page showed.
    pub seen: String,
    /// For whom, where it is not the signer's own office.
    pub stands_for: Option<Role>,
    /// On the strength of which document.
    pub document: Option<String>,
    /// Why the holder cannot sign.
    pub reason: Option<String>,
}

/// Signs the locked correction, whose effect was computed under the lock; `digest` binds what follows from it beyond the
/// result. Answers the version it made, with the second signature.
///
/// # Errors
/// `Stale` where the effect is not the one the page showed; `Refused` while something keeps it from being signed, where
/// the same person or office signed already, and where a mark of the signer's own is corrected; `Invalid` where somebody
/// stands for another without document and reason.
pub fn sign_in_tx(
    tx: &mut Tx<'_>,
    uid: &str,
    (preview, digest): (&Preview, &str),
    signing: &Signing,
) -> Result<Option<i64>, Fault> {
    let correction = propose::open_one(tx, uid)?;
    if signing.seen != digest {
        return Err(Fault::new(FaultKind::Stale, Because::new("correction-look-again")));
    }
    if !preview.problems.is_empty() {
        return Err(Fault::refused_for(preview.problems.clone()));
    }
    let given = store::signatures(tx.conn, correction.id, digest)?;
    let by = tx.actor.uid.clone();
    if given.iter().any(|given| given.by == by) {
        return Err(Fault::refused(Because::new("standing-two-people")));
    }
    refuse_own_marks(tx, &correction, preview)?;
    let signers = signers_in_tx(tx.conn, &correction)?;
    let signature = signature(tx, (&given, signers), signing)?;
    if !store::insert_signature_in_tx(tx.conn, correction.id, digest, &signature)?.bind(tx) {
        let because = Because::new("standing-role-gave").word("role", signature.role.message_key());
        return Err(Fault::refused(because));
    }
    tx.note(json!({ "correction": uid, "role": signature.role, "stands": signature.stands,
        "document": signature.document, "reason": signature.reason, "digest": digest }));
    if given.is_empty() { Ok(None) } else { adopt::adopt_in_tx(tx, &correction, preview).map(Some) }
}

/// The two who sign a correction: of those whom the kind of the competition names, the chief judge and the next.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn signers_in_tx(conn: &mut Conn, correction: &Correction) -> Result<[Role; 2], Fault> {
    let round = deciding_round_in_tx(conn, correction.division_id)?;
    match kind_in_tx(conn, &round)?.signers() {
        [chief, next, ..] => Ok([*chief, *next]),
        _ => Err(Fault::internal("a kind of competition with fewer than two signatures")),
    }
}

/// In which office somebody signs: one's own, or another's on the strength of a document.
fn signature(
    tx: &Tx<'_>,
    (given, signers): (&[Signature], [Role; 2]),
    signing: &Signing,
) -> Result<Signature, Fault> {
    let filled = |role: Role| given.iter().any(|given| given.role == role);
    let holds = |role: Role| tx.actor.holds(&[role], &tx.stream);
    let mut signature = Signature {
        role: Role::ChiefJudge,
        stands: None,
        document: None,
        reason: None,
        by: tx.actor.uid.clone(),
        at: tx.now,
    };
    let Some(role) = signing.stands_for else {
        let own = signers.into_iter().filter(|role| holds(*role));
        signature.role = own
            .min_by_key(|role| filled(*role))
            .ok_or_else(|| Fault::field("stands_for", Because::new("correction-stands-for-whom")))?;
        return Ok(signature);
    };
    let mut offices = [Role::Authority, Role::Supervisor].into_iter();
    let stands = offices.find(|office| *office != role && holds(*office));
    let Some(stands) = stands.filter(|_| signers.contains(&role)) else {
        return Err(Fault::field("stands_for", Because::new("correction-may-not-stand")));
    };
    let mut missing = Vec::new();
    let mut lacks = |field: &str, key: &'static str| {
        missing.push(Problem { place: Place::Field(field.to_owned()), because: Because::new(key) });
    };
    if stands == Role::Authority && signing.document.is_none() {
        lacks("document", "correction-needs-document");
    }
    if signing.reason.is_none() {
        lacks("reason", "correction-needs-reason");
    }
    Fault::invalid_unless_empty(missing)?;
    signature.role = role;
    signature.stands = Some(stands);
    signature.document.clone_from(&signing.document);
    signature.reason.clone_from(&signing.reason);
    Ok(signature)
}

/// Nobody signs the correction of his own mark.
fn refuse_own_marks(tx: &mut Tx<'_>, correction: &Correction, preview: &Preview) -> Result<(), Fault> {
    let Some(account_id) = tx.actor.account_id else { return Ok(()) };
    let seats = seats_in_tx(tx.conn, correction)?;
    let own = |item: &Item| match item {
        Item::Mark { module, judge, .. } => seats.iter().any(|seat| {
            seat.account_id == account_id
                && seat.module == *module
                && judge.is_none_or(|judge| judge == seat.ordinal)
        }),
        _ => false,
    };
    if preview.items.iter().any(|added| own(&added.item)) {
        return Err(Fault::refused(Because::new("correction-own-mark")));
    }
    Ok(())
}

/// Whose marks a module holds.
struct Sits {
    module: String,
    ordinal: i64,
    account_id: AccountId,
}

fn seats_in_tx(conn: &mut Conn, correction: &Correction) -> Result<Vec<Sits>, Fault> {
    let round = deciding_round_in_tx(conn, correction.division_id)?;
    let mut sits = Vec::new();
    for module in setup::modules_in_tx(conn, round.id)? {
        for seat in judging::seats_in_tx(conn, &module)? {
            sits.push(Sits {
                module: module.code.clone(),
                ordinal: seat.ordinal,
                account_id: seat.account_id,
            });
        }
    }
    Ok(sits)
}
