//! The pad in a browser: what was typed stays on the device until the server has it, and the keyboard is enough.

use std::time::{Duration, Instant};

use diesel::prelude::*;
use jiangsai::lifecycle::judging::model::Entered;
use jiangsai::lifecycle::judging::usecase::save;
use jiangsai::platform::db::{schema, tx};
use serde_json::json;

use crate::draw::serve;
use crate::hall::mark_and_sign;
use crate::helpers::app::App;
use crate::helpers::browser::Browser;
use crate::helpers::database::TestDatabase;
use crate::helpers::stage::{PASSWORD, Size, Stage};

const SIZE: Size = Size { entries: 3, judges: 1 };
const PATIENCE: Duration = Duration::from_secs(15);
/// The key of WebDriver for Enter.
const ENTER: &str = "\u{e007}";

struct Hall {
    app: App,
    stage: Stage,
    browser: Browser,
    /// Paths of the judge's own sheets: of module A, then of module B.
    sheets: Vec<String>,
}

impl Hall {
    fn open() -> Self {
        let (app, stage) =
            serve(TestDatabase::sqlite(), |url, data| Stage::set(url, data, SIZE).drawn().judging());
        let browser = app.browser("zh-CN");
        let hall = Self { app, stage, browser, sheets: Vec::new() };
        hall.log_in("judge1");
        hall.browser.visit("/judge");
        let links = hall.ask("[...document.querySelectorAll('a[href^=\"/sheets/\"]')].map((link) => link.getAttribute('href'))");
        let sheets = links.as_array().unwrap().iter().map(|link| link.as_str().unwrap().to_owned()).collect();
        Self { sheets, ..hall }
    }

    fn log_in(&self, login: &str) {
        self.browser.visit("/log-in");
        self.browser.fill("账号", login);
        self.browser.fill("密码", PASSWORD);
        self.browser.press("登录 < 登录");
        self.browser.see("退出登录");
    }

    fn ask(&self, expression: &str) -> serde_json::Value {
        self.browser.script(&format!("return {expression}"), json!([]))
    }

