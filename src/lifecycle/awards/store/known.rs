//! What earlier stages and the register know, as the awards ask it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, CoachTeamId, CompetitionId, HonourId, PersonId, UnitId};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{
    award_run, coach_team, coach_team_member, honour, honour_revocation, person, stream,
    title_recommendation, unit_member,
};

/// Titles people (row numbers) held before a day, each once and in order; nobody without one. What the competition itself
/// gave is not among them: it may have been approved before that day, and is never its own obstacle. Nor is what was revoked.
pub(crate) fn honours_before(
    conn: &mut Conn,
    persons: &[PersonId],
    day: NaiveDate,
    competition_id: CompetitionId,
) -> Result<BTreeMap<PersonId, Vec<String>>, Fault> {
    let given: BTreeSet<HonourId> = title_recommendation::table
        .inner_join(award_run::table)
        .filter(award_run::competition_id.eq(competition_id))
        .select(title_recommendation::honour_id)
        .load::<Option<HonourId>>(conn)
        .map_err(unexpected)?
        .into_iter()
        .flatten()
        .collect();
    let mut held: BTreeMap<PersonId, BTreeSet<String>> = BTreeMap::new();
    // A statement has only so many parameters.
    for persons in persons.chunks(500) {
        let rows = honour::table
            .left_join(honour_revocation::table)
            .filter(honour::person_id.eq_any(persons.to_vec()))
            .filter(honour::awarded_on.lt(day))
            .filter(honour_revocation::honour_id.is_null())
            .select((honour::id, honour::person_id, honour::title))
            .load::<(HonourId, PersonId, String)>(conn)
            .map_err(unexpected)?;
        for (_, person, title) in rows.into_iter().filter(|(honour, ..)| !given.contains(honour)) {
            held.entry(person).or_default().insert(title);
        }
    }
    Ok(held.into_iter().map(|(person, titles)| (person, titles.into_iter().collect())).collect())
}

/// A coach team: row number, uid, name, unit, and its members by uid in order.
pub(crate) struct CoachTeam {
    pub(crate) id: CoachTeamId,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) unit_id: UnitId,
    pub(crate) members: Vec<String>,
}

/// A coach team as it is stored, without its members.
#[derive(Queryable, Selectable)]
#[diesel(table_name = coach_team)]
struct TeamRow {
    id: CoachTeamId,
    uid: String,
    name: String,
    unit_id: UnitId,
}

/// Coach teams of a competition.
pub(crate) fn coach_teams(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<CoachTeam>, Fault> {
    let rows = coach_team::table
        .filter(coach_team::competition_id.eq(competition_id))
        .order(coach_team::id)
        .select(TeamRow::as_select())
        .load::<TeamRow>(conn)
        .map_err(unexpected)?;
    let members = coach_team_member::table
        .inner_join(person::table.inner_join(stream::table))
        .inner_join(coach_team::table)
        .filter(coach_team::competition_id.eq(competition_id))
        .order(coach_team_member::ordinal)
        .select((coach_team_member::coach_team_id, stream::uid))
        .load::<(CoachTeamId, String)>(conn)
        .map_err(unexpected)?;
    let mut by_team: BTreeMap<CoachTeamId, Vec<String>> = BTreeMap::new();
    for (team, member) in members {
        by_team.entry(team).or_default().push(member);
    }
    let team = |TeamRow { id, uid, name, unit_id }| CoachTeam {
        id,
        uid,
        name,
        unit_id,
        members: by_team.remove(&id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(team).collect())
}

/// Units an account belongs to.
pub(crate) fn units_of_account(conn: &mut Conn, account_id: AccountId) -> Result<Vec<UnitId>, Fault> {
    unit_member::table
        .filter(unit_member::account_id.eq(account_id))
        .select(unit_member::unit_id)
        .load(conn)
        .map_err(unexpected)
}

/// Persons an account is.
pub(crate) fn persons_of_account(conn: &mut Conn, account_id: AccountId) -> Result<Vec<PersonId>, Fault> {
    person::table.filter(person::account_id.eq(account_id)).select(person::id).load(conn).map_err(unexpected)
}

/// A person on record.
#[derive(Queryable, Selectable)]
#[diesel(table_name = person)]
pub(crate) struct Person {
    pub(crate) id: PersonId,
    #[diesel(select_expression = stream::uid)]
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) unit_id: Option<UnitId>,
}

/// Persons a unit has on record, by sort key, at most `limit`.
pub(crate) fn persons(conn: &mut Conn, unit_id: UnitId, limit: i64) -> Result<Vec<Person>, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(person::unit_id.eq(unit_id))
        .order((person::name_sort, person::id))
        .limit(limit)
        .select(Person::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// Uid and name of the people with those uids.
pub(crate) fn names_of_persons(conn: &mut Conn, uids: &[String]) -> Result<Vec<(String, String)>, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(stream::uid.eq_any(uids.to_vec()))
        .select((stream::uid, person::name))
        .load(conn)
        .map_err(unexpected)
}

/// The person with that uid.
pub(crate) fn person_by_uid(conn: &mut Conn, uid: &str) -> Result<Option<Person>, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(Person::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}
