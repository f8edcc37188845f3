//! A form sent from a session that was over is there again for whoever typed it, and for nobody else.

use std::collections::BTreeSet;

use jiangsai::access::model::Actor;
use jiangsai::access::usecase::kept;
use jiangsai::access::usecase::sweep::sweep;
use jiangsai::kernel::ids::AccountId;
use jiangsai::shell::demo;

use crate::awards::seed::{counted, run, texts};
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::judged;
use crate::helpers::walk::{self, Answer, FIRST, FORM, Form, Person, encoded};

/// Where what was kept is shown.
const KEPT: &str = "/kept";
/// Where the answer to a form of a lost session leads.
const TO_LOG_IN: &str = "/log-in?next=%2Fkept";

type Values = Vec<(String, String)>;

fn pairs(values: &[(&str, &str)]) -> Values {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Logs in where somebody is, on the page they were led to.
fn log_in(tab: &Person, login: &str) -> Answer {
    let form =
        html::forms(&tab.get(TO_LOG_IN).body).into_iter().find(|form| form.action == "/log-in").unwrap();
    let mut values = form.values;
    values.retain(|(name, _)| name != "account" && name != "password");
    values.extend(pairs(&[("account", login), ("password", demo::PASSWORD)]));
    let answer = tab.post("/log-in", &values);
    assert_eq!(answer.status, 303, "{}", html::visible_text(&answer.body));
    answer
}

fn log_out(tab: &Person, csrf: &str) {
    assert_eq!(tab.post("/log-out", &pairs(&[("csrf", csrf)])).status, 303);
}

/// A session of its own, and the token its forms carry.
fn tab(app: &App, login: &str) -> (Person, String) {
    let tab = Person::signed_in(app.base(), login, demo::PASSWORD);
    let csrf = html::csrf(&tab.get("/desk").body);
    (tab, csrf)
}

/// A new competition, half filled in: no page would take it.
fn draft(csrf: &str) -> Values {
    let form = [
        ("name", "2026年示例市焊工技能竞赛"),
        ("place", "示例市实训中心三号楼，自东门进入"),
        ("year", "二〇二六"),
        ("password", "never-to-be-kept"),
        ("csrf", csrf),
    ];
    pairs(&form)
}

fn started(database: crate::helpers::database::TestDatabase) -> App {
    let app = App::start(database);
    walk::people(&app);
    app
}

fn kept_rows(app: &App) -> i64 {
    counted(&app.database().pool(), "kept_form")
}

/// What a form carries that nobody typed, or nobody keeps.
fn is_carried(name: &str) -> bool {
    ["csrf", "client_uid", "revision", "digest", "foreseen", "again"].contains(&name)
        || name.contains("password")
}

/// Whether the page shows the form with all that was typed, or all of it to be read.
fn shows(page: &Answer, form: &Form, typed: &[(String, String)]) -> Option<&'static str> {
    let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
    let holds = |found: &html::Form| {
        let to_it = found.action == form.path
            || found.buttons.iter().any(|button| button.action.as_ref() == Some(&form.path));
        let of_button = |name: &String, value: &String| {
            found.buttons.iter().any(|button| button.adds.as_ref() == Some(&(name.clone(), value.clone())))
        };
        to_it
            && typed.iter().all(|(name, value)| {
                found.values.iter().any(|(n, v)| n == name && plain(v) == plain(value))
                    || of_button(name, value)
            })
    };
    if html::forms(&page.body).iter().any(holds) {
        return Some("in its form");
    }
    let text = html::visible_text(&page.body);
    let readable = |value: &str| text.contains(&value.split_whitespace().collect::<Vec<_>>().join(" "));
    typed.iter().all(|(_, value)| readable(value)).then_some("as text")
}

