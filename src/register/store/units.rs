//! Rows of units and their members.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{stream, unit, unit_member};
use crate::platform::db::written::one;
use crate::register::model::Unit;

type Row = (i64, String, i64, String, String, String, Option<String>);

macro_rules! columns {
    () => {
        (
            unit::id,
            stream::uid,
            stream::revision,
            unit::name,
            unit::name_sort,
            unit::credit_code,
            unit::credit_code_reason,
        )
    };
}

fn from_row(row: Row) -> Unit {
    let (id, uid, revision, name, name_sort, credit_code, credit_code_reason) = row;
    Unit { id, uid, revision, name, name_sort, credit_code, credit_code_reason }
}

/// The unit with that row number.
pub(in crate::register) fn by_id(conn: &mut Conn, id: i64) -> Result<Unit, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(unit::id.eq(id))
        .select(columns!())
        .first::<Row>(conn)
        .map(from_row)
        .map_err(not_there)
}

/// The unit with that uid.
pub(in crate::register) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Unit, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(columns!())
        .first::<Row>(conn)
        .map(from_row)
        .map_err(not_there)
}

/// The unit with that credit code.
pub(in crate::register) fn by_credit_code(conn: &mut Conn, code: &str) -> Result<Option<Unit>, Fault> {
    unit::table
        .inner_join(stream::table)
        .filter(unit::credit_code.eq(code))
        .select(columns!())
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(from_row))
        .map_err(unexpected)
}

/// All units by name, after the sort key and uid given.
pub(in crate::register) fn list(
    conn: &mut Conn,
    after: &(String, String),
    limit: i64,
) -> Result<Vec<Unit>, Fault> {
    let (sort, uid) = after;
    unit::table
        .inner_join(stream::table)
        .filter(unit::name_sort.gt(sort).or(unit::name_sort.eq(sort).and(stream::uid.gt(uid))))
        .order((unit::name_sort, stream::uid))
        .limit(limit)
        .select(columns!())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(from_row).collect())
        .map_err(unexpected)
}

/// Units an account speaks for, by name.
pub(in crate::register) fn of_account(conn: &mut Conn, account_id: i64) -> Result<Vec<Unit>, Fault> {
    let ids = unit_member::table
        .filter(unit_member::account_id.eq(account_id))
        .select(unit_member::unit_id)
        .load::<i64>(conn)
        .map_err(unexpected)?;
    let mut units = ids.into_iter().map(|id| by_id(conn, id)).collect::<Result<Vec<Unit>, Fault>>()?;
    units.sort_by(|a, b| (&a.name_sort, a.id).cmp(&(&b.name_sort, b.id)));
    Ok(units)
}

/// Whether an account speaks for a unit.
pub(in crate::register) fn has_member(conn: &mut Conn, unit_id: i64, account_id: i64) -> Result<bool, Fault> {
    let member = unit_member::table
        .filter(unit_member::unit_id.eq(unit_id))
        .filter(unit_member::account_id.eq(account_id));
    diesel::select(diesel::dsl::exists(member)).get_result::<bool>(conn).map_err(unexpected)
}

/// Adds a unit.
pub(in crate::register) fn insert_in_tx(conn: &mut Conn, new: &Unit) -> Result<(), Fault> {
    one(diesel::insert_into(unit::table)
        .values((
            unit::id.eq(new.id),
            unit::name.eq(&new.name),
            unit::name_sort.eq(&new.name_sort),
            unit::credit_code.eq(&new.credit_code),
            unit::credit_code_reason.eq(new.credit_code_reason.as_deref()),
        ))
        .execute(conn))
}

/// Lets an account speak for a unit.
pub(in crate::register) fn insert_member_in_tx(
    conn: &mut Conn,
    unit_id: i64,
    account_id: i64,
) -> Result<(), Fault> {
    one(diesel::insert_into(unit_member::table)
        .values((unit_member::unit_id.eq(unit_id), unit_member::account_id.eq(account_id)))
        .execute(conn))
}
