//! Rows of objections and of what was done about them: added, never changed. Who objects without an account is sealed under a
//! key of its own, which can be destroyed.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{DivisionId, ObjectionId};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{objection, objection_contact, objection_step};
use crate::platform::db::written::one;

use super::super::model::objections::{Channel, Kind, NewObjection, Objection, Ruling, Step, StepKind};

stored_codes! {
    Channel,
    Kind,
    Ruling,
    StepKind,
}

/// An objection as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = objection)]
struct Row {
    id: ObjectionId,
    uid: String,
    division_id: DivisionId,
    number: i64,
    kind: Kind,
    channel: Channel,
    anonymous: bool,
    received: NaiveDate,
    code: Option<String>,
    text: String,
    by_account: String,
    at: NaiveDateTime,
    due_at: NaiveDateTime,
}

impl From<Row> for Objection {
    fn from(row: Row) -> Self {
        let Row { id, uid, division_id, number, kind, channel, anonymous, received, code, text, .. } = row;
        let (by, at, due_at, steps) = (row.by_account, row.at.and_utc(), row.due_at.and_utc(), Vec::new());
        Self {
            id,
            uid,
            division_id,
            number,
            kind,
            channel,
            anonymous,
            received,
            code,
            text,
            by,
            at,
            due_at,
            steps,
        }
    }
}

/// A step as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = objection_step)]
struct StepRow {
    objection_id: ObjectionId,
    step: StepKind,
    outcome: Option<Ruling>,
    corrects: Option<bool>,
    reason: Option<String>,
    due_at: Option<NaiveDateTime>,
    entries: Option<String>,
    by_account: String,
    at: NaiveDateTime,
}

impl TryFrom<StepRow> for Step {
    type Error = Fault;

    fn try_from(row: StepRow) -> Result<Self, Fault> {
        let entries = row.entries.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Self {
            kind: row.step,
            ruling: row.outcome,
            corrects: row.corrects,
            reason: row.reason,
            due_at: row.due_at.map(|due_at| due_at.and_utc()),
            entries: entries.map_err(Fault::internal)?,
            by: row.by_account,
            at: row.at.and_utc(),
        })
    }
}

/// The objections of some divisions, by division and number, each with its steps.
pub(in crate::lifecycle::publicity) fn of_divisions(
    conn: &mut Conn,
    divisions: &[DivisionId],
) -> Result<Vec<Objection>, Fault> {
    let mut found = Vec::new();
    // A statement has only so many parameters.
    for divisions in divisions.chunks(500) {
        let rows = objection::table
            .filter(objection::division_id.eq_any(divisions.to_vec()))
            .order((objection::division_id, objection::number))
            .select(Row::as_select())
            .load::<Row>(conn)
            .map_err(unexpected)?;
        found.extend(rows.into_iter().map(Objection::from));
    }
    with_steps(conn, found)
}

fn with_steps(conn: &mut Conn, mut objections: Vec<Objection>) -> Result<Vec<Objection>, Fault> {
    let ids: Vec<ObjectionId> = objections.iter().map(|objection| objection.id).collect();
    let mut steps: BTreeMap<ObjectionId, Vec<Step>> = BTreeMap::new();
    for ids in ids.chunks(500) {
        let rows = objection_step::table
            .filter(objection_step::objection_id.eq_any(ids.to_vec()))
            .order((objection_step::objection_id, objection_step::id))
            .select(StepRow::as_select())
            .load::<StepRow>(conn)
            .map_err(unexpected)?;
        for row in rows {
            steps.entry(row.objection_id).or_default().push(row.try_into()?);
        }
    }
    for objection in &mut objections {
        objection.steps = steps.remove(&objection.id).unwrap_or_default();
    }
    Ok(objections)
}

/// The objection with that uid.
pub(in crate::lifecycle::publicity) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Objection, Fault> {
    let row = objection::table
        .filter(objection::uid.eq(uid))
        .select(Row::as_select())
        .first::<Row>(conn)
        .map_err(not_there)?;
    with_steps(conn, vec![row.into()])?.pop().ok_or_else(Fault::not_found)
}

