//! Prepares the databases other measurements copy: `cargo bench --bench prepare -- FOLDER`. Done from the tree of an
//! earlier commit it makes what that commit's program understands, to be compared with later ones:
//! `JIANGSAI_BENCH_BEFORE` names the program, `JIANGSAI_BENCH_PREPARED` the folder (or it is `prepared` beside the
//! program). PostgreSQL's are made where `JIANGSAI_TEST_POSTGRES` names a cluster. Without a folder nothing happens.

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
#[path = "support/hall.rs"]
mod hall;
#[path = "support/halls.rs"]
mod halls;
#[path = "support/keeping.rs"]
mod keeping;
#[path = "support/results.rs"]
mod results;
#[path = "support/scheme.rs"]
mod scheme;
#[path = "support/service.rs"]
mod service;
#[path = "../tests/it/helpers/stage.rs"]
mod stage;
#[path = "support/visitor.rs"]
mod visitor;

use std::path::Path;
use std::process::ExitCode;

use engine::Engine;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let [folder] = &arguments[..] else {
        println!("\nPreparing databases: cargo bench --bench prepare -- FOLDER");
        return ExitCode::SUCCESS;
    };
    let folder = Path::new(folder);
    for engine in Engine::all() {
        halls::prepare(&engine, folder, halls::MARKS);
        halls::prepare(&engine, folder, halls::OUTAGE);
        keeping::keep(&engine, folder, "demo", |database, data| filling::fill(database, data, 15, &[]));
        keeping::keep(&engine, folder, "corrected", |database, data| {
            filling::fill(database, data, 0, &["hall-corrected"])
        });
        println!("{} is prepared in {}", engine.name(), folder.display());
    }
    results::prepare(&Engine::Sqlite, folder);
    ExitCode::SUCCESS
}
