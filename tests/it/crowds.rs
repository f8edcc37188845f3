//! A crowd at the door: everybody is answered, waits for a turn, or is told at once when to come again.

use std::cell::RefCell;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use diesel::sql_types::{BigInt, Text};
use diesel::{ExpressionMethods as _, RunQueryDsl as _};
use jiangsai::access::secrets;
use jiangsai::kernel::ids::AccountId;
use jiangsai::kernel::limits;
use jiangsai::platform::db::Conn;
use jiangsai::platform::db::schema::session;
use jiangsai::platform::db::tx::{self, Verdict};

use crate::awards::seed::counted;
use crate::draw::{serve, signed_in};
use crate::helpers::app::App;
use crate::helpers::client::Page;
use crate::helpers::crowd::{Crowd, get, put};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::stage::{Size, Stage};
use crate::judging::sheets;

/// How long an answer may take that does not wait for anything.
const PATIENCE: Duration = Duration::from_secs(20);

/// Judges who hand in at the same moment.
const JUDGES: usize = 200;

/// Requests of one session at once, and of one address without one.
const OF_SESSION: usize = 8;
const OF_ADDRESS: usize = 64;
/// Writers at once on PostgreSQL, and those who wait.
const WRITERS: usize = 16 + 2048;
/// Readers at once, and those who wait.
const READERS: usize = 16 + 512;

#[derive(diesel::QueryableByName)]
struct OpenSheet {
    #[diesel(sql_type = Text)]
    uid: String,
    #[diesel(sql_type = BigInt)]
    account_id: AccountId,
    #[diesel(sql_type = Text)]
    aspect: String,
}

/// One sheet of each judge, with an aspect of it.
fn open_sheets(stage: &Stage) -> Vec<OpenSheet> {
    let query = "SELECT stream.uid, seat.account_id, aspect.uid AS aspect FROM sheet \
         JOIN stream ON stream.id = sheet.id JOIN seat ON seat.id = sheet.seat_id \
         JOIN aspect ON aspect.module_id = sheet.module_id WHERE aspect.code = 'A1' AND NOT sheet.agreed";
    tx::read(&stage.installation.pool, |conn| {
        let query = diesel::sql_query(query);
        Ok(match conn {
            Conn::Sqlite(conn) => query.load::<OpenSheet>(conn).unwrap(),
            Conn::Pg(conn) => query.load::<OpenSheet>(conn).unwrap(),
        })
    })
    .unwrap()
}

/// Somebody signed in, as headers of a crowd's request.
struct Session {
    cookie: String,
    token: String,
}

/// A new session of somebody in office or of a judge.
fn session(stage: &Stage, login: &str) -> Session {
    session_of(stage, stage.actor(login).account_id.unwrap())
}

/// The same by the account's row; without the time a password takes.
fn session_of(stage: &Stage, account_id: AccountId) -> Session {
    let installation = &stage.installation;
    let [sid, token] = [(); 2].map(|()| installation.new_uid().unwrap().to_string());
    let (now, expires) = (installation.now(), installation.now() + limits::SESSION);
    tx::write(&installation.pool, |conn| {
        let row = (
            session::sid_digest.eq(secrets::digest(&sid)),
            session::account_id.eq(account_id),
            session::csrf_secret.eq(&token),
            session::created_at.eq(now.naive_utc()),
            session::expires_at.eq(expires.naive_utc()),
        );
        diesel::insert_into(session::table).values(row).execute(conn).unwrap();
        Ok(Verdict::Commit(()))
    })
    .unwrap();
    let sealed = secrets::sign_token(&installation.keys, &sid, now.timestamp(), expires.timestamp()).unwrap();
    Session {
        cookie: format!("Cookie: session={sealed}\\r\\n"),
        token: format!("X-CSRF-Token: {token}\\r\\n"),
    }
}

