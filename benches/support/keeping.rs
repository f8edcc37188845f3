//! Makes a place: a database filled by the product's own use-cases, kept for measurements to come.

use std::fs;
use std::path::Path;
use std::process::Command;

use diesel::connection::SimpleConnection;
use jiangsai::platform::db::conn::open_sqlite;
use serde::Serialize;

use super::engine::Engine;

/// Fills a new database of an engine, and keeps it under `prepared` with what clients have to know of it. What was
/// kept under that name before is gone.
pub(crate) fn keep<T: Serialize>(
    engine: &Engine,
    prepared: &Path,
    name: &str,
    fill: impl FnOnce(&str, &Path) -> T,
) {
    let folder = prepared.join(engine.name().to_lowercase()).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let model = format!("bench_{}_made", std::process::id());
    engine.order(&format!("CREATE DATABASE {model}"));
    let database = engine.address(&folder, &model);
    let contents = fill(&database, &folder);
    match engine {
        Engine::Sqlite => into_one_file(&folder),
        Engine::Postgres(..) => dump(&database, &folder),
    }
    engine.order(&format!("DROP DATABASE {model} WITH (FORCE)"));
    fs::write(folder.join("contents.json"), serde_json::to_vec_pretty(&contents).unwrap()).unwrap();
}

/// What stands in the write-ahead log goes to the file.
fn into_one_file(folder: &Path) {
    let mut conn = open_sqlite(&folder.join("jiangsai.db")).unwrap();
    conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    drop(conn);
    let left = fs::metadata(folder.join("jiangsai.db-wal")).map_or(0, |log| log.len());
    assert_eq!(left, 0, "the log went to the file");
}

fn dump(database: &str, folder: &Path) {
    let mut command = Command::new("pg_dump");
    let output = command.args(["--format=custom", "--dbname", database, "--file"]);
    let output = output.arg(folder.join("jiangsai.dump")).output();
    let output = output.expect("pg_dump is there: it comes with PostgreSQL");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
