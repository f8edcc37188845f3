//! Bound rows as they stand in the database.

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::digest::digest_of;
use super::tables::{Bound, Form, Table};
use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;
use crate::platform::db::Conn;
use crate::platform::db::conn::unexpected;

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its row number.
    pub id: i64,
    /// The stream whose chain names it.
    pub owner: StreamId,
    /// The digest of what is stored.
    pub digest: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = BigInt)]
    bound_id: i64,
    #[diesel(sql_type = BigInt)]
    bound_owner: StreamId,
    #[diesel(sql_type = Text)]
    bound_text: String,
}

impl From<Line> for Found {
    fn from(line: Line) -> Self {
        Self { id: line.bound_id, owner: line.bound_owner, digest: digest_of(&line.bound_text) }
    }
}

/// Keys named in one statement.
const NAMED: usize = 1000;

/// The rows of a table with those numbers, as they are digested in a form; those that are not there are left out.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn by_key(conn: &mut Conn, table: &Table, form: &Form, keys: &[i64]) -> Result<Vec<Found>, Fault> {
    let mut found = Vec::new();
    for keys in keys.chunks(NAMED) {
        found.extend(load(conn, table, form, &format!("t.{}", table.column), keys)?);
    }
    Ok(found)
}

/// The rows of a table that belong to some streams.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn of_owners(
    conn: &mut Conn,
    table: &Table,
    form: &Form,
    owners: &[StreamId],
) -> Result<Vec<Found>, Fault> {
    let owners: Vec<i64> = owners.iter().map(|owner| owner.row()).collect();
    load(conn, table, form, table.owner, &owners)
}

fn load(conn: &mut Conn, table: &Table, form: &Form, by: &str, numbers: &[i64]) -> Result<Vec<Found>, Fault> {
    let columns: Vec<String> = form.columns.iter().map(|column| column.expression(conn)).collect();
    let numbers: Vec<String> = numbers.iter().map(i64::to_string).collect();
    // Numbers alone are written into it, and names of the program's own.
    let query = sql_query(format!(
        "SELECT t.{} AS bound_id, {} AS bound_owner, {} AS bound_text FROM {} WHERE {by} IN ({})",
        table.column,
        table.owner,
        columns.join(" || "),
        table.from,
        numbers.join(", "),
    ));
    let lines: Vec<Line> = match conn {
        Conn::Sqlite(conn) => query.load(conn),
        Conn::Pg(conn) => query.load(conn),
    }
    .map_err(unexpected)?;
    Ok(lines.into_iter().map(Found::from).collect())
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// How people know a row: a mark by code and aspect, money by its line, anything else by what it has; `None` where only its
/// number is left.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn name(conn: &mut Conn, table: Bound, key: i64) -> Result<Option<String>, Fault> {
    let Some(expression) = called(table) else { return Ok(None) };
    let table = table.table();
    let query = sql_query(format!(
        "SELECT {expression} AS name FROM {} t WHERE t.{} = {key}",
        table.name, table.column
    ));
    let names: Vec<Name> = match conn {
        Conn::Sqlite(conn) => query.load(conn),
        Conn::Pg(conn) => query.load(conn),
    }
    .map_err(unexpected)?;
    Ok(names.into_iter().next().map(|found| found.name))
}

fn called(table: Bound) -> Option<&'static str> {
    match table {
        Bound::Mark => Some(
            "(SELECT s.code || ' ' || a.code FROM sheet x JOIN blind_subject s ON s.id = x.subject_id \
             JOIN aspect a ON a.id = t.aspect_id WHERE x.id = t.sheet_id)",
        ),
        Bound::Sheet => Some("(SELECT s.code FROM blind_subject s WHERE s.id = t.subject_id)"),
        Bound::SheetSignature => Some(
            "(SELECT s.code FROM sheet x JOIN blind_subject s ON s.id = x.subject_id WHERE x.id = t.sheet_id)",
        ),
        Bound::Subject => Some("t.code"),
        Bound::Entry | Bound::Batch => Some("t.number"),
        Bound::EntryMember | Bound::EntryReview => {
            Some("(SELECT e.number FROM entry e WHERE e.id = t.entry_id)")
        }
        Bound::External => Some("t.event_name"),
        Bound::Claim => Some("t.subject || ' ' || t.payee"),
        Bound::BatchLine => Some("CAST(t.line AS TEXT)"),
        Bound::Secret => Some("t.masked"),
        Bound::BankAccount | Bound::BankAccountStep => {
            Some("(SELECT s.masked FROM secret s WHERE s.id = t.secret_id)")
        }
        _ => None,
    }
}
