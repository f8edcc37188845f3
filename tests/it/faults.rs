//! What is not ours, or not right, is refused at the start with words, and left as it was.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use diesel::prelude::*;
use jiangsai::platform::config::Settings;
use jiangsai::platform::db::Pool;
use jiangsai::platform::db::schema::account;
use jiangsai::platform::installation;
use jiangsai::platform::system::SystemClock;
use tempfile::TempDir;

use crate::access::administrator;
use crate::awards::seed::run;
use crate::helpers::app::App;
use crate::helpers::cluster::Cluster;
use crate::helpers::database::TestDatabase;

/// Starts the service on a database that it should refuse; what it said.
fn refused(database: &str, data: &TempDir) -> String {
    refused_in("C", "serve", database, data)
}

/// The same for `serve` or `demo` in the terminal's language.
fn refused_in(language: &str, command: &str, database: &str, data: &TempDir) -> String {
    let Output { status, stderr, .. } = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
        .env("NO_COLOR", "1")
        .env("LC_ALL", language)
        .args([command, "--listen", "127.0.0.1:0", "--database", database])
        .arg("--data")
        .arg(data.path())
        .output()
        .unwrap();
    assert_eq!(status.code(), Some(1), "it does not start");
    String::from_utf8(stderr).unwrap()
}

fn sqlite(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

fn pool(database: &Path) -> Pool {
    Pool::open(&sqlite(database).parse().unwrap()).unwrap()
}

#[test]
fn a_database_of_something_else_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("other.db");
    run(&pool(&file), &["CREATE TABLE account (x TEXT) STRICT".to_owned()]);
    let before = fs::read(&file).unwrap();
    let said = refused(&sqlite(&file), &folder);
    assert!(said.contains("tables of something else (account)"), "{said}");
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn what_only_sqlite_s_log_holds_is_copied_before_a_migration() {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { data: Some(folder.path().to_owned()), ..Settings::default() };
    let config = settings.finish().unwrap();
    let installation =
        installation::open(&config, Arc::new(SystemClock::default()), installation::Key::Made).unwrap();
    assert_eq!(installation::migrate(&config, &installation).map(|ran| ran > 0), Ok(true));
    let backups = folder.path().join("backups");
    assert!(!backups.exists(), "there was nothing to copy yet");
    // As a killed service leaves it: the file holds next to nothing, its log everything.
    let file = folder.path().join("jiangsai.db");
    assert!(fs::metadata(&file).unwrap().len() <= 4096, "SQLite has not moved its log into the file yet");
    let again = [
        "DROP TABLE posting".to_owned(),
        "DROP TABLE batch_line".to_owned(),
        "DROP TABLE batch".to_owned(),
        "DELETE FROM __diesel_schema_migrations WHERE version = '202611220011'".to_owned(),
    ];
    run(&installation.pool, &again);
    assert_eq!(installation::migrate(&config, &installation), Ok(1));
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn a_database_of_a_later_version_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("jiangsai.db");
    jiangsai::platform::db::migrate::run(&pool(&file)).unwrap();
    let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('209912310001')";
    run(&pool(&file), &[later.to_owned()]);
    let said = refused(&sqlite(&file), &folder);
    assert!(said.contains("later version") && said.contains("209912310001"), "{said}");
}

#[test]
fn what_is_no_database_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("garbage.db");
    fs::write(&file, vec![b'x'; 5000]).unwrap();
    assert!(refused(&sqlite(&file), &folder).contains("not a database"));
    assert_eq!(fs::read(&file).unwrap(), vec![b'x'; 5000]);
    let said = refused(&sqlite(folder.path()), &folder);
    assert!(said.contains("unable to open database file"), "{said}");
}

