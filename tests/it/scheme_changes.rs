//! Modules and aspects of a scheme: changed, put in another order, copied, taken away after a question.

use jiangsai::platform::db::Pool;

use crate::awards::seed::{counted, texts};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::on_each_database;
use crate::setup::{data, draft, office, set_up};

/// Codes of what stands in a table of the scheme, in order.
fn codes(pool: &Pool, of: &str) -> Vec<String> {
    let query = format!("SELECT CAST(ordinal AS TEXT) || ' ' || code AS text FROM {of}");
    texts(pool, &query).into_iter().map(|line| line.split_once(' ').unwrap().1.to_owned()).collect()
}

fn module(host: &Client, round: &str, code: &str) -> String {
    let edit =
        host.get(&format!("/rounds/{round}/scheme")).expect_status(200).link(&format!("修改模块{code}"));
    edit.strip_suffix("/edit").unwrap().to_owned()
}

on_each_database! {
    fn aspects_are_changed_put_in_another_order_added_and_taken_out_in_one_form(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let round = set_up(&host, &draft(&host));
        let pool = app.database().pool();
        let url = format!("{}/edit", module(&host, &round, "A"));
        let three = "A1;外圆尺寸;M;40;0.5\nA2;表面;S;40\nA3;工艺;S;20";
        host.submit(&url, "保存", &[("aspects", three)]).expect_status(200);
        assert_eq!(codes(&pool, "aspect"), ["A1", "A2", "A3"]);
        let kept = "SELECT uid AS text FROM aspect WHERE code IN ('A1', 'A3')";
        let before = texts(&pool, kept);
        let [page, earlier] = [(), ()].map(|()| host.get(&url).expect_status(200));
        assert!(page.body.contains("A1;外圆尺寸;M;40;0.5"), "it is filled in as it stands");
        let other = "A3;工艺规范;S;30\nA1;外圆尺寸;M;40;0.5\nA4;去毛刺;S;30";
        host.submit_on(&page, "保存", &[("aspects", other), ("name", "零件加工")]).expect_status(200).expect_text("工艺规范");
        assert_eq!(codes(&pool, "aspect"), ["A3", "A1", "A4"]);
        assert_eq!(texts(&pool, kept), before, "what keeps its code is the same aspect");
        // The second of two editors is told, and nothing is lost.
        let stands = data(&app);
        let told = host.submit_on(&earlier, "保存", &[("name", "另一名称")]).expect_status(409);
        assert!(told.body.contains("另一名称"), "{}", told.text());
        host.submit(&url, "保存", &[("aspects", "A1;x;Q;1"), ("code", "A 1")]).expect_status(422);
        assert_eq!(data(&app), stands);
    }

    fn modules_change_places_are_copied_and_go_after_a_question(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let round = set_up(&host, &draft(&host));
        let pool = app.database().pool();
        let scheme = format!("/rounds/{round}/scheme");
        let a = module(&host, &round, "A");
        let aspects = counted(&pool, "aspect");
        host.submit(&format!("{a}/copy"), "添加", &[]).expect_status(422);
        host.submit(&format!("{a}/copy"), "添加", &[("code", "A")]).expect_status(422).expect_text("已有模块A");
        host.submit(&format!("{a}/copy"), "添加", &[("code", "B")]).expect_status(200).expect_text("已添加模块B");
        assert_eq!((codes(&pool, "module"), counted(&pool, "aspect")), (vec!["A".to_owned(), "B".to_owned()], 2 * aspects));
        host.submit(&scheme, "下移模块A", &[]).expect_status(200).expect_text("已调整模块的顺序");
        assert_eq!(codes(&pool, "module"), ["B", "A"]);
        host.submit(&scheme, "上移模块A", &[]).expect_status(200);
        assert_eq!(codes(&pool, "module"), ["A", "B"]);
        let b = module(&host, &round, "B");
        host.submit(&format!("{b}/edit"), "保存", &[("code", "A")]).expect_status(422).expect_text("已有模块A");
        let ask = host.get(&format!("{b}/remove")).expect_status(200).expect_text(&format!("连同其{aspects}个评分点"));
        assert_eq!(codes(&pool, "module"), ["A", "B"], "asking removes nothing");
        host.submit_on(&ask, "删除", &[]).expect_status(200).expect_text("模块已删除");
        assert_eq!((codes(&pool, "module"), counted(&pool, "aspect")), (vec!["A".to_owned()], aspects));
    }
}
