//! One achievement is paid once, whoever tells of it, where, and however the contest is spelt.

use std::sync::Barrier;

use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::money::Fen;
use jiangsai::lifecycle::awards::model::NewExternal;
use jiangsai::lifecycle::awards::usecase::{external, read, runs};

use crate::awards::external::{entered, outside, taken};
use crate::awards::seed::{PASSWORD, Seed, texts, uid};
use crate::awards::yuan;
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::html;

/// Somebody at the pages.
fn signed_in(app: &App, login: &str) -> Client {
    let client = app.client();
    client.submit("/log-in", "登录", &[("account", login), ("password", PASSWORD)]).expect_status(200);
    client
}

/// The achievement of `personone`, as it is told at the form.
struct Told<'t> {
    login: &'t str,
    competition: &'t str,
    name: &'t str,
    proof: &'t str,
    day: &'t str,
    despite: bool,
}

impl Told<'_> {
    fn enter(&self, app: &App) -> Page {
        let client = signed_in(app, self.login);
        let page = format!("/competitions/{}/external-results/new", self.competition);
        let body = client.get(&page).expect_status(200).body;
        let form = html::forms(&body)
            .into_iter()
            .find(|form| form.buttons.iter().any(|one| one.text == "登记"))
            .unwrap();
        let (person, team) = (uid("personone"), uid("coachteam"));
        let told = [
            ("competition_name", self.name),
            ("event_name", "焊工"),
            ("level", "provincial"),
            ("class", "I"),
            ("final_day", self.day),
            ("person", &person),
            ("prize", "second"),
            ("place", "2"),
            ("prize_money", "3000"),
            ("represents", "true"),
            ("proof", self.proof),
            (
                "coach_team",
                if form.name_of("coach_team").is_some() && self.competition == uid("competition") {
                    &team
                } else {
                    ""
                },
            ),
            ("despite", if self.despite { "on" } else { "" }),
        ];
        let mut values = form.values;
        values.retain(|(name, _)| told.iter().all(|(other, _)| other != name));
        let told = told.iter().filter(|(_, value)| !value.is_empty());
        values.extend(told.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        client.post(&page, &values)
    }
}

const NAME: &str = "2026年示例省职业技能大赛";

fn first(competition: &str) -> Told<'_> {
    let (proof, day) = ("示例通知〔2026〕1号", "2026-04-20");
    Told { login: "officer", competition, name: NAME, proof, day, despite: false }
}

/// The achievement is told and accepted, then told again: shown side by side at entry, acceptance, statement and payment,
/// and paid once.
fn told_twice(app: &App, seed: &Seed, again: &Told<'_>) {
    let ours = seed.competition.as_str();
    first(ours).enter(app).expect_status(200).expect_text("已登记");
    let list = |competition: &str| format!("/competitions/{competition}/external-results");
    let second = signed_in(app, "second");
    second.submit(&list(ours), "认定", &[]).expect_status(200).expect_text("已认定");
    // At entry.
    let shown = again.enter(app).expect_status(422).expect_text("已有1条记录可能是同一成绩");
    // A reader's eye takes a wide space for a space.
    let spelt = again.name.replace('\u{3000}', " ");
    shown.expect_text(&format!("竞赛 这一条： {spelt} 另一条： {NAME}")).expect_text("已认定");
    Told { despite: true, ..*again }.enter(app).expect_status(200).expect_text("已登记");
    // At acceptance.
    let decides = signed_in(app, if again.login == "second" { "officer" } else { "second" });
    let waiting = decides.get(&list(again.competition)).expect_status(200).expect_text("可能重复的成绩，1组");
    let accept = waiting.link("核对并认定");
    decides.get(&accept).expect_status(200).expect_text(NAME);
    decides.submit(&accept, "认定", &[("reason", "")]).expect_status(422).expect_text("请写明理由");
    // On the statement and at payment.
    let mut competitions = vec![ours];
    competitions.extend((again.competition != ours).then_some(again.competition));
    for competition in competitions {
        runs::run(seed.acts(&seed.actor("officer")), competition).unwrap();
        let statement = format!("/competitions/{competition}/awards");
        decides.get(&statement).expect_status(200).expect_text("可能重复的成绩，1组");
        decides.submit(&statement, "认定本次结果", &[]).expect_status(200);
        let payout = format!("/competitions/{competition}/payout");
        signed_in(app, "clerk").get(&payout).expect_status(200).expect_text("可能重复的成绩，1组");
    }
    assert_eq!(claimed(seed, "bonus-match"), [yuan("3000")], "payable once");
    assert_eq!(claimed(seed, "coach"), [yuan("1500")], "the coaches' base counts it once");
}

