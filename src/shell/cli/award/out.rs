//! Output that is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};

/// Writes with `write` to the terminal, or to a file that appears only when it is complete.
pub(super) fn whole(
    path: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Fault> {
    let Some(path) = path else {
        let mut sink = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        return write(&mut sink).and_then(|()| sink.flush()).map_err(|error| cannot(Path::new("-"), &error));
    };
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(name);
    let written = File::create(&partial).and_then(|file| {
        let mut sink = BufWriter::with_capacity(1 << 16, file);
        write(&mut sink)?;
        sink.into_inner()?.sync_all()?;
        fs::rename(&partial, path)
    });
    written.map_err(|error| {
        // Best effort: the answer is the first error, not a second one from cleaning up.
        let _ = fs::remove_file(&partial);
        cannot(path, &error)
    })
}

fn cannot(path: &Path, error: &io::Error) -> Fault {
    let because = Because::new("award-out").text("file", path.display().to_string());
    Fault::new(FaultKind::Refused, because.text("error", error.to_string()))
}