/// Does something while nobody else can write; on PostgreSQL a lock of that kind is held.
fn while_held<T>(stage: &Stage, lock: &str, work: impl FnOnce() -> T) -> T {
    let work = RefCell::new(Some(work));
    let held = tx::write_alone(&stage.installation.pool, |conn| {
        if let Conn::Pg(conn) = conn {
            diesel::sql_query(format!("LOCK TABLE {lock} MODE")).execute(conn).unwrap();
        }
        Ok(Verdict::Rollback(work.take().unwrap()()))
    });
    held.unwrap()
}

/// Waits until so many were told to come again.
fn wait_until_refused(app: &App, queue: &str, count: usize) {
    let (metric, begun) = (format!("jiangsai_refused_total{{queue=\"{queue}\"}}"), Instant::now());
    while app.metric(&metric).map_or(0, |told| told.parse::<usize>().unwrap()) < count {
        assert!(begun.elapsed() < PATIENCE, "{queue}: {:?} of {count} are refused", app.metric(&metric));
        thread::sleep(Duration::from_millis(10));
    }
}

fn count(statuses: &[u16], status: u16) -> usize {
    statuses.iter().filter(|other| **other == status).count()
}

/// A form that stops after so many bytes and never ends.
fn unfinished(bytes: usize) -> String {
    let kind = "application/x-www-form-urlencoded";
    let head = format!("POST /log-in HTTP/1.1\\r\\nHost: crowd\\r\\nContent-Type: {kind}\\r\\n");
    format!("{head}Content-Length: 16000\\r\\n\\r\\naccount={}", "a".repeat(bytes))
}

fn told_when_to_come_again(page: &Page) {
    assert_eq!(page.status, 429, "{}", page.text());
    let seconds = page.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap();
    assert!((1..=10).contains(&seconds), "{seconds}");
}

on_each_database! {
    fn three_hundred_connections_at_once_are_all_answered(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, Size { entries: 2, judges: 3 }));
        let mut texts = vec![get(&format!("/competitions/{}", stage.competition.uid), ""); 60];
        for _ in 0..30 {
            let session = session(&stage, "host");
            texts.extend(vec![get("/account", &session.cookie); OF_SESSION]);
        }
        assert_eq!(texts.len(), 300);
        assert_eq!(count(&Crowd::of(&app, &texts).statuses(), 200), 300);
    }

    /// After an outage all tablets of a hall send what they kept.
    fn two_hundred_sheets_sent_at_once_are_each_stored_once_at_the_first_try(database) {
        let size = Size { entries: 1, judges: JUDGES };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
        let texts: Vec<String> = open_sheets(&stage)
            .iter()
            .map(|sheet| {
                let session = session_of(&stage, sheet.account_id);
                let body = format!(
                    r#"{{"client_uid":"kept-{}","marks":[{{"aspect":"{}","value":"5","reason":""}}]}}"#,
                    sheet.uid, sheet.aspect
                );
                put(&format!("/api/sheets/{}/marks", sheet.uid), &format!("{}{}", session.cookie, session.token), &body)
            })
            .collect();
        assert_eq!(texts.len(), JUDGES);
        let statuses = Crowd::of(&app, &texts).statuses();
        assert_eq!(count(&statuses, 200), JUDGES, "{statuses:?}");
        let pool = &stage.installation.pool;
        assert_eq!(counted(pool, "mark"), i64::try_from(JUDGES).unwrap());
        assert_eq!(counted(pool, "(SELECT DISTINCT sheet_id FROM mark) AS sheets"), i64::try_from(JUDGES).unwrap());
    }

    /// Eight forms of one session wait for the database; those after them come back as they were typed.
    fn a_ninth_form_at_once_comes_back_as_it_was_typed(database) {
        let size = Size { entries: 12, judges: 1 };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
        let judge = signed_in(&app, "judge1");
        let forms: Vec<html::Form> = sheets(&judge)
            .iter()
            .take(12)
            .map(|sheet| {
                let page = judge.get(sheet).expect_status(200);
                let mut form = html::forms(&page.body).into_iter().find(|form| form.action == *sheet).unwrap();
                let reason = form.fields.iter().find(|(name, _)| name.starts_with("reason:")).unwrap().0.clone();
                form.fill(&reason, "示例看不清");
                form
            })
            .collect();
        assert_eq!(forms.len(), 12);
        let (tell, told) = mpsc::channel();
        thread::scope(|scope| {
            while_held(&stage, "mark IN EXCLUSIVE", || {
                for form in &forms {
                    let (judge, tell) = (&judge, tell.clone());
                    scope.spawn(move || tell.send(judge.post(&form.action, &form.values)).unwrap());
                }
                for _ in OF_SESSION..forms.len() {
                    let page = told.recv_timeout(PATIENCE).unwrap();
                    told_when_to_come_again(&page);
                    assert!(page.body.contains("示例看不清"), "what was typed stands there: {}", page.body);
                }
            });
            for _ in 0..OF_SESSION {
                told.recv_timeout(PATIENCE).unwrap().expect_status(200);
            }
        });
        let kept = "mark WHERE reason = '示例看不清'";
        assert_eq!(counted(&stage.installation.pool, kept), i64::try_from(OF_SESSION).unwrap());
    }

    /// Whoever connects and never ends what they began costs next to nothing, and stands in nobody's way.
    fn bodies_that_never_end_take_little_memory_and_nobodys_turn(database) {
        let app = App::start(database);
        let _crowd = Crowd::of(&app, &vec![unfinished(10_000); 1500]);
        let client = app.client();
        client.get("/competitions").expect_status(200);
        let asked = [("ticket", "0999"), ("name", "示例选手1")];
        client.submit("/look-up?lang=zh-CN", "查询", &asked).expect_status(404);
        let memory = app.peak_memory() / 1024 / 1024;
        println!("{memory} MiB");
        assert!(memory <= 170, "{memory} MiB");
    }
}

