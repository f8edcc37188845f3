//! A migrated database of one test's own, on either backend, gone afterwards.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};
use jiangsai::platform::db::{Conn, Pool, backup, conn::DatabaseUrl, migrate, tx};
use tempfile::TempDir;

use crate::architecture::source::files_below;

/// Writes one test body as two tests, `on_sqlite` and `on_postgres`:
///
/// ```ignore
/// on_each_database! {
///     /// A sheet is saved once.
///     fn a_sheet_is_saved_once(database) { let app = App::start(database); … }
/// }
/// ```
macro_rules! on_each_database {
    ($($(#[$meta:meta])* fn $name:ident($database:ident) $body:block)+) => {$(
        $(#[$meta])*
        fn $name($database: $crate::helpers::database::TestDatabase) $body

        mod $name {
            use $crate::helpers::database::TestDatabase;

            #[test]
            fn on_sqlite() {
                super::$name(TestDatabase::sqlite());
            }

            #[test]
            fn on_postgres() {
                if let Some(database) = TestDatabase::postgres() {
                    super::$name(database);
                }
            }
        }
    )+};
}
pub(crate) use on_each_database;

const NO_POSTGRES: &str = "JIANGSAI_TEST_POSTGRES names no PostgreSQL cluster. `make test` starts one; by hand: \
     scripts/postgres.sh with cargo test …; without PostgreSQL: JIANGSAI_TEST_SQLITE_ONLY=1 cargo test …";

/// An empty, migrated database.
pub(crate) struct TestDatabase {
    url: DatabaseUrl,
    home: Home,
}

/// What to remove afterwards.
enum Home {
    Folder { _kept: TempDir },
    Cluster { admin: String, name: String },
    Elsewhere,
}

impl TestDatabase {
    /// A file of its own: a copy of one that was migrated once for all tests of this run.
    pub(crate) fn sqlite() -> Self {
        static TEMPLATE: OnceLock<Vec<u8>> = OnceLock::new();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("jiangsai.db");
        fs::write(&path, TEMPLATE.get_or_init(migrated_file)).unwrap();
        Self { url: DatabaseUrl::Sqlite(path), home: Home::Folder { _kept: folder } }
    }

    /// A database of its own in the cluster, cloned from one that was migrated once; `None` only where
    /// `JIANGSAI_TEST_SQLITE_ONLY=1` says that PostgreSQL is not wanted.
    pub(crate) fn postgres() -> Option<Self> {
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        if std::env::var("JIANGSAI_TEST_SQLITE_ONLY").is_ok_and(|value| value == "1") {
            return None;
        }
        let admin = std::env::var("JIANGSAI_TEST_POSTGRES").unwrap_or_else(|_| panic!("{NO_POSTGRES}"));
        let template = TEMPLATE.get_or_init(|| migrated_template(&admin));
        let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        let url = DatabaseUrl::Postgres(with_name(&admin, &name));
        Some(Self { url, home: Home::Cluster { admin, name } })
    }

    /// An empty place of the same kind: no file yet, or a database without tables.
    pub(crate) fn empty_one(&self) -> Self {
        let Home::Cluster { admin, name } = &self.home else {
            let folder = tempfile::tempdir().unwrap();
            let url = DatabaseUrl::Sqlite(folder.path().join("empty.db"));
            return Self { url, home: Home::Folder { _kept: folder } };
        };
        let name = format!("{name}_empty");
        run(admin, &format!("CREATE DATABASE {name}"));
        let url = DatabaseUrl::Postgres(with_name(admin, &name));
        Self { url, home: Home::Cluster { admin: admin.clone(), name } }
    }

    /// One that holds what this one does, to which nobody is connected any more.
    pub(crate) fn copy(&self) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let Home::Cluster { admin, name } = &self.home else {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("jiangsai.db");
            backup::sqlite_copy(&self.pool(), &path).unwrap();
            return Self { url: DatabaseUrl::Sqlite(path), home: Home::Folder { _kept: folder } };
        };
        let copy = format!("{name}_copy_{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::establish(admin).unwrap();
        // The pool's threads close their connections a moment later.
        let gone = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname";
        conn.batch_execute(&format!("{gone} = '{name}'")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {copy} TEMPLATE {name}")).unwrap();
        let url = DatabaseUrl::Postgres(with_name(admin, &copy));
        Self { url, home: Home::Cluster { admin: admin.clone(), name: copy } }
    }

    /// One in a cluster of the test's own, which removes it.
    pub(crate) fn at(url: &str) -> Self {
        Self { url: url.parse().unwrap(), home: Home::Elsewhere }
    }

    /// Connections to it.
    pub(crate) fn pool(&self) -> Pool {
        Pool::open(&self.url).unwrap()
    }

    /// As `--database` takes it.
    pub(crate) fn url(&self) -> String {
        match &self.url {
            DatabaseUrl::Sqlite(path) => format!("sqlite:{}", path.display()),
            DatabaseUrl::Postgres(url) => url.clone(),
        }
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        match &self.home {
            Home::Folder { .. } | Home::Elsewhere => {}
            Home::Cluster { admin, name } => run(admin, &format!("DROP DATABASE {name} WITH (FORCE)")),
        }
    }
}

/// Bytes of a migrated SQLite file without a journal beside it.
fn migrated_file() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let pool = Pool::open(&DatabaseUrl::Sqlite(folder.path().join("made.db"))).unwrap();
    migrate::run(&pool).unwrap();
    let copy = folder.path().join("copy.db");
    backup::sqlite_copy(&pool, &copy).unwrap();
    fs::read(copy).unwrap()
}

/// Name of a migrated database nobody is connected to; made once for each state of the migrations.
fn migrated_template(admin: &str) -> String {
    let mut hasher = DefaultHasher::new();
    for path in files_below("migrations/postgres") {
        fs::read(path).unwrap().hash(&mut hasher);
    }
    let name = format!("template_{:x}", hasher.finish());
    let mut conn = PgConnection::establish(admin).unwrap();
    // Several test processes may share the cluster: one of them makes it.
    conn.batch_execute("SELECT pg_advisory_lock(20260518)").unwrap();
    if count(&mut conn, &format!("SELECT count(*) AS n FROM pg_database WHERE datname = '{name}'")) == 0 {
        let making = format!("{name}_making");
        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {making}")).unwrap();
        let pool = Pool::open(&DatabaseUrl::Postgres(with_name(admin, &making))).unwrap();
        migrate::run(&pool).unwrap();
        drop(pool);
        // The pool's threads close their connections a moment later.
        conn.batch_execute(&format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{making}'"
        ))
        .unwrap();
        conn.batch_execute(&format!("ALTER DATABASE {making} RENAME TO {name}")).unwrap();
    }
    name
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Tables with a row that holds a text in the clear.
pub(crate) fn tables_holding(pool: &Pool, text: &str) -> Vec<String> {
    tx::read(pool, |conn| {
        let mut holding = lines(
            conn,
            "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = current_schema()",
        );
        holding.retain(|table| holds(conn, table, text));
        holding.sort();
        Ok(holding)
    })
    .unwrap()
}

fn holds(conn: &mut Conn, table: &str, text: &str) -> bool {
    let columns = format!("SELECT 'quote(\"' || name || '\")' AS line FROM pragma_table_info('{table}')");
    let columns = lines(conn, &columns, "SELECT '' AS line").join(" || ");
    let sqlite = format!("SELECT '' AS line FROM \"{table}\" WHERE instr({columns}, '{text}') > 0 LIMIT 1");
    let postgres =
        format!("SELECT '' AS line FROM \"{table}\" t WHERE position('{text}' in (t.*)::text) > 0 LIMIT 1");
    !lines(conn, &sqlite, &postgres).is_empty()
}

fn lines(conn: &mut Conn, sqlite: &str, postgres: &str) -> Vec<String> {
    let rows = match conn {
        Conn::Sqlite(conn) => diesel::sql_query(sqlite).load::<Line>(conn),
        Conn::Pg(conn) => diesel::sql_query(postgres).load::<Line>(conn),
    };
    rows.unwrap().into_iter().map(|row| row.line).collect()
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn count(conn: &mut PgConnection, query: &str) -> i64 {
    diesel::sql_query(query).get_result::<Count>(conn).unwrap().n
}

fn run(admin: &str, statement: &str) {
    PgConnection::establish(admin).unwrap().batch_execute(statement).unwrap();
}

/// The same address with another database's name.
fn with_name(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    let (server, _) = address.rsplit_once('/').unwrap();
    format!("{server}/{name}?{options}")
}
