//! One service to an embedded file: a second one would remember what the first one changes.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::platform::private;

use super::conn::DatabaseUrl;

/// Held while a service runs. The system takes it back when the process ends, however it ends.
#[must_use = "the place is free again once this is dropped"]
pub struct Place {
    _locked: Option<File>,
}

/// Takes the place of the one service that works on a database, which must be there. Commands take none, and run beside
/// it. PostgreSQL has room for several services.
///
/// # Errors
/// `Refused` where another one has it; `Internal` where the system cannot say.
pub fn take_place(url: &DatabaseUrl) -> Result<Place, Fault> {
    let DatabaseUrl::Sqlite(path) = url else { return Ok(Place { _locked: None }) };
    let wrong = |error: std::io::Error| Fault::internal(format!("{}: {error}", path.display()));
    let file = open_beside(path).map_err(wrong)?;
    match file.try_lock() {
        Ok(()) => Ok(Place { _locked: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(Fault::refused(
            Because::new("fault-database-served").text("file", path.display().to_string()),
        )),
        Err(TryLockError::Error(error)) => Err(wrong(error)),
    }
}

/// Opens `FILE-service` beside the database itself, not beside a link to it. It stays when the service ends: where it was
/// removed, one service could lock the old file and another one the new.
fn open_beside(database: &Path) -> std::io::Result<File> {
    let mut name = database.canonicalize()?.into_os_string();
    name.push("-service");
    let path = PathBuf::from(name);
    private::make_file_if_missing(&path)?;
    OpenOptions::new().write(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_has_one_place_under_whatever_name() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("j.db"), folder.path().join("link.db"));
        std::fs::write(&file, "").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let first = take_place(&DatabaseUrl::Sqlite(file.clone())).unwrap();
        for name in [&file, &link] {
            let refused = take_place(&DatabaseUrl::Sqlite(name.clone())).err().unwrap();
            assert_eq!(refused.problems[0].because.key, "fault-database-served");
        }
        drop(first);
        assert!(take_place(&DatabaseUrl::Sqlite(link)).is_ok());
    }
}
