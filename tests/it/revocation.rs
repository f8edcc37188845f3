//! Titles and prizes are revoked under a document, and what was paid on them comes back.

use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::money::Fen;
use jiangsai::lifecycle::awards::model::NewRevocation;
use jiangsai::lifecycle::awards::usecase::{newest_run_in_tx, read, runs, titles};
use jiangsai::lifecycle::payout::model::Direction;
use jiangsai::lifecycle::payout::usecase::finish;
use jiangsai::lifecycle::setup::usecase as setup;
use jiangsai::platform::db::tx;
use jiangsai::platform::memo::Recall;
use jiangsai::policy::model::Status;

use crate::awards::seed::{COMPETITION_ID, Seed, uid};
use crate::awards::{accept, run};
use crate::helpers::awarded::Awarded;
use crate::helpers::client::Page;
use crate::helpers::database::on_each_database;
use crate::helpers::judged::PASSWORD;
use crate::publicity::{publish, signed_in};

const DOCUMENT: &str = "示人社〔2026〕31号";

fn yuan(text: &str) -> Fen {
    text.parse().unwrap()
}

fn keys(fault: &Fault) -> Vec<&str> {
    fault.problems.iter().map(|problem| problem.because.key.as_ref()).collect()
}

/// Whoever won gold turns out to have cheated: the correction as the pages lead to it, up to its signatures.
fn disqualify(awarded: &Awarded, number: &str) -> String {
    let host = signed_in(&awarded.app, "host");
    let proposed = host.submit(
        "/divisions/div-1/corrections/new",
        "提出",
        &[("ground", "ineligible"), ("reason", "报名材料经查不实")],
    );
    let correction = format!("/corrections/{}", uid_of(&proposed.expect_status(200)));
    let out = [("entry", number), ("status", "disqualified")];
    host.submit(&format!("{correction}/add/status"), "加入更正", &out).expect_status(200);
    correction
}

fn uid_of(page: &Page) -> String {
    page.url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned()
}

fn sign(awarded: &Awarded, correction: &str) {
    for login in ["chief", "supervisor"] {
        let signer = signed_in(&awarded.app, login);
        signer.submit(correction, "签字", &[("password", PASSWORD)]).expect_status(200);
    }
}

