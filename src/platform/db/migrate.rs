//! Brings a database to the schema this binary knows. Both sets are part of the binary.

use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::Conn;
use super::pool::Pool;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// How many migrations the database lacks.
///
/// # Errors
/// With the database's own words.
pub fn pending(pool: &Pool) -> Result<usize, String> {
    let mut writer = pool.writer().map_err(|fault| fault.to_string())?;
    match writer.conn() {
        Conn::Sqlite(conn) => conn.pending_migrations(SQLITE).map(|list| list.len()),
        Conn::Pg(conn) => conn.pending_migrations(POSTGRES).map(|list| list.len()),
    }
    .map_err(|error| error.to_string())
}

/// Runs what is pending; answers how many ran.
///
/// # Errors
/// With the database's own words; what ran before the failing one stays.
pub fn run(pool: &Pool) -> Result<usize, String> {
    let mut writer = pool.writer().map_err(|fault| fault.to_string())?;
    match writer.conn() {
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(|ran| ran.len()),
        Conn::Pg(conn) => conn.run_pending_migrations(POSTGRES).map(|ran| ran.len()),
    }
    .map_err(|error| error.to_string())
}

/// Takes every migration back: only ever meant for a test database.
///
/// # Errors
/// With the database's own words.
pub fn revert_all(pool: &Pool) -> Result<usize, String> {
    let mut writer = pool.writer().map_err(|fault| fault.to_string())?;
    match writer.conn() {
        Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(|list| list.len()),
        Conn::Pg(conn) => conn.revert_all_migrations(POSTGRES).map(|list| list.len()),
    }
    .map_err(|error| error.to_string())
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
