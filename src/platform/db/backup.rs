//! Copies of the database made while it runs, and the digest that proves a copy equal.

use std::path::{Path, PathBuf};
use std::process::Command;

use diesel::sql_types::Text;
use diesel::{Connection as _, RunQueryDsl, SqliteConnection};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};

use crate::kernel::fault::Fault;

use super::super::private;
use super::conn::{Conn, DatabaseUrl};
use super::pool::Pool;
use super::tx;

/// Rows of a copy, table by table in order of names.
pub type Counts = Vec<(String, i64)>;

/// Writes a consistent copy to `target`, which must not exist yet: an SQLite file, or for PostgreSQL an archive of its own
/// `pg_dump`. It stands under its name once it is whole, or not at all; answers how many rows are in it.
///
/// # Errors
/// With the database's own words.
pub fn copy(pool: &Pool, target: &Path) -> Result<Counts, String> {
    refuse_taken(target)?;
    let partial = partial(target);
    let copied = match pool.url() {
        DatabaseUrl::Sqlite(_) => sqlite_copy(pool, &partial).and_then(|()| counts_of_file(&partial)),
        DatabaseUrl::Postgres(url) => dump(pool, url, &partial),
    };
    settled(&partial, target, copied)
}

/// Where a copy is written until it is whole.
fn partial(target: &Path) -> PathBuf {
    let mut name = target.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.partial", std::process::id()));
    target.with_file_name(name)
}

fn refuse_taken(target: &Path) -> Result<(), String> {
    if target.exists() { Err(format!("{}: there is a file already", target.display())) } else { Ok(()) }
}

/// Gives what was written its name, once it is on the disk; or takes it away again: nobody should find half a file and take
/// it for a copy.
fn settled<T>(partial: &Path, target: &Path, written: Result<T, String>) -> Result<T, String> {
    let named = written.and_then(|answer| {
        let wrong = |error: std::io::Error| format!("{}: {error}", target.display());
        std::fs::File::open(partial).and_then(|file| file.sync_all()).map_err(wrong)?;
        // A link is refused where somebody took the name meanwhile.
        std::fs::hard_link(partial, target).map_err(wrong)?;
        let folder =
            target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(wrong)?;
        Ok(answer)
    });
    match std::fs::remove_file(partial) {
        Err(kept) if kept.kind() != std::io::ErrorKind::NotFound => {
            named.and(Err(format!("{} could not be removed: {kept}", partial.display())))
        }
        _ => named,
    }
}

/// Dumps and counts one and the same state.
fn dump(pool: &Pool, url: &str, partial: &Path) -> Result<Counts, String> {
    make_private(partial)?;
    let file = partial.to_string_lossy().into_owned();
    let work = |conn: &mut Conn| {
        let snapshot =
            lines(conn, "SELECT ''", "SELECT pg_export_snapshot() AS line").map_err(Fault::internal)?;
        let snapshot = format!("--snapshot={}", snapshot.first().map_or("", String::as_str));
        let arguments = ["--format=custom", &snapshot, "--file", &file];
        postgres_tool("pg_dump", url, &arguments).map_err(Fault::internal)?;
        counts(conn).map_err(Fault::internal)
    };
    tx::read_whole(pool, work).map_err(|fault| fault.to_string())
}

fn counts(conn: &mut Conn) -> Result<Counts, String> {
    let mut counted = Counts::new();
    for table in tables(conn)? {
        let query = format!("SELECT CAST(count(*) AS TEXT) AS line FROM \"{table}\"");
        let told = lines(conn, &query, &query)?;
        let rows = told.first().and_then(|rows| rows.parse().ok()).ok_or("a count is no number")?;
        counted.push((table, rows));
    }
    Ok(counted)
}

/// Rows of an SQLite file, which is whole and holds an installation; else what it is not.
fn counts_of_file(file: &Path) -> Result<Counts, String> {
    let mut conn = sqlite_reader(file)?;
    let wrong = |error: String| format!("{}: no copy of an installation: {error}", file.display());
    let told =
        lines(&mut conn, "SELECT integrity_check AS line FROM pragma_integrity_check", "").map_err(wrong)?;
    if told != ["ok"] {
        return Err(wrong(told.join("; ")));
    }
    let counted = counts(&mut conn).map_err(wrong)?;
    if counted.iter().any(|(table, rows)| table == "audit_entry" && *rows > 0) {
        return Ok(counted);
    }
    Err(wrong("nothing is recorded in it".to_owned()))
}

