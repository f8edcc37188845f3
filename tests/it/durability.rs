//! What was acknowledged is there, whatever is killed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::sql_types::Integer;
use diesel::{QueryDsl, RunQueryDsl};
use jiangsai::platform::db::schema::mark;
use jiangsai::platform::db::tx::{self, Verdict};

use crate::draw::{serve, signed_in};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::cluster::Cluster;
use crate::helpers::database::TestDatabase;
use crate::helpers::html;
use crate::helpers::stage::{Size, Stage};
use crate::judging::sheets;

const KILLS: usize = 20;
const SUBMISSIONS: usize = 500;
const JUDGES: usize = 3;

#[derive(diesel::QueryableByName)]
struct Synchronous {
    #[diesel(sql_type = Integer)]
    synchronous: i32,
}

#[test]
fn the_writer_waits_for_the_disk() {
    let database = TestDatabase::sqlite();
    let setting = tx::write(&database.pool(), |conn| {
        let row = diesel::sql_query("SELECT synchronous FROM pragma_synchronous")
            .get_result::<Synchronous>(conn)
            .unwrap();
        Ok(Verdict::Rollback(row.synchronous))
    });
    assert_eq!(setting.unwrap(), 2, "synchronous=FULL");
}

/// A judge at a tablet: a session, the form's token, and one aspect of each sheet.
struct Tablet {
    client: Client,
    token: String,
    places: Vec<(String, String)>,
}

impl Tablet {
    fn of(app: &App, judge: usize) -> Self {
        let client = signed_in(app, &format!("judge{judge}"));
        let token = html::csrf(&client.get("/judge").body);
        let places = sheets(&client)
            .into_iter()
            .map(|sheet| {
                let page = client.get(&sheet).expect_status(200);
                let (_, rest) = page.body.split_once("name=\"mark:").unwrap();
                (
                    sheet.replace("/sheets/", "/api/sheets/") + "/marks",
                    rest.split('"').next().unwrap().to_owned(),
                )
            })
            .collect();
        Self { client, token, places }
    }

    /// Sends marks until the service is gone, each told apart from all others; answers those acknowledged.
    fn send(&self, name: &str, most: usize, gone: &AtomicBool, acknowledged: &AtomicUsize) -> Vec<String> {
        let mut kept = Vec::new();
        for (number, (api, aspect)) in (0..most).zip(self.places.iter().cycle()) {
            let mark = format!("{name}-{number}");
            let body = format!(
                r#"{{"client_uid":"client-{mark}","marks":[{{"aspect":"{aspect}","value":"","reason":"{mark}"}}]}}"#
            );
            match self.client.try_put(api, &self.token, &body) {
                Some(200) => {
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                    kept.push(mark);
                }
                // A server whose database was killed says so; nothing was acknowledged.
                Some(429 | 500 | 503) | None => {}
                Some(other) => panic!("{api} answered {other}"),
            }
            if gone.load(Ordering::SeqCst) {
                break;
            }
        }
        kept
    }
}

/// Three judges send 500 marks; something is killed while they do, and started again; twenty times.
fn marks_survive(app: &mut App, stage: &Stage, kill: impl Fn(&mut App), start: impl Fn(&mut App)) {
    let tablets: Vec<Tablet> = (1..=JUDGES).map(|judge| Tablet::of(app, judge)).collect();
    let mut total = 0;
    for round in 0..KILLS {
        let (gone, acknowledged) = (AtomicBool::new(false), AtomicUsize::new(0));
        let kept: Vec<String> = std::thread::scope(|scope| {
            let sending: Vec<_> = tablets
                .iter()
                .enumerate()
                .map(|(judge, tablet)| {
                    let (gone, acknowledged) = (&gone, &acknowledged);
                    let name = format!("kill-{round}-judge-{judge}");
                    scope.spawn(move || tablet.send(&name, SUBMISSIONS.div_ceil(JUDGES), gone, acknowledged))
                })
                .collect();
            // Another number of marks each time before the blow falls.
            let before = 5 + 7 * round;
            let begun = Instant::now();
            while acknowledged.load(Ordering::SeqCst) < before && begun.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(1));
            }
            kill(app);
            gone.store(true, Ordering::SeqCst);
            sending.into_iter().flat_map(|sending| sending.join().unwrap()).collect()
        });
        assert!(kept.len() >= 5 && kept.len() < SUBMISSIONS, "{} marks before kill {round}", kept.len());
        start(app);
        let stored = tx::read(&stage.installation.pool, |conn| {
            Ok(mark::table.select(mark::reason).load::<Option<String>>(conn).unwrap())
        });
        let stored: BTreeSet<String> = stored.unwrap().into_iter().flatten().collect();
        for mark in &kept {
            assert!(stored.contains(mark), "the acknowledged mark {mark} is not there");
        }
        total += kept.len();
    }
    println!("{total} acknowledged marks were all there after {KILLS} kills");
}

fn stage(url: &str, data: &std::path::Path) -> Stage {
    Stage::set(url, data, Size { entries: 10, judges: JUDGES }).drawn().judging()
}

#[test]
fn every_acknowledged_mark_survives_a_killed_service_on_sqlite() {
    let (mut app, stage) = serve(TestDatabase::sqlite(), stage);
    marks_survive(&mut app, &stage, App::kill, App::start_again);
}

/// On PostgreSQL the service and its database server are killed in turn.
#[test]
fn every_acknowledged_mark_survives_a_killed_service_or_server_on_postgres() {
    if std::env::var("JIANGSAI_TEST_SQLITE_ONLY").is_ok_and(|value| value == "1") {
        return;
    }
    let cluster = Cluster::start();
    let (mut app, stage) = serve(TestDatabase::at(&cluster.url), stage);
    let turn = std::cell::Cell::new(0);
    marks_survive(
        &mut app,
        &stage,
        |app| {
            turn.set(turn.get() + 1);
            if turn.get() % 2 == 0 { app.kill() } else { _ = cluster.act("crash") }
        },
        |app| {
            if turn.get() % 2 == 0 { app.start_again() } else { _ = cluster.act("start") }
        },
    );
    drop(app);
}
