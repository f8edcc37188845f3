//! Copies of the database made while it runs, and the digest that proves a copy equal.

use std::path::Path;
use std::process::Command;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use crate::kernel::fault::Fault;

use super::super::private;
use super::conn::{Conn, DatabaseUrl};
use super::pool::Pool;
use super::tx;

/// Writes a consistent copy to `target`, which must not exist yet: an SQLite file, or for PostgreSQL an
/// archive of its own `pg_dump`.
///
/// # Errors
/// With the database's own words.
pub fn copy(pool: &Pool, target: &Path) -> Result<(), String> {
    if target.exists() {
        return Err(format!("{}: there is a file already", target.display()));
    }
    match pool.url() {
        DatabaseUrl::Sqlite(_) => sqlite_copy(pool, target),
        DatabaseUrl::Postgres(url) => {
            make_private(target)?;
            let file = target.to_string_lossy();
            whole_or_none(target, postgres_tool("pg_dump", url, &["--format=custom", "--file", &file]))
        }
    }
}

/// Takes half a file away again: nobody should find it and take it for a copy, or be refused the place.
fn whole_or_none(path: &Path, written: Result<(), String>) -> Result<(), String> {
    let removed = match written {
        Ok(()) => return Ok(()),
        Err(_) => std::fs::remove_file(path),
    };
    written.map_err(|error| match removed {
        Ok(()) => error,
        Err(kept) => format!("{error}; {} is not whole and could not be removed: {kept}", path.display()),
    })
}

/// Writes a copy into an empty place: the SQLite file must not exist, the PostgreSQL database must have no tables.
///
/// # Errors
/// With the database's own words.
pub fn restore(source: &Path, url: &DatabaseUrl) -> Result<(), String> {
    match url {
        DatabaseUrl::Sqlite(path) if path.exists() => {
            Err(format!("{}: there is a database already; restore into an empty place", path.display()))
        }
        DatabaseUrl::Sqlite(path) => {
            let mut from =
                std::fs::File::open(source).map_err(|error| format!("{}: {error}", source.display()))?;
            let mut to = make_private(path)?;
            let written = std::io::copy(&mut from, &mut to).and_then(|_bytes| to.sync_all());
            whole_or_none(path, written.map_err(|error| format!("{}: {error}", path.display())))
        }
        DatabaseUrl::Postgres(url) => {
            let file = source.to_string_lossy();
            postgres_tool(
                "pg_restore",
                url,
                &["--exit-on-error", "--no-owner", "--single-transaction", &file],
            )
        }
    }
}

