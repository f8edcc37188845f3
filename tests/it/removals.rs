//! Accounts suspended and closed for good, people erased: at once by one, for good by two.

use std::fs;

use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::kernel::because::Because;
use jiangsai::platform::db::tx;
use jiangsai::register::usecase::removal::{self, Outcome};
use jiangsai::shell::demo::competition;

use crate::access::{PASSWORD, administrator, invite, sign_in};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::{on_each_database, tables_holding};
use crate::helpers::html;
use crate::invitations::{invited, log_in, path};
use crate::register::installation;
use crate::setup::{draft, office};

const REASON: (&str, &str) = ("reason", "本人要求");

fn proof() -> [(&'static str, &'static str); 1] {
    [("password", PASSWORD)]
}

/// Sends a form nobody was shown.
fn forged(client: &Client, path: &str, values: &[(&str, &str)]) -> Page {
    let csrf = html::csrf(&client.get("/desk").body);
    let values = [values, &[("csrf", csrf.as_str())]].concat();
    let values: Vec<_> =
        values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    client.post(path, &values)
}

/// Everything that stands in the files of an embedded database; nothing for a server.
fn files(app: &App) -> Vec<u8> {
    let url = app.database().url();
    let Some(path) = url.strip_prefix("sqlite:") else { return Vec::new() };
    ["", "-wal", "-shm"].iter().filter_map(|end| fs::read(format!("{path}{end}")).ok()).flatten().collect()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

on_each_database! {
    /// The chief judge sends a judge away at once, with a reason, and lets him in again; nobody does so to an office elsewhere.
    fn whoever_runs_the_hall_sends_an_official_away_at_once(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let competition = draft(&host);
        let officials = format!("/competitions/{competition}/officials");
        let judge = invited(&app, &host, &competition, "judge-new", "judge");
        let chief = invited(&app, &host, &competition, "chief-new", "chief-judge");
        judge.get("/desk").expect_text("退出登录");
        let form = chief.get(&officials).link("停用 judge-new");
        chief.submit(&form, "停用", &[("reason", "")]).expect_status(422);
        judge.get("/desk").expect_text("退出登录");
        chief.submit(&form, "停用", &[("reason", "比赛中离场")]).expect_status(200).expect_text("已停用");
        assert!(!judge.get("/desk").text().contains("退出登录"), "the session is over");
        log_in(&app.client(), "judge-new", PASSWORD).expect_status(422).expect_text("账号或密码不对");
        let seen = host.get(&officials).expect_text("已停用").expect_text("比赛中离场");
        host.submit_on(&seen, "恢复 judge-new", &[]).expect_status(200).expect_text("已恢复");
        sign_in(&app, "judge-new");
        // A host, and whoever holds an office elsewhere, is not his to send away.
        let hosts = chief.get(&officials).link("停用 host-one");
        chief.get(&hosts).expect_status(422).expect_text("还在别处任职");
        let page = host.submit(&officials, "指派", &[("login", "authority-one"), ("role", "registrar")]);
        assert!(page.status == 422 || host.get(&host.get(&officials).link("停用 authority-one")).status == 422);
        // What an administrator suspended he lets in again.
        let admin = sign_in(&app, "admin");
        let form = admin.get("/accounts").link("停用 judge-new");
        admin.submit(&form, "停用", &[("reason", "另有说明")]).expect_status(200);
        host.submit(&officials, "恢复 judge-new", &[]).expect_status(422).expect_text("由管理员停用");
        admin.submit("/accounts", "恢复 judge-new", &[]).expect_status(200).expect_text("已恢复");
        let own = admin.get("/accounts").body;
        assert!(!own.contains("停用<span class=\"sr\"> admin<"), "nobody sends himself away");
    }

    /// One asks with reason and password, another one agrees with a password of his own; until then it is taken back.
    fn an_account_is_closed_for_good_by_two(database) {
        let app = App::start(database);
        let admin = administrator(&app);
        invite(&app, &admin, "admin-two", "administrator");
        invite(&app, &admin, "host-1", "host");
        let (other, host) = (sign_in(&app, "admin-two"), sign_in(&app, "host-1"));
        let form = admin.get("/accounts").link("注销 host-1");
        admin.submit(&form, "申请", &[REASON, ("password", "not the right one")]).expect_status(422).expect_text("密码不对");
        admin.submit(&form, "申请", &[("reason", "host-1离职"), proof()[0]]).expect_status(422).expect_text("不要写姓名");
        assert!(!other.get("/desk").text().contains("同意注销"));
        admin.submit(&form, "申请", &[REASON, proof()[0]]).expect_status(200).expect_text("已申请");
        host.get("/desk").expect_text("退出登录");
        forged(&admin, &format!("{form}/agree"), &proof()).expect_status(422).expect_text("要由另一人同意");
        admin.submit(&form, "撤回申请", &[]).expect_status(200).expect_text("申请已撤回");
        forged(&other, &format!("{form}/agree"), &proof()).expect_status(422).expect_text("没有待同意的申请");
        admin.submit(&form, "申请", &[REASON, proof()[0]]).expect_status(200);
        forged(&host, &format!("{form}/agree"), &proof()).expect_status(403);
        let desk = other.get("/desk").expect_text("同意注销示例人员的账号");
        assert!(html::links(&desk.body).contains(&form), "it leads there");
        let task = form.clone();
        let seen = other.get(&task).expect_text("本人要求");
        other.submit_on(&seen, "同意并执行", &[("password", "not the right one")]).expect_status(422);
        other.submit(&task, "同意并执行", &proof()).expect_status(200).expect_text("账号已注销");
        assert!(!host.get("/desk").text().contains("退出登录"));
        log_in(&app.client(), "host-1", PASSWORD).expect_status(422);
        let listed = admin.get("/accounts?state=closed").expect_text("host-1").expect_text("已注销");
        assert!(!listed.body.contains("/reset") && !listed.body.contains("/open"), "nothing opens it again");
        let reset = form.replace("/close", "/reset");
        forged(&admin, &reset, &[]).expect_status(422);
        forged(&admin, &form.replace("/close", "/open"), &[]).expect_status(422);
    }

    /// Two people erase somebody: name, numbers, log-in name stand in no table and no file, the sessions are over.
    fn what_was_erased_stands_in_no_file(database) {
        let app = App::start(database);
        let admin = administrator(&app);
        invite(&app, &admin, "admin-two", "administrator");
        let other = sign_in(&app, "admin-two");
        let gone = ["晨曦人", "晨曦人的账号", "chenxi-77", "441900190105150032", "13800138001"];
        let [name, called, login, id, phone] = gone;
        let new = [("account", login), ("name", called), ("role", "contestant"), ("password", PASSWORD), ("again", PASSWORD)];
        app.client().submit("/register", "注册", &new).expect_status(200);
        let own = sign_in(&app, login);
        let made = own.submit("/persons/new", "登记", &[("name", name), ("id", id), ("phone", phone)]).expect_status(200);
        let form = format!("{}/erase", path(&made));
        let before = files(&app);
        assert!(before.is_empty() || holds(&before, name) && holds(&before, login), "it stood there");
        own.get(&form).expect_status(404);
        admin.submit(&form, "申请", &[("reason", "晨曦人要求"), proof()[0]]).expect_status(422).expect_text("不要写姓名");
        admin.submit(&form, "申请", &[REASON, proof()[0]]).expect_status(200).expect_text("已申请");
        forged(&admin, &format!("{form}/agree"), &proof()).expect_status(422).expect_text("要由另一人同意");
        own.get("/desk").expect_text("退出登录");
        let desk = other.get("/desk").expect_text("同意清除晨曦人的个人信息");
        assert!(html::links(&desk.body).contains(&form), "it leads there");
        other.submit(&form, "同意并执行", &proof()).expect_status(200).expect_text("个人信息已清除");
        assert!(!own.get("/desk").text().contains("退出登录"), "the session is over");
        log_in(&app.client(), login, PASSWORD).expect_status(422);
        let after = files(&app);
        for gone in gone {
            assert_eq!(tables_holding(&app.database().pool(), gone), Vec::<String>::new(), "{gone}");
            assert!(!holds(&after, gone), "{gone} stands in a file");
        }
        admin.get("/accounts?state=closed").expect_text("closed-").expect_text("已注销");
        admin.get(&form).expect_status(404);
    }

    /// What something still needs is put off once it was agreed to, and is offered when nothing does.
    fn an_erasure_that_is_put_off_is_done_later(database) {
        let installation = installation(&database);
        competition::reviewed(&installation).unwrap();
        let uid = crate::awards::seed::texts(&installation.pool, "SELECT s.uid AS text FROM stream s JOIN person p ON p.id = s.id")
            .pop_first()
            .unwrap();
        let one = Actor::system();
        let other = Actor { uid: "another".to_owned(), ..Actor::system() };
        let (ask, agree) = (By::new(&installation, &one), By::new(&installation, &other));
        let needed: removal::Needed = |_conn, _person, _now| Ok(vec![Because::new("removal-needs-entry")]);
        let no_more: removal::Needed = |_conn, _person, _now| Ok(Vec::new());
        removal::ask_erasure(ask.acts(), &uid, "本人要求", "").unwrap();
        removal::erase(ask.acts(), &uid, "", needed).unwrap_err();
        assert_eq!(removal::erase(agree.acts(), &uid, "", needed), Ok(Outcome::Later));
        let admin = competition::player(&installation, "admin").unwrap();
        let waiting = |needed: removal::Needed| {
            let by = admin.by();
            let found = tx::read(&installation.pool, |conn| removal::waiting_in_tx(conn, by.actor, installation.now(), needed));
            found.unwrap().into_iter().map(|waits| waits.asked.owner).collect::<Vec<String>>()
        };
        assert_eq!(waiting(needed), Vec::<String>::new());
        assert_eq!(waiting(no_more), std::slice::from_ref(&uid));
        assert_eq!(removal::erase(ask.acts(), &uid, "", no_more), Ok(Outcome::Done), "it was agreed to");
        assert_eq!(waiting(no_more), Vec::<String>::new());
        removal::erase(agree.acts(), &uid, "", no_more).unwrap_err();
    }
}
