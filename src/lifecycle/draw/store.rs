//! Rows of draws, subjects and maps.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::entry_status::EntryStatus;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{EntryId, RoundId, SubjectId};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{blind_map, blind_subject, draw, opened_map, released_subject};

use super::model::{Draw, Subject};

/// A subject as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = blind_subject)]
struct SubjectRow {
    id: SubjectId,
    uid: String,
    round_id: RoundId,
    code: String,
    ordinal: i64,
}

impl From<SubjectRow> for Subject {
    fn from(SubjectRow { id, uid, round_id, code, ordinal }: SubjectRow) -> Self {
        Self { id, uid, round_id, code, ordinal }
    }
}

/// Subjects of a round, in order.
pub(super) fn subjects(conn: &mut Conn, round_id: RoundId) -> Result<Vec<Subject>, Fault> {
    blind_subject::table
        .filter(blind_subject::round_id.eq(round_id))
        .order(blind_subject::ordinal)
        .select(SubjectRow::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Subject::from).collect())
        .map_err(unexpected)
}

/// Adds a subject; answers its row number.
pub(super) fn insert_subject_in_tx(
    conn: &mut Conn,
    uid: &str,
    round_id: RoundId,
    code: &str,
    ordinal: i64,
) -> Result<Written<SubjectId>, Fault> {
    rows::added(
        Bound::Subject,
        diesel::insert_into(blind_subject::table)
            .values((
                blind_subject::uid.eq(uid),
                blind_subject::round_id.eq(round_id),
                blind_subject::code.eq(code),
                blind_subject::ordinal.eq(ordinal),
            ))
            .returning(blind_subject::id)
            .get_result(conn),
    )
}

/// Adds the sealed entry behind a subject.
pub(super) fn insert_map_in_tx(
    conn: &mut Conn,
    subject_id: SubjectId,
    sealed: &[u8],
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Map,
        diesel::insert_into(blind_map::table)
            .values((blind_map::subject_id.eq(subject_id), blind_map::sealed.eq(sealed)))
            .returning(blind_map::id)
            .get_results(conn),
    )
}

/// Subjects of a round with the sealed entry behind each, in order.
pub(super) fn maps(conn: &mut Conn, round_id: RoundId) -> Result<Vec<(Subject, Vec<u8>)>, Fault> {
    let rows = blind_map::table
        .inner_join(blind_subject::table)
        .filter(blind_subject::round_id.eq(round_id))
        .order(blind_subject::ordinal)
        .select((SubjectRow::as_select(), blind_map::sealed))
        .load::<(SubjectRow, Vec<u8>)>(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().map(|(subject, sealed)| (subject.into(), sealed)).collect())
}

/// Subjects of a round whose entry is known to count no more, with what became of it.
pub(super) fn released(
    conn: &mut Conn,
    round_id: RoundId,
) -> Result<BTreeMap<SubjectId, EntryStatus>, Fault> {
    released_subject::table
        .inner_join(blind_subject::table)
        .filter(blind_subject::round_id.eq(round_id))
        .select((released_subject::subject_id, released_subject::status))
        .load::<(SubjectId, EntryStatus)>(conn)
        .map(|rows| rows.into_iter().collect())
        .map_err(unexpected)
}

/// Says of a subject what became of its entry, in place of what was said; `None`: it counts.
pub(super) fn release_in_tx(
    conn: &mut Conn,
    subject_id: SubjectId,
    status: Option<EntryStatus>,
) -> Result<Written<()>, Fault> {
    let said = released_subject::table.filter(released_subject::subject_id.eq(subject_id));
    let gone = diesel::delete(said).returning(released_subject::subject_id).get_results(conn);
    let gone = rows::any(Bound::Released, gone)?;
    let Some(status) = status else { return Ok(gone) };
    let said = rows::one(
        Bound::Released,
        diesel::insert_into(released_subject::table)
            .values((released_subject::subject_id.eq(subject_id), released_subject::status.eq(status)))
            .returning(released_subject::subject_id)
            .get_results(conn),
    )?;
    Ok(said.and(gone))
}

