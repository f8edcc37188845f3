//! Rows of authorities.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::access::model::Authority;
use crate::kernel::fault::Fault;
use crate::kernel::ids::{AuthorityId, UnitId};
use crate::platform::db::Conn;
use crate::platform::db::conn::{not_there, unexpected};
use crate::platform::db::schema::authority;

/// An authority as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = authority)]
struct Row {
    id: AuthorityId,
    uid: String,
    name: String,
    unit_id: Option<UnitId>,
}

impl From<Row> for Authority {
    fn from(Row { id, uid, name, unit_id }: Row) -> Self {
        Self { id, uid, name, unit_id }
    }
}

/// All of them, the first one first.
pub fn all(conn: &mut Conn) -> Result<Vec<Authority>, Fault> {
    authority::table
        .filter(authority::id.ge(AuthorityId::FIRST))
        .order(authority::id)
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Authority::from).collect())
        .map_err(unexpected)
}

/// The one with that uid.
pub fn by_uid(conn: &mut Conn, uid: &str) -> Result<Authority, Fault> {
    authority::table
        .filter(authority::uid.eq(uid))
        .select(Row::as_select())
        .first(conn)
        .map(Authority::from)
        .map_err(not_there)
}

/// Adds one; `false` where there is one of that name.
pub fn insert_in_tx(
    conn: &mut Conn,
    uid: &str,
    (name, unit_id): (&str, Option<UnitId>),
    by: &str,
) -> Result<bool, Fault> {
    named(
        diesel::insert_into(authority::table)
            .values((
                authority::uid.eq(uid),
                authority::name.eq(name),
                authority::unit_id.eq(unit_id),
                authority::by_account.eq(by),
            ))
            .execute(conn),
    )
}

/// Changes its name and which unit it is; `false` where there is another one of that name.
pub fn update_in_tx(
    conn: &mut Conn,
    id: AuthorityId,
    (name, unit_id): (&str, Option<UnitId>),
) -> Result<bool, Fault> {
    named(
        diesel::update(authority::table.find(id))
            .set((authority::name.eq(name), authority::unit_id.eq(unit_id)))
            .execute(conn),
    )
}

fn named(written: QueryResult<usize>) -> Result<bool, Fault> {
    match written {
        Ok(_rows) => Ok(true),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => Ok(false),
        Err(error) => Err(unexpected(error)),
    }
}
