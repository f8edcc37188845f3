//! The days of a publicity: announced, counted, moved, over by themselves.

use std::sync::Barrier;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use jiangsai::calendar::rules::after;
use jiangsai::calendar::usecase::calendar_in_tx;
use jiangsai::kernel::clock::{Clock, civil_date};
use jiangsai::platform::db::tx;
use jiangsai::platform::system::SystemClock;

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::judged::{Judged, change};
use crate::publicity::{publish, signed, signed_in};

const RESULTS: &str = "/divisions/div-1/results";

fn today() -> NaiveDate {
    civil_date(SystemClock::default().now())
}

/// A day as a sentence says it.
fn told(day: NaiveDate) -> String {
    day.format("%Y年%-m月%-d日").to_string()
}

/// The fifth working day from today on, as the product counts.
fn fifth(app: &App) -> NaiveDate {
    let counted = |conn: &mut _| Ok(after(&calendar_in_tx(conn)?, today(), 5).day);
    tx::read(&app.database().pool(), counted).unwrap()
}

/// Moves the contest: its first and its final day.
fn contest(judged: &Judged, first: NaiveDate, last: NaiveDate) {
    let set = format!("UPDATE competition SET first_day = '{first}', final_day = '{last}'");
    change(&judged.installation, &set);
}