/// Opens one map for good.
pub(super) fn insert_opened_in_tx(
    conn: &mut Conn,
    subject_id: SubjectId,
    entry_id: EntryId,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::OpenedMap,
        diesel::insert_into(opened_map::table)
            .values((
                opened_map::subject_id.eq(subject_id),
                opened_map::entry_id.eq(entry_id),
                opened_map::at.eq(at.naive_utc()),
            ))
            .returning(opened_map::id)
            .get_results(conn),
    )
}

/// Pairs of subject and entry of a decrypted round; none before.
pub(super) fn opened(conn: &mut Conn, round_id: RoundId) -> Result<Vec<(SubjectId, EntryId)>, Fault> {
    opened_map::table
        .inner_join(blind_subject::table)
        .filter(blind_subject::round_id.eq(round_id))
        .order(blind_subject::ordinal)
        .select((opened_map::subject_id, opened_map::entry_id))
        .load::<(SubjectId, EntryId)>(conn)
        .map_err(unexpected)
}

/// A draw to be recorded.
pub(super) struct NewDraw<'a> {
    pub(super) uid: &'a str,
    pub(super) round_id: RoundId,
    pub(super) algorithm: &'a str,
    pub(super) secret_digest: &'a str,
    pub(super) secret_sealed: &'a [u8],
    pub(super) seed_digest: &'a str,
    pub(super) words: &'a str,
    pub(super) drawn_by: &'a str,
    pub(super) at: DateTime<Utc>,
}

/// Records a draw.
pub(super) fn insert_draw_in_tx(conn: &mut Conn, new: &NewDraw<'_>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Draw,
        diesel::insert_into(draw::table)
            .values((
                draw::uid.eq(new.uid),
                draw::round_id.eq(new.round_id),
                draw::algorithm.eq(new.algorithm),
                draw::secret_digest.eq(new.secret_digest),
                draw::secret_sealed.eq(new.secret_sealed),
                draw::seed_digest.eq(new.seed_digest),
                draw::words.eq(new.words),
                draw::drawn_by.eq(new.drawn_by),
                draw::at.eq(new.at.naive_utc()),
            ))
            .returning(draw::id)
            .get_results(conn),
    )
}

/// What is told of a draw, as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = draw)]
struct DrawRow {
    algorithm: String,
    secret_digest: String,
    seed_digest: String,
    words: String,
    at: NaiveDateTime,
    revealed_secret: Option<String>,
    revealed_at: Option<NaiveDateTime>,
}

impl From<DrawRow> for Draw {
    fn from(row: DrawRow) -> Self {
        let DrawRow { algorithm, secret_digest, seed_digest, words, at, revealed_secret, revealed_at } = row;
        let (at, revealed_at) = (at.and_utc(), revealed_at.map(|at| at.and_utc()));
        Self { algorithm, secret_digest, seed_digest, words, at, revealed_secret, revealed_at }
    }
}

/// The record of a round's draw.
pub(super) fn draw(conn: &mut Conn, round_id: RoundId) -> Result<Option<Draw>, Fault> {
    draw::table
        .filter(draw::round_id.eq(round_id))
        .select(DrawRow::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Draw::from))
        .map_err(unexpected)
}

/// Uid and sealed secret of a round's draw.
pub(super) fn sealed_secret(conn: &mut Conn, round_id: RoundId) -> Result<Option<(String, Vec<u8>)>, Fault> {
    draw::table
        .filter(draw::round_id.eq(round_id))
        .select((draw::uid, draw::secret_sealed))
        .first::<(String, Vec<u8>)>(conn)
        .optional()
        .map_err(unexpected)
}

/// Publishes the secret of a round's draw.
pub(super) fn reveal_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    secret: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Draw,
        diesel::update(draw::table.filter(draw::round_id.eq(round_id)))
            .set((draw::revealed_secret.eq(Some(secret)), draw::revealed_at.eq(Some(at.naive_utc()))))
            .returning(draw::id)
            .get_results(conn),
    )
}
