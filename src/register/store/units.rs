//! Rows of units and their members.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AuthorityId, StreamId, UnitId};
use crate::kernel::window::{Part, Seek, one_more};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{acquaintance, stream, unit, unit_member};
use crate::platform::db::search::{anywhere, behind, lower};
use crate::register::model::{Unit, UnitState};

stored_codes! {
    UnitState,
}

/// A unit as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = unit)]
struct Row {
    id: UnitId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    #[diesel(select_expression = stream::revision)]
    revision: i64,
    name: String,
    name_sort: String,
    credit_code: String,
    credit_code_reason: Option<String>,
    state: UnitState,
}

impl From<Row> for Unit {
    fn from(row: Row) -> Self {
        let Row { id, uid, revision, name, name_sort, credit_code, credit_code_reason, state } = row;
        Self { id, uid, revision, name, name_sort, credit_code, credit_code_reason, state }
    }
}

/// The unit with that row number.
pub(in crate::register) fn by_id(conn: &mut Conn, id: UnitId) -> Result<Unit, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(unit::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .map(Unit::from)
        .map_err(not_there)
}

/// The unit with that uid.
pub(in crate::register) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Unit, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(Unit::from)
        .map_err(not_there)
}

/// The unit with that credit code.
pub(in crate::register) fn by_credit_code(conn: &mut Conn, code: &str) -> Result<Option<Unit>, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(unit::credit_code.eq(code))
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Unit::from))
        .map_err(unexpected)
}

/// The units with those row numbers, in their order.
pub(in crate::register) fn by_ids(conn: &mut Conn, ids: &[UnitId]) -> Result<Vec<Unit>, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(unit::id.eq_any(ids.to_vec()))
        .order(unit::id)
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Unit::from).collect())
        .map_err(unexpected)
}

/// Of whom a list of units is.
pub(in crate::register) enum Of {
    /// All there are.
    All,
    /// Those an account speaks for.
    Account(AccountId),
    /// Those some authorities have to do with.
    KnownTo(Vec<AuthorityId>),
}

/// A part of the units by name, from the unit of a uid on: those with some words in their name, or a code that begins
/// so.
pub(in crate::register) fn part(
    conn: &mut Conn,
    (of, part): (&Of, Option<&str>),
    seek: Seek<String>,
    most: usize,
) -> Result<Part<Unit>, Fault> {
    let seek = seek.told(|uid| by_uid(conn, &uid).map(|unit| (unit.name_sort, unit.id)))?;
    let limit = one_more(most);
    let mut query = unit::table.inner_join(stream::table).select(Row::as_select()).limit(limit).into_boxed();
    query = match of {
        Of::All => query,
        Of::Account(id) => {
            let own = unit_member::table.filter(unit_member::account_id.eq(*id)).select(unit_member::unit_id);
            query.filter(unit::id.eq_any(own))
        }
        Of::KnownTo(authorities) => {
            let known = acquaintance::table
                .filter(acquaintance::owner_id.eq(stream::id))
                .filter(acquaintance::authority_id.eq_any(authorities.clone()));
            query.filter(diesel::dsl::exists(known))
        }
    };
    if let Some(part) = part {
        let code = part.to_ascii_uppercase();
        let coded = unit::credit_code.ge(code.clone()).and(unit::credit_code.lt(behind(&code)));
        query = query.filter(lower(unit::name).like(anywhere(part)).escape('\\').or(coded));
    }
    query = match &seek {
        Seek::Before((sort, id)) => query
            .filter(unit::name_sort.le(sort.clone()))
            .filter(unit::name_sort.lt(sort.clone()).or(unit::id.lt(*id)))
            .order((unit::name_sort.desc(), unit::id.desc())),
        Seek::After((sort, id)) => query
            .filter(unit::name_sort.ge(sort.clone()))
            .filter(unit::name_sort.gt(sort.clone()).or(unit::id.gt(*id)))
            .order((unit::name_sort.asc(), unit::id.asc())),
        Seek::Start => query.filter(unit::name_sort.ge("")).order((unit::name_sort.asc(), unit::id.asc())),
    };
    let rows: Vec<Row> = query.load(conn).map_err(unexpected)?;
    Ok(Part::read(rows.into_iter().map(Unit::from).collect(), &seek, most))
}

