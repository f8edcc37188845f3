//! Ranks to money and titles: runs, decisions, outside results, share plans, and who may do and see what.

pub(crate) mod external;
pub(crate) mod namesakes;
mod parts;
mod payees;
pub(crate) mod seed;

use std::fs;
use std::process::Command;

use jiangsai::access::model::Actor;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::lang::Lang;
use jiangsai::kernel::money::Fen;
use jiangsai::lifecycle::awards::model::{Claim, NewDecision, Run, RunLine};
use jiangsai::lifecycle::awards::usecase::{
    claims_in_tx, decide, newest_run_in_tx, read, result_json, runs, shares, titles, waiting_in_tx,
};
use jiangsai::pages::messages;
use jiangsai::platform::db::tx;
use jiangsai::platform::memo::Recall;
use jiangsai::policy::model::Status;

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use external::{entered, outside, taken};
use seed::{COMPETITION_ID, PACK, PASSWORD, Seed, uid};

pub(crate) fn yuan(text: &str) -> Fen {
    text.parse().unwrap()
}

fn newest(seed: &Seed) -> Run {
    tx::read(&seed.installation.pool, |conn| newest_run_in_tx(conn, COMPETITION_ID)).unwrap().unwrap()
}

pub(crate) fn claims(seed: &Seed) -> Vec<Claim> {
    tx::read(&seed.installation.pool, |conn| claims_in_tx(conn, COMPETITION_ID)).unwrap()
}

fn line<'r>(run: &'r Run, rule: &str, subject: &str) -> &'r RunLine {
    let found = |line: &&RunLine| line.rule.as_deref() == Some(rule) && line.subject == subject;
    run.body
        .lines
        .iter()
        .find(found)
        .unwrap_or_else(|| panic!("no line {rule} {subject}: {:#?}", run.body.lines))
}

pub(crate) fn run(seed: &Seed) -> i64 {
    runs::run(seed.acts(&seed.actor("officer")), &seed.competition).unwrap()
}

