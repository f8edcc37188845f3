//! Why flagged lines are paid, and what their payees were paid to before.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, LineId, StreamId};
use crate::lifecycle::payout::model::{LineReason, PostingKind};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{batch_line, line_reason, posting, secret};

/// Keeps why a flagged line is paid.
pub(crate) fn insert_reason_in_tx(
    conn: &mut Conn,
    line: LineId,
    kept: &LineReason,
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    let flags = serde_json::to_string(&kept.flags).map_err(Fault::internal)?;
    rows::one(
        Bound::LineReason,
        diesel::insert_into(line_reason::table)
            .values((
                line_reason::batch_line_id.eq(line),
                line_reason::flags.eq(flags),
                line_reason::reason.eq(&kept.reason),
                line_reason::by_account.eq(by),
                line_reason::at.eq(at.naive_utc()),
            ))
            .returning(line_reason::batch_line_id)
            .get_results(conn),
    )
}

/// Why flagged lines of a batch are paid, by line.
pub(crate) fn reasons(conn: &mut Conn, batch_id: BatchId) -> Result<BTreeMap<LineId, LineReason>, Fault> {
    line_reason::table
        .inner_join(batch_line::table)
        .filter(batch_line::batch_id.eq(batch_id))
        .select((line_reason::batch_line_id, line_reason::flags, line_reason::reason))
        .load::<(LineId, String, String)>(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(|(line, flags, reason)| {
            let flags = serde_json::from_str(&flags).map_err(Fault::internal)?;
            Ok((line, LineReason { flags, reason }))
        })
        .collect()
}

/// Digests of the account numbers some payees were paid to last with another batch than this one.
pub(crate) fn last_paid(
    conn: &mut Conn,
    payees: &[StreamId],
    but: BatchId,
) -> Result<BTreeMap<StreamId, String>, Fault> {
    let mut last = BTreeMap::new();
    // A statement has only so many parameters.
    for payees in payees.chunks(500) {
        let paid = batch_line::table
            .inner_join(posting::table)
            .inner_join(secret::table)
            .filter(batch_line::payee_id.eq_any(payees.to_vec()))
            .filter(batch_line::batch_id.ne(but))
            .filter(posting::kind.eq(PostingKind::Payment))
            .order(posting::id)
            .select((batch_line::payee_id, secret::digest))
            .load::<(StreamId, String)>(conn)
            .map_err(unexpected)?;
        last.extend(paid);
    }
    Ok(last)
}