fn make_private(path: &Path) -> Result<std::fs::File, String> {
    private::make_file(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Runs a tool of PostgreSQL on the database at `url`. The password goes by the environment: everybody on a machine
/// can read the arguments of its processes.
fn postgres_tool(tool: &str, url: &str, arguments: &[&str]) -> Result<(), String> {
    let (open, password) = without_password(url);
    let mut command = Command::new(tool);
    command.arg("--dbname").arg(open).args(arguments);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().map_err(|error| format!("{tool}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{tool}: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

/// An address without the password, wherever it stands in it, and the password.
fn without_password(url: &str) -> (String, Option<String>) {
    let plain = |password: &str| percent_decode_str(password).decode_utf8_lossy().into_owned();
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    let (secret, open): (Vec<&str>, Vec<&str>) =
        options.split('&').filter(|one| !one.is_empty()).partition(|one| one.starts_with("password="));
    let mut password = secret.last().and_then(|one| one.strip_prefix("password=")).map(plain);
    let mut shown = address.to_owned();
    if let Some((scheme, rest)) = address.split_once("://") {
        let (authority, place) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if let Some((user, host)) = authority.rsplit_once('@')
            && let Some((name, of_user)) = user.split_once(':')
        {
            shown = format!("{scheme}://{name}@{host}{place}");
            password = password.or_else(|| Some(plain(of_user)));
        }
    }
    if !open.is_empty() {
        shown = format!("{shown}?{}", open.join("&"));
    }
    (shown, password)
}

/// A consistent copy of the embedded database.
///
/// # Errors
/// With the database's own words, or where the database is not the embedded one.
pub fn sqlite_copy(pool: &Pool, target: &Path) -> Result<(), String> {
    let mut conn = pool.free().map_err(|fault| fault.to_string())?;
    if matches!(&*conn, Conn::Sqlite(_)) {
        // VACUUM takes an empty file for none.
        make_private(target)?;
    }
    match &mut *conn {
        Conn::Sqlite(conn) => {
            let copied =
                diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(target.to_string_lossy()).execute(conn);
            whole_or_none(target, copied.map(|_rows| ()).map_err(|error| error.to_string()))
        }
        Conn::Pg(_) => Err("PostgreSQL is backed up by pg_dump".to_owned()),
    }
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// SHA-256 over every row of every table, in a fixed order. Two databases of one kind with the same digest
/// hold the same data. `except` names tables to leave out.
///
/// # Errors
/// With the database's own words.
pub fn digest(pool: &Pool, except: &[&str]) -> Result<String, String> {
    let digest = |conn: &mut Conn| digest_in_tx(conn, except).map_err(Fault::internal);
    tx::read_whole(pool, digest).map_err(|fault| fault.to_string())
}

fn digest_in_tx(conn: &mut Conn, except: &[&str]) -> Result<String, String> {
    let mut hash = Sha256::new();
    for table in tables(conn)?.into_iter().filter(|table| !except.contains(&table.as_str())) {
        hash.update(table.as_bytes());
        for line in rows(conn, &table)? {
            hash.update(line.as_bytes());
            hash.update(b"\n");
        }
    }
    Ok(data_encoding::HEXLOWER.encode(&hash.finalize()))
}

fn tables(conn: &mut Conn) -> Result<Vec<String>, String> {
    lines(
        conn,
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        "SELECT tablename::text COLLATE \"C\" AS line FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1",
    )
}

fn rows(conn: &mut Conn, table: &str) -> Result<Vec<String>, String> {
    let columns = lines(
        conn,
        &format!("SELECT name AS line FROM pragma_table_info('{table}') ORDER BY cid"),
        "SELECT '' AS line WHERE FALSE",
    )?;
    let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
    let sqlite = format!("SELECT {} AS line FROM \"{table}\" ORDER BY 1", quoted.join(" || ',' || "));
    let postgres = format!("SELECT (t.*)::text COLLATE \"C\" AS line FROM \"{table}\" t ORDER BY 1");
    lines(conn, &sqlite, &postgres)
}

fn lines(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<Vec<String>, String> {
    let rows = match conn {
        Conn::Sqlite(conn) => diesel::sql_query(sqlite).load::<Line>(conn),
        Conn::Pg(conn) => diesel::sql_query(postgres).load::<Line>(conn),
    };
    rows.map(|rows| rows.into_iter().map(|row| row.line).collect()).map_err(|error| error.to_string())
}

/// What the embedded database says of itself: `ok`, or what is damaged; and how it writes.
///
/// # Errors
/// With the database's own words.
pub fn sqlite_health(pool: &Pool) -> Result<Vec<String>, String> {
    let never = "SELECT '' AS line WHERE FALSE";
    pool.alone(|conn| {
        let mut health = lines(conn, "SELECT integrity_check AS line FROM pragma_integrity_check", never)?;
        for setting in ["synchronous", "journal_mode"] {
            let says = format!("SELECT '{setting}=' || {setting} AS line FROM pragma_{setting}");
            health.extend(lines(conn, &says, never)?);
        }
        Ok(health)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let split = |url| without_password(url);
        let open = |text: &str, password: Option<&str>| (text.to_owned(), password.map(str::to_owned));
        assert_eq!(
            split("postgres://js:a%40b%2Fc@db:5432/jiangsai?sslmode=require"),
            open("postgres://js@db:5432/jiangsai?sslmode=require", Some("a@b/c"))
        );
        assert_eq!(
            split("postgres://js@db/jiangsai?host=/run&password=a%40b&sslmode=require"),
            open("postgres://js@db/jiangsai?host=/run&sslmode=require", Some("a@b"))
        );
        for none in ["postgres://js@db/jiangsai", "postgres:///jiangsai?host=/run", "postgres://db"] {
            assert_eq!(split(none), open(none, None));
        }
    }

    #[test]
    fn a_copy_that_broke_off_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let half = folder.path().join("half.db");
        std::fs::write(&half, "half").unwrap();
        assert_eq!(whole_or_none(&half, Err("disk full".into())), Err("disk full".to_owned()));
        assert!(!half.exists());
    }
}
