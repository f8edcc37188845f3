//! Durable marks over HTTP, against the real service in a process of its own, on the embedded database.
//!
//! Four judges, each on one connection, save marks as fast as they are answered: session, token, permission, phase
//! guard, idempotency, new version, audit entry, commit flushed to disk. Beside it the bare commits the same disk
//! takes in the same run. Then 200 judges at once from one address log in, open their list and save a mark.
//! `cargo bench --bench marks`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a measurement that trips over its own data should stop there"
)]

#[path = "../tests/it/helpers/stage.rs"]
mod stage;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use jiangsai::platform::db::conn::open_sqlite;
use stage::{PASSWORD, Size, Stage};

const CONNECTIONS: usize = 4;
const ENTRIES: usize = 50;
const MARKS: usize = 600;
const CROWD: usize = 200;

fn main() {
    let raw_before = raw_commits();
    let (rate, mut times) = marks();
    let raw_after = raw_commits();
    times.sort_unstable();
    let at = |per_mille: usize| times[(times.len() - 1) * per_mille / 1000];
    println!("marks acknowledged   {:>9}", times.len());
    println!("marks a second       {rate:>9} (at least 300)");
    println!("median               {:>9.1} ms", millis(at(500)));
    println!("99 of 100 within     {:>9.1} ms (at most 50)", millis(at(990)));
    println!("longest              {:>9.1} ms", millis(at(1000)));
    println!("bare commits a second, before and after {raw_before} {raw_after}");
    let (answers, refused, longest) = crowd();
    println!(
        "{CROWD} judges at once   {answers:>9} answers, {refused} of them 5xx or 429 (none), longest {:.1} s",
        longest.as_secs_f32()
    );
}

#[expect(clippy::float_arithmetic, reason = "a figure for people, not a mark")]
fn millis(time: Duration) -> f32 {
    time.as_secs_f32() * 1000.0
}

/// One row a transaction, flushed each time, for two seconds.
fn raw_commits() -> usize {
    let folder = tempfile::tempdir_in(".").unwrap();
    let mut conn = open_sqlite(&folder.path().join("raw.db")).unwrap();
    conn.batch_execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL) STRICT").unwrap();
    let begun = Instant::now();
    let mut commits: usize = 0;
    while begun.elapsed() < Duration::from_secs(2) {
        conn.batch_execute("BEGIN IMMEDIATE; INSERT INTO t (v) VALUES ('a mark'); COMMIT").unwrap();
        commits += 1;
    }
    commits / 2
}

/// The service; ends with its holder.
struct Service {
    process: Child,
    base: String,
}

