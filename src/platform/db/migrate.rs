//! Brings a database to the schema this binary knows. Both sets are part of the binary.

use diesel::migration::{Migration, MigrationSource};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::Conn;
use super::pool::Pool;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// What stands in a database.
#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// The table in which migrations are kept.
const OWN: &str = "__diesel_schema_migrations";

/// Refuses a database of something else, and one of a later version, before anything is written to it.
fn check_ours(conn: &mut Conn) -> Result<(), String> {
    let known = names()?;
    let tables = tables(conn)?;
    let (kept, known) = match conn {
        Conn::Sqlite(conn) => (sql_query(KEPT).load::<Table>(conn), known.0),
        Conn::Pg(conn) => (sql_query(KEPT).load::<Table>(conn), known.1),
    };
    if !tables.iter().any(|table| table.name == OWN) {
        return match tables.first() {
            None => Ok(()),
            Some(other) => Err(format!(
                "the database holds tables of something else ({}): name an empty database, or the right one",
                other.name
            )),
        };
    }
    let version = |name: &String| name.split('_').next().unwrap_or_default().replace('-', "");
    let known: Vec<String> = known.iter().map(version).collect();
    match kept.map_err(|error| error.to_string())?.into_iter().find(|kept| !known.contains(&kept.name)) {
        None => Ok(()),
        Some(later) => Err(format!(
            "the database is of a later version of this program (migration {}): start that version, or restore an \
             earlier backup",
            later.name
        )),
    }
}

const KEPT: &str = "SELECT version AS name FROM __diesel_schema_migrations";

fn tables(conn: &mut Conn) -> Result<Vec<Table>, String> {
    match conn {
        Conn::Sqlite(conn) => {
            sql_query("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
                .load::<Table>(conn)
        }
        Conn::Pg(conn) => {
            sql_query("SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()")
                .load::<Table>(conn)
        }
    }
    .map_err(|error| error.to_string())
}

/// Whether the database holds no table of ours yet. The file's size would not tell: what was written since the last
/// checkpoint of SQLite's log stands beside the file.
///
/// # Errors
/// With the database's own words.
pub fn is_empty(pool: &Pool) -> Result<bool, String> {
    // Looking for what is pending makes the table in which migrations are kept.
    pool.alone(|conn| Ok(tables(conn)?.iter().all(|table| table.name == OWN)))
}

/// Whether nothing was ever recorded in it: it is empty, or just made.
///
/// # Errors
/// With the database's own words.
pub fn is_unused(pool: &Pool) -> Result<bool, String> {
    if is_empty(pool)? {
        return Ok(true);
    }
    pool.alone(|conn| {
        if !tables(conn)?.iter().any(|table| table.name == "audit_entry") {
            // Something else's: that is told by who brings it up to date.
            return Ok(true);
        }
        let any = "SELECT CAST(count(*) AS TEXT) AS name FROM (SELECT id FROM audit_entry LIMIT 1) AS one";
        let any: Vec<Table> = match conn {
            Conn::Sqlite(conn) => diesel::sql_query(any).load(conn),
            Conn::Pg(conn) => diesel::sql_query(any).load(conn),
        }
        .map_err(|error| error.to_string())?;
        Ok(any.iter().all(|count| count.name == "0"))
    })
}

/// How many migrations the database lacks.
///
/// # Errors
/// With the database's own words; in ours where the database is none of this program, or a later one's.
pub fn pending(pool: &Pool) -> Result<usize, String> {
    pool.alone(|conn| {
        check_ours(conn)?;
        match conn {
            Conn::Sqlite(conn) => conn.pending_migrations(SQLITE).map(|list| list.len()),
            Conn::Pg(conn) => conn.pending_migrations(POSTGRES).map(|list| list.len()),
        }
        .map_err(|error| error.to_string())
    })
}

/// Runs what is pending; answers how many ran.
///
/// # Errors
/// With the database's own words; what ran before the failing one stays.
pub fn run(pool: &Pool) -> Result<usize, String> {
    pool.alone(|conn| {
        check_ours(conn)?;
        match conn {
            Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(|ran| ran.len()),
            Conn::Pg(conn) => conn.run_pending_migrations(POSTGRES).map(|ran| ran.len()),
        }
        .map_err(|error| error.to_string())
    })
}

/// Takes every migration back: only ever meant for a test database.
///
/// # Errors
/// With the database's own words.
pub fn revert_all(pool: &Pool) -> Result<usize, String> {
    pool.alone(|conn| {
        match conn {
            Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(|list| list.len()),
            Conn::Pg(conn) => conn.revert_all_migrations(POSTGRES).map(|list| list.len()),
        }
        .map_err(|error| error.to_string())
    })
}

/// Names of both sets, for the parity test.
///
/// # Errors
/// Where a set cannot be read.
pub fn names() -> Result<(Vec<String>, Vec<String>), String> {
    let sqlite: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> =
        SQLITE.migrations().map_err(|error| error.to_string())?;
    let postgres: Vec<Box<dyn Migration<diesel::pg::Pg>>> =
        POSTGRES.migrations().map_err(|error| error.to_string())?;
    Ok((
        sqlite.iter().map(|migration| migration.name().to_string()).collect(),
        postgres.iter().map(|migration| migration.name().to_string()).collect(),
    ))
}
