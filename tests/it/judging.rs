//! Judging: panels, marks, signatures, the chief's part, and everything that must not happen.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiangsai::access::actions::Action;
use jiangsai::access::door::{self, On};
use jiangsai::access::model::Actor;
use jiangsai::kernel::phase::RoundPhase;
use jiangsai::lifecycle::judging::model::Entered;
use jiangsai::lifecycle::judging::usecase::{close_round_in_tx, marks_in_tx, save, sheets_in_tx};
use jiangsai::platform::db::{backup, schema, tx};
use jiangsai::platform::memo::Recall;

use crate::draw::{serve, signed_in};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::stage::{PASSWORD, Size, Stage};

const SIZE: Size = Size { entries: 2, judges: 3 };
/// Tables in which a refused request may leave a trace.
const TRACES: [&str; 2] = ["session", "attempt"];

/// Paths of a judge's sheets, in the order of the list.
pub(crate) fn sheets(client: &Client) -> Vec<String> {
    let list = client.get("/judge").expect_status(200);
    html::links(&list.body).into_iter().filter(|link| link.starts_with("/sheets/")).collect()
}

/// Fields of a page's pad with what a judge might enter: 2 on scales, 5 elsewhere.
fn filled(page: &Page) -> Vec<(String, String)> {
    let form = html::forms(&page.body).into_iter().find(|form| form.action.starts_with("/sheets/")).unwrap();
    let mut values: BTreeMap<String, String> = form.values.into_iter().collect();
    for (name, _label) in form.fields.iter().filter(|(name, _)| name.starts_with("mark:")) {
        let scale = page.body.contains(&format!("name=\"{name}\" value=\"3\""));
        values.insert(name.clone(), if scale { "2" } else { "5" }.to_owned());
    }
    values.into_iter().collect()
}

/// Marks everything a judge has.
fn mark_all(client: &Client) {
    for sheet in sheets(client) {
        let page = client.get(&sheet).expect_status(200);
        client.post(&sheet, &filled(&page)).expect_status(200);
    }
}

fn seats(client: &Client) -> Vec<String> {
    let list = client.get("/judge").expect_status(200);
    let links = html::links(&list.body);
    links.iter().filter_map(|link| link.strip_suffix("/compare").map(str::to_owned)).collect()
}

/// Reads a seat's sheets back to the end; answers the address the last page leads to.
pub(crate) fn read_back(client: &Client, seat: &str) -> String {
    let mut page = format!("{seat}/read-back");
    while !page.contains("/sign?") {
        let shown = client.get(&page).expect_status(200);
        let onward = |link: &String| link.contains("read=");
        page = html::links(&shown.body).into_iter().rfind(onward).unwrap();
    }
    page
}

fn sign_all(client: &Client) {
    for seat in seats(client) {
        client
            .submit(&read_back(client, &seat), "签名2张", &[("password", PASSWORD)])
            .expect_status(200)
            .expect_text("已签名");
    }
}

/// The form of a sheet as fields, for sending it changed.
fn sent(page: &Page, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut values: BTreeMap<String, String> = filled(page).into_iter().collect();
    for (name, value) in changes {
        values.insert((*name).to_owned(), (*value).to_owned());
    }
    values.into_iter().collect()
}

/// Name of the first field that takes a mark.
fn first_mark(page: &Page) -> String {
    filled(page).into_iter().map(|(name, _)| name).find(|name| name.starts_with("mark:")).unwrap()
}

fn data(app: &App) -> String {
    backup::digest(&app.database().pool(), &TRACES).unwrap()
}

