//! A plan is tried against its packs before it is filed; classes are the packs' own; titles have their places by division.

use jiangsai::access::model::Actor;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::lifecycle::awards::usecase::{newest_run_in_tx, packs, runs};
use jiangsai::lifecycle::setup::model::packs as known;
use jiangsai::lifecycle::setup::model::{NewDivision, TieDecider, Ties};
use jiangsai::lifecycle::setup::usecase::{self as setup, parts};
use jiangsai::platform::db::tx;
use jiangsai::policy::case;
use jiangsai::policy::model::{Outcome, Status};

use crate::awards::seed::{self, COMPETITION_ID, Seed, uid};
use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::judged::Judged;
use crate::setup::{PARTICULARS, add_division, data, office, set_up, uid_of};

/// What set-up offers is what the packs declare.
#[test]
fn the_classes_one_chooses_from_are_the_packs() {
    for pack in known::KNOWN {
        assert_eq!(packs::classes_of(pack.name).unwrap(), pack.classes, "{}", pack.name);
    }
}

#[test]
fn a_case_has_divisions_below_their_event() {
    let text = "[[competition]]\nid = \"c\"\nlevel = \"city\"\nfinal_day = 2026-05-16\n\n[[competition.event]]\nid = \"e\"\n\
        class = \"I\"\nhost = \"u\"\n\n[[competition.event.division]]\nid = \"staff\"\ntitle_quota = 2\n\n\
        [[competition.event.division.results]]\nentry = \"a\"\nperson = \"p\"\nrank = 1\nprize = \"gold\"\n\n\
        [[competition.event.division]]\nid = \"students\"\n";
    let case = case::read("CASE.toml", text, &["I", "II"]).and_then(case::CaseFile::finish).unwrap();
    let events = &case.competitions[0].events;
    let found: Vec<_> =
        events.iter().map(|event| (event.id.as_str(), event.title_quota, event.hosts.len())).collect();
    assert_eq!(found, [("e", Some(0), 1), ("staff", Some(2), 0), ("students", None, 0)]);
    assert!(events.iter().all(|event| event.class.as_deref() == Some("I")));
    assert_eq!(events[1].entries.len(), 1);
    let wrong = text.replace("title_quota", "titles");
    let problems = case::read("CASE.toml", &wrong, &["I", "II"]).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
}

