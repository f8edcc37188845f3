//! Two people with one form: the second is told, keeps what was typed, and may send it again.

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::setup::{data, draft, office, set_up};

on_each_database! {
    /// Two people change one event from the same page: the second is told, and nothing of the first is lost.
    fn two_editors_of_one_event_lose_nothing(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        set_up(&host, &uid);
        let overview = host.get(&format!("/competitions/{uid}/setup"));
        for (form, value) in [("修改赛项", "数控铣工"), ("修改组别", "学生组")] {
            let path = overview.link(form);
            let (first, second) = (authority.get(&path), host.get(&path));
            authority.submit_on(&first, "保存", &[("name", value)]).expect_status(200).expect_text(value);
            let before = data(&app);
            let late = host.submit_on(&second, "保存", &[("name", "晚了一步")]).expect_status(409).expect_text("他人已修改");
            assert_eq!(data(&app), before);
            assert!(late.body.contains("value=\"晚了一步\""), "what was typed stands there: {}", late.body);
            host.submit_on(&late, "保存", &[]).expect_status(200).expect_text("晚了一步");
            host.submit(&path, "保存", &[("name", "重新填写")]).expect_status(200).expect_text("重新填写");
        }
    }
}
