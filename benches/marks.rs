//! Durable marks over HTTP, against the real service: SQLite with `synchronous = FULL`, PostgreSQL with `fsync`.
//!
//! Each judge, on one connection, saves mark after mark of a scheme of 149 aspects as fast as they are answered:
//! session, token, permission, phase guard, idempotency, new version, audit entry, commit flushed to disk. Beside it
//! the bare commits the same disk takes in the same run. Then the same beside hundreds of readers of the home page; a
//! thousand judges who send a whole sheet at once after an outage; and two hundred who log in at once.
//!
//! Service and clients are processes of their own. `cargo bench --bench marks`, or `-- beside`, `-- outage`; with `JIANGSAI_BENCH_BEFORE` naming an
//! earlier program both are measured in turn on the same data, and compared.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/cheap.rs"]
mod cheap;
#[path = "support/compare.rs"]
mod compare;
#[path = "support/crowd.rs"]
mod crowd;
#[path = "support/engine.rs"]
mod engine;
#[path = "support/halls.rs"]
mod halls;
#[path = "support/keeping.rs"]
mod keeping;
#[path = "support/load.rs"]
mod load;
#[path = "support/marking.rs"]
mod marking;
#[path = "support/place.rs"]
mod place;
#[path = "support/process.rs"]
mod process;
#[path = "support/raw.rs"]
mod raw;
#[path = "support/report.rs"]
mod report;
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

use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use compare::{alternate, compared, middle};
use engine::Engine;
use halls::Hall;
use load::{Client, Outcome, Plan, done};
use place::Place;
use process::{memory_kib, processor_time};
use report::Report;
use service::Service;
use sides::{Side, sides};
use stage::{Size, Stage};

/// Connections that mark at once, and how many marks they send in all.
const CONNECTIONS: [(usize, usize); 4] = [(1, 2_000), (4, 6_000), (32, 9_600), (128, 9_600)];
/// Connections that mark while others read, and for how long.
const BESIDE: usize = 32;
const BESIDE_SECONDS: f64 = 6.0;
/// Connections that read the home page meanwhile, and their requests a second in all.
const READERS: (usize, f64) = (256, 2_000.0);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[1..] {
        ["load", plan] => load::run(plan),
        ["crowd", base] => crowd::run(base),
        ["beside"] => return measure(Part::Beside),
        ["outage"] => return measure(Part::Outage),
        _ => return measure(Part::All),
    }
    ExitCode::SUCCESS
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    /// Judges beside readers, after as many alone.
    Beside,
    /// Sheets at once.
    Outage,
}

fn measure(part: Part) -> ExitCode {
    let mut report = Report::begin("Durable marks over HTTP", "cargo bench --bench marks");
    let sides = sides();
    let made = tempfile::tempdir_in(".").unwrap();
    let engines = Engine::all();
    if engines.len() == 1 {
        println!(
            "  PostgreSQL is not measured: DURABLE=1 scripts/postgres.sh with cargo bench --bench marks"
        );
    }
    for engine in engines {
        let prepared = prepared(&engine, made.path());
        let marks = Place::of(&engine, &prepared, "marks");
        if part != Part::Outage {
            let alone = connections(&report, &engine, &marks, &sides, part);
            beside(&mut report, &engine, &marks, &sides, &alone);
        }
        if part != Part::Beside {
            outage(&mut report, &engine, &Place::of(&engine, &prepared, "outage"), &sides);
        }
    }
    if part == Part::All {
        many_log_in(&mut report);
    }
    report.finish()
}

/// Where the databases are: made earlier, or now.
fn prepared(engine: &Engine, made: &Path) -> PathBuf {
    sides::prepared().unwrap_or_else(|| {
        halls::prepare(engine, made, halls::MARKS);
        halls::prepare(engine, made, halls::OUTAGE);
        made.to_owned()
    })
}

/// One run of judges who mark.
struct Run {
    outcome: Outcome,
    /// Processor time of the service a mark, in milliseconds.
    cost: f64,
}

fn run(service: &Service, plan: &Plan) -> Run {
    let before = processor_time(service.process.id());
    let outcome = Client::begin(plan).end();
    let spent = processor_time(service.process.id()) - before;
    let answers = outcome.answers.len();
    assert_eq!(outcome.with(|status| status == 200), answers, "every mark is saved");
    Run { cost: spent.as_secs_f64() * 1000.0 / answers as f64, outcome }
}

/// How often each side is measured: in turn, where there are two.
fn rounds(sides: &[Side]) -> usize {
    if sides.len() > 1 { 2 } else { 1 }
}

