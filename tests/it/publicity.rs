//! Results in public: by version, from memory, the same for everybody; and one's own, explained.

use std::sync::Barrier;

use jiangsai::kernel::role::Role;

use crate::corrections::correct_status;
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::judged::{Judged, PASSWORD, change, installation};
use crate::ranking::{open, sign_both};
use crate::registration::registered;

/// A running service with a signed round, and a host with an account.
pub(crate) fn signed(database: TestDatabase) -> (App, Judged) {
    let app = App::start(database);
    let judged = Judged::new(installation(app.database().pool(), Some(app.data())), false);
    let chief = judged.account("chief", &[Role::ChiefJudge]);
    let supervisor = judged.account("supervisor", &[Role::Supervisor]);
    open(&judged, &chief, &supervisor);
    sign_both(&judged, &chief, &supervisor);
    judged.account("host", &[Role::Host]);
    judged.account("authority", &[Role::Authority]);
    (app, judged)
}

pub(crate) fn signed_in(app: &App, login: &str) -> Client {
    let client = app.client();
    client.submit("/log-in?lang=zh-CN", "登录", &[("account", login), ("password", PASSWORD)]);
    client
}

pub(crate) fn publish(client: &Client, until: &str, reason: Option<&str>) -> Page {
    let mut values = vec![("until", until)];
    values.extend(reason.map(|reason| ("reason", reason)));
    let button = if reason.is_some() { "发布更正" } else { "发布成绩" };
    client.submit("/divisions/div-1/publish", button, &values)
}

const RESULTS: &str = "/divisions/div-1/results";

