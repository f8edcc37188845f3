//! Claims.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{ClaimId, CompetitionId, RunId, StreamId};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::Claim;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::claim;
use crate::platform::db::written::one;

/// A claim as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = claim)]
struct ClaimRow {
    id: ClaimId,
    uid: String,
    competition_id: CompetitionId,
    pack: String,
    rule: String,
    subject: String,
    payee: String,
    payee_id: Option<StreamId>,
    amount_fen: i64,
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        let ClaimRow { id, uid, competition_id, pack, rule, subject, payee, payee_id, amount_fen } = row;
        Self { id, uid, competition_id, pack, rule, subject, payee, payee_id, amount: Fen::new(amount_fen) }
    }
}

/// Claims of a competition, in order of making.
pub(crate) fn claims(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Claim>, Fault> {
    claim::table
        .filter(claim::competition_id.eq(competition_id))
        .order(claim::id)
        .select(ClaimRow::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Claim::from).collect())
        .map_err(unexpected)
}

/// The claim of that identity, whichever competition made it.
pub(crate) fn claim_by_identity(
    conn: &mut Conn,
    identity: &(String, String, String, String),
) -> Result<Option<Claim>, Fault> {
    let (pack, rule, subject, payee) = identity;
    claim::table
        .filter(claim::pack.eq(pack))
        .filter(claim::rule.eq(rule))
        .filter(claim::subject.eq(subject))
        .filter(claim::payee.eq(payee))
        .select(ClaimRow::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Claim::from))
        .map_err(unexpected)
}

/// A claim to be made.
pub(crate) struct NewClaim<'a> {
    pub(crate) uid: &'a str,
    pub(crate) competition_id: CompetitionId,
    /// Pack, rule, subject, payee.
    pub(crate) identity: &'a (String, String, String, String),
    pub(crate) payee_id: Option<StreamId>,
    pub(crate) amount: Fen,
    pub(crate) run_id: RunId,
}

/// Makes a claim; `false` where another write made the same one a moment ago.
pub(crate) fn insert_claim_in_tx(conn: &mut Conn, new: &NewClaim<'_>) -> Result<bool, Fault> {
    let (pack, rule, subject, payee) = new.identity;
    let inserted = diesel::insert_into(claim::table)
        .values((
            claim::uid.eq(new.uid),
            claim::competition_id.eq(new.competition_id),
            claim::pack.eq(pack),
            claim::rule.eq(rule),
            claim::subject.eq(subject),
            claim::payee.eq(payee),
            claim::payee_id.eq(new.payee_id),
            claim::amount_fen.eq(new.amount.fen()),
            claim::run_id.eq(new.run_id),
        ))
        .execute(conn);
    match inserted {
        Ok(_rows) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(unexpected(error)),
    }
}

/// Sets the amount a newly accepted run gives.
pub(crate) fn set_claim_in_tx(conn: &mut Conn, id: ClaimId, amount: Fen, run_id: RunId) -> Result<(), Fault> {
    one(diesel::update(claim::table.find(id))
        .set((claim::amount_fen.eq(amount.fen()), claim::run_id.eq(run_id)))
        .execute(conn))
}
