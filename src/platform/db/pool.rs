//! Connections for readers and writers. SQLite has one writer, so its writer is one connection.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use diesel::r2d2::{self, ManageConnection};
use diesel::{ConnectionError, RunQueryDsl};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;

use super::conn::{self, Conn, DatabaseUrl};
use super::tx;

/// How many connections read at once (and, on PostgreSQL, write).
const CONNECTIONS: u32 = 16;
/// How long a request waits for one before it is told to come back.
const WAIT: Duration = Duration::from_secs(10);

/// Opens connections for r2d2, by the scheme of the URL.
pub struct Manager(DatabaseUrl);

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Conn, r2d2::Error> {
        open(&self.0).map_err(r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), r2d2::Error> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Pg(conn) => {
                diesel::sql_query("SELECT 1").execute(conn).map(|_rows| ()).map_err(r2d2::Error::QueryError)
            }
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        let broken = match conn {
            Conn::Pg(conn) => r2d2::R2D2Connection::is_broken(conn),
            Conn::Sqlite(_) => false,
        };
        broken || std::thread::panicking()
    }
}

fn open(url: &DatabaseUrl) -> Result<Conn, ConnectionError> {
    Ok(match url {
        DatabaseUrl::Sqlite(path) => Conn::Sqlite(conn::open_sqlite(path)?),
        DatabaseUrl::Postgres(url) => Conn::Pg(conn::open_postgres(url)?),
    })
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct Pool {
    connections: diesel::r2d2::Pool<Manager>,
    writer: Option<Arc<Mutex<Conn>>>,
    url: DatabaseUrl,
}

/// A connection to write with.
pub enum Writer<'a> {
    /// The one SQLite writer.
    Single(MutexGuard<'a, Conn>),
    /// Any PostgreSQL connection.
    Pooled(r2d2::PooledConnection<Manager>),
}

impl Writer<'_> {
    /// The connection itself.
    pub fn conn(&mut self) -> &mut Conn {
        match self {
            Self::Single(guard) => guard,
            Self::Pooled(pooled) => pooled,
        }
    }
}

impl Pool {
    /// Opens the database the URL names; the file or server must be there to connect to.
    ///
    /// # Errors
    /// With the database's own words.
    pub fn open(url: &DatabaseUrl) -> Result<Self, String> {
        let writer = match url {
            DatabaseUrl::Sqlite(_) => Some(open(url).map_err(|error| error.to_string())?),
            DatabaseUrl::Postgres(_) => None,
        };
        let connections = diesel::r2d2::Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .test_on_check_out(matches!(url, DatabaseUrl::Postgres(_)))
            .build(Manager(url.clone()))
            .map_err(|error| error.to_string())?;
        Ok(Self { connections, writer: writer.map(|conn| Arc::new(Mutex::new(conn))), url: url.clone() })
    }

    /// A connection to read with.
    pub(super) fn reader(&self) -> Result<r2d2::PooledConnection<Manager>, Fault> {
        self.connections.get().map_err(busy)
    }

    /// A connection to write with. Where a write panicked, what it left open is rolled back first: there is only one
    /// writer, and everybody after it would be refused.
    pub(super) fn writer(&self) -> Result<Writer<'_>, Fault> {
        match &self.writer {
            Some(writer) => Ok(Writer::Single(writer.lock().unwrap_or_else(|poisoned| {
                writer.clear_poison();
                let mut conn = poisoned.into_inner();
                tx::abandon(&mut conn);
                conn
            }))),
            None => self.connections.get().map(Writer::Pooled).map_err(busy),
        }
    }

    /// Where the data is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

/// Why there is no connection: all are taken, or the server is away.
fn busy(error: impl std::fmt::Display) -> Fault {
    let text = error.to_string();
    if text.contains("connection to server") || text.contains("Connection refused") {
        return conn::away(&text, "fault-database-away");
    }
    tracing::warn!(%error, "no database connection");
    Fault::busy(Because::new("fault-busy").count("seconds", 5), 5)
}
