//! Entering, reviewing, closing.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use jiangsai::access::usecase::demo_clock;
use jiangsai::kernel::clock::Clock as _;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::registration::model::Decision;
use jiangsai::lifecycle::registration::usecase::{phases, review, view};
use jiangsai::shell::demo::competition::{self, Made};

use crate::access::{administrator, invite, sign_in};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::register::installation;
use crate::setup::{approve, data, draft, office, set_up, uid_of};

/// The token the forms of a page carry.
pub(crate) fn token(page: &Page) -> String {
    let start = page.body.find("name=\"csrf\" value=\"").unwrap() + "name=\"csrf\" value=\"".len();
    page.body.split_at(start).1.chars().take_while(|c| *c != '"').collect()
}

/// Registers an account of its own, signs it in.
pub(crate) fn registered(app: &App, account: &str, role: &str) -> Client {
    app.client()
        .submit(
            "/register",
            "注册",
            &[
                ("account", account),
                ("name", "示例人员"),
                ("role", role),
                ("password", "long enough for us"),
                ("again", "long enough for us"),
            ],
        )
        .expect_status(200);
    sign_in(app, account)
}

/// A competition open for registration, and its host.
pub(crate) fn opened(app: &App) -> (Client, String) {
    let (host, authority) = office(app);
    let uid = draft(&host);
    set_up(&host, &uid);
    approve(&host, &authority, &uid);
    host.submit(&format!("/competitions/{uid}/setup"), "开放报名", &[]).expect_text("报名已开放");
    (host, uid)
}

/// Its registrar, signed in.
pub(crate) fn registrar(app: &App, host: &Client, uid: &str) -> Client {
    invite(app, &sign_in(app, "admin"), "registrar-one", "");
    let office = [("login", "registrar-one"), ("role", "registrar")];
    host.submit(&format!("/competitions/{uid}/officials"), "指派", &office).expect_status(200);
    sign_in(app, "registrar-one")
}

/// What `jiangsai demo` says before it ends with exit code 1.
fn refused_demo(database: &TestDatabase, data: &Path) -> String {
    let mut demo = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
        .args(["demo", "--listen", "127.0.0.1:0", "--database", &database.url(), "--data"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while demo.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _served = demo.kill();
    let output = demo.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1), "it served");
    String::from_utf8(output.stderr).unwrap()
}

pub(crate) fn member(name: &'static str, id: &'static str) -> [(&'static str, &'static str); 3] {
    [("member-1-name", name), ("member-1-id", id), ("member-1-phone", "13800138000")]
}