on_each_database! {
    fn what_was_published_of_a_cancelled_competition_says_so(database) {
        let (app, judged) = signed(database);
        let (host, authority, public) = (signed_in(&app, "host"), signed_in(&app, "authority"), app.client());
        publish(&host, "2099-12-31", None).expect_status(200);
        public.get(RESULTS).expect_text("公示中");
        let uid = judged.text("SELECT uid AS t FROM stream WHERE kind = 'competition'");
        let reason = [("reason", "不再举办")];
        authority.submit(&format!("/competitions/{uid}/cancel"), "确认取消", &reason).expect_status(200);
        let text = public.get(RESULTS).expect_status(200).expect_text("已取消").text();
        assert!(!text.contains("公示中"), "{text}");
        public.get("/divisions/div-1/results?lang=en").expect_text("Cancelled");
        for kind in [".json", ".csv"] {
            public.get(&format!("{RESULTS}{kind}")).expect_status(200);
        }
    }

    fn results_are_public_by_version_and_nothing_before(database) {
        let (app, judged) = signed(database);
        let public = app.client();
        for path in [RESULTS, "/divisions/div-1/results.json", "/divisions/div-1/results.csv", "/divisions/div-1/results/1"] {
            public.get(path).expect_status(404);
        }
        assert!(!public.get("/").expect_status(200).text().contains("焊工（职工组）成绩"));
        let host = signed_in(&app, "host");
        publish(&host, "2020-01-01", None).expect_status(422).expect_text("公示截止应晚于现在");
        assert_eq!((judged.count("publication"), judged.count("result")), (0, 1));
        publish(&host, "2099-12-31", None).expect_status(200).expect_text("第1版");
        let page = public.get(RESULTS).expect_status(200).expect_text("示例选手").expect_text("公示中");
        let etag = page.headers["etag"].to_str().unwrap().to_owned();
        assert!(page.headers["cache-control"].to_str().unwrap().contains("no-cache"));
        let same = ureq::get(format!("{}{RESULTS}", app.base()))
            .header("if-none-match", &etag).header("accept-encoding", "gzip").call().unwrap();
        assert_eq!(same.status().as_u16(), 304);
        let head = ureq::head(format!("{}{RESULTS}", app.base())).call().unwrap();
        assert_eq!(head.status().as_u16(), 200);
        public.get("/divisions/div-1/results?lang=en").expect_text("Open to objections");
        let record: serde_json::Value =
            serde_json::from_str(&public.get("/divisions/div-1/results.json").body).unwrap();
        assert_eq!(record["rows"].as_array().unwrap().len(), 4);
        assert_eq!(record["version"], 1);
        assert!(public.get("/divisions/div-1/results.csv").body.contains("示例职业学院"));
        public.get("/?lang=zh-CN").expect_text("正在公示");
        correct(&app, &judged, &host);
    }

    fn what_was_published_before_a_language_was_spoken_is_read_in_another(database) {
        let (app, judged) = signed(database);
        publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
        change(&judged.installation, "DELETE FROM publication_body WHERE lang = 'en'");
        let page = app.client().get("/divisions/div-1/results?lang=en").expect_status(200).expect_text("公示中");
        assert_eq!(page.headers["content-language"], "zh-CN");
    }

    fn two_clerks_at_once_publish_one_version(database) {
        let (app, judged) = signed(database);
        let clerks = [signed_in(&app, "host"), signed_in(&app, "authority")];
        let barrier = Barrier::new(2);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let running: Vec<_> = clerks
                .iter()
                .map(|clerk| {
                    let barrier = &barrier;
                    scope.spawn(move || {
                        let page = clerk.get("/divisions/div-1/publish").expect_status(200);
                        barrier.wait();
                        clerk.submit_on(&page, "发布成绩", &[("until", "2099-12-31")]).status
                    })
                })
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(statuses.contains(&200), "{statuses:?}");
        assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
        assert_eq!((judged.count("publication"), judged.count("result")), (1, 1));
    }

    fn a_look_up_tells_the_right_person_everything_and_others_nothing(database) {
        let (app, _judged) = signed(database);
        let public = app.client();
        let ask = |ticket: &str, name: &str| {
            public.submit("/look-up?lang=zh-CN", "查询", &[("ticket", ticket), ("name", name)])
        };
        let early = ask("0101", "示例选手1").expect_status(404);
        publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
        let mine = ask("0101", "示例选手1").expect_status(200);
        for words in ["我的成绩", "裁判员", "焊缝", "长度", "示例选手1"] {
            assert!(mine.text().contains(words), "{words}: {}", mine.text());
        }
        assert!(!mine.text().contains("示例judge1"), "judges are numbers");
        let wrong_name = ask("0101", "示例选手2").expect_status(404);
        let wrong_number = ask("0999", "示例选手1").expect_status(404);
        let told = |page: &Page| page.text().replace("示例选手1", "").replace("示例选手2", "");
        assert_eq!(told(&wrong_name), told(&wrong_number));
        assert_eq!(told(&wrong_name), told(&early));
        let tries = (0..70).map(|_| ask("0999", "示例").status).filter(|status| *status == 429).count();
        assert!(tries >= 10, "{tries}");
    }

    fn entrants_find_results_and_awards_from_their_entries(database) {
        let (app, judged) = signed(database);
        let unit = registered(&app, "unit-one", "unit");
        unit.submit("/units/new", "登记", &[("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")])
            .expect_status(200);
        judged.verify_unit("91441900MA0DEM013W");
        let solo = registered(&app, "solo", "contestant");
        let person = [("name", "示例选手1"), ("id", "441900190102150010"), ("phone", "19900000001")];
        solo.submit("/persons/new", "登记", &person).expect_status(200);
        let stranger = registered(&app, "stranger", "contestant");
        change(
            &judged.installation,
            "INSERT INTO entry_member (entry_id, division_id, person_id, ordinal) \
               SELECT entry.id, entry.division_id, person.id, 1 FROM entry, person WHERE entry.number = '0101';
             UPDATE entry SET unit_id = (SELECT id FROM unit WHERE credit_code = '91441900MA0DEM013W') \
               WHERE number IN ('0102', '0103');",
        );
        let own = solo.get("/entries").expect_status(200).link("2026年示例竞赛");
        for page in ["/entries", &own, "/entries/entry-1"] {
            assert!(!solo.get(page).expect_status(200).text().contains("查看成绩和每项得分"), "nothing is published: {page}");
        }
        solo.get("/divisions/div-1/my-result").expect_status(404);
        publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
        for (client, entry, name) in [(&solo, "entry-1", "示例选手1"), (&unit, "entry-2", "示例选手2"), (&unit, "entry-3", "示例选手3")] {
            for page in ["/entries", &own, &format!("/entries/{entry}")] {
                let path = format!("/divisions/div-1/my-result?entry={entry}");
                let page = client.get(page).expect_status(200);
                assert!(page.body.contains(&path), "{}: {}", page.url, page.body);
                client.get(&path).expect_status(200).expect_text(name).expect_text("焊缝");
                assert_eq!(page.link("查看全部成绩"), RESULTS);
                assert!(!page.text().contains("对账单"), "nothing is awarded");
            }
        }
        solo.get("/divisions/div-1/my-result").expect_status(200).expect_text("示例选手1");
        for (client, entry) in [(&solo, "entry-2"), (&unit, "entry-1"), (&unit, "entry-4"), (&stranger, "entry-1")] {
            client.get(&format!("/divisions/div-1/my-result?entry={entry}")).expect_status(404);
        }
        stranger.get("/divisions/div-1/my-result").expect_status(404);
        let public = app.client().get(own.trim_end_matches("/entries")).expect_status(200);
        assert_eq!(public.link("查看成绩"), RESULTS);
        change(&judged.installation, "UPDATE stream SET phase = 'awarded' WHERE kind = 'competition'");
        for (client, entry, pages) in [
            (&unit, "entry-2", &["对账单", "团队分配", "上级竞赛获奖", "兑付"][..]),
            (&solo, "entry-1", &["对账单", "兑付"][..]),
        ] {
            for page in ["/entries", &own, &format!("/entries/{entry}")] {
                let page = client.get(page).expect_status(200);
                for words in pages {
                    client.get(&page.link(words)).expect_status(200);
                }
                assert_eq!(page.text().contains("上级竞赛获奖"), pages.contains(&"上级竞赛获奖"), "{}", page.url);
            }
        }
    }

    fn only_those_who_may_publish(database) {
        let (app, judged) = signed(database);
        judged.account("outsider", &[]);
        signed_in(&app, "outsider").get("/divisions/div-1/publish").expect_status(404);
        signed_in(&app, "outsider").get("/divisions/div-1/ranking").expect_status(404);
        signed_in(&app, "chief").get("/divisions/div-1/publish").expect_status(403);
        signed_in(&app, "chief").get("/divisions/div-1/ranking").expect_status(200).expect_text("示例选手");
        let round = format!("/rounds/{}", judged.round);
        signed_in(&app, "host").get(&format!("{round}/confirm")).expect_status(403);
        signed_in(&app, "host").get(&format!("{round}/sign")).expect_status(403);
        signed_in(&app, "supervisor").get(&format!("{round}/sign")).expect_status(200).expect_text("示例选手");
        signed_in(&app, "supervisor").get(&format!("{round}/decrypt")).expect_status(200);
    }
}

