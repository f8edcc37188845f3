//! Copies of the embedded database, made while it runs.

use std::path::Path;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::conn::Conn;
use super::pool::Pool;

/// Writes a consistent copy of the embedded database to `target`, which must not exist yet.
/// PostgreSQL has its own tools (`pg_dump`), named by `jiangsai backup`.
///
/// # Errors
/// With the database's own words, or where the database is not the embedded one.
pub fn sqlite_copy(pool: &Pool, target: &Path) -> Result<(), String> {
    let mut conn = pool.reader().map_err(|fault| fault.to_string())?;
    match &mut *conn {
        Conn::Sqlite(conn) => diesel::sql_query("VACUUM INTO ?")
            .bind::<Text, _>(target.to_string_lossy())
            .execute(conn)
            .map(|_rows| ())
            .map_err(|error| error.to_string()),
        Conn::Pg(_) => Err("PostgreSQL is backed up by pg_dump".to_owned()),
    }
}
