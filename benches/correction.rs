//! How soon a correction of a large result shows what it would do: one mark of 1,000 entries × 168 aspects × 3 judges, with the
//! awards that follow. The page over HTTP from the real service, the first time after its start and then from memory.
//! `cargo bench --bench correction`; PostgreSQL beside it where a cluster is named.

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
#[path = "support/place.rs"]
mod place;
#[path = "support/report.rs"]
mod report;
#[path = "support/service.rs"]
mod service;
#[path = "support/session.rs"]
mod session;
#[path = "support/sides.rs"]
mod sides;
#[path = "support/wire.rs"]
mod wire;

use std::process::ExitCode;
use std::time::Instant;

use engine::Engine;
use filling::contents::Contents;
use place::Place;
use report::Report;
use service::Service;
use sides::sides;

const HALL: &str = "hall-corrected";
/// The first time, and from memory, in milliseconds.
const FIRST_MS: f64 = 1_500.0;
const AGAIN_MS: f64 = 300.0;
const TIMES: usize = 9;
/// As large as any page may be.
const PAGE_KB: f64 = 100.0;

fn main() -> ExitCode {
    let mut report = Report::begin("The preview of a correction", "cargo bench --bench correction");
    let made = tempfile::tempdir_in(".").unwrap();
    for engine in Engine::all() {
        let folder = sides::prepared().unwrap_or_else(|| {
            keeping::keep(&engine, made.path(), "corrected", |database, data| {
                filling::fill(database, data, 0, &[HALL])
            });
            made.path().to_owned()
        });
        let place = Place::of(&engine, &folder, "corrected");
        let contents: Contents = place.contents();
        report.figure(&format!("{}: competitions beside it", engine.name()), contents.competitions);
        let hall = contents.specimens.iter().find(|specimen| specimen.name == HALL).unwrap();
        let page = format!("/corrections/{}", hall.uids["correction"]);
        for side in sides() {
            let copy = place.copy(&side);
            let service = copy.serve();
            let cookie = session::log_in(&service, "host", &contents.password);
            let open = || open(&service, &page, &cookie);
            let (first, page_bytes) = open();
            let again = (0..TIMES).map(|_time| open().0).fold(f64::INFINITY, f64::min);
            let name = format!("{}, {}", engine.name(), side.name);
            report.timed(&format!("{name}: the first time"), first, "ms", ..=FIRST_MS);
            report.firm(&format!("{name}: the page, raw"), page_bytes / 1000.0, "KB", ..=PAGE_KB);
            report.timed(&format!("{name}: from memory, the fastest of {TIMES}"), again, "ms", ..=AGAIN_MS);
        }
    }
    report.finish()
}

/// Opens the page; answers how long it took, in milliseconds, and its bytes.
fn open(service: &Service, page: &str, cookie: &str) -> (f64, f64) {
    let begun = Instant::now();
    let answer = wire::get(service.base(), page, cookie);
    let took = begun.elapsed().as_secs_f64() * 1000.0;
    assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
    (took, answer.body.len() as f64)
}