/// A correction is a new version with its reason; the old one stays, under a banner.
fn correct(app: &App, judged: &Judged, host: &Client) {
    let public = app.client();
    publish(host, "2099-12-31", Some("没有变化")).expect_status(422).expect_text("没有要更正的");
    correct_status(app, host, "0101", "取消资格");
    publish(host, "2099-12-31", Some("取消资格")).expect_status(200).expect_text("第2版");
    std::thread::sleep(std::time::Duration::from_millis(1100));
    public.get(RESULTS).expect_status(200).expect_text("第2版，更正：取消资格");
    public.get("/divisions/div-1/results/1").expect_status(200).expect_text("此为第1版，已被新版更正");
    public.get("/divisions/div-1/results/3").expect_status(404);
    // Every division is published: the competition is in publicity, and official only after its end.
    let authority = signed_in(app, "authority");
    let page = authority.get("/divisions/div-1/publish").expect_status(200).expect_text("宣布为正式成绩");
    authority.submit_on(&page, "宣布为正式成绩", &[]).expect_status(422).expect_text("公示期至");
    change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
    let page = authority.get("/divisions/div-1/publish").expect_status(200);
    assert_ne!(authority.submit_on(&page, "宣布为正式成绩", &[]).status, 422);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    public.get(RESULTS).expect_status(200).expect_text("正式成绩");
}
