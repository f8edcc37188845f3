//! What is not ours, or not right, is refused at the start with words, and left as it was.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use jiangsai::platform::db::Pool;
use tempfile::TempDir;

use crate::awards::seed::run;

/// Starts the service on a database that it should refuse; what it said.
fn refused(database: &Path, data: &TempDir) -> String {
    let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
        .env("NO_COLOR", "1")
        .args(["serve", "--listen", "127.0.0.1:0", "--database", &format!("sqlite:{}", database.display())])
        .arg("--data")
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(status.code(), Some(1), "it does not start");
    String::from_utf8(stderr).unwrap()
}

fn pool(database: &Path) -> Pool {
    Pool::open(&format!("sqlite:{}", database.display()).parse().unwrap()).unwrap()
}

#[test]
fn a_database_of_something_else_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    run(&pool(&file), &["CREATE TABLE account (x TEXT) STRICT".to_owned()]);
    let before = fs::read(&file).unwrap();
    let said = refused(&file, &folder);
    assert!(said.contains("tables of something else (account)"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn a_database_of_a_later_version_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jiangsai.db");
    jiangsai::platform::db::migrate::run(&pool(&file)).unwrap();
    let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('209912310001')";
    run(&pool(&file), &[later.to_owned()]);
    let said = refused(&file, &folder);
    assert!(said.contains("later version") && said.contains("209912310001"), "{said}");
}

#[test]
fn what_is_no_database_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("garbage.db");
    fs::write(&file, vec![b'x'; 5000]).unwrap();
    assert!(refused(&file, &folder).contains("not a database"));
    assert_eq!(fs::read(&file).unwrap(), vec![b'x'; 5000]);
    let said = refused(folder.path(), &folder);
    assert!(said.contains("unable to open database file"), "{said}");
}

#[test]
fn a_damaged_master_key_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("master.key"), b"short").unwrap();
    let said = refused(&folder.path().join("jiangsai.db"), &folder);
    assert!(said.contains("master.key") && said.contains("32 bytes"), "{said}");
}