/// An objection to be kept.
pub(in crate::lifecycle::publicity) struct NewRow<'a> {
    pub(in crate::lifecycle::publicity) uid: &'a str,
    pub(in crate::lifecycle::publicity) division_id: DivisionId,
    pub(in crate::lifecycle::publicity) number: i64,
    pub(in crate::lifecycle::publicity) new: &'a NewObjection,
    pub(in crate::lifecycle::publicity) channel: Channel,
    pub(in crate::lifecycle::publicity) anonymous: bool,
    pub(in crate::lifecycle::publicity) received: NaiveDate,
    pub(in crate::lifecycle::publicity) by: &'a str,
    pub(in crate::lifecycle::publicity) at: DateTime<Utc>,
    pub(in crate::lifecycle::publicity) due_at: DateTime<Utc>,
}

/// Keeps an objection; answers its row number.
pub(in crate::lifecycle::publicity) fn insert_in_tx(
    conn: &mut Conn,
    row: &NewRow<'_>,
) -> Result<Written<ObjectionId>, Fault> {
    rows::added(
        Bound::Objection,
        diesel::insert_into(objection::table)
            .values((
                objection::uid.eq(row.uid),
                objection::division_id.eq(row.division_id),
                objection::number.eq(row.number),
                objection::kind.eq(row.new.kind),
                objection::channel.eq(row.channel),
                objection::anonymous.eq(row.anonymous),
                objection::received.eq(row.received),
                objection::code.eq(row.new.code.as_deref()),
                objection::text.eq(&row.new.text),
                objection::by_account.eq(row.by),
                objection::at.eq(row.at.naive_utc()),
                objection::due_at.eq(row.due_at.naive_utc()),
            ))
            .returning(objection::id)
            .get_result(conn),
    )
}

/// Keeps a step.
pub(in crate::lifecycle::publicity) fn insert_step_in_tx(
    conn: &mut Conn,
    id: ObjectionId,
    step: &Step,
) -> Result<Written<()>, Fault> {
    let entries = step.entries.as_ref().map(serde_json::to_string).transpose().map_err(Fault::internal)?;
    rows::one(
        Bound::ObjectionStep,
        diesel::insert_into(objection_step::table)
            .values((
                objection_step::objection_id.eq(id),
                objection_step::step.eq(step.kind),
                objection_step::outcome.eq(step.ruling),
                objection_step::corrects.eq(step.corrects),
                objection_step::reason.eq(step.reason.as_deref()),
                objection_step::due_at.eq(step.due_at.map(|due_at: DateTime<Utc>| due_at.naive_utc())),
                objection_step::entries.eq(entries),
                objection_step::by_account.eq(&step.by),
                objection_step::at.eq(step.at.naive_utc()),
            ))
            .returning(objection_step::id)
            .get_results(conn),
    )
}

/// Keeps who objects, sealed, with the wrapped key it is sealed under.
pub(in crate::lifecycle::publicity) fn insert_contact_in_tx(
    conn: &mut Conn,
    id: ObjectionId,
    (wrapped, sealed): (&[u8], &[u8]),
) -> Result<(), Fault> {
    one(diesel::insert_into(objection_contact::table)
        .values((
            objection_contact::objection_id.eq(id),
            objection_contact::wrapped.eq(wrapped),
            objection_contact::sealed.eq(sealed),
        ))
        .execute(conn))
}

/// A wrapped key, and who objects, sealed under it.
type SealedContact = (Vec<u8>, Vec<u8>);

/// The wrapped key and who objects, sealed; `None` where nobody said.
pub(in crate::lifecycle::publicity) fn contact(
    conn: &mut Conn,
    id: ObjectionId,
) -> Result<Option<SealedContact>, Fault> {
    objection_contact::table
        .find(id)
        .select((objection_contact::wrapped, objection_contact::sealed))
        .first::<SealedContact>(conn)
        .optional()
        .map_err(unexpected)
}
