//! The hall when something goes amiss: somebody is not there, a judge falls ill, the competition is cancelled.

use std::collections::BTreeMap;

use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::access::secrets;
use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::ids::SeatId;
use jiangsai::kernel::phase::RoundPhase;
use jiangsai::kernel::role::Role;
use jiangsai::kernel::score::Score;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::judging::model::{Entered, Sheet};
use jiangsai::lifecycle::judging::rules;
use jiangsai::lifecycle::judging::usecase::decide::{self, Ruling};
use jiangsai::lifecycle::judging::usecase::{
    close_round_in_tx, marks_in_tx, pad, read_back, reopen_round_in_tx, save, seats_in_tx, sheets_in_tx, sign,
};
use jiangsai::lifecycle::ranking::usecase::confirm;
use jiangsai::lifecycle::ranking::usecase::foresee::foresee_in_tx;
use jiangsai::lifecycle::registration::usecase::review;
use jiangsai::lifecycle::setup::usecase::modules_in_tx;
use jiangsai::platform::db::tx;
use jiangsai::platform::memo::Recall;

use crate::draw::{serve, signed_in};
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::judged::{self, Judged, change};
use crate::helpers::stage::{PASSWORD, Size, Stage};
use crate::judging::sheets;
use crate::setup::data;

/// Saves every open sheet of a judge: `value` by code, or a reason where it says none; and signs them.
pub(crate) fn mark_and_sign(stage: &Stage, login: &str, value: impl Fn(&str) -> Option<&'static str>) {
    let judge = stage.actor(login);
    for own in pad::own_seats(stage.by(judge), Seek::Start).unwrap().rows {
        let work = pad::seat_work(stage.by(judge), &own.seat.uid).unwrap();
        for marked in work.sheets.iter().filter(|marked| marked.is_open()) {
            let value = value(&marked.sheet.code);
            let entered: Vec<Entered> = rules::aspects_of(&work.module, marked.sheet.agreed)
                .map(|aspect| Entered {
                    aspect: aspect.uid.clone(),
                    // What is agreed goes in steps of five here.
                    value: value.map_or("", |value| if marked.sheet.agreed { "5" } else { value }).to_owned(),
                    reason: if value.is_none() { "未到场".to_owned() } else { String::new() },
                })
                .collect();
            save::save(stage.acts(judge), &marked.sheet.uid, &entered).unwrap();
        }
        let batch = sign::batch(stage.by(judge), &work.seat.uid).unwrap();
        if batch.open > 0 {
            let read = read_back::whole(&stage.installation, (&work.seat.uid, &batch.digest));
            let signing = sign::Signing { digest: &batch.digest, read: &read, password: PASSWORD };
            sign::sign(stage.acts(judge), &work.seat.uid, &signing).unwrap();
        }
    }
}

fn sheets_of(stage: &Stage) -> Vec<Sheet> {
    tx::read(&stage.installation.pool, |conn| {
        let round = door::stream_in_tx(conn, Action::ConfirmRound, On::Uid(&stage.round))?;
        sheets_in_tx(conn, round.as_round()?)
    })
    .unwrap()
}

/// How many sheets are in each phase.
fn phases(stage: &Stage) -> BTreeMap<&'static str, usize> {
    let mut phases = BTreeMap::new();
    for sheet in sheets_of(stage) {
        *phases.entry(sheet.phase.code()).or_default() += 1;
    }
    phases
}

/// Closes the round, as the write that confirms it does.
fn close(stage: &Stage) -> Result<usize, jiangsai::kernel::fault::Fault> {
    let system = Actor::system();
    door::write(&stage.installation, &system, Action::ConfirmRound, On::Uid(&stage.round), None, |tx| {
        let closed = close_round_in_tx(tx)?;
        tx.set_phase(RoundPhase::Confirmed)?;
        Ok(closed)
    })
}

fn leave_out(stage: &Stage, judge: i64, module: &str) {
    let ruling = Ruling::DropJudge { module: module.to_owned(), judge };
    let chief = stage.actor("chief");
    decide::decide(stage.acts(chief), &stage.round, (&ruling, "因病离场"), foresee_in_tx).unwrap();
}

