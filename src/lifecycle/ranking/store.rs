//! Rows of confirmations, consents, signatures, committee decisions, results.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{ConfirmationId, DivisionId, ResultId, RoundId};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{
    decryption_consent, ranking_decision, result, round_confirmation, round_signature,
};
use crate::platform::db::written::one;

/// The chief's confirmation of blind totals.
pub(super) struct Confirmation {
    pub(super) id: ConfirmationId,
    pub(super) digest: String,
    pub(super) by: String,
    pub(super) at: DateTime<Utc>,
}

/// Records a confirmation.
pub(super) fn insert_confirmation_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    body: &str,
    digest: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    one(diesel::insert_into(round_confirmation::table)
        .values((
            round_confirmation::round_id.eq(round_id),
            round_confirmation::body.eq(body),
            round_confirmation::digest.eq(digest),
            round_confirmation::by_account.eq(by),
            round_confirmation::at.eq(at.naive_utc()),
        ))
        .execute(conn))
}

/// The newest confirmation of a round.
pub(super) fn confirmation(conn: &mut Conn, round_id: RoundId) -> Result<Option<Confirmation>, Fault> {
    round_confirmation::table
        .filter(round_confirmation::round_id.eq(round_id))
        .order(round_confirmation::id.desc())
        .select((
            round_confirmation::id,
            round_confirmation::digest,
            round_confirmation::by_account,
            round_confirmation::at,
        ))
        .first::<(ConfirmationId, String, String, NaiveDateTime)>(conn)
        .optional()
        .map(|row| row.map(|(id, digest, by, at)| Confirmation { id, digest, by, at: at.and_utc() }))
        .map_err(unexpected)
}

/// Somebody's consent or signature.
pub(super) struct Given {
    pub(super) role: String,
    pub(super) by: String,
    pub(super) at: DateTime<Utc>,
}

fn given((role, by, at): (String, String, NaiveDateTime)) -> Given {
    Given { role, by, at: at.and_utc() }
}

/// `false` where that row is there already.
fn unless_twice(inserted: Result<usize, Error>) -> Result<bool, Fault> {
    match inserted {
        Ok(_rows) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(unexpected(error)),
    }
}

/// Consents to open what was confirmed.
pub(super) fn consents(conn: &mut Conn, confirmation_id: ConfirmationId) -> Result<Vec<Given>, Fault> {
    decryption_consent::table
        .filter(decryption_consent::confirmation_id.eq(confirmation_id))
        .order(decryption_consent::id)
        .select((decryption_consent::role, decryption_consent::by_account, decryption_consent::at))
        .load(conn)
        .map(|rows| rows.into_iter().map(given).collect())
        .map_err(unexpected)
}

