//! A press does what it was meant for: the second one of a double click nothing, a signature only what was read back.

use crate::awards::seed::counted;
use crate::draw::{serve, signed_in};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::stage::{PASSWORD, Size, Stage};
use crate::helpers::walk::id_number;
use crate::judging::{read_back, sheets};
use crate::registration::{member, opened, registered, registrar};
use crate::setup::{data, uid_of};

/// Nine codes: one page of the reading back is not enough.
const SIZE: Size = Size { entries: 9, judges: 1 };

/// Marks everything a judge has: the scores of the sheet at `low` with 1, all others with what is nearly full.
fn mark_all(judge: &Client, low: usize) {
    for (index, sheet) in sheets(judge).iter().enumerate() {
        let page = judge.get(sheet).expect_status(200);
        let form = html::forms(&page.body).into_iter().find(|form| form.action == *sheet).unwrap();
        let marks: Vec<String> = form
            .fields
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|name| name.starts_with("mark:"))
            .collect();
        let mut values: Vec<(String, String)> =
            form.values.into_iter().filter(|(name, _)| !marks.contains(name)).collect();
        for name in marks {
            let scored = page.body.contains(&format!("id=\"f-{name}\" name=\"{name}\""));
            let scale = page.body.contains(&format!("name=\"{name}\" value=\"3\""));
            let value = match (scored, scale) {
                (false, true) => "2",
                (false, false) => "5",
                (true, _) => {
                    if index == low {
                        "1"
                    } else {
                        "9"
                    }
                }
            };
            if !values.iter().any(|(other, _)| *other == name) {
                values.push((name, value.to_owned()));
            }
        }
        judge.post(sheet, &values).expect_status(200);
    }
}

fn seat(judge: &Client) -> String {
    let links = html::links(&judge.get("/judge").body);
    links.iter().find_map(|link| link.strip_suffix("/compare").map(str::to_owned)).unwrap()
}

