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

type Row = (String, PersonId, String, NaiveDate, Option<String>, String);

/// Honours of a person, oldest first.
pub(in crate::register) fn of_person(conn: &mut Conn, person_id: PersonId) -> Result<Vec<Honour>, Fault> {
    let rows = honour::table
        .filter(honour::person_id.eq(person_id))
        .order((honour::awarded_on, honour::id))
        .select((
            honour::uid,
            honour::person_id,
            honour::title,
            honour::awarded_on,
            honour::document,
            honour::source,
        ))
        .load::<Row>(conn)
        .map_err(unexpected)?;
    Ok(rows
        .into_iter()
        .map(|(uid, person_id, title, awarded_on, document, source)| Honour {
            uid,
            person_id,
            title,
            awarded_on,
            document,
            source,
        })
        .collect())
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