/// Records a consent; `false` where that role has consented already.
pub(super) fn insert_consent_in_tx(
    conn: &mut Conn,
    confirmation_id: ConfirmationId,
    role: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<bool, Fault> {
    let inserted = diesel::insert_into(decryption_consent::table)
        .values((
            decryption_consent::confirmation_id.eq(confirmation_id),
            decryption_consent::role.eq(role),
            decryption_consent::by_account.eq(by),
            decryption_consent::at.eq(at.naive_utc()),
        ))
        .execute(conn);
    unless_twice(inserted)
}

/// Signatures under one text of a round's decrypted result.
pub(super) fn signatures(conn: &mut Conn, round_id: RoundId, digest: &str) -> Result<Vec<Given>, Fault> {
    round_signature::table
        .filter(round_signature::round_id.eq(round_id))
        .filter(round_signature::digest.eq(digest))
        .order(round_signature::id)
        .select((round_signature::role, round_signature::by_account, round_signature::at))
        .load(conn)
        .map(|rows| rows.into_iter().map(given).collect())
        .map_err(unexpected)
}

/// Records a signature; `false` where that role has signed already.
pub(super) fn insert_signature_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    role: &str,
    digest: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<bool, Fault> {
    let inserted = diesel::insert_into(round_signature::table)
        .values((
            round_signature::round_id.eq(round_id),
            round_signature::role.eq(role),
            round_signature::digest.eq(digest),
            round_signature::by_account.eq(by),
            round_signature::at.eq(at.naive_utc()),
        ))
        .execute(conn);
    unless_twice(inserted)
}

/// A committee decision as it is kept.
pub(super) struct DecisionRow {
    pub(super) uid: String,
    pub(super) kind: String,
    pub(super) body: String,
    pub(super) reason: String,
    pub(super) by: String,
    pub(super) at: DateTime<Utc>,
}

/// Decisions of a division, oldest first.
pub(super) fn decisions(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<DecisionRow>, Fault> {
    ranking_decision::table
        .filter(ranking_decision::division_id.eq(division_id))
        .order(ranking_decision::id)
        .select((
            ranking_decision::uid,
            ranking_decision::kind,
            ranking_decision::body,
            ranking_decision::reason,
            ranking_decision::by_account,
            ranking_decision::at,
        ))
        .load::<(String, String, String, String, String, NaiveDateTime)>(conn)
        .map(|rows| {
            rows.into_iter()
                .map(|(uid, kind, body, reason, by, at)| DecisionRow {
                    uid,
                    kind,
                    body,
                    reason,
                    by,
                    at: at.and_utc(),
                })
                .collect()
        })
        .map_err(unexpected)
}

/// Records a decision.
pub(super) fn insert_decision_in_tx(
    conn: &mut Conn,
    division_id: DivisionId,
    row: &DecisionRow,
) -> Result<(), Fault> {
    one(diesel::insert_into(ranking_decision::table)
        .values((
            ranking_decision::uid.eq(&row.uid),
            ranking_decision::division_id.eq(division_id),
            ranking_decision::kind.eq(&row.kind),
            ranking_decision::body.eq(&row.body),
            ranking_decision::reason.eq(&row.reason),
            ranking_decision::by_account.eq(&row.by),
            ranking_decision::at.eq(row.at.naive_utc()),
        ))
        .execute(conn))
}

/// A version of a division's result.
pub(super) struct ResultRow {
    pub(super) id: ResultId,
    pub(super) version: i64,
    pub(super) body: String,
    pub(super) digest: String,
}

type ResultColumns = (ResultId, i64, String, String);

fn result_row((id, version, body, digest): ResultColumns) -> ResultRow {
    ResultRow { id, version, body, digest }
}

/// The newest result of a division.
pub(super) fn newest_result(conn: &mut Conn, division_id: DivisionId) -> Result<Option<ResultRow>, Fault> {
    result::table
        .filter(result::division_id.eq(division_id))
        .order(result::version.desc())
        .select((result::id, result::version, result::body, result::digest))
        .first::<ResultColumns>(conn)
        .optional()
        .map(|row| row.map(result_row))
        .map_err(unexpected)
}

/// The result with that row number.
pub(super) fn result(conn: &mut Conn, id: ResultId) -> Result<ResultRow, Fault> {
    result::table
        .find(id)
        .select((result::id, result::version, result::body, result::digest))
        .first::<ResultColumns>(conn)
        .map(result_row)
        .map_err(unexpected)
}

/// The digest of the result with that row number.
pub(super) fn result_digest(conn: &mut Conn, id: ResultId) -> Result<String, Fault> {
    result::table.find(id).select(result::digest).first(conn).map_err(unexpected)
}

/// A result to be kept.
pub(super) struct NewResult<'a> {
    pub(super) uid: &'a str,
    pub(super) division_id: DivisionId,
    pub(super) version: i64,
    pub(super) body: &'a str,
    pub(super) digest: &'a str,
    pub(super) reason: Option<&'a str>,
    pub(super) by: &'a str,
    pub(super) at: DateTime<Utc>,
}

/// Keeps a result; answers its row number.
pub(super) fn insert_result_in_tx(conn: &mut Conn, new: &NewResult<'_>) -> Result<ResultId, Fault> {
    diesel::insert_into(result::table)
        .values((
            result::uid.eq(new.uid),
            result::division_id.eq(new.division_id),
            result::version.eq(new.version),
            result::body.eq(new.body),
            result::digest.eq(new.digest),
            result::reason.eq(new.reason),
            result::by_account.eq(new.by),
            result::at.eq(new.at.naive_utc()),
        ))
        .returning(result::id)
        .get_result(conn)
        .map_err(unexpected)
}
