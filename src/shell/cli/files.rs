//! Input files of commands, read whole: within the size limit, UTF-8.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::kernel::because::{Arg, Because};
use crate::kernel::fault::{Place, Problem};
use crate::kernel::limits::FILE_BYTES;
use crate::notation::{Report, Source};

/// Opens a file for reading; what is wrong with it goes into the report.
pub(super) fn open(path: &Path, report: &Report) -> Option<Source<'static>> {
    match read(path) {
        Ok(text) => Some(Source::new(path.display().to_string(), text)),
        Err(problem) => {
            report.found(problem);
            None
        }
    }
}

/// The text of a file as it stands, with its byte order mark, or why there is none.
pub(super) fn read(path: &Path) -> Result<String, Problem> {
    let bytes =
        bytes(path).map_err(|because| Problem::whole(because.text("file", path.display().to_string())))?;
    String::from_utf8(bytes).map_err(|error| {
        let before = error.as_bytes().iter().take(error.utf8_error().valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        let place = Place::Line { file: path.display().to_string(), line };
        Problem { place, because: Because::new("input-not-utf8") }
    })
}

/// Why the system refused, in the reader's words where they are known.
pub(super) fn system_reason(error: &io::Error) -> Arg {
    let key = match error.kind() {
        io::ErrorKind::NotFound => "input-system-not-found",
        io::ErrorKind::PermissionDenied => "input-system-denied",
        io::ErrorKind::IsADirectory => "input-system-folder",
        io::ErrorKind::StorageFull => "input-system-full",
        _ => return Arg::Text(error.to_string()),
    };
    Arg::Word { word: key.into() }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Because> {
    let unreadable = |error: io::Error| Because::new("cli-open-file").with("error", system_reason(&error));
    let file = File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_BYTES) {
        return Err(Because::new("input-too-large").count("limit", FILE_BYTES / 1024 / 1024));
    }
    Ok(bytes)
}
