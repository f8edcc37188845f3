//! Every page, by whoever opens it: on a database of a demo's size, and on a filled one. Time, processor time, bytes raw
//! and as sent to a client that takes brotli and gzip.
//!
//! `cargo bench --bench pages` fills one of a hundred competitions; a larger one is made once by `fill` and named by
//! `JIANGSAI_BENCH_FILLED`, its folder. With `JIANGSAI_BENCH_BEFORE` naming an earlier program both are measured.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/cheap.rs"]
mod cheap;
#[path = "support/engine.rs"]
mod engine;
#[path = "filling/mod.rs"]
mod filling;
#[path = "support/keeping.rs"]
mod keeping;
#[path = "support/long.rs"]
mod long;
#[path = "support/place.rs"]
mod place;
#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;
#[path = "support/service.rs"]
mod service;
#[path = "support/session.rs"]
mod session;
#[path = "support/sides.rs"]
mod sides;
#[path = "support/visits.rs"]
mod visits;
#[path = "support/wire.rs"]
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use engine::Engine;
use filling::contents::Contents;
use place::Place;
use report::Report;
use sides::{Side, sides};
use visits::{Visit, Visited};

/// Limits of every page.
const TIMES_THE_DEMO: f64 = 2.0;
const RAW_KB: f64 = 100.0;
const SENT_KB: f64 = 20.0;
/// Processor time of a page of a large hall, in milliseconds.
const HALL_MS: f64 = 20.0;
/// Below this, in milliseconds, a page is as fast as any: a ratio says nothing.
const SMALLEST_MS: f64 = 2.0;

fn main() -> ExitCode {
    let mut report = Report::begin("Every page", "cargo bench --bench pages");
    let engine = Engine::all().swap_remove(0);
    let made = tempfile::tempdir_in(".").unwrap();
    let demo = sides::prepared().unwrap_or_else(|| {
        keeping::keep(&engine, made.path(), "demo", |database, data| filling::fill(database, data, 15, &[]));
        made.path().to_owned()
    });
    let filled = std::env::var_os("JIANGSAI_BENCH_FILLED").map(PathBuf::from).unwrap_or_else(|| {
        keeping::keep(&engine, made.path(), "filled", |database, data| {
            filling::fill(database, data, 100, &["hall-marked", "hall-signed"])
        });
        made.path().to_owned()
    });
    let (demo, filled) = (Place::of(&engine, &demo, "demo"), Place::of(&engine, &filled, "filled"));
    for side in sides() {
        measure(&mut report, &side, &demo, &filled);
        long::measure(&report, &side, &filled);
    }
    report.finish()
}

/// What one program does.
fn measure(report: &mut Report, side: &Side, demo: &Place<'_>, filled: &Place<'_>) {
    let contents: Contents = filled.contents();
    println!("\n{}: {} competitions beside a demo", side.name, contents.competitions);
    let small = walk(side, demo);
    let large = walk(side, filled);
    println!(
        "{:<11} {:<48} {:<12} {:>8} {:>8} {:>6} {:>8} {:>8} {:>8}",
        "who", "page", "on", "demo ms", "ms", "×", "cpu ms", "KB raw", "KB sent"
    );
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (visit, visited) in &large {
        // A competition the demo has none of is held against the demo's page of the same kind.
        let same = |(other, _): &&(Visit, Visited)| other.who == visit.who && other.page == visit.page;
        let exact = small.iter().find(|(other, met)| same(&&(other.clone(), *met)) && other.on == visit.on);
        let against = exact.or_else(|| small.iter().find(|found| same(found))).map(|(_, met)| met.ms);
        for missed in print(visit, visited, against) {
            *counts.entry(missed).or_default() += 1;
        }
    }
    report.figure("pages walked", large.len());
    for (what, limit) in [
        ("ms", "slower than twice the demo's"),
        ("hall", "of a large hall above 20 ms of processor"),
        ("raw", "above 100 KB raw"),
        ("sent", "above 20 KB as sent"),
    ] {
        let count = counts.get(what).copied().unwrap_or_default();
        report.timed(&format!("{}: pages {limit}", side.name), count as f64, "", ..=0.0);
    }
    let other = counts.get("status").copied().unwrap_or_default();
    report.firm(&format!("{}: pages not answered with 200", side.name), other as f64, "", ..=0.0);
}

/// All pages of one database.
fn walk(side: &Side, place: &Place<'_>) -> Vec<(Visit, Visited)> {
    let copy = place.copy(side);
    let service = copy.serve();
    let contents: Contents = place.contents();
    visits::all(&service, &contents)
}

/// Prints a line; answers the limits it misses.
fn print(visit: &Visit, visited: &Visited, demo: Option<f64>) -> Vec<&'static str> {
    let mut missed = Vec::new();
    let times = demo.map(|demo| visited.ms / demo);
    if visited.status != 200 {
        missed.push("status");
    }
    if times.is_some_and(|times| times > TIMES_THE_DEMO) && visited.ms > SMALLEST_MS {
        missed.push("ms");
    }
    if visit.on.starts_with("hall") && visited.cpu_ms > HALL_MS {
        missed.push("hall");
    }
    let kilobytes = |bytes: usize| bytes as f64 / 1000.0;
    if kilobytes(visited.raw) > RAW_KB {
        missed.push("raw");
    }
    if kilobytes(visited.sent) > SENT_KB {
        missed.push("sent");
    }
    let status = if visited.status == 200 { String::new() } else { format!(" status {}", visited.status) };
    let shown = |figure: Option<f64>| figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.1}"));
    println!(
        "{:<11} {:<48} {:<12} {:>8} {:>8.1} {:>6} {:>8.1} {:>8.1} {:>8.1}  {}{status}",
        visit.who,
        visit.page,
        visit.on,
        shown(demo),
        visited.ms,
        shown(times),
        visited.cpu_ms,
        kilobytes(visited.raw),
        kilobytes(visited.sent),
        missed.join(" "),
    );
    missed
}
