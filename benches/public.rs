//! Published results of 200 rows: the service against nginx serving the same bytes, in one run.
//!
//! Both have as many workers as the machine has cores, keep connections alive, write no line for a request and send
//! the same headers; nginx sends a file that was compressed before (`gzip_static`) with its descriptors kept open.
//! wrk, a process of its own, asks each in turn, three times, on the same cores: over 64 connections, 1,000 and 5,000.
//! `cargo bench --bench public`; with `JIANGSAI_BENCH_BEFORE` naming an earlier program that takes its turn as well.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/compare.rs"]
mod compare;
#[path = "support/engine.rs"]
mod engine;
#[path = "support/hall.rs"]
mod hall;
#[path = "support/keeping.rs"]
mod keeping;
#[path = "support/nginx.rs"]
mod nginx;
#[path = "support/place.rs"]
mod place;
#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;
#[path = "support/results.rs"]
mod results;
#[path = "support/scheme.rs"]
mod scheme;
#[path = "support/service.rs"]
mod service;
#[path = "support/sides.rs"]
mod sides;
#[path = "../tests/it/helpers/stage.rs"]
mod stage;
#[path = "support/visitor.rs"]
mod visitor;
#[path = "support/wire.rs"]
mod wire;

use std::ops::Bound;
use std::process::{Command, ExitCode};
use std::time::Duration;

use compare::{alternate, compared, middle};
use engine::Engine;
use nginx::Nginx;
use place::Place;
use process::{memory_kib, processor_time};
use report::Report;
use service::Service;
use sides::sides;

const CONNECTIONS: [usize; 3] = [64, 1_000, 5_000];
const SECONDS: u32 = 4;
const TIMES: usize = 3;

fn main() -> ExitCode {
    let mut report = Report::begin("Published results, 200 rows", "cargo bench --bench public");
    let made = tempfile::tempdir_in(".").unwrap();
    let engine = Engine::all().swap_remove(0);
    let prepared = sides::prepared().unwrap_or_else(|| {
        results::prepare(&engine, made.path());
        made.path().to_owned()
    });
    let place = Place::of(&engine, &prepared, "results");
    let path: String = place.contents();
    let sides = sides();
    let copies: Vec<_> = sides.iter().map(|side| place.copy(side)).collect();
    let services: Vec<Service> = copies.iter().map(place::Copy::serve).collect();
    let now = &services[services.len() - 1];
    let gzip = "Accept-Encoding: gzip\r\n";
    let ours = wire::get(now.base(), &path, gzip);
    assert_eq!(ours.status, 200, "the results are published");
    let nginx = Nginx::start(made.path(), &path, &ours);
    let theirs = wire::get(nginx.base(), &path, gzip);
    assert_eq!(ours.body, theirs.body, "both send the same bytes");
    report.figure("headers, ours and nginx", format!("{} {}", ours.headers.len(), theirs.headers.len()));
    report.firm("page, compressed", ours.body.len() as f64 / 1024.0, "KiB", ..=20.0);
    let before = rankings(now.base());
    for connections in CONNECTIONS {
        at(&report, connections, &services, &nginx, &path);
    }
    report.firm("rankings computed meanwhile", rankings(now.base()) - before, "", ..=0.0);
    let peaks: Vec<f64> =
        services.iter().map(|service| memory_kib(service.process.id(), "VmHWM") as f64 / 1024.0).collect();
    compared(&report, "peak memory of the service, MiB", &peaks, None);
    report.firm("peak memory of the service", peaks[peaks.len() - 1], "MiB", ..=120.0);
    report.finish()
}

/// Asks each in turn; nginx last.
fn at(report: &Report, connections: usize, services: &[Service], nginx: &Nginx, path: &str) {
    let asked: Vec<(&str, Vec<u32>)> = services
        .iter()
        .map(|service| (service.base(), vec![service.process.id()]))
        .chain([(nginx.base(), nginx.workers())])
        .collect();
    let measured = alternate(&asked, TIMES, |(base, processes)| {
        let used = || processes.iter().copied().map(processor_time).sum::<Duration>();
        let begun = used();
        let answers = load(&format!("{base}{path}"), connections);
        let spent = used() - begun;
        (answers / f64::from(SECONDS), spent.as_secs_f64() * 1_000_000.0 / answers)
    });
    let mut rates: Vec<f64> = measured.iter().map(|runs| middle(runs.iter().map(|run| run.0))).collect();
    let mut costs: Vec<f64> = measured.iter().map(|runs| middle(runs.iter().map(|run| run.1))).collect();
    let (nginx_rate, nginx_cost) = (rates.pop().unwrap(), costs.pop().unwrap());
    let of = |what: &str| format!("{connections} connections: {what}");
    compared(report, &of("answers a second"), &rates, None);
    report.figure(&of("answers a second, nginx"), format!("{nginx_rate:.0}"));
    report.timed(&of("rate against nginx"), rates[rates.len() - 1] / nginx_rate, "×", 0.5..);
    compared(report, &of("processor an answer, µs"), &costs, None);
    report.figure(&of("processor an answer, nginx"), format!("{nginx_cost:.1} µs"));
    let against: Vec<f64> = costs.iter().map(|cost| cost / nginx_cost).collect();
    compared(report, &of("processor against nginx"), &against, None);
    let limit = (Bound::Unbounded, Bound::Included(1.15));
    report.timed(&of("processor against nginx"), against[against.len() - 1], "×", limit);
}

/// How many answers wrk got; every one of them is a success.
fn load(url: &str, connections: usize) -> f64 {
    let (connections, duration) = (connections.to_string(), format!("{SECONDS}s"));
    let output = Command::new("sh")
        .args(["-c", "ulimit -n \"$(ulimit -Hn)\"; exec wrk \"$@\"", "sh"])
        .args(["-t1", "-c", &connections, "-d", &duration, "--timeout", "30s"])
        .args(["-H", "Accept-Encoding: gzip", url])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "wrk is there: make bench installs it");
    assert!(!said.contains("Non-2xx") && !said.contains("Socket errors"), "{said}");
    let answers = said.lines().find_map(|line| line.trim().split_once(" requests in "));
    answers.expect("wrk says how many").0.parse().unwrap()
}

/// How many rankings the service has computed.
fn rankings(base: &str) -> f64 {
    let metrics = String::from_utf8(wire::get(base, "/metrics", "").body).unwrap();
    let line = metrics.lines().find_map(|line| line.strip_prefix("jiangsai_rankings_computed_total "));
    line.map_or(0.0, |count| count.parse().unwrap())
}
