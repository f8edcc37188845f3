//! Objections and appeals: who files, who answers, what they hold, who sees what.

use std::sync::Barrier;

use jiangsai::kernel::role::Role;

use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::judged::{Judged, PASSWORD, change};
use crate::publicity::{publish, signed, signed_in};
use crate::registration::registered;

const LIST: &str = "/divisions/div-1/objections";
const NEW: &str = "/divisions/div-1/objections/new";
const TEXT: &str = "外圆尺寸按图纸应为合格，\n评分表记为不合格。";

/// A published result, and a unit that has two of its entries.
fn published(database: TestDatabase) -> (App, Judged, Client) {
    let (app, judged) = signed(database);
    let unit = unit(&app, &judged);
    publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
    (app, judged, unit)
}

fn unit(app: &App, judged: &Judged) -> Client {
    let unit = registered(app, "unit-one", "unit");
    let code = [("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")];
    unit.submit("/units/new", "登记", &code).expect_status(200);
    judged.verify_unit("91441900MA0DEM013W");
    change(
        &judged.installation,
        "UPDATE entry SET unit_id = (SELECT id FROM unit WHERE credit_code = '91441900MA0DEM013W') \
           WHERE number IN ('0102', '0103')",
    );
    unit
}

fn file(client: &Client, kind: &str) -> Page {
    client.submit(NEW, "提交", &[("kind", kind), ("text", TEXT)])
}

/// The address of the objection a page is of.
fn address(page: &Page) -> String {
    address_of(page, "/objections/")
}

fn address_of(page: &Page, of: &str) -> String {
    let (_, rest) = page.url.split_once(of).unwrap();
    format!("{of}{}", rest.split(['/', '?']).next().unwrap())
}

fn rule(client: &Client, objection: &str, step: &str, ruling: &str, corrects: &str) -> Page {
    let button = if step == "rule" { "答复" } else { "主管单位决定" };
    let answer = [("ruling", ruling), ("corrects", corrects), ("answer", "经复核，按图纸判定。")];
    client.submit(&format!("{objection}/{step}"), button, &answer)
}

/// The days of publicity pass.
fn over(judged: &Judged) {
    change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
}

fn official(authority: &Client) -> Page {
    let page = authority.get("/divisions/div-1/publish").expect_status(200);
    authority.submit_on(&page, "宣布为正式成绩", &[])
}

