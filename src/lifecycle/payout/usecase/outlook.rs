//! What other amounts of some claims would mean for the money: paid so far, to be paid, to be recovered.

use std::collections::BTreeSet;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{ClaimId, CompetitionId};
use crate::kernel::money::Fen;
use crate::lifecycle::payout::model::{Batch, Standing};
use crate::lifecycle::payout::rules::{is_under_way, standings};
use crate::lifecycle::payout::store;
use crate::platform::db::Conn;

/// Where claims of a competition would stand with other amounts, in the order given.
///
/// # Errors
/// `Internal` beyond 64 bits.
pub fn outlook_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    amounts: &[(ClaimId, Fen)],
) -> Result<Vec<Standing>, Fault> {
    standings(amounts, &store::movements(conn, competition_id)?)
}

/// The batches of a competition that are prepared, approved or exported and hold a line of some claims, newest first.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn under_way_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    claims: &BTreeSet<ClaimId>,
) -> Result<Vec<Batch>, Fault> {
    let mut holding = Vec::new();
    if claims.is_empty() {
        return Ok(holding);
    }
    for batch in store::batches(conn, competition_id)? {
        if is_under_way(batch.phase)
            && store::lines(conn, batch.id)?.iter().any(|line| claims.contains(&line.claim_id))
        {
            holding.push(batch);
        }
    }
    Ok(holding)
}