on_each_database! {
    /// Gold is taken away after the last payment: prize and title are revoked under a document, the next in rank follow, what
    /// was paid comes back, and it ends settled again.
    fn false_papers_found_after_the_last_payment_are_put_right_to_the_end(database) {
        let awarded = Awarded::with_titles(database);
        awarded.accounts();
        assert_eq!(awarded.pay(Direction::Payment), yuan("209000"));
        finish::settle_competition(awarded.judged.acts(&awarded.approver), &awarded.competition, None).unwrap();
        let (gold, silver) = (awarded.record().rows[0].entry.clone(), awarded.record().rows[1].entry.clone());
        let correction = disqualify(&awarded, &gold);
        let host = signed_in(&awarded.app, "host");
        // Official results: nobody signs before it is said which document takes the prize away.
        let lacking = signed_in(&awarded.app, "chief").get(&correction).expect_text("请先写明依据文件");
        assert!(!lacking.body.contains("name=\"password\""), "{}", lacking.text());
        // What it costs stands beside each line before anybody signs.
        for said in ["已认定 5,000.00", "已付 5,000.00", "应追回 5,000.00", "应补付 1,000.00", "第1版", "须撤销称号"] {
            assert!(lacking.text().contains(said), "{said}: {}", lacking.text());
        }
        let document = format!("{correction}/add/document");
        host.submit(&document, "加入更正", &[("number", DOCUMENT), ("day", "")]).expect_status(422);
        let named = [("number", DOCUMENT), ("day", "2026-08-03")];
        host.submit(&document, "加入更正", &named).expect_status(200).expect_text(DOCUMENT);
        assert_eq!(awarded.phase(), "settled");
        sign(&awarded, &correction);
        assert_eq!(awarded.phase(), "awarded", "something is open again");
        publish(&host, "2099-12-31", Some("资格不符")).expect_status(200).expect_text("第2版");
        the_prize_is_revoked_in_public(&awarded, &gold);
        runs::run(awarded.judged.acts(&awarded.authority), &awarded.competition).unwrap();
        awarded.accept();
        the_title_is_revoked(&awarded, &gold);
        awarded.give_titles();
        let titles = signed_in(&awarded.app, "authority").get(&titles_page(&awarded)).expect_status(200);
        titles.expect_text("已撤销").expect_text("已批准");
        // 5,000 come back from whoever had gold; gold instead of silver for the next, silver for the third.
        assert_eq!(awarded.pay(Direction::Recovery), yuan("-5000"));
        assert_eq!(awarded.pay(Direction::Payment), yuan("5000"));
        finish::settle_competition(awarded.judged.acts(&awarded.approver), &awarded.competition, None).unwrap();
        assert_eq!((awarded.phase().as_str(), awarded.record().rows[0].entry.as_str()), ("settled", silver.as_str()));
    }

    fn a_prize_changed_before_results_are_official_is_told_without_a_document(database) {
        let (app, _judged) = crate::publicity::signed(database);
        let host = signed_in(&app, "host");
        publish(&host, "2099-12-31", None).expect_status(200);
        let rows = || {
            let body = app.client().get("/divisions/div-1/results.json").body;
            serde_json::from_str::<serde_json::Value>(&body).unwrap()["rows"].as_array().unwrap().clone()
        };
        let row = |number: &str| rows().into_iter().find(|row| row["number"] == number).unwrap();
        let [winner, next] = [0, 1].map(|place| rows()[place]["number"].as_str().unwrap().to_owned());
        assert!(row(&winner).get("revoked").is_none(), "nothing is told where nothing changed");
        crate::corrections::correct_status(&app, &host, &winner, "取消资格");
        publish(&host, "2099-12-31", Some("资格不符")).expect_status(200);
        let results = app.client().get("/divisions/div-1/results?lang=zh-CN").expect_text("原公示金奖");
        assert!(!results.text().contains("撤销金奖"), "{}", results.text());
        assert!(app.client().get("/divisions/div-1/results.csv").body.contains("原公示金奖"));
        // Whoever has it again has lost nothing; whoever had it meanwhile has.
        let proposed = host.submit("/divisions/div-1/corrections/new", "提出", &[("ground", "recheck"), ("reason", "复核")]);
        let correction = format!("/corrections/{}", uid_of(&proposed.expect_status(200)));
        let back = [("entry", winner.as_str()), ("status", "ranked")];
        host.submit(&format!("{correction}/add/status"), "加入更正", &back).expect_status(200);
        for login in ["chief", "supervisor"] {
            signed_in(&app, login).submit(&correction, "签字", &[("password", PASSWORD)]).expect_status(200);
        }
        publish(&host, "2099-12-31", Some("复核更正")).expect_status(200).expect_text("第3版");
        assert!(row(&winner).get("revoked").is_none());
        assert_eq!(row(&next)["revoked"][0]["prize"], "gold");
    }

    /// A document alone revokes a title: it stays on record, is held no more, and keeps its place from others.
    fn a_title_revoked_by_a_document_alone_is_held_no_more_and_nothing_else_changes(database) {
        let seed = Seed::city(&database);
        given(&seed);
        let (officer, second) = (seed.actor("officer"), seed.actor("second"));
        let one = title_of(&seed, "one");
        let revoke = |who: &str, uid: &str, day: &str| {
            let new = NewRevocation { document: DOCUMENT.into(), day: day.parse().unwrap(), reason: "弄虚作假".into() };
            titles::revoke(seed.acts(&seed.actor(who)), &seed.competition, uid, &new)
        };
        let today = setup_today(&seed);
        for who in ["host", "approver", "auditor"] {
            assert_eq!(revoke(who, &one, &today).unwrap_err().kind, FaultKind::Forbidden, "{who}");
        }
        assert_eq!(keys(&revoke("officer", &one, "2099-01-01").unwrap_err()), ["awards-revoke-day"]);
        assert_eq!(keys(&revoke("officer", &one, "2020-01-01").unwrap_err()), ["awards-revoke-day"]);
        assert_eq!(revoke("officer", &uid("nobody"), &today).unwrap_err().kind, FaultKind::NotFound);
        revoke("officer", &one, &today).unwrap();
        assert_eq!(keys(&revoke("second", &one, &today).unwrap_err()), ["register-honour-revoked-already"]);
        let seen = read::titles(seed.by(&officer), &seed.competition).unwrap();
        assert!(seen.to_revoke.is_empty());
        assert_eq!(keys(&titles::recommend(seed.acts(&officer), &seed.competition).unwrap_err()), ["awards-nobody-to-recommend"]);
        let statement = read::statement(seed.by(&second), &seed.competition).unwrap();
        let lines = statement.run.unwrap().body.lines;
        let line = lines.iter().find(|line| line.value.is_some() && line.payee == uid("personone")).unwrap();
        assert_eq!(line.status, Status::Refused);
        assert_eq!(line.because.last().unwrap().key, "awards-title-revoked-by");
        assert_eq!(run(&seed), 1, "the run itself stands");
        assert_eq!(held_elsewhere(&seed), ["东莞市技术能手"], "the second still holds it, the first does not");
    }

    /// A title a result took away is revoked, whoever the run names next is recommended; given back, it can be had again.
    fn a_title_a_result_takes_away_waits_to_be_revoked_and_may_come_again(database) {
        let seed = Seed::city(&database);
        given(&seed);
        let (officer, second) = (seed.actor("officer"), seed.actor("second"));
        let result = |version: i64, entries: &[&str]| {
            seed.keep_result(2300, "division", version, entries, &["gold", "silver", "bronze", "excellence"]);
            run(&seed);
            accept(&seed);
        };
        result(2, &["two", "three", "four", "five"]);
        let open = || read::titles(seed.by(&officer), &seed.competition).unwrap().to_revoke;
        let blocked = || {
            let blockers = tx::read(&seed.installation.pool, |conn| finish::blockers_in_tx(conn, Recall::Nothing, COMPETITION_ID)).unwrap();
            blockers.iter().any(|blocker| blocker.because.key == "payout-block-revocation")
        };
        let one = title_of(&seed, "one");
        assert_eq!(open(), std::slice::from_ref(&one));
        assert!(blocked(), "it cannot be settled while a title is held that nobody gives");
        let new = NewRevocation { document: DOCUMENT.into(), day: setup_today(&seed).parse().unwrap(), reason: "成绩更正".into() };
        titles::revoke(seed.acts(&officer), &seed.competition, &one, &new).unwrap();
        assert!(open().is_empty() && !blocked());
        let give = |many: usize| {
            assert_eq!(titles::recommend(seed.acts(&officer), &seed.competition).unwrap(), many);
            assert_eq!(titles::approve(seed.acts(&second), &seed.competition, "示人社〔2026〕6号").unwrap(), many);
        };
        give(1);
        result(3, &["one", "two", "three", "four"]);
        assert_eq!(open(), [title_of(&seed, "four")]);
        give(1);
        let held = read::titles(seed.by(&officer), &seed.competition).unwrap();
        let of_one: Vec<bool> =
            held.recommendations.iter().filter(|one| one.person == uid("personone")).map(jiangsai::lifecycle::awards::model::Recommendation::is_held).collect();
        assert_eq!(of_one, [false, true], "the first stays on record as revoked");
    }
}

