//! Rows of people.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{AccountId, AuthorityId, PersonId, StreamId, UnitId};
use crate::kernel::window::{Part, Seek, one_more};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::rows::{self, Bound, Written};
use crate::platform::db::schema::{acquaintance, person, stream};
use crate::platform::db::search::{anywhere, behind, lower};
use crate::register::model::Person;

/// A person as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = person)]
struct Row {
    id: PersonId,
    #[diesel(select_expression = stream::uid)]
    uid: String,
    #[diesel(select_expression = stream::revision)]
    revision: i64,
    name: String,
    name_sort: String,
    account_id: Option<AccountId>,
    unit_id: Option<UnitId>,
}

impl From<Row> for Person {
    fn from(row: Row) -> Self {
        let Row { id, uid, revision, name, name_sort, account_id, unit_id } = row;
        Self { id, uid, revision, name, name_sort, account_id, unit_id }
    }
}

/// The person with that row number.
pub(in crate::register) fn by_id(conn: &mut Conn, id: PersonId) -> Result<Person, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(person::id.eq(id))
        .select(Row::as_select())
        .first(conn)
        .map(Person::from)
        .map_err(not_there)
}

/// The person with that uid.
pub(in crate::register) fn by_uid(conn: &mut Conn, uid: &str) -> Result<Person, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(stream::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(Person::from)
        .map_err(not_there)
}

/// The person an account belongs to.
pub(in crate::register) fn of_account(
    conn: &mut Conn,
    account_id: AccountId,
) -> Result<Option<Person>, Fault> {
    person::table
        .inner_join(stream::table)
        .filter(person::account_id.eq(account_id))
        .order(person::id)
        .select(Row::as_select())
        .first(conn)
        .optional()
        .map(|row| row.map(Person::from))
        .map_err(unexpected)
}

/// A part of the people a unit registered, by name, from the person of a uid on: those with some words in their name.
///
/// `NotFound` where the person of that uid is not the unit's.
pub(in crate::register) fn of_unit(
    conn: &mut Conn,
    (unit_id, part): (UnitId, Option<&str>),
    seek: Seek<String>,
    most: usize,
) -> Result<Part<Person>, Fault> {
    let seek = seek.told(|uid| {
        let edge = by_uid(conn, &uid)?;
        if edge.unit_id == Some(unit_id) { Ok((edge.name_sort, edge.id)) } else { Err(Fault::not_found()) }
    })?;
    let limit = one_more(most);
    let mut query = person::table
        .inner_join(stream::table)
        .filter(person::unit_id.eq(unit_id))
        .select(Row::as_select())
        .limit(limit)
        .into_boxed();
    if let Some(part) = part {
        query = query.filter(lower(person::name).like(anywhere(part)).escape('\\'));
    }
    query = match &seek {
        Seek::Before((sort, id)) => query
            .filter(person::name_sort.le(sort.clone()))
            .filter(person::name_sort.lt(sort.clone()).or(person::id.lt(*id)))
            .order((person::name_sort.desc(), person::id.desc())),
        Seek::After((sort, id)) => query
            .filter(person::name_sort.ge(sort.clone()))
            .filter(person::name_sort.gt(sort.clone()).or(person::id.gt(*id)))
            .order((person::name_sort.asc(), person::id.asc())),
        Seek::Start => query.order((person::name_sort.asc(), person::id.asc())),
    };
    let rows: Vec<Row> = query.load(conn).map_err(unexpected)?;
    Ok(Part::read(rows.into_iter().map(Person::from).collect(), &seek, most))
}

/// Among whom people are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Among {
    /// Everybody.
    Anybody,
    /// People of some units, by row number.
    OfUnits(Vec<UnitId>),
    /// Those some authorities have to do with.
    KnownTo(Vec<AuthorityId>),
}

