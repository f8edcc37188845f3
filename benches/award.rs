//! Awards for many results, headless: time and peak memory of the real binary, and beside it a bare
//! pass that only serialises the same lines. `cargo bench --bench award [-- RESULTS …]`

#![expect(
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "figures for people, not marks or money"
)]

#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use process::{memory_kib, processor_time};
use report::Report;

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/cn-441900-skills-2022");
const EVENT_ENTRIES: usize = 100;

/// Results with a limit on their time.
const MILLION: usize = 1_000_000;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![250_000, MILLION] } else { asked };
    let mut report = Report::begin("Awards, headless", "cargo bench --bench award");
    let mut peaks = Vec::new();
    for (name, inline) in [("CSV", false), ("TOML", true)] {
        let (mut each, mut peak) = (Vec::new(), 0);
        for results in &sizes {
            let measured = measure(*results, inline)?;
            peak = measured.peak_kib;
            each.push(measured.bytes_a_line());
            print(&report, &format!("{results} results in {name}"), *results, &measured);
        }
        if let (Some(fewest), Some(most), true) = (each.first(), each.last(), each.len() > 1) {
            let what = format!("{name}: memory a line, most ÷ fewest results");
            report.firm(&what, most / fewest, "×", ..=1.1);
        }
        peaks.push(peak as f64);
    }
    if let [csv, toml] = peaks[..] {
        report.firm("memory, TOML ÷ CSV", toml / csv, "×", ..=1.5);
    }
    Ok(report.finish())
}

struct Measured {
    lines: usize,
    taken: Duration,
    processor: Duration,
    peak_kib: u64,
    output_bytes: u64,
    bare: Duration,
}

impl Measured {
    fn bytes_a_line(&self) -> f64 {
        self.peak_kib as f64 * 1024.0 / self.lines as f64
    }
}

fn print(report: &Report, what: &str, results: usize, measured: &Measured) {
    if results == MILLION {
        report.timed(what, measured.taken.as_secs_f64(), "s", ..=10.0);
    } else {
        report.figure(what, format!("{:.2} s", measured.taken.as_secs_f64()));
    }
    report.figure("  processor time", format!("{:.2} s", measured.processor.as_secs_f64()));
    report.figure("  lines", measured.lines);
    report.figure("  output", format!("{} MiB", measured.output_bytes / 1024 / 1024));
    report.figure("  bare serialisation of the same lines", format!("{:.2} s", measured.bare.as_secs_f64()));
    let peak = format!("{} MiB", measured.peak_kib / 1024);
    report.figure("  peak memory", format!("{peak}, {:.0} B a line", measured.bytes_a_line()));
}

fn measure(results: usize, inline: bool) -> Result<Measured, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    write_case(folder, results, inline)?;
    let out = folder.join("lines.json");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
        .args(["award", "--pack", PACK, "--format", "json", "--case"])
        .arg(folder.join("case.toml"))
        .arg("--out")
        .arg(&out)
        .stdin(Stdio::null())
        .spawn()?;
    let (mut peak_kib, mut processor) = (0, Duration::ZERO);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_kib = peak_kib.max(memory_kib(child.id(), "VmHWM"));
        processor = processor.max(processor_time(child.id()));
        sleep(Duration::from_millis(5));
    };
    let taken = start.elapsed();
    if !status.success() {
        return Err("the command refused its input".into());
    }
    let output_bytes = fs::metadata(&out)?.len();
    let (lines, bare) = bare_pass(&out, &folder.join("bare.json"))?;
    Ok(Measured { lines, taken, processor, peak_kib, output_bytes, bare })
}

/// Half the results in class I contests of the city, half in provincial contests with prize money.
fn write_case(folder: &Path, results: usize, inline: bool) -> Result<(), Box<dyn Error>> {
    let mut case = BufWriter::new(File::create(folder.join("case.toml"))?);
    for (name, level) in [("city", "city"), ("province", "provincial")] {
        writeln!(case, "[[competition]]\nid = \"{name}\"\nlevel = \"{level}\"\nclass = \"I\"")?;
        writeln!(case, "final_day = 2026-05-18\nrepresents = true")?;
        if !inline {
            writeln!(case, "results_file = \"{name}.csv\"")?;
        }
        let mut sheet = BufWriter::new(File::create(folder.join(format!("{name}.csv")))?);
        writeln!(sheet, "event,entry,person,rank,prize,prize_money,coach_team")?;
        for event in 0..(results / 2).div_ceil(EVENT_ENTRIES) {
            writeln!(case, "[[competition.event]]\nid = \"{name}-{event}\"\nhost = \"示例单位{event}\"")?;
            writeln!(case, "title_quota = 3")?;
            if inline {
                writeln!(case, "results = [")?;
            }
            for at in 0..EVENT_ENTRIES {
                let prize = ["gold", "silver", "bronze", "excellence"].get(at % 4).unwrap_or(&"none");
                let money = format!("{}.{:02}", 1000 + (event * 7919 + at * 104_729) % 9000, at);
                let entry = format!("{name}-{event}-{at}");
                let rank = at + 1;
                if inline {
                    write!(case, "  {{ entry = \"{entry}\", person = \"示例{entry}\", rank = {rank}, ")?;
                    writeln!(
                        case,
                        "prize = \"{prize}\", prize_money = \"{money}\", coach_team = \"{name}-{event}\" }},"
                    )?;
                } else {
                    writeln!(
                        sheet,
                        "{name}-{event},{entry},示例{entry},{rank},{prize},{money},{name}-{event}"
                    )?;
                }
            }
            if inline {
                writeln!(case, "]")?;
            }
        }
        sheet.flush()?;
    }
    case.flush()?;
    Ok(())
}

/// Reads the lines back one by one and serialises them again; only the serialising is timed.
fn bare_pass(lines: &Path, again: &Path) -> Result<(usize, Duration), Box<dyn Error>> {
    let mut sink = BufWriter::new(File::create(again)?);
    let (mut count, mut taken) = (0, Duration::ZERO);
    for line in BufReader::new(File::open(lines)?).lines() {
        let line = line?;
        let text = line.trim_end_matches(',');
        if !text.starts_with("{\"rule\"") {
            continue;
        }
        let value: serde_json::Value = serde_json::from_str(text)?;
        let start = Instant::now();
        serde_json::to_writer(&mut sink, &value)?;
        sink.write_all(b"\n")?;
        taken += start.elapsed();
        count += 1;
    }
    Ok((count, taken))
}
