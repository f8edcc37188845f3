//! Offices granted for one division: they open its doors and nobody else's.

use crate::access::{invite, sign_in};
use crate::awards::seed::counted;
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::walk::id_number;
use crate::registration::{registered, token};
use crate::setup::{add_division, approve, data, draft, office, set_up};

/// Two divisions of one event, and the competition around them.
struct Two {
    competition: String,
    rounds: [String; 2],
    divisions: [String; 2],
}

fn two(host: &Client) -> Two {
    let competition = draft(host);
    let first = set_up(host, &competition);
    let second = add_division(host, &competition, "学生组");
    let overview = host.get(&format!("/competitions/{competition}/setup")).body;
    let mut divisions: Vec<String> = Vec::new();
    for part in overview.split("/divisions/").skip(1) {
        let uid: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        if uid.len() == 26 && !divisions.contains(&uid) {
            divisions.push(uid);
        }
    }
    let divisions = divisions.try_into().unwrap();
    Two { competition, rounds: [first, second], divisions }
}

fn grant(host: &Client, two: &Two, login: &str, role: &str, division: &str) -> Page {
    let page = format!("/competitions/{}/officials", two.competition);
    host.submit(&page, "指派", &[("login", login), ("role", role), ("division", division)])
}

on_each_database! {
    /// Whoever holds an office in one division works there, and does not learn that the other one has pages.
    fn an_office_for_one_division_ends_at_it(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let admin = sign_in(&app, "admin");
        let two = two(&host);
        let [first, second] = &two.divisions;
        let officials = [
            ("registrar-a", "registrar"), ("encryption-a", "encryption-judge"), ("chief-a", "chief-judge"),
            ("judge-a", "judge"), ("supervisor-a", "supervisor"),
        ];
        for (login, role) in officials {
            invite(&app, &admin, login, "");
            grant(&host, &two, login, role, first).expect_status(200).expect_text("已指派");
        }
        host.get(&format!("/competitions/{}/officials", two.competition)).expect_text("数控车工 职工组");
        approve(&host, &authority, &two.competition);
        host.submit(&format!("/competitions/{}/setup", two.competition), "开放报名", &[]).expect_text("报名已开放");

        let [own, other] = &two.rounds;
        for (login, page, status) in [
            ("encryption-a", "draw", 200), ("chief-a", "progress", 200), ("chief-a", "confirm", 200),
            ("judge-a", "panels", 403), ("supervisor-a", "sign", 409), ("supervisor-a", "draw", 403),
        ] {
            let official = sign_in(&app, login);
            official.get(&format!("/rounds/{own}/{page}")).expect_status(status);
            official.get(&format!("/rounds/{other}/{page}")).expect_status(404);
            official.get(&format!("/competitions/{}/desk", two.competition)).expect_status(200);
            official.get(&format!("/competitions/{}/setup", two.competition)).expect_status(403);
        }
        let chief = sign_in(&app, "chief-a");
        chief.get(&format!("/divisions/{first}/ranking")).expect_status(200);
        chief.get(&format!("/divisions/{second}/ranking")).expect_status(404);
        let desk = chief.get(&format!("/competitions/{}/desk", two.competition));
        assert!(!desk.body.contains(second.as_str()) && !desk.body.contains(other.as_str()), "leads nowhere");
    }

    /// A division's registrar reads and decides about its entries alone, and closes nothing.
    fn a_registrar_of_one_division_reviews_its_entries_alone(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let admin = sign_in(&app, "admin");
        let two = two(&host);
        let [first, second] = &two.divisions;
        invite(&app, &admin, "registrar-a", "");
        grant(&host, &two, "registrar-a", "registrar", first).expect_text("已指派");
        approve(&host, &authority, &two.competition);
        host.submit(&format!("/competitions/{}/setup", two.competition), "开放报名", &[]).expect_text("报名已开放");
        let unit = registered(&app, "unit-one", "unit");
        unit.submit("/units/new", "登记", &[("name", "示例精密制造有限公司"), ("credit_code", "91441900MA0DEM013W")])
            .expect_status(200);
        let mut entries = Vec::new();
        for (division, name, id) in [(first, "示例甲", 1), (second, "示例乙", 2)] {
            let form = format!("/divisions/{division}/entries/new");
            let id = id_number("441900190105150", id);
            let member = [("member-1-name", name), ("member-1-id", id.as_str()), ("member-1-phone", "13800138000")];
            let page = unit.submit(&form, "提交报名", &member).expect_status(200);
            entries.push(crate::setup::uid_of(&page, "/entries/"));
        }
        let registrar = sign_in(&app, "registrar-a");
        registrar.get("/desk").expect_text("1");
        let list = registrar.get(&format!("/competitions/{}/entries", two.competition)).expect_status(200).text();
        assert!(list.contains("示例甲") && !list.contains("示例乙"), "{list}");
        let page = registrar.get(&format!("/entries/{}", entries[0])).expect_status(200);
        registrar.get(&format!("/entries/{}", entries[1])).expect_status(404);
        let csrf = || ("csrf".to_owned(), token(&page));
        let before = data(&app);
        for action in ["admit", "return", "refuse", "status", "members/x/unmask"] {
            let fields = [csrf(), ("outcome".into(), "admit".into()), ("seen".into(), "1".into()),
                ("status".into(), "absent".into()), ("status_reason".into(), "未到场".into()), ("person".into(), "x".into())];
            registrar.post(&format!("/entries/{}/{action}", entries[1]), &fields).expect_status(404);
        }
        registrar.post(&format!("/competitions/{}/close-registration", two.competition), &[csrf()]).expect_status(403);
        assert_eq!(data(&app), before);
        registrar.submit_on(&page, "通过", &[]).expect_status(200);
    }

    /// What excludes each other does so across divisions; what serves the whole competition is not cut up; the log
    /// names the division; with a division its offices go.
    fn offices_of_divisions_are_granted_with_the_same_care(database) {
        let app = App::start(database);
        let (host, _) = office(&app);
        let admin = sign_in(&app, "admin");
        let two = two(&host);
        let [first, second] = &two.divisions;
        invite(&app, &admin, "judge-a", "");
        grant(&host, &two, "JUDGE-A", "judge", first).expect_text("已指派");
        grant(&host, &two, "judge-a", "judge", first).expect_text("已任此岗位");
        let pool = app.database().pool();
        let elsewhere = draft(&host);
        let before = data(&app);
        grant(&host, &two, "judge-a", "encryption-judge", second).expect_status(422).expect_text("同一人不能同时是");
        grant(&host, &two, "judge-a", "encryption-judge", "").expect_status(422).expect_text("同一人不能同时是");
        for role in ["host", "unit", "finance-clerk", "finance-approver", "auditor"] {
            grant(&host, &two, "judge-a", role, first).expect_status(422).expect_text("只能对整个竞赛指派");
        }
        let page = format!("/competitions/{elsewhere}/officials");
        for division in [first.as_str(), "nowhere", "'; DROP TABLE division; --"] {
            let fields = [("login", "judge-a"), ("role", "judge"), ("division", division), ("csrf", &token(&host.get(&page)))]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            host.post(&page, &fields).expect_status(422).expect_text("请从所列各项中选");
        }
        assert_eq!(data(&app), before);
        let noted = format!("audit_entry WHERE action = 'assign-official' AND detail LIKE '%{first}%'");
        assert_eq!(counted(&pool, &noted), 2);

        let granted = "role_grant WHERE division_id IS NOT NULL AND revoked_at IS NULL";
        assert_eq!(counted(&pool, granted), 1);
        grant(&host, &two, "judge-a", "judge", "").expect_text("已指派");
        host.submit(&format!("/divisions/{first}/remove"), "删除", &[]).expect_status(200);
        assert_eq!(counted(&pool, granted), 0, "a later division must not inherit its judges");
    }
}