/// People whose name begins so, by name; of some units (row numbers) alone where they are given; at most `limit`. Nobody
/// who was erased.
pub(in crate::register) fn named(
    conn: &mut Conn,
    beginning: &str,
    among: &Among,
    limit: i64,
) -> Result<Vec<Person>, Fault> {
    let mut query = person::table
        .inner_join(stream::table)
        .filter(person::name.gt(""))
        .filter(person::name.ge(beginning))
        .filter(person::name.lt(behind(beginning)))
        .order((person::name, person::id))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    query = match among {
        Among::Anybody => query,
        Among::OfUnits(units) => query.filter(person::unit_id.eq_any(units.clone())),
        Among::KnownTo(authorities) => {
            let known = acquaintance::table
                .filter(acquaintance::owner_id.eq(stream::id))
                .filter(acquaintance::authority_id.eq_any(authorities.clone()));
            query.filter(diesel::dsl::exists(known))
        }
    };
    let rows: Vec<Row> = query.load(conn).map_err(unexpected)?;
    Ok(rows.into_iter().map(Person::from).collect())
}

/// Of some people those with that account, or of one of those units.
pub(in crate::register) fn own_among(
    conn: &mut Conn,
    ids: &[PersonId],
    (account_id, units): (AccountId, &[UnitId]),
) -> Result<Vec<PersonId>, Fault> {
    person::table
        .filter(person::id.eq_any(ids.to_vec()))
        .filter(
            person::account_id
                .eq(account_id)
                .or(person::unit_id.eq_any(units.to_vec()).and(person::account_id.is_null()))
                .assume_not_null(),
        )
        .order(person::id)
        .select(person::id)
        .load(conn)
        .map_err(unexpected)
}

/// Who of some people and units was erased: they have no name any more.
pub(in crate::register) fn erased(conn: &mut Conn, ids: &[StreamId]) -> Result<BTreeSet<StreamId>, Fault> {
    let mut erased = BTreeSet::new();
    // A statement has only so many parameters.
    for ids in ids.chunks(500) {
        let rows = person::table
            .filter(person::id.eq_any(ids.to_vec()))
            .select((person::id, person::name))
            .load::<(StreamId, String)>(conn)
            .map_err(unexpected)?;
        erased.extend(rows.into_iter().filter(|(_id, name)| name.is_empty()).map(|(id, _name)| id));
    }
    Ok(erased)
}

/// Adds a person.
pub(in crate::register) fn insert_in_tx(conn: &mut Conn, new: &Person) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Person,
        diesel::insert_into(person::table)
            .values((
                person::id.eq(new.id),
                person::name.eq(&new.name),
                person::name_sort.eq(&new.name_sort),
                person::account_id.eq(new.account_id),
                person::unit_id.eq(new.unit_id),
            ))
            .returning(person::id)
            .get_results(conn),
    )
}

/// Ties a person to the account that proved to be theirs, or to none.
pub(in crate::register) fn set_account_in_tx(
    conn: &mut Conn,
    id: PersonId,
    account_id: Option<AccountId>,
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Person,
        diesel::update(person::table.find(id))
            .set(person::account_id.eq(account_id))
            .returning(person::id)
            .get_results(conn),
    )
}

/// Corrects the name.
pub(in crate::register) fn rename_in_tx(
    conn: &mut Conn,
    id: PersonId,
    (name, name_sort): (&str, &str),
) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Person,
        diesel::update(person::table.find(id))
            .set((person::name.eq(name), person::name_sort.eq(name_sort)))
            .returning(person::id)
            .get_results(conn),
    )
}

/// Takes the name away.
pub(in crate::register) fn erase_in_tx(conn: &mut Conn, id: PersonId) -> Result<Written<()>, Fault> {
    rows::one(
        Bound::Person,
        diesel::update(person::table.find(id))
            .set((person::name.eq(""), person::name_sort.eq(""), person::account_id.eq(None::<AccountId>)))
            .returning(person::id)
            .get_results(conn),
    )
}
