//! What was acknowledged is there, whatever is killed.

use std::collections::BTreeMap;
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

    /// Sends a mark told apart from all others; the same request each time it is sent.
    fn put(&self, mark: &str, number: usize) -> Option<(u16, String)> {
        let (api, aspect) = &self.places[number % self.places.len()];
        let body = format!(
            r#"{{"client_uid":"client-{mark}","marks":[{{"aspect":"{aspect}","value":"","reason":"{mark}"}}]}}"#
        );
        self.client.try_put(api, &self.token, &body)
    }

    /// Sends marks until the service is gone.
    fn send(&self, name: &str, most: usize, gone: &AtomicBool, acknowledged: &AtomicUsize) -> Sending {
        let mut sending = Sending::default();
        for number in 0..most {
            let mark = format!("{name}-{number}");
            match self.put(&mark, number) {
                Some((200, _)) => {
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                    sending.kept.push(mark);
                }
                // A service whose database was killed says what to do; nothing was acknowledged.
                Some((429 | 503, said)) => {
                    assert!(SAYS_WHAT_TO_DO.iter().any(|words| said.contains(words)), "{said}");
                    sending.open.push((mark, number));
                }
                None => sending.open.push((mark, number)),
                Some((other, said)) => panic!("{mark} was answered {other}: {said}"),
            }
            if gone.load(Ordering::SeqCst) {
                break;
            }
        }
        sending
    }
}

/// Words of every answer to a mark that was not taken.
const SAYS_WHAT_TO_DO: [&str; 3] = ["请稍后再试", "再提交", "秒后再试"];

/// What became of the marks one judge sent.
#[derive(Default)]
struct Sending {
    /// Acknowledged.
    kept: Vec<String>,
    /// Perhaps kept, perhaps not; with their numbers.
    open: Vec<(String, usize)>,
}

/// Three judges send marks, up to 500; something is killed while they do, and started again; twenty times. What nobody
/// could say of is sent again, as tablets do.
fn marks_survive(app: &mut App, stage: &Stage, kill: impl Fn(&mut App), start: impl Fn(&mut App)) {
    let tablets: Vec<Tablet> = (1..=JUDGES).map(|judge| Tablet::of(app, judge)).collect();
    let mut total = 0;
    for round in 0..KILLS {
        let (gone, acknowledged) = (AtomicBool::new(false), AtomicUsize::new(0));
        let sent: Vec<Sending> = std::thread::scope(|scope| {
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
            sending.into_iter().map(|sending| sending.join().unwrap()).collect()
        });
        let kept = sent.iter().map(|sent| sent.kept.len()).sum::<usize>();
        assert!((5..SUBMISSIONS).contains(&kept), "{kept} marks before kill {round}");
        start(app);
        for (tablet, sent) in tablets.iter().zip(&sent) {
            for (mark, number) in &sent.open {
                let (status, said) = tablet.put(mark, *number).unwrap();
                assert_eq!(status, 200, "{mark}, sent again: {said}");
            }
        }
        let stored = tx::read(&stage.installation.pool, |conn| {
            Ok(mark::table.select(mark::reason).load::<Option<String>>(conn).unwrap())
        });
        let mut times: BTreeMap<String, usize> = BTreeMap::new();
        for mark in stored.unwrap().into_iter().flatten() {
            *times.entry(mark).or_default() += 1;
        }
        let open = sent.iter().flat_map(|sent| &sent.open).map(|(mark, _)| mark);
        for mark in sent.iter().flat_map(|sent| &sent.kept).chain(open) {
            assert_eq!(times.get(mark), Some(&1), "the mark {mark} is there once");
        }
        total += kept;
    }
    let report = jiangsai::audit::usecase::verify(&stage.installation, None, |_report| {}).unwrap();
    assert_eq!(report.findings, [], "the chains are whole");
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
