//! Postings: one for each line that was paid, and one that reverses what did not arrive.

use crate::access::door::{self, Tx};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::money::Fen;
use crate::lifecycle::payout::model::{BatchLine, PostingKind};
use crate::lifecycle::payout::store::{self, NewPosting};

pub(super) fn post(
    tx: &mut Tx<'_>,
    line: &BatchLine,
    kind: PostingKind,
    amount: Fen,
    reason: Option<&str>,
) -> Result<(), Fault> {
    let uid = door::new_uid(tx)?;
    let by = tx.actor.uid.clone();
    let new = NewPosting { uid: uid.as_str(), line, kind, amount, reason, by: &by, at: tx.now };
    if store::insert_posting_in_tx(tx.conn, &new)?.bind(tx) {
        return Ok(());
    }
    Err(Fault::new(FaultKind::Stale, Because::new("payout-posted-already")))
}
