//! The real program, started as an operator starts it, on a database and a data folder of its own.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::browser::Browser;
use super::client::Client;
use super::database::TestDatabase;
use super::within::Within;

/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the program says when it listens, before its address.
const LISTENING: &str = "Listening on ";
/// What it says at its first start, before the one-time link.
const FIRST_LINK: &str = "First administrator: ";

/// A running service; gone when dropped.
pub(crate) struct App {
    running: Running,
    command: &'static str,
    base: String,
    said: Arc<Mutex<String>>,
    data: Data,
    database: TestDatabase,
    descriptors: usize,
}

/// Files and connections a service may have open unless a test says otherwise.
const DESCRIPTORS: usize = 4096;

/// Where it runs.
enum Running {
    Process(Child),
    /// In this process, with nothing around it: no commands, no log.
    Within {
        _kept: Within,
    },
}

/// A data folder: the service's own, or that of another one beside it.
enum Data {
    Own(TempDir),
    Shared(PathBuf),
}

impl Data {
    fn path(&self) -> &Path {
        match self {
            Self::Own(folder) => folder.path(),
            Self::Shared(path) => path,
        }
    }
}

impl App {
    /// Starts `jiangsai serve` on a free port and waits until it is healthy.
    pub(crate) fn start(database: TestDatabase) -> Self {
        Self::start_on(database, tempfile::tempdir().unwrap())
    }

    /// The same on a data folder that was prepared.
    pub(crate) fn start_on(database: TestDatabase, data: TempDir) -> Self {
        Self::begin("serve", database, data)
    }

    /// The same where the system lets it have only so many files and connections open.
    pub(crate) fn start_within(database: TestDatabase, descriptors: usize) -> Self {
        Self::begin_within("serve", database, Data::Own(tempfile::tempdir().unwrap()), descriptors)
    }

    /// Runs the service in this process, where a test sees what it asks of its database.
    pub(crate) fn within(database: TestDatabase) -> Self {
        let data = tempfile::tempdir().unwrap();
        let within = Within::start(&database, data.path());
        Self {
            base: within.base().to_owned(),
            running: Running::Within { _kept: within },
            command: "serve",
            said: Arc::default(),
            data: Data::Own(data),
            database,
            descriptors: DESCRIPTORS,
        }
    }

    fn pid(&self) -> u32 {
        match &self.running {
            Running::Process(process) => process.id(),
            Running::Within { .. } => panic!("it runs in this process"),
        }
    }

    fn process(&mut self) -> &mut Child {
        match &mut self.running {
            Running::Process(process) => process,
            Running::Within { .. } => panic!("it runs in this process"),
        }
    }

    /// Starts `jiangsai demo` on an empty database, which fills it.
    pub(crate) fn start_demo(database: TestDatabase) -> Self {
        Self::demo_on(database, tempfile::tempdir().unwrap())
    }

    /// The same on a data folder and a database that were prepared.
    pub(crate) fn demo_on(database: TestDatabase, data: TempDir) -> Self {
        Self::begin("demo", database, data)
    }

    fn begin(command: &'static str, database: TestDatabase, data: TempDir) -> Self {
        Self::begin_on(command, database, Data::Own(data))
    }

    /// A second service on the same database with the same keys, as a larger site runs them.
    pub(crate) fn beside(&self) -> Self {
        Self::begin_on(
            self.command,
            TestDatabase::at(&self.database.url()),
            Data::Shared(self.data().to_owned()),
        )
    }

    fn begin_on(command: &'static str, database: TestDatabase, data: Data) -> Self {
        Self::begin_within(command, database, data, DESCRIPTORS)
    }

    fn begin_within(command: &'static str, database: TestDatabase, data: Data, descriptors: usize) -> Self {
        let said = Arc::new(Mutex::new(String::new()));
        let process = spawn(command, "127.0.0.1:0", (&data, &database), descriptors, &said);
        let running = Running::Process(process);
        let mut app = Self { running, command, base: String::new(), said, data, database, descriptors };
        app.wait_until_healthy();
        app
    }

    /// `http://127.0.0.1:PORT`.
    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// The database it runs on, to look at beside it.
    pub(crate) fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// Its data folder, with the master key.
    pub(crate) fn data(&self) -> &Path {
        self.data.path()
    }

    /// A reader of its own session.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// A browser that prefers a language.
    pub(crate) fn browser(&self, language: &str) -> Browser {
        Browser::open(&self.base, language)
    }