#[test]
fn a_second_service_on_one_file_is_refused_and_commands_run_beside_the_first() {
    let mut app = App::start(TestDatabase::sqlite());
    let (url, other) = (app.database().url(), tempfile::tempdir().unwrap());
    fs::copy(app.data().join("master.key"), other.path().join("master.key")).unwrap();
    for command in ["serve", "demo"] {
        let said = refused_in("en_GB.UTF-8", command, &url, &other);
        assert!(said.contains("Another Jiangsai service is using the database"), "{said}");
        let said = refused_in("zh_CN.UTF-8", command, &url, &other);
        assert!(said.contains("正由另一个匠赛服务使用"), "{said}");
    }
    for command in [["doctor"].as_slice(), &["audit", "head"], &["audit", "verify"]] {
        let beside = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
            .args(command)
            .args(["--database", &url, "--data"])
            .arg(app.data())
            .output()
            .unwrap();
        assert!(beside.status.success(), "{command:?}: {beside:?}");
    }
    // The place of a service that was killed is free at once.
    app.kill_and_restart();
    app.client().get("/competitions").expect_status(200);
}

#[test]
fn a_damaged_master_key_is_refused_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("master.key"), b"short").unwrap();
    let said = refused(&sqlite(&folder.path().join("jiangsai.db")), &folder);
    assert!(said.contains("master.key") && said.contains("32 bytes"), "{said}");
}

/// A small file system of its own, gone afterwards. Only root may make one; elsewhere the test has nothing to fill.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn of(size: &str) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let options = format!("size={size}");
        let mounted =
            Command::new("mount").args(["-t", "tmpfs", "-o", &options, "tmpfs"]).arg(folder.path()).output();
        let mounted = mounted.is_ok_and(|output| output.status.success());
        mounted.then_some(Self(folder))
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    /// Leaves not a byte.
    fn fill(&self) {
        let mut file = fs::File::create(self.path("filler")).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
    }

    fn make_room(&self) {
        fs::remove_file(self.path("filler")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _unmounted = Command::new("umount").arg("-l").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_is_told_and_nothing_acknowledged_is_lost() {
    let Some(disk) = SmallDisk::of("6m") else {
        println!("not root: no disk to fill");
        return;
    };
    let file = disk.path("jiangsai.db");
    jiangsai::platform::db::migrate::run(&pool(&file)).unwrap();
    let app = App::start(TestDatabase::at(&sqlite(&file)));
    let admin = administrator(&app);
    disk.fill();
    let mut kept = Vec::new();
    let refused = (0..2000).find_map(|number| {
        let login = format!("person-{number}");
        let values = [("account", login.as_str()), ("name", "示例人员")];
        let answer = admin.submit("/accounts", "邀请", &values);
        if answer.status == 200 {
            kept.push(login);
            return None;
        }
        Some(answer)
    });
    let refused = refused.expect("the disk never filled").expect_status(503);
    refused.expect_text("服务器的存储空间已满").expect_text("没有任何改动");
    app.client().get("/competitions").expect_status(200);
    disk.make_room();
    let values = [("account", "after"), ("name", "示例人员")];
    admin.submit("/accounts", "邀请", &values).expect_status(200).expect_text("只能用一次");
    kept.push("after".to_owned());
    let logins = jiangsai::platform::db::tx::read(&app.database().pool(), |conn| {
        Ok(account::table.select(account::login).load::<String>(conn).unwrap())
    });
    let logins = logins.unwrap();
    assert!(kept.iter().all(|login| logins.contains(login)));
    assert_eq!(logins.len(), kept.len() + 1, "nothing that was refused is there");
}

#[test]
fn a_lost_database_server_is_told_and_found_again() {
    if std::env::var("JIANGSAI_TEST_SQLITE_ONLY").is_ok_and(|value| value == "1") {
        return;
    }
    let cluster = Cluster::start();
    jiangsai::platform::db::migrate::run(&Pool::open(&cluster.url.parse().unwrap()).unwrap()).unwrap();
    let app = App::start(TestDatabase::at(&cluster.url));
    app.client().get("/competitions").expect_status(200);
    cluster.act("crash");
    // What everybody asks for stands in memory; whoever asks for more is told.
    app.client().get("/competitions").expect_status(200);
    app.client().get("/competitions?year=2026").expect_status(503).expect_text("数据库暂时连接不上");
    cluster.act("start");
    app.client().get("/competitions?year=2026").expect_status(200);
    app.client().get("/competitions").expect_status(200);
}

#[test]
fn a_database_server_that_is_not_there_is_refused_with_words() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("postgres:///jiangsai?host={}&user=jiangsai", folder.path().display());
    let said = refused(&url, &folder);
    assert!(said.contains("connection to server"), "{said}");
}