/// What claims of a rule for outside results come to, zero left out.
fn claimed(seed: &Seed, rule: &str) -> Vec<Fen> {
    let query = format!(
        "SELECT uid || '/' || amount_fen AS text FROM claim WHERE rule = '{rule}' AND amount_fen <> 0"
    );
    let found = texts(&seed.installation.pool, &query);
    let mut amounts: Vec<i64> =
        found.iter().map(|text| text.rsplit('/').next().unwrap().parse().unwrap()).collect();
    amounts.sort_unstable();
    amounts.into_iter().map(Fen::new).collect()
}

/// Accepts everything that waits, as it was done before anybody asked which achievement a result tells of.
fn accepted_of_old(seed: &Seed) {
    let accept =
        "UPDATE external_result SET accepted_by = 'system', accepted_at = '2026-06-01 00:00:00'".to_owned();
    crate::awards::seed::run(&seed.installation.pool, &[accept]);
}

on_each_database! {
    fn a_contest_whose_final_is_still_to_come_has_no_result(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        let told = Told { day: "2099-01-01", ..first(&seed.competition) };
        told.enter(&app).expect_status(422).expect_text("请填已发生的日期");
    }

    fn an_achievement_told_again_by_another_officer_is_paid_once(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        told_twice(&app, &seed, &Told { login: "second", ..first(&seed.competition) });
    }

    fn an_achievement_told_again_by_the_unit_is_paid_once(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        told_twice(&app, &seed, &Told { login: "unit", ..first(&seed.competition) });
    }

    fn an_achievement_told_again_with_the_contest_spelt_otherwise_is_paid_once(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        let spelt = Told { login: "unit", name: "第八届　示例省职业技能大赛", proof: "证书00817", ..first(&seed.competition) };
        told_twice(&app, &seed, &spelt);
    }

    fn an_achievement_told_again_in_another_competition_is_paid_once(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        let another = seed.another();
        told_twice(&app, &seed, &Told { login: "officer", competition: &another, ..first(&seed.competition) });
    }

    /// Only the document says that the two are one: the contest is called by another name.
    fn an_achievement_told_under_the_same_document_is_shown(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        first(&seed.competition).enter(&app).expect_status(200);
        let other = Told { name: "示例省工匠之星大赛", proof: "示例通知[2026] 1号", ..first(&seed.competition) };
        other.enter(&app).expect_status(422).expect_text("已有1条记录可能是同一成绩");
    }

    /// A real second one is paid with the authority's reason, which stands in the log.
    fn a_second_achievement_is_paid_with_the_reason_of_the_authority(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        let page = format!("/competitions/{}/external-results", seed.competition);
        first(&seed.competition).enter(&app).expect_status(200);
        let second = signed_in(&app, "second");
        second.submit(&page, "认定", &[]).expect_status(200);
        Told { despite: true, ..first(&seed.competition) }.enter(&app).expect_status(200);
        let accept = second.get(&page).link("核对并认定");
        let reason = [("reason", "同一赛项另设学生组，本人两组均参赛")];
        second.submit(&accept, "认定", &reason).expect_status(200).expect_text("已认定");
        runs::run(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
        second.submit(&format!("/competitions/{}/awards", seed.competition), "认定本次结果", &[]).expect_status(200);
        assert_eq!(claimed(&seed, "bonus-match"), [yuan("3000"), yuan("3000")]);
    }

    /// Accepted at the same moment in two competitions of the site, one of the two is asked for a reason.
    fn two_acceptances_at_once_do_not_both_pass(database) {
        let seed = Seed::city(&database);
        let another = seed.another();
        for (number, person) in ["personone", "persontwo", "personthree", "personfour"].into_iter().enumerate() {
            let mut new = NewExternal { despite: true, coach_team: None, ..outside("焊工", person, Some("3000")) };
            new.proof = format!("证书{number}");
            let here = entered(&seed, "officer", &new).unwrap();
            let there = external::enter(seed.acts(&seed.actor("officer")), &another, (&new, None)).unwrap();
            let together = Barrier::new(2);
            let accept = |competition: &str, result: &str| {
                together.wait();
                external::accept(seed.acts(&seed.actor("second")), competition, result, None).map_err(|fault| fault.kind)
            };
            let outcomes = std::thread::scope(|scope| {
                let threads = [(seed.competition.as_str(), &here), (another.as_str(), &there)]
                    .map(|(competition, result)| scope.spawn(move || accept(competition, result)));
                threads.map(|thread| thread.join().unwrap())
            });
            assert!(outcomes.contains(&Ok(())) && outcomes.contains(&Err(FaultKind::Invalid)), "{outcomes:?}");
        }
    }

    /// A result that is told anew after it was refused by mistake goes on as the same achievement: nothing is recovered and
    /// nothing paid again.
    fn a_result_told_anew_is_the_same_achievement(database) {
        let seed = Seed::city(&database);
        let accept_run = || {
            runs::run(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
            crate::awards::accept(&seed);
        };
        let one = entered(&seed, "officer", &outside("焊工", "personone", Some("3000"))).unwrap();
        taken(&seed, "second", &one).unwrap();
        accept_run();
        external::refuse(seed.acts(&seed.actor("second")), &seed.competition, &one, "填错赛项").unwrap();
        let anew = entered(&seed, "officer", &outside("焊工", "personone", Some("3000"))).unwrap();
        taken(&seed, "second", &anew).unwrap();
        accept_run();
        assert_eq!(claimed(&seed, "bonus-match"), [yuan("3000")]);
        let subjects = texts(&seed.installation.pool, "SELECT subject AS text FROM claim WHERE rule = 'bonus-match'");
        assert_eq!(subjects.into_iter().collect::<Vec<_>>(), [one]);
    }

    /// Two results of one achievement that were accepted in two competitions before anybody asked: whichever run is accepted
    /// first claims it, also at the same moment; in the other one that line alone is refused, naming where.
    fn a_line_claimed_elsewhere_is_refused_alone(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        let another = seed.another();
        let new = NewExternal { despite: true, ..outside("焊工", "personone", Some("3000")) };
        entered(&seed, "officer", &new).unwrap();
        let there = NewExternal { coach_team: None, ..new };
        external::enter(seed.acts(&seed.actor("officer")), &another, (&there, None)).unwrap();
        accepted_of_old(&seed);
        let together = Barrier::new(2);
        let accept = |competition: &str| {
            let officer = seed.actor("officer");
            runs::run(seed.acts(&officer), competition).unwrap();
            let run = read::statement(seed.by(&officer), competition).unwrap().run.unwrap().uid;
            together.wait();
            runs::accept(seed.acts(&officer), competition, &run).map_err(|fault| fault.kind)
        };
        let outcomes = std::thread::scope(|scope| {
            [seed.competition.as_str(), another.as_str()].map(|one| scope.spawn(move || accept(one))).map(|thread| thread.join().unwrap())
        });
        assert_eq!(outcomes, [Ok(1), Ok(1)], "both runs go on");
        assert_eq!(claimed(&seed, "bonus-match"), [yuan("3000")]);
        let query = "SELECT competition.name AS text FROM claim JOIN competition ON competition.id = claim.competition_id \
                     WHERE rule = 'bonus-match' AND amount_fen <> 0";
        let by = texts(&seed.installation.pool, query).into_iter().next().unwrap();
        let other = if by == "示例市焊接技能竞赛" { &seed.competition } else { &another };
        let statement = signed_in(&app, "officer").get(&format!("/competitions/{other}/awards")).expect_status(200);
        statement.expect_text(&format!("同一成绩的这一项已在“{by}”认定，这里不再兑付"));
    }

    /// The site's own result was told as an outside result before it was published: it is paid there, and its own line
    /// alone is refused here.
    fn a_result_of_this_site_that_counts_as_an_outside_result_is_paid_once(database) {
        let seed = Seed::city(&database);
        let another = seed.another();
        let told = NewExternal {
            competition_name: "示例市数控技能竞赛（2026年）".to_owned(),
            final_day: "2026-05-16".parse().unwrap(),
            coach_team: None,
            despite: true,
            ..outside("数控车工", "personone", Some("3000"))
        };
        external::enter(seed.acts(&seed.actor("officer")), &another, (&told, None)).unwrap();
        accepted_of_old(&seed);
        runs::run(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
        crate::awards::accept(&seed);
        assert_eq!(claimed(&seed, "city-prize"), [yuan("1000"), yuan("2500"), yuan("4000")]);
    }

    /// A rule that is called otherwise gives the same claim: nothing is paid again, and nothing recovered.
    fn a_renamed_rule_neither_pays_again_nor_recovers(database) {
        let seed = Seed::city(&database);
        runs::run(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
        crate::awards::accept(&seed);
        let amounts = || -> Vec<(String, Fen)> {
            crate::awards::claims(&seed).into_iter().map(|claim| (claim.uid, claim.amount)).collect()
        };
        let before = amounts();
        assert_eq!(before.len(), 5);
        let renamed = "UPDATE claim SET rule = 'prize-of-the-city' WHERE rule = 'city-prize'".to_owned();
        crate::awards::seed::run(&seed.installation.pool, &[renamed]);
        seed.results(2, &["gold", "silver", "bronze", "none", "none"]);
        runs::run(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
        crate::awards::accept(&seed);
        let after = amounts();
        assert_eq!(after.iter().map(|(uid, _)| uid).collect::<Vec<_>>(), before.iter().map(|(uid, _)| uid).collect::<Vec<_>>());
        let changed: Vec<_> = after.iter().zip(&before).filter(|(one, other)| one != other).collect();
        assert_eq!(changed.len(), 1, "the fourth lost his prize: {changed:?}");
    }
}