    /// Path of the one-time link the first start printed for the first administrator.
    pub(crate) fn first_link(&self) -> String {
        let said = self.log();
        let line = said.lines().find_map(|line| line.strip_prefix(FIRST_LINK));
        let url = line.unwrap_or_else(|| panic!("the first start printed no link:\n{said}"));
        let place = url.find("/link/").unwrap();
        url.split_at(place).1.to_owned()
    }

    /// Everything it printed and logged so far.
    pub(crate) fn log(&self) -> String {
        self.said.lock().unwrap().clone()
    }

    /// Kills it without warning, as a power cut would, and starts it again on the same data and port.
    pub(crate) fn kill_and_restart(&mut self) {
        self.kill();
        self.start_again();
    }

    /// Kills it without warning.
    pub(crate) fn kill(&mut self) {
        self.process().kill().unwrap();
        self.process().wait().unwrap();
    }

    /// Starts it again on the same data and port.
    pub(crate) fn start_again(&mut self) {
        self.said.lock().unwrap().clear();
        let address = self.base.trim_start_matches("http://").to_owned();
        let process =
            spawn(self.command, &address, (&self.data, &self.database), self.descriptors, &self.said);
        self.running = Running::Process(process);
        self.wait_until_healthy();
    }

    /// Asks it to stop, as an operator does, and waits until it has.
    pub(crate) fn stop(&mut self) -> ExitStatus {
        let number = self.pid().to_string();
        let asked = Command::new("kill").args(["-TERM", &number]).status().unwrap();
        assert!(asked.success());
        self.process().wait().unwrap()
    }

    /// Most memory it has held so far, in bytes.
    pub(crate) fn peak_memory(&self) -> u64 {
        let Running::Process(process) = &self.running else { panic!("it runs in this process") };
        let status = fs::read_to_string(format!("/proc/{}/status", process.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    /// Processor time it has spent so far.
    pub(crate) fn spent(&self) -> Duration {
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid())).unwrap();
        let nanoseconds = threads.filter_map(|thread| {
            // Of a thread that ended meanwhile nothing is told.
            let told = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            told.split(' ').next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(nanoseconds.sum())
    }

    /// What a metric says, with its labels as they are written (`jiangsai_refused_total{queue="read"}`).
    pub(crate) fn metric(&self, name: &str) -> Option<String> {
        let page = self.client().get("/metrics").expect_status(200);
        page.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ').map(str::to_owned))
    }

    fn wait_until_healthy(&mut self) {
        let start = Instant::now();
        loop {
            if let Some(status) = self.process().try_wait().unwrap() {
                panic!("the service stopped ({status}):\n{}", self.log());
            }
            if let Some(address) = self.log().lines().find_map(|line| line.strip_prefix(LISTENING)) {
                address.clone_into(&mut self.base);
                if Client::new(address).get("/healthz").status == 200 {
                    return;
                }
            }
            assert!(start.elapsed() < PATIENCE, "the service did not start:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if let Running::Process(process) = &mut self.running {
            let _killed = process.kill();
            let _reaped = process.wait();
        }
        if std::thread::panicking() {
            eprintln!("what the service said:\n{}", self.log());
        }
    }
}

/// Starts the program with nothing of this shell's own settings.
fn spawn(
    command: &str,
    listen: &str,
    (data, database): (&Data, &TestDatabase),
    descriptors: usize,
    said: &Arc<Mutex<String>>,
) -> Child {
    let subcommand = command;
    let mut command = Command::new("sh");
    let within = format!("ulimit -n {descriptors}; exec \"$0\" \"$@\"");
    command.args(["-c", &within, env!("CARGO_BIN_EXE_jiangsai")]);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("JIANGSAI_")) {
        command.env_remove(name);
    }
    let mut process = command
        .env("NO_COLOR", "1")
        // Tests stand where a proxy would: what they say of an address is believed.
        .env("JIANGSAI_PROXY", "127.0.0.1")
        .args([subcommand, "--listen", listen, "--database", &database.url()])
        .arg("--data")
        .arg(data.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    keep(process.stdout.take().unwrap(), said);
    keep(process.stderr.take().unwrap(), said);
    process
}

/// Collects what the program says, line by line.
fn keep(stream: impl Read + Send + 'static, said: &Arc<Mutex<String>>) {
    let said = Arc::clone(said);
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut said = said.lock().unwrap();
            said.push_str(&line);
            said.push('\n');
        }
    });
}
