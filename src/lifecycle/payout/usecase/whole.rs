//! A batch as it was prepared.

use crate::kernel::fault::Fault;
use crate::kernel::ids::BatchId;
use crate::lifecycle::payout::model::{Batch, BatchLine};
use crate::lifecycle::payout::rules::total;
use crate::lifecycle::payout::store;
use crate::platform::db::Conn;

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
