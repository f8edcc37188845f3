//! Rows of corrections, their items and signatures. Items and signatures are appended, never changed.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{CompetitionId, CorrectionId, DivisionId, ResultId};
use crate::kernel::role::Role;
use crate::lifecycle::ranking::model::correction::{
    Added, Correction, CorrectionState, Ground, Item, Signature,
};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{correction, correction_item, correction_signature, division, event};

stored_codes! {
    CorrectionState,
    Ground,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = correction)]
struct Row {
    id: CorrectionId,
    uid: String,
    division_id: DivisionId,
    base_id: ResultId,
    ground: Ground,
    public_reason: Option<String>,
    reason: String,
    document: Option<String>,
    state: CorrectionState,
    asked_by: String,
    asked_at: NaiveDateTime,
    result_id: Option<ResultId>,
    ended_at: Option<NaiveDateTime>,
    end_reason: Option<String>,
    objection: Option<String>,
}

impl From<Row> for Correction {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            uid: row.uid,
            division_id: row.division_id,
            base_id: row.base_id,
            ground: row.ground,
            public_reason: row.public_reason,
            reason: row.reason,
            document: row.document,
            state: row.state,
            asked_by: row.asked_by,
            asked_at: row.asked_at.and_utc(),
            result_id: row.result_id,
            ended_at: row.ended_at.map(|at| at.and_utc()),
            end_reason: row.end_reason,
            objection: row.objection,
        }
    }
}

/// The correction of that uid.
pub(in crate::lifecycle::ranking) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Correction, Fault> {
    correction::table
        .filter(correction::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(Correction::from)
        .map_err(not_there)
}

/// Corrections of a division, oldest first.
pub(in crate::lifecycle::ranking) fn of_division(
    conn: &mut Conn,
    division_id: DivisionId,
) -> Result<Vec<Correction>, Fault> {
    correction::table
        .filter(correction::division_id.eq(division_id))
        .order(correction::id)
        .select(Row::as_select())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(Correction::from).collect())
        .map_err(unexpected)
}

/// Corrections that answer some objections (uids), oldest first.
pub(in crate::lifecycle::ranking) fn of_objections(
    conn: &mut Conn,
    objections: &[String],
) -> Result<Vec<Correction>, Fault> {
    let mut found = Vec::new();
    // A statement has only so many parameters.
    for objections in objections.chunks(500) {
        let rows = correction::table
            .filter(correction::objection.eq_any(objections.to_vec()))
            .order(correction::id)
            .select(Row::as_select())
            .load::<Row>(conn)
            .map_err(unexpected)?;
        found.extend(rows.into_iter().map(Correction::from));
    }
    Ok(found)
}

/// The uid of the open correction of a division.
pub(in crate::lifecycle::ranking) fn open(
    conn: &mut Conn,
    division_id: DivisionId,
) -> Result<Option<String>, Fault> {
    correction::table
        .filter(correction::division_id.eq(division_id))
        .filter(correction::state.eq(CorrectionState::Open))
        .select(correction::uid)
        .first(conn)
        .optional()
        .map_err(unexpected)
}

/// A division, its uid and name, the uid of a correction of it and where that stands.
pub(in crate::lifecycle::ranking) type OfDivision = (DivisionId, (String, String), String, CorrectionState);

/// Corrections of a competition's divisions that were not taken back: division, its uid and
/// name, uid, state; oldest first.
pub(in crate::lifecycle::ranking) fn of_competition(
    conn: &mut Conn,
    competition_id: CompetitionId,
) -> Result<Vec<OfDivision>, Fault> {
    correction::table
        .inner_join(division::table.inner_join(event::table))
        .filter(event::competition_id.eq(competition_id))
        .filter(correction::state.ne(CorrectionState::Withdrawn))
        .order(correction::id)
        .select((
            correction::division_id,
            (division::uid, division::name),
            correction::uid,
            correction::state,
        ))
        .load(conn)
        .map_err(unexpected)
}

/// A correction to be proposed.
pub(in crate::lifecycle::ranking) struct NewCorrection<'a> {
    pub(in crate::lifecycle::ranking) uid: &'a str,
    pub(in crate::lifecycle::ranking) division_id: DivisionId,
    pub(in crate::lifecycle::ranking) base_id: ResultId,
    pub(in crate::lifecycle::ranking) ground: Ground,
    pub(in crate::lifecycle::ranking) public_reason: Option<&'a str>,
    pub(in crate::lifecycle::ranking) reason: &'a str,
    pub(in crate::lifecycle::ranking) document: Option<&'a str>,
    pub(in crate::lifecycle::ranking) objection: Option<&'a str>,
    pub(in crate::lifecycle::ranking) by: &'a str,
    pub(in crate::lifecycle::ranking) at: DateTime<Utc>,
}

/// Proposes a correction; `false` where one is open already.
pub(in crate::lifecycle::ranking) fn insert_in_tx(
    conn: &mut Conn,
    new: &NewCorrection<'_>,
) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(correction::table)
        .values((
            correction::uid.eq(new.uid),
            correction::division_id.eq(new.division_id),
            correction::base_id.eq(new.base_id),
            correction::ground.eq(new.ground),
            correction::public_reason.eq(new.public_reason),
            correction::reason.eq(new.reason),
            correction::document.eq(new.document),
            correction::objection.eq(new.objection),
            correction::state.eq(CorrectionState::Open),
            correction::asked_by.eq(new.by),
            correction::asked_at.eq(new.at.naive_utc()),
        ))
        .returning(correction::id)
        .get_results(conn);
    rows::unless_twice(Bound::Correction, inserted)
}

