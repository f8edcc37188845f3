//! A batch as it was prepared.

use std::collections::BTreeSet;

use crate::access::actions::Action;
use crate::access::by::Act;
use crate::access::door::{self, On};
use crate::audit::model::StreamKind;
use crate::audit::store as streams;
use crate::audit::usecase::whole::require_whole_in_tx;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, StreamId};
use crate::lifecycle::payout::model::{Batch, BatchLine};
use crate::lifecycle::payout::rules::total;
use crate::lifecycle::payout::store;
use crate::platform::db::Conn;
use crate::platform::db::rows::Bound;

use super::prepare::{digest, sealed_line};

/// A batch with its lines; their sum and digest are what they were when it was prepared.
pub(super) fn load(conn: &mut Conn, batch_id: BatchId) -> Result<(Batch, Vec<BatchLine>), Fault> {
    let batch = store::batch(conn, batch_id)?;
    let lines = store::lines(conn, batch.id)?;
    let sealed: Vec<_> = lines.iter().map(sealed_line).collect();
    if total(lines.iter().map(|line| line.amount))? != batch.total || digest(&sealed)? != batch.digest {
        return Err(Fault::internal(format!("batch {} is not what was prepared", batch.number)));
    }
    Ok((batch, lines))
}

/// What money goes by.
const PAID: &[Bound] = &[Bound::Claim, Bound::Batch, Bound::BatchLine, Bound::SetAside, Bound::Posting];

/// Where it goes.
const ACCOUNTS: &[Bound] = &[Bound::Secret, Bound::BankAccount, Bound::BankAccountStep];

/// Payees read together.
const TOGETHER: usize = 500;

/// Lets nobody do `action` on a batch while a claim of its competition, a line or posting of one of its batches, or an account
/// of one of its payees is not as it was left. Read before the write: going through all of them takes a while.
///
/// # Errors
/// `Refused`, naming what is not; as the action's own.
pub(super) fn require_paid(act: Act<'_>, action: Action, batch_uid: &str) -> Result<(), Fault> {
    act.read(|conn| {
        let batch = door::look_in_tx(conn, act.actor, action, On::Uid(batch_uid))?;
        let competition = batch.competition_id.ok_or_else(Fault::not_found)?.stream();
        let mut around = streams::children(conn, competition, StreamKind::Batch)?;
        around.push(streams::stream_by_id(conn, competition)?);
        require_whole_in_tx(conn, &around, PAID)?;
        let payees: BTreeSet<StreamId> =
            store::lines(conn, batch.as_batch()?)?.into_iter().map(|line| line.payee_id).collect();
        let payees: Vec<StreamId> = payees.into_iter().collect();
        for payees in payees.chunks(TOGETHER) {
            let payees = streams::read::streams_of_ids(conn, payees)?;
            require_whole_in_tx(conn, &payees, ACCOUNTS)?;
        }
        Ok(())
    })
}
