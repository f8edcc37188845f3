//! What an operator does with a whole database: a checkpoint of what changed, and verifying every chain.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::place::Place;
use super::process::{memory_kib, processor_time};
use super::report::Report;
use super::session;
use super::sides::Side;

/// A checkpoint after one log-in, and a whole verification; each a process of its own.
pub(crate) fn measure(report: &Report, side: &Side, place: &Place<'_>) {
    let copy = place.copy(side);
    // The first of a program may have more to tie together than what changed.
    run(side, &["audit", "head"], &copy);
    let service = copy.serve();
    session::log_in(&service, "host", super::filling::PASSWORD);
    drop(service);
    let head = run(side, &["audit", "head"], &copy);
    report.figure(&format!("{}: checkpoint after one log-in", side.name), head.time);
    let verified = run(side, &["audit", "verify"], &copy);
    let count = |name: &str| {
        let found =
            verified.output.lines().find_map(|line| line.trim().strip_prefix(&format!("\"{name}\": ")));
        found.unwrap_or_default().trim_end_matches(',').to_owned()
    };
    let looked_at = format!("{} entries in {} streams", count("entries"), count("streams"));
    report.figure(&format!("{}: verified", side.name), looked_at);
    report.figure(&format!("{}: verification", side.name), verified.time);
    report.figure(&format!("{}: its peak memory", side.name), verified.peak);
}

/// What a command took and printed.
struct Run {
    time: String,
    peak: String,
    output: String,
}

/// Runs a command on the copy to its good end.
fn run(side: &Side, command: &[&str], copy: &super::place::Copy<'_>) -> Run {
    let begun = Instant::now();
    let mut process = Command::new(&side.program)
        .args(command)
        .args(["--database", &copy.database, "--data"])
        .arg(copy.folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut peak, mut spent) = (0, Duration::ZERO);
    while process.try_wait().unwrap().is_none() {
        peak = peak.max(memory_kib(process.id(), "VmHWM"));
        spent = spent.max(processor_time(process.id()));
        std::thread::sleep(Duration::from_millis(2));
    }
    let time = begun.elapsed().as_secs_f64();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?} ends well");
    Run {
        time: format!("{time:.2} s, processor {:.2} s", spent.as_secs_f64()),
        peak: format!("{} MiB", peak / 1024),
        output: String::from_utf8(output.stdout).unwrap(),
    }
}
