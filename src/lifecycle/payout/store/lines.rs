//! Lines of batches, and postings.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{BatchId, ClaimId, CompetitionId, LineId, SecretId, StreamId};
use crate::kernel::money::Fen;
use crate::kernel::phase::BatchPhase;
use crate::lifecycle::payout::model::{Aside, BatchLine, Movement, PostingKind};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::unexpected;
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{batch_line, claim, line_set_aside, person, posting, stream, unit};

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
pub(crate) fn insert_line_in_tx(conn: &mut Conn, new: &NewLine<'_>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::BatchLine,
        diesel::insert_into(batch_line::table)
            .values((
                batch_line::uid.eq(new.uid),
                batch_line::batch_id.eq(new.batch_id),
                batch_line::line.eq(new.line),
                batch_line::claim_id.eq(new.claim_id),
                batch_line::payee_id.eq(new.payee_id),
                batch_line::account_secret_id.eq(new.account_secret_id),
                batch_line::amount_fen.eq(new.amount.fen()),
            ))
            .returning(batch_line::id)
            .get_results(conn),
    )
}

stored_codes! {
    Aside,
    PostingKind,
}

/// A line as it is stored, with its claim, and its payee's name as a person or as a unit.
#[derive(Queryable, Selectable)]
#[diesel(table_name = batch_line)]
struct LineRow {
    id: LineId,
    uid: String,
    line: i64,
    claim_id: ClaimId,
    #[diesel(select_expression = claim::uid)]
    claim_uid: String,
    #[diesel(select_expression = claim::pack)]
    pack: String,
    #[diesel(select_expression = claim::rule)]
    rule: String,
    #[diesel(select_expression = claim::benefit)]
    benefit: Option<String>,
    payee_id: StreamId,
    #[diesel(select_expression = person::name.nullable())]
    person: Option<String>,
    #[diesel(select_expression = unit::name.nullable())]
    unit: Option<String>,
    account_secret_id: Option<SecretId>,
    amount_fen: i64,
    #[diesel(select_expression = line_set_aside::because.nullable())]
    aside: Option<Aside>,
}

impl LineRow {
    fn with(self, payee_unit: Option<String>, reversed: Option<String>) -> Result<BatchLine, Fault> {
        let payee_name = self.person.or(self.unit).ok_or_else(|| lacking("payee", self.id))?;
        Ok(BatchLine {
            id: self.id,
            uid: self.uid,
            line: self.line,
            claim_id: self.claim_id,
            claim_uid: self.claim_uid,
            pack: self.pack,
            rule: self.rule,
            benefit: self.benefit,
            payee_id: self.payee_id,
            payee_name,
            payee_unit,
            account_secret_id: self.account_secret_id,
            amount: Fen::new(self.amount_fen),
            aside: self.aside,
            reversed,
        })
    }
}

fn lacking(what: &str, line: LineId) -> Fault {
    Fault::internal(format!("line {line} lacks the {what} it speaks of"))
}

/// Units of the persons among some payees.
fn units_of(conn: &mut Conn, payees: &[StreamId]) -> Result<BTreeMap<StreamId, String>, Fault> {
    let mut units = BTreeMap::new();
    // A statement has only so many parameters.
    for payees in payees.chunks(500) {
        let found = person::table
            .inner_join(unit::table)
            .filter(person::id.eq_any(payees.to_vec()))
            .select((person::id, unit::name))
            .load::<(StreamId, String)>(conn)
            .map_err(unexpected)?;
        units.extend(found);
    }
    Ok(units)
}

/// Lines of a batch in order. A payee is called as the register calls it today: a line keeps no name of a person.
pub(crate) fn lines(conn: &mut Conn, batch_id: BatchId) -> Result<Vec<BatchLine>, Fault> {
    let rows = batch_line::table
        .inner_join(claim::table)
        .left_join(person::table.on(person::id.eq(batch_line::payee_id)))
        .left_join(unit::table.on(unit::id.eq(batch_line::payee_id)))
        .left_join(line_set_aside::table.on(line_set_aside::batch_line_id.eq(batch_line::id)))
        .filter(batch_line::batch_id.eq(batch_id))
        .order(batch_line::line)
        .select(LineRow::as_select())
        .load::<LineRow>(conn)
        .map_err(unexpected)?;
    let mut reversed: BTreeMap<LineId, String> = posting::table
        .inner_join(batch_line::table)
        .filter(batch_line::batch_id.eq(batch_id))
        .filter(posting::kind.eq(PostingKind::Reversal))
        .select((posting::batch_line_id, posting::reason))
        .load::<(LineId, Option<String>)>(conn)
        .map_err(unexpected)?
        .into_iter()
        .map(|(line, reason)| Ok((line, reason.ok_or_else(|| lacking("reversal", line))?)))
        .collect::<Result<_, Fault>>()?;
    let payees: Vec<StreamId> = rows.iter().map(|row| row.payee_id).collect();
    let units = units_of(conn, &payees)?;
    let line = |row: LineRow| {
        let reversed = reversed.remove(&row.id);
        let unit = units.get(&row.payee_id).cloned();
        row.with(unit, reversed)
    };
    rows.into_iter().map(line).collect()
}

