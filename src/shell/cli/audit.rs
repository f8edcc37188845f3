//! `jiangsai audit head` and `jiangsai audit verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::audit::model::ExportedHead;
use crate::audit::usecase::{self, Report, bind};
use crate::platform::config::Settings;
use crate::platform::installation::Installation;

use super::installed::{self, Source};
use super::out;

#[derive(clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Chain what changed into a checkpoint and print its head, to be kept elsewhere.
    Head(HeadArguments),
    /// Verify every chain; name what is broken, missing, swapped or rewritten.
    Verify(VerifyArguments),
    /// Bind the rows that are from before entries named rows, as they are found.
    Bind(HeadArguments),
}

#[derive(clap::Args)]
struct HeadArguments {
    #[command(flatten)]
    source: Source,
}

#[derive(clap::Args)]
struct VerifyArguments {
    #[command(flatten)]
    source: Source,
    /// A head exported earlier.
    #[arg(long)]
    head: Option<PathBuf>,
    /// Compare every row with the entry that names it too; name the first of each stream that differs.
    #[arg(long)]
    rows: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let outcome = match &arguments.what {
        What::Head(head) => open(&head.source).and_then(|installation| print_head(&installation)),
        What::Verify(verify) => open(&verify.source)
            .and_then(|installation| verified(&installation, verify))
            .and_then(print_report),
        What::Bind(bind) => open(&bind.source).and_then(|installation| {
            let report = bind::bind(&installation).map_err(|fault| fault.to_string())?;
            print_report(report)
        }),
    };
    match outcome {
        Ok(code) => code,
        Err(sentence) => installed::refuse(&[sentence]),
    }
}

fn open(source: &Source) -> Result<Installation, String> {
    let config = source.config(Settings::default()).map_err(|sentences| sentences.join("\n"))?;
    installed::existing(&config)
}

fn print_head(installation: &Installation) -> Result<ExitCode, String> {
    let head = usecase::checkpoint_whole(installation).map_err(|fault| fault.to_string())?;
    out::say(serde_json::to_string_pretty(&head).map_err(|error| error.to_string())?)?;
    Ok(ExitCode::SUCCESS)
}

fn verified(installation: &Installation, arguments: &VerifyArguments) -> Result<Report, String> {
    let exported = arguments.head.as_deref().map(read_head).transpose()?;
    let verify = if arguments.rows { usecase::verify_rows } else { usecase::verify };
    verify(installation, exported.as_ref(), &mut told()).map_err(|fault| fault.to_string())
}

/// Prints the report as JSON; exit code 1 where anything was found.
fn print_report(report: Report) -> Result<ExitCode, String> {
    out::say(serde_json::to_string_pretty(&report).map_err(|error| error.to_string())?)?;
    Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Tells how far a verification is, on the error stream, every second: the report is for programs.
pub(super) fn told() -> impl FnMut(&Report) {
    let mut last = Instant::now();
    move |report| {
        if last.elapsed() >= EVERY {
            last = Instant::now();
            out::tell(format_args!("{} streams, {} entries verified so far", report.streams, report.entries));
        }
    }
}

/// How often somebody who waits is told how far it is.
const EVERY: Duration = Duration::from_secs(1);

fn read_head(path: &Path) -> Result<ExportedHead, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
}
