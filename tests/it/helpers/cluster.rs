//! A PostgreSQL server of one test's own, to be killed and started again.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use tempfile::TempDir;

use crate::architecture::source::root;

/// A cluster that flushes to disk as a real one does; stopped when dropped.
pub(crate) struct Cluster {
    folder: TempDir,
    pub(crate) url: String,
}

impl Cluster {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // The server runs as a user of its own.
        std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755)).unwrap();
        let mut cluster = Self { folder, url: String::new() };
        cluster.url = cluster.act("start");
        cluster
    }

    /// `start`, `crash` or `stop`, as `scripts/postgres.sh` knows them; what it printed.
    pub(crate) fn act(&self, act: &str) -> String {
        let mut command = Command::new(root().join("scripts/postgres.sh"));
        let output = command.arg(act).arg(self.folder.path()).env("DURABLE", "1").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.act("stop");
    }
}
