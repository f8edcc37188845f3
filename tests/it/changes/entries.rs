//! Until the draw a unit mends, withdraws, replaces; the registrar returns after closing, and corrects a name.

use std::sync::Barrier;

use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::registration::model::{Decision, EntryState};
use jiangsai::lifecycle::registration::usecase::withdraw::{self, Replacement};
use jiangsai::lifecycle::registration::usecase::{phases, review, view};
use jiangsai::shell::demo::competition;

use super::endings::{beside, player, two_events};
use super::making::{entered, somebody};
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::register::installation;
use crate::setup::data;

const WORDS: &str = "风调雨顺 国泰民安";

on_each_database! {
    /// Nobody has decided yet: the unit mends its entry, and the registrar who had it open looks again.
    fn a_unit_mends_its_entry_until_it_is_reviewed(database) {
        let app = App::start(database);
        let (_installation, made, _second) = beside(&app);
        let (unit, registrar) = (player(&app, "unit"), player(&app, "registrar"));
        let path = format!("/entries/{}", made.entries[0]);
        let before = registrar.get(&path).expect_status(200);
        let edit = unit.get(&path).link("修改后重新提交");
        let member = [
            ("member-1-name", "示例甲"),
            ("member-1-id", "441900190102150010"),
            ("member-1-phone", "13800138000"),
            ("represents", "yes"),
        ];
        unit.submit(&edit, "重新提交", &member).expect_status(200).expect_text("待审");
        registrar.submit_on(&before, "通过", &[]).expect_status(409);
        registrar.get(&path).expect_text("修改");
        registrar.submit(&path, "通过", &[]).expect_status(200);
        let kept = data(&app);
        unit.get(&edit).expect_status(404);
        assert_eq!(data(&app), kept);
    }

    /// Closed: returned with a day, mended until then, admitted; without a day nothing is returned.
    fn a_registrar_returns_after_closing_and_the_unit_mends(database) {
        let app = App::start(database);
        let (installation, made, _second) = beside(&app);
        let clerk = competition::player(&installation, "registrar").unwrap();
        phases::close(clerk.acts(), &made.competition, Some("名额已满")).unwrap();
        let (unit, registrar) = (player(&app, "unit"), player(&app, "registrar"));
        let path = format!("/entries/{}", made.entries[0]);
        let before = data(&app);
        for (day, says) in [("", "须写明可修改到哪一天"), ("2020-01-01", "截止日已过")] {
            let sent = [("reason", "请核对手机号"), ("mend_until", day)];
            registrar.submit(&path, "退回", &sent).expect_status(422).expect_text(says);
        }
        assert_eq!(data(&app), before);
        let sent = [("reason", "请核对手机号"), ("mend_until", "2099-12-31")];
        registrar.submit(&path, "退回", &sent).expect_status(200);
        unit.get("/desk").expect_text("1份报名被退回，待修改");
        let edit = unit.get(&path).expect_text("可修改至").link("修改后重新提交");
        let member =
            [("member-1-name", "示例甲"), ("member-1-id", "441900190102150010"), ("member-1-phone", "13800138000")];
        unit.submit(&edit, "重新提交", &member).expect_status(200).expect_text("待审");
        registrar.submit(&path, "通过", &[]).expect_status(200);
        competition::admit_all(&installation, &made).unwrap();
        phases::finish(clerk.acts(), &made.competition).unwrap();
    }

    /// Taken back, an entry keeps its number, is waited for by nobody and drawn by nobody.
    fn a_unit_withdraws_its_entry_before_the_draw(database) {
        let app = App::start(database);
        let (installation, made, _second) = beside(&app);
        let unit = player(&app, "unit");
        let path = format!("/entries/{}", made.entries[0]);
        let page = unit.get(&unit.get(&path).link("撤回报名")).expect_text("撤回后不再参赛");
        let before = data(&app);
        unit.submit_on(&page, "撤回报名", &[("reason", "")]).expect_status(422);
        assert_eq!(data(&app), before);
        unit.submit_on(&page, "撤回报名", &[("reason", "选手出差")]).expect_status(200).expect_text("退赛");
        competition::admit_all(&installation, &made).unwrap();
        let clerk = competition::player(&installation, "registrar").unwrap();
        let kept = view::entry(clerk.by(), &made.entries[0]).unwrap().entry;
        assert_eq!((kept.state, kept.status), (EntryState::Admitted, EntryStatus::Withdrawn));
        competition::finish(&installation, &made).unwrap();
        let encryption = competition::player(&installation, "encryption").unwrap();
        assert_eq!(draw::draw_codes(encryption.acts(), &made.round, WORDS).unwrap(), made.entries.len() - 1);
        let late = withdraw::withdraw(clerk.acts(), &made.entries[1], "晚了").unwrap_err();
        assert_eq!(late.kind, FaultKind::WrongPhase, "{late}");
    }

    /// Somebody else competes: reviewed again, also once the review was finished; nobody draws before that.
    fn a_contestant_is_replaced_before_the_draw(database) {
        let app = App::start(database);
        let (installation, made, _second) = beside(&app);
        competition::admit_all(&installation, &made).unwrap();
        competition::finish(&installation, &made).unwrap();
        let (unit, registrar) = (player(&app, "unit"), player(&app, "registrar"));
        let path = format!("/entries/{}", made.entries[0]);
        let replace = unit.get(&path).link("更换选手");
        let before = data(&app);
        let taken = [
            ("member-1-name", "示例乙"),
            ("member-1-id", "441900190103150020"),
            ("member-1-phone", "13800138000"),
            ("reason", "选手受伤"),
        ];
        unit.submit(&replace, "更换选手", &taken).expect_status(422).expect_text("已在本组别报名");
        assert_eq!(data(&app), before);
        let new = [
            ("member-1-name", "示例新人"),
            ("member-1-id", "441900190101150107"),
            ("member-1-phone", "13800138000"),
            ("reason", "选手受伤"),
        ];
        unit.submit(&replace, "更换选手", &new).expect_status(200).expect_text("示例新人").expect_text("待审");
        let encryption = competition::player(&installation, "encryption").unwrap();
        let waits = draw::draw_codes(encryption.acts(), &made.round, WORDS).unwrap_err();
        assert_eq!(waits.problems[0].because.key, "draw-entries-waiting");
        registrar.get("/desk").expect_text("1");
        registrar.submit(&path, "通过", &[]).expect_status(200);
        assert_eq!(draw::draw_codes(encryption.acts(), &made.round, WORDS).unwrap(), made.entries.len());
        assert!(!unit.get(&path).text().contains("更换选手 更正"));
        unit.get(&replace).expect_status(404);
    }

    /// The competition's own day: after it nobody is replaced, though nothing was drawn.
    fn nobody_is_replaced_after_the_day_of_the_competition(database) {
        let installation = installation(&database);
        let (made, _second) = two_events(&installation);
        let clerk = competition::player(&installation, "registrar").unwrap();
        let out = view::entry(clerk.by(), &made.entries[0]).unwrap().members[0].person.uid.clone();
        crate::helpers::judged::change(&installation, "UPDATE competition SET replace_until = '2020-01-01'");
        let wanted = Replacement { out, new: somebody(1), reason: "选手受伤".to_owned() };
        let late = withdraw::replace(clerk.acts(), &made.entries[0], &wanted).unwrap_err();
        assert_eq!(late.problems[0].because.key, "registration-replace-late");
    }

    /// A misspelt name is corrected by the registrar, with a reason; others do not.
    fn a_registrar_corrects_a_name(database) {
        let app = App::start(database);
        let (_installation, made, _second) = beside(&app);
        let (unit, registrar) = (player(&app, "unit"), player(&app, "registrar"));
        let path = format!("/entries/{}", made.entries[0]);
        let name = registrar.get(&path).link("更正姓名");
        unit.get(&name).expect_status(404);
        let before = data(&app);
        registrar.submit(&name, "更正姓名", &[("reason", "与证件不符")]).expect_status(422).expect_text("没有变化");
        registrar.submit(&name, "更正姓名", &[("name", "示例贾"), ("reason", "")]).expect_status(422);
        assert_eq!(data(&app), before);
        let sent = [("name", "示例贾"), ("reason", "与证件不符")];
        registrar.submit(&name, "更正姓名", &sent).expect_status(200).expect_text("示例贾").expect_text("与证件不符");
        unit.get(&path).expect_text("示例贾");
        let kept = super::details(&app.database().pool(), "correct-name");
        assert!(!kept.is_empty() && kept.iter().all(|line| !line.contains("示例贾")), "{kept:?}");
    }

    /// Withdrawing and drawing at the same moment: who is drawn has not withdrawn.
    fn withdrawing_and_drawing_race(database) {
        let installation = installation(&database);
        let mut units = Vec::new();
        for _ in 0..5 {
            let (made, _second) = super::endings::again(&installation, &mut units);
            competition::admit_all(&installation, &made).unwrap();
            competition::finish(&installation, &made).unwrap();
            let (registrar, encryption) = (
                competition::player(&installation, "registrar").unwrap(),
                competition::player(&installation, "encryption").unwrap(),
            );
            let both = Barrier::new(2);
            let (withdrawn, drawn) = std::thread::scope(|scope| {
                let withdrawing = scope.spawn(|| {
                    both.wait();
                    withdraw::withdraw(registrar.acts(), &made.entries[0], "选手出差")
                });
                both.wait();
                let drawn = draw::draw_codes(encryption.acts(), &made.round, WORDS).unwrap();
                (withdrawing.join().unwrap(), drawn)
            });
            let missing = usize::from(withdrawn.is_ok());
            assert_eq!(drawn, made.entries.len() - missing, "{withdrawn:?}");
        }
    }

    /// What was returned can still be decided: a window that passes is no dead end.
    fn a_return_whose_day_passed_is_decided(database) {
        let installation = installation(&database);
        let (made, second) = two_events(&installation);
        let clerk = competition::player(&installation, "registrar").unwrap();
        let late = entered(&installation, &second, &made.units[0], 0);
        competition::admit_all(&installation, &made).unwrap();
        let steps = view::entry(clerk.by(), &late).unwrap().steps.len();
        let back = Decision::Return("请核对手机号".to_owned());
        review::decide(clerk.acts(), &late, &back, i64::try_from(steps).unwrap()).unwrap();
        phases::close(clerk.acts(), &made.competition, Some("名额已满")).unwrap();
        assert!(phases::finish(clerk.acts(), &made.competition).is_err());
        let steps = view::entry(clerk.by(), &late).unwrap().steps.len();
        let no = Decision::Refuse("没有补交".to_owned());
        review::decide(clerk.acts(), &late, &no, i64::try_from(steps).unwrap()).unwrap();
        phases::finish(clerk.acts(), &made.competition).unwrap();
    }
}
