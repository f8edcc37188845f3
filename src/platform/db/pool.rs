//! Connections for readers and writers. SQLite has one writer, so its writer is one connection.

use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{self, ManageConnection, R2D2Connection as _};
use diesel::{ConnectionError, RunQueryDsl};

use crate::kernel::fault::{Fault, FaultKind, Problem};

use super::conn::{self, Conn, DatabaseUrl, unexpected};
use super::writer::{self, Writer};

/// How many connections read at once for people signed in; `limits::READS_AT_ONCE` lets no more ask.
const READERS: u32 = 16;
/// How many read at once for everybody else; `limits::PUBLIC_AT_ONCE` lets no more ask.
const PUBLIC: u32 = 4;
/// How many write at once to PostgreSQL; `limits::WRITES_AT_ONCE_POSTGRES` lets no more ask.
const WRITERS: u32 = 16;
/// How many ask what changed: a node that could not would forget what it remembers.
const FEED: u32 = 1;
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
            Conn::Pg(conn) => conn.is_broken(),
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
    readers: Connections,
    public: Connections,
    feed: Connections,
    writers: Writers,
    /// What every write is refused with, where nothing is to be done but shown.
    only_shows: Option<Arc<[Problem]>>,
    url: DatabaseUrl,
}

pub(super) type Connections = r2d2::Pool<Manager>;

/// Who writes.
#[derive(Clone)]
enum Writers {
    /// The one writer of SQLite.
    One(Arc<Writer>),
    /// Connections to PostgreSQL.
    Many(Connections),
}

impl Pool {
    /// Opens the database the URL names; the file or server must be there to connect to.
    ///
    /// # Errors
    /// With the database's own words.
    pub fn open(url: &DatabaseUrl) -> Result<Self, String> {
        let writers = match url {
            DatabaseUrl::Sqlite(path) => {
                Writers::One(Arc::new(Writer::open(path).map_err(|error| error.to_string())?))
            }
            DatabaseUrl::Postgres(_) => Writers::Many(connections(url, WRITERS, 0)?),
        };
        Ok(Self {
            readers: connections(url, READERS, 1)?,
            public: connections(url, PUBLIC, 0)?,
            feed: connections(url, FEED, 0)?,
            writers,
            only_shows: None,
            url: url.clone(),
        })
    }

    /// The same database, read by the connections that are there for people not signed in.
    #[must_use]
    pub fn public(&self) -> Self {
        Self { readers: self.public.clone(), ..self.clone() }
    }

    /// The same database for what only shows: every write is refused with these problems.
    #[must_use]
    pub fn only_showing(&self, problems: Vec<Problem>) -> Self {
        Self { only_shows: Some(problems.into()), ..self.clone() }
    }

    /// Refuses to write where something is only to be shown.
    pub(super) fn may_write(&self) -> Result<(), Fault> {
        // As after a clash: nothing is wrong with what was typed, it is only to be sent once more.
        match &self.only_shows {
            Some(problems) => Err(Fault::all(FaultKind::Clash, problems.to_vec())),
            None => Ok(()),
        }
    }

    /// The same database, read by the connection that is kept for the change feed.
    #[must_use]
    pub(crate) fn for_feed(&self) -> Self {
        Self { readers: self.feed.clone(), ..self.clone() }
    }

    /// A connection to read with, in a transaction that has begun.
    pub(super) fn reading(&self) -> Result<r2d2::PooledConnection<Manager>, Fault> {
        begun(&self.readers, "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    }

    /// A connection to read with, outside of transactions.
    pub(super) fn free(&self) -> Result<r2d2::PooledConnection<Manager>, Fault> {
        self.readers.get().map_err(none_free)
    }

    /// A connection to write to PostgreSQL with, in a transaction that has begun.
    pub(super) fn writing(connections: &Connections) -> Result<r2d2::PooledConnection<Manager>, Fault> {
        let came = Instant::now();
        let conn = begun(connections, "BEGIN ISOLATION LEVEL READ COMMITTED");
        writer::waited(came);
        conn
    }

    /// The one writer of SQLite, or the connections that write to PostgreSQL.
    pub(super) fn writer(&self) -> Result<&Writer, &Connections> {
        match &self.writers {
            Writers::One(writer) => Ok(writer),
            Writers::Many(connections) => Err(connections),
        }
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
                let writer = self.writer().map_err(|_many| "SQLite has one writer")?;
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

fn connections(url: &DatabaseUrl, most: u32, idle: u32) -> Result<Connections, String> {
    r2d2::Pool::builder()
        .max_size(most)
        .min_idle(Some(idle))
        .connection_timeout(WAIT)
        // Asking each time whether the server is still there would cost as much as asking what one came for.
        .test_on_check_out(false)
        .build(Manager(url.clone()))
        .map_err(|error| error.to_string())
}

/// A connection with a transaction. Those that a restart of the server broke are thrown away, one after the other.
fn begun(connections: &Connections, postgres: &str) -> Result<r2d2::PooledConnection<Manager>, Fault> {
    let mut broken = 0;
    loop {
        let mut conn = connections.get().map_err(none_free)?;
        match conn.begin("BEGIN", postgres) {
            Ok(()) => return Ok(conn),
            Err(_) if conn.is_broken() && broken < connections.max_size() => broken += 1,
            Err(error) => return Err(unexpected(error)),
        }
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
