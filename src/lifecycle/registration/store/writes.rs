//! Writing entries and their review.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::because::Because;
use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::ids::{CoachTeamId, DivisionId, EntryId, PersonId, UnitId};
use crate::lifecycle::registration::model::{Answers, EntryState, Outcome, StepKind};
use crate::platform::db::Conn;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{entry, entry_member, entry_review};

use super::answers::AnswersRow;

/// An entry as its row holds it.
pub(in crate::lifecycle::registration) struct Row<'a> {
    pub(in crate::lifecycle::registration) uid: &'a str,
    pub(in crate::lifecycle::registration) division_id: DivisionId,
    pub(in crate::lifecycle::registration) number: &'a str,
    pub(in crate::lifecycle::registration) content: Content<'a>,
    pub(in crate::lifecycle::registration) created_by: &'a str,
    pub(in crate::lifecycle::registration) created_at: DateTime<Utc>,
}

/// What a mended entry changes.
pub(in crate::lifecycle::registration) struct Content<'a> {
    /// A team's; a person is called by the name in the register.
    pub(in crate::lifecycle::registration) team_name: Option<&'a str>,
    pub(in crate::lifecycle::registration) unit_id: UnitId,
    pub(in crate::lifecycle::registration) coach_team_id: Option<CoachTeamId>,
    pub(in crate::lifecycle::registration) answers: Answers,
}

/// Adds an entry; answers its row number.
pub(in crate::lifecycle::registration) fn insert_in_tx(
    conn: &mut Conn,
    new: &Row<'_>,
) -> Result<Written<EntryId>, Fault> {
    rows::added(
        Bound::Entry,
        diesel::insert_into(entry::table)
            .values((
                (
                    entry::uid.eq(new.uid),
                    entry::division_id.eq(new.division_id),
                    entry::number.eq(new.number),
                    entry::team_name.eq(new.content.team_name),
                    entry::unit_id.eq(new.content.unit_id),
                ),
                (
                    entry::coach_team_id.eq(new.content.coach_team_id),
                    entry::state.eq(EntryState::Submitted),
                    entry::status.eq(EntryStatus::Ranked),
                    entry::created_by.eq(new.created_by),
                    entry::created_at.eq(new.created_at.naive_utc()),
                ),
                AnswersRow::from(new.content.answers.clone()),
            ))
            .returning(entry::id)
            .get_result::<EntryId>(conn),
    )
}

/// Changes an entry and hands it in again.
pub(in crate::lifecycle::registration) fn update_in_tx(
    conn: &mut Conn,
    id: EntryId,
    content: &Content<'_>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Entry,
        diesel::update(entry::table.find(id))
            .set((
                entry::team_name.eq(content.team_name),
                entry::unit_id.eq(content.unit_id),
                entry::coach_team_id.eq(content.coach_team_id),
                entry::state.eq(EntryState::Submitted),
                entry::mend_until.eq(None::<NaiveDateTime>),
                AnswersRow::from(content.answers.clone()),
            ))
            .returning(entry::id)
            .get_results(conn),
    )
}

/// Replaces the members of an entry.
pub(in crate::lifecycle::registration) fn replace_members_in_tx(
    conn: &mut Conn,
    (entry_id, division_id): (EntryId, DivisionId),
    members: &[PersonId],
) -> Result<Written<()>, Fault> {
    let before = entry_member::table.filter(entry_member::entry_id.eq(entry_id));
    let gone = diesel::delete(before).returning(entry_member::id).get_results(conn);
    let mut written = rows::any(Bound::EntryMember, gone)?;
    for (person_id, ordinal) in members.iter().zip(1_i64..) {
        let inserted = diesel::insert_into(entry_member::table)
            .values((
                entry_member::entry_id.eq(entry_id),
                entry_member::division_id.eq(division_id),
                entry_member::person_id.eq(person_id),
                entry_member::ordinal.eq(ordinal),
            ))
            .returning(entry_member::id)
            .get_results(conn);
        let inserted = rows::unless_twice(Bound::EntryMember, inserted)?;
        written = inserted
            .unless(|| Fault::new(FaultKind::Refused, Because::new("registration-entered-already")))?
            .and(written);
    }
    Ok(written)
}