on_each_database! {
    fn signing_asks_for_all_of_it_read_back_whatever_address_is_typed(database) {
        let (app, _stage) = serve(database, |url, data| Stage::set(url, data, SIZE).drawn().judging());
        let judge = signed_in(&app, "judge1");
        mark_all(&judge, usize::MAX);
        let seat = seat(&judge);
        let sign = format!("{seat}/sign");
        let skipped = judge.get(&sign).expect_status(200).expect_text("签名前须逐份核对");
        assert!(!skipped.body.contains("name=\"password\""));
        // A page in the middle is nobody's to begin with.
        let middle = judge.get(&format!("{seat}/read-back?page=3")).expect_status(200);
        assert!(middle.url.ends_with("/read-back"), "{}", middle.url);
        let forged = judge.get(&format!("{seat}/read-back?page=2&read=00")).expect_status(200);
        assert!(forged.url.ends_with("/read-back"), "{}", forged.url);
        let whole = read_back(&judge, &seat);
        let form = html::forms(&judge.get(&whole).expect_status(200).body).into_iter().find(|form| form.action == sign).unwrap();
        let with = |read: &str| -> Vec<(String, String)> {
            let rest = form.values.iter().filter(|(name, _)| !["read", "client_uid", "password"].contains(&name.as_str())).cloned();
            rest.chain([("read".into(), read.into()), ("password".into(), PASSWORD.into())]).collect()
        };
        let before = data(&app);
        judge.post(&sign, &with("")).expect_status(422).expect_text("签名前请先逐份核对");
        judge.post(&sign, &with("0123456789abcdef")).expect_status(422);
        assert_eq!(data(&app), before);
        // What was read back before a change is not what is signed.
        let sheet = sheets(&judge).remove(0);
        let page = judge.get(&sheet).expect_status(200);
        let changed = html::forms(&page.body).into_iter().find(|form| form.action == sheet).unwrap();
        let field = changed.fields.iter().find(|(name, _)| name.starts_with("mark:")).unwrap().0.clone();
        let mut values: Vec<(String, String)> = changed.values.into_iter().filter(|(name, _)| *name != field).collect();
        values.push((field, "5".to_owned()));
        judge.post(&sheet, &values).expect_status(200);
        judge.get(&whole).expect_status(200).expect_text("签名前须逐份核对");
        judge.submit(&read_back(&judge, &seat), "签名18张", &[("password", PASSWORD)]).expect_status(200).expect_text("已签名");
    }

    fn a_mark_far_below_the_others_is_told_before_signing_and_to_the_chief(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, Size { entries: 4, judges: 1 }).drawn().judging());
        let judge = signed_in(&app, "judge1");
        mark_all(&judge, 0);
        let seat = seat(&judge);
        let page = judge.get(&format!("{seat}/read-back")).expect_status(200);
        assert_eq!(page.body.matches("num low").count(), 2, "the two scores of one code");
        judge.get(&read_back(&judge, &seat)).expect_status(200).expect_text("的A1：1分").expect_text("低很多");
        let chief = signed_in(&app, "chief");
        let progress = chief.get(&format!("/rounds/{}/progress", stage.round)).expect_status(200);
        progress.expect_text("裁判1在模块A给").expect_text("的A1打1分");
    }

    fn the_second_press_of_a_double_click_admits_nobody_unseen(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let unit = registered(&app, "unit-one", "unit");
        unit.submit("/units/new", "登记", &[("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")]).expect_status(200);
        let form = unit.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        let ids: [&'static str; 2] = [1, 2].map(|number| &*id_number("441900190105150", number).leak());
        let [first, second] = [("示例甲", ids[0]), ("示例乙", ids[1])].map(|(name, id)| {
            let entered = unit.submit(&form, "提交报名", &member(name, id)).expect_status(200);
            format!("/entries/{}", uid_of(&entered, "/entries/"))
        });
        let pool = app.database().pool();
        let admitted = || counted(&pool, "entry WHERE state = 'admitted'");
        let next = registrar.submit(&first, "通过", &[]).expect_status(200);
        assert!(next.url.ends_with(&second), "the next one that waits: {}", next.url);
        let again = registrar.submit_on(&next, "通过", &[]).expect_status(429).expect_text("请核对本页内容后再按一次");
        assert_eq!(admitted(), 1);
        registrar.submit_on(&again, "通过", &[]).expect_status(200);
        assert_eq!(admitted(), 2);
    }

    fn a_reason_typed_before_the_other_button_is_pressed_is_told_and_stands_there(database) {
        let app = App::start(database);
        let (host, uid) = opened(&app);
        let registrar = registrar(&app, &host, &uid);
        let unit = registered(&app, "unit-one", "unit");
        unit.submit("/units/new", "登记", &[("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")]).expect_status(200);
        let form = unit.get(&format!("/competitions/{uid}/entries")).link("数控车工 职工组");
        let entered = unit.submit(&form, "提交报名", &member("示例甲", "441900190102150010")).expect_status(200);
        let entry = format!("/entries/{}", uid_of(&entered, "/entries/"));
        let before = data(&app);
        let told = registrar.submit(&entry, "通过", &[("reason", "请补盖公章")]).expect_status(422).expect_text("请先清空此栏");
        assert!(told.body.contains("请补盖公章"));
        assert_eq!(data(&app), before);
        registrar.submit_on(&told, "退回", &[]).expect_status(200);
        unit.get(&entry).expect_text("请补盖公章");
    }

    fn the_second_press_of_a_double_click_skips_no_sheet(database) {
        let (app, _stage) = serve(database, |url, data| Stage::set(url, data, Size { entries: 3, judges: 1 }).drawn().judging());
        let judge = signed_in(&app, "judge1");
        let all = sheets(&judge);
        let page = judge.get(&all[0]).expect_status(200);
        let sent = |page: &crate::helpers::client::Page, sheet: &str| {
            html::forms(&page.body).into_iter().find(|form| form.action == *sheet).unwrap().values
        };
        let next = judge.post(&all[0], &sent(&page, &all[0])).expect_status(200);
        assert!(next.url.ends_with(&all[1]));
        let before = data(&app);
        let stays = judge.post(&all[1], &sent(&next, &all[1])).expect_status(429).expect_text("再按一次");
        assert_eq!(data(&app), before);
        judge.post(&all[1], &sent(&stays, &all[1])).expect_status(200);
    }
}
