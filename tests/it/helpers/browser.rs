//! Debian's Chromium, driven as a person would: by labels and by what buttons say.

use std::fs;
use std::future::Future;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::http::Method;
use url::{ParseError, Url};

use crate::architecture::source::root;

/// How long a page may take to say what is expected of it.
const PATIENCE: Duration = Duration::from_secs(10);

/// The highest picture worth taking, in CSS pixels.
const HIGHEST: u64 = 12_000;

/// Key under which WebDriver names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const FLAGS: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    // A page that needs anything from outside fails here.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
];

/// One browser with a profile of its own. A test that fails leaves a picture in `target/test-screenshots`.
pub(crate) struct Browser {
    runtime: tokio::runtime::Runtime,
    client: Client,
    driver: Child,
    base: String,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser that prefers a language (`zh-CN`, `en`) for the service at `base`.
    pub(crate) fn open(base: &str, language: &str) -> Self {
        let (driver, address) = start_driver();
        let profile = tempfile::tempdir().unwrap();
        let mut flags: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        flags.push(format!("--lang={language}"));
        let capabilities = json!({
            "goog:chromeOptions": { "args": flags, "prefs": { "intl.accept_languages": language } },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(async {
            ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities.as_object().unwrap().clone())
                .connect(&address)
                .await
                .unwrap()
        });
        let browser =
            Self { runtime, client, driver, base: base.trim_end_matches('/').to_owned(), _profile: profile };
        browser.resize(1280, 900);
        browser
    }

    fn wait<T, E: std::fmt::Debug>(&self, work: impl Future<Output = Result<T, E>>) -> T {
        self.runtime.block_on(work).unwrap()
    }

    /// Opens a page by its path.
    pub(crate) fn visit(&self, path: &str) {
        let url = if path.contains("://") { path.to_owned() } else { format!("{}{path}", self.base) };
        self.wait(self.client.goto(&url));
    }

    /// Path and query of the page that is open.
    pub(crate) fn path(&self) -> String {
        let url = self.wait(self.client.current_url()).to_string();
        url.strip_prefix(&self.base).unwrap_or(&url).to_owned()
    }

    /// What a reader sees.
    pub(crate) fn text(&self) -> String {
        self.script("return document.body.innerText", json!([])).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the page says these words.
    pub(crate) fn see(&self, words: &str) {
        self.see_one_of(std::slice::from_ref(&words.to_owned()));
    }

    /// Waits until the page says one of these.
    pub(crate) fn see_one_of(&self, sentences: &[String]) {
        let start = Instant::now();
        loop {
            let text = self.text();
            if sentences.iter().any(|words| text.contains(words)) {
                return;
            }
            let late = start.elapsed() > PATIENCE;
            assert!(!late, "{} does not say {sentences:?}; it says:\n{text}", self.path());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs a script in the page.
    pub(crate) fn script(&self, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else { panic!("arguments of a script are a list") };
        self.wait(self.client.execute(script, arguments))
    }

    /// The element a script answered.
    fn found(&self, answer: &Value) -> Option<Element> {
        let id = answer.get(ELEMENT)?.as_str()?;
        Some(Element::from_element_id(self.client.clone(), id.to_owned().into()))
    }

    /// Fills the field with this label in: types, chooses the option of that text, or ticks (`on`, `off`).
    /// `label < heading` is the first one below that heading. `false`: the page has no such field, or it has no
    /// such option.
    pub(crate) fn fill(&self, label: &str, value: &str) -> bool {
        let answer = self.script(FIELD_BY_LABEL, json!([label]));
        let Some(field) = self.found(&answer) else { return false };
        let outcome = self.script(SET_FIELD, json!([field, value]));
        match outcome.as_str() {
            Some("type") => {
                self.wait(field.clear());
                self.wait(field.send_keys(value));
            }
            // What one sees and touches of a box is its label.
            Some("click") => {
                let label = self.script("return arguments[0].labels[0] || arguments[0]", json!([field]));
                self.wait(self.found(&label).unwrap().click());
            }
            Some("done") => {}
            _ => return false,
        }
        true
    }

    /// Presses the button or follows the link with this text: a button before a link, the page before its
    /// frame. `text < heading` is the first one below that heading. `false`: the page has none.
    pub(crate) fn press(&self, text: &str) -> bool {
        let answer = self.script(PRESSABLE, json!([text]));
        let Some(pressed) = self.found(&answer) else { return false };
        self.look_first(&pressed);
        self.wait(pressed.click());
        self.wait_until_answered();
        true
    }

    /// The next thing of a kind is looked at before it is pressed: earlier it would be taken for a double click.
    fn look_first(&self, pressed: &Element) {
        while self.script(TOO_EARLY, json!([pressed])) == true {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// A button whose work is under way says so until the answer is there: what is read or typed before still belongs
    /// to the page before.
    fn wait_until_answered(&self) {
        let start = Instant::now();
        while self.script("return !!document.querySelector('button[aria-disabled=true]')", json!([])) == true
        {
            assert!(start.elapsed() < PATIENCE, "{} gets no answer", self.path());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types as a keyboard would into the field with the focus.
    pub(crate) fn type_keys(&self, keys: &str) {
        let focused = self.script("return document.activeElement", json!([]));
        self.wait(self.found(&focused).unwrap().send_keys(keys));
    }

    /// Keeps downloads in a folder instead of refusing them.
    pub(crate) fn download_to(&self, folder: &Path) {
        let kept = json!({ "behavior": "allow", "downloadPath": folder });
        self.devtools("Browser.setDownloadBehavior", kept);
    }

    /// Lets every answer wait for so long, as a bad line does.
    pub(crate) fn slow_down(&self, milliseconds: u32) {
        self.devtools("Network.enable", json!({}));
        let line = json!({ "offline": false, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.devtools("Network.emulateNetworkConditions", line);
    }

    /// Errors of scripts, of the content policy and of requests since the last call.
    pub(crate) fn errors(&self) -> Vec<String> {
        let log = self.wait(self.client.issue_cmd(Log));
        let entries = log.as_array().cloned().unwrap_or_default();
        let severe = entries.iter().filter(|entry| entry["level"] == "SEVERE");
        severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Makes the page so many CSS pixels wide and high, also narrower than a window can be. What is narrower
    /// than a desk's screen is touched.
    pub(crate) fn resize(&self, width: u32, height: u32) {
        let touched = width < 1000;
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": touched });
        self.devtools("Emulation.setDeviceMetricsOverride", size);
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": touched }));
    }

    /// Shows the page as on screen or paper (`screen`, `print`), light or dark.
    pub(crate) fn render_for(&self, media: &str, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
    }

    /// Pictures the whole page, also what lies below the window.
    pub(crate) fn picture(&self, file: &Path) {
        let height = self.script("return document.documentElement.scrollHeight", json!([]));
        self.picture_top(file, height.as_u64().unwrap().min(HIGHEST));
    }

    /// Pictures the page from its top down, so many CSS pixels.
    pub(crate) fn picture_top(&self, file: &Path, height: u64) {
        let width = self.script("return document.documentElement.scrollWidth", json!([]));
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let answer = self.devtools(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
        );
        let bytes = data_encoding::BASE64.decode(answer["data"].as_str().unwrap().as_bytes()).unwrap();
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }

    /// A command of the browser's devtools protocol.
    pub(crate) fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        self.wait(self.client.issue_cmd(Devtools { command, parameters }))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let test = std::thread::current().name().unwrap_or("test").replace("::", "-");
            let file: PathBuf = root().join("target/test-screenshots").join(format!("{test}.png"));
            // Best effort: the browser itself may be what failed.
            let picture = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.picture(&file)));
            if picture.is_ok() {
                eprintln!("the page as it was: {}", file.display());
            }
        }
        let _closed = self.runtime.block_on(self.client.clone().close());
        let _killed = self.driver.kill();
        let _reaped = self.driver.wait();
    }
}

/// Starts ChromeDriver on a free port; it says which. It looks for a port and then takes it: another process may be
/// faster, and then it ends without a word.
fn start_driver() -> (Child, String) {
    (0..5).find_map(|_try| try_driver()).expect("chromedriver ends as soon as it is started")
}

fn try_driver() -> Option<(Child, String)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("chromedriver: {error}; scripts/install-packages.sh test"));
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    let port = lines.find_map(|line| {
        let line = line.unwrap();
        let (_, port) = line.split_once("started successfully on port ")?;
        Some(port.trim_end_matches('.').to_owned())
    });
    let Some(port) = port else {
        driver.wait().unwrap();
        return None;
    };
    // Whatever else it says must not block it.
    std::thread::spawn(move || lines.for_each(drop));
    Some((driver, format!("http://127.0.0.1:{port}")))
}

#[derive(Debug)]
struct Log;

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/se/log", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": "browser" }).to_string()))
    }
}

