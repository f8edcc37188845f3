//! Rows of hosts' shares and of what was decided about a filing.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, EventId, UnitId};
use crate::lifecycle::setup::model::{FilingOutcome, HostShare, Review};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{competition_review, event_host, unit};

use super::each;

/// A host's share as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = event_host)]
struct ShareRow {
    event_id: EventId,
    unit_id: UnitId,
    #[diesel(select_expression = unit::name)]
    unit_name: String,
    #[diesel(select_expression = unit::credit_code)]
    credit_code: String,
    share_numerator: i64,
    share_denominator: i64,
}

impl From<ShareRow> for HostShare {
    fn from(row: ShareRow) -> Self {
        let ShareRow { unit_id, unit_name, credit_code, share_numerator, share_denominator, .. } = row;
        let (numerator, denominator) = (share_numerator, share_denominator);
        Self { unit_id, unit_name, credit_code, numerator, denominator }
    }
}

/// Hosts of some events with their shares, by event, in the order they were named.
pub(in crate::lifecycle::setup) fn host_shares_of(
    conn: &mut Conn,
    events: &[EventId],
) -> Result<BTreeMap<EventId, Vec<HostShare>>, Fault> {
    let rows: Vec<ShareRow> = event_host::table
        .inner_join(unit::table)
        .filter(event_host::event_id.eq_any(events.to_vec()))
        .order(event_host::id)
        .select(ShareRow::as_select())
        .load(conn)
        .map_err(unexpected)?;
    let mut shares: BTreeMap<EventId, Vec<HostShare>> = BTreeMap::new();
    for row in rows {
        shares.entry(row.event_id).or_default().push(row.into());
    }
    Ok(shares)
}

/// Hosts of an event with their shares, in the order they were named.
pub(in crate::lifecycle::setup) fn host_shares(
    conn: &mut Conn,
    event_id: EventId,
) -> Result<Vec<HostShare>, Fault> {
    Ok(host_shares_of(conn, &[event_id])?.remove(&event_id).unwrap_or_default())
}

/// What was decided about a filing, newest first.
pub(in crate::lifecycle::setup) fn reviews(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<Review>, Fault> {
    let rows = competition_review::table
        .filter(competition_review::competition_id.eq(competition_id))
        .order(competition_review::id.desc())
        .select(ReviewRow::as_select())
        .load::<ReviewRow>(conn);
    each(rows)
}

/// What was decided about a filing, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = competition_review)]
struct ReviewRow {
    outcome: FilingOutcome,
    reason: Option<String>,
    document: Option<String>,
    at: NaiveDateTime,
}

impl From<ReviewRow> for Review {
    fn from(ReviewRow { outcome, reason, document, at }: ReviewRow) -> Self {
        Self { outcome, reason, document, at: at.and_utc() }
    }
}
