//! How deep a contestant sees into the own result: by the total alone, by module, or down to every judge's mark.

use jiangsai::kernel::because::Because;
use jiangsai::kernel::lang::Lang;
use jiangsai::pages::messages;
use jiangsai::scoring::model::{Aggregation, Topic, Why};

use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::judged::change;
use crate::publicity::{publish, signed, signed_in};

/// What the look-up shows of a published result, where the competition shows so much.
fn looked_up(database: TestDatabase, depth: &str) -> String {
    let (app, judged) = signed(database);
    change(&judged.installation, &format!("UPDATE competition SET explain_depth = '{depth}'"));
    publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
    let sent = [("ticket", "0101"), ("name", "示例选手1")];
    let page = app.client().submit("/look-up?lang=zh-CN", "查询", &sent);
    without_gaps(&page.expect_status(200).text())
}

fn without_gaps(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A sentence as the page says it.
fn said(topic: Topic, values: impl FnOnce(Because) -> Because) -> String {
    without_gaps(&messages::say(Lang::Zh, Why::new(topic, values).because()))
}

/// The three judges' sums in module A, for each place of the draw; with one dropped at each end the middle counts.
const SUMS: [[&str; 3]; 4] =
    [["36.5", "37", "37.5"], ["35.5", "36", "36.5"], ["34.5", "35", "35.5"], ["33.5", "34", "34.5"]];

fn panel(sums: &[&str; 3]) -> String {
    let aggregation = Aggregation::Trimmed { drop: 1 }.message_key();
    said(Topic::PanelTrimmed, |why| {
        let why = why.text("module", "A").list("sums", *sums).word("aggregation", aggregation);
        why.count("drop", 1).text("scored", sums[1])
    })
}

fn points(sums: &[&str; 3]) -> String {
    let forty = "40".parse().unwrap();
    said(Topic::Points, |why| {
        let why = why.text("module", "A").text("mark", sums[1]).mark("max", forty).mark("weight", forty);
        why.text("points", sums[1])
    })
}

/// The sums alone, in whatever sentence they may stand.
fn list(sums: &[&str; 3]) -> String {
    sums.join(Lang::Zh.list_separator())
}

/// Of how many places of the draw the page says that: the entry drew one of them.
fn places(page: &str, words: fn(&[&str; 3]) -> String) -> usize {
    SUMS.iter().filter(|sums| page.contains(&words(sums))).count()
}

/// The start of what is said of the total.
fn total() -> String {
    said(Topic::Total, |why| why.text("total", ""))
}

on_each_database! {
    fn by_total_neither_modules_nor_judges_are_shown(database) {
        let page = looked_up(database, "total");
        assert!(page.contains(&total()), "{page}");
        assert_eq!((places(&page, points), places(&page, panel), places(&page, list)), (0, 0, 0), "{page}");
        for hidden in ["外观", "尺寸", "焊缝"] {
            assert!(!page.contains(hidden), "{hidden}: {page}");
        }
    }

    fn by_module_the_marks_of_modules_are_shown_and_no_judges_sum(database) {
        let page = looked_up(database, "module");
        assert!(page.contains(&total()), "{page}");
        assert_eq!((places(&page, points), places(&page, panel), places(&page, list)), (1, 0, 0), "{page}");
        assert!(page.contains("外观") && page.contains("尺寸"), "{page}");
        assert!(!page.contains("焊缝"), "{page}");
    }

    fn by_aspect_every_judges_sum_and_mark_is_shown(database) {
        let page = looked_up(database, "aspect");
        assert!(page.contains(&total()), "{page}");
        assert_eq!((places(&page, points), places(&page, panel), places(&page, list)), (1, 1, 1), "{page}");
        assert!(page.contains("外观") && page.contains("尺寸") && page.contains("焊缝"), "{page}");
    }
}