impl Service {
    fn start(database: &str, data: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--data"])
            .arg(data)
            .env("RUST_LOG", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let base =
            lines.find_map(|line| line.unwrap().strip_prefix("Listening on ").map(str::to_owned)).unwrap();
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, base }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// A judge's browser, as far as marks need one.
struct Judge {
    agent: ureq::Agent,
    base: String,
    token: String,
}

impl Judge {
    /// Logs in; answers the judge and the statuses met.
    fn log_in(base: &str, login: &str) -> (Self, Vec<u16>) {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        let mut judge = Self { agent: config.new_agent(), base: base.to_owned(), token: String::new() };
        let mut statuses = Vec::new();
        let (status, page) = judge.get("/log-in");
        statuses.push(status);
        let token = after(&page, "name=\"csrf\" value=\"");
        let form = [("csrf", token.as_str()), ("account", login), ("password", PASSWORD), ("next", "/judge")];
        let answer = judge.agent.post(format!("{base}/log-in")).send_form(form).unwrap();
        statuses.push(answer.status().as_u16());
        let (status, page) = judge.get("/judge");
        statuses.push(status);
        judge.token = after(&page, "name=\"csrf\" value=\"");
        (judge, statuses)
    }

    fn get(&self, path: &str) -> (u16, String) {
        let mut answer = self.agent.get(format!("{}{path}", self.base)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    /// Interface and first aspect of each sheet of this judge.
    fn places(&self, most: usize) -> Vec<(String, String)> {
        let (_status, list) = self.get("/judge");
        let sheets: Vec<&str> =
            list.split("href=\"/sheets/").skip(1).filter_map(|part| part.split('"').next()).collect();
        sheets
            .into_iter()
            .take(most)
            .map(|uid| {
                (
                    format!("{}/api/sheets/{uid}/marks", self.base),
                    after(&self.get(&format!("/sheets/{uid}")).1, "name=\"mark:"),
                )
            })
            .collect()
    }

    fn mark(&self, (api, aspect): &(String, String), client_uid: &str, value: usize) -> u16 {
        let body =
            format!(r#"{{"client_uid":"{client_uid}","marks":[{{"aspect":"{aspect}","value":"{value}"}}]}}"#);
        let request =
            self.agent.put(api).content_type("application/json").header("X-CSRF-Token", &self.token);
        let mut answer = request.send(body).unwrap();
        answer.body_mut().read_to_string().unwrap();
        answer.status().as_u16()
    }
}

/// The text between a marker and the next quotation mark.
fn after(page: &str, marker: &str) -> String {
    page.split_once(marker)
        .and_then(|(_, rest)| rest.split('"').next())
        .expect("the marker stands on the page")
        .to_owned()
}

fn serve(size: Size) -> (tempfile::TempDir, Service) {
    // On the disk of the project: /tmp may be memory.
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = format!("sqlite:{}", folder.path().join("jiangsai.db").display());
    let _stage = Stage::set(&database, folder.path(), size).drawn().judging();
    let service = Service::start(&database, folder.path());
    (folder, service)
}

/// Marks a second, and how long each took.
fn marks() -> (usize, Vec<Duration>) {
    let (_folder, service) = serve(Size { entries: ENTRIES, judges: CONNECTIONS });
    let judges: Vec<(Judge, Vec<(String, String)>)> = (1..=CONNECTIONS)
        .map(|judge| {
            let (judge, _statuses) = Judge::log_in(&service.base, &format!("judge{judge}"));
            let places = judge.places(ENTRIES);
            (judge, places)
        })
        .collect();
    let ready = Barrier::new(CONNECTIONS);
    let begun = Instant::now();
    let times: Vec<Duration> = std::thread::scope(|scope| {
        let working: Vec<_> = judges
            .iter()
            .enumerate()
            .map(|(connection, (judge, places))| {
                let ready = &ready;
                scope.spawn(move || {
                    ready.wait();
                    let sent = (0..MARKS).zip(places.iter().cycle());
                    sent.map(|(number, place)| {
                        let sent = Instant::now();
                        // Another value each time round: every request is a new version.
                        let value = (number / places.len()) % 2 * 2;
                        let status = judge.mark(place, &format!("mark-{connection}-{number}"), value);
                        assert_eq!(status, 200);
                        sent.elapsed()
                    })
                    .collect::<Vec<_>>()
                })
            })
            .collect();
        working.into_iter().flat_map(|working| working.join().unwrap()).collect()
    });
    let took = begun.elapsed();
    (times.len() * 1000 / usize::try_from(took.as_millis().max(1)).unwrap(), times)
}

/// Answers, those of 5xx or 429, and the longest time until a judge's mark was saved.
fn crowd() -> (usize, usize, Duration) {
    let (_folder, service) = serve(Size { entries: 1, judges: CROWD });
    let ready = Barrier::new(CROWD);
    let statuses: Vec<(Vec<u16>, Duration)> = std::thread::scope(|scope| {
        let working: Vec<_> = (1..=CROWD)
            .map(|number| {
                let (ready, base) = (&ready, &service.base);
                scope.spawn(move || {
                    ready.wait();
                    let begun = Instant::now();
                    let (judge, mut statuses) = Judge::log_in(base, &format!("judge{number}"));
                    for (index, place) in judge.places(2).iter().enumerate() {
                        statuses.push(judge.mark(place, &format!("crowd-{number}-{index}"), 2));
                    }
                    (statuses, begun.elapsed())
                })
            })
            .collect();
        working.into_iter().map(|working| working.join().unwrap()).collect()
    });
    let all: Vec<u16> = statuses.iter().flat_map(|(statuses, _time)| statuses.clone()).collect();
    let refused = all.iter().filter(|status| **status >= 500 || **status == 429).count();
    let longest = statuses.iter().map(|(_statuses, time)| *time).max().unwrap_or_default();
    (all.len(), refused, longest)
}
