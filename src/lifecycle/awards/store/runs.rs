//! Runs, decisions and share plans: append-only.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, RunId};
use crate::lifecycle::awards::model::{Decision, NewDecision, Run, Shares};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{account, award_decision, award_run, share_plan, stream};

/// A run to be kept.
pub(crate) struct NewRun<'a> {
    pub(crate) uid: &'a str,
    pub(crate) competition_id: CompetitionId,
    pub(crate) number: i64,
    pub(crate) case_text: &'a str,
    pub(crate) decisions_text: &'a str,
    pub(crate) packs: &'a str,
    pub(crate) body: &'a str,
    pub(crate) digest: &'a str,
    pub(crate) by_account: &'a str,
    pub(crate) at: DateTime<Utc>,
}

/// Keeps a run.
pub(crate) fn insert_run_in_tx(conn: &mut Conn, new: &NewRun<'_>) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::AwardRun,
        diesel::insert_into(award_run::table)
            .values((
                award_run::uid.eq(new.uid),
                award_run::competition_id.eq(new.competition_id),
                award_run::number.eq(new.number),
                award_run::case_text.eq(new.case_text),
                award_run::decisions_text.eq(new.decisions_text),
                award_run::packs.eq(new.packs),
                award_run::body.eq(new.body),
                award_run::digest.eq(new.digest),
                award_run::by_account.eq(new.by_account),
                award_run::at.eq(new.at.naive_utc()),
            ))
            .returning(award_run::id)
            .get_results(conn),
    )
}

/// A run as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = award_run)]
struct RunRow {
    id: RunId,
    uid: String,
    competition_id: CompetitionId,
    number: i64,
    case_text: String,
    decisions_text: String,
    body: String,
    digest: String,
    at: NaiveDateTime,
    accepted_by: Option<String>,
    accepted_at: Option<NaiveDateTime>,
}

impl TryFrom<RunRow> for Run {
    type Error = Fault;

    fn try_from(row: RunRow) -> Result<Self, Fault> {
        Ok(Self {
            id: row.id,
            uid: row.uid,
            competition_id: row.competition_id,
            number: row.number,
            case_text: row.case_text,
            decisions_text: row.decisions_text,
            body: serde_json::from_str(&row.body).map_err(Fault::internal)?,
            digest: row.digest,
            at: row.at.and_utc(),
            accepted: row.accepted_by.zip(row.accepted_at.as_ref().map(NaiveDateTime::and_utc)),
        })
    }
}

/// The newest run of a competition.
pub(crate) fn newest_run(conn: &mut Conn, competition_id: CompetitionId) -> Result<Option<Run>, Fault> {
    award_run::table
        .filter(award_run::competition_id.eq(competition_id))
        .order(award_run::number.desc())
        .select(RunRow::as_select())
        .first(conn)
        .optional()
        .map_err(unexpected)?
        .map(Run::try_from)
        .transpose()
}

/// The run with that uid, of that competition.
pub(crate) fn run_by_uid(conn: &mut Conn, competition_id: CompetitionId, uid: &str) -> Result<Run, Fault> {
    award_run::table
        .filter(award_run::competition_id.eq(competition_id))
        .filter(award_run::uid.eq(uid))
        .select(RunRow::as_select())
        .first(conn)
        .map_err(not_there)
        .and_then(Run::try_from)
}

/// Marks a run as accepted.
pub(crate) fn accept_run_in_tx(
    conn: &mut Conn,
    id: RunId,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::AwardRun,
        diesel::update(award_run::table.find(id))
            .set((award_run::accepted_by.eq(Some(by)), award_run::accepted_at.eq(Some(at.naive_utc()))))
            .returning(award_run::id)
            .get_results(conn),
    )
}

/// A decision as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = award_decision)]
struct DecisionRow {
    uid: String,
    decision: String,
    subject: String,
    value: String,
    reason: String,
    document: Option<String>,
    by_account: String,
    at: NaiveDateTime,
}

/// All decisions of a competition, oldest first; who decided by the name shown to others.
pub(crate) fn decisions(conn: &mut Conn, competition_id: CompetitionId) -> Result<Vec<Decision>, Fault> {
    let rows = award_decision::table
        .filter(award_decision::competition_id.eq(competition_id))
        .order(award_decision::id)
        .select(DecisionRow::as_select())
        .load::<DecisionRow>(conn)
        .map_err(unexpected)?;
    let mut decisions = Vec::new();
    for row in rows {
        let DecisionRow { uid, decision, subject, value, reason, document, by_account, at } = row;
        let who = account_name(conn, &by_account)?.unwrap_or(by_account);
        decisions.push(Decision { uid, decision, subject, value, reason, document, who, at: at.and_utc() });
    }
    Ok(decisions)
}

/// The name an account shows to others; empty where it has none.
pub(crate) fn name_of_account(conn: &mut Conn, uid: &str) -> Result<String, Fault> {
    account_name(conn, uid).map(Option::unwrap_or_default)
}

fn account_name(conn: &mut Conn, uid: &str) -> Result<Option<String>, Fault> {
    account::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(account::display_name)
        .first::<String>(conn)
        .optional()
        .map_err(unexpected)
}

/// Keeps a decision.
pub(crate) fn insert_decision_in_tx(
    conn: &mut Conn,
    uid: &str,
    competition_id: CompetitionId,
    new: &NewDecision,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::AwardDecision,
        diesel::insert_into(award_decision::table)
            .values((
                award_decision::uid.eq(uid),
                award_decision::competition_id.eq(competition_id),
                award_decision::decision.eq(&new.decision),
                award_decision::subject.eq(&new.subject),
                award_decision::value.eq(&new.value),
                award_decision::reason.eq(&new.reason),
                award_decision::document.eq(new.document.as_deref()),
                award_decision::by_account.eq(by),
                award_decision::at.eq(at.naive_utc()),
            ))
            .returning(award_decision::id)
            .get_results(conn),
    )
}

/// The newest share plan of each entry or coach team.
pub(crate) fn share_plans(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<std::collections::BTreeMap<String, Shares>, Fault> {
    let rows = share_plan::table
        .filter(share_plan::competition_id.eq(competition_id))
        .order(share_plan::id)
        .select((share_plan::subject, share_plan::body))
        .load::<(String, String)>(conn)
        .map_err(unexpected)?;
    rows.into_iter()
        .map(|(subject, body)| Ok((subject, serde_json::from_str(&body).map_err(Fault::internal)?)))
        .collect()
}

/// Keeps a share plan.
pub(crate) fn insert_share_plan_in_tx(
    conn: &mut Conn,
    uid: &str,
    competition_id: CompetitionId,
    subject: &str,
    shares: &Shares,
    by: &str,
    at: DateTime<Utc>,
) -> Result<Written<()>, Fault> {
    let body = serde_json::to_string(shares).map_err(Fault::internal)?;
    rows::one(
        Bound::SharePlan,
        diesel::insert_into(share_plan::table)
            .values((
                share_plan::uid.eq(uid),
                share_plan::competition_id.eq(competition_id),
                share_plan::subject.eq(subject),
                share_plan::body.eq(body),
                share_plan::by_account.eq(by),
                share_plan::at.eq(at.naive_utc()),
            ))
            .returning(share_plan::id)
            .get_results(conn),
    )
}