    fn wait_for(&self, what: &str) {
        let start = Instant::now();
        while self.ask(what) != true {
            assert!(
                start.elapsed() < PATIENCE,
                "{}: never {what}; it says:\n{}",
                self.browser.path(),
                self.browser.text()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Opens a sheet and waits until its script has looked for a draft.
    fn sheet(&self, path: &str) {
        self.browser.visit(path);
        self.wait_for("document.querySelector('[data-pad]')?.dataset.ready === ''");
    }

    fn values(&self) -> Vec<String> {
        let values = self.ask("[...document.querySelectorAll('input.value')].map((input) => input.value)");
        values.as_array().unwrap().iter().map(|value| value.as_str().unwrap().to_owned()).collect()
    }

    fn offline(&self, offline: bool) {
        self.browser.devtools("Network.enable", json!({}));
        let line =
            json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
        self.browser.devtools("Network.emulateNetworkConditions", line);
    }

    /// Drafts on the device, as the disk holds them.
    fn drafts(&self) -> usize {
        let count = "new Promise((resolve) => { const request = indexedDB.open('jiangsai', 1); request.onsuccess = () => { \
             const all = request.result.transaction('drafts').objectStore('drafts').getAll(); \
             all.onsuccess = () => { request.result.close(); resolve(all.result.length); }; }; })";
        usize::try_from(self.ask(count).as_u64().unwrap()).unwrap()
    }

    /// Waits until the draft of the open sheet is on the disk.
    fn kept(&self) {
        self.wait_for("document.querySelector('[data-pad]').dataset.kept === ''");
        self.wait_for("document.querySelector('[data-pad]').dataset.writing === undefined");
    }

    /// All marks on the server, in thousandths, newest versions or not.
    fn marks(&self) -> Vec<i64> {
        tx::read(&self.stage.installation.pool, |conn| {
            let marks = schema::mark::table.select(schema::mark::value_thousandths).order(schema::mark::id);
            Ok(marks.load::<Option<i64>>(conn).unwrap().into_iter().flatten().collect())
        })
        .unwrap()
    }

    fn uid_of_form(&self) -> String {
        self.ask("document.querySelector('[data-pad] [name=client_uid]').value").as_str().unwrap().to_owned()
    }

    /// Saves marks of a sheet as another tablet of the same judge would.
    fn save_elsewhere(&self, sheet: &str, value: &str) {
        let aspects =
            self.ask("[...document.querySelectorAll('input.value')].map((input) => input.name.slice(5))");
        let entered: Vec<Entered> = aspects
            .as_array()
            .unwrap()
            .iter()
            .map(|aspect| Entered {
                aspect: aspect.as_str().unwrap().to_owned(),
                value: value.to_owned(),
                reason: String::new(),
            })
            .collect();
        let uid = sheet.strip_prefix("/sheets/").unwrap();
        save::save(self.stage.acts(self.stage.actor("judge1")), uid, &entered).unwrap();
    }
}

#[test]
fn marks_saved_without_network_are_there_after_going_back_and_are_sent_when_they_can_be() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys(&format!("8.5{ENTER}9"));
    hall.kept();
    hall.offline(true);
    hall.browser.press("保存");
    hall.browser.see("没有网络：评分已保存在本机");
    assert_eq!(hall.marks(), Vec::<i64>::new());
    hall.browser.script("history.back()", json!([]));
    hall.wait_for("!document.querySelector('[data-pad]')");
    hall.offline(false);
    hall.browser.visit(&hall.sheets[0]);
    // Restored, and sent: the judge is on the next sheet.
    hall.browser.see("已保存");
    assert_eq!(hall.marks(), [8500, 9000]);
    assert_eq!(hall.browser.path(), hall.sheets[1]);
    assert_eq!(hall.drafts(), 0);
}

#[test]
fn what_was_typed_and_not_saved_is_there_again_and_waits_for_the_judge() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    let first = hall.uid_of_form();
    hall.browser.type_keys("7");
    hall.kept();
    let typed = hall.uid_of_form();
    assert_ne!(first, typed, "each edit is a request of its own");
    hall.sheet(&hall.sheets[1]);
    assert!(!hall.browser.text().contains("已恢复"), "another sheet has nothing of it");
    hall.sheet(&hall.sheets[0]);
    hall.browser.see("已恢复本机上尚未提交的评分");
    assert_eq!(hall.values()[0], "7");
    assert_eq!(hall.uid_of_form(), typed, "a retry is the same request");
    assert_eq!(hall.marks(), Vec::<i64>::new());
    hall.browser.press("保存");
    hall.browser.see("已保存");
    assert_eq!((hall.marks(), hall.drafts()), (vec![7000], 0));
}

#[test]
fn a_draft_older_than_the_server_shows_both_and_changes_nothing_until_one_is_chosen() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys(&format!("7{ENTER}6"));
    hall.kept();
    hall.save_elsewhere(&hall.sheets[0], "9");
    hall.sheet(&hall.sheets[0]);
    hall.browser.see("服务器上的评分已更新");
    let text = hall.browser.text();
    assert!(text.contains("本机：7") && text.contains("本机：6") && text.contains("服务器：9"), "{text}");
    assert_eq!(hall.values(), ["9.0", "9.0"]);
    hall.browser.press("改用本机的");
    hall.kept();
    assert_eq!(hall.values(), ["7", "9.0"]);
    // The other one is still to be chosen, also after coming back.
    hall.sheet(&hall.sheets[0]);
    assert_eq!(hall.values(), ["7", "9.0"]);
    assert!(hall.browser.text().contains("本机：6"));
    hall.browser.press("保留服务器的");
    hall.browser.press("保存");
    hall.browser.see("已保存");
    assert_eq!(hall.marks().last(), Some(&7000));
    assert_eq!(hall.drafts(), 0);
}

