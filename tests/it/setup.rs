//! Setting a competition up: drafting, filing, events, schemes, and what blocks opening registration.

use jiangsai::platform::db::backup;

use crate::access::{administrator, invite, sign_in};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::html;

/// Tables in which a refused request may leave a trace.
const TRACES: [&str; 2] = ["session", "attempt"];

pub(crate) fn data(app: &App) -> String {
    backup::digest(&app.database().pool(), &TRACES).unwrap()
}

/// A host and an authority, signed in.
pub(crate) fn office(app: &App) -> (Client, Client) {
    let admin = administrator(app);
    invite(app, &admin, "host-one", "host");
    invite(app, &admin, "host-two", "host");
    invite(app, &admin, "authority-one", "authority");
    (sign_in(app, "host-one"), sign_in(app, "authority-one"))
}

pub(crate) const PARTICULARS: [(&str, &str); 8] = [
    ("name", "2090年示例市职业技能竞赛"),
    ("year", "2090"),
    ("level", "city"),
    ("class", "i"),
    ("place", "示例路1号"),
    ("first_day", "2090-06-10"),
    ("final_day", "2090-06-11"),
    ("last_registration_day", "2090-05-31"),
];
pub(crate) const HOST_CODE: &str = "12441900MA0DEM048L";
const OTHER_HOST_CODE: &str = "91441900MA0DEM013W";

