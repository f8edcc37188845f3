//! Registration is extended, closed early, opened again; particulars are mended, and the public is told.

use super::{Open, details};
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::setup::data;

on_each_database! {
    /// A later day, with a reason: the public reads old and new.
    fn registration_is_extended_with_a_public_notice(database) {
        let app = App::start(database);
        let open = Open::with(&app, &[]);
        let extend = open.host.get(&open.at("setup")).link("延长报名");
        let before = data(&app);
        for (day, reason, says) in [
            ("2090-05-31", "再等一周", "延长后应晚于这一天"),
            ("2020-01-01", "再等一周", "截止日已过"),
            ("2090-06-10", "再等一周", "之前截止"),
            ("2090-06-05", "", "请填写此项"),
        ] {
            let sent = [("last_registration_day", day), ("reason", reason)];
            open.host.submit(&extend, "延长报名", &sent).expect_status(422).expect_text(says);
        }
        assert_eq!(data(&app), before);
        let sent = [("last_registration_day", "2090-06-05"), ("reason", "应参赛单位要求")];
        open.host.submit(&extend, "延长报名", &sent).expect_status(200).expect_text("已公布");
        let public = open.public(&app);
        for words in ["报名延期", "2090年5月31日", "2090年6月5日", "应参赛单位要求"] {
            assert!(public.contains(words), "{words}: {public}");
        }
        app.client().get(&format!("/competitions/{}?lang=en", open.uid)).expect_text("Registration extended");
    }

    /// Closing asks first and says what was announced; before the last day it needs a reason, which is public.
    fn closing_early_is_asked_and_told(database) {
        let app = App::start(database);
        let open = Open::with(&app, &[]);
        let close = open.registrar.get(&open.at("entries")).link("结束报名");
        let before = data(&app);
        let page = open.registrar.get(&close).expect_text("公布的报名截止时间为2090年5月31日24:00");
        assert_eq!(data(&app), before, "the page alone closes nothing");
        open.registrar.submit(&close, "结束报名", &[("reason", "")]).expect_status(422).expect_text("须写明理由");
        assert_eq!(data(&app), before);
        let extended = [("last_registration_day", "2090-06-05"), ("reason", "应参赛单位要求")];
        open.host.submit(&open.at("extend-registration"), "延长报名", &extended).expect_status(200);
        let before = data(&app);
        open.registrar.submit_on(&page, "结束报名", &[("reason", "名额已满")]).expect_status(409);
        assert_eq!(data(&app), before, "it was shown another day");
        open.registrar.submit(&close, "结束报名", &[("reason", "名额已满")]).expect_text("报名已截止");
        let public = open.public(&app);
        assert!(public.contains("提前结束报名") && public.contains("名额已满"), "{public}");
    }

    /// Closed too early, even reviewed: it opens again with another day, and entries come in.
    fn registration_is_opened_again_until_codes_are_drawn(database) {
        let app = App::start(database);
        let open = Open::with(&app, &[]);
        open.registrar.submit(&open.at("close-registration"), "结束报名", &[("reason", "名额已满")]).expect_status(200);
        let reopen = open.host.get(&open.at("setup")).link("重新开放报名");
        let before = data(&app);
        let late = [("last_registration_day", "2090-06-10"), ("reason", "名额增加")];
        open.host.submit(&reopen, "重新开放报名", &late).expect_status(422).expect_text("之前截止");
        open.registrar.get(&reopen).expect_status(403);
        assert_eq!(data(&app), before);
        let day = [("last_registration_day", "2090-06-04"), ("reason", "名额增加")];
        open.host.submit(&reopen, "重新开放报名", &day).expect_status(200).expect_text("已公布");
        let public = open.public(&app);
        assert!(public.contains("重新开放报名") && public.contains("名额增加"), "{public}");
        assert!(public.contains("报名中"), "{public}");
        open.host.get(&open.at("setup")).expect_text("结束报名");
    }

    /// Name, place, dates: mended with a reason after opening; old and new stand on the public page and in the log.
    fn particulars_are_mended_with_a_reason_and_a_notice(database) {
        let app = App::start(database);
        let open = Open::with(&app, &[]);
        let edit = open.at("edit");
        let before = data(&app);
        open.host.submit(&edit, "保存", &[("place", "示例路9号")]).expect_status(422).expect_text("须写明理由");
        let classed = [("class", "II"), ("reason", "笔误")];
        open.host.submit(&edit, "保存", &classed).expect_status(422).expect_text("由主管单位修改");
        let ends = [("final_day", "2090-06-01"), ("reason", "改期")];
        open.host.submit(&edit, "保存", &ends).expect_status(422).expect_text("早于比赛开始日");
        assert_eq!(data(&app), before);
        let moved = [("place", "示例路9号"), ("final_day", "2090-06-12"), ("reason", "场地检修")];
        open.host.submit(&edit, "保存", &moved).expect_status(200).expect_text("已保存");
        open.authority.submit(&edit, "保存", &classed).expect_status(200).expect_text("已保存");
        let public = open.public(&app);
        for words in ["信息变更", "示例路1号", "示例路9号", "2090年6月12日", "场地检修", "类别"] {
            assert!(public.contains(words), "{words}: {public}");
        }
        let pool = app.database().pool();
        let log = details(&pool, "edit-competition");
        assert!(log.iter().any(|line| line.contains("示例路1号") && line.contains("场地检修")), "{log:?}");
    }

    /// The host of an event, too, until the competition is settled; who entered keeps whom they entered for.
    fn an_event_and_a_division_are_mended_after_opening(database) {
        let app = App::start(database);
        let open = Open::with(&app, &[]);
        let setup = open.authority.get(&open.at("setup"));
        let (event, division) = (setup.link("修改赛项"), setup.link("修改组别"));
        let renamed = [("name", "数控车工（多轴）"), ("reason", "以批复为准")];
        open.host.submit(&event, "保存", &renamed).expect_status(200);
        let quota = [("title_quota", "3"), ("reason", "补录")];
        open.host.submit(&event, "保存", &quota).expect_status(422).expect_text("由主管单位办理");
        open.authority.submit(&event, "保存", &quota).expect_status(200);
        let before = data(&app);
        let student = [("category", "student"), ("team_size", "2"), ("reason", "笔误")];
        open.authority.submit(&division, "保存", &student).expect_status(422).expect_text("报名已经开放");
        open.host.submit(&division, "保存", &[("gold", "2"), ("reason", "人数增加")]).expect_status(422);
        assert_eq!(data(&app), before);
        open.authority.submit(&division, "保存", &[("gold", "2"), ("reason", "人数增加")]).expect_status(200);
        let public = open.public(&app);
        assert!(public.contains("数控车工（多轴）") && public.contains("以批复为准"), "{public}");
        assert!(!public.contains("补录"), "the public was never told of the quota: {public}");
    }
}
