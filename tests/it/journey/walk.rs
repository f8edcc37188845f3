//! One browser that several people take turns at, each with the own session.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::{Duration, NaiveDate};
use jiangsai::kernel::clock::{Clock as _, civil_date};
use jiangsai::platform::system::SystemClock;
use serde_json::{Value, json};

use super::words::Words;
use crate::helpers::app::App;
use crate::helpers::browser::Browser;

/// Password of the demo's accounts; people who register here take it too.
pub(super) const PASSWORD: &str = "jiangsai-demo";

/// The window people work in, in CSS pixels.
const DESK: (u32, u32) = (1280, 900);

/// A phone's width: nothing may be wider.
const PHONE: u32 = 360;

/// Cells of a row that lie over each other.
const OVERLAPPING: &str = "
    const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
        && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
    const found = [];
    for (const row of document.querySelectorAll('.records > tbody > tr')) {
        const cells = [...row.children].filter((cell) => cell.offsetParent && cell.textContent.trim());
        const boxes = cells.map((cell) => { const range = document.createRange(); range.selectNodeContents(cell); return range.getBoundingClientRect(); });
        boxes.forEach((box, i) => { if (boxes.slice(0, i).some((other) => over(box, other))) found.push(cells[i].textContent.trim()); });
    }
    return found;
";

/// Where pictures of the way go, when somebody wants them.
const PICTURES: &str = "JIANGSAI_JOURNEY_PICTURES";

pub(super) struct Walk {
    pub(super) app: App,
    browser: Browser,
    words: Words,
    language: &'static str,
    sessions: BTreeMap<String, Value>,
    findings: RefCell<BTreeSet<String>>,
    /// Path of the competition's public page, once it is known.
    pub(super) competition: String,
}

impl Walk {
    pub(super) fn start(app: App, language: &'static str) -> Self {
        let browser = app.browser(language);
        let words = Words::of(language);
        let walk = Self {
            app,
            browser,
            words,
            language,
            sessions: BTreeMap::new(),
            findings: RefCell::default(),
            competition: String::new(),
        };
        walk.visit("/");
        if language != "zh-CN" {
            walk.press("English");
        }
        walk
    }

    /// Opens a page by its path.
    pub(super) fn visit(&self, path: &str) {
        self.browser.visit(path);
        self.arrived();
    }

    /// Opens a page of the competition.
    pub(super) fn visit_part(&self, page: &str) {
        self.visit(&format!("{}/{page}", self.competition));
    }

    /// One of two texts that carry a value.
    pub(super) fn either<'a>(&self, chinese: &'a str, english: &'a str) -> &'a str {
        self.words.either(chinese, english)
    }

    pub(super) fn path(&self) -> String {
        self.browser.path()
    }

    /// Presses the button or follows the link with this text.
    pub(super) fn press(&self, text: &str) {
        self.press_one_of(&self.words.of_page(text), text);
        self.arrived();
    }

    /// The same where the text carries a value.
    pub(super) fn press_either(&self, chinese: &str, english: &str) {
        let text = self.words.either(chinese, english);
        self.press_one_of(&[text.to_owned()], text);
        self.arrived();
    }

    /// Presses a button whose form is refused with these words.
    pub(super) fn press_refused(&self, text: &str, words: &str) {
        self.press_one_of(&self.words.of_page(text), text);
        self.see(words);
        let errors = self.browser.errors();
        assert!(errors.iter().all(|error| error.contains("422")), "{}: {errors:?}", self.path());
    }

    fn press_one_of(&self, texts: &[String], wanted: &str) {
        let pressed = texts.iter().any(|text| self.browser.press(text));
        assert!(
            pressed,
            "{} has no button or link '{wanted}'; it says:\n{}",
            self.path(),
            self.browser.text()
        );
    }

    /// Types into fields, by their labels.
    pub(super) fn fill(&self, values: &[(&str, &str)]) {
        for (label, value) in values {
            self.fill_one_of(label, std::slice::from_ref(&(*value).to_owned()));
        }
    }

    /// Chooses an option by its text.
    pub(super) fn choose(&self, label: &str, option: &str) {
        self.fill_one_of(label, &self.words.of_page(option));
    }

    fn fill_one_of(&self, label: &str, values: &[String]) {
        let labels = self.words.of_page(label);
        let filled = labels.iter().any(|label| values.iter().any(|value| self.browser.fill(label, value)));
        assert!(
            filled,
            "{} has no field '{label}' that takes {values:?}; it says:\n{}",
            self.path(),
            self.browser.text()
        );
    }

    /// Waits for these words.
    pub(super) fn see(&self, words: &str) {
        self.browser.see_one_of(&self.words.of_page(words));
    }