#[test]
fn a_draft_edited_by_hand_is_checked_like_any_form() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys("7");
    hall.kept();
    // Its bytes altered on the disk: it opens no more, and is gone.
    let alter = "new Promise((resolve) => { const request = indexedDB.open('jiangsai', 1); request.onsuccess = () => { \
         const store = request.result.transaction('drafts', 'readwrite').objectStore('drafts'); \
         store.getAll().onsuccess = (event) => { const record = event.target.result[0]; new Uint8Array(record.sealed)[3] ^= 1; \
         store.put(record).onsuccess = () => { request.result.close(); resolve(true); }; }; }; })";
    assert_eq!(hall.ask(alter), true);
    hall.sheet(&hall.sheets[0]);
    assert_eq!((hall.values()[0].as_str(), hall.drafts()), ("", 0));
    // Sealed anew by whoever holds the page, with what no pad takes: the server refuses it, and says where.
    let forge = "document.querySelector('input.value').value = '99'; document.querySelector('input.value')\
         .dispatchEvent(new Event('input', { bubbles: true }))";
    hall.browser.script(forge, json!([]));
    hall.kept();
    hall.browser.script("document.querySelector('[data-pad]').requestSubmit()", json!([]));
    hall.browser.see("应在0～10之间");
    assert_eq!(hall.marks(), Vec::<i64>::new());
    assert_eq!(hall.values()[0], "99");
}

#[test]
fn another_account_on_the_same_device_reads_no_draft_and_nothing_readable_is_on_the_disk() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys("7");
    hall.kept();
    let plain = "new Promise((resolve) => { const request = indexedDB.open('jiangsai', 1); request.onsuccess = () => { \
         const all = request.result.transaction('drafts').objectStore('drafts').getAll(); \
         all.onsuccess = () => { request.result.close(); \
         resolve(new TextDecoder('latin1').decode(all.result[0].sealed).includes('mark:')); }; }; })";
    assert_eq!(hall.ask(plain), false);
    assert_eq!(hall.ask("document.querySelector('[data-pad]').dataset.key ?? null"), serde_json::Value::Null);
    hall.browser.press("返回");
    hall.browser.press("退出登录");
    hall.browser.see("登录");
    hall.log_in("chief");
    hall.browser.visit(&hall.sheets[0]);
    assert!(!hall.browser.text().contains("已恢复"));
    assert_eq!(hall.drafts(), 1);
    hall.browser.press("退出登录");
    hall.log_in("judge1");
    hall.sheet(&hall.sheets[0]);
    assert_eq!(hall.values()[0], "7");
}

#[test]
fn a_draft_is_gone_after_a_week_and_once_its_sheet_is_locked() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys("7");
    hall.kept();
    let age = "new Promise((resolve) => { const request = indexedDB.open('jiangsai', 1); request.onsuccess = () => { \
         const store = request.result.transaction('drafts', 'readwrite').objectStore('drafts'); \
         store.getAll().onsuccess = (event) => { const record = event.target.result[0]; record.at -= 8 * 86400000; \
         store.put(record).onsuccess = () => { request.result.close(); resolve(true); }; }; }; })";
    assert_eq!(hall.ask(age), true);
    hall.sheet(&hall.sheets[1]);
    assert_eq!(hall.drafts(), 0);
    hall.browser.type_keys("1");
    hall.kept();
    assert_eq!(hall.drafts(), 1);
    tx::write(&hall.stage.installation.pool, |conn| {
        diesel::sql_query("UPDATE stream SET phase = 'signed', revision = revision + 1 WHERE kind = 'sheet'")
            .execute(conn)
            .unwrap();
        Ok(jiangsai::platform::db::tx::Verdict::Commit(()))
    })
    .unwrap();
    hall.sheet(&hall.sheets[1]);
    assert_eq!(hall.drafts(), 0);
}

