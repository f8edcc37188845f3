//! Rows of publications and their bodies.

pub(super) mod objections;
pub(super) mod official;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, DivisionId, EntryId, PublicationId, ResultId};
use crate::kernel::lang::Lang;
use crate::kernel::phase::CompetitionPhase;
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{
    division, entry, entry_member, event, person, publication, publication_body, stream,
};

use super::model::{Body, Encoding, Format, PublicRecord, Publication, Read};

stored_codes! {
    Format,
}

/// A publication as it is stored, without its body.
#[derive(Queryable, Selectable)]
#[diesel(table_name = publication)]
struct Row {
    id: PublicationId,
    division_id: DivisionId,
    result_id: ResultId,
    version: i64,
    digest: String,
    reason: Option<String>,
    published_at: NaiveDateTime,
    until: NaiveDateTime,
}

impl From<Row> for Publication {
    fn from(row: Row) -> Self {
        let Row { id, division_id, result_id, version, digest, reason, published_at, until } = row;
        let (published_at, until) = (published_at.and_utc(), until.and_utc());
        Self { id, division_id, result_id, version, digest, reason, published_at, until }
    }
}

/// The newest publication of a division.
pub(super) fn newest(conn: &mut Conn, division_id: DivisionId) -> Result<Option<Publication>, Fault> {
    publication::table
        .filter(publication::division_id.eq(division_id))
        .order(publication::version.desc())
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Publication::from))
        .map_err(unexpected)
}

/// The first publication of a division.
pub(super) fn first(conn: &mut Conn, division_id: DivisionId) -> Result<Option<Publication>, Fault> {
    publication::table
        .filter(publication::division_id.eq(division_id))
        .order(publication::version)
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Publication::from))
        .map_err(unexpected)
}

/// The newest publications of some divisions, by row number of the division.
pub(super) fn newest_of(
    conn: &mut Conn,
    divisions: &[DivisionId],
) -> Result<BTreeMap<DivisionId, Publication>, Fault> {
    let mut newest = BTreeMap::new();
    // A statement has only so many parameters.
    for divisions in divisions.chunks(500) {
        let rows = publication::table
            .filter(publication::division_id.eq_any(divisions.to_vec()))
            .order((publication::division_id, publication::version))
            .select(Row::as_select())
            .load::<Row>(conn)
            .map_err(unexpected)?;
        newest.extend(rows.into_iter().map(|row| (row.division_id, row.into())));
    }
    Ok(newest)
}

/// What the public reads of some divisions, by row number of the division.
pub(super) fn read_of(
    conn: &mut Conn,
    divisions: &[DivisionId],
) -> Result<BTreeMap<DivisionId, Read>, Fault> {
    let mut read: BTreeMap<DivisionId, Read> = BTreeMap::new();
    // A statement has only so many parameters.
    for divisions in divisions.chunks(500) {
        let rows = publication::table
            .filter(publication::division_id.eq_any(divisions.to_vec()))
            .order((publication::division_id, publication::version))
            .select((publication::division_id, publication::result_id, publication::published_at))
            .load::<(DivisionId, ResultId, NaiveDateTime)>(conn)
            .map_err(unexpected)?;
        for (division_id, result_id, published_at) in rows {
            // Published once more for another end of publicity, the public reads the same.
            if read.get(&division_id).is_none_or(|read| read.result_id != result_id) {
                read.insert(division_id, Read { result_id, since: published_at.and_utc() });
            }
        }
    }
    Ok(read)
}

/// What a server asks of a division once a second.
pub(super) struct Head {
    /// Row number of its newest publication.
    pub(super) id: PublicationId,
    /// Its version.
    pub(super) version: i64,
    /// End of its publicity.
    pub(super) until: DateTime<Utc>,
    /// Phase of the competition.
    pub(super) phase: CompetitionPhase,
    /// The division's results became official before those of others.
    pub(super) official: bool,
}

/// The head of the division with that uid; `None` where nothing of it is published.
pub(super) fn head(conn: &mut Conn, division_uid: &str) -> Result<Option<Head>, Fault> {
    let found = publication::table
        .inner_join(division::table.inner_join(event::table))
        .filter(division::uid.eq(division_uid))
        .order(publication::version.desc())
        .select((
            (publication::id, publication::version, publication::until),
            (event::competition_id, division::id),
        ))
        .first::<((PublicationId, i64, NaiveDateTime), (CompetitionId, DivisionId))>(conn)
        .optional()
        .map_err(unexpected)?;
    let Some(((id, version, until), (competition_id, division_id))) = found else { return Ok(None) };
    let official = !official::of_divisions(conn, &[division_id])?.is_empty();
    let phase = stream::table.find(competition_id).select(stream::phase).first(conn).map_err(unexpected)?;
    Ok(Some(Head { id, version, until: until.and_utc(), phase, official }))
}

