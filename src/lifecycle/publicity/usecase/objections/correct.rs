//! The correction of the result that an upheld objection or appeal leads to.

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door;
use crate::access::model::Actor;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::lifecycle::ranking::model::correction::{Correction, CorrectionState};
use crate::lifecycle::ranking::usecase::correct::propose::{Proposal, propose_in_tx};
use crate::lifecycle::ranking::usecase::correct::{Where, of_objections_in_tx, where_in_tx};
use crate::lifecycle::ranking::usecase::results::newest_id_in_tx;
use crate::lifecycle::setup::usecase as setup;
use crate::platform::db::Conn;

use super::super::super::model::objections::Objection;
use super::super::super::rules::objections as rules;
use super::super::super::store::objections as rows;

/// The corrections an objection has led to, oldest first, and what the reader may do about them.
#[derive(Debug, Clone)]
pub struct Leads {
    /// The corrections.
    pub corrections: Vec<Correction>,
    /// The reader may read them.
    pub reads: bool,
    /// The reader may propose one now.
    pub proposes: bool,
}

/// What an objection leads to.
pub(super) fn leads_in_tx(conn: &mut Conn, actor: &Actor, objection: &Objection) -> Result<Leads, Fault> {
    let place = place_in_tx(conn, objection)?;
    let corrections = of_objections_in_tx(conn, std::slice::from_ref(&objection.uid))?;
    let stream = door::stream_in_tx(conn, Action::ProposeCorrection, place.on())?;
    let signed = newest_id_in_tx(conn, objection.division_id)?.is_some();
    Ok(Leads {
        reads: door::require_reading(actor, Action::ProposeCorrection, &stream).is_ok(),
        proposes: signed
            && refusal(objection, &corrections).is_none()
            && door::is_possible(actor, Action::ProposeCorrection, &stream),
        corrections,
    })
}

fn place_in_tx(conn: &mut Conn, objection: &Objection) -> Result<Where, Fault> {
    let division = setup::division_in_tx(conn, objection.division_id)?;
    where_in_tx(conn, &division.uid)
}

/// Why no correction is to be proposed by it.
fn refusal(objection: &Objection, corrections: &[Correction]) -> Option<Because> {
    if rules::upheld(objection).is_none() {
        return Some(Because::new("objection-corrects-none"));
    }
    let led = corrections.iter().any(|one| one.state != CorrectionState::Withdrawn);
    led.then(|| Because::new("objection-corrected-already"))
}

/// Proposes the correction that an upheld objection leads to; answers its uid.
///
/// # Errors
/// `Refused` where it was not upheld, needs no correction or has led to one; as proposing itself.
pub fn propose(act: Act<'_>, uid: &str, new: &Proposal) -> Result<String, Fault> {
    let place = act.read(|conn| {
        let objection = rows::by_uid(conn, uid)?;
        place_in_tx(conn, &objection)
    })?;
    act.write(Action::ProposeCorrection, place.on(), |tx| {
        // What was answered is answered for good: its own lock would add nothing.
        let objection = rows::by_uid(tx.conn, uid)?;
        let corrections = of_objections_in_tx(tx.conn, std::slice::from_ref(&objection.uid))?;
        if let Some(because) = refusal(&objection, &corrections) {
            return Err(Fault::new(FaultKind::Refused, because));
        }
        propose_in_tx(tx, &place, new, Some(uid))
    })
}
