//! Rows of honours.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::PersonId;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::honour;
use crate::platform::db::written::one;
use crate::register::model::Honour;

/// An honour as it is stored.
#[derive(Queryable, Selectable)]
#[diesel(table_name = honour)]
struct Row {
    uid: String,
    person_id: PersonId,
    title: String,
    awarded_on: NaiveDate,
    document: Option<String>,
    source: String,
}

impl From<Row> for Honour {
    fn from(Row { uid, person_id, title, awarded_on, document, source }: Row) -> Self {
        Self { uid, person_id, title, awarded_on, document, source }
    }
}

/// Honours of a person, oldest first.
pub(in crate::register) fn of_person(conn: &mut Conn, person_id: PersonId) -> Result<Vec<Honour>, Fault> {
    honour::table
        .filter(honour::person_id.eq(person_id))
        .order((honour::awarded_on, honour::id))
        .select(Row::as_select())
        .load(conn)
        .map(|rows| rows.into_iter().map(Honour::from).collect())
        .map_err(unexpected)
}

/// Records an honour.
pub(in crate::register) fn insert_in_tx(conn: &mut Conn, new: &Honour) -> Result<(), Fault> {
    one(diesel::insert_into(honour::table)
        .values((
            honour::uid.eq(&new.uid),
            honour::person_id.eq(new.person_id),
            honour::title.eq(&new.title),
            honour::awarded_on.eq(new.awarded_on),
            honour::document.eq(new.document.as_deref()),
            honour::source.eq(&new.source),
        ))
        .execute(conn))
}