#[test]
fn signing_takes_the_drafts_of_its_sheets_away() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys("7");
    hall.kept();
    assert_eq!(hall.drafts(), 1);
    mark_and_sign(&hall.stage, "judge1", |_code| Some("2"));
    hall.browser.visit("/judge");
    let seats = hall.ask(
        "[...document.querySelectorAll('a[href$=\"/compare\"]')].map((link) => link.getAttribute('href'))",
    );
    for seat in seats.as_array().unwrap() {
        hall.browser.visit(&seat.as_str().unwrap().replace("/compare", "/sign"));
        hall.browser.see("已签名");
    }
    let start = Instant::now();
    while hall.drafts() > 0 {
        assert!(start.elapsed() < PATIENCE, "the draft is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn without_encryption_on_the_way_nothing_is_on_the_disk_and_the_page_says_so() {
    let hall = Hall::open();
    let plain =
        json!({ "source": "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })" });
    hall.browser.devtools("Page.addScriptToEvaluateOnNewDocument", plain);
    hall.sheet(&hall.sheets[0]);
    hall.browser.see("未提交的评分不会保存在本机");
    hall.browser.type_keys("7");
    assert_eq!(hall.ask("(async () => (await indexedDB.databases()).length)()"), 0);
    hall.browser.press("保存");
    hall.browser.see("已保存");
    assert_eq!(hall.marks(), [7000]);
}

#[test]
fn a_pad_whose_session_is_lost_comes_back_filled_after_the_log_in() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    hall.browser.type_keys("7");
    hall.kept();
    let out = "fetch('/log-out', { method: 'POST', body: new URLSearchParams({ csrf: document.querySelector('[name=csrf]').value }) }).then(() => true)";
    assert_eq!(hall.ask(out), true);
    hall.browser.press("保存");
    hall.browser.see("填写的内容没有丢失");
    hall.browser.fill("账号", "judge1");
    hall.browser.fill("密码", PASSWORD);
    hall.browser.press("登录 < 登录");
    hall.browser.see("登录失效前填写的内容");
    assert_eq!(hall.values()[0], "7");
    assert_eq!(hall.marks(), Vec::<i64>::new(), "never by itself");
    hall.browser.press("保存");
    hall.browser.see("已保存");
    assert_eq!((hall.marks(), hall.drafts()), (vec![7000], 0));
}

/// Marks a judge gives in a minute by the keyboard alone: one a second.
#[test]
fn a_mark_a_second_is_given_by_the_keyboard_alone() {
    let hall = Hall::open();
    hall.sheet(&hall.sheets[0]);
    let start = Instant::now();
    let mut given = 0_u32;
    // Module A: two scores of the sheet of one's own; module B: two scales. Enter on the last saves and goes on.
    for (number, sheet) in hall.sheets.iter().enumerate() {
        if hall.browser.path() != *sheet {
            // From the last sheet of a module the list leads to the next.
            hall.sheet(sheet);
        }
        let fields = hall.ask("document.querySelectorAll('[data-row]').length").as_u64().unwrap();
        hall.browser.script("window.stays = true", json!([]));
        for _ in 0..fields {
            let focused = hall.ask("document.activeElement.name ?? ''");
            assert!(focused.as_str().unwrap().starts_with("mark:"), "{focused} of sheet {number}");
            hall.browser.type_keys(&format!("1{ENTER}"));
            given += 1;
        }
        hall.wait_for(
            "window.stays === undefined && document.activeElement?.name?.startsWith('mark:') === true",
        );
    }
    let took = start.elapsed();
    assert_eq!(hall.marks().len(), usize::try_from(given).unwrap());
    assert!(took.as_secs() < u64::from(given), "{given} marks took {took:?}");
    assert!(hall.app.log().lines().all(|line| !line.contains(" ERROR ")));
}
