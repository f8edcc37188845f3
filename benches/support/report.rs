//! What a measurement prints: where it ran, each figure beside its limit, and a verdict.

use std::fmt::Display;
use std::fs;
use std::ops::{Bound, RangeBounds};
use std::process::ExitCode;

/// Columns of what a figure is.
const WIDTH: usize = 76;

/// Figures of one run.
pub(crate) struct Report {
    missed: bool,
}

impl Report {
    /// Says what is measured, by which command and on what machine.
    pub(crate) fn begin(what: &str, command: &str) -> Self {
        println!("\n{what}\n  command  {command}\n  machine  {}", machine());
        println!("  load     {} at the start (1, 5, 15 minutes)", load());
        Self { missed: false }
    }

    /// A figure without a limit.
    pub(crate) fn figure(&self, what: &str, value: impl Display) {
        println!("  {what:<WIDTH$} {value:>12}");
    }

    /// A figure with a limit that only depends on the program: missing it fails the run.
    pub(crate) fn firm(&mut self, what: &str, value: f64, unit: &str, limit: impl RangeBounds<f64>) {
        self.missed |= !verdict(what, value, unit, &limit);
    }

    /// A figure with a limit that a busy machine can miss as well: judged, but the run goes on.
    pub(crate) fn timed(&self, what: &str, value: f64, unit: &str, limit: impl RangeBounds<f64>) {
        verdict(what, value, unit, &limit);
    }

    /// Ends the run; 1 where a firm limit was missed.
    pub(crate) fn finish(self) -> ExitCode {
        println!("  load     {} at the end", load());
        if self.missed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
    }
}

fn verdict(what: &str, value: f64, unit: &str, limit: &impl RangeBounds<f64>) -> bool {
    let kept = limit.contains(&value);
    let figure = format!("{value:.2} {unit}");
    let bound = match (limit.start_bound(), limit.end_bound()) {
        (Bound::Included(least), _) => format!("at least {least}"),
        (_, Bound::Included(most)) => format!("at most {most}"),
        _ => "any".to_owned(),
    };
    println!("  {what:<WIDTH$} {figure:>12}   limit {bound:<15} {}", if kept { "PASS" } else { "FAIL" });
    kept
}

fn machine() -> String {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = read("/proc/cpuinfo");
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let memory = read("/proc/meminfo");
    let memory = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")).unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = read("/proc/sys/kernel/osrelease");
    let model = model.map_or("unknown processor", |(_, model)| model.trim());
    format!("{cores} cores, {model}, memory {}, Linux {}", memory.trim(), kernel.trim())
}

fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().take(3).collect::<Vec<_>>().join(" ")
}
