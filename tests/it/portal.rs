//! The desk: what can be done, what blocks, what waits for whom; the log and its verification.

use diesel::RunQueryDsl;
use jiangsai::access::by::By;
use jiangsai::access::model::{Actor, Grant, Reach};
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::phase::Stage as Step;
use jiangsai::kernel::role::Role;
use jiangsai::kernel::window::Seek;
use jiangsai::lifecycle::draw::usecase::subjects_in_tx;
use jiangsai::lifecycle::payout::model::Direction;
use jiangsai::lifecycle::payout::usecase::prepare;
use jiangsai::lifecycle::setup::model::listing::Filter;
use jiangsai::platform::db::conn::Conn;
use jiangsai::platform::db::tx::{self, Verdict};
use jiangsai::platform::installation::Installation;
use jiangsai::portal::usecase::{CompetitionDesk, Wanted, competition_desk, desk, log};

use crate::access::{administrator, invite, sign_in};
use crate::awards::seed::Seed;
use crate::awards::{accept, run};
use crate::draw::{serve, signed_in};
use crate::helpers::app::App;
use crate::helpers::client::{Client, Page};
use crate::helpers::database::on_each_database;
use crate::helpers::html;
use crate::helpers::judged::{Judged, change, installation};
use crate::helpers::stage::{Size, Stage};
use crate::ranking::{open, sign_both};
use crate::setup::{draft, office, set_up};

const SIZE: Size = Size { entries: 3, judges: 3 };

fn seen(by: By<'_>, uid: &str) -> CompetitionDesk {
    competition_desk(by, uid).unwrap()
}

/// Keys of everything that blocks, in order.
fn keys(desk: &CompetitionDesk) -> Vec<String> {
    let problems = desk.blocked.iter().flat_map(|group| &group.problems);
    problems.map(|problem| problem.what.key.clone().into_owned()).collect()
}

/// How many things the strip says block a stage, and how the cell stands.
fn cell(desk: &CompetitionDesk, stage: Step) -> (usize, &'static str) {
    let cell = desk.strip.iter().find(|cell| cell.stage == stage).unwrap();
    (cell.blockers, cell.state)
}

fn tasks(by: By<'_>) -> Vec<(String, String)> {
    let all = Wanted { filter: Filter::default(), seek: Seek::Start, tasks: Seek::Start };
    let tasks = desk(by, all).unwrap().tasks;
    tasks.into_iter().map(|task| (task.what.key.into_owned(), task.url)).collect()
}

