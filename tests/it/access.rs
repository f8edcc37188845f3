//! Accounts, sessions, one-time links: who gets in, and who does not.

use std::collections::BTreeMap;
use std::sync::Barrier;

use chrono::TimeDelta;
use jiangsai::access::actions::Action;
use jiangsai::access::usecase::{attempts, sign_in};
use jiangsai::platform::db::backup;
use jiangsai::platform::db::tx::{self, Verdict};

use crate::awards::seed::{self, counted, run};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::judged;

pub(crate) const PASSWORD: &str = "long enough for us";

/// Tables in which a refused request may leave a trace.
const TRACES: [&str; 2] = ["session", "attempt"];

/// Makes the first administrator and signs in.
pub(crate) fn administrator(app: &App) -> Client {
    let client = app.client();
    client
        .submit(
            &app.first_link(),
            "保存密码",
            &[("account", "admin"), ("password", PASSWORD), ("again", PASSWORD)],
        )
        .expect_status(200)
        .expect_text("密码已保存");
    sign_in(app, "admin")
}

/// Signs somebody in who has the usual password.
pub(crate) fn sign_in(app: &App, account: &str) -> Client {
    let client = app.client();
    log_in(&client, account, PASSWORD).expect_status(200).expect_text("工作台");
    client
}

fn sign_in_anywhere(app: &App, account: &str) -> Client {
    let client = app.client();
    log_in(&client, account, PASSWORD).expect_status(200);
    client
}

fn log_in(client: &Client, account: &str, password: &str) -> Page {
    client.submit("/log-in", "登录", &[("account", account), ("password", password)])
}

/// Invites somebody, who then sets the usual password.
pub(crate) fn invite(app: &App, administrator: &Client, account: &str, role: &str) {
    let invitation = administrator
        .submit("/accounts", "邀请", &[("account", account), ("name", "示例人员"), ("role", role)])
        .expect_status(200)
        .expect_text("只能用一次");
    set_password(app, &link_on(&invitation)).expect_status(200).expect_text("密码已保存");
}

fn link_on(invitation: &Page) -> String {
    let start = invitation.body.find("/link/").unwrap();
    invitation.body.split_at(start).1.chars().take_while(|c| *c != '"' && *c != '<').collect()
}

fn set_password(app: &App, link: &str) -> Page {
    app.client().submit(link, "保存密码", &[("password", PASSWORD), ("again", PASSWORD)])
}

/// The cookies the page of the log-in set, and its form filled in.
fn log_in_by_hand(page: &Page) -> (String, Vec<(String, String)>) {
    let cookies = page.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs: Vec<&str> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let fields = vec![
        field("csrf", &html::csrf(&page.body)),
        field("client_uid", "bearer-log-in"),
        field("account", "admin"),
        field("password", PASSWORD),
    ];
    (pairs.join("; "), fields)
}

fn data(app: &App) -> String {
    backup::digest(&app.database().pool(), &TRACES).unwrap()
}

/// How many of 48 calls, eight at a time, did what they were to do.
fn at_once(call: impl Fn() -> bool + Sync) -> usize {
    let start = Barrier::new(8);
    let some = || {
        start.wait();
        (0..6).filter(|_| call()).count()
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..8).map(|_| scope.spawn(some)).collect();
        running.into_iter().map(|thread| thread.join().unwrap()).sum()
    })
}

