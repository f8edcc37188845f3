//! nginx with one file to serve, for comparison.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::read::GzDecoder;

use super::wire::Answer;

/// A running nginx; stopped with its holder.
pub(crate) struct Nginx {
    master: Child,
    base: String,
}

/// Headers nginx makes itself.
const ITS_OWN: [&str; 7] =
    ["content-length", "content-type", "content-encoding", "connection", "date", "etag", "vary"];

impl Nginx {
    /// Serves the body of an answer under its path, compressed as it came, with its headers.
    pub(crate) fn start(folder: &Path, path: &str, answer: &Answer) -> Self {
        let folder = fs::canonicalize(folder).unwrap().join("nginx");
        let file = folder.join(path.trim_start_matches('/'));
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let mut plain = Vec::new();
        GzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).unwrap();
        fs::write(&file, plain).unwrap();
        fs::write(file.with_extension("gz"), &answer.body).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let settings = folder.join("nginx.conf");
        fs::write(&settings, configuration(&folder, port, answer)).unwrap();
        let master = Command::new("sh")
            .args(["-c", "ulimit -n \"$(ulimit -Hn)\"; exec /usr/sbin/nginx \"$@\"", "sh"])
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(&settings)
            .stderr(Stdio::null())
            .spawn()
            .expect("nginx is there: make bench installs it");
        let nginx = Self { master, base: format!("http://127.0.0.1:{port}") };
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(10), "nginx starts");
            std::thread::sleep(Duration::from_millis(20));
        }
        nginx
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The processes that answer.
    pub(crate) fn workers(&self) -> Vec<u32> {
        let master = self.master.id();
        let children = fs::read_to_string(format!("/proc/{master}/task/{master}/children")).unwrap();
        children.split_whitespace().map(|id| id.parse().unwrap()).collect()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.master.id().to_string()]).status();
        if asked.is_ok() {
            let _stopped = self.master.wait();
        }
    }
}

fn configuration(folder: &Path, port: u16, answer: &Answer) -> String {
    let cores = std::thread::available_parallelism().unwrap();
    let folder = folder.display();
    let mut headers = String::new();
    for (name, value) in answer.headers.iter().filter(|(name, _)| !ITS_OWN.contains(&name.as_str())) {
        writeln!(headers, "      add_header {name} '{}';", value.replace('\'', "\\'")).unwrap();
    }
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("  {kind}_temp_path {folder}/temp;\n"))
        .concat();
    format!(
        "user root;\ndaemon off;\nworker_processes {cores};\npid {folder}/pid;\nerror_log {folder}/error.log;\n\
         events {{ worker_connections 12000; }}\n\
         http {{\n{temporary}  access_log off;\n  sendfile on;\n  tcp_nopush on;\n  keepalive_requests 100000000;\n  \
         open_file_cache max=100;\n  server {{\n    listen 127.0.0.1:{port};\n    root {folder};\n    \
         location / {{\n      default_type text/html;\n      charset utf-8;\n      gzip_static on;\n      \
         gzip_vary on;\n{headers}    }}\n  }}\n}}\n"
    )
}
