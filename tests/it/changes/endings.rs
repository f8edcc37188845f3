//! Events, divisions, a competition are cancelled or merged: what it touches is shown first, and nothing waits for them.

use std::sync::Barrier;

use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::phase::{CompetitionPhase, RoundPhase};
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::publicity::usecase::official;
use jiangsai::lifecycle::publicity::usecase::official::{refuse_official_in_tx, start_in_tx};
use jiangsai::lifecycle::registration::model::{Decision, EntryState};
use jiangsai::lifecycle::registration::usecase::ending::{self, Wanted, What};
use jiangsai::lifecycle::registration::usecase::{phases, review, view};
use jiangsai::lifecycle::setup::usecase as setup;
use jiangsai::platform::db::tx;
use jiangsai::platform::installation::Installation;
use jiangsai::shell::demo::competition::{self, Made};
use jiangsai::shell::demo::{self};

use super::details;
use super::making::{empty_event, entered};
use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::on_each_database;
use crate::helpers::judged;
use crate::publicity;
use crate::register::installation;
use crate::setup::data;

const WORDS: &str = "风调雨顺 国泰民安";

/// Two events of one division each; all eight contestants are entered in the first, nobody in the second.
pub(super) fn two_events(installation: &Installation) -> (Made, Made) {
    let mut made = Made::default();
    competition::register_units(installation, &mut made).unwrap();
    competition::draft(installation, &mut made).unwrap();
    competition::set_up(installation, &mut made).unwrap();
    let mut second = Made { competition: made.competition.clone(), ..Made::default() };
    competition::set_up(installation, &mut second).unwrap();
    competition::approve(installation, &made).unwrap();
    competition::assign(installation, &made).unwrap();
    competition::open(installation, &made).unwrap();
    competition::enter_all(installation, &mut made).unwrap();
    (made, second)
}

/// The same beside a running service, with a way to sign in.
pub(super) fn beside(app: &App) -> (Installation, Made, Made) {
    let installation = judged::installation(app.database().pool(), Some(app.data()));
    demo::accounts(&installation).unwrap();
    let (made, second) = two_events(&installation);
    (installation, made, second)
}

/// Somebody of the demo, signed in.
pub(super) fn player(app: &App, login: &str) -> Client {
    let client = app.client();
    let sent = [("account", login), ("password", demo::PASSWORD)];
    client.submit("/log-in?lang=zh-CN", "登录", &sent).expect_status(200);
    client
}

fn seen(installation: &Installation, what: What, uid: &str, into: Option<&str>) -> Wanted {
    let authority = competition::player(installation, "authority").unwrap();
    let touched = ending::look(authority.by(), what, uid, into).unwrap().touched;
    let seen = touched.digest().unwrap();
    Wanted { into: into.map(str::to_owned), reason: "报名人数不足".to_owned(), seen }
}

fn end(installation: &Installation, what: What, uid: &str, into: Option<&str>) -> Result<String, Fault> {
    let authority = competition::player(installation, "authority").unwrap();
    ending::end(authority.acts(), what, uid, &seen(installation, what, uid, into), start_in_tx)
}

fn first(made: &Made) -> &str {
    made.entries.first().unwrap()
}

fn round_phase(installation: &Installation, made: &Made) -> RoundPhase {
    let found = tx::read(&installation.pool, |conn| {
        let division = setup::division_by_uid_in_tx(conn, &made.division)?;
        Ok(setup::rounds_in_tx(conn, division.id)?.remove(0).phase)
    });
    found.unwrap()
}

fn is_live(installation: &Installation, made: &Made) -> bool {
    let found = tx::read(&installation.pool, |conn| setup::division_by_uid_in_tx(conn, &made.division));
    found.unwrap().is_live()
}

