//! Rows of coach teams.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CoachTeamId, CompetitionId, PersonId, UnitId};
use crate::lifecycle::registration::model::CoachTeam;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{coach_team, coach_team_member};
use crate::platform::db::written::one;

/// A coach team as it is stored, without its members.
#[derive(Queryable, Selectable)]
#[diesel(table_name = coach_team)]
struct TeamRow {
    id: CoachTeamId,
    uid: String,
    unit_id: UnitId,
    name: String,
}

/// Coach teams of a competition, in order of making.
pub(in crate::lifecycle::registration) fn of_competition(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<CoachTeam>, Fault> {
    let rows = coach_team::table
        .filter(coach_team::competition_id.eq(competition_id))
        .order(coach_team::id)
        .select(TeamRow::as_select())
        .load::<TeamRow>(conn)
        .map_err(unexpected)?;
    let people = coach_team_member::table
        .inner_join(coach_team::table)
        .filter(coach_team::competition_id.eq(competition_id))
        .order((coach_team_member::coach_team_id, coach_team_member::ordinal))
        .select((coach_team_member::coach_team_id, coach_team_member::person_id))
        .load::<(CoachTeamId, PersonId)>(conn)
        .map_err(unexpected)?;
    let mut members: BTreeMap<CoachTeamId, Vec<PersonId>> = BTreeMap::new();
    for (team_id, person_id) in people {
        members.entry(team_id).or_default().push(person_id);
    }
    let team = |TeamRow { id, uid, unit_id, name }| CoachTeam {
        members: members.remove(&id).unwrap_or_default(),
        id,
        uid,
        unit_id,
        name,
    };
    Ok(rows.into_iter().map(team).collect())
}

/// Adds a coach team; answers its row number.
pub(in crate::lifecycle::registration) fn insert_in_tx(
    conn: &mut Conn,
    uid: &str,
    (competition_id, unit_id): (CompetitionId, UnitId),
    name: &str,
    members: &[PersonId],
) -> Result<CoachTeamId, Fault> {
    let id = diesel::insert_into(coach_team::table)
        .values((
            coach_team::uid.eq(uid),
            coach_team::competition_id.eq(competition_id),
            coach_team::unit_id.eq(unit_id),
            coach_team::name.eq(name),
        ))
        .returning(coach_team::id)
        .get_result::<CoachTeamId>(conn)
        .map_err(unexpected)?;
    for (person_id, ordinal) in members.iter().zip(1_i64..) {
        diesel::insert_into(coach_team_member::table)
            .values((
                coach_team_member::coach_team_id.eq(id),
                coach_team_member::person_id.eq(person_id),
                coach_team_member::ordinal.eq(ordinal),
            ))
            .execute(conn)
            .map_err(unexpected)?;
    }
    Ok(id)
}

/// Puts one person in another's place in a coach team.
pub(in crate::lifecycle::registration) fn put_in_tx(
    conn: &mut Conn,
    team_id: CoachTeamId,
    (was, is): (PersonId, PersonId),
) -> Result<(), Fault> {
    let place = coach_team_member::table
        .filter(coach_team_member::coach_team_id.eq(team_id))
        .filter(coach_team_member::person_id.eq(was));
    one(diesel::update(place).set(coach_team_member::person_id.eq(is)).execute(conn))
}