on_each_database! {
    /// A class nobody declares is refused with those there are; a page offers these.
    fn a_class_is_one_of_the_packs(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let page = host.get("/competitions/new").expect_status(200);
        assert!(page.body.contains("<option value=\"II\""), "{}", page.text());
        let mut new = PARTICULARS.to_vec();
        new.retain(|(name, _)| *name != "class");
        new.extend([("pack:cn-441900-skills-2022", "yes"), ("class", "1")]);
        let before = data(&app);
        host.submit_on(&page, "新建", &new).expect_status(422).expect_text("没有类别1，可选：I、II");
        assert_eq!(data(&app), before);
    }

    /// What a run would ask for ever stands on the set-up page before filing, and is no wall.
    fn a_plan_is_tried_before_it_is_filed(database) {
        let app = App::start(database);
        let (host, _authority) = office(&app);
        let mut new = PARTICULARS.to_vec();
        new.push(("pack:cn-441900-skills-2022", "yes"));
        let page = host.submit("/competitions/new", "新建", &new).expect_status(200);
        let competition = uid_of(&page, "/competitions/");
        set_up(&host, &competition);
        add_division(&host, &competition, "学生组");
        let setup = format!("/competitions/{competition}/setup");
        let tried = host.get(&setup).expect_status(200).expect_text("按本方案试算奖补得出").text();
        assert!(tried.contains("职工组没有备案名额，将一直待定"), "{tried}");
        let divisions = host.get(&setup);
        for name in ["职工组", "学生组"] {
            let edit = crate::changes::edit_of(&divisions.body, name);
            host.submit(&edit, "保存", &[("title_quota", "1")]).expect_status(200);
        }
        let mended = host.get(&setup).expect_status(200).text();
        assert!(!mended.contains("没有备案名额"), "{mended}");
        host.submit(&setup, "提交备案", &[]).expect_status(200).expect_text("已提交备案");
    }

    /// A final day before the pack's first: a notice on the page, and the competition is filed all the same.
    fn a_day_without_a_pack_is_a_notice_and_no_wall(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let mut new = PARTICULARS.to_vec();
        new.push(("pack:cn-441900-skills-2022", "yes"));
        for (name, day) in
            [("first_day", "2021-06-10"), ("final_day", "2021-06-11"), ("last_registration_day", "2021-05-31")]
        {
            new.retain(|(known, _)| *known != name);
            new.push((name, day));
        }
        let page = host.submit("/competitions/new", "新建", &new).expect_status(200);
        let competition = uid_of(&page, "/competitions/");
        set_up(&host, &competition);
        let setup = format!("/competitions/{competition}/setup");
        host.get(&setup).expect_text("按本方案试算奖补得出").expect_text("2022");
        crate::setup::approve(&host, &authority, &competition);
        // It stands there when registration is opened, for the authority too.
        for reader in [&host, &authority] {
            reader.get(&setup).expect_text("按本方案试算奖补得出");
        }
    }

    /// The run asks nothing of an event that was cancelled, and pays nobody for it.
    fn awards_go_on_without_what_was_cancelled(database) {
        let seed = Seed::city(&database);
        let head = "0".repeat(64);
        seed::run(&seed.installation.pool, &[
            format!("INSERT INTO stream (id, uid, kind, parent_id, competition_id, division_id, phase, revision, head) \
                VALUES (2205, '{}', 'event', 2000, 2000, NULL, 'awarded', 0, '{head}')", uid("gone")),
            "INSERT INTO event (id, competition_id, name, occupation_code, class, host_unit_id, title_quota) VALUES \
                (2205, 2000, '空项', '6-18-01-03', NULL, 2100, NULL)".to_owned(),
            format!("INSERT INTO division (id, uid, event_id, name, category, team_size, plan) VALUES \
                (2305, '{}', 2205, '职工组', 'staff', 1, '')", uid("gonedivision")),
        ]);
        let officer = seed.actor("officer");
        let subjects = || {
            let run = tx::read(&seed.installation.pool, |conn| newest_run_in_tx(conn, COMPETITION_ID)).unwrap().unwrap();
            run.body.lines.into_iter().filter(|line| line.subject == uid("gone")).count()
        };
        let waits = runs::run(seed.acts(&officer), &seed.competition);
        assert!(waits.is_err() || subjects() > 0, "an event that goes on has lines");
        seed::run(&seed.installation.pool, &["UPDATE division SET end_kind = 'cancelled', end_reason = '无人报名', \
            end_at = '2026-05-01 00:00:00' WHERE id = 2305".to_owned()]);
        runs::run(seed.acts(&officer), &seed.competition).unwrap();
        assert_eq!(subjects(), 0);
    }

    /// Staff and students in one event: each has its places, and none waits for a quota that is filed.
    fn an_event_of_staff_and_students_gives_its_titles(database) {
        let seed = Seed::city(&database);
        seed::run(&seed.installation.pool, &[format!(
            "INSERT INTO division (id, uid, event_id, name, category, team_size, plan) VALUES \
             (2302, '{}', 2200, '学生组', 'student', 1, '')", uid("students"))]);
        seed.keep_result(2302, "students", 1, &[], &[]);
        let titles = |status: Status| {
            let run = tx::read(&seed.installation.pool, |conn| newest_run_in_tx(conn, COMPETITION_ID)).unwrap().unwrap();
            let of = run.body.lines.iter().filter(|line| line.kind == Outcome::Honour && line.status == status);
            (of.count(), run.case_text)
        };
        let officer = seed.actor("officer");
        runs::run(seed.acts(&officer), &seed.competition).unwrap();
        assert_eq!(titles(Status::Settled).0, 0, "places are filed by division");
        assert!(titles(Status::Pending).0 > 0);
        seed::run(&seed.installation.pool, &["UPDATE division SET title_quota = 2 WHERE id = 2300".to_owned()]);
        runs::run(seed.acts(&officer), &seed.competition).unwrap();
        let (settled, text) = titles(Status::Settled);
        assert_eq!(settled, 2);
        assert!(text.contains("[[competition.event.division]]"), "{text}");
    }

    /// Who decides ties is settled when the codes are drawn: nobody chooses a judge of his own tie.
    fn who_decides_ties_is_not_changed_once_codes_are_drawn(database) {
        let judged = Judged::drawn(crate::helpers::judged::installation(database.pool(), None));
        let before = tx::read(&judged.installation.pool, |conn| {
            setup::division_by_uid_in_tx(conn, &judged.division)
        }).unwrap();
        let new = NewDivision {
            name: before.name,
            category: before.category,
            team_size: before.team_size,
            plan: before.plan,
            title_quota: before.title_quota,
            ties: Ties { by: Some(TieDecider::Authority), committee: None },
            round_name: "决赛".to_owned(),
        };
        let edit = parts::edit_division(judged.acts(&Actor::system()), &judged.division, &new, Some("示例理由"));
        assert_eq!(edit.unwrap_err().kind, FaultKind::WrongPhase);
    }
}
