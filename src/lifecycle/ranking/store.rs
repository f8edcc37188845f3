//! Rows of confirmations, consents, signatures, committee decisions, results.

pub(super) mod corrections;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{ConfirmationId, DivisionId, ResultId, RoundId};
use crate::kernel::role::Role;
use crate::platform::db::Conn;
use crate::platform::db::at::At;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{
    decryption_consent, ranking_decision, result, round_confirmation, round_signature,
};

/// The chief's confirmation of blind totals.
#[derive(Queryable, Selectable)]
#[diesel(table_name = round_confirmation)]
pub(super) struct Confirmation {
    pub(super) id: ConfirmationId,
    pub(super) digest: String,
    /// Digest of the marks as they were then; `None` where that was not kept yet.
    pub(super) inputs: Option<String>,
    #[diesel(column_name = by_account)]
    pub(super) by: String,
    #[diesel(deserialize_as = At)]
    pub(super) at: DateTime<Utc>,
}

/// Records a confirmation.
pub(super) fn insert_confirmation_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    (body, digest, inputs): (&str, &str, &str),
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Confirmation,
        diesel::insert_into(round_confirmation::table)
            .values((
                round_confirmation::round_id.eq(round_id),
                round_confirmation::body.eq(body),
                round_confirmation::digest.eq(digest),
                round_confirmation::inputs.eq(Some(inputs)),
                round_confirmation::by_account.eq(by),
                round_confirmation::at.eq(at.naive_utc()),
            ))
            .returning(round_confirmation::id)
            .get_results(conn),
    )
}

/// The newest confirmation of a round.
pub(super) fn confirmation(conn: &mut Conn, round_id: RoundId) -> Result<Option<Confirmation>, Fault> {
    round_confirmation::table
        .filter(round_confirmation::round_id.eq(round_id))
        .order(round_confirmation::id.desc())
        .select(Confirmation::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// Somebody's consent or signature.
#[derive(Queryable)]
pub(super) struct Given {
    pub(super) role: Role,
    pub(super) by: String,
    #[diesel(deserialize_as = At)]
    pub(super) at: DateTime<Utc>,
}

/// Consents to open what was confirmed.
pub(super) fn consents(conn: &mut Conn, confirmation_id: ConfirmationId) -> Result<Vec<Given>, Fault> {
    decryption_consent::table
        .filter(decryption_consent::confirmation_id.eq(confirmation_id))
        .order(decryption_consent::id)
        .select((decryption_consent::role, decryption_consent::by_account, decryption_consent::at))
        .load(conn)
        .map_err(unexpected)
}

/// Records a consent; `false` where that role has consented already.
pub(super) fn insert_consent_in_tx(
    conn: &mut Conn,
    confirmation_id: ConfirmationId,
    role: Role,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(decryption_consent::table)
        .values((
            decryption_consent::confirmation_id.eq(confirmation_id),
            decryption_consent::role.eq(role),
            decryption_consent::by_account.eq(by),
            decryption_consent::at.eq(at.naive_utc()),
        ))
        .returning(decryption_consent::id)
        .get_results(conn);
    rows::unless_twice(Bound::Consent, inserted)
}

/// Signatures under one text of a round's decrypted result.
pub(super) fn signatures(conn: &mut Conn, round_id: RoundId, digest: &str) -> Result<Vec<Given>, Fault> {
    round_signature::table
        .filter(round_signature::round_id.eq(round_id))
        .filter(round_signature::digest.eq(digest))
        .order(round_signature::id)
        .select((round_signature::role, round_signature::by_account, round_signature::at))
        .load(conn)
        .map_err(unexpected)
}

/// Records a signature; `false` where that role has signed already.
pub(super) fn insert_signature_in_tx(
    conn: &mut Conn,
    round_id: RoundId,
    role: Role,
    digest: &str,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(round_signature::table)
        .values((
            round_signature::round_id.eq(round_id),
            round_signature::role.eq(role),
            round_signature::digest.eq(digest),
            round_signature::by_account.eq(by),
            round_signature::at.eq(at.naive_utc()),
        ))
        .returning(round_signature::id)
        .get_results(conn);
    rows::unless_twice(Bound::RoundSignature, inserted)
}

/// A committee decision as it is kept.
#[derive(Queryable, Selectable)]
#[diesel(table_name = ranking_decision)]
pub(super) struct DecisionRow {
    pub(super) uid: String,
    pub(super) kind: String,
    pub(super) body: String,
    pub(super) reason: String,
    #[diesel(column_name = by_account)]
    pub(super) by: String,
    #[diesel(deserialize_as = At)]
    pub(super) at: DateTime<Utc>,
}

/// Decisions of a division, oldest first.
pub(super) fn decisions(conn: &mut Conn, division_id: DivisionId) -> Result<Vec<DecisionRow>, Fault> {
    ranking_decision::table
        .filter(ranking_decision::division_id.eq(division_id))
        .order(ranking_decision::id)
        .select(DecisionRow::as_select())
        .load(conn)
        .map_err(unexpected)
}

/// Records a decision.
pub(super) fn insert_decision_in_tx(
    conn: &mut Conn,
    division_id: DivisionId,
    row: &DecisionRow,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::RankingDecision,
        diesel::insert_into(ranking_decision::table)
            .values((
                ranking_decision::uid.eq(&row.uid),
                ranking_decision::division_id.eq(division_id),
                ranking_decision::kind.eq(&row.kind),
                ranking_decision::body.eq(&row.body),
                ranking_decision::reason.eq(&row.reason),
                ranking_decision::by_account.eq(&row.by),
                ranking_decision::at.eq(row.at.naive_utc()),
            ))
            .returning(ranking_decision::id)
            .get_results(conn),
    )
}

/// A version of a division's result.
#[derive(Queryable, Selectable)]
#[diesel(table_name = result)]
pub(super) struct ResultRow {
    pub(super) id: ResultId,
    pub(super) version: i64,
    pub(super) body: String,
    pub(super) digest: String,
}

/// The newest result of a division.
pub(super) fn newest_result(conn: &mut Conn, division_id: DivisionId) -> Result<Option<ResultRow>, Fault> {
    result::table
        .filter(result::division_id.eq(division_id))
        .order(result::version.desc())
        .select(ResultRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// The row number of the newest result of a division.
pub(super) fn newest_result_id(conn: &mut Conn, division_id: DivisionId) -> Result<Option<ResultId>, Fault> {
    result::table
        .filter(result::division_id.eq(division_id))
        .order(result::version.desc())
        .select(result::id)
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// The row number of the first result of a division.
pub(super) fn first_result_id(conn: &mut Conn, division_id: DivisionId) -> Result<Option<ResultId>, Fault> {
    result::table
        .filter(result::division_id.eq(division_id))
        .filter(result::version.eq(1))
        .select(result::id)
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// The result with that row number.
pub(super) fn result(conn: &mut Conn, id: ResultId) -> Result<ResultRow, Fault> {
    result::table.find(id).select(ResultRow::as_select()).first(conn).map_err(unexpected)
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
pub(super) fn insert_result_in_tx(conn: &mut Conn, new: &NewResult<'_>) -> Result<Written<ResultId>, Fault> {
    rows::added(
        Bound::Result,
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
            .get_result(conn),
    )
}
