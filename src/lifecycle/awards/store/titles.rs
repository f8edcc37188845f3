//! Titles recommended, approved, held.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, HonourId, PersonId, RecommendationId, RunId};
use crate::lifecycle::awards::model::Recommendation;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{award_run, honour, honour_revocation, stream, title_recommendation};
use crate::register::model::{Cause, Revocation};

/// A recommendation as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = title_recommendation)]
struct Row {
    id: RecommendationId,
    uid: String,
    person_id: PersonId,
    #[diesel(select_expression = stream::uid)]
    person: String,
    title: String,
    recommended_by: String,
    approved_at: Option<NaiveDateTime>,
    document: Option<String>,
    honour_id: Option<HonourId>,
}

/// That the honour it became was revoked.
#[derive(Queryable, Selectable)]
#[diesel(table_name = honour_revocation)]
struct RevocationRow {
    cause: Cause,
    document: String,
    day: NaiveDate,
    reason: String,
}

impl TryFrom<(Row, Option<RevocationRow>)> for Recommendation {
    type Error = Fault;

    fn try_from((row, revoked): (Row, Option<RevocationRow>)) -> Result<Self, Fault> {
        let Row { id, uid, person_id, person, title, recommended_by, approved_at, document, honour_id } = row;
        let revoked = revoked.map(|row| Revocation {
            cause: row.cause,
            document: row.document,
            day: row.day,
            reason: row.reason,
        });
        let under = |at: NaiveDateTime| {
            let document = document.ok_or_else(|| Fault::internal("a title was approved without a document"));
            Ok::<_, Fault>((at.and_utc(), document?))
        };
        let approved = approved_at.map(under).transpose()?;
        Ok(Self { id, uid, person_id, person, title, recommended_by, approved, honour_id, revoked })
    }
}

/// Recommendations of a competition, in order of making.
pub(crate) fn recommendations(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<Recommendation>, Fault> {
    let rows = title_recommendation::table
        .inner_join(award_run::table)
        .inner_join(stream::table.on(stream::id.eq(title_recommendation::person_id)))
        .left_join(
            honour_revocation::table
                .on(title_recommendation::honour_id.eq(honour_revocation::honour_id.nullable())),
        )
        .filter(award_run::competition_id.eq(competition_id))
        .order(title_recommendation::id)
        .select((Row::as_select(), Option::<RevocationRow>::as_select()))
        .load::<(Row, Option<RevocationRow>)>(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(Recommendation::try_from).collect()
}

/// Recommends a person for a title.
pub(crate) fn insert_recommendation_in_tx(
    conn: &mut Conn,
    uid: &str,
    (run_id, person_id): (RunId, PersonId),
    (rule, title): (&str, &str),
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Recommendation,
        diesel::insert_into(title_recommendation::table)
            .values((
                title_recommendation::uid.eq(uid),
                title_recommendation::run_id.eq(run_id),
                title_recommendation::person_id.eq(person_id),
                title_recommendation::rule.eq(rule),
                title_recommendation::title.eq(title),
                title_recommendation::recommended_by.eq(by),
                title_recommendation::recommended_at.eq(at.naive_utc()),
            ))
            .returning(title_recommendation::id)
            .get_results(conn),
    )
}

/// Marks a recommendation as approved, with the honour it became.
pub(crate) fn approve_title_in_tx(
    conn: &mut Conn,
    id: RecommendationId,
    honour_id: HonourId,
    by: &str,
    document: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Recommendation,
        diesel::update(title_recommendation::table.find(id))
            .set((
                title_recommendation::approved_by.eq(Some(by)),
                title_recommendation::approved_at.eq(Some(at.naive_utc())),
                title_recommendation::document.eq(Some(document)),
                title_recommendation::honour_id.eq(Some(honour_id)),
            ))
            .returning(title_recommendation::id)
            .get_results(conn),
    )
}

/// Row number of an honour.
pub(crate) fn honour_id(conn: &mut Conn, uid: &str) -> Result<HonourId, Fault> {
    honour::table.filter(honour::uid.eq(uid)).select(honour::id).first(conn).map_err(unexpected)
}

/// Row number of the newest honour on record; 0 where there is none.
pub(crate) fn newest_honour(conn: &mut Conn) -> Result<i64, Fault> {
    let newest = honour::table.select(diesel::dsl::max(honour::id)).first::<Option<HonourId>>(conn);
    Ok(newest.map_err(unexpected)?.map_or(0, HonourId::row))
}
