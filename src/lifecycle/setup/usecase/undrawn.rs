//! What is done only until codes are drawn.

use serde_json::{Value, json};

use crate::access::door::Tx;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{DivisionId, RoundId};
use crate::kernel::phase::RoundPhase;
use crate::lifecycle::setup::store;

/// Locks all rounds of some divisions where none is drawn yet: nobody draws until this write is over. Competition and
/// events come before rounds in the order of locks.
///
/// # Errors
/// `WrongPhase` where codes were drawn.
pub fn hold_in_tx(tx: &mut Tx<'_>, divisions: &[DivisionId], detail: &Value) -> Result<(), Fault> {
    let mut rounds: Vec<(RoundId, String)> = Vec::new();
    for id in divisions {
        rounds.extend(store::rounds(tx.conn, *id)?.into_iter().map(|round| (round.id, round.name)));
    }
    rounds.sort();
    for (id, name) in rounds {
        if !tx.also(id.stream(), &[RoundPhase::Open.into()], None, detail)? {
            let because = Because::new("setup-drawn-already").text("round", name);
            return Err(Fault::new(FaultKind::WrongPhase, because));
        }
    }
    Ok(())
}

/// The same for every division of the locked competition.
///
/// # Errors
/// As [`hold_in_tx`].
pub fn hold_all_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let id = tx.stream.as_competition()?;
    let divisions = super::listing::tree_in_tx(tx.conn, &[id])?.divisions;
    let divisions: Vec<DivisionId> = divisions.into_iter().map(|division| division.id).collect();
    hold_in_tx(tx, &divisions, &json!({}))
}

/// Locks all rounds of the locked competition, whatever their phase: nobody draws until this write is over.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn lock_all_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let id = tx.stream.as_competition()?;
    let mut rounds: Vec<RoundId> =
        super::listing::tree_in_tx(tx.conn, &[id])?.rounds.into_iter().map(|round| round.id).collect();
    rounds.sort_unstable();
    for round in rounds {
        tx.also(round.stream(), &[], None, &json!({}))?;
    }
    Ok(())
}
