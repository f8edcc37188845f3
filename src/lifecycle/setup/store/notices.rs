//! Rows of public notices.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::CompetitionId;
use crate::lifecycle::setup::model::notices::{NewNotice, Notice, NoticeKind};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{event, public_notice};
use crate::platform::db::written::one;

stored_codes! {
    NoticeKind,
}

/// A notice as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = public_notice)]
struct NoticeRow {
    kind: NoticeKind,
    changes: String,
    sentence: String,
    at: NaiveDateTime,
}

impl NoticeRow {
    fn of(self, event: Option<String>) -> Result<Notice, Fault> {
        let Self { kind, changes, sentence, at } = self;
        let changes = serde_json::from_str(&changes).map_err(Fault::internal)?;
        Ok(Notice { kind, event, changes, sentence, at: at.and_utc() })
    }
}

/// Notices of a competition and its events, newest first.
pub(in crate::lifecycle::setup) fn of_competition(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<Notice>, Fault> {
    let rows: Vec<(NoticeRow, Option<String>)> = public_notice::table
        .left_join(event::table)
        .filter(public_notice::competition_id.eq(competition_id))
        .order(public_notice::id.desc())
        .select((NoticeRow::as_select(), event::name.nullable()))
        .load(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(|(row, event)| row.of(event)).collect()
}

/// The notices by which whole competitions were cancelled.
pub(in crate::lifecycle::setup) fn cancelled(
    conn: &mut Conn,
    competitions: &[CompetitionId],
) -> Result<BTreeMap<CompetitionId, Notice>, Fault> {
    // Asked for none, a database goes through all.
    if competitions.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(CompetitionId, NoticeRow)> = public_notice::table
        .filter(public_notice::competition_id.eq_any(competitions.to_vec()))
        .filter(public_notice::event_id.is_null())
        .filter(public_notice::kind.eq(NoticeKind::Cancelled))
        .select((public_notice::competition_id, NoticeRow::as_select()))
        .load(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(|(id, row)| Ok((id, row.of(None)?))).collect()
}

/// Adds a notice.
pub(in crate::lifecycle::setup) fn insert_in_tx(
    conn: &mut Conn,
    competition_id: CompetitionId,
    new: &NewNotice<'_>,
    (by, at): (&str, DateTime<Utc>),
) -> Result<(), Fault> {
    let changes = serde_json::to_string(&new.changes).map_err(Fault::internal)?;
    one(diesel::insert_into(public_notice::table)
        .values((
            public_notice::competition_id.eq(competition_id),
            public_notice::event_id.eq(new.event_id),
            public_notice::kind.eq(new.kind),
            public_notice::changes.eq(changes),
            public_notice::sentence.eq(new.sentence),
            public_notice::by_account.eq(by),
            public_notice::at.eq(at.naive_utc()),
        ))
        .execute(conn))
}
