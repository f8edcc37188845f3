//! Fills a database for measuring: `cargo bench --bench fill -- FOLDER COMPETITIONS`, 15 (a demo), 100 or 10,000.
//!
//! FOLDER gets `sqlite/filled/` (with a cluster in `JIANGSAI_TEST_POSTGRES` and `postgres` as third argument:
//! `postgresql/filled/`) as `prepare` makes its places. The work is done in memory where there is a /dev/shm: 10,000
//! competitions need some 6 GB there. Without arguments nothing happens.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a helper that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/cheap.rs"]
mod cheap;
#[path = "support/engine.rs"]
mod engine;
#[path = "filling/mod.rs"]
mod filling;
#[path = "support/keeping.rs"]
mod keeping;

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use engine::Engine;

/// A disk that is memory: nothing is flushed there.
const MEMORY: &str = "/dev/shm";
/// Halls of a large database.
const HALLS: [&str; 2] = ["hall-marked", "hall-signed"];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [folder, count] => fill(&Engine::Sqlite, folder, count),
        [folder, count, "postgres"] => {
            let cluster = Engine::all().pop().filter(|engine| matches!(engine, Engine::Postgres(..)));
            fill(&cluster.expect("JIANGSAI_TEST_POSTGRES names a cluster"), folder, count);
        }
        _ => println!("\nFilling a database: cargo bench --bench fill -- FOLDER COMPETITIONS [postgres]"),
    }
    ExitCode::SUCCESS
}

fn fill(engine: &Engine, folder: &str, count: &str) {
    let (begun, count) = (Instant::now(), count.parse().expect("how many competitions"));
    let memory = Path::new(MEMORY);
    let work =
        if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir_in(".") }.unwrap();
    keeping::keep(engine, work.path(), "filled", |database, data| {
        filling::fill(database, data, count, if count > 15 { &HALLS } else { &[] })
    });
    let place = Path::new(&engine.name().to_lowercase()).join("filled");
    let (from, to) = (work.path().join(&place), Path::new(folder).join(&place));
    fs::create_dir_all(&to).unwrap();
    for file in fs::read_dir(from).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        fs::copy(&file, to.join(file.file_name().unwrap())).unwrap();
    }
    println!("{count} competitions in {}, {:.0} s", to.display(), begun.elapsed().as_secs_f64());
}
