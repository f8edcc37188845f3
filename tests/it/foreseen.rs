//! What is decided before the signatures shows its effect before it counts; and blind rounds stay blind.

use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::ranking::usecase::division;

use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::judged::{Judged, change, installation};
use crate::publicity::signed_in;
use crate::ranking::open;

/// Four entries, the first two tied by the trimmed mean; of the second code one judge's mark is far below the others'.
fn hall(database: TestDatabase) -> (App, Judged) {
    let (app, judged) = tied(database);
    far_mark(&judged, "1000");
    (app, judged)
}

/// Four entries, the first two tied.
fn tied(database: TestDatabase) -> (App, Judged) {
    let app = App::start(database);
    let judged = Judged::new(installation(app.database().pool(), Some(app.data())), true);
    for (login, role) in [
        ("chief", Role::ChiefJudge),
        ("host", Role::Host),
        ("registrar", Role::Registrar),
        ("authority", Role::Authority),
    ] {
        judged.account(login, &[role]);
    }
    (app, judged)
}

fn far_mark(judged: &Judged, value: &str) {
    let sheet = "SELECT max(sheet.id) FROM sheet JOIN blind_subject ON blind_subject.id = sheet.subject_id \
                 JOIN module ON module.id = sheet.module_id WHERE blind_subject.ordinal = 2 AND module.code = 'A' \
                 AND sheet.agreed = FALSE";
    change(
        &judged.installation,
        &format!("UPDATE mark SET value_thousandths = {value} WHERE sheet_id = ({sheet})"),
    );
}

fn codes(judged: &Judged) -> Vec<String> {
    (1..=4)
        .map(|ordinal| judged.text(&format!("SELECT code AS t FROM blind_subject WHERE ordinal = {ordinal}")))
        .collect()
}

const MEAN: [(&str, &str); 3] = [("module", "A"), ("aggregation", "mean"), ("reason", "复议后改用平均分")];

fn ask_for_mean(judged: &Judged, chief: &Client) -> Page {
    chief.submit(&format!("/rounds/{}/decisions", judged.round), "改用此方法", &MEAN)
}

/// The page without what tells one entry from another: number and name, and the hidden digest.
fn without_the_entry(page: &Page, number: usize) -> String {
    let text = page.text().replace(&format!("010{number}"), "NUMBER");
    text.replace(&format!("示例选手{number}"), "NAME").replace(&format!("/entry-{number}/"), "/ENTRY/")
}

