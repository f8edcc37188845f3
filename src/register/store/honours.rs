//! Rows of honours.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;

use crate::kernel::fault::Fault;
use crate::kernel::ids::{HonourId, PersonId};
use crate::platform::db::Conn;
use crate::platform::db::codes::stored_codes;
use crate::platform::db::conn::unexpected;
use crate::platform::db::schema::{honour, honour_revocation};
use crate::platform::db::written::one;
use crate::register::model::{Cause, Honour, Revocation};

stored_codes! {
    Cause,
}

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

/// That it was revoked.
#[derive(Queryable, Selectable)]
#[diesel(table_name = honour_revocation)]
struct RevocationRow {
    cause: Cause,
    document: String,
    day: NaiveDate,
    reason: String,
}

impl From<RevocationRow> for Revocation {
    fn from(RevocationRow { cause, document, day, reason }: RevocationRow) -> Self {
        Self { cause, document, day, reason }
    }
}

fn honour_of((row, revoked): (Row, Option<RevocationRow>)) -> Honour {
    let Row { uid, person_id, title, awarded_on, document, source } = row;
    Honour { uid, person_id, title, awarded_on, document, source, revoked: revoked.map(Revocation::from) }
}

/// Honours of a person, oldest first.
pub(in crate::register) fn of_person(conn: &mut Conn, person_id: PersonId) -> Result<Vec<Honour>, Fault> {
    honour::table
        .left_join(honour_revocation::table)
        .filter(honour::person_id.eq(person_id))
        .order((honour::awarded_on, honour::id))
        .select((Row::as_select(), Option::<RevocationRow>::as_select()))
        .load(conn)
        .map(|rows| rows.into_iter().map(honour_of).collect())
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

/// Records that an honour was revoked; `false` where it was already.
pub(in crate::register) fn revoke_in_tx(
    conn: &mut Conn,
    id: HonourId,
    revocation: &Revocation,
    (by, at): (&str, DateTime<Utc>),
) -> Result<bool, Fault> {
    let revoked = diesel::select(exists(honour_revocation::table.find(id))).get_result(conn);
    if revoked.map_err(unexpected)? {
        return Ok(false);
    }
    one(diesel::insert_into(honour_revocation::table)
        .values((
            honour_revocation::honour_id.eq(id),
            honour_revocation::cause.eq(revocation.cause),
            honour_revocation::document.eq(&revocation.document),
            honour_revocation::day.eq(revocation.day),
            honour_revocation::reason.eq(&revocation.reason),
            honour_revocation::by_account.eq(by),
            honour_revocation::at.eq(at.naive_utc()),
        ))
        .execute(conn))?;
    Ok(true)
}
