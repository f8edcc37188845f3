//! Lines of batches, and postings.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, ClaimId, CompetitionId, LineId, SecretId, StreamId};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::{BatchLine, Movement, PostingKind};
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{batch_line, claim, person, posting, secret, stream, unit};
use crate::platform::db::written::one;

/// A line to be kept.
pub(crate) struct NewLine<'a> {
    pub(crate) uid: &'a str,
    pub(crate) batch_id: BatchId,
    pub(crate) line: i64,
    pub(crate) claim_id: ClaimId,
    pub(crate) payee_id: StreamId,
    pub(crate) account_secret_id: Option<SecretId>,
    pub(crate) amount: Fen,
}

/// Keeps a line.
pub(crate) fn insert_line_in_tx(conn: &mut Conn, new: &NewLine<'_>) -> Result<(), Fault> {
    one(diesel::insert_into(batch_line::table)
        .values((
            batch_line::uid.eq(new.uid),
            batch_line::batch_id.eq(new.batch_id),
            batch_line::line.eq(new.line),
            batch_line::claim_id.eq(new.claim_id),
            batch_line::payee_id.eq(new.payee_id),
            batch_line::account_secret_id.eq(new.account_secret_id),
            batch_line::amount_fen.eq(new.amount.fen()),
        ))
        .execute(conn))
}

/// A payee: row number of its stream, its name as a person, its name as a unit.
type Payee = (StreamId, Option<String>, Option<String>);

/// A claim: row number, uid, pack, rule.
type Claim = (ClaimId, String, String, String);

type LineRow = (LineId, String, i64, Claim, Payee, Option<SecretId>, i64);

fn lacking(what: &str, line: LineId) -> Fault {
    Fault::internal(format!("line {line} lacks the {what} it speaks of"))
}

/// Lines of a batch in order. A payee is called as the register calls it today: a line keeps no name of a person.
pub(crate) fn lines(conn: &mut Conn, batch_id: BatchId) -> Result<Vec<BatchLine>, Fault> {
    let rows = batch_line::table
        .inner_join(claim::table)
        .left_join(person::table.on(person::id.eq(batch_line::payee_id)))
        .left_join(unit::table.on(unit::id.eq(batch_line::payee_id)))
        .filter(batch_line::batch_id.eq(batch_id))
        .order(batch_line::line)
        .select((
            batch_line::id,
            batch_line::uid,
            batch_line::line,
            (claim::id, claim::uid, claim::pack, claim::rule),
            (batch_line::payee_id, person::name.nullable(), unit::name.nullable()),
            batch_line::account_secret_id,
            batch_line::amount_fen,
        ))
        .load::<LineRow>(conn)
        .map_err(unexpected)?;
    let mut reversed: BTreeMap<LineId, String> = posting::table
        .inner_join(batch_line::table)
        .filter(batch_line::batch_id.eq(batch_id))
        .filter(posting::kind.eq(PostingKind::Reversal.code()))
        .select((posting::batch_line_id, posting::reason))
        .load::<(LineId, Option<String>)>(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(|(line, reason)| Ok((line, reason.ok_or_else(|| lacking("reversal", line))?)))
        .collect::<Result<_, Fault>>()?;
    let line = |(id, uid, line, claim, (payee_id, person, unit), account, fen): LineRow| {
        let (claim_id, claim_uid, pack, rule) = claim;
        Ok(BatchLine {
            id,
            uid,
            line,
            claim_id,
            claim_uid,
            pack,
            rule,
            payee_id,
            payee_name: person.or(unit).ok_or_else(|| lacking("payee", id))?,
            account_secret_id: account,
            amount: Fen::new(fen),
            reversed: reversed.remove(&id),
        })
    };
    rows.into_iter().map(line).collect()
}

/// Every line of a competition's claims with its postings, from one statement: what moves from under way to posted
/// in another transaction is seen in one state or the other, never in none.
pub(crate) fn movements(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Movement>, Fault> {
    let rows = batch_line::table
        .inner_join(claim::table)
        .inner_join(stream::table.on(stream::id.eq(batch_line::batch_id)))
        .left_join(posting::table.on(posting::batch_line_id.eq(batch_line::id)))
        .filter(claim::competition_id.eq(competition_id))
        .order(batch_line::id)
        .select((
            batch_line::id,
            batch_line::claim_id,
            batch_line::amount_fen,
            stream::phase,
            posting::amount_fen.nullable(),
        ))
        .load::<(LineId, ClaimId, i64, String, Option<i64>)>(conn)
        .map_err(unexpected)?;
    let mut lines: BTreeMap<LineId, Movement> = BTreeMap::new();
    for (line, claim_id, fen, phase, posted) in rows {
        let phase =
            BatchPhase::from_code(&phase).ok_or_else(|| Fault::internal(format!("unknown phase {phase}")))?;
        let new = Movement { claim_id, amount: Fen::new(fen), phase, postings: Vec::new() };
        lines.entry(line).or_insert(new).postings.extend(posted.map(Fen::new));
    }
    Ok(lines.into_values().collect())
}

/// A posting to be kept.
pub(crate) struct NewPosting<'a> {
    pub(crate) uid: &'a str,
    pub(crate) line: &'a BatchLine,
    pub(crate) kind: PostingKind,
    pub(crate) amount: Fen,
    pub(crate) reason: Option<&'a str>,
    pub(crate) by: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// Keeps a posting; `false` where the line has one of its kind already.
pub(crate) fn insert_posting_in_tx(conn: &mut Conn, new: &NewPosting<'_>) -> Result<bool, Fault> {
    let inserted = diesel::insert_into(posting::table)
        .values((
            posting::uid.eq(new.uid),
            posting::claim_id.eq(new.line.claim_id),
            posting::batch_line_id.eq(new.line.id),
            posting::kind.eq(new.kind.code()),
            posting::amount_fen.eq(new.amount.fen()),
            posting::reason.eq(new.reason),
            posting::by_account.eq(new.by),
            posting::at.eq(new.at.naive_utc()),
        ))
        .execute(conn);
    match inserted {
        Ok(_rows) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(unexpected(error)),
    }
}

/// The sealed accounts the lines of a batch go to, as they may be shown, by row number.
pub(crate) fn masked_accounts(
    conn: &mut Conn,
    batch_id: BatchId,
) -> Result<BTreeMap<SecretId, String>, Fault> {
    let rows = batch_line::table
        .inner_join(secret::table)
        .filter(batch_line::batch_id.eq(batch_id))
        .select((secret::id, secret::masked))
        .load::<(SecretId, String)>(conn)
        .map_err(unexpected)?;
    Ok(rows.into_iter().collect())
}
