//! A database of an earlier version goes on under this one: nothing in it is lost or altered, and work goes on.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use flate2::read::GzDecoder;
use jiangsai::shell::demo;
use serde::Deserialize;
use tempfile::TempDir;

use crate::architecture::source::root;
use crate::awards::seed::{counted, run};
use crate::helpers::app::App;
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::walk::Person;

/// What the earlier version answered.
#[derive(Deserialize)]
struct Told {
    /// A sheet that may still be marked.
    sheet: String,
    answers: Vec<Answered>,
}

#[derive(Deserialize)]
struct Answered {
    /// `authority`, or `anybody`.
    who: String,
    path: String,
    body: String,
}

/// A database of an earlier version, put into an empty place.
struct Earlier {
    database: TestDatabase,
    data: TempDir,
    told: Told,
}

fn folders() -> Vec<PathBuf> {
    let all = fs::read_dir(root().join("tests/data/databases")).unwrap().map(|entry| entry.unwrap().path());
    let mut folders: Vec<PathBuf> = all.filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(!folders.is_empty());
    folders
}

fn unpacked(file: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    GzDecoder::new(fs::File::open(file).unwrap()).read_to_end(&mut bytes).unwrap();
    bytes
}

impl Earlier {
    fn from(folder: &Path, place: &TestDatabase) -> Self {
        let database = place.empty_one();
        let url = database.url();
        let kind = match url.strip_prefix("sqlite:") {
            Some(file) => {
                fs::write(file, unpacked(&folder.join("sqlite.db.gz"))).unwrap();
                "sqlite"
            }
            None => {
                fill(&url, &unpacked(&folder.join("postgres.sql.gz")));
                "postgres"
            }
        };
        let data = tempfile::tempdir().unwrap();
        let key = data.path().join("master.key");
        let mut key = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(key).unwrap();
        key.write_all(&fs::read(folder.join(format!("{kind}.key"))).unwrap()).unwrap();
        let told = serde_json::from_slice(&unpacked(&folder.join(format!("{kind}.json.gz")))).unwrap();
        Self { database, data, told }
    }

    fn command(&self, words: &[&str]) -> Output {
        command(words, &self.database.url(), self.data.path())
    }
}

/// Runs a plain dump; what only `psql` understands in it does nothing to the data.
fn fill(url: &str, dump: &[u8]) {
    let dump = String::from_utf8(dump.to_vec()).unwrap();
    let foreign = |line: &&str| line.starts_with('\\') || line.starts_with("SET transaction_timeout");
    let statements: Vec<&str> = dump.lines().filter(|line| !foreign(line)).collect();
    PgConnection::establish(url).unwrap().batch_execute(&statements.join("\n")).unwrap();
}

fn command(words: &[&str], database: &str, data: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiangsai"));
    command.args(words).args(["--database", database, "--data"]).arg(data).env("NO_COLOR", "1");
    command.output().unwrap()
}

/// The program finds everything well, or says what is not.
fn well(database: &str, data: &Path) {
    for words in [["doctor"].as_slice(), &["audit", "verify"]] {
        let said = command(words, database, data);
        assert!(said.status.success(), "{words:?}: {said:?}");
    }
}

/// An exported result without the sentences made for its reasons: keys and values stay, words may become better.
fn without_words(body: &str) -> String {
    let Ok(mut result) = serde_json::from_str::<serde_json::Value>(body) else { return body.to_owned() };
    for line in result["lines"].as_array_mut().into_iter().flatten() {
        for because in line["because"].as_array_mut().into_iter().flatten() {
            because.as_object_mut().unwrap().remove("text");
        }
    }
    result.to_string()
}

/// What is there is what was there.
fn same_answers(app: &App, told: &Told) {
    let authority = Person::signed_in(app.base(), "authority", demo::PASSWORD);
    let anybody = Person::anonymous(app.base());
    for answered in &told.answers {
        let who = if answered.who == "authority" { &authority } else { &anybody };
        let answer = who.get(&answered.path);
        assert_eq!(answer.status, 200, "{}", answered.path);
        let same = without_words(&answer.body) == without_words(&answered.body);
        assert!(same, "{} is not what it was: {}", answered.path, answer.body);
    }
    let about = |what: &str| told.answers.iter().filter(|answered| answered.path.contains(what)).count();
    assert_eq!((about("/awards/export"), about("/results")), (3, 5), "the statement, and what is published");
}

/// What was claimed by rules is claimed by benefits.
fn claims_know_their_benefit(database: &TestDatabase) {
    let claims = |which: &str| counted(&database.pool(), &format!("claim WHERE {which}"));
    assert!(claims("benefit IN ('host-grant', 'contestant-bonus', 'coach-bonus') AND instalment = 1") >= 3);
    assert_eq!(claims("amount_fen <> 0 AND (benefit IS NULL OR benefit = rule)"), 0);
}