    /// Waits for words that carry a value.
    pub(super) fn see_either(&self, chinese: &str, english: &str) {
        self.browser.see(self.words.either(chinese, english));
    }

    pub(super) fn says(&self, words: &str) -> bool {
        let text = self.browser.text();
        self.words.of_page(words).iter().any(|words| text.contains(words))
    }

    pub(super) fn text(&self) -> String {
        self.browser.text()
    }

    /// Presses a button that downloads a file, on a line slower than anybody's patience; answers the file's text, as soon
    /// as the page says what can be done next.
    pub(super) fn download(&self, button: &str, next: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        self.browser.download_to(folder.path());
        self.browser.slow_down(3000);
        self.press_one_of(&self.words.of_page(button), button);
        self.see(next);
        self.browser.slow_down(0);
        self.arrived();
        let mut files = std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
        let file = files.next().unwrap_or_else(|| panic!("'{button}' leaves no file"));
        std::fs::read_to_string(file).unwrap()
    }

    /// What a script in the page answers.
    pub(super) fn script(&self, script: &str) -> Value {
        self.browser.script(script, json!([]))
    }

    /// Notes console errors of the page that opened, and what is wider than a phone.
    fn arrived(&self) {
        let mut findings = self.findings.borrow_mut();
        for error in self.browser.errors() {
            findings.insert(format!("{}: {error}", self.path()));
        }
        self.browser.resize(PHONE, 740);
        let width = self.script("return document.documentElement.scrollWidth").as_u64().unwrap();
        if width > u64::from(PHONE) {
            findings.insert(format!("{} is {width} px wide on a phone", self.path()));
        }
        let overlapping = self.script(OVERLAPPING);
        for cell in overlapping.as_array().into_iter().flatten() {
            findings.insert(format!("{}: {cell} lies over another cell on a phone", self.path()));
        }
        self.browser.resize(DESK.0, DESK.1);
    }

    /// Somebody else sits down, and stands at the own desk.
    pub(super) fn turn(&mut self, account: &str) {
        self.leave();
        if let Some(cookies) = self.sessions.get(account) {
            for cookie in cookies.as_array().unwrap() {
                let mut cookie = cookie.clone();
                cookie.as_object_mut().unwrap().insert("url".to_owned(), json!(self.app.base()));
                self.browser.devtools("Network.setCookie", cookie);
            }
            self.visit("/desk");
        } else {
            self.visit("/log-in");
            self.log_in(account);
        }
    }

    /// Logs in on the page for it.
    pub(super) fn log_in(&mut self, account: &str) {
        self.fill(&[("账号", account), ("密码", PASSWORD)]);
        self.press("登录");
        self.see("我参与的竞赛");
        self.sessions.insert(account.to_owned(), self.cookies());
    }

    fn cookies(&self) -> Value {
        self.browser.devtools("Network.getCookies", json!({ "urls": [self.app.base()] }))["cookies"].clone()
    }

    /// Nobody is logged in any more; the language stays.
    pub(super) fn leave(&self) {
        for cookie in self.cookies().as_array().unwrap() {
            if cookie["name"] != "lang" {
                let named = json!({ "name": cookie["name"], "url": self.app.base() });
                self.browser.devtools("Network.deleteCookies", named);
            }
        }
    }

    /// Every session has run out.
    pub(super) fn forget_sessions(&mut self) {
        self.sessions.clear();
    }

    /// Stands at the desk of the competition.
    pub(super) fn desk(&mut self, account: &str) {
        self.turn(account);
        self.visit_part("desk");
    }

    /// What was wrong with pages on the way, all of it.
    pub(super) fn findings(&self) -> BTreeSet<String> {
        self.findings.borrow().clone()
    }

    /// Keeps a picture of the page at a desk and on a phone, where somebody asked for pictures of the way.
    pub(super) fn picture(&self, name: &str) {
        self.picture_at(name, DESK);
        self.picture_at(&format!("{name}-phone"), (PHONE, 740));
    }

    /// The same on a judge's tablet.
    pub(super) fn picture_on_tablet(&self, name: &str) {
        self.picture_at(name, (820, 1180));
    }

    fn picture_at(&self, name: &str, (width, height): (u32, u32)) {
        if let Some(folder) = std::env::var_os(PICTURES) {
            let file = PathBuf::from(folder).join(format!("{name}-{}.png", self.language));
            self.browser.resize(width, height);
            self.browser.picture(&file);
            self.browser.resize(DESK.0, DESK.1);
        }
    }
}

/// The day so many days from now, as date fields take it.
pub(super) fn day(ahead: i64) -> String {
    let today: NaiveDate = civil_date(SystemClock::default().now());
    (today + Duration::days(ahead)).to_string()
}