on_each_database! {
    /// A unit enters, the registrar returns, the unit mends, the registrar admits; others see nothing of it.
    fn an_entry_is_returned_mended_and_admitted(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let unit = registered(&app, "unit-one", "unit");
        unit.submit("/units/new", "登记", &[("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")]).expect_status(200);
        let other = registered(&app, "unit-two", "unit");
        other.submit("/units/new", "登记", &[("name", "示例数控设备有限公司"), ("credit_code", "91441900MA0DEM021P")]).expect_status(200);

        let entries = format!("/competitions/{uid}/entries");
        let form = unit.get(&entries).expect_status(200).link("数控车工 职工组");
        unit.get(&form).expect_text("参赛对象：职工组，职业编码6-18-01-01");
        let before = data(&app);
        for (name, id) in [("", "441900190102150010"), ("示例甲", "441900190102150011"), ("示例甲", "'; DROP TABLE person; --"), ("示例甲", "<script>")] {
            unit.submit(&form, "提交报名", &member(name, id)).expect_status(422).expect_text("需要修改");
        }
        assert_eq!(data(&app), before);
        let entry = unit.submit(&form, "提交报名", &member("示例甲", "441900190102150010")).expect_status(200).expect_text("010001");
        let path = format!("/entries/{}", uid_of(&entry, "/entries/"));
        unit.submit(&form, "提交报名", &member("示例甲", "441900190102150010")).expect_status(422).expect_text("已在本组别报名");
        other.get(&path).expect_status(404);
        assert!(!other.get(&entries).expect_status(200).text().contains("示例甲"));
        assert!(!unit.get(&path).text().contains("441900190102150010"));

        registrar.get(&entries).expect_status(200).expect_text("示例甲");
        let stale = registrar.get(&path).expect_status(200);
        registrar.submit(&path, "退回", &[("reason", "")]).expect_status(422);
        registrar.submit(&path, "退回", &[("reason", "请核对手机号")]).expect_status(200);
        let conflict = registrar.submit_on(&stale, "不予受理", &[("reason", "不符合参赛对象")]).expect_status(409);
        assert!(conflict.expect_text("他人已修改").body.contains("不符合参赛对象"), "what was typed stands there");
        unit.get(&path).expect_text("请核对手机号");
        let desk = unit.get("/desk").expect_status(200).expect_text("1份报名被退回，待修改");
        assert!(desk.body.contains(&format!("href=\"{path}\"")), "{}", desk.body);
        assert!(!other.get("/desk").expect_status(200).text().contains("被退回"));
        unit.get(&format!("{path}/edit")).expect_text("出于保密不显示原号码，请重新填写");
        assert!(!unit.get(&form).expect_status(200).text().contains("出于保密"));
        unit.submit(&format!("{path}/edit"), "重新提交", &member("示例甲", "441900190102150010")).expect_status(200).expect_text("待审");
        assert!(!unit.get("/desk").expect_status(200).text().contains("被退回"));
        registrar.submit(&path, "通过", &[]).expect_status(200);
        let close = registrar.get(&entries).link("结束报名");
        registrar.submit(&close, "结束报名", &[("reason", "名额已满")]).expect_text("报名已截止");
        unit.get(&form).expect_status(409).expect_text("现在是报名截止阶段，不能报名");
        unit.post(&form.replace("/new", ""), &[("csrf".into(), token(&unit.get(&entries)))]).expect_status(409);
        registrar.submit(&entries, "完成审核", &[]).expect_status(200).expect_text("审核完成");
        registrar.submit(&path, "记录状态", &[("status", "absent"), ("status_reason", "未到场")]).expect_text("缺考");
        app.client().get(&format!("/competitions/{uid}?lang=en")).expect_status(200);
    }

    /// A contestant mends an entry that was returned: the coach team it named stays, though it is the unit's.
    fn a_mended_entry_keeps_its_coach_team(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let contestant = registered(&app, "solo", "contestant");
        let own = [("name", "示例甲"), ("id", "441900190102150010"), ("phone", "13800138000")];
        contestant.submit("/persons/new", "登记", &own).expect_status(200);
        let form = contestant.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        let mut entry = member("示例甲", "441900190102150010").to_vec();
        entry.extend([("unit_code", crate::setup::HOST_CODE), ("coach_team", "new"), ("coach_name", "示例教练组")]);
        entry.extend([("coach-1-name", "示例乙"), ("coach-1-id", "441900190102150037"), ("coach-1-phone", "13800138001")]);
        let made = contestant.submit(&form, "提交报名", &entry).expect_status(200).expect_text("示例教练组");
        let path = format!("/entries/{}", uid_of(&made, "/entries/"));
        registrar.submit(&path, "退回", &[("reason", "请核对手机号")]).expect_status(200);
        let again = member("示例甲", "441900190102150010");
        contestant.submit(&format!("{path}/edit"), "重新提交", &again).expect_status(200).expect_text("待审").expect_text("示例教练组");
    }

    /// Whoever a unit entered proves to be that person by the phone left there, which cannot be guessed.
    fn somebody_entered_is_claimed_by_the_phone_alone(database) {
        let app = App::start(database);
        let (_host, uid) = opened(&app);
        let unit = registered(&app, "unit-one", "unit");
        unit.submit("/units/new", "登记", &[("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")]).expect_status(200);
        let form = unit.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        for (name, id) in [("示例甲", "441900190102150010"), ("示例乙", "441900190101010016")] {
            unit.submit(&form, "提交报名", &member(name, id)).expect_status(200);
        }
        let claim = |who: &Client, name: &str, id: &str, phone: &str| {
            who.submit("/persons/new", "登记", &[("name", name), ("id", id), ("phone", phone)])
        };
        for n in 0..8 {
            let (login, phone) = (format!("thief-{n}"), format!("1390000000{n}"));
            let thief = registered(&app, &login, "contestant");
            claim(&thief, "示例甲", "441900190102150010", &phone).expect_status(200);
            assert!(!thief.get("/entries").text().contains("010001"), "he is not whom the unit entered");
        }
        let late = registered(&app, "late", "contestant");
        claim(&late, "示例甲", "441900190102150010", "13900000009").expect_status(200);
        let right = registered(&app, "right", "contestant");
        claim(&right, "示例甲", "441900190102150010", "13800138000").expect_status(429);
        claim(&right, "示例乙", "441900190101010016", "13800138000").expect_status(200);
        right.get("/entries").expect_text("010002");
        let later = registered(&app, "later", "contestant");
        claim(&later, "示例乙", "441900190101010016", "13800138000").expect_status(200);
        assert!(!later.get("/entries").text().contains("010002"), "the person has an account");
    }

    /// The demo goes to the finished review through the same use-cases.
    fn the_demo_reaches_the_finished_review(database) {
        let installation = installation(&database);
        let made = competition::reviewed(&installation).unwrap();
        let registrar = competition::player(&installation, "registrar").unwrap();
        let all = view::Wanted { part: None, state: None, seek: Seek::Start };
        let review = view::review(registrar.by(), &made.competition, all).unwrap();
        assert_eq!(review.entries.rows.len(), 8);
        assert_eq!(review.competition.phase.code(), "reviewed");
        assert!(review.entries.rows.iter().all(|(entry, _)| entry.state.code() == "admitted"));
    }

    /// A demo whose first start broke off says so instead of serving half of itself; a whole one starts again.
    fn a_demo_that_was_not_filled_to_its_end_is_not_served(database) {
        let data = tempfile::tempdir().unwrap();
        fs::write(data.path().join("master.key"), [7; 32]).unwrap();
        let installation = installation(&database);
        demo_clock::wind(&installation).unwrap();
        let half = refused_demo(&database, data.path());
        assert!(half.contains("remove") && half.contains(&data.path().display().to_string()), "{half}");
        competition::reviewed(&installation).unwrap();
        App::demo_on(database, data).client().get("/log-in").expect_status(200).expect_text("示例裁判员一");
    }

    /// Nothing waits when the review is declared finished, and nothing is returned once nobody can mend.
    fn a_review_is_finished_when_nothing_waits(database) {
        let installation = installation(&database);
        let mut made = Made::default();
        competition::register_units(&installation, &mut made).unwrap();
        competition::draft(&installation, &mut made).unwrap();
        competition::set_up(&installation, &mut made).unwrap();
        competition::approve(&installation, &made).unwrap();
        competition::assign(&installation, &made).unwrap();
        competition::open(&installation, &made).unwrap();
        competition::enter_all(&installation, &mut made).unwrap();
        let registrar = competition::player(&installation, "registrar").unwrap();
        phases::close(registrar.acts(), &made.competition, Some("名额已满")).unwrap();
        let waiting = phases::finish(registrar.acts(), &made.competition).unwrap_err();
        assert_eq!(waiting.problems[0].because.key, "registration-review-open");
        let late = Decision::Return("晚了".to_owned());
        let late = review::decide(registrar.acts(), &made.entries[0], &late, 1).unwrap_err();
        assert_eq!(late.problems[0].because.key, "registration-return-day");
        competition::admit_all(&installation, &made).unwrap();
        phases::finish(registrar.acts(), &made.competition).unwrap();
    }

    /// After the deadline an entry is refused, even if nobody closed registration.
    fn the_deadline_closes_by_itself(database) {
        let mut installation = installation(&database);
        let mut made = Made::default();
        competition::register_units(&installation, &mut made).unwrap();
        competition::draft(&installation, &mut made).unwrap();
        competition::set_up(&installation, &mut made).unwrap();
        competition::approve(&installation, &made).unwrap();
        competition::assign(&installation, &made).unwrap();
        competition::open(&installation, &made).unwrap();
        let clock = jiangsai::platform::system::SystemClock::default();
        clock.run_ahead(21 * 24 * 3600);
        installation.clock = std::sync::Arc::new(clock);
        let late = competition::enter_all(&installation, &mut made).unwrap_err();
        assert_eq!(late.kind, FaultKind::WrongPhase, "{late}");
        assert_eq!(late.problems[0].because.key, "registration-over");
    }
}

#[test]
fn a_visitor_is_asked_to_sign_in_before_entering() {
    let app = App::start(crate::helpers::database::TestDatabase::sqlite());
    let _admin = administrator(&app);
    for path in ["/units", "/units/new", "/persons/new", "/competitions/new", "/entries"] {
        let page = app.client().get(path);
        assert!(page.url.contains("/log-in"), "{path} led to {}", page.url);
    }
}