fn sqlite_reader(file: &Path) -> Result<Conn, String> {
    let address = format!(
        "file:{}?mode=ro&immutable=1",
        file.to_string_lossy().replace('%', "%25").replace('?', "%3f")
    );
    let conn =
        SqliteConnection::establish(&address).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(Conn::Sqlite(conn))
}

/// Writes a copy into an empty place: the SQLite file must not exist, the PostgreSQL database must have no tables. What is no
/// copy is refused before anything is written; answers how many rows there are.
///
/// # Errors
/// With the database's own words.
pub fn restore(source: &Path, url: &DatabaseUrl) -> Result<Counts, String> {
    match url {
        DatabaseUrl::Sqlite(path) if path.exists() => {
            Err(format!("{}: there is a database already; restore into an empty place", path.display()))
        }
        DatabaseUrl::Sqlite(path) => {
            let counted = counts_of_file(source)?;
            let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
            let mut from =
                std::fs::File::open(source).map_err(|error| format!("{}: {error}", source.display()))?;
            let partial = partial(path);
            let mut to = make_private(&partial)?;
            let written = std::io::copy(&mut from, &mut to).map_err(wrong);
            settled(&partial, path, written.map(|_bytes| counted))
        }
        DatabaseUrl::Postgres(url) => {
            let pool = Pool::open(&DatabaseUrl::Postgres(url.clone()))?;
            if !tables_of(&pool)?.is_empty() {
                return Err("there are tables already; restore into an empty database".to_owned());
            }
            let file = source.to_string_lossy();
            let whole = ["--exit-on-error", "--no-owner", "--single-transaction", &file];
            postgres_tool("pg_restore", url, &whole)?;
            tx::read_whole(&pool, |conn| counts(conn).map_err(Fault::internal))
                .map_err(|fault| fault.to_string())
        }
    }
}

fn tables_of(pool: &Pool) -> Result<Vec<String>, String> {
    tx::read_whole(pool, |conn| tables(conn).map_err(Fault::internal)).map_err(|fault| fault.to_string())
}

/// Takes a restored copy out of its place again, which was empty before: it turned out to be another installation's.
///
/// # Errors
/// With the database's own words.
pub fn empty_again(url: &DatabaseUrl) -> Result<(), String> {
    match url {
        DatabaseUrl::Sqlite(path) => {
            for end in ["", "-wal", "-shm"] {
                let mut name = path.as_os_str().to_os_string();
                name.push(end);
                match std::fs::remove_file(&name) {
                    Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                        return Err(format!("{}: {error}", Path::new(&name).display()));
                    }
                    _ => {}
                }
            }
            Ok(())
        }
        DatabaseUrl::Postgres(_) => {
            let pool = Pool::open(url)?;
            let named: Vec<String> = tables_of(&pool)?.iter().map(|table| format!("\"{table}\"")).collect();
            let mut conn = pool.free().map_err(|fault| fault.to_string())?;
            let Conn::Pg(conn) = &mut *conn else { return Ok(()) };
            let drop = format!("DROP TABLE IF EXISTS {} CASCADE", named.join(", "));
            diesel::sql_query(drop).execute(conn).map(|_rows| ()).map_err(|error| error.to_string())
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
            match copied {
                Ok(_rows) => Ok(()),
                Err(error) => {
                    // The answer is the first error.
                    let _ = std::fs::remove_file(target);
                    Err(error.to_string())
                }
            }
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
    fn a_copy_that_broke_off_leaves_no_file_and_one_that_is_whole_takes_no_name_away() {
        let folder = tempfile::tempdir().unwrap();
        let [half, target] = ["half.db", "copy.db"].map(|name| folder.path().join(name));
        std::fs::write(&half, "half").unwrap();
        assert_eq!(settled(&half, &target, Err::<(), _>("disk full".into())), Err("disk full".to_owned()));
        assert!(!half.exists() && !target.exists());
        std::fs::write(&half, "whole").unwrap();
        std::fs::write(&target, "somebody's").unwrap();
        assert!(settled(&half, &target, Ok(())).is_err());
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "somebody's");
        assert!(!half.exists());
    }
}
