//! Many connections at once, opened by a process of its own: the tests together have room for a few hundred only.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use super::app::App;

/// Opens one connection a line of its first argument's file, then sends each its line, then tells the status of each
/// answer, in order; stays until its input ends.
const SCRIPT: &str = r#"
    ulimit -n 4096 || exit 1
    connections=() texts=()
    while IFS= read -r text; do
        exec {connection}<>"/dev/tcp/127.0.0.1/$2" || exit 1
        connections+=("$connection") texts+=("$text")
    done <"$1"
    echo open
    for at in "${!connections[@]}"; do printf '%b' "${texts[at]}" >&"${connections[at]}"; done
    echo sent
    read -r answers || exit
    for connection in "${connections[@]}"; do
        line=
        IFS=' ' read -r -t 60 _ line _ <&"$connection"
        echo "${line:-0}"
    done
    read -r end
"#;

/// The connections; all closed when dropped.
pub(crate) struct Crowd {
    process: Child,
    asks: ChildStdin,
    says: BufReader<ChildStdout>,
    count: usize,
}

impl Crowd {
    /// Connects once for each text, which is sent once all are connected. Lines end with `\r\n`, written so.
    pub(crate) fn of(app: &App, texts: &[String]) -> Self {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        for text in texts {
            assert!(!text.contains('\n'), "line ends are written as escapes");
            writeln!(file, "{text}").unwrap();
        }
        let port = app.base().rsplit(':').next().unwrap();
        let mut process = Command::new("bash")
            .args(["-c", SCRIPT, "crowd"])
            .arg(file.path())
            .arg(port)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (asks, says) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        let mut crowd = Self { process, asks, says: BufReader::new(says), count: texts.len() };
        assert_eq!((crowd.line(), crowd.line()), ("open".to_owned(), "sent".to_owned()));
        crowd
    }

    /// The status of each answer, in the order of the texts; 0 where the connection ended without one, or nothing came
    /// for a minute.
    pub(crate) fn statuses(&mut self) -> Vec<u16> {
        writeln!(self.asks, "answers").unwrap();
        (0..self.count).map(|_| self.line().parse().unwrap()).collect()
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.says.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        let _killed = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// A request for a page, as a line of the crowd.
pub(crate) fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\\r\\nHost: crowd\\r\\n{headers}\\r\\n")
}

/// A request with a body.
pub(crate) fn put(path: &str, headers: &str, body: &str) -> String {
    format!(
        "PUT {path} HTTP/1.1\\r\\nHost: crowd\\r\\nContent-Type: application/json\\r\\n{headers}Content-Length: \
         {}\\r\\n\\r\\n{body}",
        body.len()
    )
}
