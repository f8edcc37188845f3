//! How few can run a contest, and what one person may not join.

use crate::access::{invite, sign_in};
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::walk::town::{THREE, town, unseen};
use crate::helpers::walk::{self, SECOND};
use crate::registration::registered;
use crate::setup::{PARTICULARS, approve, draft, office, set_up, uid_of};

on_each_database! {
    /// Organiser, chief judge and the authority's officer, each with several offices; whoever enters aside.
    fn three_people_run_a_town_contest_to_its_official_result(database) {
        let app = App::start(database);
        walk::people(&app);
        let mut quiet = unseen;
        assert_eq!(town(&app, &SECOND, &mut quiet), THREE);
    }

    /// Where marking is blind nobody who organises holds the codes, opens them or marks; a town may.
    fn a_host_takes_no_office_of_a_blind_hall(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let grant = |competition: &str, role: &str| {
            let page = format!("/competitions/{competition}/officials");
            host.submit(&page, "指派", &[("login", "host-one"), ("role", role)])
        };
        let blind = draft(&host);
        for role in ["encryption-judge", "supervisor", "judge", "chief-judge"] {
            grant(&blind, role).expect_status(422).expect_text("同一人不能同时是");
        }
        grant(&blind, "registrar").expect_status(200);
        let town = [PARTICULARS.as_slice(), &[("kind", "town"), ("name", "示例镇技能比武")]].concat();
        let town = uid_of(&host.submit("/competitions/new", "新建", &town).expect_text("已新建"), "/competitions/");
        grant(&town, "encryption-judge").expect_status(200).expect_text("已指派");
        let choices = host.get(&format!("/competitions/{town}/officials"));
        for unbuilt in ["scheme-author", "on-site-judge", "recorder"] {
            assert!(!choices.body.contains(unbuilt), "{unbuilt} has no work here and is not offered");
        }
    }

    /// Whichever comes first, the entry or the office.
    fn nobody_decides_about_an_entry_of_his_own(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let admin = sign_in(&app, "admin");
        let competition = draft(&host);
        set_up(&host, &competition);
        approve(&host, &authority, &competition);
        host.submit(&format!("/competitions/{competition}/setup"), "开放报名", &[]).expect_text("报名已开放");
        let officials = format!("/competitions/{competition}/officials");
        let member = |name: &'static str, id: &'static str| {
            [("member-1-name", name), ("member-1-id", id), ("member-1-phone", "13800138000")]
        };
        let units = [("unit-one", "91441900MA0DEM013W"), ("unit-two", "91441900MA0DEM021P")];
        let [first, second] = units.map(|(login, code)| {
            let unit = registered(&app, login, "unit");
            unit.submit("/units/new", "登记", &[("name", login), ("credit_code", code)]).expect_status(200);
            unit
        });
        let form = first.get(&format!("/competitions/{competition}/entries")).link("数控车工 职工组");
        first.submit(&form, "提交报名", &member("示例甲", "441900190105150016")).expect_status(200);
        for role in ["judge", "registrar", "supervisor"] {
            let refused = host.submit(&officials, "指派", &[("login", "unit-one"), ("role", role)]);
            refused.expect_status(422).expect_text("此人是本竞赛的参赛单位");
        }
        host.submit(&officials, "指派", &[("login", "unit-two"), ("role", "registrar")]).expect_status(200);
        let refused = second.submit(&form, "提交报名", &member("示例乙", "441900190105150024"));
        refused.expect_status(422).expect_text("在本竞赛任报名审核");
        invite(&app, &admin, "judge-one", "");
        host.submit(&officials, "指派", &[("login", "judge-one"), ("role", "judge")]).expect_status(200);
        let judge = sign_in(&app, "judge-one");
        let own = [("name", "示例丙"), ("id", "441900190105150032"), ("phone", "13800138001")];
        judge.submit("/persons/new", "登记", &own).expect_status(200);
        let entry = first.submit(&form, "提交报名", &member("示例丙", "441900190105150032")).expect_status(200);
        let entry = format!("/entries/{}", uid_of(&entry, "/entries/"));
        second.submit(&entry, "通过", &[]).expect_status(422).expect_text("在本竞赛任评分裁判");
    }
}