/// Units an account speaks for, by name.
pub(in crate::register) fn of_account(conn: &mut Conn, account_id: AccountId) -> Result<Vec<Unit>, Fault> {
    unit_member::table
        .inner_join(unit::table.inner_join(stream::table))
        .filter(unit_member::account_id.eq(account_id))
        .order((unit::name_sort, unit::id))
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Unit::from).collect())
        .map_err(unexpected)
}

/// Whether an account speaks for a unit.
pub(in crate::register) fn has_member(
    conn: &mut Conn,
    unit_id: UnitId,
    account_id: AccountId,
) -> Result<bool, Fault> {
    let member = unit_member::table
        .filter(unit_member::unit_id.eq(unit_id))
        .filter(unit_member::account_id.eq(account_id));
    diesel::select(diesel::dsl::exists(member)).get_result::<bool>(conn).map_err(unexpected)
}

/// Adds a unit.
pub(in crate::register) fn insert_in_tx(conn: &mut Conn, new: &Unit) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Unit,
        diesel::insert_into(unit::table)
            .values((
                unit::id.eq(new.id),
                unit::name.eq(&new.name),
                unit::name_sort.eq(&new.name_sort),
                unit::credit_code.eq(&new.credit_code),
                unit::credit_code_reason.eq(new.credit_code_reason.as_deref()),
                unit::state.eq(new.state),
            ))
            .returning(unit::id)
            .get_results(conn),
    )
}

/// Lets an account speak for a unit.
pub(in crate::register) fn insert_member_in_tx(
    conn: &mut Conn,
    unit_id: UnitId,
    account_id: AccountId,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::UnitMember,
        diesel::insert_into(unit_member::table)
            .values((unit_member::unit_id.eq(unit_id), unit_member::account_id.eq(account_id)))
            .returning(unit_member::id)
            .get_results(conn),
    )
}

/// Accounts that speak for a unit, those first that came first.
pub(in crate::register) fn members(conn: &mut Conn, unit_id: UnitId) -> Result<Vec<AccountId>, Fault> {
    unit_member::table
        .filter(unit_member::unit_id.eq(unit_id))
        .order(unit_member::id)
        .select(unit_member::account_id)
        .load(conn)
        .map_err(unexpected)
}

/// Lets an account speak for a unit no more.
pub(in crate::register) fn delete_member_in_tx(
    conn: &mut Conn,
    unit_id: UnitId,
    account_id: AccountId,
) -> Result<Written<()>, Fault> {
    let member = unit_member::table
        .filter(unit_member::unit_id.eq(unit_id))
        .filter(unit_member::account_id.eq(account_id));
    rows::any(Bound::UnitMember, diesel::delete(member).returning(unit_member::id).get_results(conn))
}

/// A unit is verified, under the name it was verified by.
pub(in crate::register) fn verify_in_tx(
    conn: &mut Conn,
    id: UnitId,
    (name, name_sort): (&str, &str),
) -> Result<Written<()>, Fault> {
    let verified = (unit::state.eq(UnitState::Verified), unit::name.eq(name), unit::name_sort.eq(name_sort));
    rows::one(
        Bound::Unit,
        diesel::update(unit::table.find(id)).set(verified).returning(unit::id).get_results(conn),
    )
}

/// Of some units those that nobody has verified.
pub(in crate::register) fn claimed(conn: &mut Conn, ids: &[StreamId]) -> Result<BTreeSet<StreamId>, Fault> {
    let mut claimed = BTreeSet::new();
    // A statement has only so many parameters.
    for ids in ids.chunks(500) {
        let rows = unit::table
            .filter(unit::id.eq_any(ids.to_vec()))
            .select((unit::id, unit::state))
            .load::<(StreamId, UnitState)>(conn)
            .map_err(unexpected)?;
        claimed.extend(rows.into_iter().filter(|(_, state)| *state == UnitState::Claimed).map(|(id, _)| id));
    }
    Ok(claimed)
}
