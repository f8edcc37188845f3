//! Memory of an idle service, and how soon a service that was killed shows its results again with 100,000 marks in
//! the database. `cargo bench --bench service`; PostgreSQL too where `JIANGSAI_TEST_POSTGRES` names a cluster
//! (`scripts/postgres.sh with …`).

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/hall.rs"]
mod hall;
#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;
#[path = "support/service.rs"]
mod running;
#[path = "support/scheme.rs"]
mod scheme;
#[path = "../tests/it/helpers/stage.rs"]
mod stage;
#[path = "support/visitor.rs"]
mod visitor;

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use process::{memory_kib, processor_time};
use report::Report;
use running::Service;

/// More aspects in the first module: with the stage's five, 200 sheets of three judges hold over 100,000 marks.
const SCORED: usize = 163;
const RESTARTS: usize = 5;

fn main() -> ExitCode {
    let mut report = Report::begin("A service: idle, and after a kill", "cargo bench --bench service");
    idle(&mut report);
    let folder = tempfile::tempdir_in(".").unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("jiangsai.db").display());
    restart(&mut report, "SQLite", &sqlite);
    match std::env::var("JIANGSAI_TEST_POSTGRES") {
        Ok(admin) => on_postgres(&mut report, &admin),
        Err(_) => {
            println!("  PostgreSQL was not measured: scripts/postgres.sh with cargo bench --bench service")
        }
    }
    report.finish()
}

fn program() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_jiangsai"))
}

fn mebibytes(process: u32, line: &str) -> f64 {
    memory_kib(process, line) as f64 / 1024.0
}

/// A first start on an empty folder, left alone for a while.
fn idle(report: &mut Report) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = format!("sqlite:{}", folder.path().join("jiangsai.db").display());
    let service = Service::start(program(), &database, folder.path(), "127.0.0.1:0");
    let page = ureq::get(service.base()).call().unwrap().body_mut().read_to_string().unwrap();
    assert!(page.contains("</html>"), "the home page is whole");
    std::thread::sleep(Duration::from_secs(3));
    report.firm("idle memory", mebibytes(service.process.id(), "VmRSS"), "MiB", ..=60.0);
}

/// A database of its own in the cluster, dropped afterwards.
fn on_postgres(report: &mut Report, admin: &str) {
    let name = format!("bench_{}", std::process::id());
    let mut conn = PgConnection::establish(admin).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
    let server = address.rsplit_once('/').unwrap().0;
    restart(report, "PostgreSQL", &format!("{server}/{name}?{options}"));
    conn.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
}

/// Kills the service again and again; each time its results page has to be the same, byte for byte, soon.
fn restart(report: &mut Report, name: &str, database: &str) {
    let data = tempfile::tempdir_in(".").unwrap();
    let (division, marks) = hall::signed(database, data.path(), SCORED);
    let mut service = Service::start(program(), database, data.path(), "127.0.0.1:0");
    hall::publish(service.base(), &division);
    let address = service.base().trim_start_matches("http://").to_owned();
    let url = format!("http://{address}/divisions/{division}/results");
    let page = read(&url).expect("the results are published");
    assert_eq!(page.matches("<tr").count(), hall::ROWS + 1, "a row for each entry, and the head");
    let mut longest = Duration::ZERO;
    for _ in 0..RESTARTS {
        drop(service);
        let begun = Instant::now();
        service = Service::start(program(), database, data.path(), &address);
        while read(&url).as_ref() != Some(&page) {
            assert!(begun.elapsed() < Duration::from_secs(60), "the page comes back");
            std::thread::sleep(Duration::from_millis(2));
        }
        longest = longest.max(begun.elapsed());
    }
    report.figure(&format!("{name}: marks in the database"), marks);
    let what = format!("{name}: kill -9 to the page, longest of {RESTARTS}");
    report.timed(&what, longest.as_secs_f64(), "s", ..=2.0);
    let spent = processor_time(service.process.id()).as_millis();
    report.figure(&format!("{name}: processor time of that start"), format!("{spent} ms"));
    let (now, most) = (mebibytes(service.process.id(), "VmRSS"), mebibytes(service.process.id(), "VmHWM"));
    report.figure(&format!("{name}: memory then, now and at most"), format!("{now:.1} {most:.1} MiB"));
}

/// A page, where somebody answers with one.
fn read(url: &str) -> Option<String> {
    ureq::get(url).call().ok()?.body_mut().read_to_string().ok()
}
