//! Two services on one database: what one of them changes holds on the other within a second.

use std::time::{Duration, Instant};

use jiangsai::audit::store::stream_by_id;
use jiangsai::kernel::limits;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::setup::usecase::officials;
use jiangsai::platform::db::tx;

use crate::access::{administrator, invite};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::TestDatabase;
use crate::helpers::html;
use crate::helpers::judged::{Judged, PASSWORD, installation};
use crate::ranking::{open, sign_both};

/// How soon a change has to hold everywhere.
const SOON: Duration = Duration::from_secs(1);

/// Two services on a database of their own; none where PostgreSQL is not wanted.
fn two() -> Option<(App, App)> {
    let first = App::start(TestDatabase::postgres()?);
    let second = first.beside();
    Some((first, second))
}

fn signed_in(app: &App, login: &str) -> Client {
    let client = app.client();
    client
        .submit("/log-in?lang=zh-CN", "登录", &[("account", login), ("password", PASSWORD)])
        .expect_status(200);
    client
}

/// The same session, carried to another service.
fn carried(client: &Client, to: &App) -> Client {
    client.moved_to(to.base())
}

/// Asks until the answer fits, at most a second after the change.
fn soon(what: &str, mut fits: impl FnMut() -> bool) {
    let changed = Instant::now();
    while !fits() {
        assert!(changed.elapsed() < SOON, "{what}: not within a second");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_session_that_ended_on_one_node_is_over_on_the_other() {
    let Some((first, second)) = two() else { return };
    let judged = Judged::new(installation(first.database().pool(), Some(first.data())), false);
    judged.account("clerk", &[Role::Authority]);
    let here = signed_in(&first, "clerk");
    let there = carried(&here, &second);
    there.get("/desk").expect_status(200).expect_text("工作台");
    here.submit("/desk", "退出登录", &[]).expect_status(200);
    soon("log-out", || there.get("/desk").url.contains("/log-in"));
}

#[test]
fn a_closed_account_ends_on_both_nodes() {
    let Some((first, second)) = two() else { return };
    let administrator = administrator(&first);
    invite(&first, &administrator, "clerk", "authority");
    let there = second.client();
    there
        .submit("/log-in", "登录", &[("account", "clerk"), ("password", crate::access::PASSWORD)])
        .expect_status(200);
    there.get("/desk").expect_status(200).expect_text("工作台");
    let suspend = administrator.get("/accounts").expect_status(200).link("停用 clerk");
    administrator.submit(&suspend, "停用", &[("reason", "调离")]).expect_status(200);
    soon("closing", || there.get("/desk").url.contains("/log-in"));
}

/// Whoever loses an office writes no more at once, whatever a node remembers.
#[test]
fn an_office_taken_back_on_one_node_writes_no_more_on_the_other() {
    let Some((first, second)) = two() else { return };
    let judged = Judged::new(installation(first.database().pool(), Some(first.data())), false);
    let host = judged.account("host", &[Role::Host]);
    judged.account("registrar", &[Role::Registrar]);
    let competition =
        tx::read(&judged.installation.pool, |conn| stream_by_id(conn, judged.competition_id.stream()))
            .unwrap()
            .uid;
    let path = |page: &str| format!("/competitions/{competition}/{page}");
    let there = signed_in(&second, "registrar");
    there.get(&path("desk")).expect_status(200);
    let page = there.get(&path("entries")).expect_status(200);
    let officials = officials::view(judged.by(&host), competition.as_str()).unwrap().officials;
    let grant = officials.into_iter().find(|official| official.login == "registrar").unwrap().grant;
    officials::revoke(judged.acts(&host), competition.as_str(), &grant).unwrap();
    let sent = [("csrf", html::csrf(&page.body)), ("client_uid", "late-request".to_owned())];
    let sent = sent.map(|(name, value)| (name.to_owned(), value));
    assert_ne!(there.post(&path("finish-review"), &sent).status, 200, "not even a moment later");
    soon("reading", || there.get(&path("desk")).status == 404);
}

#[test]
fn a_publication_on_one_node_is_read_on_the_other() {
    let Some((first, second)) = two() else { return };
    let judged = Judged::new(installation(first.database().pool(), Some(first.data())), false);
    let chief = judged.account("chief", &[Role::ChiefJudge]);
    let supervisor = judged.account("supervisor", &[Role::Supervisor]);
    open(&judged, &chief, &supervisor);
    sign_both(&judged, &chief, &supervisor);
    judged.account("host", &[Role::Host]);
    let host = signed_in(&first, "host");
    let public = second.client();
    public.get("/divisions/div-1/results").expect_status(404);
    host.submit("/divisions/div-1/publish", "发布成绩", &[("until", "2098-12-31")]).expect_status(200);
    soon("publication", || public.get("/divisions/div-1/results").status == 200);
    let corrected = |page: &str| page.contains("公示时间延长");
    assert!(!corrected(&public.get("/divisions/div-1/results").body));
    let values = [("until", "2099-12-31"), ("reason", "公示时间延长")];
    host.submit("/divisions/div-1/publish", "发布更正", &values).expect_status(200);
    soon("correction", || corrected(&public.get("/divisions/div-1/results").body));
}

/// The first page is remembered by each node: how far a round is, and that its result is public.
#[test]
fn what_the_first_page_lists_changes_on_both_nodes() {
    let Some((first, second)) = two() else { return };
    let judged = Judged::new(installation(first.database().pool(), Some(first.data())), false);
    let chief = judged.account("chief", &[Role::ChiefJudge]);
    let supervisor = judged.account("supervisor", &[Role::Supervisor]);
    let public = second.client();
    let shows = |words: &str| public.get("/?lang=zh-CN").body.contains(words);
    soon("judging", || shows("评分中"));
    open(&judged, &chief, &supervisor);
    soon("decrypted", || shows("已解密") && !shows("评分中"));
    sign_both(&judged, &chief, &supervisor);
    judged.account("host", &[Role::Host]);
    let host = signed_in(&first, "host");
    host.submit("/divisions/div-1/publish", "发布成绩", &[("until", "2098-12-31")]).expect_status(200);
    soon("publicity", || shows("公示至"));
}

/// Whoever guesses gets no more tries by going to the other node.
#[test]
fn wrong_passwords_and_look_ups_are_counted_across_nodes() {
    let Some((first, second)) = two() else { return };
    let judged = Judged::new(installation(first.database().pool(), Some(first.data())), false);
    judged.account("clerk", &[Role::Authority]);
    let log_in = |app: &App, password: &str| {
        app.client().submit("/log-in?lang=zh-CN", "登录", &[("account", "clerk"), ("password", password)])
    };
    for guess in 0..limits::LOGIN_FAILURES {
        let app = if guess % 2 == 0 { &first } else { &second };
        log_in(app, "not it at all").expect_status(422);
    }
    for app in [&first, &second] {
        log_in(app, PASSWORD).expect_status(422).expect_text("暂停登录");
    }
    let look_up = |app: &App| {
        let asked = [("ticket", "0101"), ("name", "示例选手1")];
        app.client().submit("/look-up?lang=zh-CN", "查询", &asked).status
    };
    for turn in 0..limits::LOOKUPS_PER_WINDOW {
        assert_eq!(look_up(if turn % 2 == 0 { &first } else { &second }), 404);
    }
    assert_eq!([look_up(&first), look_up(&second)], [429, 429]);
}
