//! What could not be paid when a competition was settled, and can be now.

use serde_json::json;

use crate::access::door::Tx;
use crate::kernel::fault::Fault;
use crate::kernel::money::Fen;
use crate::kernel::phase::CompetitionPhase::{Awarded, Settled};
use crate::lifecycle::awards::usecase as awards;

use super::prepare::standing_claims;

/// Opens the settled competitions again that still owe something to the locked unit or person, whose account was recorded:
/// it is due and on the desk. Those not settled yet are locked as well, so that nobody settles one who did not see the account.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn payable_in_tx(tx: &mut Tx<'_>) -> Result<(), Fault> {
    let payee = tx.stream.id;
    for competition_id in awards::owing_in_tx(tx.conn, payee)? {
        let claims = standing_claims(tx.conn, competition_id)?;
        let owed =
            claims.iter().any(|(claim, standing)| claim.payee_id == Some(payee) && standing.rest > Fen::ZERO);
        if !owed {
            continue;
        }
        let (id, detail) = (competition_id.stream(), json!({ "payable": tx.stream.uid }));
        if !tx.also(id, &[Settled.into()], Some(Awarded.into()), &detail)? {
            tx.also(id, &[Awarded.into()], None, &detail)?;
        }
    }
    Ok(())
}
