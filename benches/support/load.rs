//! The client of a measurement, in a process of its own and cheap: one thread, bare connections kept alive, requests
//! put together beforehand, answers read to their end and forgotten but for status and time.

use std::cell::Cell;
use std::io;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::sync::Barrier;
use tokio::task::LocalSet;

/// What to send. All connections are open before the first request is sent.
#[derive(Serialize, Deserialize)]
pub(crate) struct Plan {
    /// Host and port.
    pub(crate) address: String,
    /// Requests of each connection, whole, in their order.
    pub(crate) connections: Vec<Vec<String>>,
    /// Begin again with the first request after the last.
    pub(crate) again: bool,
    /// Stop after so many answers, all connections together.
    pub(crate) most: usize,
    /// Stop after this time.
    pub(crate) seconds: f64,
    /// Requests a second, all connections together; `None`: each as soon as the last is answered.
    pub(crate) pace: Option<f64>,
}

/// What came back.
#[derive(Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// From the first request to the last answer, in seconds.
    pub(crate) seconds: f64,
    /// Status of each answer (0: the connection broke), and its time in millionths of a second: with a pace, from
    /// the moment the request was due.
    pub(crate) answers: Vec<(u16, u32)>,
}

impl Outcome {
    /// Answers with that status.
    pub(crate) fn with(&self, fits: impl Fn(u16) -> bool) -> usize {
        self.answers.iter().filter(|(status, _)| fits(*status)).count()
    }

    /// Answers a second that did what was asked.
    pub(crate) fn rate(&self) -> f64 {
        self.with(done) as f64 / self.seconds
    }

    /// The time within which so many of 1,000 such answers came, in milliseconds.
    pub(crate) fn within(&self, per_mille: usize) -> f64 {
        let mut times: Vec<u32> =
            self.answers.iter().filter(|(status, _)| done(*status)).map(|(_, micros)| *micros).collect();
        times.sort_unstable();
        let last = times.len().saturating_sub(1);
        times.get(last * per_mille / 1000).map_or(f64::NAN, |micros| f64::from(*micros) / 1000.0)
    }
}

/// Whether a status says that it was done.
pub(crate) fn done(status: u16) -> bool {
    (200..400).contains(&status)
}

/// Runs this program again as the client.
pub(crate) struct Client(std::process::Child, tempfile::NamedTempFile);

impl Client {
    /// Begins; the client is under way when this returns.
    pub(crate) fn begin(plan: &Plan) -> Self {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        serde_json::to_writer(&mut file, plan).unwrap();
        let this = std::env::current_exe().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -n \"$(ulimit -Hn)\"; exec \"$@\"", "sh"]).arg(this);
        let process = command.arg("load").arg(file.path()).stdout(Stdio::piped()).spawn().unwrap();
        Self(process, file)
    }

    /// Waits for its end.
    pub(crate) fn end(self) -> Outcome {
        let Self(process, _plan) = self;
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "the client breaks off");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// The client's own main.
pub(crate) fn run(plan: &str) {
    let plan: Plan = serde_json::from_slice(&std::fs::read(plan).unwrap()).unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = LocalSet::new().block_on(&runtime, all(plan));
    println!("{}", serde_json::to_string(&outcome).unwrap());
}

async fn all(plan: Plan) -> Outcome {
    let plan = Rc::new(plan);
    let count = plan.connections.len();
    let (ready, left) = (Rc::new(Barrier::new(count)), Rc::new(Cell::new(plan.most)));
    let running: Vec<_> = (0..count)
        .map(|number| {
            let (plan, ready, left) = (plan.clone(), ready.clone(), left.clone());
            tokio::task::spawn_local(async move { one(&plan, number, &ready, &left).await })
        })
        .collect();
    let mut outcome = Outcome { seconds: 0.0, answers: Vec::new() };
    let (mut first, mut last): (Option<Instant>, Option<Instant>) = (None, None);
    for running in running {
        let (begun, ended, answers) = running.await.unwrap();
        first = Some(first.map_or(begun, |first| first.min(begun)));
        last = Some(last.map_or(ended, |last| last.max(ended)));
        outcome.answers.extend(answers);
    }
    outcome.seconds = (last.unwrap() - first.unwrap()).as_secs_f64();
    outcome
}

type Met = (Instant, Instant, Vec<(u16, u32)>);

async fn one(plan: &Plan, number: usize, ready: &Barrier, left: &Cell<usize>) -> Met {
    let mut connection = Connection::open(&plan.address).await;
    ready.wait().await;
    let begun = Instant::now();
    let end = begun + Duration::from_secs_f64(plan.seconds);
    let interval = plan.pace.map(|pace| plan.connections.len() as f64 / pace);
    // Connections take turns within one interval.
    let offset = interval.map_or(0.0, |interval| interval * number as f64 / plan.connections.len() as f64);
    let mut answers = Vec::new();
    let requests = &plan.connections[number];
    let mut sent = 0;
    while Instant::now() < end && left.get() > 0 && (plan.again || sent < requests.len()) {
        left.set(left.get() - 1);
        let mut due = Instant::now();
        if let Some(interval) = interval {
            due = begun + Duration::from_secs_f64(offset + interval * sent as f64);
            tokio::time::sleep_until(due.into()).await;
        }
        let status = match connection.ask(requests[sent % requests.len()].as_bytes()).await {
            Ok(status) => status,
            Err(_broken) => {
                connection = Connection::open(&plan.address).await;
                0
            }
        };
        answers.push((status, u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX)));
        sent += 1;
    }
    (begun, Instant::now(), answers)
}

struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    async fn open(address: &str) -> Self {
        let stream = loop {
            match TcpStream::connect(address).await {
                Ok(stream) => break stream,
                // Too many at once for the queue of the system: a moment later there is room.
                Err(_full) => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        };
        stream.set_nodelay(true).unwrap();
        Self { stream, read: Vec::with_capacity(16 * 1024) }
    }

    /// Sends a request and reads its answer to the end; answers its status.
    async fn ask(&mut self, request: &[u8]) -> io::Result<u16> {
        self.stream.write_all(request).await?;
        self.read.clear();
        let mut end = None;
        loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if end.is_none() {
                end = head(&self.read);
            }
            if let Some((status, length)) = &end
                && length.reached(&self.read)
            {
                return Ok(*status);
            }
        }
    }
}

/// Where an answer ends.
enum Length {
    /// After so many bytes, its head with them.
    Bytes(usize),
    /// After the empty chunk.
    Chunked,
}

impl Length {
    fn reached(&self, read: &[u8]) -> bool {
        match self {
            Self::Bytes(bytes) => read.len() >= *bytes,
            Self::Chunked => read.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}

/// Status and end of an answer whose head is there.
fn head(read: &[u8]) -> Option<(u16, Length)> {
    let end = read.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&read[..end]).ok()?;
    let status = text.get(9..12)?.parse().ok()?;
    let value = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(':'));
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    };
    let length = match value("content-length").and_then(|length| length.parse::<usize>().ok()) {
        Some(length) => Length::Bytes(end + length),
        None if value("transfer-encoding").is_some() => Length::Chunked,
        None => Length::Bytes(end),
    };
    Some((status, length))
}