on_each_database! {
    /// A code whose every aspect has a reason and no mark is told, and blocks nothing; one mark, and the rest is missing.
    fn nobody_waits_for_the_marks_of_somebody_who_was_not_there(database) {
        let size = Size { entries: 2, judges: 3 };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
        let gone = sheets_of(&stage)[0].code.clone();
        for judge in ["judge1", "judge2"] {
            mark_and_sign(&stage, judge, |code| (code != gone).then_some("2"));
        }
        let progress = format!("/rounds/{}/progress", stage.round);
        let chief = signed_in(&app, "chief");
        chief.get(&progress).expect_status(200).expect_text(&format!("{gone}未到场"));
        mark_and_sign(&stage, "judge3", |code| (code != gone).then_some("2"));
        chief.get(&progress).expect_text("没有待处理的事项").expect_text("确认");
        // Somebody gave a mark after all: now the others' are missing.
        let mark = "UPDATE mark SET value_thousandths = 2000, reason = NULL WHERE id = (SELECT min(id) FROM mark \
             WHERE reason IS NOT NULL)";
        change(&stage.installation, mark);
        let page = chief.get(&progress).expect_status(200);
        assert!(!page.text().contains("没有待处理的事项") && !page.text().contains("未到场：各项均未评"), "{}", page.text());
    }

    /// Whoever leaves in mid-judging leaves a piece behind that is half marked: no judge is asked for the rest of it.
    fn a_judge_signs_without_the_piece_of_whoever_left(database) {
        let size = Size { entries: 3, judges: 3 };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
        let (_, list) = draw::view_maps(stage.acts(stage.actor("encryption")), &stage.round).unwrap();
        let (gone, number) = (list[0].code.clone(), list[0].number.clone());
        let entry = format!("SELECT uid AS t FROM entry WHERE number = '{number}'");
        let entry = judged::text(&stage.installation, &entry);
        let why = (EntryStatus::Withdrawn, "突发疾病");
        review::set_status(stage.acts(stage.actor("host")), &entry, why, judged::LATER).unwrap();
        let judge = signed_in(&app, "judge1");
        let own = judge.get("/judge").expect_status(200).expect_text("不再评分").expect_text("0/2");
        let released = sheets_of(&stage).into_iter().filter(|sheet| sheet.code == gone);
        let pads: Vec<String> = released.map(|sheet| format!("/sheets/{}", sheet.uid)).collect();
        let pad = pads.iter().find(|pad| own.body.contains(pad.as_str())).unwrap();
        judge.get(pad).expect_status(200).expect_text("这一份不再评分");
        for login in ["judge1", "judge2", "judge3"] {
            mark_and_sign(&stage, login, |_code| Some("2"));
        }
        let waited: Vec<String> = sheets_of(&stage)
            .into_iter()
            .filter(|sheet| sheet.phase.code() == "open")
            .map(|sheet| sheet.code)
            .collect();
        assert!(!waited.is_empty() && waited.iter().all(|code| *code == gone), "{waited:?}");
        let seats = pad::own_seats(stage.by(stage.actor("judge1")), Seek::Start).unwrap().rows;
        let seat = format!("/seats/{}", seats[0].seat.uid);
        judge.get(&format!("{seat}/compare")).expect_status(200).expect_text("不再评分");
        judge.get(&format!("{seat}/sign")).expect_status(200).expect_text("已签名");
        close(&stage).unwrap();
    }

    /// A judge who fell ill cannot sign: once left out, nobody waits for it, and the marks come too late all the same.
    fn a_judge_left_out_is_not_waited_for(database) {
        let size = Size { entries: 2, judges: 4 };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
        for judge in ["judge1", "judge2", "judge3"] {
            mark_and_sign(&stage, judge, |_code| Some("2"));
        }
        let chief = signed_in(&app, "chief");
        let progress = format!("/rounds/{}/progress", stage.round);
        chief.get(&progress).expect_text("裁判4还有2张没有签名");
        assert_eq!(close(&stage).unwrap_err().kind, FaultKind::Refused);
        leave_out(&stage, 4, "A");
        assert_eq!(close(&stage).unwrap_err().kind, FaultKind::Refused, "of module B it is still waited for");
        leave_out(&stage, 4, "B");
        chief.get(&progress).expect_text("没有待处理的事项");
        close(&stage).unwrap();
        assert_eq!(phases(&stage), BTreeMap::from([("locked", 18)]));
        let system = Actor::system();
        door::write(&stage.installation, &system, Action::ReopenRound, On::Uid(&stage.round), None, |tx| {
            reopen_round_in_tx(tx)?;
            tx.set_phase(RoundPhase::Judging)
        })
        .unwrap();
        assert_eq!(phases(&stage), BTreeMap::from([("open", 4), ("signed", 14)]));
    }

    /// A substitute marks every code anew; the other judge's sheets are locked and kept, and count no longer.
    fn a_substitute_marks_everything_anew(database) {
        let size = Size { entries: 2, judges: 3 };
        let (app, stage) = serve(database, |url, data| {
            let mut stage = Stage::set(url, data, size).drawn().judging();
            stage.account("expert", None, &secrets::hash_password(PASSWORD).unwrap());
            stage
        });
        mark_and_sign(&stage, "judge2", |_code| Some("2"));
        mark_and_sign(&stage, "judge1", |_code| Some("1"));
        let ill = signed_in(&app, "judge1");
        let unlocked = &sheets(&ill)[0];
        let chief = signed_in(&app, "chief");
        chief.submit(unlocked, "解锁", &[("reason", "再看一眼")]).expect_status(200);
        let pad = ill.get(unlocked).expect_status(200);
        let decisions = format!("/rounds/{}/decisions", stage.round);
        let substitute = |login: &str, judge: &str| {
            let sent = [("module", "A"), ("judge", judge), ("login", login), ("reason", "因病离场")];
            chief.submit(&decisions, "换这名裁判员", &sent)
        };
        let before = data(&app);
        substitute("nobody", "1").expect_status(422).expect_text("没有账号nobody");
        substitute("judge2", "1").expect_status(422).expect_text("已在这个模块");
        substitute("encryption", "1").expect_status(422).expect_text("不能同时是");
        assert_eq!(data(&app), before);
        let page = substitute("expert", "1").expect_status(200).expect_text("模块A由裁判4接替裁判1");
        let after = data(&app);
        let withdraw = html::forms(&page.body).into_iter().any(|form| form.values.iter().any(|(_, value)| value == "withdraw"));
        assert!(!withdraw, "what was made anew is not unmade");
        let again = [("module", "A"), ("judge", "1"), ("reason", "又一次")];
        chief.submit(&decisions, "不计此裁判员", &again).expect_status(422).expect_text("没有裁判1");
        // The pad that was open at the other judge's comes too late.
        let form = html::forms(&pad.body).into_iter().find(|form| form.action == *unlocked).unwrap();
        ill.post(unlocked, &form.values).expect_status(409);
        assert_eq!(data(&app), after);

        // 2 codes: own sheets of module A anew, and the agreed ones, signed already.
        let expert = signed_in(&app, "expert");
        assert_eq!(sheets(&expert).len(), 4);
        let progress = format!("/rounds/{}/progress", stage.round);
        chief.get(&progress).expect_text("模块A：裁判4还有2张没有签名").expect_text("裁判4");
        assert_eq!(close(&stage).unwrap_err().kind, FaultKind::Refused);
        mark_and_sign(&stage, "expert", |_code| Some("3"));
        mark_and_sign(&stage, "judge3", |_code| Some("2"));
        chief.get(&progress).expect_text("没有待处理的事项");
        chief.get(unlocked).expect_status(200).expect_text("1.0");
        let (panel, counting) = tx::read(&stage.installation.pool, |conn| {
            let round = door::stream_in_tx(conn, Action::ConfirmRound, On::Uid(&stage.round))?;
            let module = modules_in_tx(conn, round.as_round()?)?.remove(0);
            let panel: Vec<i64> = seats_in_tx(conn, &module)?.into_iter().map(|seat| seat.ordinal).collect();
            Ok((panel, marks_in_tx(conn, Recall::Nothing, round.as_round()?)?.into_iter().filter(|mark| mark.module_id == module.id).count()))
        })
        .unwrap();
        assert_eq!(panel, [2, 3, 4]);
        assert_eq!(counting, 2 * (2 * 3 + 1), "of three judges, and what was agreed");
        close(&stage).unwrap();
        assert_eq!(phases(&stage), BTreeMap::from([("locked", 16)]));
    }

    /// Totals come from the panel as it sits: the substitute's marks count, the other judge's do not.
    fn a_substitutes_marks_count_in_the_totals(database) {
        let judged = Judged::new(judged::installation(database.pool(), None), false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let _expert = judged.account("expert", &[]);
        let installation = &judged.installation;
        let ruling = Ruling::Substitute { module: "A".to_owned(), judge: 1, login: "expert".to_owned() };
        decide::decide(judged.acts(&chief), &judged.round, (&ruling, "因病离场"), foresee_in_tx).unwrap();
        let page = confirm::page(judged.by(&chief), &judged.round).unwrap();
        assert!(!page.blockers.is_empty(), "the substitute has marked nothing yet");
        // The substitute gives everybody the full 40: of three marks the larger of the other two is the middle one.
        change(installation, "INSERT INTO mark (sheet_id, aspect_id, version, value_thousandths, by_account, at) \
             SELECT sheet.id, (SELECT id FROM aspect WHERE uid = 'asp-a'), 1, 40000, 'expert', '2026-05-02 03:00:00' \
             FROM sheet JOIN seat ON seat.id = sheet.seat_id WHERE seat.ordinal = 4;
             UPDATE stream SET phase = 'signed' WHERE kind = 'sheet' AND phase = 'open';");
        let page = confirm::page(judged.by(&chief), &judged.round).unwrap();
        assert_eq!(page.blockers, []);
        let (marks, others) = tx::read(&installation.pool, |conn| {
            let module = modules_in_tx(conn, judged.round_id)?.remove(0);
            let seats = seats_in_tx(conn, &module)?;
            let others: Vec<SeatId> = seats.iter().filter(|seat| seat.ordinal < 4).map(|seat| seat.id).collect();
            Ok((marks_in_tx(conn, Recall::Nothing, judged.round_id)?, others))
        })
        .unwrap();
        let mut totals: Vec<Score> = Vec::new();
        for agreed in marks.iter().filter(|mark| mark.seat_id.is_none()) {
            let of_others = marks.iter().filter(|mark| {
                mark.subject_id == agreed.subject_id && mark.seat_id.is_some_and(|seat| others.contains(&seat))
            });
            let middle = of_others.map(|mark| mark.value.unwrap()).max().unwrap();
            totals.push(middle.checked_add(agreed.value.unwrap()).unwrap());
        }
        totals.sort();
        totals.reverse();
        let rows = page.record.unwrap().rows.clone();
        let shown: Vec<Score> = rows.iter().map(|row| row.total.as_deref().unwrap().parse().unwrap()).collect();
        assert_eq!(shown, totals);
    }

    /// Once the authority cancels, no mark, signature or decision is taken any more; what the public has read stays.
    fn a_cancelled_competition_stops_its_hall(database) {
        let size = Size { entries: 2, judges: 3 };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size).drawn().judging());
        mark_and_sign(&stage, "judge2", |_code| Some("2"));
        let (judge, chief) = (signed_in(&app, "judge1"), signed_in(&app, "chief"));
        let signed = &sheets(&signed_in(&app, "judge2"))[0];
        let sheet = &sheets(&judge)[0];
        let pad = judge.get(sheet).expect_status(200);
        let form = html::forms(&pad.body).into_iter().find(|form| form.action == *sheet).unwrap();
        let record = format!("/rounds/{}/draw/record", stage.round);
        app.client().get(&record).expect_status(200);
        let cancel = format!("/competitions/{}/cancel", stage.competition.uid);
        signed_in(&app, "authority").submit(&cancel, "确认取消", &[("reason", "场地失火")]).expect_status(200);
        let before = data(&app);
        judge.post(sheet, &form.values).expect_status(409).expect_text("已取消");
        let sent = [("module", "A"), ("judge", "3"), ("reason", "回避")];
        chief.submit(&format!("/rounds/{}/decisions", stage.round), "不计此裁判员", &sent).expect_status(409);
        chief.submit(signed, "解锁", &[("reason", "再看")]).expect_status(409);
        assert_eq!(close(&stage).unwrap_err().kind, FaultKind::WrongPhase);
        assert_eq!(data(&app), before);
        app.client().get(&record).expect_status(200);
    }

    /// Who competes is known once the review is finished: only then judges are seated.
    fn panels_wait_for_the_review_of_entries(database) {
        let size = Size { entries: 2, judges: 3 };
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, size));
        let panels = format!("/rounds/{}/panels", stage.round);
        let host = signed_in(&app, "host");
        let page = host.get(&panels).expect_status(200);
        change(&stage.installation, "UPDATE stream SET phase = 'closed' WHERE kind = 'competition'");
        host.get(&panels).expect_status(200).expect_text("报名审核完成后才能安排裁判员");
        let before = data(&app);
        let seat = [("module", stage.modules[0].as_str()), ("login", "judge1")];
        host.submit_on(&page, "添加", &seat).expect_status(409);
        assert_eq!(data(&app), before);
    }
}