fn titles_page(awarded: &Awarded) -> String {
    format!("/competitions/{}/awards/titles", awarded.competition)
}

fn the_prize_is_revoked_in_public(awarded: &Awarded, gold: &str) {
    let public = awarded.app.client();
    let said = format!("撤销金奖，{DOCUMENT}，2026年8月3日");
    public.get("/divisions/div-1/results?lang=zh-CN").expect_text(&said).expect_text("资格不符");
    let earlier = public.get("/divisions/div-1/results/1").expect_status(200).text();
    assert!(!earlier.contains("撤销金奖"), "what was published stays as it was");
    let name = format!("示例选手{}", number_of(gold));
    let own = public.submit("/look-up?lang=zh-CN", "查询", &[("ticket", gold), ("name", &name)]);
    own.expect_status(200).expect_text(&said);
}

fn the_title_is_revoked(awarded: &Awarded, gold: &str) {
    let authority = signed_in(&awarded.app, "authority");
    let page = authority.get(&titles_page(awarded)).expect_status(200).expect_text("待撤销");
    let refused =
        finish::settle_competition(awarded.judged.acts(&awarded.approver), &awarded.competition, None);
    assert!(keys(&refused.unwrap_err()).contains(&"payout-block-titles"));
    let form = page.link("撤销称号");
    assert!(!signed_in(&awarded.app, "host").get(&titles_page(awarded)).text().contains("撤销称号"));
    signed_in(&awarded.app, "host").get(&form).expect_status(404);
    authority.submit(&form, "撤销", &[]).expect_status(422).expect_text("请填写此项");
    let values = [("document", DOCUMENT), ("reason", "报名材料经查不实")];
    authority.submit(&form, "撤销", &values).expect_status(200).expect_text("已撤销").expect_text(DOCUMENT);
    authority.get(&form).expect_status(404);
    let person = crate::helpers::awarded::person(number_of(gold));
    authority
        .get(&format!("/persons/{person}"))
        .expect_status(200)
        .expect_text("已撤销")
        .expect_text(DOCUMENT);
}

