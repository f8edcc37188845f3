//! The real program as an operator starts it, in a process of its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running service; killed with its holder.
pub(crate) struct Service {
    pub(crate) process: Child,
    base: String,
}

impl Service {
    /// Starts `jiangsai serve` and waits until it says where it listens; port 0 is any free one. As many files may be
    /// open as the system allows anybody: thousands of connections are.
    pub(crate) fn start(program: &Path, database: &str, data: &Path, listen: &str) -> Self {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh"]).arg(program);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("JIANGSAI_")) {
            command.env_remove(name);
        }
        let mut process = command
            .args(["serve", "--listen", listen, "--database", database, "--data"])
            .arg(data)
            .env_remove("RUST_LOG")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let base = lines.find_map(|line| line.unwrap().strip_prefix("Listening on ").map(str::to_owned));
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, base: base.expect("the service starts") }
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }
}

impl Drop for Service {
    /// As a power cut would: SIGKILL.
    fn drop(&mut self) {
        let _gone = self.process.kill();
        let _reaped = self.process.wait();
    }
}