/// Lets an entry that was taken back compete again.
pub(in crate::lifecycle::registration) fn revive_in_tx(
    conn: &mut Conn,
    id: EntryId,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Entry,
        diesel::update(entry::table.find(id))
            .set((entry::status.eq(EntryStatus::Ranked), entry::status_reason.eq(None::<String>)))
            .returning(entry::id)
            .get_results(conn),
    )
}

/// Says until when a returned entry may be mended.
pub(in crate::lifecycle::registration) fn set_mend_until_in_tx(
    conn: &mut Conn,
    id: EntryId,
    until: Option<DateTime<Utc>>,
) -> Result<Written<()>, Fault> {
    let until = entry::mend_until.eq(until.map(|until| until.naive_utc()));
    rows::one(
        Bound::Entry,
        diesel::update(entry::table.find(id)).set(until).returning(entry::id).get_results(conn),
    )
}

/// Moves an entry to another state of its review.
pub(in crate::lifecycle::registration) fn set_state_in_tx(
    conn: &mut Conn,
    id: EntryId,
    state: EntryState,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Entry,
        diesel::update(entry::table.find(id))
            .set(entry::state.eq(state))
            .returning(entry::id)
            .get_results(conn),
    )
}

/// Records what became of an entry.
pub(in crate::lifecycle::registration) fn set_status_in_tx(
    conn: &mut Conn,
    id: EntryId,
    status: EntryStatus,
    reason: &str,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Entry,
        diesel::update(entry::table.find(id))
            .set((entry::status.eq(status), entry::status_reason.eq(Some(reason))))
            .returning(entry::id)
            .get_results(conn),
    )
}

/// Moves an entry with its members to another division.
pub(in crate::lifecycle::registration) fn move_in_tx(
    conn: &mut Conn,
    id: EntryId,
    into: DivisionId,
) -> Result<Written<()>, Fault> {
    let moved = diesel::update(entry::table.find(id))
        .set(entry::division_id.eq(into))
        .returning(entry::id)
        .get_results(conn);
    let written = rows::one(Bound::Entry, moved)?;
    let members = entry_member::table.filter(entry_member::entry_id.eq(id));
    let moved = diesel::update(members)
        .set(entry_member::division_id.eq(into))
        .returning(entry_member::id)
        .get_results(conn);
    Ok(written.and(rows::any(Bound::EntryMember, moved)?))
}

/// A step of an entry's review.
pub(in crate::lifecycle::registration) struct NewStep<'a> {
    pub(in crate::lifecycle::registration) outcome: Outcome,
    pub(in crate::lifecycle::registration) what: Option<StepKind>,
    pub(in crate::lifecycle::registration) reason: Option<&'a str>,
}

impl NewStep<'_> {
    /// One whose outcome says it all, without a reason.
    pub(in crate::lifecycle::registration) fn of(outcome: Outcome) -> Self {
        Self { outcome, what: None, reason: None }
    }
}

/// Records a step of an entry's review.
pub(in crate::lifecycle::registration) fn insert_step_in_tx(
    conn: &mut Conn,
    entry_id: EntryId,
    step: &NewStep<'_>,
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::EntryReview,
        diesel::insert_into(entry_review::table)
            .values((
                entry_review::entry_id.eq(entry_id),
                entry_review::outcome.eq(step.outcome),
                entry_review::what.eq(step.what),
                entry_review::reason.eq(step.reason),
                entry_review::by_account.eq(by),
                entry_review::at.eq(at.naive_utc()),
            ))
            .returning(entry_review::id)
            .get_results(conn),
    )
}