/// The number of an entry, from 1: the last figure of its ticket.
fn number_of(ticket: &str) -> u32 {
    ticket.strip_prefix("010").unwrap().parse().unwrap()
}

/// The three titles of the city's contest are approved.
fn given(seed: &Seed) {
    run(seed);
    accept(seed);
    titles::recommend(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
    titles::approve(seed.acts(&seed.actor("second")), &seed.competition, "示人社〔2026〕5号").unwrap();
}

/// Uid of somebody's newest title.
fn title_of(seed: &Seed, name: &str) -> String {
    let seen = read::titles(seed.by(&seed.actor("auditor")), &seed.competition).unwrap();
    let mut own = seen.recommendations.iter().filter(|one| one.person == uid(&format!("person{name}")));
    own.next_back().unwrap().uid.clone()
}

fn setup_today(seed: &Seed) -> String {
    jiangsai::kernel::clock::civil_date(seed.installation.now()).to_string()
}

/// The titles the first two are told to hold in a later competition, where both compete.
fn held_elsewhere(seed: &Seed) -> Vec<String> {
    let another = seed.another();
    let rows = ["one", "two"].iter().zip(2500..).flat_map(|(name, person)| {
        let entry = person + 1000;
        [
            format!(
                "INSERT INTO entry (id, uid, division_id, number, team_name, unit_id, state, status, created_by, created_at) \
                 VALUES ({entry}, '{}', 3300, 'A-{name}', '示例{name}', 2101, 'admitted', 'ranked', 'system', '2026-04-01 00:00:00')",
                uid(&format!("another{name}"))
            ),
            format!("INSERT INTO entry_member (id, entry_id, division_id, person_id, ordinal) VALUES ({entry}, {entry}, 3300, {person}, 1)"),
        ]
    });
    let statements: Vec<String> = rows
        .chain([
            "UPDATE competition SET final_day = '2099-05-21' WHERE id = 3000".to_owned(),
            "UPDATE event SET title_quota = 2 WHERE id = 3200".to_owned(),
        ])
        .collect();
    crate::awards::seed::run(&seed.installation.pool, &statements);
    let row = |rank: i64, name: &str| {
        serde_json::json!({ "entry": format!("A-{name}"), "entry_uid": uid(&format!("another{name}")),
            "status": "ranked", "total": "90", "rank": rank, "position": rank, "tied": false, "scale": null,
            "prize": "none", "modules": [], "because": [] })
    };
    let body = serde_json::json!({ "schema": 1, "division": uid("anotherdivision"), "named": true, "modules": [],
        "decimals": 2, "rows": [row(1, "one"), row(2, "two")], "open": [], "notices": [] });
    let kept = format!(
        "INSERT INTO result (id, uid, division_id, version, body, digest, by_account, at) VALUES \
         (33001, '{}', 3300, 1, '{body}', 'digest', 'system', '2026-05-17 00:00:00')",
        uid("resultanother")
    );
    crate::awards::seed::run(&seed.installation.pool, &[kept]);
    runs::run(seed.acts(&seed.actor("officer")), &another).unwrap();
    let case = tx::read(&seed.installation.pool, |conn| {
        let id = setup::competition_by_uid_in_tx(conn, &another)?.id;
        newest_run_in_tx(conn, id)
    });
    let text = case.unwrap().unwrap().case_text;
    text.lines()
        .filter_map(|line| line.split_once("holds = [\""))
        .map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
        .collect()
}
