//! What was wrong in the scheme, and names that were misspelt, are put right in what is published.

use jiangsai::kernel::score::Score;
use jiangsai::lifecycle::ranking::model::correction::Item;
use jiangsai::lifecycle::ranking::usecase::correct::{propose, read};
use jiangsai::lifecycle::ranking::usecase::export;
use jiangsai::portal::usecase::correction;

use crate::corrections::{Hall, hall};
use crate::helpers::database::on_each_database;
use crate::helpers::judged::change;
use crate::publicity::{publish, signed, signed_in};

on_each_database! {
    /// A full mark or a weight that was drawn up wrongly counts rightly in every ranking since; the sealed scheme stays.
    fn a_value_of_the_scheme_is_mended_for_everybody(database) {
        let hall = hall(&database);
        let points = |points: i64| Score::from_thousandths(points * 1000);
        let value = |module: &str, aspect: Option<&str>, before: i64, value: i64| Item::SchemeValue {
            module: module.into(),
            aspect: aspect.map(str::to_owned),
            before: points(before),
            value: points(value),
        };
        let total = |hall: &Hall| hall.record().rows[0].total.clone().unwrap();
        let before = total(&hall);
        let uid = hall.propose(&[value("A", None, 40, 50)]);
        let problems = correction::page(hall.judged.by(&hall.chief), &uid).unwrap().preview.problems;
        assert!(!problems.is_empty(), "the weights no longer add up to the full mark");
        propose::add(hall.judged.acts(&hall.host), &uid, &[value("B", None, 60, 50)]).unwrap();
        let page = correction::page(hall.judged.by(&hall.chief), &uid).unwrap();
        assert!(page.preview.problems.is_empty(), "{:?}", page.preview.problems);
        assert_eq!(page.preview.moved.len(), 4, "it counts for everybody");
        assert_eq!(hall.adopt(&uid), 2);
        assert_ne!(total(&hall), before);
        assert_eq!(hall.judged.count("module WHERE weight_thousandths = 40000"), 1, "the sealed scheme stays");
        let ranked = export::read(hall.judged.by(&hall.host), &hall.judged.round).unwrap();
        assert_eq!(*ranked.record, hall.record());
        // The agreed length may be as much as it should have been from the beginning, and a mark above the old one is taken.
        let uid = hall.propose(&[value("B", Some("B1"), 60, 80)]);
        let offered = read::offered(hall.judged.by(&hall.host), &uid).unwrap();
        let first = hall.placed(1);
        let items = offered.changed(&first, &[("B/B1/0".into(), "75".into())]).unwrap();
        propose::add(hall.judged.acts(&hall.host), &uid, &items).unwrap();
        assert_eq!(hall.adopt(&uid), 3);
        let ranked = export::read(hall.judged.by(&hall.host), &hall.judged.round).unwrap();
        assert_eq!(*ranked.record, hall.record());
    }

    /// A misspelt name is the register's to correct; the public reads it in a version of its own, and the result stays.
    fn a_name_corrected_in_the_register_is_published_anew_without_another_result(database) {
        let (app, judged) = signed(database);
        let host = signed_in(&app, "host");
        publish(&host, "2099-12-31", None).expect_status(200);
        let again = host.submit("/divisions/div-1/publish", "发布更正", &[("until", "2099-12-31"), ("reason", "名单更正")]);
        again.expect_status(422).expect_text("没有要更正的");
        change(&judged.installation, "UPDATE entry SET team_name = '示例选手壹' WHERE number = '0101'");
        let form = host.get("/divisions/div-1/publish").expect_status(200);
        assert!(form.body.contains("名单更正"), "the reason stands in the form: {}", form.text());
        publish(&host, "2099-12-31", Some("名单更正")).expect_status(200).expect_text("第2版");
        app.client().get("/divisions/div-1/results?lang=zh-CN").expect_text("示例选手壹").expect_text("名单更正");
        app.client().get("/divisions/div-1/results/1?lang=zh-CN").expect_text("示例选手1");
        assert_eq!(judged.count("result"), 1);
    }

    fn officials_mend_the_scheme_through_the_pages(database) {
        let (app, _judged) = signed(database);
        let host = signed_in(&app, "host");
        let proposed = host.submit("/divisions/div-1/corrections/new", "提出", &[("ground", "recheck"), ("reason", "满分填错")]);
        let page = proposed.expect_status(200).url;
        let path = format!("/corrections/{}", page.rsplit('/').next().unwrap().split('?').next().unwrap());
        let form = format!("{path}/add/scheme");
        host.get(&form).expect_status(200).expect_text("外观 权重（40").expect_text("尺寸 长度 满分（60");
        for (of, value, said) in [("A", "0", "大于0"), ("C", "5", "评分点"), ("B/B9", "5", "评分点")] {
            host.submit(&form, "加入更正", &[("of", of), ("value", value)]).expect_status(422).expect_text(said);
        }
        host.submit(&form, "加入更正", &[("of", "B/B1"), ("value", "80")]).expect_status(200).expect_text("满分：60 → 80");
    }
}
