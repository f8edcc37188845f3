//! One connection to either database, and how a URL chooses between them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::{Connection, ConnectionError, PgConnection, SqliteConnection};

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::platform::private;

/// A connection to whichever database the installation uses.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL 15 or later.
    Pg(PgConnection),
    /// The embedded file.
    Sqlite(SqliteConnection),
}

/// Where the data is. The scheme decides; anything else is refused, because SQLite would take any
/// text for a file name and silently open an empty database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// `sqlite:PATH`.
    Sqlite(PathBuf),
    /// `postgres://…` or `postgresql://…`.
    Postgres(String),
}

impl FromStr for DatabaseUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        match text.strip_prefix("sqlite:") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err("a database URL starts with sqlite: or postgres://".to_owned()),
        }
    }
}

/// Opens the embedded file with the settings every connection needs.
///
/// # Errors
/// Where the file cannot be opened or is no database.
pub fn open_sqlite(path: &Path) -> Result<SqliteConnection, ConnectionError> {
    // SQLite gives its -wal and -shm files the mode of the database.
    private::make_file_if_missing(path)
        .map_err(|error| ConnectionError::BadConnection(format!("{}: {error}", path.display())))?;
    let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
    // busy_timeout first: switching to WAL needs a lock itself. FULL: what was acknowledged survives power loss.
    conn.batch_execute(
        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
    )
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// Opens a PostgreSQL connection; instants are UTC whatever the server's zone.
///
/// # Errors
/// Where the server refuses.
pub fn open_postgres(url: &str) -> Result<PgConnection, ConnectionError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute("SET TIME ZONE 'UTC'; SET synchronous_commit = on;")
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// A database error no query counts on: a full disk or a lost server is said as it is, for whoever can mend it;
/// anything else is ours, with the text for the log.
pub fn unexpected(error: diesel::result::Error) -> Fault {
    let text = error.to_string();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if says(DISK_FULL) {
        return away(&text, "fault-storage-full");
    }
    if says(SERVER_GONE) || matches!(error, Error::BrokenTransactionManager) {
        return away(&text, "fault-database-away");
    }
    Fault::internal(format!("database: {text}"))
}

/// As [`unexpected`], for the row a query must find: without it, what was asked for is not found.
pub fn not_there(error: Error) -> Fault {
    if error == Error::NotFound { Fault::not_found() } else { unexpected(error) }
}

/// How SQLite and PostgreSQL say that the disk is full.
const DISK_FULL: &[&str] = &["database or disk is full", "disk I/O error", "No space left on device"];

/// How PostgreSQL's client says that the server is not there any more.
const SERVER_GONE: &[&str] = &[
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "could not receive data from server",
    "could not send data to server",
    "connection to server",
];

/// The database cannot be used for the moment.
pub(super) fn away(detail: &str, key: &'static str) -> Fault {
    tracing::error!(detail, "the database cannot be used");
    Fault::new(FaultKind::Unavailable, Because::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_schemes_open_a_database() {
        assert_eq!("sqlite:data/j.db".parse(), Ok(DatabaseUrl::Sqlite(PathBuf::from("data/j.db"))));
        assert!(matches!("postgresql://h/db".parse(), Ok(DatabaseUrl::Postgres(_))));
        for wrong in ["", "sqlite:", "data.db", "mysql://h/db", "postgress://h/db"] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong}");
        }
    }
}