on_each_database! {
    /// From panels to the last signature, and back once.
    fn a_round_is_marked_signed_unlocked_and_closed(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, SIZE).drawn());
        let host = signed_in(&app, "host");
        let panels = format!("/rounds/{}/panels", stage.round);
        let seat = |module: &str, login: &str| {
            host.submit(&panels, "添加", &[("module", module), ("login", login)])
        };
        let [a, b] = &stage.modules;
        seat(a, "judge1").expect_status(200).expect_text("至少要3名裁判员");
        seat(a, "nobody").expect_status(422).expect_text("没有账号nobody");
        seat(a, "encryption").expect_status(422).expect_text("不能同时是");
        seat(a, "supervisor").expect_status(422).expect_text("不能同时是");
        for login in ["judge2", "judge3"] { seat(a, login).expect_status(200); }
        for login in ["judge1", "judge2", "judge3"] { seat(b, login).expect_status(200); }
        seat(b, "judge3").expect_status(422).expect_text("已在这个模块");
        host.submit(&panels, "开始评分", &[("exception", "示例理由")]).expect_status(200).expect_text("已生成14张评分表");

        // 2 codes: A own 2×3, A agreed 2×1, B own 2×3.
        let judges: Vec<Client> = ["judge1", "judge2", "judge3"].iter().map(|login| signed_in(&app, login)).collect();
        assert_eq!(sheets(&judges[0]).len(), 6);
        assert_eq!(sheets(&judges[1]).len(), 4);
        let seat = &seats(&judges[1])[0];
        judges[1].get(&format!("{seat}/sign")).expect_status(200).expect_text("未评，请评分或写明原因");
        for judge in &judges { mark_all(judge); }
        judges[1].get(&format!("{seat}/compare")).expect_status(200).expect_text("5.0");
        judges[1].get(&format!("{seat}/read-back")).expect_status(200).expect_text("外圆尺寸");
        judges[1].submit(&read_back(&judges[1], seat), "签名2张", &[]).expect_status(422).expect_text("请填写密码");
        judges[1].submit(&read_back(&judges[1], seat), "签名2张", &[("password", "wrong")]).expect_status(422).expect_text("密码不对");
        let progress = format!("/rounds/{}/progress", stage.round);
        let chief = signed_in(&app, "chief");
        chief.get(&progress).expect_status(200).expect_text("裁判2还有2张没有签名");
        sign_all(&judges[1]);
        sign_all(&judges[2]);
        for (seat, sheets) in seats(&judges[0]).iter().zip(["签名4张", "签名2张"]) {
            judges[0].submit(&read_back(&judges[0], seat), sheets, &[("password", PASSWORD)]).expect_status(200).expect_text("已签名");
        }
        chief.get(&progress).expect_status(200).expect_text("没有待处理的事项");

        let sheet = &sheets(&judges[1])[0];
        chief.submit(sheet, "解锁", &[]).expect_status(422).expect_text("请填写");
        chief.submit(sheet, "解锁", &[("reason", "录错一项")]).expect_status(200).expect_text("已解锁");
        let page = judges[1].get(sheet).expect_status(200).expect_text("裁判长已退回").expect_text("录错一项");
        let field = first_mark(&page);
        judges[1].post(sheet, &sent(&page, &[(&field, "7.5")])).expect_status(200);
        chief.get(sheet).expect_status(200).expect_text("7.5");
        judges[1].submit(&read_back(&judges[1], seat), "签名1张", &[("password", PASSWORD)]).expect_status(200);
        assert!(!judges[1].get(sheet).text().contains("裁判长已退回"));
        judges[1].get("/judge").expect_text("2026年示例市数控技能竞赛");

        // A pad that was open when the round closed comes too late.
        let unlocked = chief.submit(sheet, "解锁", &[("reason", "再看")]).expect_status(200);
        assert!(unlocked.url.ends_with(sheet.as_str()));
        let late = judges[1].get(sheet).expect_status(200);
        judges[1].submit(&read_back(&judges[1], seat), "签名1张", &[("password", PASSWORD)]).expect_status(200);
        door::write(&stage.installation, &Actor::system(), Action::ConfirmRound, On::Uid(&stage.round), None, |tx| {
            tx.set_phase(RoundPhase::Confirmed)?;
            close_round_in_tx(tx)
        })
        .unwrap();
        let before = data(&app);
        judges[1].post(sheet, &sent(&late, &[(&field, "9")])).expect_status(409);
        assert_eq!(data(&app), before);
        judges[1].get(sheet).expect_status(200).expect_text("评分已截止");
        let marks = tx::read(&stage.installation.pool, |conn| {
            let round = door::stream_in_tx(conn, Action::ConfirmRound, On::Uid(&stage.round))?;
            assert!(sheets_in_tx(conn, round.as_round()?)?.iter().all(|sheet| sheet.phase.code() == "locked"));
            marks_in_tx(conn, Recall::Nothing, round.as_round()?)
        })
        .unwrap();
        assert_eq!(marks.len(), 2 * (2 * 3 + 1 + 2 * 3));
        assert_eq!(marks.iter().filter(|mark| mark.version == 2).count(), 1);
    }

    /// Another judge's sheet, seat and signature page are not there.
    fn a_judge_sees_the_own_sheets_only(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, SIZE).drawn().judging());
        let (one, two) = (signed_in(&app, "judge1"), signed_in(&app, "judge2"));
        let (sheet, seat) = (&sheets(&two)[0], &seats(&two)[0]);
        one.get(sheet).expect_status(404);
        for page in ["compare", "read-back", "sign"] {
            one.get(&format!("{seat}/{page}")).expect_status(404);
        }
        let page = two.get(sheet).expect_status(200);
        let mut fields = filled(&page);
        let own = html::csrf(&one.get("/judge").body);
        let host = signed_in(&app, "host");
        fields.iter_mut().find(|(name, _)| name == "csrf").unwrap().1 = own;
        let before = data(&app);
        one.post(sheet, &fields).expect_status(404);
        one.get(&format!("/rounds/{}/progress", stage.round)).expect_status(403);
        host.get(sheet).expect_status(403);
        app.client().get(sheet).expect_text("登录");
        assert_eq!(data(&app), before);
    }

    /// Two tablets of one judge: the second is told both values, nothing is lost, a repeat is harmless.
    fn a_stale_pad_is_told_both_values(database) {
        let (app, _stage) = serve(database, |url, data| Stage::set(url, data, SIZE).drawn().judging());
        let judge = signed_in(&app, "judge1");
        let sheet = &sheets(&judge)[0];
        let page = judge.get(sheet).expect_status(200);
        let field = first_mark(&page);
        let first = sent(&page, &[(&field, "8.5")]);
        judge.post(sheet, &first).expect_status(200).expect_text("已保存");
        let after = data(&app);
        judge.post(sheet, &first).expect_status(200);
        assert_eq!(data(&app), after, "the same request twice is one");
        let mut other = sent(&page, &[(&field, "9")]);
        judge.post(sheet, &other).expect_status(409);
        other.iter_mut().find(|(name, _)| name == "client_uid").unwrap().1 = "another-request".to_owned();
        judge.post(sheet, &other).expect_status(409).expect_text("已改为8.5，这里填的是9");
        assert_eq!(data(&app), after);

        let api = sheet.replace("/sheets/", "/api/sheets/") + "/marks";
        let token = html::csrf(&page.body);
        let aspect = field.trim_start_matches("mark:");
        let body = |revision: i64, value: &str| {
            format!(r#"{{"client_uid":"request-{revision}-{value}","revision":{revision},"marks":[{{"aspect":"{aspect}","value":"{value}"}}]}}"#)
        };
        judge.put(&api, "not the token", &body(2, "9")).expect_status(403);
        let stale = judge.put(&api, &token, &body(1, "9")).expect_status(409);
        assert!(stale.body.contains("judging-both-values"), "{}", stale.body);
        let saved = judge.put(&api, &token, &body(2, "9")).expect_status(200);
        assert!(saved.body.contains(r#""revision":3"#) && saved.body.contains(r#""changed":1"#), "{}", saved.body);
        assert_eq!(judge.put(&api, &token, &body(2, "9")).expect_status(200).body, saved.body);
    }

    /// Whatever is sent in place of marks: a clear refusal, and a database that is the same afterwards.
    fn bad_marks_change_nothing(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, SIZE).drawn().judging());
        let judge = signed_in(&app, "judge1");
        let sheet = &sheets(&judge)[0];
        let page = judge.get(sheet).expect_status(200);
        let field = first_mark(&page);
        let token = html::csrf(&page.body);
        let chief = signed_in(&app, "chief");
        let before = data(&app);
        for (value, words) in [
            ("abc", "应填数字"), ("10.5", "应在0～10之间"), ("8.3", "可填8或8.5"), ("-1", "应在0～10之间"),
            ("8.12345", "最多三位小数"), ("=1+1", "应填数字"), ("1e1", "应填数字"),
            ("'; DROP TABLE mark; --", "应填数字"), ("<script>alert(1)</script>", "应填数字"),
        ] {
            let answer = judge.post(sheet, &sent(&page, &[(&field, value)])).expect_status(422).expect_text(words);
            assert!(!answer.body.contains("<script>alert"), "what was typed is escaped");
        }
        let reason = field.replace("mark:", "reason:");
        judge.post(sheet, &sent(&page, &[(&field, "8"), (&reason, "迟交")])).expect_status(422).expect_text("请只留一个");
        judge.post(sheet, &sent(&page, &[("mark:unknown", "1")])).expect_status(422).expect_text("没有这个评分点");
        judge.post(sheet, &sent(&page, &[("csrf", "forged")])).expect_status(403);
        judge.post(sheet, &sent(&page, &[(&field, &"9".repeat(300_000))])).expect_status(413);
        let form = "application/x-www-form-urlencoded";
        let broken = format!("csrf={token}&{}=%FF%FE", field.replace(':', "%3A"));
        judge.post_bytes(sheet, form, broken.as_bytes()).expect_status(422);
        judge.post_bytes(sheet, "text/plain", b"mark=1").expect_status(422);

        let api = sheet.replace("/sheets/", "/api/sheets/") + "/marks";
        for body in [
            "", "{", "[]", "null", r#"{"client_uid":"12345678"}"#,
            r#"{"client_uid":"12345678","revision":1,"marks":[{"aspect":"x","value":9.5}]}"#,
            r#"{"client_uid":"12345678","revision":"1","marks":[]}"#,
            r#"{"client_uid":"12345678","revision":1,"marks":[],"more":1}"#,
            r#"{"client_uid":"short","revision":1,"marks":[]}"#,
            r#"{"client_uid":"12345678","revision":1,"marks":[{"aspect":"x","value":"9"}]}"#,
        ] {
            let answer = judge.put(&api, &token, body).expect_status(422);
            assert!(answer.headers["content-type"].to_str().unwrap().starts_with("application/problem+json"));
        }
        judge.put("/api/sheets/unknown/marks", &token, r#"{"client_uid":"12345678","marks":[]}"#).expect_status(404);

        let decisions = format!("/rounds/{}/decisions", stage.round);
        chief.submit(&decisions, "不计此裁判员", &[("module", "A"), ("judge", "1")]).expect_status(422).expect_text("请填写");
        let token = html::csrf(&chief.get("/judge").body);
        for wrong in [
            vec![("kind", "drop-judge"), ("module", "Z"), ("judge", "1"), ("reason", "x")],
            vec![("kind", "drop-judge"), ("module", "A"), ("judge", "9"), ("reason", "x")],
            vec![("kind", "spread"), ("module", "A"), ("aspect", "A1"), ("code", "A-0000"), ("reason", "x")],
            vec![("kind", "aggregation"), ("module", "A"), ("aggregation", "sum"), ("reason", "x")],
            vec![("kind", "aggregation"), ("module", "A"), ("aggregation", "trimmed"), ("trim", "2"), ("reason", "x")],
            vec![("kind", "unlock"), ("reason", "x")],
            vec![("kind", "no such kind")],
        ] {
            let mut fields: Vec<(String, String)> = wrong.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            fields.push(("csrf".to_owned(), token.clone()));
            chief.post(&decisions, &fields).expect_status(422);
        }
        assert_eq!(data(&app), before);
    }

    /// Everybody presses at once: no answer of 5xx, no mark lost, one decision of two.
    fn two_judges_and_two_chiefs_at_once_lose_nothing(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, Size { entries: 6, judges: 3 }).drawn().judging());
        let mut saved = 0;
        std::thread::scope(|scope| {
            let judges: Vec<_> = ["judge1", "judge2", "judge1", "judge2"].iter().enumerate().map(|(index, login)| {
                let app = &app;
                scope.spawn(move || {
                    let judge = signed_in(app, login);
                    let mut saved = 0;
                    for sheet in sheets(&judge) {
                        let page = judge.get(&sheet).expect_status(200);
                        let answer = judge.post(&sheet, &sent(&page, &[("client_uid", &format!("client-{index}-{sheet}"))]));
                        assert!([200, 409].contains(&answer.status), "{} {}", answer.status, answer.text());
                        saved += usize::from(answer.status == 200);
                    }
                    saved
                })
            }).collect();
            let chiefs: Vec<_> = ["chief", "chief2"].iter().map(|login| {
                let (app, decisions) = (&app, format!("/rounds/{}/decisions", stage.round));
                scope.spawn(move || {
                    let chief = signed_in(app, login);
                    let mut answer = chief.submit(&decisions, "不计此裁判员", &[("module", "A"), ("judge", "3"), ("reason", "回避")]);
                    if answer.body.contains("name=\"foreseen\"") {
                        answer = chief.submit_on(&answer, "确认生效", &[]);
                    }
                    assert!([200, 422].contains(&answer.status), "{} {}", answer.status, answer.text());
                    usize::from(answer.status == 200)
                })
            }).collect();
            saved += judges.into_iter().map(|judge| judge.join().unwrap()).sum::<usize>();
            assert_eq!(chiefs.into_iter().map(|chief| chief.join().unwrap()).sum::<usize>(), 1);
        });
        let (entries, marks) = tx::read(&stage.installation.pool, |conn| {
            let entries = schema::audit_entry::table
                .filter(schema::audit_entry::action.eq("save-sheet"))
                .count()
                .get_result::<i64>(conn)
                .unwrap();
            let round = door::stream_in_tx(conn, Action::ConfirmRound, On::Uid(&stage.round))?;
            Ok((entries, marks_in_tx(conn, Recall::Nothing, round.as_round()?)?))
        })
        .unwrap();
        assert_eq!(usize::try_from(entries).unwrap(), saved, "an entry for each acknowledged save");
        // Every own sheet of the two was saved by one of its two tablets at least: 6 codes × (2 + 2) aspects × 2, and 6 agreed.
        assert_eq!(marks.iter().filter(|mark| mark.value.is_some()).count(), 6 * 4 * 2 + 6);
    }

    /// Who competes or coaches in the division judges nothing of it; who is of a unit that does, with a reason only.
    fn conflicts_keep_judges_off_the_panel(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, SIZE));
        let (competes, same_unit) = (stage.actor("judge1").account_id, stage.actor("judge2").account_id);
        door::write(&stage.installation, &Actor::system(), Action::RegisterPerson, On::Site, None, |tx| {
            let site = tx.stream.clone();
            let entry = schema::entry::table
                .select((schema::entry::id, schema::entry::division_id, schema::entry::unit_id))
                .order(schema::entry::id)
                .first::<(i64, i64, i64)>(tx.conn)
                .unwrap();
            for (account, unit) in [(competes, None), (same_unit, Some(entry.2))] {
                let stream = tx.create_stream(jiangsai::audit::model::StreamKind::Person, &site, None, "open", &serde_json::Value::Null)?;
                diesel::insert_into(schema::person::table)
                    .values((
                        schema::person::id.eq(stream.id),
                        schema::person::name.eq("示例甲"),
                        schema::person::name_sort.eq("shilijia"),
                        schema::person::account_id.eq(account),
                        schema::person::unit_id.eq(unit),
                    ))
                    .execute(tx.conn)
                    .unwrap();
                if unit.is_none() {
                    diesel::insert_into(schema::entry_member::table)
                        .values((
                            schema::entry_member::entry_id.eq(entry.0),
                            schema::entry_member::division_id.eq(entry.1),
                            schema::entry_member::person_id.eq(stream.id),
                            schema::entry_member::ordinal.eq(1_i64),
                        ))
                        .execute(tx.conn)
                        .unwrap();
                }
            }
            Ok(())
        })
        .unwrap();
        let host = signed_in(&app, "host");
        let panels = format!("/rounds/{}/panels", stage.round);
        let module = stage.modules[0].as_str();
        host.submit(&panels, "添加", &[("module", module), ("login", "judge1")]).expect_status(422).expect_text("在本组别参赛");
        host.submit(&panels, "添加", &[("module", module), ("login", "judge2")]).expect_status(422).expect_text("请写明理由");
        host.submit(&panels, "添加", &[("module", module), ("login", "judge2"), ("reason", "本市仅此一名专家")]).expect_status(200).expect_text("裁判1");
    }
}

/// A use-case takes what a page takes; the form is not what checks.
#[test]
fn marks_of_the_use_case_are_checked_like_those_of_the_form() {
    let data = tempfile::tempdir().unwrap();
    let database = crate::helpers::database::TestDatabase::sqlite();
    let stage = Stage::set(&database.url(), data.path(), SIZE).drawn().judging();
    let sheet = tx::read(&stage.installation.pool, |conn| {
        let round = door::stream_in_tx(conn, Action::ConfirmRound, On::Uid(&stage.round))?;
        Ok(sheets_in_tx(conn, round.as_round()?)?[0].uid.clone())
    })
    .unwrap();
    let entered = [Entered { aspect: "unknown".into(), value: "1".into(), reason: String::new() }];
    let fault = save::save(stage.acts(stage.actor("judge1")), &sheet, &entered).unwrap_err();
    assert_eq!(fault.problems[0].because.key, "judging-unknown-aspect");
}