/// Answers the rate of each side with as many connections as mark beside readers.
fn connections(report: &Report, engine: &Engine, place: &Place<'_>, sides: &[Side], part: Part) -> Vec<f64> {
    let hall: Hall = place.contents();
    let mut alone = Vec::new();
    for (connections, most) in
        CONNECTIONS.into_iter().filter(|(many, _)| part == Part::All || *many == BESIDE)
    {
        let raw = raw::commits(engine, connections);
        let measured = alternate(sides, rounds(sides), |side| {
            let copy = place.copy(side);
            let service = copy.serve();
            let judges = marking::log_in(service.base(), &hall, connections);
            run(&service, &marking::marks(service.base(), &judges, halls::MARKS.2, most, 60.0))
        });
        let figures = |figure: &dyn Fn(&Run) -> f64| -> Vec<f64> {
            measured.iter().map(|runs| middle(runs.iter().map(figure))).collect()
        };
        let rates = figures(&|run| run.outcome.rate());
        let of = |what: &str| format!("{}, {connections} connections: {what}", engine.name());
        let least = if matches!(engine, Engine::Sqlite) { 2.0 } else { 1.3 };
        let limit = (connections == BESIDE).then_some((Bound::Included(least), Bound::Unbounded));
        compared(report, &of("marks a second"), &rates, limit);
        compared(report, &of("median, ms"), &figures(&|run| run.outcome.within(500)), None);
        let longest = figures(&|run| run.outcome.within(990));
        compared(report, &of("99 of 100 within, ms"), &longest, None);
        compared(report, &of("longest, ms"), &figures(&|run| run.outcome.within(1000)), None);
        let costs = figures(&|run| run.cost);
        let limit = (connections == BESIDE).then_some((Bound::Unbounded, Bound::Included(0.6)));
        compared(report, &of("processor a mark, ms"), &costs, limit);
        report.figure(&of("bare commits a second"), format!("{raw:.0}"));
        match connections {
            4 => report.timed(&of("marks a second"), rates[rates.len() - 1], "", 300.0..),
            // What is asked of PostgreSQL is its rate.
            32 if matches!(engine, Engine::Sqlite) => {
                report.timed(&of("99 of 100 within"), longest[longest.len() - 1], "ms", ..=50.0);
            }
            128 => {
                let against = rates[rates.len() - 1] / alone[alone.len() - 1];
                report.timed(&of("rate against 32"), against, "×", 0.95..);
            }
            _ => {}
        }
        if connections == BESIDE {
            alone = rates;
        }
    }
    alone
}

/// Judges who mark while many read the home page: paced, and as fast as they are answered.
fn beside(report: &mut Report, engine: &Engine, place: &Place<'_>, sides: &[Side], alone: &[f64]) {
    let hall: Hall = place.contents();
    for (name, pace, least) in [("paced", Some(READERS.1), 0.7), ("unpaced", None, 0.3)] {
        let measured = alternate(sides, rounds(sides), |side| {
            let copy = place.copy(side);
            let service = copy.serve();
            let judges = marking::log_in(service.base(), &hall, BESIDE);
            let most = (alone.iter().fold(0.0, |most: f64, rate| most.max(*rate)) * BESIDE_SECONDS) as usize;
            let plan = marking::marks(service.base(), &judges, halls::MARKS.2, most, BESIDE_SECONDS);
            let readers = Client::begin(&reading(service.base(), pace));
            let marks = Client::begin(&plan).end();
            (marks, readers.end())
        });
        let figures = |figure: &dyn Fn(&(Outcome, Outcome)) -> f64| -> Vec<f64> {
            measured.iter().map(|runs| middle(runs.iter().map(figure))).collect()
        };
        let of =
            |what: &str| format!("{}, {BESIDE} beside {} {name} readers: {what}", engine.name(), READERS.0);
        let rates = figures(&|(marks, _)| marks.rate());
        compared(report, &of("marks a second"), &rates, None);
        let against: Vec<f64> = rates.iter().zip(alone).map(|(rate, alone)| rate / alone).collect();
        compared(report, &of("against alone"), &against, None);
        report.timed(&of("against alone"), against[against.len() - 1], "×", least..);
        let within = figures(&|(marks, _)| marks.within(990));
        compared(report, &of("99 of 100 marks within, ms"), &within, None);
        compared(report, &of("pages a second"), &figures(&|(_, pages)| pages.rate()), None);
        compared(report, &of("99 of 100 pages within, ms"), &figures(&|(_, pages)| pages.within(990)), None);
        let refused = figures(&|(_, pages)| pages.with(|status| status == 429) as f64);
        compared(report, &of("pages refused, 429"), &refused, None);
        let failed = |(marks, pages): &(Outcome, Outcome)| {
            let failed = |status: u16| status == 0 || status >= 500;
            (marks.with(failed) + pages.with(failed)) as f64
        };
        let failed = figures(&failed);
        compared(report, &of("5xx or broken"), &failed, None);
        if pace.is_some() {
            report.timed(&of("99 of 100 marks within"), within[within.len() - 1], "ms", ..=100.0);
        } else {
            report.firm(&of("5xx or broken"), failed[failed.len() - 1], "", ..=0.0);
        }
    }
}