/// Recommends and approves the titles of the accepted run.
pub(crate) fn titled(seed: &Seed) {
    titles::recommend(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
    titles::approve(seed.acts(&seed.actor("second")), &seed.competition, "示人社〔2026〕9号").unwrap();
}

pub(crate) fn accept(seed: &Seed) {
    let newest = newest(seed);
    runs::accept(seed.acts(&seed.actor("officer")), &seed.competition, &newest.uid).unwrap();
}

fn decision(decision: &str, subject: &str, value: &str) -> NewDecision {
    NewDecision {
        decision: decision.to_owned(),
        subject: subject.to_owned(),
        value: value.to_owned(),
        reason: "示例理由".to_owned(),
        document: None,
    }
}

fn decided(seed: &Seed, new: &NewDecision) -> Result<i64, FaultKind> {
    decide::decide(seed.acts(&seed.actor("officer")), &seed.competition, new).map_err(|fault| fault.kind)
}

on_each_database! {
    /// The hand arithmetic of a city class I event: 200,000 to its host, 5,000 + 4,000 + 2,500 + 1,000 to winners.
    fn a_run_gives_what_the_text_gives(database) {
        let seed = Seed::city(&database);
        assert_eq!(run(&seed), 1);
        let newest = newest(&seed);
        assert_eq!(line(&newest, "host-city", &uid("event")).amount, Some(yuan("200000")));
        for (entry, amount) in [("one", "5000"), ("two", "4000"), ("three", "2500"), ("four", "1000")] {
            let line = line(&newest, "city-prize", &uid(&format!("entry{entry}")));
            assert_eq!((line.status, line.amount), (Status::Settled, Some(yuan(amount))), "{entry}");
            assert_eq!(line.payee, uid(&format!("person{entry}")));
        }
        let titles = newest.body.lines.iter().filter(|line| line.value.is_some() && line.status == Status::Settled);
        assert_eq!(titles.count(), 3, "the approved plan has three places");
        assert_eq!(newest.body.totals.settled, yuan("212500"));
        assert!(newest.case_text.contains(&uid("personone")) && !newest.case_text.contains("示例"), "{}", newest.case_text);
        assert_eq!(run(&seed), 1, "nothing changed, so the run stands");
    }

    /// The texts a run keeps give the same bytes by the command.
    fn the_command_reproduces_a_run_byte_for_byte(database) {
        let seed = Seed::city(&database);
        run(&seed);
        seed.team_event();
        let mut new = decision("host-deviation", &uid("event"), "180000.5");
        new.reason = "预算\"紧\"，分两年\\支付".to_owned();
        new.document = Some("示人社〔2026〕9号".to_owned());
        assert_eq!(decided(&seed, &new), Ok(2));
        let result = entered(&seed, "unit", &outside("焊工", "personone", Some("3000"))).unwrap();
        taken(&seed, "officer", &result).unwrap();
        run(&seed);
        let run = newest(&seed);
        assert_eq!(line(&run, "host-city", &uid("event")).amount, Some(yuan("180000.50")));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("CASE.toml"), &run.case_text).unwrap();
        fs::write(folder.path().join("D.toml"), &run.decisions_text).unwrap();
        for (lang, tag) in [(Lang::Zh, "zh-CN"), (Lang::En, "en")] {
            let output = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
                .current_dir(&folder)
                .args(["award", "--case", "CASE.toml", "--decisions", "D.toml", "--format", "json", "--lang", tag])
                .arg("--pack")
                .arg(format!("{}/policies/{PACK}", env!("CARGO_MANIFEST_DIR")))
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let ours = result_json(&run.body, |because| messages::say(lang, because)).unwrap();
            assert_eq!(String::from_utf8(output.stdout).unwrap(), ours);
        }
    }

    /// Accepting makes claims; a run that is not the newest, or whose facts changed, is refused with both sides told.
    fn only_the_newest_run_of_present_facts_is_accepted(database) {
        let seed = Seed::city(&database);
        run(&seed);
        let first = newest(&seed);
        let by = |uid: &str| {
            runs::accept(seed.acts(&seed.actor("officer")), &seed.competition, uid)
                .map_err(|fault| (fault.kind, fault.problems[0].because.key.to_string()))
        };
        seed.results(2, &["gold", "gold", "bronze", "excellence", "none"]);
        let before = seed.digest();
        assert_eq!(by(&first.uid), Err((FaultKind::Stale, "awards-facts-changed".to_owned())));
        assert_eq!(seed.digest(), before);
        let changed = || read::statement(seed.by(&seed.actor("officer")), &seed.competition).unwrap().changed;
        assert!(changed(), "whoever works it out is told before they accept");
        assert!(!read::statement(seed.by(&seed.actor("unit")), &seed.competition).is_ok_and(|seen| seen.changed));
        assert_eq!(run(&seed), 2);
        assert!(!changed());
        assert_eq!(by(&first.uid), Err((FaultKind::Stale, "awards-newer-run".to_owned())));
        assert_eq!(by(&newest(&seed).uid), Ok(2));
        assert!(!changed(), "what was accepted is no change");
        assert_eq!(by(&newest(&seed).uid), Err((FaultKind::Stale, "awards-accepted-already".to_owned())));
        let claims = claims(&seed);
        assert_eq!(claims.len(), 5);
        let second = claims.iter().find(|claim| claim.payee == uid("persontwo")).unwrap();
        assert_eq!(second.amount, yuan("5000"), "silver was corrected to gold");
        // A third version takes the second prize away: its claim stays, at zero.
        seed.results(3, &["gold", "none", "bronze", "excellence", "none"]);
        run(&seed);
        accept(&seed);
        let again = self::claims(&seed);
        assert_eq!(again.len(), 5);
        assert_eq!(again.iter().find(|claim| claim.uid == second.uid).unwrap().amount, Fen::ZERO);
    }

    /// Two officers accept the same run at once: one does, the other is told so.
    fn a_run_is_accepted_once(database) {
        let seed = Seed::city(&database);
        run(&seed);
        let newest = newest(&seed);
        let outcomes: Vec<Result<i64, FaultKind>> = std::thread::scope(|scope| {
            let threads: Vec<_> = ["officer", "second"].map(|name| {
                let (seed, uid) = (&seed, newest.uid.clone());
                scope.spawn(move || {
                    runs::accept(seed.acts(&seed.actor(name)), &seed.competition, &uid)
                        .map_err(|fault| fault.kind)
                })
            }).into();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(outcomes.contains(&Ok(1)) && outcomes.contains(&Err(FaultKind::Stale)), "{outcomes:?}");
        assert_eq!(claims(&seed).len(), 5);
    }

    /// A selection contest waits for a range, then for nothing; what is outside the range changes nothing.
    fn a_range_is_decided_within_its_bounds(database) {
        let seed = Seed::city(&database);
        seed.set("selection_only = TRUE");
        let refused = runs::run(seed.acts(&seed.actor("officer")), &seed.competition);
        assert_eq!(refused.unwrap_err().problems[0].because.key, "awards-selects-for-unknown");
        assert_eq!(decided(&seed, &decision("fact-selects-for", &seed.competition, "provincial")), Ok(1));
        let host = line(&newest(&seed), "host-selection", &uid("event")).clone();
        assert_eq!((host.status, host.low, host.high), (Status::Pending, Some(yuan("10000")), Some(yuan("30000"))));
        assert!(newest(&seed).body.lines.iter().all(|line| line.status != Status::Settled), "prizes are refused there");
        let before = seed.digest();
        for (question, subject, value) in [
            ("host-selection-amount", uid("event"), "30000.01"),
            ("host-selection-amount", uid("event"), "9999.99"),
            ("host-selection-amount", uid("event"), "many"),
            ("host-selection-amount", uid("event"), "-1"),
            ("host-selection-amount", uid("entryone"), "20000"),
            ("host-deviation", uid("event"), "20000"),
            ("reading:selection-tier", seed.competition.clone(), "whatever"),
            ("fact-prize-money", uid("nobody"), "1"),
            ("no-such-question", uid("event"), "1"),
            ("host-selection-amount", uid("event"), ""),
        ] {
            assert_eq!(decided(&seed, &decision(question, &subject, value)), Err(FaultKind::Invalid), "{question} {value}");
        }
        assert_eq!(seed.digest(), before, "a refused decision changes nothing");
        assert_eq!(decided(&seed, &decision("host-selection-amount", &uid("event"), "20,000")), Ok(2));
        assert_eq!(line(&newest(&seed), "host-selection", &uid("event")).amount, Some(yuan("20000")));
        // Another reading: winners of a selection contest get the city's prizes after all.
        assert_eq!(decided(&seed, &decision("reading:selection-tier", &seed.competition, "inherit")), Ok(3));
        assert_eq!(newest(&seed).body.totals.settled, yuan("32500"));
        // Both are taken back: two more runs, the last as the one before any decision.
        assert_eq!(decided(&seed, &decision("reading:selection-tier", &seed.competition, "")), Ok(4));
        assert_eq!(decided(&seed, &decision("host-selection-amount", &uid("event"), "")), Ok(5));
        assert_eq!(line(&newest(&seed), "host-selection", &uid("event")).status, Status::Pending);
    }

    /// A special approval needs its document; then it is settled.
    fn a_special_approval_needs_its_document(database) {
        let seed = Seed::city(&database);
        seed.set("level = 'national', class = NULL");
        run(&seed);
        assert_eq!(line(&newest(&seed), "host-special", &uid("event")).status, Status::Special);
        let mut new = decision("host-special-amount", &uid("event"), "350000");
        assert_eq!(decided(&seed, &new), Err(FaultKind::Invalid));
        new.document = Some("示府办〔2026〕3号".to_owned());
        assert_eq!(decided(&seed, &new), Ok(2));
        assert_eq!(line(&newest(&seed), "host-special", &uid("event")).amount, Some(yuan("350000")));
        // Prize money of the organiser is a fact somebody enters: unknown is pending, zero is known.
        let match_line = |seed: &Seed| line(&newest(seed), "bonus-match", &uid("entryone")).clone();
        assert_eq!(match_line(&seed).status, Status::Pending);
        decided(&seed, &decision("fact-prize-money", &uid("entryone"), "3333.33")).unwrap();
        assert_eq!(match_line(&seed).amount, Some(yuan("3333.33")));
        decided(&seed, &decision("fact-prize-money", &uid("entryone"), "0")).unwrap();
        let direct = newest(&seed);
        assert_eq!(line(&direct, "bonus-direct", &uid("entryone")).status, Status::Silent);
    }

    /// Titles are recommended from the accepted run and approved by another person; holders stay winners in later runs.
    fn titles_are_recommended_and_approved_by_two_people(database) {
        let seed = Seed::city(&database);
        let recommend = |name: &str| titles::recommend(seed.acts(&seed.actor(name)), &seed.competition).map_err(|fault| fault.kind);
        let approve = |name: &str| titles::approve(seed.acts(&seed.actor(name)), &seed.competition, "示人社〔2026〕5号").map_err(|fault| fault.kind);
        run(&seed);
        assert_eq!(recommend("officer"), Err(FaultKind::Refused), "the run is not accepted");
        accept(&seed);
        assert_eq!(approve("officer"), Err(FaultKind::Refused), "nothing is recommended");
        assert_eq!(recommend("officer"), Ok(3));
        assert_eq!(recommend("host"), Err(FaultKind::Refused), "everybody is recommended");
        assert_eq!(approve("officer"), Err(FaultKind::Refused), "who recommended may not approve");
        assert_eq!(approve("host"), Err(FaultKind::Forbidden));
        assert_eq!(approve("second"), Ok(3));
        assert_eq!(approve("second"), Err(FaultKind::Refused));
        let seen = read::titles(seed.by(&seed.actor("auditor")), &seed.competition).unwrap();
        assert!(seen.recommendations.iter().all(|one| one.approved.as_ref().unwrap().1 == "示人社〔2026〕5号"));
        assert_eq!(run(&seed), 1, "a title from this very contest does not make its winner a holder");
    }

    /// Titles approved before the scheduled day of the final are no obstacle to themselves, whatever works the awards out
    /// again: somebody on the statement, or a team's share plan.
    fn what_a_competition_gave_is_not_its_own_obstacle(database) {
        let app = App::start(database);
        let seed = Seed::beside(&app);
        seed.team_event();
        seed.set("final_day = '2090-05-16'");
        run(&seed);
        let team = uid("entryteam");
        decided(&seed, &decision("team-amount", &team, "once")).unwrap();
        accept(&seed);
        let granted = |seed: &Seed| {
            let lines = newest(seed).body.lines;
            lines.into_iter().filter(|line| line.value.is_some()).map(|line| (line.payee, line.status)).collect::<Vec<_>>()
        };
        let before = granted(&seed);
        titles::recommend(seed.acts(&seed.actor("officer")), &seed.competition).unwrap();
        titles::approve(seed.acts(&seed.actor("second")), &seed.competition, "示人社〔2026〕5号").unwrap();
        let client = app.client();
        client.submit("/log-in", "登录", &[("account", "officer"), ("password", PASSWORD)]).expect_status(200);
        client.submit(&format!("/competitions/{}/awards", seed.competition), "重新计算", &[]).expect_status(200);
        assert_eq!(granted(&seed), before);
        let plan = vec![(uid("personone"), 2), (uid("persontwo"), 1)];
        shares::file(seed.acts(&seed.actor("unit")), &seed.competition, &team, &plan).unwrap();
        assert_eq!(granted(&seed), before);
        assert_eq!(before.iter().filter(|(_, status)| *status == Status::Settled).count(), 3);
    }

    /// A title that a later run takes back is nobody's to approve any more.
    fn a_title_taken_back_waits_for_nobody(database) {
        let seed = Seed::city(&database);
        run(&seed);
        accept(&seed);
        let (officer, second) = (seed.actor("officer"), seed.actor("second"));
        titles::recommend(seed.acts(&officer), &seed.competition).unwrap();
        let waiting = |actor: &Actor| {
            let recall = Recall::Nothing;
            let found = tx::read(&seed.installation.pool, |conn| waiting_in_tx(conn, recall, COMPETITION_ID)).unwrap();
            if found.approves(&actor.uid) { found.unapproved.len() } else { 0 }
        };
        assert_eq!((waiting(&officer), waiting(&second)), (0, 3));
        seed.results(2, &[]);
        run(&seed);
        accept(&seed);
        assert_eq!(waiting(&second), 0);
    }

    /// A team's amount waits for a decision and a plan; the shares sum to the whole by largest remainder.
    fn a_team_is_paid_by_its_plan(database) {
        let seed = Seed::city(&database);
        seed.team_event();
        run(&seed);
        let team = uid("entryteam");
        let waiting = line(&newest(&seed), "city-prize", &team).clone();
        assert_eq!((waiting.status, waiting.low, waiting.high), (Status::Pending, Some(yuan("5000")), Some(yuan("10000"))));
        decided(&seed, &decision("team-amount", &team, "once")).unwrap();
        accept(&seed);
        let of_team = |seed: &Seed| claims(seed).into_iter().filter(|claim| claim.subject == team).collect::<Vec<_>>();
        assert!(of_team(&seed).iter().all(|claim| claim.payee_id.is_none()), "nobody is payable before the plan");
        let file = |actor: &str, plan: &[(&str, u32)]| {
            let plan = plan.iter().map(|(name, parts)| (uid(name), *parts)).collect();
            shares::file(seed.acts(&seed.actor(actor)), &seed.competition, &team, &plan)
                .map_err(|fault| fault.kind)
        };
        let before = seed.digest();
        assert_eq!(file("otherunit", &[("personone", 2), ("persontwo", 1)]), Err(FaultKind::NotFound));
        assert_eq!(file("unit", &[("personone", 2)]), Err(FaultKind::Invalid));
        assert_eq!(file("unit", &[("personone", 0), ("persontwo", 0)]), Err(FaultKind::Invalid));
        assert_eq!(file("unit", &[("personone", 2), ("personthree", 1)]), Err(FaultKind::Invalid));
        assert_eq!(seed.digest(), before);
        file("unit", &[("personone", 2), ("persontwo", 1)]).unwrap();
        accept(&seed);
        let amounts: Vec<(String, Fen)> = of_team(&seed).into_iter().map(|claim| (claim.payee, claim.amount)).collect();
        assert_eq!(amounts, [
            (team.clone(), Fen::ZERO),
            (uid("personone"), yuan("3333.33")),
            (uid("persontwo"), yuan("1666.67")),
        ]);
    }

    /// Officers see everything, a unit its own lines, judges nothing at all.
    fn everybody_sees_what_is_theirs(database) {
        let seed = Seed::city(&database);
        run(&seed);
        let lines = |name: &str| {
            read::statement(seed.by(&seed.actor(name)), &seed.competition)
                .map(|statement| statement.run.unwrap().body.lines.len())
                .map_err(|fault| fault.kind)
        };
        let all = newest(&seed).body.lines.len();
        for officer in ["officer", "host", "clerk", "approver", "auditor"] {
            assert_eq!(lines(officer), Ok(all), "{officer}");
        }
        let unit = read::statement(seed.by(&seed.actor("otherunit")), &seed.competition).unwrap();
        let payees: Vec<String> = unit.run.unwrap().body.lines.into_iter().map(|line| line.payee).collect();
        assert!(payees.iter().all(|payee| *payee == uid("personfive")), "{payees:?}");
        assert!(unit.open.is_empty() && unit.decisions.is_empty());
        assert_eq!(lines("judge"), Err(FaultKind::NotFound));
        for name in ["otherunit", "judge"] {
            let texts = read::texts(seed.by(&seed.actor(name)), &seed.competition);
            assert_eq!(texts.map(|run| run.number).unwrap_err().kind, FaultKind::NotFound);
        }
        for name in ["host", "clerktwo", "auditor", "unit"] {
            let newest = newest(&seed).uid;
            let accepted = runs::accept(seed.acts(&seed.actor(name)), &seed.competition, &newest);
            assert_eq!(accepted.unwrap_err().kind, FaultKind::Forbidden, "{name}");
        }
    }
}
