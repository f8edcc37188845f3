//! Published results of 200 rows: the service against nginx serving the same bytes, in one run.
//!
//! Both have as many workers as the machine has cores, keep connections alive, write no line for a request and send
//! the same headers; nginx sends a file that was compressed before (`gzip_static`) with its descriptors kept open.
//! wrk, a process of its own, asks each in turn, three times, on the same cores. `cargo bench --bench public`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::as_conversions,
    reason = "a measurement that trips over its own data should stop there; its figures are for people"
)]

#[path = "support/hall.rs"]
mod hall;
#[path = "support/nginx.rs"]
mod nginx;
#[path = "support/process.rs"]
mod process;
#[path = "support/report.rs"]
mod report;
#[path = "support/service.rs"]
mod service;
#[path = "../tests/it/helpers/stage.rs"]
mod stage;
#[path = "support/visitor.rs"]
mod visitor;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, ExitCode};
use std::time::Duration;

use nginx::Nginx;
use process::{memory_kib, processor_time};
use report::Report;
use service::Service;

const CONNECTIONS: &str = "64";
const SECONDS: u32 = 5;
const TIMES: usize = 3;

fn main() -> ExitCode {
    let mut report = Report::begin("Published results, 200 rows", "cargo bench --bench public");
    let folder = tempfile::tempdir_in(".").unwrap();
    let database = format!("sqlite:{}", folder.path().join("jiangsai.db").display());
    let (division, marks) = hall::signed(&database, folder.path(), 0);
    let service = Service::start(&database, folder.path(), "127.0.0.1:0");
    hall::publish(service.base(), &division);

    let path = format!("/divisions/{division}/results");
    let ours = fetch(service.base(), &path);
    let nginx = Nginx::start(folder.path(), &path, &ours);
    let theirs = fetch(nginx.base(), &path);
    assert_eq!(ours.body, theirs.body, "both send the same bytes");
    report.figure("marks behind the page", marks);
    report.figure("headers, ours and nginx", format!("{} {}", ours.headers.len(), theirs.headers.len()));
    report.firm("page, compressed", ours.body.len() as f64 / 1024.0, "KiB", ..=20.0);

    let before = rankings(service.base());
    let (mut rates, mut spent) = ([Vec::new(), Vec::new()], [Duration::ZERO; 2]);
    let mut answered = [0.0; 2];
    for _ in 0..TIMES {
        for (at, base) in [service.base(), nginx.base()].into_iter().enumerate() {
            let used =
                || [vec![service.process()], nginx.workers()][at].iter().copied().map(processor_time).sum();
            let begun: Duration = used();
            let rate = load(&format!("{base}{path}"));
            spent[at] += used() - begun;
            answered[at] += rate * f64::from(SECONDS);
            rates[at].push(rate);
        }
    }
    let [ours, theirs] = rates.map(middle);
    let cost = |at: usize| spent[at].as_secs_f64() * 1_000_000.0 / answered[at];
    report.figure("answers a second, ours", format!("{ours:.0}"));
    report.figure("answers a second, nginx", format!("{theirs:.0}"));
    report.timed("ours against nginx", ours / theirs, "×", 0.5..);
    let costs = format!("{:.1} {:.1} µs", cost(0), cost(1));
    report.figure("processor time an answer, ours and nginx", costs);
    report.firm("rankings computed meanwhile", rankings(service.base()) - before, "", ..=0.0);
    let peak = memory_kib(service.process(), "VmHWM") as f64 / 1024.0;
    report.figure("peak memory of the service", format!("{peak:.1} MiB"));
    report.finish()
}

/// An answer as it came.
pub(crate) struct Answer {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// Asks for the compressed page, and takes it as it comes.
fn fetch(base: &str, path: &str) -> Answer {
    let address = base.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("the head of an answer ends");
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    Answer {
        headers: headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
        body: answer[end + 4..].to_vec(),
    }
}

/// Answers a second, by wrk; every one of them is a success.
fn load(url: &str) -> f64 {
    let duration = format!("{SECONDS}s");
    let arguments = ["-t1", "-c", CONNECTIONS, "-d", &duration, "-H", "Accept-Encoding: gzip", url];
    let output = Command::new("wrk").args(arguments).output().expect("wrk is there: make bench installs it");
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("Non-2xx") && !said.contains("Socket errors"), "{said}");
    let rate = said.lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    rate.expect("wrk says a rate").trim().parse().unwrap()
}

/// How many rankings the service has computed.
fn rankings(base: &str) -> f64 {
    let metrics = ureq::get(format!("{base}/metrics")).call().unwrap().body_mut().read_to_string().unwrap();
    let line = metrics.lines().find_map(|line| line.strip_prefix("jiangsai_rankings_computed_total "));
    line.expect("publishing ranks, so the counter is there").parse().unwrap()
}

fn middle(mut rates: Vec<f64>) -> f64 {
    rates.sort_unstable_by(f64::total_cmp);
    rates[rates.len() / 2]
}