/// A stage with sessions enough to fill a queue, on PostgreSQL: SQLite's readers wait for nobody.
fn crowded() -> Option<(App, Stage)> {
    let database = TestDatabase::postgres()?;
    Some(serve(database, |url, data| Stage::set(url, data, Size { entries: 2, judges: 3 })))
}

#[test]
fn a_full_queue_of_readers_refuses_at_once_and_serves_the_others_in_the_end() {
    let Some((app, stage)) = crowded() else { return };
    let page = "/account";
    let sessions = READERS / OF_SESSION + 2;
    let texts: Vec<String> =
        (0..sessions).flat_map(|_| vec![get(page, &session(&stage, "host").cookie); OF_SESSION]).collect();
    let more = texts.len() - READERS;
    let late = signed_in(&app, "chief");
    let mut crowd = while_held(&stage, "competition IN ACCESS EXCLUSIVE", || {
        let crowd = Crowd::of(&app, &texts);
        wait_until_refused(&app, "read", more);
        told_when_to_come_again(&late.get(page));
        // What nobody has to be asked for is there all the same.
        app.client().get("/healthz").expect_status(200);
        crowd
    });
    let statuses = crowd.statuses();
    assert_eq!(count(&statuses, 200) + count(&statuses, 429), texts.len(), "{statuses:?}");
    assert!(count(&statuses, 429) >= more, "{statuses:?}");
    late.get(page).expect_status(200);
}