on_each_database! {
    fn a_unit_objects_and_reads_the_answer_while_the_public_reads_a_number(database) {
        let (app, _judged, unit) = published(database);
        let (host, public) = (signed_in(&app, "host"), app.client());
        let list = public.get("/divisions/div-1/results").link("异议与申诉");
        public.get(&list).expect_status(200).expect_text("没有异议或申诉");
        let long = "长".repeat(4001);
        for (text, said) in [("", "请填写此项"), ("a\u{202e}b", "看不见的控制字符"), ("a\u{7}b", "看不见的控制字符"), (&long, "最多4000字")] {
            unit.submit(NEW, "提交", &[("text", text)]).expect_status(422).expect_text(said);
        }
        let longest = "长".repeat(4000);
        let filed = unit.submit(NEW, "提交", &[("kind", "objection"), ("text", &longest)]).expect_status(200);
        unit.submit(&format!("{}/withdraw", address(&filed)), "撤回", &[]).expect_status(200).expect_text("已撤回");
        let filed = file(&unit, "objection").expect_status(200).expect_text("待受理").expect_text("评分表记为不合格");
        let objection = address(&filed);
        for client in [&host, &signed_in(&app, "authority")] {
            client.get("/desk").expect_text("答复异议第2号");
        }
        public.get(&objection).expect_text("登录");
        signed_in(&app, "chief").get(&objection).expect_status(404);
        let seen = public.get(LIST).expect_status(200).expect_text("异议 待受理 1件").text();
        for hidden in ["示例精密", "示例人员", "外圆", "第2号"] {
            assert!(!seen.contains(hidden), "{seen}");
        }
        host.submit(&objection, "受理", &[]).expect_status(200).expect_text("办理中");
        rule(&host, &objection, "rule", "dismissed", "yes").expect_status(422).expect_text("成绩不变");
        rule(&host, &objection, "rule", "dismissed", "no").expect_status(200);
        unit.get(&objection).expect_text("不成立").expect_text("经复核，按图纸判定");
        public.get(LIST).expect_text("异议 不成立 1件");
        host.get(&format!("{objection}/rule")).expect_status(409);
        signed_in(&app, "authority").get(&format!("{objection}/decide")).expect_status(409);
        assert!(!signed_in(&app, "authority").get("/desk").text().contains("答复异议"));
    }

    fn only_those_who_compete_object_and_nobody_answers_his_own(database) {
        let (app, judged, unit) = published(database);
        let stranger = registered(&app, "stranger-unit", "unit");
        stranger.get(NEW).expect_status(403).expect_text("其他人请书面提交");
        app.client().get(NEW).expect_text("登录");
        let objection = address(&file(&unit, "objection").expect_status(200));
        stranger.get(&objection).expect_status(404);
        stranger.get(&format!("{objection}/withdraw")).expect_status(404);
        unit.get(&format!("{objection}/rule")).expect_status(403);
        signed_in(&app, "supervisor").get(&format!("{objection}/rule")).expect_status(403);
        // The host speaks for the unit as well: it is his own.
        change(
            &judged.installation,
            "UPDATE objection SET by_account = (SELECT stream.uid FROM account JOIN stream ON stream.id = account.id WHERE login = 'host')",
        );
        signed_in(&app, "host").get(&format!("{objection}/rule")).expect_status(403).expect_text("不能答复自己提出");
        for _more in 0..5 {
            file(&unit, "objection").expect_status(200);
        }
        file(&unit, "objection").expect_status(422).expect_text("已有5件未办结");
        over(&judged);
        let late = file(&unit, "objection").expect_status(422);
        late.expect_text("现在不在提出异议的期限内");
    }

    fn what_came_by_phone_is_entered_and_its_name_is_the_authoritys_alone(database) {
        let (app, judged, _unit) = published(database);
        judged.account("registrar", &[Role::Registrar]);
        let (registrar, authority) = (signed_in(&app, "registrar"), signed_in(&app, "authority"));
        let enter = "/divisions/div-1/objections/enter";
        let of = |more: &[(&str, &str)]| {
            let values = [&[("channel", "phone"), ("text", TEXT)][..], more].concat();
            registrar.submit(enter, "登记", &values)
        };
        of(&[("name", "来电示例人"), ("received", "2020-01-01")]).expect_status(422).expect_text("收到日期不在提出期限内");
        of(&[]).expect_status(422).expect_text("提出人姓名");
        let entered = of(&[("name", "来电示例人"), ("contact", "19900000088")]).expect_status(200).expect_text("来电");
        let objection = address(&entered);
        assert!(!entered.text().contains("来电示例人"));
        let page = authority.get(&objection).expect_status(200);
        assert!(!page.text().contains("来电示例人"));
        authority.submit_on(&page, "查看姓名和联系方式", &[]).expect_status(200).expect_text("来电示例人").expect_text("19900000088");
        let host = signed_in(&app, "host").get(&objection).expect_status(200);
        assert!(!host.text().contains("查看姓名") && !host.text().contains("来电示例人"));
        let kept = judged.text("SELECT detail AS t FROM audit_entry WHERE action = 'enter-objection'");
        assert!(!kept.contains("来电示例人") && !kept.contains("外圆"), "{kept}");
        let looks = "SELECT cast(count(*) AS TEXT) AS t FROM audit_entry WHERE action = 'unmask-objection'";
        assert_eq!(judged.text(looks), "1");
        let anonymous = of(&[("anonymous", "yes")]).expect_status(200).expect_text("匿名");
        assert!(!authority.get(&address(&anonymous)).text().contains("查看姓名"));
        assert_eq!(judged.count("objection_contact"), 1);
        // Who entered it does not answer it himself; the registrar answers none.
        registrar.get(&format!("{objection}/rule")).expect_status(403);
    }

    fn an_open_objection_holds_what_it_could_move_until_it_is_answered(database) {
        let (app, judged, unit) = published(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        let objection = address(&file(&unit, "objection").expect_status(200).expect_text("本组全部名次"));
        over(&judged);
        let said = "焊工（职工组）：异议第1号未办结";
        official(&authority).expect_status(422).expect_text(said);
        let desk = format!("/competitions/{}/desk", judged.text("SELECT uid AS t FROM stream WHERE kind = 'competition'"));
        authority.get(&desk).expect_text(said);
        let narrow = |values: &[(&str, &str)]| {
            let values = [&[("reason", "只涉及一人")][..], values].concat();
            host.submit(&format!("{objection}/narrow"), "说明涉及的名次", &values)
        };
        narrow(&[("scope", "entries"), ("numbers", "0101，0999")]).expect_status(422).expect_text("没有参赛号0999");
        narrow(&[("scope", "entries"), ("numbers", "")]).expect_status(422);
        narrow(&[("scope", "entries"), ("numbers", "0101、0102")]).expect_status(200).expect_text("0101 、 0102");
        official(&authority).expect_status(422).expect_text(said).expect_text("涉及的参赛号");
        authority.get("/divisions/div-1/publish").expect_text("暂不能公布").expect_text(said).expect_text("涉及的参赛号");
        narrow(&[("scope", "none")]).expect_status(200).expect_text("不涉及名次");
        official(&authority).expect_status(200).expect_text("成绩已正式公布");
        // It is answered all the same.
        rule(&host, &objection, "rule", "dismissed", "no").expect_status(200);
    }

    fn an_upheld_one_leads_to_a_correction_before_results_are_official(database) {
        let (app, judged, unit) = published(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        let objection = address(&file(&unit, "objection"));
        rule(&host, &objection, "rule", "upheld", "yes").expect_status(200).expect_text("须更正成绩");
        over(&judged);
        official(&authority).expect_status(422).expect_text("更正后的成绩尚未发布");
        // The same result for some days more is no answer.
        publish(&host, "2099-12-30", Some("延长公示")).expect_status(200).expect_text("第2版");
        over(&judged);
        official(&authority).expect_status(422).expect_text("更正后的成绩尚未发布");
        unit.get(&format!("{objection}/correct")).expect_status(403);
        let form = host.get(&objection).link("提出成绩更正");
        let page = host.get(&form).expect_status(200).expect_text("异议第1号").expect_text("经复核，按图纸判定。");
        let proposed = host.submit_on(&page, "提出", &[]).expect_status(200).expect_text("复核更正").expect_text("异议第1号");
        let correction = address_of(&proposed, "/corrections/");
        host.get(&objection).expect_text("待签署");
        host.get(&form).expect_status(422).expect_text("没有须更正成绩的结论");
        host.submit(&format!("{correction}/add/status"), "加入更正", &[("entry", "0101"), ("status", "disqualified")]).expect_status(200);
        for login in ["chief", "supervisor"] {
            signed_in(&app, login).submit(&correction, "签字", &[("password", PASSWORD)]).expect_status(200);
        }
        host.get(&objection).expect_text("已生效").expect_text("更正发布前不能");
        assert!(!unit.get(&objection).expect_text("已生效").body.contains("/corrections/"), "what is inside stays inside");
        official(&authority).expect_status(422).expect_text("更正还没有公布");
        publish(&host, "2099-12-31", Some("复核更正")).expect_status(200).expect_text("第3版");
        assert!(!host.get(&objection).text().contains("更正发布前不能"));
        over(&judged);
        official(&authority).expect_status(200).expect_text("成绩已正式公布");
    }

    fn a_correction_of_an_upheld_one_that_leaves_the_result_as_it_was_settles_it(database) {
        let (app, judged, unit) = published(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        let dismissed = address(&file(&unit, "objection"));
        rule(&host, &dismissed, "rule", "dismissed", "no").expect_status(200);
        host.get(&format!("{dismissed}/correct")).expect_status(422).expect_text("没有须更正成绩的结论");
        let objection = address(&file(&unit, "objection"));
        let early = host.get(&format!("{objection}/correct"));
        early.expect_status(422);
        rule(&host, &objection, "rule", "upheld", "yes").expect_status(200);
        let proposed = host.submit(&format!("{objection}/correct"), "提出", &[("document", "示例〔2026〕3号")]);
        let correction = address_of(&proposed.expect_status(200), "/corrections/");
        host.submit(&format!("{correction}/add/prize"), "加入更正", &[("entry", "0101"), ("wins", "yes")]).expect_status(200);
        for login in ["chief", "supervisor"] {
            signed_in(&app, login).submit(&correction, "签字", &[("password", PASSWORD)]).expect_status(200);
        }
        assert_eq!(judged.count("result"), 1);
        over(&judged);
        official(&authority).expect_status(200).expect_text("成绩已正式公布");
    }

    fn one_unanswered_past_its_deadline_goes_to_the_authority(database) {
        let (app, judged, unit) = published(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        let objection = address(&file(&unit, "objection"));
        let due = || judged.text("SELECT cast(max(due_at) AS TEXT) AS t FROM objection_step");
        host.submit(&format!("{objection}/extend"), "延长答复期限", &[("reason", "须请计量机构复测")]).expect_status(200);
        host.get(&format!("{objection}/extend")).expect_status(409).expect_text("办理");
        assert!(due() > judged.text("SELECT cast(due_at AS TEXT) AS t FROM objection"), "{}", due());
        change(&judged.installation, "UPDATE objection_step SET due_at = '2026-01-01 00:00:00'");
        host.get(&objection).expect_text("主管单位办理");
        host.get(&format!("{objection}/rule")).expect_status(409);
        assert!(!host.get("/desk").text().contains("答复异议"));
        authority.get("/desk").expect_text("答复异议第1号");
        rule(&authority, &objection, "decide", "inadmissible", "no").expect_status(200).expect_text("主管单位已决定：不予受理");
        unit.get(&objection).expect_text("不予受理").expect_text("经复核");
    }

    fn an_appeal_goes_by_code_until_the_codes_are_open(database) {
        let app = App::start(database);
        let judged = Judged::new(crate::helpers::judged::installation(app.database().pool(), Some(app.data())), false);
        let unit = unit(&app, &judged);
        judged.account("supervisor", &[Role::Supervisor]);
        judged.account("host", &[Role::Host]);
        judged.account("auditor", &[Role::Auditor]);
        app.client().get(LIST).expect_status(404);
        let code = judged.text("SELECT code AS t FROM blind_subject ORDER BY id LIMIT 1");
        let wrong = [("kind", "appeal"), ("code", "Z-9999"), ("text", TEXT)];
        unit.submit(NEW, "提交", &wrong).expect_status(422).expect_text("没有加密号Z-9999");
        let filed = unit.submit(NEW, "提交", &[("kind", "appeal"), ("code", &code), ("text", TEXT)]).expect_status(200);
        let appeal = address(&filed);
        let (supervisor, host) = (signed_in(&app, "supervisor"), signed_in(&app, "host"));
        supervisor.get("/desk").expect_text("答复申诉第1号");
        for client in [&supervisor, &host] {
            let page = client.get(&appeal).expect_status(200).expect_text(&code).expect_text("不显示提出人").text();
            assert!(!page.contains("示例人员") && !page.contains("示例精密"), "{page}");
        }
        let numbers = [("scope", "entries"), ("numbers", "0102"), ("reason", "一人")];
        supervisor.submit(&format!("{appeal}/narrow"), "说明涉及的名次", &numbers).expect_status(422).expect_text("不能写参赛号");
        host.get(&format!("{appeal}/rule")).expect_status(403);
        let log = format!("/competitions/{}/log", judged.text("SELECT uid AS t FROM stream WHERE kind = 'competition'"));
        let line = "提出异议或申诉（焊工";
        assert!(!host.get(&log).expect_text(line).text().contains("示例人员"));
        rule(&supervisor, &appeal, "rule", "upheld", "no").expect_status(200);
        unit.get(&appeal).expect_text("成立");
    }

    /// Until when the hall is appealed against is the plan's to say.
    fn an_appeal_is_in_time_for_the_hours_of_the_plan(database) {
        let app = App::start(database);
        let judged = Judged::new(crate::helpers::judged::installation(app.database().pool(), Some(app.data())), false);
        let unit = unit(&app, &judged);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        crate::ranking::open(&judged, &chief, &supervisor);
        unit.get(NEW).expect_status(200).expect_text("裁判长确认后2小时内");
        let three_hours_ago = moment(-3 * 3600);
        change(&judged.installation, &format!("UPDATE round_confirmation SET at = '{three_hours_ago}'"));
        unit.get(NEW).expect_status(422).expect_text("不在提出异议或申诉的期限内");
        change(&judged.installation, "UPDATE competition SET appeal_hours = 4");
        unit.get(NEW).expect_status(200).expect_text("裁判长确认后4小时内");
        file(&unit, "appeal").expect_status(200);
        change(&judged.installation, "UPDATE competition SET appeal_hours = 3");
        unit.get(NEW).expect_status(422);
    }

    fn filing_and_official_at_once_never_leave_one_open_under_official_results(database) {
        let (app, judged, unit) = published(database);
        let authority = signed_in(&app, "authority");
        let reset = "DELETE FROM objection; DELETE FROM division_official; UPDATE stream SET phase = 'publicity' WHERE kind IN ('competition', 'event'); \
                     UPDATE publication SET until = '2099-12-31 16:00:00'";
        for _round in 0..4 {
            change(&judged.installation, reset);
            let (form, page) = (unit.get(NEW).expect_status(200), authority.get("/divisions/div-1/publish"));
            // One files in the last moment of publicity, while the other declares until it is over.
            change(&judged.installation, &format!("UPDATE publication SET until = '{}'", in_a_moment()));
            let barrier = Barrier::new(2);
            let (declared, filed) = std::thread::scope(|scope| {
                let filing = scope.spawn(|| {
                    barrier.wait();
                    unit.submit_on(&form, "提交", &[("kind", "objection"), ("text", TEXT)]).status
                });
                barrier.wait();
                let mut tries = (0..40).map(|_try| declare(&authority, &page));
                let declared = tries.find(|status| *status != 422);
                (declared, filing.join().unwrap())
            });
            assert!(filed < 500 && declared.is_none_or(|status| status < 500), "{filed} {declared:?}");
            assert!(filed == 200 || declared == Some(200), "one of them is done: {filed} {declared:?}");
            assert_sound(&judged);
        }
    }

    fn an_answer_and_official_and_an_answer_and_taking_back_never_both_count(database) {
        let (app, judged, unit) = published(database);
        let (host, authority) = (signed_in(&app, "host"), signed_in(&app, "authority"));
        for _round in 0..4 {
            let objection = address(&file(&unit, "objection").expect_status(200));
            let (withdraw, answer) = (unit.get(&format!("{objection}/withdraw")), host.get(&format!("{objection}/rule")));
            let barrier = Barrier::new(2);
            let [withdrawn, answered] = std::thread::scope(|scope| {
                let withdrawing = scope.spawn(|| {
                    barrier.wait();
                    unit.submit_on(&withdraw, "撤回", &[]).status
                });
                barrier.wait();
                let values = [("ruling", "dismissed"), ("corrects", "no"), ("answer", "经复核")];
                let answered = host.submit_on(&answer, "答复", &values).status;
                [withdrawing.join().unwrap(), answered]
            });
            let mut both = [withdrawn, answered];
            both.sort_unstable();
            assert!(both[0] == 200 && [403, 409].contains(&both[1]), "{both:?}");
        }
        assert_eq!(judged.count("objection_step"), 4);
        let objection = address(&file(&unit, "objection").expect_status(200));
        over(&judged);
        let (form, page) = (host.get(&format!("{objection}/rule")), authority.get("/divisions/div-1/publish"));
        let barrier = Barrier::new(2);
        std::thread::scope(|scope| {
            let ruling = scope.spawn(|| {
                barrier.wait();
                let values = [("ruling", "upheld"), ("corrects", "yes"), ("answer", "经复核")];
                host.submit_on(&form, "答复", &values).expect_status(200);
            });
            barrier.wait();
            // Open or upheld, it holds.
            assert_eq!(declare(&authority, &page), 422);
            ruling.join().unwrap();
        });
        assert_sound(&judged);
    }
}

fn in_a_moment() -> String {
    moment_of(chrono::TimeDelta::milliseconds(80))
}

fn moment(seconds: i64) -> String {
    moment_of(chrono::TimeDelta::seconds(seconds))
}

fn moment_of(from_now: chrono::TimeDelta) -> String {
    use chrono::Utc;
    use jiangsai::kernel::clock::Clock as _;
    let now: chrono::DateTime<Utc> = jiangsai::platform::system::SystemClock::default().now();
    (now + from_now).format("%Y-%m-%d %H:%M:%S%.6f").to_string()
}

fn declare(authority: &Client, page: &Page) -> u16 {
    authority.submit_on(page, "宣布为正式成绩", &[]).status
}

/// Where results are official, no objection is open.
fn assert_sound(judged: &Judged) {
    let phase = judged.text("SELECT phase AS t FROM stream WHERE kind = 'competition'");
    let open = judged.text(
        "SELECT cast(count(*) AS TEXT) AS t FROM objection WHERE id NOT IN \
           (SELECT objection_id FROM objection_step WHERE step IN ('ruled', 'decided', 'withdrawn'))",
    );
    assert!(phase != "awarded" || open == "0", "{phase} with {open} open");
}