/// What was written before entries named rows is counted until it is bound; after that a row nobody recorded is found.
fn rows_of_before_are_bound_as_found(app: &App, since: &str) {
    let url = app.database().url();
    let report = |words: &[&str]| -> serde_json::Value {
        serde_json::from_slice(&command(words, &url, app.data()).stdout).unwrap()
    };
    let verified = || report(&["audit", "verify", "--rows"]);
    let before = verified();
    assert_eq!(before["findings"], serde_json::json!([]));
    let unbound = before["unbound"].as_i64().unwrap();
    // Entries name rows since step 0027, sealed values since 0030.
    assert!(if since >= "0027" { (10..60).contains(&unbound) } else { unbound > 200 }, "{since}: {unbound}");
    assert_eq!(report(&["audit", "bind"])["unbound"], before["unbound"]);
    let after = verified();
    assert_eq!(
        (after["findings"].clone(), &after["unbound"]),
        (serde_json::json!([]), &serde_json::json!(0))
    );
    assert_eq!(after["rows"], before["rows"]);
    let put = "INSERT INTO judging_decision (uid, round_id, kind, body, reason, by_account, at) \
               SELECT 'nobodys', round_id, kind, body, reason, by_account, at FROM judging_decision LIMIT 1";
    let (pool, some) = (app.database().pool(), "judging_decision");
    let (put, table) = if counted(&pool, some) > 0 {
        (put.to_owned(), some)
    } else {
        let put = "INSERT INTO round_signature (round_id, role, digest, by_account, at) \
                   SELECT round_id, role, 'another', by_account, at FROM round_signature LIMIT 1";
        (put.to_owned(), "round_signature")
    };
    run(&pool, &[put]);
    let found = verified()["findings"].clone();
    assert_eq!((&found[0]["finding"], &found[0]["table"]), (&"row-unbound".into(), &table.into()), "{found}");
}

/// One more mark, as the pad sends it; once, though it is sent twice.
fn one_more_mark(app: &App, sheet: &str) {
    let judge = Person::signed_in(app.base(), "judge1-two", demo::PASSWORD);
    let page = judge.get(&format!("/sheets/{sheet}"));
    assert_eq!(page.status, 200, "{}", html::visible_text(&page.body));
    let form =
        html::forms(&page.body).into_iter().find(|form| form.action == format!("/sheets/{sheet}")).unwrap();
    let value = |name: &str| form.values.iter().find(|(n, _)| n == name).unwrap().1.clone();
    let aspect = form.fields.iter().find_map(|(name, _)| name.strip_prefix("mark:")).unwrap();
    let body = serde_json::json!({
        "client_uid": "after-the-upgrade",
        "revision": value("revision").parse::<i64>().unwrap(),
        "marks": [{ "aspect": aspect, "value": "1", "reason": "" }],
    });
    let headers = [("content-type", "application/json"), ("x-csrf-token", &value("csrf"))];
    let path = format!("/api/sheets/{sheet}/marks");
    let [first, again] = [(); 2].map(|()| judge.send("PUT", &path, &headers, body.to_string().as_bytes()));
    assert_eq!((first.status, again.status), (200, 200), "{}", first.body);
    assert_eq!(first.body, again.body);
}

on_each_database! {
    fn a_database_of_an_earlier_version_goes_on(database) {
        for folder in folders() {
            let earlier = Earlier::from(&folder, &database);
            if earlier.database.url().starts_with("postgres") {
                // Other services may be at work on it: nobody migrates it by the way.
                let said = earlier.command(&["serve", "--listen", "127.0.0.1:0"]);
                assert!(String::from_utf8_lossy(&said.stderr).contains("jiangsai migrate"), "{said:?}");
            }
            let said = earlier.command(&["migrate"]);
            assert!(said.status.success(), "{folder:?}: {said:?}");
            well(&earlier.database.url(), earlier.data.path());
            claims_know_their_benefit(&earlier.database);
            let Earlier { database, data, told } = earlier;
            let app = App::start_on(database, data);
            same_answers(&app, &told);
            one_more_mark(&app, &told.sheet);
            well(&app.database().url(), app.data());
            rows_of_before_are_bound_as_found(&app, folder.file_name().unwrap().to_str().unwrap());
        }
    }

    fn a_database_with_a_step_this_version_does_not_know_is_refused(database) {
        for folder in folders() {
            let earlier = Earlier::from(&folder, &database);
            assert!(earlier.command(&["migrate"]).status.success());
            let later = "INSERT INTO __diesel_schema_migrations (version) VALUES ('209912310001')".to_owned();
            run(&earlier.database.pool(), &[later]);
            for words in [["serve", "--listen", "127.0.0.1:0"].as_slice(), &["migrate"], &["doctor"]] {
                let refused = earlier.command(words);
                let said = String::from_utf8_lossy(&[refused.stdout, refused.stderr].concat()).into_owned();
                assert_eq!(refused.status.code(), Some(1), "{words:?}: {said}");
                assert!(said.contains("later version") && said.contains("209912310001"), "{words:?}: {said}");
            }
        }
    }
}
