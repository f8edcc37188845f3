//! Rows of contests and of what people achieved there.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;

use crate::kernel::alike;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AchievementId, ContestId};
use crate::kernel::level::Level;
use crate::kernel::limits::ALIKE_DAYS;
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{achievement, contest, contest_result};
use crate::platform::db::search::behind;
use crate::platform::db::written::one;
use crate::register::model::{Achievement, AchievementKey, AchievementKind, Contest, NewContest};

stored_codes! {
    AchievementKind,
}

/// A contest as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = contest)]
struct Row {
    id: ContestId,
    uid: String,
    name: String,
    year: i64,
    level: Level,
    class: Option<String>,
    series: Option<String>,
    final_day: NaiveDate,
    merged_into: Option<ContestId>,
}

impl From<Row> for Contest {
    fn from(row: Row) -> Self {
        let Row { id, uid, name, year, level, class, series, final_day, merged_into } = row;
        Self { id, uid, name, year, level, class, series, final_day, merged_into }
    }
}

/// The contest with that row number.
pub(in crate::register) fn by_id(conn: &mut Conn, id: ContestId) -> Result<Contest, Fault> {
    contest::table.find(id).select(Row::as_select()).first(conn).map(Contest::from).map_err(not_there)
}

/// The contest with that uid.
pub(in crate::register) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Contest, Fault> {
    contest::table
        .filter(contest::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(Contest::from)
        .map_err(not_there)
}

/// Contests of a name, but for its year, on days close to one, oldest first.
pub(in crate::register) fn alike(
    conn: &mut Conn,
    name: &str,
    final_day: NaiveDate,
) -> Result<Vec<Contest>, Fault> {
    let days = TimeDelta::days(ALIKE_DAYS);
    let from = final_day.checked_sub_signed(days).unwrap_or(NaiveDate::MIN);
    let until = final_day.checked_add_signed(days).unwrap_or(NaiveDate::MAX);
    let rows: Vec<Row> = contest::table
        .filter(contest::name_key.eq(alike::contest(name)))
        .filter(contest::final_day.ge(from))
        .filter(contest::final_day.le(until))
        .order(contest::id)
        .select(Row::as_select())
        .load(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(Contest::from).collect())
}

/// Contests whose names begin so, but for the year, that stand for themselves; at most `limit`.
pub(in crate::register) fn named(
    conn: &mut Conn,
    beginning: &str,
    limit: i64,
) -> Result<Vec<Contest>, Fault> {
    let key = alike::contest(beginning);
    let rows: Vec<Row> = contest::table
        .filter(contest::name_key.ge(key.clone()))
        .filter(contest::name_key.lt(behind(&key)))
        .filter(contest::merged_into.is_null())
        .order((contest::name_key, contest::final_day, contest::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(Contest::from).collect())
}

/// Marks a contest as one with another; what was achieved there is achieved here.
pub(in crate::register) fn merge_in_tx(
    conn: &mut Conn,
    from: ContestId,
    into: ContestId,
) -> Result<(), Fault> {
    diesel::update(contest_result::table.filter(contest_result::contest_id.eq(from)))
        .set(contest_result::contest_id.eq(into))
        .execute(conn)
        .map_err(unexpected)?;
    one(diesel::update(contest::table.find(from)).set(contest::merged_into.eq(Some(into))).execute(conn))
}

/// What everybody achieved at a contest.
pub(in crate::register) fn achieved(
    conn: &mut Conn,
    contest_id: ContestId,
) -> Result<Vec<(AchievementKey, Achievement)>, Fault> {
    let rows = achievement::table
        .filter(achievement::contest_id.eq(contest_id))
        .order(achievement::id)
        .select((
            (achievement::event_key, achievement::kind, achievement::holder),
            AchievementRow::as_select(),
        ))
        .load::<((String, AchievementKind, String), AchievementRow)>(conn)
        .map_err(unexpected)?;
    let known = |((event_key, kind, holder), row): ((String, AchievementKind, String), AchievementRow)| {
        (AchievementKey { contest_id, event_key, kind, holder }, Achievement::from(row))
    };
    Ok(rows.into_iter().map(known).collect())
}

/// Moves an achievement to another contest, as one of that number there.
pub(in crate::register) fn move_in_tx(
    conn: &mut Conn,
    id: AchievementId,
    contest_id: ContestId,
    ordinal: i64,
) -> Result<(), Fault> {
    one(diesel::update(achievement::table.find(id))
        .set((achievement::contest_id.eq(contest_id), achievement::ordinal.eq(ordinal)))
        .execute(conn))
}

/// Adds a contest.
pub(in crate::register) fn insert_in_tx(
    conn: &mut Conn,
    uid: &str,
    new: &NewContest,
    (by, at): (&str, DateTime<Utc>),
) -> Result<ContestId, Fault> {
    diesel::insert_into(contest::table)
        .values((
            contest::uid.eq(uid),
            contest::name.eq(&new.name),
            contest::name_key.eq(alike::contest(&new.name)),
            contest::year.eq(i64::from(new.final_day.year())),
            contest::level.eq(new.level),
            contest::class.eq(new.class.as_deref()),
            contest::series.eq(new.series.as_deref()),
            contest::final_day.eq(new.final_day),
            contest::competition_id.eq(new.own.as_ref().map(|(_uid, id)| *id)),
            contest::added_by.eq(by),
            contest::added_at.eq(at.naive_utc()),
        ))
        .returning(contest::id)
        .get_result(conn)
        .map_err(unexpected)
}

/// An achievement as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = achievement)]
struct AchievementRow {
    id: AchievementId,
    uid: String,
    ordinal: i64,
    entry: Option<String>,
}

impl From<AchievementRow> for Achievement {
    fn from(AchievementRow { id, uid, ordinal, entry }: AchievementRow) -> Self {
        Self { id, uid, ordinal, entry }
    }
}

/// What somebody achieved in one event of one contest, in order.
pub(in crate::register) fn achievements(
    conn: &mut Conn,
    key: &AchievementKey,
) -> Result<Vec<Achievement>, Fault> {
    let rows: Vec<AchievementRow> = achievement::table
        .filter(achievement::contest_id.eq(key.contest_id))
        .filter(achievement::event_key.eq(&key.event_key))
        .filter(achievement::kind.eq(key.kind))
        .filter(achievement::holder.eq(&key.holder))
        .order(achievement::ordinal)
        .select(AchievementRow::as_select())
        .load(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(Achievement::from).collect())
}

/// An achievement to be kept: its uid, which of that key it is, the entry it is of, why it is a further one.
pub(in crate::register) struct NewAchievement<'a> {
    pub(in crate::register) uid: &'a str,
    pub(in crate::register) ordinal: i64,
    pub(in crate::register) entry: Option<&'a str>,
    pub(in crate::register) reason: Option<&'a str>,
    pub(in crate::register) by: &'a str,
    pub(in crate::register) at: DateTime<Utc>,
}

/// Keeps an achievement.
pub(in crate::register) fn insert_achievement_in_tx(
    conn: &mut Conn,
    key: &AchievementKey,
    new: &NewAchievement<'_>,
) -> Result<AchievementId, Fault> {
    diesel::insert_into(achievement::table)
        .values((
            achievement::uid.eq(new.uid),
            achievement::contest_id.eq(key.contest_id),
            achievement::event_key.eq(&key.event_key),
            achievement::kind.eq(key.kind),
            achievement::holder.eq(&key.holder),
            achievement::ordinal.eq(new.ordinal),
            achievement::entry.eq(new.entry),
            achievement::reason.eq(new.reason),
            achievement::by_account.eq(new.by),
            achievement::at.eq(new.at.naive_utc()),
        ))
        .returning(achievement::id)
        .get_result(conn)
        .map_err(unexpected)
}
