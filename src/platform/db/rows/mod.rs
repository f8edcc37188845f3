//! Bound rows: the entry of the write that makes or changes one names it by a digest of what is stored, so that a hand in
//! the database is found. Which tables those are, what is written of them, and how they are read back.

mod columns;
mod digest;
mod read;
mod tables;

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error};

use crate::kernel::fault::Fault;
use crate::kernel::ids::StreamId;

use super::conn::unexpected;

pub use columns::Values;
pub use read::{Found, by_key, name, of_owners};
pub use tables::{Bound, Form, Table};

/// A row that was written, or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its table.
    pub table: Bound,
    /// Its row number.
    pub id: i64,
    /// Stream and digest, where the writer knows them; all others are read back.
    pub known: Option<(StreamId, String)>,
}

/// Who takes what was written into an entry.
pub trait Binds {
    /// Takes rows.
    fn bind_rows(&mut self, rows: Vec<Row>);
}

/// What a statement answers that wrote rows of a bound table.
#[must_use = "the entry of a write names its rows: bind them"]
#[derive(Debug)]
pub struct Written<T> {
    value: T,
    rows: Vec<Row>,
}

impl<T> Written<T> {
    /// Hands the rows to the entry that is being made.
    pub fn bind(self, by: &mut impl Binds) -> T {
        by.bind_rows(self.rows);
        self.value
    }

    /// The same with the rows of another statement.
    pub fn and<U>(mut self, other: Written<U>) -> Self {
        self.rows.extend(other.rows);
        self
    }
}

impl<T> Written<T> {
    /// The same, answering something made of what it answers.
    pub fn map<U>(self, made: impl FnOnce(T) -> U) -> Written<U> {
        Written { value: made(self.value), rows: self.rows }
    }
}

impl Written<bool> {
    /// Refuses where the row was there already.
    ///
    /// # Errors
    /// What `refusal` says.
    pub fn unless(self, refusal: impl FnOnce() -> Fault) -> Result<Written<()>, Fault> {
        if self.value { Ok(self.map(drop)) } else { Err(refusal()) }
    }
}

impl Written<()> {
    /// Rows whose digests their writer knows.
    pub fn known(rows: Vec<Row>) -> Self {
        Self { value: (), rows }
    }

    /// The same, answering something.
    pub fn with<T>(self, value: T) -> Written<T> {
        self.map(|()| value)
    }
}

fn rows(table: Bound, keys: impl IntoIterator<Item = i64>) -> Vec<Row> {
    keys.into_iter().map(|id| Row { table, id, known: None }).collect()
}

/// A statement that adds or changes one row, answering its number.
///
/// # Errors
/// `Internal` where it wrote none, or several.
pub fn one(table: Bound, keys: QueryResult<Vec<i64>>) -> Result<Written<()>, Fault> {
    let keys = keys.map_err(unexpected)?;
    if keys.len() != 1 {
        return Err(Fault::internal(format!("a statement about one row wrote {}", keys.len())));
    }
    Ok(Written { value: (), rows: rows(table, keys) })
}

/// A statement that adds a row and answers its number.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn added<I: AsRef<i64>>(table: Bound, id: QueryResult<I>) -> Result<Written<I>, Fault> {
    let value = id.map_err(unexpected)?;
    let rows = rows(table, [*value.as_ref()]);
    Ok(Written { value, rows })
}

/// A statement that writes or takes away however many rows there are, answering their numbers.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn any(table: Bound, keys: QueryResult<Vec<i64>>) -> Result<Written<()>, Fault> {
    Ok(Written { value: (), rows: rows(table, keys.map_err(unexpected)?) })
}

/// A statement that adds a row unless it is there already: `false`.
///
/// # Errors
/// As [`Fault`] says of the database.
pub fn unless_twice(table: Bound, keys: QueryResult<Vec<i64>>) -> Result<Written<bool>, Fault> {
    match keys {
        Ok(keys) => Ok(Written { value: true, rows: rows(table, keys) }),
        Err(Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _)) => {
            Ok(Written { value: false, rows: Vec::new() })
        }
        Err(error) => Err(unexpected(error)),
    }
}