#[derive(Debug)]
struct Devtools {
    command: &'static str,
    parameters: Value,
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _url: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.command, "params": self.parameters }).to_string()))
    }
}

const TOO_EARLY: &str = "
    const after = arguments[0].form && arguments[0].form.elements.namedItem('after');
    return !!after && performance.now() - performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd < 520;
";

const FIELD_BY_LABEL: &str = "
    const text = (element) => element.textContent.replace(/\\s+/g, ' ').trim();
    const [wanted, under] = arguments[0].split(' < ');
    const headings = [...document.querySelectorAll('h2, h3, legend, .what')];
    const heading = under && (headings.find((heading) => text(heading) === under) || headings.find((heading) => text(heading).startsWith(under)));
    const below = (field) => !under || (heading && heading.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING);
    const labels = [...document.querySelectorAll('label')].filter((label) => label.control && below(label));
    const label = labels.find((label) => text(label) === wanted) || labels.find((label) => text(label).startsWith(wanted));
    if (label) return label.control;
    return [...document.querySelectorAll('[aria-label]')].find((field) => below(field) && field.getAttribute('aria-label') === wanted);
";

/// Sets what cannot be typed the same way in every language; answers what is left to do.
const SET_FIELD: &str = "
    const [field, value] = arguments;
    const changed = () => ['input', 'change'].forEach((name) => field.dispatchEvent(new Event(name, { bubbles: true })));
    if (field.tagName === 'SELECT') {
        const option = [...field.options].find((option) => option.text.trim() === value || option.value === value);
        if (!option) return 'no such option';
        field.value = option.value; changed(); return 'done';
    }
    if (field.type === 'checkbox' || field.type === 'radio') return (value === 'on') === field.checked ? 'done' : 'click';
    if (['date', 'time', 'datetime-local', 'month'].includes(field.type)) { field.value = value; changed(); return 'done'; }
    return 'type';
";

const PRESSABLE: &str = "
    const [wanted, under] = arguments[0].split(' < ');
    const text = (element) => (element.value && element.tagName === 'INPUT' ? element.value : element.textContent).replace(/\\s+/g, ' ').trim();
    const heading = under && [...document.querySelectorAll('h1, h2, h3')].find((heading) => text(heading).startsWith(under));
    const below = (element) => !under || (heading && heading.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    const kinds = ['main button, main input[type=submit]', 'main a[href], main summary', 'button, a[href], summary'];
    const all = kinds.flatMap((kind) => [...document.querySelectorAll(kind)]);
    const shown = all.filter((element) => element.getClientRects().length > 0 && below(element));
    return shown.find((element) => text(element) === wanted) || shown.find((element) => text(element).startsWith(wanted));
";