on_each_database! {
    /// An event nobody entered is merged once the review is over: the desk tells it, and then waits for it no more.
    fn an_event_nobody_entered_is_merged_and_nothing_waits_for_it(database) {
        let app = App::start(database);
        let (installation, made, second) = beside(&app);
        competition::admit_all(&installation, &made).unwrap();
        competition::finish(&installation, &made).unwrap();
        let (authority, host) = (player(&app, "authority"), player(&app, "host"));
        let desk = format!("/competitions/{}/desk", made.competition);
        host.get(&desk).expect_text("没有参赛选手，可由主管单位取消或并入其他组别");
        authority.get("/desk").expect_text("1");
        let merge = format!("/divisions/{}/merge", second.division);
        assert!(authority.get(&desk).body.contains(&merge), "the way to mend it");
        let before = data(&app);
        let chosen = authority.get(&merge).expect_text("并入哪个组别").link("数控车工 职工组");
        let page = authority.get(&chosen).expect_text("0份").expect_text("将受影响的");
        authority.submit_on(&page, "确认合并", &[("reason", "")]).expect_status(422);
        host.get(&merge).expect_status(403);
        assert_eq!(data(&app), before);
        authority.submit_on(&page, "确认合并", &[("reason", "无人报名")]).expect_status(200).expect_text("已合并");
        let after = host.get(&desk).expect_status(200).expect_text("并入数控车工 职工组：无人报名").text();
        assert!(!after.contains("没有参赛选手"), "{after}");
        let public = app.client().get(&format!("/competitions/{}", made.competition)).expect_text("已并入").text();
        assert!(public.contains("无人报名") && public.contains("合并"), "{public}");
        assert!(!details(&app.database().pool(), "end-division").is_empty());
    }

    /// What was published becomes official without what was cancelled.
    fn results_become_official_without_what_was_cancelled(database) {
        let (app, judged) = publicity::signed(database);
        empty_event(&judged);
        let host = publicity::signed_in(&app, "host");
        publicity::publish(&host, "2099-12-31", None).expect_status(200);
        judged::change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
        let officer = judged.account("officer", &[Role::Authority]);
        let (by, acts) = (judged.by(&officer), judged.acts(&officer));
        let competition = || {
            tx::read(&judged.installation.pool, |conn| setup::competition_in_tx(conn, judged.competition_id)).unwrap()
        };
        let uid = competition().uid;
        let early = official::Wanted { exception: Some("提前公布".into()), seen: None };
        let looked = official::Wanted { seen: Some(vec!["div-2".into()]), ..early.clone() };
        assert_eq!(official::declare(acts, &uid, &looked).unwrap_err().kind, FaultKind::Stale);
        // What is ready becomes official; the competition waits for the rest.
        let public = app.client();
        assert_eq!(official::declare(acts, &uid, &early).unwrap(), (1, false));
        assert_ne!(competition().phase, CompetitionPhase::Awarded);
        public.get("/divisions/div-1/results").expect_status(200).expect_text("正式成绩");
        let page = publicity::signed_in(&app, "authority").get("/divisions/div-1/publish").expect_status(200);
        page.expect_text("暂不能公布").expect_text("还没有公示");
        let waits = official::declare(acts, &uid, &early).unwrap_err();
        assert_eq!(waits.problems[0].because.key, "publicity-not-published");
        let touched = ending::look(by, What::Competition, &uid, None).unwrap().touched;
        let wanted = Wanted { into: None, reason: "不办了".into(), seen: touched.digest().unwrap() };
        let stays = ending::cancel(acts, &uid, &wanted, refuse_official_in_tx).unwrap_err();
        assert_eq!(stays.problems[0].because.key, "publicity-official-stays");
        let event = tx::read(&judged.installation.pool, |conn| {
            let division = setup::division_by_uid_in_tx(conn, "div-2")?;
            Ok(setup::event_in_tx(conn, division.event_id)?.uid)
        })
        .unwrap();
        let touched = ending::look(by, What::Event, &event, None).unwrap().touched;
        let wanted = Wanted { into: None, reason: "无人报名".into(), seen: touched.digest().unwrap() };
        ending::end(acts, What::Event, &event, &wanted, start_in_tx).unwrap();
        assert_eq!(official::declare(acts, &uid, &early).unwrap(), (0, true));
        assert_eq!(competition().phase, CompetitionPhase::Awarded);
    }

    /// What was shown is what counts: an entry that came meanwhile is looked at again first.
    fn an_ending_whose_effect_changed_meanwhile_is_looked_at_again(database) {
        let installation = installation(&database);
        let (made, second) = two_events(&installation);
        let authority = competition::player(&installation, "authority").unwrap();
        let wanted = seen(&installation, What::Division, &made.division, Some(&second.division));
        competition::admit_all(&installation, &made).unwrap();
        let stale = ending::end(authority.acts(), What::Division, &made.division, &wanted, start_in_tx).unwrap_err();
        assert_eq!(stale.kind, FaultKind::Stale, "{stale}");
        assert!(is_live(&installation, &made));
        let wanted = seen(&installation, What::Competition, &made.competition, None);
        let registrar = competition::player(&installation, "registrar").unwrap();
        let steps = view::entry(registrar.by(), first(&made)).unwrap().steps.len();
        let back = Decision::Return("请核对手机号".to_owned());
        review::decide(registrar.acts(), first(&made), &back, i64::try_from(steps).unwrap()).unwrap();
        let stale = ending::cancel(authority.acts(), &made.competition, &wanted, refuse_official_in_tx).unwrap_err();
        assert_eq!(stale.kind, FaultKind::Stale, "{stale}");
    }

    /// Entries move with numbers and states, and say so; the next number of the event they left is a new one.
    fn merged_entries_keep_their_numbers(database) {
        let installation = installation(&database);
        let (made, second) = two_events(&installation);
        let registrar = competition::player(&installation, "registrar").unwrap();
        let before = view::entry(registrar.by(), first(&made)).unwrap();
        end(&installation, What::Event, &made.event, Some(&second.division)).unwrap();
        let after = view::entry(registrar.by(), first(&made)).unwrap();
        assert_eq!(after.entry.number, before.entry.number);
        assert_eq!(after.division.uid, second.division);
        assert_eq!(after.entry.state, before.entry.state);
        assert_eq!(after.steps.last().unwrap().message_key(), "entry-step-moved");
        let last = end(&installation, What::Division, &second.division, None).unwrap_err();
        assert_eq!(last.problems[0].because.key, "registration-end-last");
        competition::admit_all(&installation, &made).unwrap();
        competition::finish(&installation, &made).unwrap();
        let encryption = competition::player(&installation, "encryption").unwrap();
        assert_eq!(draw::draw_codes(encryption.acts(), &second.round, WORDS).unwrap(), made.entries.len());
        let ended = draw::draw_codes(encryption.acts(), &made.round, WORDS).unwrap_err();
        assert_eq!(ended.problems[0].because.key, "setup-ended-merged");
        let drawn = end(&installation, What::Division, &second.division, None).unwrap_err();
        assert_eq!(drawn.kind, FaultKind::WrongPhase, "{drawn}");
    }

    /// Who is entered in both is named first; once one of the two is refused, the rest moves.
    fn whoever_is_entered_in_both_is_named_first(database) {
        let installation = installation(&database);
        let (made, second) = two_events(&installation);
        let registrar = competition::player(&installation, "registrar").unwrap();
        let twice = entered(&installation, &second, &made.units[0], 0);
        let named = ending::look(
            competition::player(&installation, "authority").unwrap().by(),
            What::Division,
            &second.division,
            Some(&made.division),
        );
        let named = named.unwrap().touched.twice;
        assert_eq!(named.len(), 1);
        let there = view::entry(registrar.by(), first(&made)).unwrap().entry.number;
        assert_eq!(named[0].there.0, there);
        let refused = end(&installation, What::Division, &second.division, Some(&made.division)).unwrap_err();
        assert_eq!(refused.problems[0].because.key, "registration-merge-twice");
        review::decide(registrar.acts(), &twice, &Decision::Refuse("重复报名".to_owned()), 1).unwrap();
        end(&installation, What::Division, &second.division, Some(&made.division)).unwrap();
        let stays = view::entry(registrar.by(), &twice).unwrap();
        assert_eq!((stays.division.uid, stays.entry.state), (second.division.clone(), EntryState::Refused));
        assert_eq!(stays.ended.unwrap().key, "setup-ended-merged");
    }

    /// A cancelled competition stays with its day and reason, in the public lists, on desks, in the unit's list.
    fn a_cancelled_competition_stays_visible(database) {
        let app = App::start(database);
        let (_installation, made, _second) = beside(&app);
        let (authority, unit, host) = (player(&app, "authority"), player(&app, "unit"), player(&app, "host"));
        let cancel = format!("/competitions/{}/cancel", made.competition);
        let page = authority.get(&cancel).expect_text("8份").expect_text("示例精密制造");
        host.get(&cancel).expect_status(403);
        let before = data(&app);
        authority.submit_on(&page, "确认取消", &[("reason", "")]).expect_status(422).expect_text("请填写此项");
        assert_eq!(data(&app), before);
        authority.submit_on(&page, "确认取消", &[("reason", "报名人数不足")]).expect_status(200).expect_text("竞赛已取消");
        let public = format!("/competitions/{}", made.competition);
        app.client().get(&public).expect_status(200).expect_text("已取消").expect_text("报名人数不足");
        app.client().get("/competitions").expect_text("已取消");
        unit.get(&format!("{public}/entries")).expect_status(200).expect_text("报名人数不足").expect_text("待审");
        unit.get("/entries").expect_text("报名人数不足");
        host.get(&format!("{public}/desk")).expect_text("报名人数不足");
    }

    /// A draft that was cancelled was never public.
    fn a_cancelled_draft_stays_unknown(database) {
        let app = App::start(database);
        let (host, authority) = crate::setup::office(&app);
        let uid = crate::setup::draft(&host);
        authority.submit(&format!("/competitions/{uid}/cancel"), "确认取消", &[("reason", "不办了")]).expect_status(200);
        app.client().get(&format!("/competitions/{uid}")).expect_status(404);
        assert!(!app.client().get("/competitions").text().contains("2090年"));
    }

    /// Cancelling and drawing at the same moment: one of the two is done, the other is told.
    fn cancelling_and_drawing_race(database) {
        let (installation, mut units) = (installation(&database), Vec::new());
        for _ in 0..5 {
            let (made, _second) = again(&installation, &mut units);
            competition::admit_all(&installation, &made).unwrap();
            competition::finish(&installation, &made).unwrap();
            let wanted = seen(&installation, What::Division, &made.division, None);
            let (authority, encryption) = (
                competition::player(&installation, "authority").unwrap(),
                competition::player(&installation, "encryption").unwrap(),
            );
            let both = Barrier::new(2);
            let (cancelled, drawn) = std::thread::scope(|scope| {
                let cancelling = scope.spawn(|| {
                    both.wait();
                    ending::end(authority.acts(), What::Division, &made.division, &wanted, start_in_tx)
                });
                both.wait();
                let drawn = draw::draw_codes(encryption.acts(), &made.round, WORDS);
                (cancelling.join().unwrap(), drawn)
            });
            assert_ne!(cancelled.is_ok(), drawn.is_ok(), "{cancelled:?} {drawn:?}");
            assert_eq!(is_live(&installation, &made), drawn.is_ok());
            assert_eq!(round_phase(&installation, &made) == RoundPhase::Drawn, drawn.is_ok());
        }
    }

    /// Merging and admitting at the same moment: whoever comes second looks again.
    fn merging_and_admitting_race(database) {
        let (installation, mut units) = (installation(&database), Vec::new());
        for _ in 0..5 {
            let (made, second) = again(&installation, &mut units);
            let wanted = seen(&installation, What::Division, &made.division, Some(&second.division));
            let (authority, registrar) = (
                competition::player(&installation, "authority").unwrap(),
                competition::player(&installation, "registrar").unwrap(),
            );
            let both = Barrier::new(2);
            let (merged, admitted) = std::thread::scope(|scope| {
                let merging = scope.spawn(|| {
                    both.wait();
                    ending::end(authority.acts(), What::Division, &made.division, &wanted, start_in_tx)
                });
                both.wait();
                let admitted = review::decide(registrar.acts(), first(&made), &Decision::Admit, 1);
                (merging.join().unwrap(), admitted)
            });
            assert_ne!(merged.is_ok(), admitted.is_ok(), "{merged:?} {admitted:?}");
            let late = merged.err().or(admitted.err()).unwrap();
            assert_eq!(late.kind, FaultKind::Stale, "{late}");
        }
    }

    /// Cancelling and closing at the same moment leave one of two states, never half of each.
    fn cancelling_a_competition_and_closing_it_race(database) {
        let (installation, mut units) = (installation(&database), Vec::new());
        for _ in 0..5 {
            let (made, _second) = again(&installation, &mut units);
            let wanted = seen(&installation, What::Competition, &made.competition, None);
            let (authority, registrar) = (
                competition::player(&installation, "authority").unwrap(),
                competition::player(&installation, "registrar").unwrap(),
            );
            let both = Barrier::new(2);
            std::thread::scope(|scope| {
                let closing = scope.spawn(|| {
                    both.wait();
                    phases::close(registrar.acts(), &made.competition, Some("名额已满"))
                });
                both.wait();
                let cancelled = ending::cancel(authority.acts(), &made.competition, &wanted, refuse_official_in_tx);
                let _closed_or_told = closing.join().unwrap();
                cancelled.unwrap();
            });
            let found = tx::read(&installation.pool, |conn| {
                setup::competition_by_uid_in_tx(conn, &made.competition)
            });
            assert_eq!(found.unwrap().phase, CompetitionPhase::Cancelled);
        }
    }
}

/// Another competition of the same people; the units of the first are kept.
pub(super) fn again(installation: &Installation, units: &mut Vec<String>) -> (Made, Made) {
    if units.is_empty() {
        let (made, second) = two_events(installation);
        units.clone_from(&made.units);
        return (made, second);
    }
    let mut made = Made { units: units.clone(), ..Made::default() };
    competition::draft(installation, &mut made).unwrap();
    competition::set_up(installation, &mut made).unwrap();
    let mut second = Made { competition: made.competition.clone(), ..Made::default() };
    competition::set_up(installation, &mut second).unwrap();
    competition::approve(installation, &made).unwrap();
    competition::assign(installation, &made).unwrap();
    competition::open(installation, &made).unwrap();
    made.entries = (0..2).map(|place| entered(installation, &made, &units[0], place)).collect();
    (made, second)
}