/// While nobody can write, the place of each who waits is kept, and whoever comes after the last is told so at once.
#[test]
fn a_full_queue_of_writers_refuses_at_once_and_keeps_every_mark_that_waited() {
    let Some(database) = TestDatabase::postgres() else { return };
    let size = Size { entries: 1, judges: JUDGES };
    let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
    let (mut texts, mut sessions, mut number) = (Vec::new(), Vec::new(), 0);
    for sheet in open_sheets(&stage) {
        for _ in 0..2 {
            let session = session_of(&stage, sheet.account_id);
            let headers = format!("{}{}", session.cookie, session.token);
            texts.extend((0..OF_SESSION).map(|_| {
                number += 1;
                let client_uid = format!("waits-{number:05}");
                let body = format!(
                    r#"{{"client_uid":"{client_uid}","marks":[{{"aspect":"{}","value":"5","reason":""}}]}}"#,
                    sheet.aspect
                );
                put(&format!("/api/sheets/{}/marks", sheet.uid), &headers, &body)
            }));
            sessions.push(session);
        }
    }
    let more = texts.len() - WRITERS;
    // Who a session is of is read once, and by a queue of its own.
    let known = Crowd::of(&app, &sessions.iter().map(|one| get("/account", &one.cookie)).collect::<Vec<_>>())
        .statuses();
    assert_eq!(count(&known, 200), sessions.len());
    let mut crowd = while_held(&stage, "stream IN EXCLUSIVE", || {
        let crowd = Crowd::of(&app, &texts);
        wait_until_refused(&app, "write", more);
        crowd
    });
    let statuses = crowd.statuses();
    let (kept, refused) = (count(&statuses, 200), count(&statuses, 429));
    assert_eq!((kept, refused), (WRITERS, more));
    let marked = |what: &str| counted(&stage.installation.pool, what);
    let sheets = marked("(SELECT DISTINCT sheet_id FROM mark) AS sheets");
    assert!(sheets >= i64::try_from(WRITERS / OF_SESSION / 2).unwrap(), "{sheets} sheets are marked");
    assert_eq!(marked("mark"), sheets, "the same mark again is no new version");
}

#[test]
fn an_address_has_so_many_requests_without_a_session_and_those_with_one_do_not_count() {
    let Some((app, stage)) = crowded() else { return };
    let page = format!("/competitions/{}", stage.competition.uid);
    let texts = vec![get(&page, ""); OF_ADDRESS + 6];
    let chief = signed_in(&app, "chief");
    let mut crowd = while_held(&stage, "competition IN ACCESS EXCLUSIVE", || {
        let crowd = Crowd::of(&app, &texts);
        wait_until_refused(&app, "public", 6);
        told_when_to_come_again(&app.client().get(&page));
        chief.get("/units").expect_status(200);
        crowd
    });
    let statuses = crowd.statuses();
    assert_eq!((count(&statuses, 200), count(&statuses, 429)), (OF_ADDRESS, 6), "{statuses:?}");
}

/// It takes as many visitors as it has places for. Whoever never ends what they began gives theirs up after a while.
#[test]
fn a_service_that_may_open_no_more_connections_lets_them_wait_and_recovers() {
    let app = App::start_within(TestDatabase::sqlite(), 128);
    let client = app.client();
    client.get("/competitions").expect_status(200);
    // Of 128 the service keeps 96; each worker has as many places as the others.
    let workers = thread::available_parallelism().unwrap().get();
    let places = 32_usize.div_ceil(workers) * workers;
    let _crowd = Crowd::of(&app, &vec![unfinished(100); places + 8]);
    client.get("/competitions").expect_status(200);
    let (spent, begun) = (app.spent(), Instant::now());
    // Somebody new waits meanwhile, for longer than a client of ours is patient where the places stay taken.
    app.client().get("/competitions").expect_status(200);
    let (spent, waited) = (app.spent() - spent, begun.elapsed());
    assert!(waited > Duration::from_secs(5), "there was room all the time: {waited:?}");
    assert!(spent < waited / 5, "it spins: {spent:?} of {waited:?}");
    client.get("/competitions").expect_status(200);
    let told = app.metric("jiangsai_requests_total{route=\"/log-in\",status=\"429\"}").unwrap();
    assert!(told.parse::<usize>().unwrap() >= 16, "{told} were told to send it again");
}