pub(crate) fn uid_of(page: &Page, before: &str) -> String {
    let start = page.url.find(before).unwrap_or_else(|| panic!("{} at {}", before, page.url)) + before.len();
    page.url.split_at(start).1.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// A draft; its uid.
pub(crate) fn draft(host: &Client) -> String {
    let page =
        host.submit("/competitions/new", "新建", &PARTICULARS).expect_status(200).expect_text("已新建");
    uid_of(&page, "/competitions/")
}

/// A registered host and what it needs to open registration; the uid of the division's round.
pub(crate) fn set_up(host: &Client, competition: &str) -> String {
    let unit = [("name", "示例职业学院"), ("credit_code", HOST_CODE)];
    host.submit("/units/new", "登记", &unit).expect_status(200).expect_text("已登记");
    add_event(host, competition)
}

/// One event, one division, one whole scheme; the uid of the division's round.
fn add_event(host: &Client, competition: &str) -> String {
    let event = [("name", "数控车工"), ("occupation_code", "6-18-01-01"), ("hosts", HOST_CODE)];
    let overview = host
        .submit(&format!("/competitions/{competition}/events/new"), "添加", &event)
        .expect_text("已添加赛项数控车工");
    division_on(host, &overview, "职工组")
}

/// Another division of the competition's first event; the uid of its round.
pub(crate) fn add_division(host: &Client, competition: &str, name: &str) -> String {
    division_on(host, &host.get(&format!("/competitions/{competition}/setup")), name)
}

fn division_on(host: &Client, overview: &Page, name: &str) -> String {
    let division =
        [("name", name), ("category", "staff"), ("round_name", "决赛"), ("gold", "1"), ("tie_modules", "A")];
    let scheme =
        host.submit(&overview.link("添加组别"), "添加", &division).expect_text(&format!("已添加{name}"));
    let round = uid_of(&scheme, "/rounds/");
    add_module(host, &round, "100").expect_status(200).expect_text("已添加模块A");
    round
}

fn add_module(host: &Client, round: &str, weight: &str) -> Page {
    let module = [
        ("code", "A"),
        ("name", "工件质量"),
        ("max", "10"),
        ("weight", weight),
        ("aggregation", "trimmed"),
        ("aspects", "A1;尺寸;S;6;0.5\nA2;工艺;J;4"),
    ];
    host.submit(&format!("/rounds/{round}/scheme"), "添加", &module)
}

/// Files and approves.
pub(crate) fn approve(host: &Client, authority: &Client, competition: &str) {
    let setup = format!("/competitions/{competition}/setup");
    host.submit(&setup, "提交备案", &[]).expect_status(200).expect_text("已提交备案");
    let decision = [("outcome", "approved"), ("document", "示人社〔2090〕18号")];
    authority
        .submit(&format!("/competitions/{competition}/decide"), "提交批复", &decision)
        .expect_status(200)
        .expect_text("已批准");
}

on_each_database! {
    /// From draft to approval, with a return between; then registration opens.
    fn a_competition_is_drafted_returned_mended_approved_and_opened(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        let setup = format!("/competitions/{uid}/setup");
        host.submit(&setup, "提交备案", &[]).expect_status(422).expect_text("还没有赛项");
        set_up(&host, &uid);
        host.submit(&setup, "提交备案", &[]).expect_text("已提交备案");
        let back = [("outcome", "returned"), ("reason", "请补充名额")];
        authority.submit(&format!("/competitions/{uid}/decide"), "提交批复", &back).expect_text("已退回承办单位");
        host.get(&setup).expect_text("请补充名额");
        approve(&host, &authority, &uid);
        host.get(&format!("/competitions/{uid}")).expect_status(404);
        host.submit(&setup, "开放报名", &[]).expect_status(200).expect_text("报名已开放");
        app.client().get(&format!("/competitions/{uid}")).expect_status(200).expect_text("示例职业");
        app.client().get("/").expect_status(200).expect_text("2090年示例市职业技能竞赛");
        app.client().get("/?lang=en").expect_status(200).expect_text("class I");
    }

    /// A weight that does not add up is named on the page, and the button is not there; the request is refused.
    fn an_incomplete_set_up_blocks_opening_registration_with_words(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        let round = set_up(&host, &uid);
        let setup = format!("/competitions/{uid}/setup");
        let ready = host.get(&setup).expect_status(200);
        let remove = host.get(&format!("/rounds/{round}/scheme")).link("删除模块A");
        host.submit(&remove, "删除", &[]).expect_text("模块已删除");
        add_module(&host, &round, "90").expect_status(200);
        approve(&host, &authority, &uid);
        host.get(&setup).expect_text("各模块权重合计90，应等于满分100").expect_text("还不能开放报名：尚有1项未完成");
        drop(ready);
        let token = crate::registration::token(&host.get(&setup));
        let before = data(&app);
        host.post(&format!("/competitions/{uid}/open-registration"), &[("csrf".into(), token)])
            .expect_status(422)
            .expect_text("各模块权重合计90");
        assert_eq!(data(&app), before);
    }

    /// A mistake in a draft is taken back, after a page that says what goes with it; the log keeps it.
    fn an_event_or_a_division_entered_wrongly_is_removed_until_registration_opens(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        set_up(&host, &uid);
        let setup = format!("/competitions/{uid}/setup");
        let division = host.get(&setup).link("删除组别");
        sign_in(&app, "host-two").get(&division).expect_status(404);
        let before = data(&app);
        let page = host.get(&division).expect_status(200).expect_text("将删除组别职工组，连同其轮次和评分方案");
        assert_eq!(data(&app), before, "the page alone removes nothing");
        host.submit_on(&page, "删除", &[]).expect_status(200).expect_text("已删除职工组");
        host.get(&division).expect_status(404);
        let event = host.get(&setup).expect_text("没有组别").link("删除赛项");
        host.submit(&event, "删除", &[]).expect_text("已删除数控车工");
        let log = format!("/competitions/{uid}/log");
        host.get(&log).expect_status(200).expect_text("（已删除）");
        let event = [("name", "数控车工"), ("occupation_code", "6-18-01-01"), ("hosts", HOST_CODE)];
        host.submit(&format!("/competitions/{uid}/events/new"), "添加", &event).expect_text("已添加赛项");
        let before = data(&app);
        host.submit(&setup, "提交备案", &[]).expect_status(422).expect_text("数控车工还没有组别，不能备案");
        assert_eq!(data(&app), before);
        division_on(&host, &host.get(&setup), "职工组");
        let event = host.get(&setup).link("删除赛项");
        let page = host.get(&event).expect_status(200);
        approve(&host, &authority, &uid);
        host.submit(&setup, "开放报名", &[]).expect_status(200).expect_text("报名已开放");
        let before = data(&app);
        assert!(matches!(host.submit_on(&page, "删除", &[]).status, 409 | 422));
        assert_eq!(data(&app), before);
        assert!(!host.get(&setup).text().contains("删除赛项"));
    }

    /// A retry of a removal gets the first answer again, though what it names is gone; another removal finds nothing.
    fn a_removal_sent_twice_is_one(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uid = draft(&host);
        let round = set_up(&host, &uid);
        let setup = format!("/competitions/{uid}/setup");
        let overview = host.get(&setup);
        let scheme = host.get(&host.get(&format!("/rounds/{round}/scheme")).link("删除模块A"));
        let pages = [scheme, host.get(&overview.link("删除组别")), host.get(&overview.link("删除赛项"))];
        for (page, says) in pages.into_iter().zip(["模块已删除", "已删除职工组", "已删除数控车工"]) {
            let form = html::forms(&page.body).into_iter().find(|form| form.action.ends_with("/remove")).unwrap();
            host.post(&form.action, &form.values).expect_status(200).expect_text(says);
            let after = data(&app);
            host.post(&form.action, &form.values).expect_status(200).expect_text(says);
            let mut other = form.values.clone();
            other.iter_mut().find(|(name, _)| name == "client_uid").unwrap().1 = "another-request".to_owned();
            host.post(&form.action, &other).expect_status(404);
            assert_eq!(data(&app), after);
        }
    }

    /// A form that was open while somebody took its event away: not there any more, and nothing of it is kept.
    fn a_form_of_a_removed_event_finds_nothing(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uid = draft(&host);
        let round = set_up(&host, &uid);
        let overview = host.get(&format!("/competitions/{uid}/setup"));
        let (edit, division) = (host.get(&overview.link("修改赛项")), host.get(&overview.link("添加组别")));
        let scheme = host.get(&format!("/rounds/{round}/scheme"));
        host.submit(&overview.link("删除赛项"), "删除", &[]).expect_text("已删除数控车工");
        let before = data(&app);
        host.submit_on(&edit, "保存", &[("name", "数控铣工")]).expect_status(404);
        host.get(&overview.link("修改赛项")).expect_status(404);
        let new = [("name", "学生组"), ("category", "student"), ("round_name", "决赛")];
        host.submit_on(&division, "添加", &new).expect_status(404);
        let module = [("code", "B"), ("name", "x"), ("max", "1"), ("weight", "1"), ("aggregation", "mean")];
        host.submit_on(&scheme, "添加", &module).expect_status(404);
        assert_eq!(data(&app), before);
    }

    /// A scheme stays within its limit, however many times aspects are added.
    fn a_scheme_does_not_grow_beyond_its_limit(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uid = draft(&host);
        let round = set_up(&host, &uid);
        let lines = |from: usize| (from..from + 999).map(|n| format!("B{n};x;S;1\n")).collect::<String>();
        let form = host.get(&format!("/rounds/{round}/scheme")).link("添加评分点");
        let before = data(&app);
        host.submit(&form, "添加", &[("aspects", &lines(1))]).expect_status(422).expect_text("最多1000个评分点");
        assert_eq!(data(&app), before);
        host.submit(&form, "添加", &[("aspects", "B1;x;S;1")]).expect_status(200);
    }

    /// What the authority approved, prize money depends on: the host no longer changes it, the authority does.
    fn approved_events_are_changed_by_the_authority_alone(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        set_up(&host, &uid);
        let setup = format!("/competitions/{uid}/setup");
        let overview = host.get(&setup);
        let (edit, remove) = (overview.link("修改赛项"), overview.link("删除赛项"));
        let (edit_division, remove_division) = (overview.link("修改组别"), overview.link("删除组别"));
        let (new, new_division) = (host.get(&overview.link("添加赛项")), host.get(&overview.link("添加组别")));
        let other_host = [("name", "示例职业学校"), ("credit_code", OTHER_HOST_CODE)];
        host.submit("/units/new", "登记", &other_host).expect_text("已登记");
        approve(&host, &authority, &uid);
        let after = host.get(&setup);
        for button in ["添加赛项", "删除赛项", "添加组别", "删除组别"] {
            assert!(!after.text().contains(button), "{button}: {}", after.text());
        }
        let before = data(&app);
        for change in [[("class", "II")], [("title_quota", "30")], [("hosts", OTHER_HOST_CODE)]] {
            host.submit(&edit, "保存", &change).expect_status(422).expect_text("由主管单位办理");
        }
        for change in [[("gold", "9")], [("category", "student")], [("team_size", "2")]] {
            host.submit(&edit_division, "保存", &change).expect_status(422).expect_text("由主管单位办理");
        }
        let division = [("name", "学生组"), ("category", "student"), ("round_name", "决赛"), ("gold", "1")];
        host.submit_on(&new_division, "添加", &division).expect_status(422).expect_text("由主管单位办理");
        let page = host.get(&remove_division);
        assert_eq!(host.submit_on(&page, "删除", &[]).status, 422);
        let event = [("name", "数控铣工"), ("occupation_code", "6-18-01-02"), ("hosts", HOST_CODE)];
        host.submit_on(&new, "添加", &event).expect_status(422).expect_text("由主管单位办理");
        let page = host.get(&remove);
        assert_eq!(host.submit_on(&page, "删除", &[]).status, 422);
        assert_eq!(data(&app), before);
        host.submit(&edit, "保存", &[("name", "数控车工（决赛）"), ("reason", "以批复为准")]).expect_status(200).expect_text("数控车工（决赛）");
        host.submit(&edit_division, "保存", &[("name", "职工一组"), ("last", "share"), ("reason", "以批复为准")]).expect_text("职工一组");
        authority.submit(&edit, "保存", &[("title_quota", "5"), ("reason", "补录")]).expect_status(200).expect_text("5");
        authority.submit(&edit_division, "保存", &[("gold", "2"), ("reason", "补录")]).expect_status(200);
    }

    /// A plan kept from elsewhere may hold what the form does not show: it is told, and mended by saving the form.
    fn a_plan_with_settings_the_form_does_not_show_blocks_opening(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        set_up(&host, &uid);
        approve(&host, &authority, &uid);
        let setup = format!("/competitions/{uid}/setup");
        let installation = crate::helpers::judged::installation(app.database().pool(), Some(app.data()));
        let other = "UPDATE division SET plan = replace(plan, 'penalties = \"none\"', 'penalties = \"total\"')";
        crate::helpers::judged::change(&installation, other);
        let page = host.get(&setup).expect_text("职工组：排名规则里有表单上没有的设置").expect_text("还不能开放报名：尚有1项未完成");
        host.submit(&page.link("修改组别"), "保存", &[]).expect_status(200);
        host.submit(&setup, "开放报名", &[]).expect_status(200).expect_text("报名已开放");
    }

    /// What nothing in the service reads cannot be chosen.
    fn a_choice_that_would_be_ignored_is_not_offered(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uid = draft(&host);
        let round = set_up(&host, &uid);
        let scheme = host.get(&format!("/rounds/{round}/scheme")).expect_status(200).expect_text("按加密号评分");
        assert!(!scheme.body.contains("identity_mode") && !scheme.text().contains("实名评分"));
        let token = crate::registration::token(&scheme);
        let before = data(&app);
        for mode in ["open", "station", "none"] {
            let module = [
                ("csrf", token.as_str()), ("code", "B"), ("name", "工艺"), ("max", "10"), ("weight", "10"), ("trim", "1"),
                ("spread_limit", "1"), ("aggregation", "trimmed"), ("aspects", "B1;尺寸;S;10"), ("identity_mode", mode),
            ];
            let sent = module.map(|(name, value)| (name.to_owned(), value.to_owned()));
            host.post(&format!("/rounds/{round}/modules"), &sent).expect_status(422).expect_text("都按加密号评分");
        }
        assert_eq!(data(&app), before);
    }

    /// What one host sets up, another one does not know.
    fn two_hosts_do_not_see_each_others_competitions(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uid = draft(&host);
        let other = sign_in(&app, "host-two");
        for page in ["setup", "edit", "officials", "decide", "cancel"] {
            other.get(&format!("/competitions/{uid}/{page}")).expect_status(404);
        }
        host.get(&format!("/competitions/{uid}/setup")).expect_status(200);
    }

    /// Offices are granted by log-in name; those that exclude each other are refused with words.
    fn officials_are_granted_by_name_and_exclude_each_other(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let admin = sign_in(&app, "admin");
        invite(&app, &admin, "judge-one", "");
        let uid = draft(&host);
        let page = format!("/competitions/{uid}/officials");
        host.submit(&page, "指派", &[("login", "judge-one"), ("role", "judge")]).expect_text("已指派judge-one");
        host.submit(&page, "指派", &[("login", "judge-one"), ("role", "judge")]).expect_text("judge-one已任此岗位，未作改动");
        invite(&app, &admin, "clerk-one", "finance-clerk");
        host.submit(&page, "指派", &[("login", "clerk-one"), ("role", "finance-clerk")]).expect_text("已指派clerk-one");
        let before = data(&app);
        host.submit(&page, "指派", &[("login", "judge-one"), ("role", "encryption-judge")])
            .expect_status(422)
            .expect_text("同一人不能同时是");
        host.submit(&page, "指派", &[("login", "nobody"), ("role", "judge")]).expect_status(422);
        assert_eq!(data(&app), before);
    }

    /// Whatever is typed, the answer says what is wrong, keeps the values, and changes nothing.
    fn bad_input_is_told_and_changes_nothing(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let uid = draft(&host);
        let round = set_up(&host, &uid);
        let before = data(&app);
        let long = "长".repeat(121);
        for (field, value) in [
            ("name", ""), ("name", &long), ("name", "a\u{7}b"), ("year", "二零九零"), ("level", "galactic"),
            ("class", "<b>"), ("first_day", "10 June"), ("final_day", "2090-06-09"),
            ("last_registration_day", "2090-06-10"),
        ] {
            host.submit(&format!("/competitions/{uid}/edit"), "保存", &[(field, value)])
                .expect_status(422)
                .expect_text("需要修改");
        }
        let division = host.get(&format!("/competitions/{uid}/setup")).link("修改组别");
        host.submit(&division, "保存", &[("pass_total", "100.5")]).expect_status(422).expect_text("没有人能获奖");
        let event = format!("/competitions/{uid}/events/new");
        for (code, hosts) in [("6-18-01", HOST_CODE), ("6-18-01-01", "91441900MA0DEM013W"), ("6-18-01-01", "'; DROP TABLE event; --")] {
            host.submit(&event, "添加", &[("name", "x"), ("occupation_code", code), ("hosts", hosts)]).expect_status(422);
        }
        let hostile = "A1;<script>alert(1)</script>;Q;10\nA2;x;S;ten\nA3;x;S;10;3";
        host.submit(&format!("/rounds/{round}/scheme"), "添加", &[("code", "B"), ("name", "x"), ("max", "1"), ("weight", "1"), ("aspects", hostile)])
            .expect_status(422)
            .expect_text("第1行").expect_text("第2行").expect_text("第3行");
        host.post_bytes(&format!("/competitions/{uid}/edit"), "application/x-www-form-urlencoded", b"name=\xff").expect_status(422);
        host.post_bytes(&format!("/competitions/{uid}/edit"), "application/json", b"{}").expect_status(422);
        let large = format!("name={}", "x".repeat(300 * 1024));
        host.post_bytes("/competitions", "application/x-www-form-urlencoded", large.as_bytes()).expect_status(413);
        host.post(&format!("/competitions/{uid}/file"), &[]).expect_status(403);
        assert_eq!(data(&app), before);
    }
}
