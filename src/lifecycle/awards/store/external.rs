//! Results of competitions held elsewhere.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CoachTeamId, CompetitionId, ExternalId, PersonId};
use crate::kernel::level::Level;
use crate::kernel::money::Fen;
use crate::kernel::prize::Prize;
use crate::lifecycle::awards::model::{External, ExternalStanding, NewExternal};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{coach_team, external_result, stream};

/// An outside result as it is stored, with the uids of its person and coach team.
#[derive(Queryable, Selectable)]
#[diesel(table_name = external_result)]
struct Row {
    id: ExternalId,
    uid: String,
    competition_name: String,
    event_name: String,
    level: Level,
    class: Option<String>,
    series: Option<String>,
    final_day: NaiveDate,
    prize: Prize,
    place: Option<i64>,
    prize_money_fen: Option<i64>,
    prize_money_known: bool,
    represents: Option<bool>,
    proof: String,
    #[diesel(select_expression = stream::uid)]
    person: String,
    #[diesel(select_expression = coach_team::uid.nullable())]
    coach_team: Option<String>,
    entered_by: String,
    accepted_by: Option<String>,
    refusal: Option<String>,
}

impl From<Row> for External {
    fn from(row: Row) -> Self {
        let prize_money = row.prize_money_known.then_some(Fen::new(row.prize_money_fen.unwrap_or(0)));
        Self {
            id: row.id,
            uid: row.uid,
            entered: NewExternal {
                contest: None,
                competition_name: row.competition_name,
                event_name: row.event_name,
                level: row.level,
                class: row.class,
                series: row.series,
                final_day: row.final_day,
                person: row.person,
                coach_team: row.coach_team,
                prize: row.prize,
                place: row.place,
                prize_money,
                represents: row.represents,
                proof: row.proof,
                despite: false,
            },
            entered_by: row.entered_by,
            standing: standing(row.accepted_by.is_some(), row.refusal),
        }
    }
}

/// A refusal stands, also where it takes back what was accepted before.
fn standing(accepted: bool, refusal: Option<String>) -> ExternalStanding {
    match refusal {
        Some(reason) => ExternalStanding::Refused(reason),
        None if accepted => ExternalStanding::Accepted,
        None => ExternalStanding::Waiting,
    }
}

/// Outside results settled with a competition, in order of entering.
pub(crate) fn external(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<External>, Fault> {
    external_result::table
        .inner_join(stream::table.on(stream::id.eq(external_result::person_id)))
        .left_join(coach_team::table.on(coach_team::id.nullable().eq(external_result::coach_team_id)))
        .filter(external_result::competition_id.eq(competition_id))
        .order(external_result::id)
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(External::from).collect())
        .map_err(unexpected)
}

/// One of them.
pub(crate) fn external_by_uid(
    conn: &mut Conn,
    competition_id: CompetitionId,
    uid: &str,
) -> Result<External, Fault> {
    external_result::table
        .inner_join(stream::table.on(stream::id.eq(external_result::person_id)))
        .left_join(coach_team::table.on(coach_team::id.nullable().eq(external_result::coach_team_id)))
        .filter(external_result::competition_id.eq(competition_id))
        .filter(external_result::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(External::from)
        .map_err(not_there)
}

/// Row numbers an outside result refers to, with who enters it and when.
pub(crate) struct Refers<'a> {
    pub(crate) uid: &'a str,
    pub(crate) competition_id: CompetitionId,
    pub(crate) person_id: PersonId,
    pub(crate) coach_team_id: Option<CoachTeamId>,
    pub(crate) by: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// Keeps an outside result.
pub(crate) fn insert_external_in_tx(
    conn: &mut Conn,
    new: &NewExternal,
    refers: &Refers<'_>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::External,
        diesel::insert_into(external_result::table)
            .values((
                (
                    external_result::uid.eq(refers.uid),
                    external_result::competition_id.eq(refers.competition_id),
                    external_result::competition_name.eq(&new.competition_name),
                    external_result::event_name.eq(&new.event_name),
                    external_result::level.eq(new.level),
                    external_result::class.eq(new.class.as_deref()),
                    external_result::series.eq(new.series.as_deref()),
                    external_result::final_day.eq(new.final_day),
                ),
                (
                    external_result::person_id.eq(refers.person_id),
                    external_result::coach_team_id.eq(refers.coach_team_id),
                    external_result::prize.eq(new.prize),
                    external_result::place.eq(new.place),
                    external_result::prize_money_fen.eq(new.prize_money.map(Fen::fen)),
                    external_result::prize_money_known.eq(new.prize_money.is_some()),
                    external_result::represents.eq(new.represents),
                    external_result::proof.eq(&new.proof),
                ),
                external_result::entered_by.eq(refers.by),
                external_result::entered_at.eq(refers.at.naive_utc()),
            ))
            .returning(external_result::id)
            .get_results(conn),
    )
}

/// Marks it as accepted.
pub(crate) fn accept_external_in_tx(
    conn: &mut Conn,
    id: ExternalId,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::External,
        diesel::update(external_result::table.find(id))
            .set((
                external_result::accepted_by.eq(Some(by)),
                external_result::accepted_at.eq(Some(at.naive_utc())),
            ))
            .returning(external_result::id)
            .get_results(conn),
    )
}

/// Marks it as refused.
pub(crate) fn refuse_external_in_tx(
    conn: &mut Conn,
    id: ExternalId,
    reason: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::External,
        diesel::update(external_result::table.find(id))
            .set((
                external_result::refused_by.eq(Some(by)),
                external_result::refused_at.eq(Some(at.naive_utc())),
                external_result::refusal.eq(Some(reason)),
            ))
            .returning(external_result::id)
            .get_results(conn),
    )
}
