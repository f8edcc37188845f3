//! Rows of entries and coach teams.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{CoachTeamId, CompetitionId, DivisionId, EntryId, PersonId, UnitId};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{division, entry, entry_member, entry_review, event, person, unit};

use super::model::{Entry, EntryState, Outcome, Step, StepKind};
use answers::AnswersRow;

mod answers;
pub(super) mod coaches;
pub(super) mod competing;
pub(super) mod listing;
pub(super) mod own;
pub(super) mod standing;
pub(super) mod writes;

stored_codes! {
    EntryState,
    Outcome,
    StepKind,
}

/// A member of an entry: row number of the person, and the name it has today.
type Member = (PersonId, String);

/// An entry as it is stored, without its members.
#[derive(Queryable, Selectable)]
#[diesel(table_name = entry)]
struct EntryRow {
    id: EntryId,
    uid: String,
    division_id: DivisionId,
    number: String,
    team_name: Option<String>,
    unit_id: UnitId,
    #[diesel(select_expression = unit::name)]
    unit_name: String,
    coach_team_id: Option<CoachTeamId>,
    state: EntryState,
    status: EntryStatus,
    mend_until: Option<NaiveDateTime>,
    #[diesel(embed)]
    answers: AnswersRow,
}

impl EntryRow {
    /// An entry is called as its team is, or as its only member: a person's name stands in the register alone, so that
    /// erasing the person leaves none behind.
    fn with(self, members: Vec<Member>) -> Result<Entry, Fault> {
        let name = self.team_name.or_else(|| members.first().map(|(_, name)| name.clone()));
        Ok(Entry {
            id: self.id,
            uid: self.uid,
            division_id: self.division_id,
            number: self.number,
            name: name.ok_or_else(|| Fault::internal("an entry has neither a team's name nor a member"))?,
            unit_id: self.unit_id,
            unit_name: self.unit_name,
            coach_team_id: self.coach_team_id,
            state: self.state,
            status: self.status,
            mend_until: self.mend_until.map(|until| until.and_utc()),
            answers: self.answers.try_into()?,
            members: members.into_iter().map(|(id, _)| id).collect(),
        })
    }
}

/// Entries of a division, by ticket number, whatever their state.
pub(super) fn entries(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<Entry>, Fault> {
    let rows = entry::table
        .inner_join(unit::table)
        .filter(entry::division_id.eq(division_id))
        .order(entry::number)
        .select(EntryRow::as_select())
        .load(conn)
        .map_err(unexpected)?;
    let mut members = members(conn, division_id)?;
    rows.into_iter()
        .map(|row| {
            let own = members.remove(&row.id).unwrap_or_default();
            row.with(own)
        })
        .collect()
}

/// The entry with that uid.
pub(super) fn entry_by_uid(conn: &mut Conn, uid: &str) -> Result<Entry, Fault> {
    let row = entry::table
        .inner_join(unit::table)
        .filter(entry::uid.eq(uid))
        .select(EntryRow::as_select())
        .first(conn)
        .map_err(not_there)?;
    let members = entry_member::table
        .filter(entry_member::entry_id.eq(row.id))
        .inner_join(person::table)
        .order(entry_member::ordinal)
        .select((person::id, person::name))
        .load::<Member>(conn)
        .map_err(unexpected)?;
    row.with(members)
}

fn members(conn: &mut Conn, division_id: DivisionId) -> Result<BTreeMap<EntryId, Vec<Member>>, Fault> {
    let rows = entry_member::table
        .inner_join(person::table)
        .filter(entry_member::division_id.eq(division_id))
        .order(entry_member::ordinal)
        .select((entry_member::entry_id, (person::id, person::name)))
        .load::<(EntryId, Member)>(conn)
        .map_err(unexpected)?;
    let mut members: BTreeMap<EntryId, Vec<Member>> = BTreeMap::new();
    for (entry_id, member) in rows {
        members.entry(entry_id).or_default().push(member);
    }
    Ok(members)
}

/// Uid of the account that handed an entry in, when, and the reason of its status.
pub(super) fn origin(conn: &mut Conn, id: EntryId) -> Result<(String, NaiveDateTime, Option<String>), Fault> {
    entry::table
        .find(id)
        .select((entry::created_by, entry::created_at, entry::status_reason))
        .first::<(String, NaiveDateTime, Option<String>)>(conn)
        .map_err(unexpected)
}

/// Uid of the first entry of some divisions, by ticket number, that waits for its review.
pub(super) fn first_submitted(conn: &mut Conn, divisions: &[DivisionId]) -> Result<Option<String>, Fault> {
    entry::table
        .filter(entry::division_id.eq_any(divisions.to_vec()))
        .filter(entry::state.eq(EntryState::Submitted))
        .filter(entry::status.ne(EntryStatus::Withdrawn))
        .order((entry::number, entry::id))
        .select(entry::uid)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)
}

/// Ticket numbers of a division, in order.
pub(super) fn numbers(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<String>, Fault> {
    entry::table
        .filter(entry::division_id.eq(division_id))
        .order(entry::number)
        .select(entry::number)
        .load::<String>(conn)
        .map_err(unexpected)
}

/// Ticket numbers of a competition that begin so.
pub(super) fn numbers_like(
    conn: &mut Conn,
    competition_id: CompetitionId,
    begin: &str,
) -> Result<Vec<String>, Fault> {
    entry::table
        .inner_join(division::table.inner_join(event::table))
        .filter(event::competition_id.eq(competition_id))
        .filter(entry::number.like(format!("{begin}%")))
        .select(entry::number)
        .load::<String>(conn)
        .map_err(unexpected)
}

/// What happened to an entry, oldest first.
pub(super) fn steps(conn: &mut Conn, entry_id: EntryId) -> Result<Vec<Step>, Fault> {
    let rows = entry_review::table
        .filter(entry_review::entry_id.eq(entry_id))
        .order(entry_review::id)
        .select(StepRow::as_select())
        .load::<StepRow>(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(Step::from).collect())
}

/// What happened to an entry, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = entry_review)]
struct StepRow {
    entry_id: EntryId,
    outcome: Outcome,
    what: Option<StepKind>,
    reason: Option<String>,
    at: NaiveDateTime,
}

impl From<StepRow> for Step {
    fn from(StepRow { entry_id: _, outcome, what, reason, at }: StepRow) -> Self {
        Self { outcome, what, reason, at: at.and_utc() }
    }
}
