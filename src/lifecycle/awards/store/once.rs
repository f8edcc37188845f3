//! What is on record of people's achievements: outside results, wherever they are settled, and entries of this site.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AchievementId, CompetitionId, ContestId, ExternalId, PersonId};
use crate::kernel::phase::CompetitionPhase;
use crate::kernel::prize::Prize;
use crate::lifecycle::awards::model::once::{Record, RecordStanding};
use crate::lifecycle::registration::model::EntryState;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{
    account, achievement, competition, contest_result, division, entry, entry_member, event, external_result,
    person, stream,
};
use crate::platform::db::written::one;

/// A record, whose it is, and its row where it is an outside result.
pub(crate) struct OnRecord {
    pub(crate) person_id: PersonId,
    pub(crate) person: String,
    pub(crate) competition_id: CompetitionId,
    pub(crate) record: Record,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = external_result)]
struct OutsideRow {
    uid: String,
    person_id: PersonId,
    #[diesel(select_expression = person::name)]
    person: String,
    competition_id: CompetitionId,
    #[diesel(select_expression = competition::name)]
    settled_with: String,
    competition_name: String,
    event_name: String,
    final_day: NaiveDate,
    prize: Prize,
    place: Option<i64>,
    proof: String,
    entered_by: String,
    accepted_by: Option<String>,
}

/// Outside results of some people that are not refused, in order of entering.
pub(crate) fn outside(conn: &mut Conn, persons: &[PersonId]) -> Result<Vec<OnRecord>, Fault> {
    let mut found = Vec::new();
    // A statement has only so many parameters.
    for persons in persons.chunks(500) {
        let rows = external_result::table
            .inner_join(person::table)
            .inner_join(competition::table)
            .filter(external_result::person_id.eq_any(persons.to_vec()))
            .order(external_result::id)
            .filter(external_result::refusal.is_null())
            .select(OutsideRow::as_select())
            .load::<OutsideRow>(conn)
            .map_err(unexpected)?;
        found.extend(rows);
    }
    let names = account_names(conn, found.iter().map(|row| row.entered_by.clone()).collect())?;
    let on_record = |row: OutsideRow| {
        let standing =
            if row.accepted_by.is_some() { RecordStanding::Accepted } else { RecordStanding::Waiting };
        let record = Record {
            uid: row.uid,
            settled_with: row.settled_with,
            contest: row.competition_name,
            event: row.event_name,
            final_day: row.final_day,
            prize: Some(row.prize),
            place: row.place,
            proof: row.proof,
            standing,
            entered_by: names.get(&row.entered_by).cloned().unwrap_or_default(),
        };
        OnRecord { person_id: row.person_id, person: row.person, competition_id: row.competition_id, record }
    };
    Ok(found.into_iter().map(on_record).collect())
}

fn account_names(conn: &mut Conn, uids: Vec<String>) -> Result<BTreeMap<String, String>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(stream::uid.eq_any(uids))
        .select((stream::uid, account::display_name))
        .load::<(String, String)>(conn)
        .map(|rows| rows.into_iter().collect())
        .map_err(unexpected)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = entry_member)]
struct OwnRow {
    person_id: PersonId,
    #[diesel(select_expression = person::name)]
    person: String,
    #[diesel(select_expression = competition::id)]
    competition_id: CompetitionId,
    #[diesel(select_expression = competition::name)]
    competition: String,
    #[diesel(select_expression = competition::final_day)]
    final_day: NaiveDate,
    #[diesel(select_expression = event::name)]
    event: String,
    #[diesel(select_expression = entry::uid)]
    entry: String,
    #[diesel(select_expression = entry::state)]
    state: EntryState,
}

/// Entries of some people in competitions of this site whose results are published.
pub(crate) fn own(conn: &mut Conn, persons: &[PersonId]) -> Result<Vec<OnRecord>, Fault> {
    let published = [
        CompetitionPhase::Publicity,
        CompetitionPhase::Awarded,
        CompetitionPhase::Settled,
        CompetitionPhase::Archived,
    ];
    let mut found = Vec::new();
    for persons in persons.chunks(500) {
        let rows = entry_member::table
            .inner_join(person::table)
            .inner_join(entry::table)
            .inner_join(division::table.on(division::id.eq(entry::division_id)))
            .inner_join(event::table.on(event::id.eq(division::event_id)))
            .inner_join(competition::table.on(competition::id.eq(event::competition_id)))
            .inner_join(stream::table.on(stream::id.eq(event::competition_id)))
            .filter(entry_member::person_id.eq_any(persons.to_vec()))
            .filter(stream::phase.eq_any(published.map(CompetitionPhase::code)))
            .order(entry_member::id)
            .select(OwnRow::as_select())
            .load::<OwnRow>(conn)
            .map_err(unexpected)?;
        // Told apart here: a person has few entries, and by it a database would go through all.
        found.extend(rows.into_iter().filter(|row| row.state == EntryState::Admitted));
    }
    let on_record = |row: OwnRow| {
        let record = Record {
            uid: row.entry,
            settled_with: row.competition.clone(),
            contest: row.competition,
            event: row.event,
            final_day: row.final_day,
            prize: None,
            place: None,
            proof: String::new(),
            standing: RecordStanding::Own,
            entered_by: String::new(),
        };
        OnRecord { person_id: row.person_id, person: row.person, competition_id: row.competition_id, record }
    };
    Ok(found.into_iter().map(on_record).collect())
}