/// Ends an open correction: adopted with the version it made, or taken back with a reason.
pub(in crate::lifecycle::ranking) fn end_in_tx(
    conn: &mut Conn,
    id: CorrectionId,
    (state, result_id, reason): (CorrectionState, Option<ResultId>, Option<&str>),
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    let open =
        correction::table.filter(correction::id.eq(id)).filter(correction::state.eq(CorrectionState::Open));
    let ended = diesel::update(open)
        .set((
            correction::state.eq(state),
            correction::result_id.eq(result_id),
            correction::ended_by.eq(by),
            correction::ended_at.eq(at.naive_utc()),
            correction::end_reason.eq(reason),
        ))
        .returning(correction::id)
        .get_results(conn);
    rows::one(Bound::Correction, ended)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = correction_item)]
struct ItemRow {
    ordinal: i64,
    body: String,
    by_account: String,
    at: NaiveDateTime,
}

impl TryFrom<ItemRow> for Added {
    type Error = Fault;

    fn try_from(row: ItemRow) -> Result<Self, Fault> {
        let item: Item = serde_json::from_str(&row.body).map_err(Fault::internal)?;
        Ok(Self { ordinal: row.ordinal, item, by: row.by_account, at: row.at.and_utc() })
    }
}

/// All items of a correction, in the order they were added.
pub(in crate::lifecycle::ranking) fn items(conn: &mut Conn, id: CorrectionId) -> Result<Vec<Added>, Fault> {
    let rows = correction_item::table
        .filter(correction_item::correction_id.eq(id))
        .order(correction_item::ordinal)
        .select(ItemRow::as_select())
        .load::<ItemRow>(conn)
        .map_err(unexpected)?;
    rows.into_iter().map(Added::try_from).collect()
}

/// Adds an item.
pub(in crate::lifecycle::ranking) fn insert_item_in_tx(
    conn: &mut Conn,
    id: CorrectionId,
    (ordinal, item): (i64, &Item),
    (by, at): (&str, DateTime<Utc>),
) -> Result<Written<()>, Fault> {
    let body = serde_json::to_string(item).map_err(Fault::internal)?;
    rows::one(
        Bound::CorrectionItem,
        diesel::insert_into(correction_item::table)
            .values((
                correction_item::correction_id.eq(id),
                correction_item::ordinal.eq(ordinal),
                correction_item::body.eq(body),
                correction_item::by_account.eq(by),
                correction_item::at.eq(at.naive_utc()),
            ))
            .returning(correction_item::id)
            .get_results(conn),
    )
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = correction_signature)]
struct SignatureRow {
    role: Role,
    stands: Option<Role>,
    document: Option<String>,
    reason: Option<String>,
    by_account: String,
    at: NaiveDateTime,
}

impl From<SignatureRow> for Signature {
    fn from(row: SignatureRow) -> Self {
        let SignatureRow { role, stands, document, reason, by_account, at } = row;
        Self { role, stands, document, reason, by: by_account, at: at.and_utc() }
    }
}

/// Signatures under one state of a correction.
pub(in crate::lifecycle::ranking) fn signatures(
    conn: &mut Conn,
    id: CorrectionId,
    digest: &str,
) -> Result<Vec<Signature>, Fault> {
    correction_signature::table
        .filter(correction_signature::correction_id.eq(id))
        .filter(correction_signature::digest.eq(digest))
        .order(correction_signature::id)
        .select(SignatureRow::as_select())
        .load::<SignatureRow>(conn)
        .map(|rows| rows.into_iter().map(Signature::from).collect())
        .map_err(unexpected)
}

/// All signatures an ended correction got, under whatever state.
pub(in crate::lifecycle::ranking) fn last_signatures(
    conn: &mut Conn,
    id: CorrectionId,
) -> Result<Vec<Signature>, Fault> {
    let digest: Option<String> = correction_signature::table
        .filter(correction_signature::correction_id.eq(id))
        .order(correction_signature::id.desc())
        .select(correction_signature::digest)
        .first(conn)
        .optional()
        .map_err(unexpected)?;
    digest.map_or_else(|| Ok(Vec::new()), |digest| signatures(conn, id, &digest))
}

/// Records a signature; `false` where that place is filled already.
pub(in crate::lifecycle::ranking) fn insert_signature_in_tx(
    conn: &mut Conn,
    id: CorrectionId,
    digest: &str,
    given: &Signature,
) -> Result<Written<bool>, Fault> {
    let inserted = diesel::insert_into(correction_signature::table)
        .values((
            correction_signature::correction_id.eq(id),
            correction_signature::role.eq(given.role),
            correction_signature::digest.eq(digest),
            correction_signature::stands.eq(given.stands),
            correction_signature::document.eq(given.document.as_deref()),
            correction_signature::reason.eq(given.reason.as_deref()),
            correction_signature::by_account.eq(&given.by),
            correction_signature::at.eq(given.at.naive_utc()),
        ))
        .returning(correction_signature::id)
        .get_results(conn);
    rows::unless_twice(Bound::CorrectionSignature, inserted)
}
