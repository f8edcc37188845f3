//! Working days: the administrator tells a year, and everybody counts by it from then on.

use jiangsai::calendar::rules::after;
use jiangsai::calendar::usecase::calendar_in_tx;
use jiangsai::platform::db::tx;
use jiangsai::shell::demo;

use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::on_each_database;
use crate::helpers::walk;

fn signed_in(app: &App, login: &str) -> Client {
    let client = app.client();
    client.submit("/log-in?lang=zh-CN", "登录", &[("account", login), ("password", demo::PASSWORD)]);
    client
}

/// The day that is so many working days after another, and whether a year was not known.
fn counted(app: &App, from: &str, days: u32) -> (String, bool) {
    tx::read(&app.database().pool(), |conn| {
        let counted = after(&calendar_in_tx(conn).unwrap(), from.parse().unwrap(), days);
        Ok((counted.day.to_string(), counted.notice().is_some()))
    })
    .unwrap()
}

on_each_database! {
    fn an_administrator_tells_the_days_of_a_year_and_mends_them(database) {
        let app = App::start(database);
        walk::people(&app);
        assert_eq!(counted(&app, "2027-02-05", 1), ("2027-02-08".to_owned(), true));
        let admin = signed_in(&app, "admin");
        let page = admin.get("/working-days").expect_status(200).expect_text("放假33天，周末上班6天");
        let wrong = [("year", "2027"), ("source", "示例通知"), ("off", "2026-02-05\n2027-02-06"), ("work", "2027-02-06\n2027-02-09")];
        admin
            .submit_on(&page, "保存", &wrong)
            .expect_status(422)
            .expect_text("2026年2月5日不在这一年")
            .expect_text("2027年2月6日既列为放假又列为上班")
            .expect_text("2027年2月9日不是周六、周日");
        let days = [("year", "2027"), ("source", "示例通知"), ("off", "2027-02-06..2027-02-12"), ("work", "2027-02-14")];
        admin.submit("/working-days", "保存", &days).expect_status(200).expect_text("放假7天，周末上班1天");
        assert_eq!(counted(&app, "2027-02-05", 1), ("2027-02-14".to_owned(), false));
        let mended = admin.get("/working-days?year=2027").expect_status(200);
        assert!(mended.body.contains("2027-02-06..2027-02-12"), "{}", mended.body);
        admin.submit_on(&mended, "保存", &[("off", "2027-02-06..2027-02-11")]).expect_status(200).expect_text("放假6天");
        assert_eq!(counted(&app, "2027-02-05", 1), ("2027-02-12".to_owned(), false));
        // The year that came along is mended likewise.
        let published = admin.get("/working-days?year=2026");
        admin.submit_on(&published, "保存", &[("work", "")]).expect_status(200).expect_text("周末上班0天");
        assert_eq!(counted(&app, "2026-02-13", 1), ("2026-02-24".to_owned(), false));
        for somebody in ["authority", "host"] {
            signed_in(&app, somebody).get("/working-days").expect_status(403);
        }
        admin.get("/audit").expect_text("录入节假日");
    }
}