on_each_database! {
    /// From the draw to judging: the same numbers for everybody, links for those who may mend, and no code.
    fn the_desk_says_what_blocks_and_who_is_waited_for(database) {
        let folder = tempfile::tempdir().unwrap();
        let stage = Stage::set(&database.url(), folder.path(), SIZE);
        let uid = stage.competition.uid.to_string();
        let of = |stage: &Stage, login: &str| seen(stage.by(stage.actor(login)), &uid);
        let host = of(&stage, "host");
        assert_eq!(keys(&host), ["portal-awaits", "judging-no-judges", "judging-no-judges"]);
        assert_eq!(cell(&host, Step::Judging), (3, "blocked"));
        let urls = |desk: &CompetitionDesk| -> Vec<Option<String>> {
            desk.blocked[0].problems.iter().map(|problem| problem.url.clone()).collect()
        };
        let panels = Some(format!("/rounds/{}/panels", stage.round));
        assert_eq!(urls(&host), [None, panels.clone(), panels]);
        let draw = format!("/rounds/{}/draw", stage.round);
        assert_eq!(urls(&of(&stage, "encryption")), [Some(draw.clone()), None, None]);
        assert_eq!(tasks(stage.by(stage.actor("encryption"))), [("action-draw-codes".to_owned(), draw)]);

        let stage = stage.drawn();
        assert_eq!(keys(&of(&stage, "host")), ["judging-no-judges", "judging-no-judges"]);
        let stage = stage.judging();
        let (host, chief, judge) = (of(&stage, "host"), of(&stage, "chief"), of(&stage, "registrar"));
        for desk in [&host, &chief, &judge] {
            assert_eq!(keys(desk), ["standing-unsigned"]);
            assert_eq!(cell(desk, Step::Ranking), (1, "blocked"));
            assert_eq!(cell(desk, Step::Judging), (0, "now"));
        }
        assert_eq!(urls(&chief), [Some(format!("/rounds/{}/progress", stage.round))]);
        assert_eq!(urls(&host), [None]);
        // Three sheets of each judge for each module, and those of agreed values with the first.
        let grant = Grant { role: Role::Judge, reach: Reach::Competition(stage.competition.as_competition().unwrap()) };
        let judge2 = Actor { grants: vec![grant], ..stage.actor("judge2").clone() };
        let judge = tasks(stage.by(&judge2));
        assert_eq!(judge, [("portal-task-sheets".to_owned(), "/judge".to_owned())]);
        assert_eq!(tasks(stage.by(stage.actor("auditor"))), []);
        assert!(host.log.is_some() && chief.log.is_none());
    }

    /// While codes are closed, the desk and the log of a host name no code, no entry and no judge beside a sheet.
    fn the_desk_of_a_blind_phase_names_nobody(database) {
        let folder = tempfile::tempdir().unwrap();
        let stage = Stage::set(&database.url(), folder.path(), SIZE).drawn().judging();
        let uid = stage.competition.uid.to_string();
        let subjects = tx::read(&stage.installation.pool, |conn| {
            let round = jiangsai::audit::store::stream_by_uid(conn, jiangsai::audit::model::StreamKind::Round, &stage.round)?;
            subjects_in_tx(conn, round.as_round()?)
        }).unwrap();
        assert_eq!(subjects.len(), SIZE.entries);
        for login in ["host", "authority"] {
            let actor = stage.actor(login);
            let desk = seen(stage.by(actor), &uid);
            let log = log::of_competition(stage.by(actor), &uid, &Seek::Start).unwrap();
            let told = serde_json::to_string(&(&desk.blocked, &desk.tasks, &desk.log, &log.lines)).unwrap();
            assert!(told.contains("portal-log-blind"), "sheets are in the log");
            for subject in &subjects {
                assert!(!told.contains(&subject.code) && !told.contains(&subject.uid), "{told}");
            }
            assert!(!told.contains("示例选手") && !told.contains("portal-log-sheet"), "{told}");
        }
        let auditor = stage.actor("auditor");
        let log = log::of_competition(stage.by(auditor), &uid, &Seek::Start).unwrap();
        let told = serde_json::to_string(&log.lines).unwrap();
        assert!(told.contains("portal-log-sheet") && !told.contains("portal-log-blind"));
        assert!(subjects.iter().all(|subject| !told.contains(&subject.code)));
        assert!(keys(&seen(stage.by(auditor), &uid)).len() == 1);
    }

    /// After judging: confirmation, two consents, two signatures, publication; each is somebody's and says so.
    fn each_step_after_judging_waits_for_somebody(database) {
        let judged = Judged::new(installation(database.pool(), None), false);
        let uid = tx::read(&judged.installation.pool, |conn| {
            Ok(jiangsai::lifecycle::setup::usecase::competition_in_tx(conn, judged.competition_id)?.uid)
        }).unwrap();
        let host = judged.account("host", &[Role::Host]);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let task = |actor: &Actor| tasks(judged.by(actor)).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        assert_eq!(keys(&seen(judged.by(&host), &uid)), ["portal-awaits"]);
        assert_eq!(task(&chief), ["action-confirm-round"]);
        assert_eq!(task(&supervisor), [""; 0]);
        open(&judged, &chief, &supervisor);
        let decrypted = seen(judged.by(&host), &uid);
        assert_eq!(cell(&decrypted, Step::Publicity), (2, "blocked"));
        assert_eq!((task(&chief), task(&supervisor)), (vec!["action-sign-round".to_owned()], vec!["action-sign-round".to_owned()]));
        sign_both(&judged, &chief, &supervisor);
        assert_eq!(task(&chief), [""; 0]);
        assert_eq!(tasks(judged.by(&host)), [("action-publish".to_owned(), "/divisions/div-1/publish".to_owned())]);
    }

    /// A missing mark, a spread: numbers for the host, and for the chief a task.
    fn holes_and_spreads_are_counted(database) {
        let judged = Judged::new(installation(database.pool(), None), false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        change(&judged.installation, "UPDATE mark SET value_thousandths = NULL, reason = '仪器故障' WHERE id = (SELECT min(id) FROM mark)");
        let uid = tx::read(&judged.installation.pool, |conn| {
            Ok(jiangsai::lifecycle::setup::usecase::competition_in_tx(conn, judged.competition_id)?.uid)
        }).unwrap();
        assert_eq!(keys(&seen(judged.by(&chief), &uid)), ["portal-open-missing"]);
        assert_eq!(tasks(judged.by(&chief)), [("portal-task-short".to_owned(), format!("/competitions/{uid}/desk"))]);
    }

    /// Awards and payment: decisions and lines by number, batches for the other person only.
    fn officers_see_what_is_theirs_to_decide_and_to_pay(database) {
        let seed = Seed::city(&database);
        let clerk = seed.actor("clerk");
        assert!(keys(&seen(seed.by(&clerk), &seed.competition)).contains(&"payout-block-no-run".to_owned()));
        run(&seed);
        let task = |name: &str| tasks(seed.by(&seed.actor(name))).into_iter().map(|(key, _)| key).collect::<Vec<_>>();
        assert!(task("officer").contains(&"action-accept-run".to_owned()));
        assert_eq!(task("approver"), [""; 0]);
        accept(&seed);
        assert!(!task("officer").contains(&"action-accept-run".to_owned()));
        seed.accounts(&["hostunit", "personone", "persontwo"]);
        assert_eq!(task("clerk"), ["portal-task-due", "portal-task-accounts"]);
        let batch = prepare::prepare(seed.acts(&clerk), &seed.competition, Direction::Payment).unwrap();
        assert_eq!(tasks(seed.by(&seed.actor("approver"))), [("portal-task-approve".to_owned(), format!("/batches/{batch}"))]);
        assert_eq!(task("clerk"), ["portal-task-accounts"]);
        assert_eq!(task("auditor"), [""; 0]);
        let judge = keys(&seen(seed.by(&seed.actor("judge")), &seed.competition));
        assert_eq!(judge, ["portal-open-payout"], "a judge reads a number");
        let payout = |name: &str| cell(&seen(seed.by(&seed.actor(name)), &seed.competition), Step::Payout);
        assert_eq!(payout("judge"), payout("clerk"), "which counts as much as the words");
    }

    /// Set-up to registration by the pages: what is missing, the filing, and nothing of another host's.
    fn hosts_and_the_authority_see_the_same_gaps_and_hosts_only_their_own(database) {
        let app = App::start(database);
        let (host, authority) = office(&app);
        let uid = draft(&host);
        let desk = format!("/competitions/{uid}/desk");
        host.get(&desk).expect_status(200).expect_text("还不能开放报名：尚有1项未完成").expect_text("还没有赛项").expect_text("报名截止");
        host.get("/desk").expect_text("还不能开放报名：尚有1项未完成");
        let other = sign_in(&app, "host-two");
        for path in [desk.clone(), format!("/competitions/{uid}/log"), format!("/competitions/{uid}/setup")] {
            other.get(&path).expect_status(404);
        }
        assert!(!other.get("/desk").expect_status(200).text().contains("2090年"));
        other.get("/desk").expect_text("暂无待办事项").expect_text("新建竞赛");
        set_up(&host, &uid);
        host.get(&desk).expect_text("待您办理：提交备案");
        for reader in [&host, &authority] {
            every_link_opens(reader, &desk);
            every_link_opens(reader, "/desk");
        }
        host.submit(&format!("/competitions/{uid}/setup"), "提交备案", &[]).expect_text("已提交备案");
        authority.get("/desk").expect_text("办理批复").expect_text("2090年示例市职业技能竞赛");
        host.get(&desk).expect_text("等待主管单位：办理批复").expect_text("示例人员：提交备案");
        let decision = [("outcome", "approved"), ("document", "示人社〔2090〕18号")];
        authority.submit(&format!("/competitions/{uid}/decide"), "提交批复", &decision).expect_text("已批准");
        host.get(&desk).expect_text("待您办理：开放报名");
        host.get("/desk?lang=en").expect_status(200).expect_text("open registration");
    }

    /// The auditor reads every page of a signed competition, and none offers a button.
    fn an_auditor_reads_everything_and_presses_nothing(database) {
        let app = App::start(database);
        let judged = Judged::new(installation(app.database().pool(), Some(app.data())), true);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        judged.account("auditor", &[Role::Auditor]);
        let auditor = client(&app, "auditor");
        let (round, uid) = (judged.round.clone(), competition(&judged));
        let of_round = ["progress", "panels", "decisions", "scheme", "draw/record"].map(|page| format!("/rounds/{round}/{page}"));
        let pages = ["desk", "setup", "officials", "entries", "awards", "awards/decisions", "awards/titles", "awards/shares",
            "external-results", "payout", "log"].map(|page| format!("/competitions/{uid}/{page}"));
        for path in of_round.iter().chain(&pages) {
            nothing_to_press(&auditor.get(path).expect_status(200));
        }
        let seat = link_with(&auditor.get(&of_round[0]), "/seats/");
        let sheet = link_with(&auditor.get(&seat).expect_status(200), "/sheets/");
        nothing_to_press(&auditor.get(&sheet).expect_status(200));
        let entry = link_with(&auditor.get(&pages[3]), "/entries/");
        nothing_to_press(&auditor.get(&entry).expect_status(200));
        for closed in ["draw", "decrypt", "sign"] {
            auditor.get(&format!("/rounds/{round}/{closed}")).expect_status(403);
        }
        open(&judged, &chief, &supervisor);
        for path in ["/divisions/div-1/ranking", "/divisions/div-1/publish"] {
            nothing_to_press(&auditor.get(path).expect_status(200));
        }
        every_link_opens(&auditor, &pages[0]);
    }

    /// What would be published is there to read; the form that publishes is the host's.
    fn an_auditor_reads_what_would_be_published(database) {
        let app = App::start(database);
        let judged = Judged::new(installation(app.database().pool(), Some(app.data())), false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        judged.account("auditor", &[Role::Auditor]);
        judged.account("host", &[Role::Host]);
        open(&judged, &chief, &supervisor);
        sign_both(&judged, &chief, &supervisor);
        let publish = "/divisions/div-1/publish";
        client(&app, "host").get(publish).expect_status(200).expect_text("发布成绩");
        let page = client(&app, "auditor").get(publish).expect_status(200).expect_text("将公开4名选手");
        nothing_to_press(&page);
    }

    /// The log: by whom it is read, page by page, verified whole, and a rewritten row named.
    fn the_log_is_paged_verified_and_names_what_was_tampered_with(database) {
        let (app, stage) = serve(database, |url, data| Stage::set(url, data, Size { entries: 12, judges: 3 }).drawn().judging());
        let path = format!("/competitions/{}/log", stage.competition.uid);
        for stranger in ["judge1", "chief", "registrar"] {
            signed_in(&app, stranger).get(&path).expect_status(403);
        }
        app.client().get(&path).expect_text("登录");
        let host = signed_in(&app, "host");
        let first = host.get(&path).expect_status(200).expect_text("开始评分");
        assert!(!first.text().contains("校验"), "a host reads, others verify");
        let second = host.get(&first.link("更早的记录")).expect_status(200);
        let trail = |page: &Page| html::texts(&page.body, ".log .trail");
        assert_eq!(trail(&first).len(), 50);
        assert!(!trail(&second).is_empty() && trail(&second).iter().all(|one| !trail(&first).contains(one) || one.starts_with("#1 ")));
        for wrong in ["nonsense", "a.b", "'; DROP TABLE stream; --.1"] {
            host.get(&format!("{path}?{}", serde_urlencoded::to_string([("before", wrong)]).unwrap()))
                .expect_status(if wrong.ends_with(".1") { 200 } else { 404 });
        }
        let auditor = signed_in(&app, "auditor");
        auditor.submit(&path, "校验", &[]).expect_status(200).expect_text("记录完整，未发现改动");
        auditor.get("/audit").expect_status(404);
        tamper(&stage.installation, "UPDATE audit_entry SET actor = 'somebodyelse' WHERE action = 'draw-codes'");
        let broken = auditor.submit(&path, "校验", &[]).expect_status(200).expect_text("发现1处问题");
        broken.expect_text("数控车工 职工组 第1轮第2条：内容与留存的摘要不符");
    }

    /// The site's log is the auditor's and the administrator's; a head kept elsewhere shows a later rewriting.
    fn the_sites_log_is_read_filtered_and_compared_with_a_kept_head(database) {
        let app = App::start(database);
        let admin = administrator(&app);
        invite(&app, &admin, "auditor-one", "auditor");
        invite(&app, &admin, "host-one", "host");
        let (auditor, host) = (sign_in(&app, "auditor-one"), sign_in(&app, "host-one"));
        let uid = draft(&host);
        host.get("/audit").expect_status(403);
        auditor.get("/desk").expect_status(200).expect_text("审计");
        auditor.get("/audit").expect_status(200).expect_text("邀请账号").expect_text("2090年示例市职业技能竞赛");
        let filtered = auditor.get(&format!("/audit?competition={uid}")).expect_status(200);
        assert_eq!(html::texts(&filtered.body, ".log .said").len(), 1, "{}", filtered.text());
        auditor.get("/audit?competition=nobody").expect_status(404);
        auditor.submit("/audit", "生成最新存证摘要", &[]).expect_status(200).expect_text("已生成第1号检查点");
        let head = auditor.get("/audit/head").expect_status(200);
        let kept: jiangsai::audit::model::ExportedHead = serde_json::from_str(&head.body).unwrap();
        assert_eq!(kept.checkpoint, 1);
        host.get("/audit/head").expect_status(403);
        auditor.submit("/audit", "校验", &[("head", &head.body)]).expect_status(200).expect_text("记录完整，未发现改动").expect_text("与所给存证摘要一致");
        auditor.submit("/audit", "校验", &[("head", "{}")]).expect_status(422).expect_text("这不是存证摘要文件的内容");
        let other = head.body.replace(&kept.hash, &"0".repeat(64));
        auditor.submit("/audit", "校验", &[("head", &other)]).expect_status(200).expect_text("第1号检查点：缺失");
    }
}

fn client(app: &App, login: &str) -> Client {
    let client = app.client();
    client
        .submit(
            "/log-in?lang=zh-CN",
            "登录",
            &[("account", login), ("password", crate::helpers::judged::PASSWORD)],
        )
        .expect_status(200);
    client
}

fn competition(judged: &Judged) -> String {
    tx::read(&judged.installation.pool, |conn| {
        Ok(jiangsai::lifecycle::setup::usecase::competition_in_tx(conn, judged.competition_id)?.uid)
    })
    .unwrap()
}

fn link_with(page: &Page, part: &str) -> String {
    let links = html::links(&page.body);
    links.into_iter().find(|link| link.contains(part)).unwrap_or_else(|| panic!("{}: no {part}", page.url))
}

/// A desk leads to pages that open for its reader.
fn every_link_opens(client: &Client, desk: &str) {
    let page = client.get(desk).expect_status(200);
    for link in html::links(&page.body).iter().filter(|link| link.starts_with('/')) {
        assert_eq!(client.get(link).status, 200, "{desk} leads to {link}");
    }
}

/// Nothing to send but the log-out and a verification.
fn nothing_to_press(page: &Page) {
    for form in html::forms(&page.body) {
        let harmless = form.action == "/log-out" || form.action.ends_with("/log/verify");
        let posts = form.method == "post";
        assert!(harmless || !posts, "{} offers {}", page.url, form.action);
    }
}

/// Does what somebody with the database in hand could do.
fn tamper(installation: &Installation, statement: &str) {
    tx::write(&installation.pool, |conn| {
        let done = match conn {
            Conn::Sqlite(conn) => diesel::sql_query(statement).execute(conn),
            Conn::Pg(conn) => diesel::sql_query(statement).execute(conn),
        };
        assert!(done.unwrap() > 0, "nothing was tampered with");
        Ok(Verdict::Commit(()))
    })
    .unwrap();
}

#[test]
fn a_stranger_has_no_desk_of_a_competition() {
    let database = crate::helpers::database::TestDatabase::sqlite();
    let judged = Judged::new(installation(database.pool(), None), false);
    let stranger = Actor { grants: Vec::new(), ..judged.account("stranger", &[]) };
    let fault = competition_desk(judged.by(&stranger), &competition(&judged));
    assert_eq!(fault.err().unwrap().kind, FaultKind::NotFound);
}
