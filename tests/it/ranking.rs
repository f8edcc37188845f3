//! From blind totals to a signed result: confirmed by the chief, opened by two, signed by two, exported.

use std::collections::BTreeSet;
use std::process::Command;

use jiangsai::access::model::Actor;
use jiangsai::kernel::because::Because;
use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::FaultKind;
use jiangsai::kernel::lang::Lang;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::draw::usecase as draw;
use jiangsai::lifecycle::ranking::usecase::export::{self, File};
use jiangsai::lifecycle::ranking::usecase::{confirm, decrypt, division, sign};
use jiangsai::lifecycle::registration::usecase::review;
use jiangsai::pages::messages;
use jiangsai::scoring::files::read_plan;
use jiangsai::scoring::output::{Words, document};

use crate::helpers::app::App;
use crate::helpers::client::Page;
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::html;
use crate::helpers::judged::{Judged, LATER, PASSWORD, change, installation};

fn judged(database: &TestDatabase, tied: bool) -> Judged {
    Judged::new(installation(database.pool(), None), tied)
}

fn confirm_now(judged: &Judged, chief: &Actor) {
    let page = confirm::page(judged.by(chief), &judged.round).unwrap();
    assert_eq!(page.blockers, [], "nothing blocks");
    let digest = page.digest.unwrap();
    confirm::confirm(judged.acts(chief), &judged.round, &digest).unwrap();
}

/// Confirmed and opened.
pub(crate) fn open(judged: &Judged, chief: &Actor, supervisor: &Actor) {
    confirm_now(judged, chief);
    consent_both(judged, supervisor);
}

/// Opened by the two who agree to it.
fn consent_both(judged: &Judged, supervisor: &Actor) {
    let encryption = judged.account("encryption", &[Role::EncryptionJudge]);
    for (actor, opens) in [(&encryption, false), (supervisor, true)] {
        let opened = decrypt::consent(judged.acts(actor), &judged.round).unwrap();
        assert_eq!(opened, opens);
    }
}

/// Signed by both.
pub(crate) fn sign_both(judged: &Judged, chief: &Actor, supervisor: &Actor) {
    for (actor, done) in [(chief, false), (supervisor, true)] {
        let page = sign::page(judged.by(actor), &judged.round).unwrap();
        let both = sign::sign(judged.acts(actor), &judged.round, &page.digest).unwrap();
        assert_eq!(both, done);
    }
}

