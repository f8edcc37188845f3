//! Durable marks over HTTP, against the real service, on the embedded database with `synchronous = FULL`.
//!
//! Four judges, each on one connection, save marks as fast as they are answered: session, token, permission, phase
//! guard, idempotency, new version, audit entry, commit flushed to disk. Beside it the bare commits the same disk
//! takes in the same run. Then 200 judges at once from one address log in, open their list and save their marks.
//! Service and judges are processes of their own. `cargo bench --bench marks`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;
#[path = "support/service.rs"]
mod service;
#[path = "../tests/it/helpers/stage.rs"]
mod stage;
#[path = "support/visitor.rs"]
mod visitor;

use std::process::{Command, ExitCode};
use std::sync::Barrier;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use jiangsai::platform::db::conn::open_sqlite;
use process::{memory_kib, processor_time};
use report::Report;
use service::Service;
use stage::{Size, Stage};
use visitor::{Visitor, after};

const CONNECTIONS: usize = 4;
const ENTRIES: usize = 50;
const MARKS: usize = 1000;
const CROWD: usize = 200;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[1..] {
        ["four", base] => four(base),
        ["crowd", base] => crowd(base),
        _ => return measure(),
    }
    ExitCode::SUCCESS
}

fn measure() -> ExitCode {
    let mut report = Report::begin("Durable marks over HTTP", "cargo bench --bench marks");
    let before = raw_commits();
    let (folder, service) = serve(Size { entries: ENTRIES, judges: CONNECTIONS });
    let spent = processor_time(service.process());
    let times = clients("four", service.base());
    let spent = processor_time(service.process()) - spent;
    drop((service, folder));
    let after = raw_commits();
    let mut each: Vec<f64> = times.iter().skip(1).map(|micros| micros / 1000.0).collect();
    each.sort_unstable_by(f64::total_cmp);
    let at = |per_mille: usize| each[(each.len() - 1) * per_mille / 1000];
    let rate = each.len() as f64 / (times[0] / 1_000_000.0);
    report.figure("marks acknowledged", each.len());
    report.timed("marks a second, 4 connections", rate, "", 300.0..);
    report.figure("median", format!("{:.1} ms", at(500)));
    report.timed("99 of 100 within", at(990), "ms", ..=50.0);
    report.figure("longest", format!("{:.1} ms", at(1000)));
    report.figure("bare commits a second, before and after", format!("{before:.0} {after:.0}"));
    report.figure("marks for each bare commit", format!("{:.2}", rate * 2.0 / (before + after)));
    let cost = spent.as_secs_f64() * 1000.0 / each.len() as f64;
    report.figure("processor time of the service, a mark", format!("{cost:.2} ms"));

    let (_folder, service) = serve(Size { entries: 1, judges: CROWD });
    let statuses = clients("crowd", service.base());
    let longest = statuses[0] / 1_000_000.0;
    let refused = statuses.iter().skip(1).filter(|status| **status >= 500.0 || **status == 429.0).count();
    let saved = statuses.iter().skip(1).filter(|status| **status == 200.0).count();
    report.figure(
        &format!("{CROWD} judges at once: answers, with 200"),
        format!("{} {saved}", statuses.len() - 1),
    );
    report.firm("of them 5xx or 429", refused as f64, "", ..=0.0);
    report.figure("longest until a judge's marks were saved", format!("{longest:.1} s"));
    let peak = memory_kib(service.process(), "VmHWM") / 1024;
    report.figure("peak memory of the service", format!("{peak} MiB"));
    report.finish()
}

/// Runs this program again as the judges and reads the figures they print.
fn clients(role: &str, base: &str) -> Vec<f64> {
    let output = Command::new(std::env::current_exe().unwrap()).args([role, base]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.parse().unwrap()).collect()
}

/// One row a transaction, flushed each time, for two seconds.
fn raw_commits() -> f64 {
    let folder = tempfile::tempdir_in(".").unwrap();
    let mut conn = open_sqlite(&folder.path().join("raw.db")).unwrap();
    conn.batch_execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT NOT NULL) STRICT").unwrap();
    let begun = Instant::now();
    let mut commits = 0.0;
    while begun.elapsed() < Duration::from_secs(2) {
        conn.batch_execute("BEGIN IMMEDIATE; INSERT INTO t (v) VALUES ('a mark'); COMMIT").unwrap();
        commits += 1.0;
    }
    commits / begun.elapsed().as_secs_f64()
}