/// A line with one of its postings.
#[derive(Queryable, Selectable)]
#[diesel(table_name = batch_line)]
struct MovementRow {
    id: LineId,
    claim_id: ClaimId,
    amount_fen: i64,
    #[diesel(select_expression = stream::phase)]
    phase: BatchPhase,
    #[diesel(select_expression = posting::amount_fen.nullable())]
    posted_fen: Option<i64>,
    #[diesel(select_expression = line_set_aside::batch_line_id.nullable())]
    aside: Option<LineId>,
}

/// Every line of a competition's claims with its postings, from one statement: what moves from under way to posted
/// in another transaction is seen in one state or the other, never in none.
pub(crate) fn movements(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Movement>, Fault> {
    let rows = batch_line::table
        .inner_join(claim::table)
        .inner_join(stream::table.on(stream::id.eq(batch_line::batch_id)))
        .left_join(posting::table.on(posting::batch_line_id.eq(batch_line::id)))
        .left_join(line_set_aside::table.on(line_set_aside::batch_line_id.eq(batch_line::id)))
        .filter(claim::competition_id.eq(competition_id))
        .order(batch_line::id)
        .select(MovementRow::as_select())
        .load::<MovementRow>(conn)
        .map_err(unexpected)?;
    let mut lines: BTreeMap<LineId, Movement> = BTreeMap::new();
    for MovementRow { id, claim_id, amount_fen, phase, posted_fen, aside } in rows {
        let (amount, aside) = (Fen::new(amount_fen), aside.is_some());
        let new = Movement { claim_id, amount, phase, aside, postings: Vec::new() };
        lines.entry(id).or_insert(new).postings.extend(posted_fen.map(Fen::new));
    }
    Ok(lines.into_values().collect())
}

/// Sets a line aside: it is not paid with its batch.
pub(crate) fn set_aside_in_tx(
    conn: &mut Conn,
    line: LineId,
    because: Aside,
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::SetAside,
        diesel::insert_into(line_set_aside::table)
            .values((
                line_set_aside::batch_line_id.eq(line),
                line_set_aside::because.eq(because),
                line_set_aside::by_account.eq(by),
                line_set_aside::at.eq(at.naive_utc()),
            ))
            .returning(line_set_aside::batch_line_id)
            .get_results(conn),
    )
}

/// What was posted for the lines of some batches, by batch.
pub(crate) fn postings(
    conn: &mut Conn,
    batches: &[BatchId],
) -> Result<BTreeMap<BatchId, Vec<(PostingKind, Fen)>>, Fault> {
    let mut of_batch: BTreeMap<BatchId, Vec<(PostingKind, Fen)>> = BTreeMap::new();
    // A statement has only so many parameters.
    for batches in batches.chunks(500) {
        let rows = posting::table
            .inner_join(batch_line::table)
            .filter(batch_line::batch_id.eq_any(batches.to_vec()))
            .order(posting::id)
            .select((batch_line::batch_id, posting::kind, posting::amount_fen))
            .load::<(BatchId, PostingKind, i64)>(conn)
            .map_err(unexpected)?;
        for (batch, kind, amount) in rows {
            of_batch.entry(batch).or_default().push((kind, Fen::new(amount)));
        }
    }
    Ok(of_batch)
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
pub(crate) fn insert_posting_in_tx(conn: &mut Conn, new: &NewPosting<'_>) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(posting::table)
        .values((
            posting::uid.eq(new.uid),
            posting::claim_id.eq(new.line.claim_id),
            posting::batch_line_id.eq(new.line.id),
            posting::kind.eq(new.kind),
            posting::amount_fen.eq(new.amount.fen()),
            posting::reason.eq(new.reason),
            posting::by_account.eq(new.by),
            posting::at.eq(new.at.naive_utc()),
        ))
        .returning(posting::id)
        .get_results(conn);
    rows::unless_twice(Bound::Posting, inserted)
}

/// When anything was posted for claims of a payee last.
pub(crate) fn paid_last(conn: &mut Conn, payee: StreamId) -> Result<Option<DateTime<Utc>>, Fault> {
    let times = posting::table
        .inner_join(claim::table)
        .filter(claim::payee_id.eq(payee))
        .select(posting::at)
        .load::<chrono::NaiveDateTime>(conn)
        .map_err(unexpected)?;
    Ok(times.into_iter().max().map(|at| at.and_utc()))
}
