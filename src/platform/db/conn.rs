//! One connection to either database, and how a URL chooses between them.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error};
use diesel::{Connection, ConnectionError, PgConnection, QueryResult, SqliteConnection};

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

impl Conn {
    /// Begins a transaction by the statements of whichever database it is.
    pub(super) fn begin(&mut self, sqlite: &str, postgres: &str) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, sqlite),
            Self::Pg(conn) => AnsiTransactionManager::begin_transaction_sql(conn, postgres),
        }
    }

    /// Keeps what the transaction did. Where that fails, it is rolled back, or the connection is broken.
    pub(super) fn commit(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::commit_transaction(conn),
            // After a failed statement PostgreSQL rolls back and calls the commit done; another statement before it is
            // refused. diesel learns from libpq that the transaction is over.
            Self::Pg(conn) => conn.batch_execute("SELECT 1; COMMIT"),
        }
    }

    /// Undoes what the transaction did.
    pub(super) fn roll_back(&mut self) -> QueryResult<()> {
        match self {
            Self::Sqlite(conn) => AnsiTransactionManager::rollback_transaction(conn),
            Self::Pg(conn) => AnsiTransactionManager::rollback_transaction(conn),
        }
    }
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
    // secure_delete: what was erased is overwritten, not only forgotten.
    conn.batch_execute(
        "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
         PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;",
    )
    .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// Opens a PostgreSQL connection without limits of time; instants are UTC whatever the server's zone.
///
/// # Errors
/// Where the server refuses.
pub fn open_postgres(url: &str) -> Result<PgConnection, ConnectionError> {
    let mut conn = PgConnection::establish(url)?;
    conn.batch_execute("SET TIME ZONE 'UTC'; SET synchronous_commit = on;")
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

/// What a request may ask of PostgreSQL: a lock somebody else holds is waited for that long, a statement runs that long.
/// Without limits one forgotten transaction would take the service down with it.
pub(super) const LIMITS: &str = "SET lock_timeout = '5s'; SET statement_timeout = '30s';";
/// The same, lifted until the end of the transaction.
pub(super) const NO_LIMITS: &str = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0;";

/// A database error no query counts on: a full disk or a lost server is said as it is, for whoever can mend it; what got
/// in the way of somebody else may be tried again; anything else is ours, with the text for the log.
pub fn unexpected(error: Error) -> Fault {
    let text = error.to_string();
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(phrase));
    if says(DISK_FULL) {
        return away(&text, "fault-storage-full");
    }
    if server_is_gone(&error, &text) {
        return away(&text, "fault-database-away");
    }
    if matches!(error, Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) || says(DEADLOCK) {
        return Fault { kind: FaultKind::Clash, ..busy(&text) };
    }
    if says(WAITED_TOO_LONG) {
        return busy(&text);
    }
    Fault::internal(format!("database: {text}"))
}

/// Why a commit was not acknowledged. A server that went away, or a disk that did not answer, may have kept it all the
/// same; where there was no room for it, or the server said no, it was not kept.
pub(super) fn not_committed(conn: &Conn, error: Error) -> Fault {
    let error = match error {
        Error::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
        other => other,
    };
    let text = error.to_string();
    let refused = match conn {
        Conn::Sqlite(_) => text.contains(NO_ROOM),
        Conn::Pg(_) => !server_is_gone(&error, &text),
    };
    if refused { unexpected(error) } else { unsettled(&text) }
}

/// Nobody can say whether it was kept.
pub(super) fn unsettled(detail: &str) -> Fault {
    tracing::error!(detail, "a write was not acknowledged");
    Fault::new(FaultKind::Unsettled, Because::new("fault-unsettled"))
}

fn server_is_gone(error: &Error, text: &str) -> bool {
    matches!(
        error,
        Error::BrokenTransactionManager | Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _)
    ) || SERVER_GONE.iter().any(|phrase| text.contains(phrase))
}

/// As [`unexpected`], for the row a query must find: without it, what was asked for is not found.
pub fn not_there(error: Error) -> Fault {
    if error == Error::NotFound { Fault::not_found() } else { unexpected(error) }
}

/// How SQLite says that what it had to write did not fit.
const NO_ROOM: &str = "database or disk is full";

/// How SQLite and PostgreSQL say that the disk is full.
const DISK_FULL: &[&str] = &[NO_ROOM, "disk I/O error", "No space left on device"];

/// How PostgreSQL says, in English and in Chinese, that two transactions waited for each other: diesel does not hand
/// on the code of this error (40P01), nor of the next ones (55P03, 57014).
const DEADLOCK: &[&str] = &["deadlock detected", "检测到死锁"];

/// How the databases say that a lock or a statement took longer than its limit.
const WAITED_TOO_LONG: &[&str] = &[
    "database is locked",
    "canceling statement due to lock timeout",
    "canceling statement due to statement timeout",
    "由于锁超时",
    "由于语句执行超时",
];

/// How PostgreSQL's client says that the server is not there any more.
const SERVER_GONE: &[&str] = &[
    "server closed the connection",
    "terminating connection",
    "no connection to the server",
    "could not receive data from server",
    "could not send data to server",
    "connection to server",
];

/// After how many seconds to come back where somebody else was in the way.
const AGAIN_AFTER: u32 = 5;

/// Others are in the way for the moment.
pub(super) fn busy(detail: &str) -> Fault {
    tracing::warn!(detail, "the database is busy");
    let because = Because::new("fault-busy").count("seconds", i64::from(AGAIN_AFTER));
    Fault { retry_after: Some(AGAIN_AFTER), ..Fault::new(FaultKind::Busy, because) }
}

/// The database cannot be used for the moment.
pub(super) fn away(detail: &str, key: &'static str) -> Fault {
    tracing::error!(detail, "the database cannot be used");
    Fault::new(FaultKind::Unavailable, Because::new(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(kind: DatabaseErrorKind, text: &str) -> FaultKind {
        unexpected(Error::DatabaseError(kind, Box::new(text.to_owned()))).kind
    }

    #[test]
    fn what_the_database_says_is_told_by_what_can_be_done_about_it() {
        use DatabaseErrorKind::{ClosedConnection, SerializationFailure, Unknown};
        assert_eq!(said(SerializationFailure, "could not serialize access"), FaultKind::Clash);
        for clash in ["deadlock detected", "检测到死锁"] {
            assert_eq!(said(Unknown, clash), FaultKind::Clash, "{clash}");
        }
        for busy in WAITED_TOO_LONG {
            let fault = unexpected(Error::DatabaseError(Unknown, Box::new((*busy).to_owned())));
            assert_eq!((fault.kind, fault.retry_after), (FaultKind::Busy, Some(5)), "{busy}");
        }
        assert_eq!(said(Unknown, "database or disk is full"), FaultKind::Unavailable);
        assert_eq!(said(ClosedConnection, "whatever"), FaultKind::Unavailable);
        assert_eq!(said(Unknown, "no such table: x"), FaultKind::Internal);
    }

    #[test]
    fn only_known_schemes_open_a_database() {
        assert_eq!("sqlite:data/j.db".parse(), Ok(DatabaseUrl::Sqlite(PathBuf::from("data/j.db"))));
        assert!(matches!("postgresql://h/db".parse(), Ok(DatabaseUrl::Postgres(_))));
        for wrong in ["", "sqlite:", "data.db", "mysql://h/db", "postgress://h/db"] {
            assert!(wrong.parse::<DatabaseUrl>().is_err(), "{wrong}");
        }
    }
}