/// Where marks are added up, a panel of another size could be marked and never confirmed: it cannot begin.
#[test]
fn a_summed_panel_has_the_size_its_full_mark_is_made_for() {
    let (app, stage) = serve(TestDatabase::sqlite(), |url, data| {
        Stage::set(url, data, Size { entries: 2, judges: 4 }).drawn()
    });
    // Two aspects of 10, and 5 agreed: 65 are three judges' 20 each.
    let summed = "UPDATE module SET aggregation = 'sum', trim = 0, max_thousandths = 65000 WHERE code = 'A'";
    change(&stage.installation, summed);
    let host = signed_in(&app, "host");
    let panels = format!("/rounds/{}/panels", stage.round);
    let seat = |module: &str, login: &str| {
        host.submit(&panels, "添加", &[("module", module), ("login", login)]).expect_status(200)
    };
    let [a, b] = &stage.modules;
    seat(b, "judge1");
    seat(a, "judge1");
    seat(a, "judge2").expect_text("满分65要3名裁判员，现在有2名");
    let ready = seat(a, "judge3");
    seat(a, "judge4").expect_text("满分65要3名裁判员，现在有4名");
    let before = data(&app);
    host.submit_on(&ready, "开始评分", &[]).expect_status(422).expect_text("现在有4名");
    assert_eq!(data(&app), before);
}