on_each_database! {
    /// Every form of a whole competition is filled in, sent after a log-out in another tab, and found again after the log-in.
    fn what_was_typed_into_any_form_is_there_after_the_log_in(database) {
        let app = started(database);
        let (mut tried, mut lost, mut as_text) = (BTreeSet::new(), Vec::new(), BTreeSet::new());
        let mut onlooker = |_: &Person, form: &Form| {
            let apart = ["/log-in", "/log-out", "/register", "/link/", "/api/"];
            let nobody = form.who.starts_with("anonymous");
            if nobody || apart.iter().any(|path| form.route.starts_with(path)) || !tried.insert(form.route.clone()) {
                return;
            }
            let login = form.who.strip_suffix("-of-site").unwrap_or(&form.who);
            let (tab, csrf) = tab(&app, login);
            log_out(&tab, &csrf);
            let sent = form.values.iter().filter(|(name, _)| name != "csrf").cloned();
            let sent: Values = sent.chain([("csrf".to_owned(), csrf)]).collect();
            let answer = tab.post(&form.path, &sent);
            assert_eq!((answer.status, answer.location.as_str()), (303, TO_LOG_IN), "{}", form.route);
            assert_eq!(log_in(&tab, login).location, KEPT);
            let page = tab.get(KEPT);
            // The number of a bank account is typed afresh wherever its form comes back.
            let afresh = |name: &str| name == "number" && form.route.ends_with("/account");
            let typed = sent.into_iter().filter(|(name, value)| !is_carried(name) && !afresh(name) && !value.is_empty());
            let typed: Values = typed.collect();
            match (page.status, shows(&page, form, &typed)) {
                (200, Some("in its form")) => {}
                (200, Some(_)) => drop(as_text.insert(form.route.clone())),
                (status, _) => lost.push(format!("{} {status} {typed:?}: {}", form.route, html::visible_text(&page.body))),
            }
            assert!(!page.body.contains(demo::PASSWORD) || form.route.contains("password"), "{} shows a password", form.route);
        };
        walk::walk(&app, &FIRST, &mut onlooker).clear_away();
        assert!(lost.is_empty(), "{}", lost.join("\n"));
        assert!(tried.len() > 90, "{} forms", tried.len());
        insta::assert_snapshot!("shown_as_text", as_text.into_iter().collect::<Vec<_>>().join("\n"));
    }

    fn a_form_of_a_session_that_ran_out_is_shown_filled_with_a_fresh_token_and_not_sent(database) {
        let app = started(database);
        let pool = app.database().pool();
        let person = Person::signed_in(app.base(), "host", demo::PASSWORD);
        let csrf = texts(&pool, "SELECT csrf_secret AS text FROM session").into_iter().next().unwrap();
        run(&pool, &["UPDATE session SET expires_at = '2026-01-01 00:00:00'".to_owned()]);
        let drafts = counted(&pool, "competition");
        let long = "操作规程逐条说明。".repeat(500);
        let mut form = draft(&csrf);
        form.push(("remark".to_owned(), long));
        assert_eq!(person.post("/competitions", &form).location, TO_LOG_IN, "longer than a stranger's may be");
        let sealed = texts(&pool, "SELECT 'x' AS text FROM kept_form");
        assert_eq!(sealed.len(), 1);
        assert_eq!(log_in(&person, "host").location, KEPT);
        let page = person.get(KEPT);
        assert_eq!(page.status, 200);
        let shown = html::forms(&page.body).into_iter().find(|form| form.action == "/competitions").unwrap();
        let of = |name: &str| shown.values.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()).unwrap();
        assert_eq!((of("name"), of("place")), ("2026年示例市焊工技能竞赛".to_owned(), "示例市实训中心三号楼，自东门进入".to_owned()));
        assert_ne!(of("csrf"), csrf);
        assert_eq!(of("csrf"), html::csrf(&person.get("/desk").body));
        assert!(!page.body.contains("never-to-be-kept"));
        assert_eq!(counted(&pool, "competition"), drafts, "nothing is sent by itself");
    }

    fn one_form_a_session_is_kept_and_half_an_hour_long(database) {
        let app = started(database);
        let pool = app.database().pool();
        let (tab, csrf) = tab(&app, "host");
        log_out(&tab, &csrf);
        tab.post("/competitions", &draft(&csrf));
        let mut second = draft(&csrf);
        second[0].1 = "第二次填写".to_owned();
        tab.post("/competitions", &second);
        assert_eq!(kept_rows(&app), 1);
        log_in(&tab, "host");
        let page = tab.get(KEPT).body;
        assert!(page.contains("第二次填写") && !page.contains("焊工技能竞赛"));
        run(&pool, &["UPDATE kept_form SET at = '2026-01-01 00:00:00'".to_owned()]);
        assert_eq!(tab.get(KEPT).location, "/desk");
        sweep(&judged::installation(app.database().pool(), Some(app.data()))).unwrap();
        assert_eq!(kept_rows(&app), 0);
    }

    fn who_is_back_in_another_tab_already_is_led_straight_to_the_form(database) {
        let app = started(database);
        let (tab, old) = tab(&app, "host");
        log_out(&tab, &old);
        log_in(&tab, "host");
        let answer = tab.post("/competitions", &draft(&old));
        assert_eq!((answer.status, answer.location.as_str()), (303, KEPT));
        assert!(tab.get(KEPT).body.contains("示例市实训中心三号楼"));
    }

    fn another_account_never_sees_a_kept_form_and_takes_it_away(database) {
        let app = started(database);
        let (tab, csrf) = tab(&app, "host");
        log_out(&tab, &csrf);
        tab.post("/competitions", &draft(&csrf));
        assert_eq!(kept_rows(&app), 1);
        let (elsewhere, _) = self::tab(&app, "host");
        assert_eq!(elsewhere.get(KEPT).location, "/desk", "another browser of the same person");
        log_in(&tab, "unit");
        let seen = tab.get(KEPT);
        assert_eq!((seen.status, seen.location.as_str()), (303, "/desk"));
        assert_eq!(kept_rows(&app), 0, "dropped, not hidden");
        // The form of the one sent while the other is signed in.
        let answer = tab.post("/competitions", &draft(&csrf));
        assert_eq!((answer.status, kept_rows(&app)), (403, 0));
        let other = html::csrf(&tab.get("/desk").body);
        log_out(&tab, &other);
        log_in(&tab, "host");
        assert_eq!(tab.get(KEPT).location, "/desk");
    }

    fn nothing_is_kept_of_strangers_forged_tokens_or_what_is_too_long(database) {
        let app = started(database);
        let (tab, csrf) = tab(&app, "host");
        log_out(&tab, &csrf);
        let wrong = tab.post("/competitions", &draft("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
        assert_eq!((wrong.status, kept_rows(&app)), (403, 0), "a token of no session of this browser");
        let stranger = Person::anonymous(app.base());
        assert_eq!((stranger.post("/competitions", &draft(&csrf)).status, kept_rows(&app)), (403, 0));
        // A token of the right shape that we never signed.
        let claims = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzaWQiOiJhIiwia2lkIjoiYiIsImlhdCI6MSwiZXhwIjoyfQ.c2lnbmF0dXJl";
        for name in ["session", "left"] {
            let cookie = format!("{name}={claims}");
            let headers = [("content-type", FORM), ("cookie", cookie.as_str())];
            let forged = stranger.send("POST", "/competitions", &headers, encoded(&draft(&csrf)).as_bytes());
            assert_eq!((forged.status, kept_rows(&app)), (403, 0), "{name}");
        }
        let mut long = draft(&csrf);
        long[0].1 = "长".repeat(30_000);
        assert_eq!((tab.post("/competitions", &long).status, kept_rows(&app)), (413, 0));
    }

    fn secrets_are_left_out_of_what_is_kept(database) {
        let app = started(database);
        let client = app.client();
        client.submit("/log-in", "登录", &[("account", "host"), ("password", demo::PASSWORD)]);
        let csrf = html::csrf(&client.get("/account").body);
        client.post("/log-out", &pairs(&[("csrf", &csrf)]));
        let secrets = [("old_password", "the old one"), ("password", "a new password"), ("password_again", "a new password"), ("csrf", &csrf)];
        client.post("/account/password", &pairs(&secrets));
        assert_eq!(kept_rows(&app), 1);
        let installation = judged::installation(app.database().pool(), Some(app.data()));
        let cookies = client.cookies();
        let token = cookies.split("; ").find_map(|cookie| cookie.strip_prefix("left=")).unwrap();
        client.submit(TO_LOG_IN, "登录", &[("account", "host"), ("password", demo::PASSWORD)]);
        let page = client.get(KEPT);
        assert!(!page.body.contains("the old one") && !page.body.contains("a new password"));
        let actor = Actor {
            account_id: Some(AccountId::of_row(host_id(&app))),
            ..Actor::system()
        };
        let form = kept::restore(&installation, token, &actor).unwrap().unwrap();
        assert_eq!(form.fields, Values::new());
    }
}

/// Row number of the host's account.
fn host_id(app: &App) -> i64 {
    let ids =
        texts(&app.database().pool(), "SELECT CAST(id AS TEXT) AS text FROM account WHERE login = 'host'");
    ids.into_iter().next().unwrap().parse().unwrap()
}