/// The record of a publication, as it was published.
pub(super) fn record(conn: &mut Conn, id: PublicationId) -> Result<PublicRecord, Fault> {
    let body: String =
        publication::table.find(id).select(publication::body).first(conn).map_err(not_there)?;
    serde_json::from_str(&body).map_err(Fault::internal)
}

/// Row number of one version.
pub(super) fn version_id(
    conn: &mut Conn,
    division_uid: &str,
    version: i64,
) -> Result<Option<PublicationId>, Fault> {
    publication::table
        .inner_join(division::table)
        .filter(division::uid.eq(division_uid))
        .filter(publication::version.eq(version))
        .select(publication::id)
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// A publication to be kept.
pub(super) struct NewPublication<'a> {
    pub(super) uid: &'a str,
    pub(super) division_id: DivisionId,
    pub(super) result_id: ResultId,
    pub(super) version: i64,
    pub(super) body: &'a str,
    pub(super) digest: &'a str,
    pub(super) reason: Option<&'a str>,
    pub(super) published_at: DateTime<Utc>,
    pub(super) until: DateTime<Utc>,
    pub(super) by: &'a str,
}

/// Keeps a publication; answers its row number.
pub(super) fn insert_in_tx(
    conn: &mut Conn,
    new: &NewPublication<'_>,
) -> Result<Written<PublicationId>, Fault> {
    rows::added(
        Bound::Publication,
        diesel::insert_into(publication::table)
            .values((
                publication::uid.eq(new.uid),
                publication::division_id.eq(new.division_id),
                publication::result_id.eq(new.result_id),
                publication::version.eq(new.version),
                publication::body.eq(new.body),
                publication::digest.eq(new.digest),
                publication::reason.eq(new.reason),
                publication::published_at.eq(new.published_at.naive_utc()),
                publication::until.eq(new.until.naive_utc()),
                publication::by_account.eq(new.by),
            ))
            .returning(publication::id)
            .get_result(conn),
    )
}

/// Keeps a rendering.
pub(super) fn insert_body_in_tx(
    conn: &mut Conn,
    publication_id: PublicationId,
    body: &Body,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::PublicationBody,
        diesel::insert_into(publication_body::table)
            .values((
                publication_body::publication_id.eq(publication_id),
                publication_body::format.eq(body.format),
                publication_body::lang.eq(body.lang.tag()),
                publication_body::encoding.eq(body.encoding.code()),
                publication_body::bytes.eq(&body.bytes),
            ))
            .returning(publication_body::id)
            .get_results(conn),
    )
}

/// The row number and the bytes of a rendering.
pub(super) fn body(
    conn: &mut Conn,
    publication_id: PublicationId,
    format: Format,
    lang: Lang,
    encoding: Encoding,
) -> Result<(i64, Vec<u8>), Fault> {
    publication_body::table
        .filter(publication_body::publication_id.eq(publication_id))
        .filter(publication_body::format.eq(format))
        .filter(publication_body::lang.eq(lang.tag()))
        .filter(publication_body::encoding.eq(encoding.code()))
        .select((publication_body::id, publication_body::bytes))
        .first(conn)
        .map_err(not_there)
}

/// Those of some divisions that have a publication.
pub(super) fn published(conn: &mut Conn, divisions: &[DivisionId]) -> Result<BTreeSet<DivisionId>, Fault> {
    let mut published = BTreeSet::new();
    // A statement has only so many parameters.
    for divisions in divisions.chunks(500) {
        let rows = publication::table
            .filter(publication::division_id.eq_any(divisions.to_vec()))
            .select(publication::division_id)
            .distinct()
            .load::<DivisionId>(conn)
            .map_err(unexpected)?;
        published.extend(rows);
    }
    Ok(published)
}

/// The results of a division that were published.
pub(super) fn results_published(
    conn: &mut Conn,
    division_id: DivisionId,
) -> Result<BTreeSet<ResultId>, Fault> {
    let rows = publication::table
        .filter(publication::division_id.eq(division_id))
        .select(publication::result_id)
        .load::<ResultId>(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().collect())
}

/// Row numbers of entry and division of those with that ticket number and name, newest first.
pub(super) fn entries_named(
    conn: &mut Conn,
    number: &str,
    name: &str,
) -> Result<Vec<(EntryId, DivisionId)>, Fault> {
    let alone = entry_member::table
        .inner_join(person::table)
        .filter(entry_member::entry_id.eq(entry::id))
        .filter(person::name.eq(name));
    entry::table
        .filter(entry::number.eq(number))
        .filter(entry::team_name.eq(name).or(entry::team_name.is_null().and(exists(alone))))
        .order(entry::id.desc())
        .select((entry::id, entry::division_id))
        .load(conn)
        .map_err(unexpected)
}