on_each_database! {
    /// The first start prints a link that makes one administrator and then is used up.
    fn the_first_link_makes_the_administrator_once(database) {
        let app = App::start(database);
        administrator(&app).get("/accounts").expect_status(200).expect_text("admin");
        app.client().get(&app.first_link()).expect_status(422).expect_text("已用过或已过期");
    }

    /// An invitation is a link and a picture of it; a new password ends the sessions before it.
    fn invitations_and_new_passwords_work_by_one_time_links(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        invite(&app, &administrator, "host-1", "host");
        let host = sign_in(&app, "host-1");
        host.get("/accounts").expect_status(403);
        let renewed = administrator.submit("/accounts", "重置密码 host-1", &[]).expect_status(200);
        assert!(renewed.body.contains("data:image/png;base64,"));
        let link = link_on(&renewed);
        set_password(&app, &link).expect_status(200);
        host.get("/desk").expect_text("登录");
        set_password_again_is_refused(&app, &link);
    }

    /// With a new password every other link of the account is worth nothing: one of them may have been lost.
    fn a_new_password_uses_up_the_links_beside_it(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        let lost = administrator.submit("/accounts", "邀请", &[("account", "host-1"), ("name", "示例"), ("role", "host")]);
        let renewed = administrator.submit_on(&administrator.get("/accounts?q=host-1"), "重置密码 host-1", &[]);
        let (lost, renewed) = (link_on(&lost), link_on(&renewed));
        app.client().get(&lost).expect_status(200);
        set_password(&app, &renewed).expect_status(200);
        set_password_again_is_refused(&app, &lost);
    }

    /// A closed account is logged out everywhere and cannot log in, be given an office or a link that opens it, until it
    /// is opened again; nobody closes the own one.
    fn a_closed_account_is_out_until_it_is_opened(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        invite(&app, &administrator, "host-1", "host");
        let (here, elsewhere) = (sign_in(&app, "host-1"), sign_in(&app, "host-1"));
        here.get("/desk").expect_status(200);
        administrator.submit("/accounts", "停用 host-1", &[]).expect_status(200).expect_text("已停用");
        for client in [&here, &elsewhere] {
            client.get("/desk").expect_text("登录");
            assert!(!client.get("/desk").text().contains("退出登录"));
        }
        let log_in = |app: &App| {
            let client = app.client();
            client.submit("/log-in", "登录", &[("account", "host-1"), ("password", PASSWORD)])
        };
        let refused = log_in(&app).expect_status(422);
        let wrong = app.client().submit("/log-in", "登录", &[("account", "nobody"), ("password", PASSWORD)]);
        assert_eq!(refused.text().replace("host-1", "nobody"), wrong.text(), "nobody learns that it is closed");
        let before = data(&app);
        assert!(!administrator.get("/accounts").body.contains("停用<span class=\"sr\"> admin"));
        let own = administrator.get("/accounts").body;
        let own = own.split("/accounts/").skip(1).map(|rest| rest.split('/').next().unwrap()).next().unwrap().to_owned();
        let token = crate::registration::token(&administrator.get("/accounts"));
        administrator.post(&format!("/accounts/{own}/close"), &[("csrf".into(), token)]).expect_status(422).expect_text("不能停用自己的账号");
        assert_eq!(data(&app), before);
        administrator.submit("/accounts", "恢复 host-1", &[]).expect_status(200).expect_text("已恢复");
        log_in(&app).expect_status(200);
    }

    /// Whoever is signed in sets another password by the old one; every other device has to log in again.
    fn ones_own_password_is_changed_by_the_old_one(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        invite(&app, &administrator, "host-1", "host");
        let (here, elsewhere) = (sign_in(&app, "host-1"), sign_in(&app, "host-1"));
        let before = data(&app);
        let sent = |old, new, again| [("old_password", old), ("password", new), ("password_again", again)];
        let page = here.submit("/account/password", "修改", &sent("not the old one", "another password", "another password"));
        assert!(page.expect_status(422).expect_text("密码不对").body.matches("another password").count() == 0);
        let page = here.submit("/account/password", "修改", &sent("", "short", "other")).expect_status(422);
        page.expect_text("请填写密码").expect_text("至少10个字符").expect_text("两次输入的密码不同");
        assert_eq!(data(&app), before);
        here.submit("/account/password", "修改", &sent(PASSWORD, "another password", "another password"))
            .expect_status(200)
            .expect_text("密码已修改");
        here.get("/account").expect_status(200).expect_text("host-1").expect_text("全站");
        elsewhere.get("/account").expect_status(200).expect_text("登录");
        log_in(&app.client(), "host-1", PASSWORD).expect_status(422);
        log_in(&app.client(), "host-1", "another password").expect_status(200);
    }

    /// What is kept of a form to know it again is another with another master key: from the database alone nobody can
    /// try out which password was sent.
    fn what_is_kept_of_a_form_says_nothing_without_the_key(database) {
        let kept = |app: &App| {
            let new = [("old_password", PASSWORD), ("password", "another password"), ("password_again", "another password")];
            administrator(app).submit("/account/password", "修改", &new).expect_status(200);
            seed::texts(&app.database().pool(), "SELECT payload_digest AS text FROM request_key")
        };
        let (here, elsewhere) = (kept(&App::start(database)), kept(&App::start(TestDatabase::sqlite())));
        assert!(!here.is_empty() && here.len() == elsewhere.len());
        assert!(here.is_disjoint(&elsewhere), "{here:?} {elsewhere:?}");
    }

    /// Language and theme go with the account to a browser that has none of its own.
    fn language_and_theme_follow_the_account(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        let choice = |lang, theme| [("lang", lang), ("theme", theme)];
        administrator.submit("/account/appearance", "保存", &choice("en", "dark")).expect_text("Language and appearance are saved");
        let page = sign_in_anywhere(&app, "admin").get("/account").expect_status(200).expect_text("Your account");
        assert!(page.body.contains("data-theme=\"dark\""));
        let client = app.client();
        client.get("/log-in?lang=zh-CN");
        log_in(&client, "admin", PASSWORD).expect_text("工作台");
        let before = data(&app);
        let page = client.get("/account/appearance");
        let forged = [("csrf", html::csrf(&page.body).as_str()), ("lang", "xx"), ("theme", "<b>")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        client.post("/account/appearance", &forged).expect_status(422);
        assert_eq!(data(&app), before);
    }

    /// The log names who logged in, not the machine.
    fn a_log_in_is_the_act_of_whoever_logs_in(database) {
        let app = App::start(database);
        administrator(&app);
        let pool = app.database().pool();
        let log_ins = "audit_entry WHERE action = 'log-in'";
        assert_eq!(counted(&pool, log_ins), 1);
        let own = format!("{log_ins} AND actor = (SELECT uid FROM stream WHERE id = stream_id)");
        assert_eq!(counted(&pool, &own), 1);
    }

    /// Tries that count against nothing any more are forgotten; those of this quarter of an hour are not.
    fn old_tries_do_not_pile_up(database) {
        let installation = judged::installation(database.pool(), None);
        let tries = |at: &str| format!("INSERT INTO attempt (kind, subject, at) VALUES ('login', 'x', '{at}')");
        let soon = (installation.now() - chrono::TimeDelta::minutes(1)).format("%Y-%m-%d %H:%M:%S%.6f");
        run(&installation.pool, &[tries("2026-01-01 00:00:00.000000"), tries(&soon.to_string())]);
        assert_eq!(attempts::forget_old(&installation).unwrap(), 1);
        assert_eq!(counted(&installation.pool, "attempt"), 1);
    }

    /// Tries sent at once are counted one after the other: a burst gets no more of them than the limit.
    fn a_burst_of_tries_gets_no_more_than_the_limit(database) {
        let installation = judged::installation(database.pool(), None);
        let window = (installation.now(), TimeDelta::minutes(10));
        let count = || {
            tx::write(&installation.pool, |conn| {
                attempts::count_in_tx(conn, "look-up", "one address", window, 20).map(Verdict::Commit)
            })
        };
        let taken = at_once(|| count().is_ok());
        assert_eq!(taken, 20);
        at_once(|| sign_in::log_in(&installation, "nobody", "wrong password").is_ok());
        assert_eq!(counted(&installation.pool, "attempt"), 20 + 10);
    }

    /// Nobody learns from the log-in which accounts exist, and guessing is cut short, account by account.
    fn guessing_pauses_one_account_and_no_other(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        invite(&app, &administrator, "host-1", "host");
        let client = app.client();
        let wrong = log_in(&client, "host-1", "wrong password").expect_status(422);
        let unknown = log_in(&client, "nobody", "wrong password").expect_status(422);
        assert!(wrong.text().contains("账号或密码不对") && unknown.text().contains("账号或密码不对"));
        for _ in 0..9 {
            log_in(&client, "host-1", "wrong password").expect_status(422);
        }
        log_in(&client, "host-1", PASSWORD).expect_status(422).expect_text("暂停登录到");
        let empty = log_in(&app.client(), "", "").expect_status(422).expect_text("请填写账号").expect_text("请填写密码");
        assert!(!empty.text().contains("不对"));
        sign_in(&app, "admin");
    }

    /// A form that did not come from our own page changes nothing.
    fn a_form_without_its_token_changes_nothing(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        let before = data(&app);
        let forged = [("account", "eve"), ("name", "示例"), ("role", "administrator")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        administrator.post("/accounts", &forged).expect_status(403);
        let mut stale = forged.to_vec();
        stale.push(("csrf".to_owned(), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa".to_owned()));
        administrator.post("/accounts", &stale).expect_status(403);
        assert_eq!(data(&app), before);
    }

    /// Whatever is wrong with a form is said at once, and nothing is changed.
    fn bad_input_is_answered_in_full_and_changes_nothing(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        let before = data(&app);
        let long = "长".repeat(121);
        let hostile = "'; DROP TABLE account; --";
        let page = administrator.submit("/accounts", "邀请", &[("account", hostile), ("name", &long)]);
        let text = page.expect_status(422).text();
        assert!(text.contains("账号为3至32位") && text.contains("最多120字"), "{text}");
        let script = "<script>alert(1)</script>";
        let page = administrator.submit("/accounts", "邀请", &[("account", "x"), ("name", script)]);
        assert!(!page.expect_status(422).body.contains(script));
        let form = "application/x-www-form-urlencoded";
        administrator.post_bytes("/accounts", form, b"account=%ff%fe&name=x").expect_status(422);
        administrator.post_bytes("/accounts", "application/json", b"{}").expect_status(422);
        administrator.post_bytes("/accounts", form, &vec![b'a'; 300 * 1024]).expect_status(413);
        assert_eq!(data(&app), before);
    }

    /// Units and contestants register themselves; nobody gives themselves an office.
    fn registration_gives_no_office(database) {
        let app = App::start(database);
        let values = [("account", "team-1"), ("name", "示例单位"), ("password", PASSWORD), ("again", PASSWORD)];
        let mut unit = values.to_vec();
        unit.push(("role", "unit"));
        app.client().submit("/register", "注册", &unit).expect_status(200).expect_text("已注册");
        sign_in(&app, "team-1").get("/accounts").expect_status(403);
        let client = app.client();
        let form = client.get("/register");
        let mut office: BTreeMap<String, String> =
            crate::helpers::html::forms(&form.body)[0].values.iter().cloned().collect();
        office.extend(values.map(|(name, value)| (name.to_owned(), value.to_owned())));
        office.insert("account".into(), "eve".into());
        office.insert("role".into(), "administrator".into());
        let before = data(&app);
        client.post("/register", &office.into_iter().collect::<Vec<_>>()).expect_status(422);
        assert_eq!(data(&app), before);
    }

    /// A program shows the same token in a header; what is no token of ours shows nobody in.
    fn a_token_counts_as_bearer_too(database) {
        let app = App::start(database);
        administrator(&app);
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0).build().into();
        let page = app.client().get("/log-in");
        let (cookie, fields) = log_in_by_hand(&page);
        let answer = agent.post(format!("{}/log-in", app.base())).header("Cookie", cookie).send_form(fields).unwrap();
        let cookies = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let token = cookies.filter_map(|cookie| cookie.strip_prefix("session=")).next().unwrap();
        let token = token.split(';').next().unwrap().to_owned();
        let status = |token: &str| {
            let request = agent.get(format!("{}/accounts", app.base()));
            request.header("Authorization", format!("Bearer {token}")).call().unwrap().status().as_u16()
        };
        assert_eq!(status(&token), 200);
        let mut forged = token.clone();
        forged.pop();
        assert_ne!(status(&forged), 200);
    }

    /// After logging out the token is worth nothing, wherever it was copied to.
    fn a_session_ends_for_good(database) {
        let app = App::start(database);
        let administrator = administrator(&app);
        let page = administrator.get("/accounts");
        administrator.submit_on(&page, "退出登录", &[]).expect_status(200);
        administrator.get("/accounts").expect_status(200).expect_text("登录");
    }

    /// A restart keeps sessions and data; another master key is refused.
    fn a_restart_keeps_everything(database) {
        let mut app = App::start(database);
        let administrator = administrator(&app);
        let before = data(&app);
        app.kill_and_restart();
        administrator.get("/accounts").expect_status(200).expect_text("admin");
        assert_eq!(data(&app), before);
    }
}

fn set_password_again_is_refused(app: &App, link: &str) {
    app.client().get(link).expect_status(422).expect_text("已用过或已过期");
}

#[test]
fn the_table_of_actions_is_the_one_that_was_reviewed() {
    let mut table = String::new();
    for action in Action::ALL {
        let rule = action.rule();
        let roles: Vec<&str> = rule.roles.iter().map(|role| role.code()).collect();
        let phases = if rule.phases.is_empty() {
            "any".to_owned()
        } else {
            rule.phases.iter().map(|phase| phase.code()).collect::<Vec<_>>().join(" ")
        };
        let roles = if roles.is_empty() { "everybody".to_owned() } else { roles.join(" ") };
        table.push_str(&format!("{action} | {} | {phases} | {roles}\n", rule.on));
    }
    insta::assert_snapshot!("permissions", table);
}
