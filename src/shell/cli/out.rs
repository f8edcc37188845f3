//! What a command answers: output that is there whole or not at all, and refusals in the language asked for.

use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::files::system_reason;
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind, Place};
use crate::kernel::lang::Lang;
use crate::pages::messages;

/// Room for what is written together.
const BUFFER: usize = 1 << 16;

/// Problems that are told one by one; of more, how many more there are.
const TOLD: usize = 100;

/// Prints every problem as `file:line: what is wrong` and answers with exit code 1.
pub(super) fn refuse(lang: Lang, fault: &Fault) -> ExitCode {
    for problem in fault.problems.iter().take(TOLD) {
        let sentence = messages::say(lang, &problem.because);
        match &problem.place {
            Place::Whole => tell(sentence),
            place => tell(format_args!("{place}: {sentence}")),
        }
    }
    let more = fault.problems.len().saturating_sub(TOLD);
    if more > 0 {
        tell(messages::say(lang, &Because::new("input-more").count("n", more)));
    }
    ExitCode::from(1)
}

/// A line on the error stream. Where nobody listens there is nobody to tell.
pub(super) fn tell(line: impl Display) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// A line of the answer.
///
/// # Errors
/// The system's own words where it cannot be written.
pub(super) fn say(line: impl Display) -> Result<(), String> {
    writeln!(io::stdout(), "{line}").map_err(|error| format!("stdout: {error}"))
}

/// Refuses to write over one of the files that are read.
///
/// # Errors
/// `Invalid`, naming the file.
pub(super) fn refuse_own_input<'p>(
    out: Option<&Path>,
    read: impl IntoIterator<Item = &'p Path>,
) -> Result<(), Fault> {
    let Some(wanted) = out.and_then(|out| fs::canonicalize(out).ok()) else { return Ok(()) };
    for path in read {
        if fs::canonicalize(path).is_ok_and(|path| path == wanted && path.is_file()) {
            let because = Because::new("input-out-is-read").text("file", path.display().to_string());
            return Err(Fault::new(FaultKind::Invalid, because));
        }
    }
    Ok(())
}

/// `--lang`, as clap parses it.
pub(super) fn parse_lang(tag: &str) -> Result<Lang, String> {
    Lang::from_tag(tag).ok_or_else(|| Lang::ALL.map(Lang::tag).join(" or "))
}

/// Writes with `write` to the terminal, or to a file that appears only when it is complete.
pub(super) fn whole(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Fault> {
    match path {
        None => to(io::stdout().lock(), write).map(drop).map_err(|error| cannot("stdout", &error)),
        Some(path) => to_file(path, write).map_err(|error| cannot(&path.display().to_string(), &error)),
    }
}

fn to<W: Write>(sink: W, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut sink = BufWriter::with_capacity(BUFFER, sink);
    write(&mut sink)?;
    sink.into_inner().map_err(io::IntoInnerError::into_error)
}

fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = &target(path)?;
    if fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir()) {
        // A device or a pipe is written into; a file put in its place would break what it is for.
        return to(File::options().write(true).open(path)?, write).map(drop);
    }
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(name);
    let written = File::create(&partial).and_then(|file| {
        to(file, write)?.sync_all()?;
        fs::rename(&partial, path)
    });
    if written.is_err() {
        // Best effort: the answer is the first error, not a second one from cleaning up.
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Where a link leads: the link itself stays.
fn target(path: &Path) -> io::Result<PathBuf> {
    if path.is_symlink() { fs::canonicalize(path) } else { Ok(path.to_path_buf()) }
}

fn cannot(file: &str, error: &io::Error) -> Fault {
    let because = Because::new("input-write").text("file", file);
    Fault::new(FaultKind::Refused, because.with("error", system_reason(error)))
}
