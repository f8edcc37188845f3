//! `jiangsai rank`: ranks the entries of one division from files. What the files hold stands in `docs/rank.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::notation::Report;
use crate::pages::messages;
use crate::scoring::files::entries::{self, Roster};
use crate::scoring::files::event::{self, Event};
use crate::scoring::files::{decisions, marks};
use crate::scoring::model::{Decision, Inputs, Marks};
use crate::scoring::output::{Output, Words};
use crate::scoring::rules;

use super::files;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Settings of the division: modules, rounding, ties, scale, prizes.
    #[arg(long, value_name = "EVENT.toml")]
    event: PathBuf,
    /// Marks: `entry,total` or `entry,module,aspect,judge,value`.
    #[arg(long, value_name = "MARKS.csv")]
    marks: PathBuf,
    /// Entries with their status, penalties and tie values; without it all entries with marks are ranked.
    #[arg(long, value_name = "ENTRIES.csv")]
    entries: Option<PathBuf>,
    /// What people decided: ties, spreads, judges.
    #[arg(long, value_name = "D.toml")]
    decisions: Option<PathBuf>,
    /// How to write the result.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// File to write, whole or not at all; standard output without it.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language of the texts: its tag, such as zh-CN or en.
    #[arg(long, default_value = "zh-CN", value_parser = super::out::parse_lang)]
    lang: Lang,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match answer(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => super::out::refuse(arguments.lang, &fault),
    }
}

/// Everything read from the files.
struct Files {
    event: Event,
    roster: Roster,
    marks: Marks,
    decisions: Vec<Decision>,
}

fn answer(arguments: &Arguments) -> Result<(), Fault> {
    let given = [
        Some(&arguments.event),
        Some(&arguments.marks),
        arguments.entries.as_ref(),
        arguments.decisions.as_ref(),
    ];
    super::out::refuse_own_input(
        arguments.out.as_deref(),
        given.into_iter().flatten().map(PathBuf::as_path),
    )?;
    let report = Report::default();
    let files = read(arguments, &report);
    let Some(files) = files else { return Err(report.refusal()) };
    let inputs = Inputs {
        plan: &files.event.plan,
        roster: &files.roster.entries,
        marks: &files.marks,
        decisions: &files.decisions,
    };
    if !report.is_clean() {
        // What did read is still checked, so that nothing is left for the next run to find.
        report.absorb(rules::check::roster(&inputs));
        return Err(report.refusal());
    }
    let ranking = rules::rank(&inputs).map_err(|problems| {
        report.absorb(problems);
        report.refusal()
    })?;
    let say = |because: &Because| messages::say(arguments.lang, because);
    let words = Words { say: &say, between: arguments.lang.clause_separator() };
    let output = Output { inputs, ranking: &ranking, words: &words };
    let text = match arguments.format {
        Format::Table => output.table(),
        Format::Json => output.json().map_err(Fault::internal)?,
        Format::Csv => output.csv()?,
    };
    super::out::whole(arguments.out.as_deref(), |sink| sink.write_all(text.as_bytes()))
}

/// Reads all files, each as far as the others allow, so that one run shows every problem.
fn read(arguments: &Arguments, report: &Report) -> Option<Files> {
    let event_source = files::open(&arguments.event, report);
    let marks_source = files::open(&arguments.marks, report);
    let entries_source = arguments.entries.as_ref().map(|path| files::open(path, report));
    let decisions_source = arguments.decisions.as_ref().map(|path| files::open(path, report));
    let decisions = match &decisions_source {
        Some(Some(source)) => decisions::read(source, report),
        _ => Vec::new(),
    };
    let event = event::read(&event_source?, report)?;
    let mut roster = match &entries_source {
        Some(Some(source)) => entries::read(source, &event, report),
        Some(None) => return None,
        None => entries::from_marks(),
    };
    let modules_known = event.modules_known;
    let source = marks_source.filter(|_| modules_known)?;
    let marks = marks::read(&source, &event.plan, &mut roster, report)?;
    Some(Files { event, roster, marks, decisions })
}
