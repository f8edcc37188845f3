//! Rows of hosts' shares and of what was decided about a filing.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::lifecycle::setup::model::{FilingOutcome, HostShare, Review};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{competition_review, event_host, unit};

/// Hosts of an event with their shares, in the order they were named.
pub(in crate::lifecycle::setup) fn host_shares(
    conn: &mut Conn,
    event_id: i64,
) -> Result<Vec<HostShare>, Fault> {
    let rows = event_host::table
        .inner_join(unit::table)
        .filter(event_host::event_id.eq(event_id))
        .order(event_host::id)
        .select((
            unit::id,
            unit::name,
            unit::credit_code,
            event_host::share_numerator,
            event_host::share_denominator,
        ))
        .load::<(i64, String, String, i64, i64)>(conn)
        .map_err(unexpected)?;
    Ok(rows
        .into_iter()
        .map(|(unit_id, unit_name, credit_code, numerator, denominator)| HostShare {
            unit_id,
            unit_name,
            credit_code,
            numerator,
            denominator,
        })
        .collect())
}

/// What was decided about a filing, newest first.
pub(in crate::lifecycle::setup) fn reviews(
    conn: &mut Conn,
    competition_id: i64,
) -> Result<Vec<Review>, Fault> {
    let rows = competition_review::table
        .filter(competition_review::competition_id.eq(competition_id))
        .order(competition_review::id.desc())
        .select((
            competition_review::outcome,
            competition_review::reason,
            competition_review::document,
            competition_review::at,
        ))
        .load::<(String, Option<String>, Option<String>, NaiveDateTime)>(conn)
        .map_err(unexpected)?;
    rows.into_iter()
        .map(|(outcome, reason, document, at)| {
            let outcome = FilingOutcome::from_code(&outcome)
                .ok_or_else(|| Fault::internal(format!("unknown outcome {outcome}")))?;
            Ok(Review { outcome, reason, document, at: at.and_utc() })
        })
        .collect()
}