fn serve(size: Size) -> (tempfile::TempDir, Service) {
    // On the disk of the project: /tmp may be memory.
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = format!("sqlite:{}", folder.path().join("jiangsai.db").display());
    let _stage = Stage::set(&database, folder.path(), size).drawn().judging();
    let service = Service::start(&database, folder.path(), "127.0.0.1:0");
    (folder, service)
}

/// Where a mark goes.
struct Place {
    /// Interface of the sheet.
    api: String,
    /// Its first aspect.
    aspect: String,
    /// Full mark of that aspect.
    full: String,
}

/// The first places of a judge, one a sheet.
fn places(judge: &Visitor, most: usize) -> Vec<Place> {
    let (_status, list) = judge.get("/judge");
    let sheets: Vec<&str> =
        list.split("href=\"/sheets/").skip(1).filter_map(|part| part.split('"').next()).collect();
    let place = |uid: &&str| {
        let (_status, sheet) = judge.get(&format!("/sheets/{uid}"));
        Place {
            api: format!("{}/api/sheets/{uid}/marks", judge.base),
            aspect: after(&sheet, "name=\"mark:"),
            full: after(&sheet, "data-max=\""),
        }
    };
    sheets.iter().take(most).map(place).collect()
}

fn mark(judge: &Visitor, place: &Place, client_uid: &str, value: &str) -> u16 {
    let aspect = &place.aspect;
    let body =
        format!(r#"{{"client_uid":"{client_uid}","marks":[{{"aspect":"{aspect}","value":"{value}"}}]}}"#);
    let request =
        judge.agent.put(&place.api).content_type("application/json").header("X-CSRF-Token", &judge.token);
    let mut answer = request.send(body).unwrap();
    answer.body_mut().read_to_string().unwrap();
    answer.status().as_u16()
}

/// Prints how long all marks took together and then each of them, in millionths of a second.
fn four(base: &str) {
    let judges: Vec<(Visitor, Vec<Place>)> = (1..=CONNECTIONS)
        .map(|judge| {
            let (judge, _statuses) = Visitor::log_in(base, &format!("judge{judge}"), "/judge");
            let places = places(&judge, ENTRIES);
            assert_eq!(places.len(), ENTRIES);
            (judge, places)
        })
        .collect();
    let begun = Instant::now();
    let times = together(CONNECTIONS, |connection| {
        let (judge, places) = &judges[connection];
        let sent = (0..MARKS).zip(places.iter().cycle());
        sent.map(|(number, place)| {
            let sent = Instant::now();
            // Another value each time round: every request is a new version.
            let value = if (number / places.len()).is_multiple_of(2) { &place.full } else { "0" };
            let status = mark(judge, place, &format!("mark-{connection}-{number}"), value);
            assert_eq!(status, 200);
            sent.elapsed()
        })
        .collect::<Vec<_>>()
    });
    println!("{}", begun.elapsed().as_micros());
    times.concat().iter().for_each(|time| println!("{}", time.as_micros()));
}

/// Prints the longest time until a judge's marks were saved, and then the status of every answer.
fn crowd(base: &str) {
    let met = together(CROWD, |number| {
        let begun = Instant::now();
        let (judge, mut statuses) = Visitor::log_in(base, &format!("judge{}", number + 1), "/judge");
        for (index, place) in places(&judge, 2).iter().enumerate() {
            statuses.push(mark(&judge, place, &format!("crowd-{number}-{index}"), &place.full));
        }
        (begun.elapsed(), statuses)
    });
    println!("{}", met.iter().map(|(time, _)| *time).max().unwrap().as_micros());
    met.iter().flat_map(|(_, statuses)| statuses).for_each(|status| println!("{status}"));
}

/// Runs the work of each at once.
fn together<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let ready = Barrier::new(count);
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..count)
            .map(|number| {
                let (ready, work) = (&ready, &work);
                scope.spawn(move || {
                    ready.wait();
                    work(number)
                })
            })
            .collect();
        running.into_iter().map(|running| running.join().unwrap()).collect()
    })
}
