//! Rows of people.

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::{person, stream};
use crate::platform::db::written::one;
use crate::register::model::Person;

type Row = (i64, String, i64, String, String, Option<i64>, Option<i64>);

macro_rules! columns {
    () => {
        (
            person::id,
            stream::uid,
            stream::revision,
            person::name,
            person::name_sort,
            person::account_id,
            person::unit_id,
        )
    };
}

fn from_row(row: Row) -> Person {
    let (id, uid, revision, name, name_sort, account_id, unit_id) = row;
    Person { id, uid, revision, name, name_sort, account_id, unit_id }
}

/// The person with that row number.
pub(in crate::register) fn by_id(conn: &mut Conn, id: i64) -> Result<Person, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(person::id.eq(id))
        .select(columns!())
        .first::<Row>(conn)
        .map(from_row)
        .map_err(not_there)
}

/// The person with that uid.
pub(in crate::register) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Person, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(columns!())
        .first::<Row>(conn)
        .map(from_row)
        .map_err(not_there)
}

/// The person an account belongs to.
pub(in crate::register) fn of_account(conn: &mut Conn, account_id: i64) -> Result<Option<Person>, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(person::account_id.eq(account_id))
        .order(person::id)
        .select(columns!())
        .first::<Row>(conn)
        .optional()
        .map(|row| row.map(from_row))
        .map_err(unexpected)
}

/// People a unit registered, by name, those after `last`, at most `limit`.
pub(in crate::register) fn of_unit(
    conn: &mut Conn,
    unit_id: i64,
    last: Option<&Person>,
    limit: i64,
) -> Result<Vec<Person>, Fault> {
    let (sort, id) = last.map_or(("", i64::MIN), |last| (last.name_sort.as_str(), last.id));
    person::table
        .inner_join(stream::table)
        .filter(person::unit_id.eq(unit_id))
        .filter(person::name_sort.gt(sort).or(person::name_sort.eq(sort).and(person::id.gt(id))))
        .order((person::name_sort, person::id))
        .limit(limit)
        .select(columns!())
        .load::<Row>(conn)
        .map(|rows| rows.into_iter().map(from_row).collect())
        .map_err(unexpected)
}

/// Adds a person.
pub(in crate::register) fn insert_in_tx(conn: &mut Conn, new: &Person) -> Result<(), Fault> {
    one(diesel::insert_into(person::table)
        .values((
            person::id.eq(new.id),
            person::name.eq(&new.name),
            person::name_sort.eq(&new.name_sort),
            person::account_id.eq(new.account_id),
            person::unit_id.eq(new.unit_id),
        ))
        .execute(conn))
}

/// Ties a person to the account that proved to be theirs.
pub(in crate::register) fn set_account_in_tx(conn: &mut Conn, id: i64, account_id: i64) -> Result<(), Fault> {
    one(diesel::update(person::table.find(id)).set(person::account_id.eq(Some(account_id))).execute(conn))
}

/// Takes the name away.
pub(in crate::register) fn erase_in_tx(conn: &mut Conn, id: i64) -> Result<(), Fault> {
    one(diesel::update(person::table.find(id))
        .set((person::name.eq(""), person::name_sort.eq(""), person::account_id.eq(None::<i64>)))
        .execute(conn))
}