on_each_database! {
    fn another_aggregation_shows_by_code_who_moves_and_counts_at_the_second_press(database) {
        let (app, judged) = hall(database);
        let chief = signed_in(&app, "chief");
        let entries = judged.count("audit_entry");
        let shown = ask_for_mean(&judged, &chief).expect_status(200).expect_text("尚未生效").expect_text("受影响4项");
        assert_eq!((judged.count("judging_decision"), judged.count("audit_entry")), (0, entries));
        let text = shown.text();
        assert!(!text.contains("示例选手") && !text.contains("010"), "the codes are closed: {text}");
        for code in codes(&judged).iter().take(2) {
            assert!(text.contains(code), "{code} moves: {text}");
        }
        let form = chief.submit_on(&shown, "返回修改", &[]).expect_status(200);
        assert!(form.body.contains("复议后改用平均分"), "what was typed stands there");
        assert_eq!(judged.count("judging_decision"), 0);
        chief.submit_on(&shown, "确认生效", &[]).expect_status(200).expect_text("改用");
        assert_eq!(judged.count("judging_decision"), 1);
        // Taking it back shows what that does, too.
        let page = chief.get(&format!("/rounds/{}/decisions", judged.round));
        let back = chief.submit_on(&page, "撤回", &[("reason", "仍按原方法")]).expect_text("受影响4项");
        assert_eq!(judged.count("judging_decision"), 1);
        chief.submit_on(&back, "确认生效", &[]).expect_status(200);
        assert_eq!(judged.count("judging_decision"), 2);
    }

    fn what_changed_since_it_was_looked_at_is_looked_at_again(database) {
        let (app, judged) = hall(database);
        let chief = signed_in(&app, "chief");
        let shown = ask_for_mean(&judged, &chief).expect_status(200);
        far_mark(&judged, "2000");
        let again = chief.submit_on(&shown, "确认生效", &[]).expect_status(409).expect_text("请重新核对");
        assert_eq!(judged.count("judging_decision"), 0);
        assert!(again.body.contains("复议后改用平均分"), "what was typed goes along");
        chief.submit_on(&again, "确认生效", &[]).expect_status(200);
        assert_eq!(judged.count("judging_decision"), 1);
    }

    /// Whoever sends another decision with the effect of one that was looked at is shown the effect of what is sent.
    fn an_effect_is_that_of_the_very_decision(database) {
        let (app, judged) = hall(database);
        let chief = signed_in(&app, "chief");
        let shown = ask_for_mean(&judged, &chief);
        let mut form = html::forms(&shown.body).into_iter().find(html::Form::shows_an_effect).unwrap();
        form.values.retain(|(name, _)| name != "aggregation");
        form.values.push(("aggregation".into(), "median".into()));
        chief.post(&form.action, &form.values).expect_status(409);
        for wrong in ["", "x", "<script>alert(1)</script>"] {
            form.values.retain(|(name, _)| name != "foreseen");
            form.values.push(("foreseen".into(), wrong.into()));
            let answer = chief.post(&form.action, &form.values);
            assert!(answer.status == 409 || answer.status == 200 && wrong.is_empty(), "{} {}", answer.status, answer.text());
        }
        assert_eq!(judged.count("judging_decision"), 0);
    }

    fn dropping_a_judge_while_sheets_are_open_says_so(database) {
        let (app, judged) = hall(database);
        change(&judged.installation, "UPDATE stream SET phase = 'open' WHERE id = (SELECT min(id) FROM sheet)");
        change(&judged.installation, "UPDATE module SET aggregation = 'mean', trim = 0 WHERE code = 'A'");
        let chief = signed_in(&app, "chief");
        let drop = [("module", "A"), ("judge", "3"), ("reason", "回避")];
        let page = format!("/rounds/{}/decisions", judged.round);
        let shown = chief.submit(&page, "不计此裁判员", &drop).expect_status(200).expect_text("还有1张评分表没有签名");
        assert_eq!(judged.count("judging_decision"), 0);
        chief.submit_on(&shown, "确认生效", &[]).expect_status(200).expect_text("不计裁判3");
    }

    /// Whoever is named while the codes are closed: the first, the last and the tied look alike, to the registrar and to the
    /// host, and nothing tells how many would move.
    fn a_status_before_decryption_tells_nothing_of_the_code_behind_it(database) {
        let (app, judged) = hall(database);
        let codes = codes(&judged);
        for login in ["registrar", "host"] {
            let reader = signed_in(&app, login);
            let steps = judged.count("entry_review");
            let pages: Vec<String> = (1..=4).map(|number| {
                let shown = reader.submit(
                    &format!("/entries/entry-{number}"),
                    "记录状态",
                    &[("status", "disqualified"), ("status_reason", "资格不符")],
                );
                let shown = shown.expect_status(200).expect_text("4 → 3").expect_text("加密号尚未公开");
                without_the_entry(&shown, number)
            }).collect();
            for page in &pages {
                assert_eq!(page, &pages[0], "{login} would know one entry from another");
                assert!(codes.iter().all(|code| !page.contains(code)), "no code is told: {page}");
                assert!(!page.contains("受影响"), "nor how many move: {page}");
            }
            assert_eq!(judged.count("entry_review"), steps);
        }
    }

    fn a_status_after_decryption_shows_the_ranking_to_whoever_may_read_it(database) {
        let (app, judged) = hall(database);
        let chief = judged.account("chief-b", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        open(&judged, &chief, &supervisor);
        let first = judged.text(
            "SELECT entry.uid AS t FROM opened_map JOIN entry ON entry.id = opened_map.entry_id \
             JOIN blind_subject ON blind_subject.id = opened_map.subject_id WHERE blind_subject.ordinal = 1",
        );
        let out = [("status", "disqualified"), ("status_reason", "资格不符")];
        let registrar = signed_in(&app, "registrar");
        let page = registrar.submit(&format!("/entries/{first}"), "记录状态", &out).expect_status(200);
        assert!(!page.text().contains("受影响"), "who may not read the ranking learns nothing of it: {}", page.text());
        page.expect_text("只对可查看排名的人员显示");
        let host = signed_in(&app, "host");
        let shown = host.submit(&format!("/entries/{first}"), "记录状态", &out).expect_status(200);
        let shown = shown.expect_text("受影响4项").expect_text("示例选手").expect_text("取消");
        let status = || judged.text(&format!("SELECT status AS t FROM entry WHERE uid = '{first}'"));
        assert_eq!(status(), "ranked");
        host.submit_on(&shown, "确认生效", &[]).expect_status(200).expect_text("参赛状态已记录");
        assert_eq!(status(), "disqualified");
    }

    fn a_tie_shows_who_moves_before_it_is_decided(database) {
        let (app, judged) = tied(database);
        let chief = judged.account("chief-b", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        open(&judged, &chief, &supervisor);
        let authority = signed_in(&app, "authority");
        let page = authority.get("/divisions/div-1/ranking").expect_status(200);
        let places: Vec<String> = html::forms(&page.body).iter().flat_map(|form| &form.fields)
            .map(|(name, _)| name.clone()).filter(|name| name.starts_with("place-")).collect();
        assert_eq!(places.len(), 2, "{}", page.text());
        let typed = [(places[0].as_str(), "2"), (places[1].as_str(), "1"), ("who", "裁判委员会"), ("reason", "当众抽签")];
        let shown = authority.submit_on(&page, "记录决定", &typed).expect_status(200).expect_text("受影响2项");
        assert_eq!(judged.count("ranking_decision"), 0);
        let done = authority.submit_on(&shown, "确认生效", &[]).expect_status(200).expect_text("决定已记录");
        assert_eq!(judged.count("ranking_decision"), 1);
        let back = authority.submit_on(&done, "撤回决定", &[("withdraw-reason", "重新抽签")]).expect_text("受影响2项");
        authority.submit_on(&back, "确认生效", &[]).expect_status(200).expect_text("决定已撤回");
        assert_eq!(judged.count("ranking_decision"), 2);
    }

    fn ties_are_decided_by_whom_the_plan_names(database) {
        let (app, judged) = tied(database);
        let chief = judged.account("chief-b", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        open(&judged, &chief, &supervisor);
        let ranking = "/divisions/div-1/ranking";
        let (chief, authority) = (signed_in(&app, "chief"), signed_in(&app, "authority"));
        let decide = |reader: &Client, page: &Page, document: &str| {
            let mut typed = tie(page);
            typed.push(("document".to_owned(), document.to_owned()));
            let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            reader.submit_on(page, "记录决定", &typed)
        };
        let open_page = chief.get(ranking).expect_status(200).expect_text("并列由裁判长或主管单位裁定");
        change(&judged.installation, "UPDATE division SET ties_by = 'authority'");
        decide(&chief, &open_page, "").expect_status(409);
        let form = html::forms(&open_page.body).into_iter().find(|form| form.action.ends_with("/ranking/decisions")).unwrap();
        let mut typed = tie(&open_page);
        typed.extend(form.values.into_iter().filter(|(name, _)| ["csrf", "kind"].contains(&name.as_str())));
        chief.post(&form.action, &typed).expect_status(422).expect_text("按方案，并列由主管单位裁定");
        let page = chief.get(ranking).expect_status(200);
        assert!(!page.body.contains("place-"), "who may not decide is not asked: {}", page.text());
        let page = authority.get(ranking).expect_text("并列由主管单位裁定");
        decide(&authority, &page, "").expect_status(200).expect_text("尚未生效");
        change(&judged.installation, "UPDATE division SET ties_by = 'committee', ties_committee = '示例裁判委员会'");
        let page = chief.get(ranking).expect_text("并列由示例裁判委员会裁定");
        decide(&chief, &page, "").expect_status(422).expect_text("请填写文号");
        assert_eq!(judged.count("ranking_decision"), 0);
        let shown = decide(&chief, &page, "示例纪要〔2026〕3号").expect_status(200);
        chief.submit_on(&shown, "确认生效", &[]).expect_status(200).expect_text("示例裁判委员会");
        assert_eq!(judged.count("ranking_decision"), 1);
    }

    /// Ties behind the last prize and the last title wait for nobody; one at a prize does.
    fn ties_that_win_nothing_hold_nobody_up(database) {
        let (_app, judged) = tied(database);
        let of = |ordinal: u8| format!(
            "(SELECT sheet.id FROM sheet JOIN blind_subject ON blind_subject.id = sheet.subject_id WHERE blind_subject.ordinal = {ordinal})"
        );
        for (aspect, value) in [("asp-a", 30_000), ("asp-b", 40_000)] {
            for ordinal in [3, 4] {
                change(&judged.installation, &format!(
                    "UPDATE mark SET value_thousandths = {value} WHERE sheet_id IN {} \
                     AND aspect_id = (SELECT id FROM aspect WHERE uid = '{aspect}')", of(ordinal)
                ));
            }
        }
        let chief = judged.account("chief-b", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        open(&judged, &chief, &supervisor);
        let page = division::page(judged.by(&chief), &judged.division).unwrap();
        let ties: Vec<usize> = page.ties.iter().map(|tie| tie.rank).collect();
        assert_eq!(ties, [1], "two share the first place, and two the third, which wins nothing");
        let record = page.record.unwrap();
        assert_eq!(record.open.len(), 1, "{:?}", record.open);
        assert!(record.notices.iter().any(|notice| notice.key == "rank-notice-ties-shared"), "{:?}", record.notices);
        assert_eq!(record.rows.iter().map(|row| row.rank).collect::<Vec<_>>(), [Some(1), Some(1), Some(3), Some(3)]);
        // A title that hangs on the third place makes a difference.
        change(&judged.installation, "UPDATE division SET title_quota = 3");
        let page = division::page(judged.by(&chief), &judged.division).unwrap();
        assert_eq!(page.ties.iter().map(|tie| tie.rank).collect::<Vec<_>>(), [1, 3]);
    }
}

/// The first tie of a ranking page, decided against the order in which it stands there.
fn tie(page: &Page) -> Vec<(String, String)> {
    let fields = html::forms(&page.body).into_iter().flat_map(|form| form.fields);
    let places = fields.map(|(name, _)| name).filter(|name| name.starts_with("place-")).take(2);
    let mut typed: Vec<(String, String)> =
        places.zip(["2", "1"]).map(|(name, place)| (name, place.to_owned())).collect();
    typed.extend(
        [("who", "裁判长"), ("reason", "当众抽签")].map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    typed
}