on_each_database! {
    /// From judging to the signed result: what a page of the ranking links to, its reader may open.
    fn no_link_leads_its_reader_to_a_refusal(database) {
        let app = App::start(database);
        let judged = Judged::new(installation(app.database().pool(), Some(app.data())), false);
        let [chief, supervisor, _, _, _] = [
            ("chief", Role::ChiefJudge), ("supervisor", Role::Supervisor), ("host", Role::Host),
            ("authority", Role::Authority), ("auditor", Role::Auditor),
        ]
        .map(|(login, role)| judged.account(login, &[role]));
        let (round, division) = (format!("/rounds/{}", judged.round), format!("/divisions/{}", judged.division));
        let mut pages: Vec<String> =
            ["progress", "confirm", "decrypt", "sign"].iter().map(|page| format!("{round}/{page}")).collect();
        pages.extend(["ranking", "publish"].map(|page| format!("{division}/{page}")));
        let follow = |login: &str| {
            let client = app.client();
            client.submit("/log-in", "登录", &[("account", login), ("password", PASSWORD)]).expect_status(200);
            let open: Vec<Page> =
                pages.iter().map(|page| client.get(page)).filter(|page| page.status == 200).collect();
            let links: BTreeSet<String> = open.iter().flat_map(|page| html::links(&page.body)).collect();
            for link in links.iter().filter(|link| link.starts_with('/')) {
                let status = client.get(link).status;
                assert!(![403, 409].contains(&status), "{login} is led to {link}, which answers {status}");
            }
            links
        };
        let everybody = ["chief", "supervisor", "host", "authority", "auditor"];
        everybody.iter().for_each(|login| assert!(!follow(login).is_empty()));
        confirm_now(&judged, &chief);
        everybody.iter().for_each(|login| assert!(!follow(login).contains(&format!("{round}/sign"))));
        consent_both(&judged, &supervisor);
        assert!(follow("chief").contains(&format!("{round}/sign")), "whoever signs is led there");
        ["supervisor", "host", "authority", "auditor", "encryption"].iter().for_each(|login| drop(follow(login)));
        sign_both(&judged, &chief, &supervisor);
        ["supervisor", "chief", "authority", "auditor", "encryption"].iter().for_each(|login| drop(follow(login)));
        assert!(follow("host").contains(&format!("{division}/publish")), "whoever publishes is led there");
    }

    fn blind_totals_are_confirmed_opened_by_two_and_signed_by_two(database) {
        let judged = judged(&database, false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let page = confirm::page(judged.by(&chief), &judged.round).unwrap();
        let shown = format!("{:?}", page.record);
        assert!(!shown.contains("示例选手") && !shown.contains("0101") && !shown.contains("entry-"), "{shown}");
        open(&judged, &chief, &supervisor);
        assert_eq!(judged.count("opened_map"), 4);
        sign_both(&judged, &chief, &supervisor);
        let signed = sign::page(judged.by(&chief), &judged.round).unwrap();
        assert!(signed.slots.iter().all(|slot| slot.name.is_some()));
        assert_eq!(signed.people.len(), 4);
        assert!(signed.people[0].name.starts_with("示例选手"));
    }

    fn one_person_never_counts_for_two(database) {
        let judged = judged(&database, false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let both = judged.account("both", &[Role::EncryptionJudge, Role::Supervisor]);
        confirm_now(&judged, &chief);
        let round = &judged.round;
        assert!(!decrypt::consent(judged.acts(&both), round).unwrap());
        let again = decrypt::consent(judged.acts(&both), round).unwrap_err();
        assert_eq!(again.kind, FaultKind::Refused);
        assert_eq!(judged.count("opened_map"), 0);
        let stranger = judged.account("stranger", &[Role::Judge]);
        let refused = decrypt::consent(judged.acts(&stranger), round).unwrap_err();
        assert_eq!(refused.kind, FaultKind::Forbidden);
    }

    fn what_blocks_is_told_and_nothing_changes(database) {
        let judged = judged(&database, false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let sheet = "(SELECT min(id) FROM sheet)";
        change(&judged.installation, &format!("DELETE FROM mark WHERE sheet_id = {sheet}"));
        change(&judged.installation, &format!("UPDATE stream SET phase = 'open' WHERE id = {sheet}"));
        let page = confirm::page(judged.by(&chief), &judged.round).unwrap();
        let keys: Vec<&str> = page.blockers.iter().map(|because| because.key.as_ref()).collect();
        assert_eq!(keys[0], "standing-unsigned");
        assert!(keys.len() > 1, "{keys:?}");
        let entries = judged.count("audit_entry");
        let digest = page.digest.unwrap();
        let refused =
            confirm::confirm(judged.acts(&chief), &judged.round, &digest).unwrap_err();
        assert_eq!(refused.kind, FaultKind::Refused);
        assert_eq!(refused.problems.len(), keys.len());
        assert_eq!((judged.count("round_confirmation"), judged.count("audit_entry")), (0, entries));
    }

    fn a_confirmation_taken_back_takes_its_consents_along(database) {
        let judged = judged(&database, false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let encryption = judged.account("encryption", &[Role::EncryptionJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let round = &judged.round;
        confirm_now(&judged, &chief);
        assert!(!decrypt::consent(judged.acts(&encryption), round).unwrap());
        confirm::reopen(judged.acts(&chief), round, "录入有误").unwrap();
        let early = decrypt::consent(judged.acts(&supervisor), round).unwrap_err();
        assert_eq!(early.kind, FaultKind::WrongPhase);
        confirm_now(&judged, &chief);
        assert!(!decrypt::consent(judged.acts(&supervisor), round).unwrap());
        assert!(decrypt::consent(judged.acts(&encryption), round).unwrap());
        let late = confirm::reopen(judged.acts(&chief), round, "太晚").unwrap_err();
        assert_eq!(late.kind, FaultKind::WrongPhase);
    }

    fn a_tie_is_decided_by_recorded_lots(database) {
        let judged = judged(&database, true);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let host = judged.account("host", &[Role::Host]);
        let uid = &judged.division;
        let sealed = division::page(judged.by(&host), uid).unwrap();
        assert!(sealed.record.is_none() && sealed.people.is_empty());
        open(&judged, &chief, &supervisor);
        let page = division::page(judged.by(&host), uid).unwrap();
        assert_eq!((page.ties.len(), page.ties[0].kind, page.ties[0].rank), (1, "lots", 1));
        let mut new = division::NewDecision {
            kind: "lots".into(),
            order: page.ties[0].entries.iter().rev().map(|entry| vec![entry.clone()]).collect(),
            who: "组委会".into(),
            when: None,
            reason: "当众抽签".into(),
            document: None,
        };
        let first = new.order[0][0].clone();
        let kept = judged.count("ranking_decision");
        new.order[0][0] = "0999".into();
        let wrong = division::decide(judged.acts(&chief), uid, &new);
        assert_eq!(wrong.unwrap_err().kind, FaultKind::Refused);
        assert_eq!(judged.count("ranking_decision"), kept);
        new.order[0][0].clone_from(&first);
        division::decide(judged.acts(&chief), uid, &new).unwrap();
        let decided = division::page(judged.by(&host), uid).unwrap();
        let record = decided.record.unwrap();
        assert_eq!((record.rows[0].entry.as_str(), record.rows[0].tied), (first.as_str(), false));
        assert_eq!(record.open, []);
        let decision = &decided.decisions[0].uid;
        division::withdraw(judged.acts(&chief), uid, decision, "重新抽签").unwrap();
        let open_again = division::page(judged.by(&host), uid).unwrap();
        assert_eq!(open_again.ties.len(), 1);
    }

    fn whoever_withdrew_with_sheets_partly_marked_holds_nobody_up(database) {
        let judged = judged(&database, false);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let host = judged.account("host", &[Role::Host]);
        let encryption = judged.account("maps", &[Role::EncryptionJudge]);
        let (_, list) = draw::view_maps(judged.acts(&encryption), &judged.round).unwrap();
        let gone = list.iter().find(|paired| paired.number == "0102").unwrap().code.clone();
        let sheets = format!(
            "sheet WHERE subject_id = (SELECT id FROM blind_subject WHERE code = '{gone}') AND agreed = FALSE"
        );
        change(&judged.installation, &format!("DELETE FROM mark WHERE sheet_id IN (SELECT id FROM {sheets})"));
        change(&judged.installation, &format!("UPDATE stream SET phase = 'open' WHERE id IN (SELECT id FROM {sheets})"));
        let open_items = |actor: &Actor| {
            let page = confirm::page(judged.by(actor), &judged.round).unwrap();
            page.blockers.iter().map(|because| because.key.to_string()).collect::<Vec<_>>()
        };
        assert!(open_items(&chief).len() > 1, "{:?}", open_items(&chief));
        let status = |status| {
            let why = (status, "比赛中途退赛");
            review::set_status(judged.acts(&host), "entry-2", why, LATER).unwrap();
        };
        status(EntryStatus::Withdrawn);
        assert_eq!(open_items(&chief), Vec::<String>::new());
        status(EntryStatus::Ranked);
        assert!(open_items(&chief).len() > 1, "who counts again is waited for again");
        status(EntryStatus::Withdrawn);
        open(&judged, &chief, &supervisor);
        let record = sign::page(judged.by(&chief), &judged.round).unwrap().record;
        let last = record.rows.last().unwrap();
        assert_eq!((last.entry.as_str(), last.status, last.rank), ("0102", EntryStatus::Withdrawn, None));
        sign_both(&judged, &chief, &supervisor);
    }

    fn a_decision_about_a_tie_that_is_there_no_more_lapses(database) {
        let judged = judged(&database, true);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let host = judged.account("host", &[Role::Host]);
        open(&judged, &chief, &supervisor);
        let page = division::page(judged.by(&host), &judged.division).unwrap();
        let early = sign::page(judged.by(&chief), &judged.round).unwrap();
        assert!(!early.waits_for_actor, "a tie is decided before anybody signs");
        let refused = sign::sign(judged.acts(&chief), &judged.round, &early.digest).unwrap_err();
        assert_eq!(refused.kind, FaultKind::Refused);
        let tied = page.ties[0].entries.clone();
        let new = division::NewDecision {
            kind: "lots".into(),
            order: tied.iter().map(|entry| vec![entry.clone()]).collect(),
            who: "组委会".into(),
            when: None,
            reason: "当众抽签".into(),
            document: None,
        };
        division::decide(judged.acts(&chief), &judged.division, &new).unwrap();
        let out = format!("entry-{}", tied[0].trim_start_matches("010"));
        review::set_status(judged.acts(&host), &out, (EntryStatus::Withdrawn, "赛后退赛"), LATER).unwrap();
        let without = division::page(judged.by(&host), &judged.division).unwrap();
        let record = without.record.unwrap();
        assert_eq!((record.rows[0].entry.as_str(), record.open.len()), (tied[1].as_str(), 0));
        assert_eq!(without.problems.len(), 1, "the decision that lapsed is told");
        sign_both(&judged, &chief, &supervisor);
        let late = review::set_status(judged.acts(&host), &out, (EntryStatus::Ranked, "撤回退赛"), LATER);
        assert_eq!(late.unwrap_err().kind, FaultKind::WrongPhase);
    }

    fn the_exported_files_rank_to_the_same_bytes(database) {
        let judged = judged(&database, true);
        let chief = judged.account("chief", &[Role::ChiefJudge]);
        let supervisor = judged.account("supervisor", &[Role::Supervisor]);
        let host = judged.account("host", &[Role::Host]);
        same_bytes(&judged, &chief);
        let blind = export::read(judged.by(&host), &judged.round);
        assert_eq!(blind.err().unwrap().kind, FaultKind::Forbidden, "the host reads nothing before decryption");
        open(&judged, &chief, &supervisor);
        let page = division::page(judged.by(&host), &judged.division).unwrap();
        let new = division::NewDecision {
            kind: "lots".into(),
            order: page.ties[0].entries.iter().map(|entry| vec![entry.clone()]).collect(),
            who: "组委会, \"示例\"".into(),
            when: None,
            reason: "当众\n抽签".into(),
            document: Some("示例〔2026〕1号".into()),
        };
        division::decide(judged.acts(&chief), &judged.division, &new).unwrap();
        same_bytes(&judged, &host);
    }
}

/// The command, run on the exported files, answers what the service answers.
fn same_bytes(judged: &Judged, actor: &Actor) {
    let ranked = export::read(judged.by(actor), &judged.round).unwrap();
    let event = File::Event.text(&ranked).unwrap();
    assert_eq!(
        read_plan(&event).unwrap(),
        ranked.case.plan,
        "the export is the very plan that was ranked by"
    );
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["EVENT.toml", "MARKS.csv", "ENTRIES.csv", "D.toml"] {
        let text = File::from_name(name).unwrap().text(&ranked).unwrap();
        std::fs::write(path(name), text).unwrap();
    }
    for (lang, tag) in [(Lang::Zh, "zh-CN"), (Lang::En, "en")] {
        let output = Command::new(env!("CARGO_BIN_EXE_jiangsai"))
            .args(["rank", "--format", "json", "--lang", tag, "--event"])
            .arg(path("EVENT.toml"))
            .arg("--marks")
            .arg(path("MARKS.csv"))
            .arg("--entries")
            .arg(path("ENTRIES.csv"))
            .arg("--decisions")
            .arg(path("D.toml"))
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        let say = |because: &Because| messages::say(lang, because);
        let words = Words { say: &say, between: lang.clause_separator() };
        let service = document(ranked.case.inputs(), &ranked.ranking, &words).unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), service);
    }
}
