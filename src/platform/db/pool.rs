//! Connections for readers and writers. SQLite has one writer, so its writer is one connection.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{self, ManageConnection};
use diesel::{ConnectionError, RunQueryDsl};

use crate::kernel::fault::Fault;

use super::conn::{self, Conn, DatabaseUrl};
use super::writer::{self, Writer};

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
        connect(&self.0).map_err(r2d2::Error::ConnectionError)
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

fn connect(url: &DatabaseUrl) -> Result<Conn, ConnectionError> {
    match url {
        DatabaseUrl::Sqlite(path) => conn::open_sqlite(path).map(Conn::Sqlite),
        DatabaseUrl::Postgres(url) => {
            let mut conn = conn::open_postgres(url)?;
            conn.batch_execute(conn::LIMITS).map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Conn::Pg(conn))
        }
    }
}

/// Shared by all requests; cheap to clone.
#[derive(Clone)]
pub struct Pool {
    connections: diesel::r2d2::Pool<Manager>,
    writer: Option<Arc<Writer>>,
    url: DatabaseUrl,
}

impl Pool {
    /// Opens the database the URL names; the file or server must be there to connect to.
    ///
    /// # Errors
    /// With the database's own words.
    pub fn open(url: &DatabaseUrl) -> Result<Self, String> {
        let writer = match url {
            DatabaseUrl::Sqlite(path) => Some(Writer::open(path).map_err(|error| error.to_string())?),
            DatabaseUrl::Postgres(_) => None,
        };
        let connections = diesel::r2d2::Pool::builder()
            .max_size(CONNECTIONS)
            .min_idle(Some(1))
            .connection_timeout(WAIT)
            .test_on_check_out(matches!(url, DatabaseUrl::Postgres(_)))
            .build(Manager(url.clone()))
            .map_err(|error| error.to_string())?;
        Ok(Self { connections, writer: writer.map(Arc::new), url: url.clone() })
    }

    /// A connection to read with.
    pub(super) fn pooled(&self) -> Result<r2d2::PooledConnection<Manager>, Fault> {
        self.connections.get().map_err(none_free)
    }

    /// A connection to write to PostgreSQL with.
    pub(super) fn pooled_to_write(&self) -> Result<r2d2::PooledConnection<Manager>, Fault> {
        let came = Instant::now();
        let conn = self.pooled();
        writer::waited(came);
        conn
    }

    /// The one writer of SQLite; PostgreSQL has none.
    pub(super) fn writer(&self) -> Option<&Writer> {
        self.writer.as_deref()
    }

    /// A connection outside of transactions, for migrations and what the database says of itself: on SQLite the
    /// writer's, on PostgreSQL one of its own without limits of time.
    pub(super) fn alone<T>(&self, work: impl FnOnce(&mut Conn) -> Result<T, String>) -> Result<T, String> {
        match &self.url {
            DatabaseUrl::Postgres(url) => {
                let conn = conn::open_postgres(url).map_err(|error| error.to_string())?;
                work(&mut Conn::Pg(conn))
            }
            DatabaseUrl::Sqlite(_) => {
                let writer = self.writer().ok_or("SQLite has a writer")?;
                writer.alone(work).map_err(|fault| fault.to_string())?
            }
        }
    }

    /// Where the data is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }
}

/// Why there is no connection: all are taken, or the server is away.
fn none_free(error: impl std::fmt::Display) -> Fault {
    let text = error.to_string();
    if text.contains("connection to server") || text.contains("Connection refused") {
        return conn::away(&text, "fault-database-away");
    }
    conn::busy(&text)
}
