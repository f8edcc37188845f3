//! Claims.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{ClaimId, CompetitionId, RunId, StreamId};
use crate::kernel::money::Fen;
use crate::lifecycle::awards::model::Claim;
use crate::lifecycle::awards::model::identity::Identity;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{claim, competition};

/// A claim as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = claim)]
struct ClaimRow {
    id: ClaimId,
    uid: String,
    competition_id: CompetitionId,
    pack: String,
    rule: String,
    benefit: Option<String>,
    subject: String,
    payee: String,
    payee_id: Option<StreamId>,
    amount_fen: i64,
}

impl From<ClaimRow> for Claim {
    fn from(row: ClaimRow) -> Self {
        let ClaimRow { id, uid, competition_id, pack, rule, benefit, subject, payee, payee_id, amount_fen } =
            row;
        let amount = Fen::new(amount_fen);
        Self { id, uid, competition_id, pack, rule, benefit, subject, payee, payee_id, amount }
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

/// Competitions with a claim of that payee that is not zero, in order.
pub(crate) fn owing(conn: &mut Conn, payee_id: StreamId) -> Result<Vec<CompetitionId>, Fault> {
    claim::table
        .filter(claim::payee_id.eq(payee_id))
        .filter(claim::amount_fen.ne(0))
        .order(claim::competition_id)
        .select(claim::competition_id)
        .distinct()
        .load(conn)
        .map_err(unexpected)
}

/// Competitions with a claim of that payee, whatever became of it, in order.
pub(crate) fn claimed_by(conn: &mut Conn, payee_id: StreamId) -> Result<Vec<CompetitionId>, Fault> {
    claim::table
        .filter(claim::payee_id.eq(payee_id))
        .order(claim::competition_id)
        .select(claim::competition_id)
        .distinct()
        .load(conn)
        .map_err(unexpected)
}

/// The claim of that identity, whichever competition made it.
pub(crate) fn claim_by_identity(conn: &mut Conn, identity: &Identity) -> Result<Option<Claim>, Fault> {
    claim::table
        .filter(claim::pack.eq(&identity.pack))
        .filter(claim::benefit.eq(&identity.benefit))
        .filter(claim::subject.eq(&identity.subject))
        .filter(claim::payee.eq(&identity.payee))
        .filter(claim::instalment.eq(identity.instalment))
        .select(ClaimRow::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Claim::from))
        .map_err(unexpected)
}

/// Those of some identities under which another competition claims an amount now, with its name.
pub(crate) fn claimed_elsewhere(
    conn: &mut Conn,
    competition_id: CompetitionId,
    identities: &[Identity],
) -> Result<BTreeMap<Identity, String>, Fault> {
    let mut of_benefit: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for one in identities {
        of_benefit.entry((&one.pack, &one.benefit)).or_default().push(&one.subject);
    }
    let mut found = BTreeMap::new();
    for ((pack, benefit), subjects) in of_benefit {
        // A statement has only so many parameters.
        for subjects in subjects.chunks(500) {
            let rows = claim::table
                .inner_join(competition::table)
                .filter(claim::pack.eq(pack))
                .filter(claim::benefit.eq(benefit))
                .filter(claim::subject.eq_any(subjects.to_vec()))
                .filter(claim::competition_id.ne(competition_id))
                .filter(claim::amount_fen.ne(0))
                .select((claim::subject, claim::payee, claim::instalment, competition::name))
                .load::<(String, String, Option<i64>, String)>(conn)
                .map_err(unexpected)?;
            for (subject, payee, instalment, name) in rows {
                let (pack, benefit) = (pack.to_owned(), benefit.to_owned());
                let instalment = instalment.unwrap_or(1);
                found.insert(Identity { pack, benefit, subject, payee, instalment }, name);
            }
        }
    }
    Ok(found)
}

/// A claim to be made.
pub(crate) struct NewClaim<'a> {
    pub(crate) uid: &'a str,
    pub(crate) competition_id: CompetitionId,
    pub(crate) identity: &'a Identity,
    pub(crate) rule: &'a str,
    pub(crate) payee_id: Option<StreamId>,
    pub(crate) amount: Fen,
    pub(crate) run_id: RunId,
}

/// Makes a claim.
pub(crate) fn insert_claim_in_tx(conn: &mut Conn, new: &NewClaim<'_>) -> Result<Written<()>, Fault> {
    let identity = new.identity;
    rows::one(
        Bound::Claim,
        diesel::insert_into(claim::table)
            .values((
                claim::uid.eq(new.uid),
                claim::competition_id.eq(new.competition_id),
                claim::pack.eq(&identity.pack),
                claim::rule.eq(new.rule),
                claim::benefit.eq(&identity.benefit),
                claim::subject.eq(&identity.subject),
                claim::payee.eq(&identity.payee),
                claim::instalment.eq(identity.instalment),
                claim::payee_id.eq(new.payee_id),
                claim::amount_fen.eq(new.amount.fen()),
                claim::run_id.eq(new.run_id),
            ))
            .returning(claim::id)
            .get_results(conn),
    )
}

/// Sets the amount a newly accepted run of a competition gives.
pub(crate) fn set_claim_in_tx(
    conn: &mut Conn,
    id: ClaimId,
    amount: Fen,
    (competition_id, run_id): (CompetitionId, RunId),
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Claim,
        diesel::update(claim::table.find(id))
            .set((
                claim::competition_id.eq(competition_id),
                claim::amount_fen.eq(amount.fen()),
                claim::run_id.eq(run_id),
            ))
            .returning(claim::id)
            .get_results(conn),
    )
}