/// People whose results are settled with a competition: those who took part, and those of whom outside results are.
pub(crate) fn persons_with_results(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<PersonId>, Fault> {
    let mut persons: Vec<PersonId> = external_result::table
        .filter(external_result::competition_id.eq(competition_id))
        .select(external_result::person_id)
        .load(conn)
        .map_err(unexpected)?;
    let took_part: Vec<PersonId> = entry_member::table
        .inner_join(division::table)
        .inner_join(event::table.on(event::id.eq(division::event_id)))
        .filter(event::competition_id.eq(competition_id))
        .select(entry_member::person_id)
        .load(conn)
        .map_err(unexpected)?;
    persons.extend(took_part);
    persons.sort_unstable();
    persons.dedup();
    Ok(persons)
}

/// The contest an outside result belongs to, and the achievement it tells of; `None`: nobody said yet.
pub(crate) fn contest_of(
    conn: &mut Conn,
    id: ExternalId,
) -> Result<Option<(ContestId, Option<AchievementId>)>, Fault> {
    contest_result::table
        .find(id)
        .select((contest_result::contest_id, contest_result::achievement_id))
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// Records which contest an outside result belongs to.
pub(crate) fn set_contest_in_tx(conn: &mut Conn, id: ExternalId, contest_id: ContestId) -> Result<(), Fault> {
    one(diesel::insert_into(contest_result::table)
        .values((contest_result::external_result_id.eq(id), contest_result::contest_id.eq(contest_id)))
        .execute(conn))
}

/// Records which achievement an outside result tells of.
pub(crate) fn set_achievement_in_tx(
    conn: &mut Conn,
    id: ExternalId,
    achievement_id: AchievementId,
) -> Result<(), Fault> {
    one(diesel::update(contest_result::table.find(id))
        .set(contest_result::achievement_id.eq(Some(achievement_id)))
        .execute(conn))
}

/// Whether an outside result that is not refused tells of an achievement.
pub(crate) fn is_told(conn: &mut Conn, achievement_id: AchievementId) -> Result<bool, Fault> {
    let told: Vec<ExternalId> = contest_result::table
        .inner_join(external_result::table)
        .filter(contest_result::achievement_id.eq(achievement_id))
        .filter(external_result::refusal.is_null())
        .select(external_result::id)
        .load(conn)
        .map_err(unexpected)?;
    Ok(!told.is_empty())
}

/// Accepted outside results of a person, or settled with a competition, of which nobody said which achievement they are:
/// those accepted before that was asked.
pub(crate) fn unsaid(
    conn: &mut Conn,
    (person_id, competition_id): (Option<PersonId>, Option<CompetitionId>),
) -> Result<Vec<(CompetitionId, String)>, Fault> {
    let mut query = external_result::table
        .left_join(contest_result::table)
        .filter(external_result::accepted_by.is_not_null())
        .filter(external_result::refusal.is_null())
        .filter(contest_result::achievement_id.is_null())
        .order(external_result::id)
        .select((external_result::competition_id, external_result::uid))
        .into_boxed();
    if let Some(person_id) = person_id {
        query = query.filter(external_result::person_id.eq(person_id));
    }
    if let Some(competition_id) = competition_id {
        query = query.filter(external_result::competition_id.eq(competition_id));
    }
    query.load(conn).map_err(unexpected)
}

/// What claims for outside results of a competition are about: uid of the achievement by that of the result.
pub(crate) fn achieved(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<BTreeMap<String, String>, Fault> {
    contest_result::table
        .inner_join(external_result::table)
        .inner_join(achievement::table)
        .filter(external_result::competition_id.eq(competition_id))
        .select((external_result::uid, achievement::uid))
        .load::<(String, String)>(conn)
        .map(|rows| rows.into_iter().collect())
        .map_err(unexpected)
}

/// Those of some outside results that were accepted with a reason: as another achievement than what was on record.
pub(crate) fn reasoned(conn: &mut Conn, uids: &[String]) -> Result<BTreeSet<String>, Fault> {
    let mut found = BTreeSet::new();
    for uids in uids.chunks(500) {
        let rows = contest_result::table
            .inner_join(external_result::table)
            .inner_join(achievement::table)
            .filter(external_result::uid.eq_any(uids.to_vec()))
            .filter(achievement::reason.is_not_null())
            .select(external_result::uid)
            .load::<String>(conn)
            .map_err(unexpected)?;
        found.extend(rows);
    }
    Ok(found)
}