/// A plan of those who read the home page.
fn reading(base: &str, pace: Option<f64>) -> Plan {
    let address = base.trim_start_matches("http://").to_owned();
    let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nAccept-Encoding: br, gzip\r\n\r\n");
    let connections = vec![vec![request]; READERS.0];
    // A little longer than the marks, which begin later.
    Plan { address, connections, again: true, most: usize::MAX, seconds: BESIDE_SECONDS + 1.0, pace }
}

/// What came of sheets sent at once.
struct Sheets {
    outcome: Outcome,
    /// Of the service, in MiB.
    peak: f64,
    /// Marks missing or stored twice.
    amiss: f64,
}

/// A thousand judges who send a whole sheet at once.
fn outage(report: &mut Report, engine: &Engine, place: &Place<'_>, sides: &[Side]) {
    let hall: Hall = place.contents();
    let judges = hall.judges.len();
    for aspects in [12, usize::MAX] {
        let mut each = 0;
        let measured = alternate(sides, 1, |side| {
            let copy = place.copy(side);
            let service = copy.serve();
            let ready = marking::log_in(service.base(), &hall, judges);
            let (plan, marks) = marking::sheets(service.base(), &ready, aspects);
            each = marks / judges;
            let outcome = Client::begin(&plan).end();
            let peak = memory_kib(service.process.id(), "VmHWM") as f64 / 1024.0;
            drop(service);
            let (stored, twice) = marking::stored(&copy.database);
            let missing = stored.abs_diff(i64::try_from(marks).unwrap());
            Sheets { outcome, peak, amiss: (missing + twice.unsigned_abs()) as f64 }
        });
        let figures = |figure: &dyn Fn(&Sheets) -> f64| -> Vec<f64> {
            measured.iter().map(|runs| middle(runs.iter().map(figure))).collect()
        };
        let of = |what: &str| format!("{}, {judges} sheets of {each} marks at once: {what}", engine.name());
        let refused = figures(&|sheets| sheets.outcome.with(|status| !done(status)) as f64);
        compared(report, &of("not saved at the first try"), &refused, None);
        report.firm(&of("not saved at the first try"), refused[refused.len() - 1], "", ..=0.0);
        let amiss = figures(&|sheets| sheets.amiss);
        report.firm(&of("marks missing or stored twice"), amiss[amiss.len() - 1], "", ..=0.0);
        let within = figures(&|sheets| sheets.outcome.within(990) / 1000.0);
        compared(report, &of("99 of 100 within, s"), &within, None);
        report.timed(&of("99 of 100 within"), within[within.len() - 1], "s", ..=2.0);
        let peaks = figures(&|sheets| sheets.peak);
        compared(report, &of("peak memory, MiB"), &peaks, None);
        report.firm(&of("peak memory"), peaks[peaks.len() - 1], "MiB", ..=300.0);
        let raw = raw::sheets(engine, judges, each);
        report.figure(&of("bare commits of as many rows, s"), format!("{raw:.2}"));
    }
}

/// Two hundred judges who log in at once and mark.
fn many_log_in(report: &mut Report) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = format!("sqlite:{}", folder.path().join("jiangsai.db").display());
    let size = Size { entries: 1, judges: crowd::JUDGES };
    let _stage = Stage::set(&database, folder.path(), size).drawn().judging();
    let program = Path::new(env!("CARGO_BIN_EXE_jiangsai"));
    let service = Service::start(program, &database, folder.path(), "127.0.0.1:0");
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).args(["crowd", service.base()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let figures: Vec<f64> = printed.lines().map(|line| line.parse().unwrap()).collect();
    let statuses = &figures[1..];
    let refused = statuses.iter().filter(|status| **status >= 500.0 || **status == 429.0).count();
    let saved = statuses.iter().filter(|status| **status == 200.0).count();
    let of = |what: &str| format!("{} judges log in at once: {what}", crowd::JUDGES);
    report.figure(&of("answers, with 200"), format!("{} {saved}", statuses.len()));
    report.firm(&of("of them 5xx or 429"), refused as f64, "", ..=0.0);
    report.figure(&of("longest until marks were saved"), format!("{:.1} s", figures[0] / 1_000_000.0));
    let peak = memory_kib(service.process.id(), "VmHWM") / 1024;
    report.figure(&of("peak memory of the service"), format!("{peak} MiB"));
}
