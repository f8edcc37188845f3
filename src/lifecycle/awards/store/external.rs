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
use crate::platform::db::schema::{coach_team, external_result, stream};
use crate::platform::db::written::one;

type Contest = (ExternalId, String, String, String, String, Option<String>, Option<String>, NaiveDate);
type Won = (String, Option<i64>, Option<i64>, bool, Option<bool>, String);
/// Uids of the person, of the coach team, of those who entered and accepted it; why it was refused.
type Whose = (String, Option<String>, String, Option<String>, Option<String>);

fn from_row((contest, won, whose): (Contest, Won, Whose)) -> Result<External, Fault> {
    let (id, uid, competition_name, event_name, level, class, series, final_day) = contest;
    let (prize, place, fen, known, represents, proof) = won;
    let (person, coach_team, entered_by, accepted_by, refusal) = whose;
    let unknown = |what: &str, code: &str| Fault::internal(format!("unknown {what} {code}"));
    Ok(External {
        id,
        uid,
        entered: NewExternal {
            competition_name,
            event_name,
            level: Level::from_code(&level).ok_or_else(|| unknown("level", &level))?,
            class,
            series,
            final_day,
            person,
            coach_team,
            prize: Prize::from_code(&prize).ok_or_else(|| unknown("prize", &prize))?,
            place,
            prize_money: known.then_some(Fen::new(fen.unwrap_or(0))),
            represents,
            proof,
        },
        entered_by,
        standing: standing(accepted_by.is_some(), refusal),
    })
}

/// A refusal stands, also where it takes back what was accepted before.
fn standing(accepted: bool, refusal: Option<String>) -> ExternalStanding {
    match refusal {
        Some(reason) => ExternalStanding::Refused(reason),
        None if accepted => ExternalStanding::Accepted,
        None => ExternalStanding::Waiting,
    }
}

macro_rules! columns {
    () => {
        (
            (
                external_result::id,
                external_result::uid,
                external_result::competition_name,
                external_result::event_name,
                external_result::level,
                external_result::class,
                external_result::series,
                external_result::final_day,
            ),
            (
                external_result::prize,
                external_result::place,
                external_result::prize_money_fen,
                external_result::prize_money_known,
                external_result::represents,
                external_result::proof,
            ),
            (
                stream::uid,
                coach_team::uid.nullable(),
                external_result::entered_by,
                external_result::accepted_by,
                external_result::refusal,
            ),
        )
    };
}

/// Outside results settled with a competition, in order of entering.
pub(crate) fn external(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<External>, Fault> {
    let rows = external_result::table
        .inner_join(stream::table.on(stream::id.eq(external_result::person_id)))
        .left_join(coach_team::table.on(coach_team::id.nullable().eq(external_result::coach_team_id)))
        .filter(external_result::competition_id.eq(competition_id))
        .order(external_result::id)
        .select(columns!())
        .load::<(Contest, Won, Whose)>(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(from_row).collect()
}

/// One of them.
pub(crate) fn external_by_uid(
    conn: &mut Conn,
    competition_id: CompetitionId,
    uid: &str,
) -> Result<External, Fault> {
    let row = external_result::table
        .inner_join(stream::table.on(stream::id.eq(external_result::person_id)))
        .left_join(coach_team::table.on(coach_team::id.nullable().eq(external_result::coach_team_id)))
        .filter(external_result::competition_id.eq(competition_id))
        .filter(external_result::uid.eq(uid))
        .select(columns!())
        .first::<(Contest, Won, Whose)>(conn)
        .map_err(not_there)?;
    from_row(row)
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
) -> Result<(), Fault> {
    one(diesel::insert_into(external_result::table)
        .values((
            (
                external_result::uid.eq(refers.uid),
                external_result::competition_id.eq(refers.competition_id),
                external_result::competition_name.eq(&new.competition_name),
                external_result::event_name.eq(&new.event_name),
                external_result::level.eq(new.level.code()),
                external_result::class.eq(new.class.as_deref()),
                external_result::series.eq(new.series.as_deref()),
                external_result::final_day.eq(new.final_day),
            ),
            (
                external_result::person_id.eq(refers.person_id),
                external_result::coach_team_id.eq(refers.coach_team_id),
                external_result::prize.eq(new.prize.code()),
                external_result::place.eq(new.place),
                external_result::prize_money_fen.eq(new.prize_money.map(Fen::fen)),
                external_result::prize_money_known.eq(new.prize_money.is_some()),
                external_result::represents.eq(new.represents),
                external_result::proof.eq(&new.proof),
            ),
            external_result::entered_by.eq(refers.by),
            external_result::entered_at.eq(refers.at.naive_utc()),
        ))
        .execute(conn))
}

/// Marks it as accepted.
pub(crate) fn accept_external_in_tx(
    conn: &mut Conn,
    id: ExternalId,
    by: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::update(external_result::table.find(id))
        .set((
            external_result::accepted_by.eq(Some(by)),
            external_result::accepted_at.eq(Some(at.naive_utc())),
        ))
        .execute(conn))
}

/// Marks it as refused.
pub(crate) fn refuse_external_in_tx(
    conn: &mut Conn,
    id: ExternalId,
    reason: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::update(external_result::table.find(id))
        .set((
            external_result::refused_by.eq(Some(by)),
            external_result::refused_at.eq(Some(at.naive_utc())),
            external_result::refusal.eq(Some(reason)),
        ))
        .execute(conn))
}
