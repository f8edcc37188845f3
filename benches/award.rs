//! Awards for many results, headless: time and peak memory of the real binary, and beside it a bare
//! pass that only serialises the same lines. `cargo bench --bench award [-- RESULTS …]`

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PACK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies/cn-441900-skills-2022");
const EVENT_ENTRIES: usize = 100;

fn main() -> Result<(), Box<dyn Error>> {
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if asked.is_empty() { vec![250_000, 500_000, 1_000_000] } else { asked };
    println!("results   form  lines     seconds  peak MiB  output MiB  bare serialisation s");
    for results in sizes {
        measure(results, false)?;
        measure(results, true)?;
    }
    Ok(())
}

fn measure(results: usize, inline: bool) -> Result<(), Box<dyn Error>> {
    let folder = std::env::temp_dir().join(format!("jiangsai-award-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    write_case(&folder, results, inline)?;
    let out = folder.join("lines.json");
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
        .args(["award", "--pack", PACK, "--format", "json", "--case"])
        .arg(folder.join("case.toml"))
        .arg("--out")
        .arg(&out)
        .stdin(Stdio::null())
        .spawn()?;
    let mut peak = 0;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak = peak.max(peak_kib(child.id()));
        sleep(Duration::from_millis(5));
    };
    let taken = start.elapsed();
    if !status.success() {
        return Err("the command refused its input".into());
    }
    let bytes = fs::metadata(&out)?.len();
    let (lines, bare) = bare_pass(&out, &folder.join("bare.json"))?;
    let form = if inline { "toml" } else { "csv " };
    println!(
        "{results:<9} {form}  {lines:<8}  {:>7}  {:>8}  {:>10}  {:>20}",
        seconds(taken),
        peak / 1024,
        bytes / 1024 / 1024,
        seconds(bare)
    );
    fs::remove_dir_all(&folder)?;
    Ok(())
}

fn seconds(time: Duration) -> String {
    format!("{}.{:02}", time.as_secs(), time.subsec_millis() / 10)
}

/// Highest resident set of a running process so far, in KiB.
fn peak_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
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