on_each_database! {
    fn a_publicity_is_as_long_as_approved_unless_the_authority_says_why(database) {
        let (app, judged) = signed(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        let fifth = fifth(&app);
        let short = fifth.pred_opt().unwrap().to_string();
        let said = format!("公示期不得少于5个工作日，至少到{}", told(fifth));
        host.get("/divisions/div-1/publish").expect_text("公示期不少于5个工作日");
        publish(&host, &short, None).expect_status(422).expect_text(&said);
        let reasoned = [("until", short.as_str()), ("exception", "赶在颁奖之前")];
        host.submit("/divisions/div-1/publish", "发布成绩", &reasoned).expect_status(422).expect_text(&said);
        publish(&authority, &short, None).expect_status(422).expect_text(&said);
        assert_eq!(judged.count("publication"), 0);
        authority.submit("/divisions/div-1/publish", "发布成绩", &reasoned).expect_status(200).expect_text("第1版");
        publish(&host, &fifth.to_string(), Some("公示满五个工作日")).expect_status(200).expect_text("第2版");
        change(&judged.installation, "UPDATE competition SET publicity_days = 60");
        publish(&host, &fifth.succ_opt().unwrap().to_string(), Some("再延长")).expect_status(422).expect_text("不得少于60个工作日");
    }

    fn an_end_that_moved_is_told_from_when_to_when_and_why(database) {
        let (app, _judged) = signed(database);
        let (host, public) = (signed_in(&app, "host"), app.client());
        publish(&host, "2099-12-30", None).expect_status(200);
        assert!(!public.get(RESULTS).text().contains("公示截止时间有变动"));
        for (until, version) in [("2099-12-31", "第2版"), ("2099-12-20", "第3版")] {
            publish(&host, until, Some("公示截止调整")).expect_status(200).expect_text(version);
        }
        let moved = |path: &str, from: &str| {
            public.get(path).expect_text("公示截止时间有变动，原为").expect_text(from).expect_text("公示截止调整");
        };
        std::thread::sleep(Duration::from_millis(1100));
        moved(RESULTS, "2099-12-31 24:00");
        moved("/divisions/div-1/results/2", "2099-12-30 24:00");
        let record: serde_json::Value = serde_json::from_str(&public.get("/divisions/div-1/results.json").body).unwrap();
        assert_eq!(record["moved"]["from"], "2099-12-31T16:00:00Z");
    }

    fn a_publicity_that_is_over_says_so_by_itself(database) {
        let (mut app, judged) = signed(database);
        let (host, public) = (signed_in(&app, "host"), app.client());
        publish(&host, "2099-12-31", None).expect_status(200);
        public.get(RESULTS).expect_text("公示中");
        let ask = || public.submit("/look-up?lang=zh-CN", "查询", &[("ticket", "0101"), ("name", "示例选手1")]);
        ask().expect_text("公示中");
        let competition = public.get("/").link("2026年示例竞赛 焊工（职工组）");
        assert_eq!(competition, RESULTS);
        change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
        change(&judged.installation, "DELETE FROM publication_body WHERE format = 'html-over'");
        // The row was changed behind its back.
        app.kill_and_restart();
        let public = app.client();
        for path in [RESULTS, "/", "/divisions/div-1/results?lang=zh-CN"] {
            let text = public.get(path).expect_status(200).expect_text("公示期满").text();
            assert!(!text.contains("公示中"), "{path}: {text}");
        }
        public.get("/divisions/div-1/results?lang=en").expect_text("Publicity over");
        public.submit("/look-up?lang=zh-CN", "查询", &[("ticket", "0101"), ("name", "示例选手1")]).expect_text("公示期满");
        let desk = format!("/competitions/{}/desk", judged.text("SELECT uid AS t FROM stream WHERE kind = 'competition'"));
        signed_in(&app, "host").get(&desk).expect_text("公示期满");
    }

    fn nothing_is_done_before_its_day_without_a_reason(database) {
        let (app, judged) = signed(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        let (soon, later) = (today() + Days::new(34), today() + Days::new(35));
        contest(&judged, soon, later);
        publish(&host, "2099-12-31", None).expect_status(422).expect_text(&format!("比赛{}才开始", told(soon)));
        let reasoned = [("until", "2099-12-31"), ("exception", "比赛提前举行")];
        host.submit("/divisions/div-1/publish", "发布成绩", &reasoned).expect_status(200);
        change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
        let page = authority.get("/divisions/div-1/publish").expect_text(&format!("比赛{}才结束", told(later)));
        authority.submit_on(&page, "宣布为正式成绩", &[]).expect_status(422).expect_text("提前公布正式成绩须说明理由");
        authority.submit_on(&page, "宣布为正式成绩", &[("exception", "比赛提前举行")]).expect_status(200).expect_text("成绩已正式公布");
        for action in ["declare-official", "publish"] {
            let entry = "SELECT detail AS t FROM audit_entry JOIN stream ON stream.id = stream_id \
                         WHERE kind IN ('competition', 'event') AND detail <> '{}'";
            let entry = judged.text(&format!("{entry} AND action = '{action}'"));
            assert!(entry.contains("比赛提前举行"), "{entry}");
        }
    }

    fn a_correction_and_official_results_at_once_are_never_both_done(database) {
        let (app, judged) = signed(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        publish(&host, "2099-12-31", None).expect_status(200);
        let reset = "DELETE FROM division_official; UPDATE stream SET phase = 'publicity' WHERE kind IN ('competition', 'event'); \
                     UPDATE publication SET until = '2026-01-01 00:00:00'";
        for round in 1..=6 {
            change(&judged.installation, reset);
            let (form, page) = (host.get("/divisions/div-1/publish"), authority.get("/divisions/div-1/publish"));
            let barrier = Barrier::new(2);
            let (declared, published) = std::thread::scope(|scope| {
                let publishing = scope.spawn(|| {
                    barrier.wait();
                    let values = [("until", "2099-12-31"), ("reason", "延长公示")];
                    host.submit_on(&form, "发布更正", &values).status
                });
                barrier.wait();
                (authority.submit_on(&page, "宣布为正式成绩", &[]).status, publishing.join().unwrap())
            });
            let done = [declared, published].into_iter().filter(|status| *status == 200).count();
            assert_eq!(done, 1, "round {round}: {declared} {published}");
            assert!(declared < 500 && published < 500, "round {round}: {declared} {published}");
        }
    }
}
