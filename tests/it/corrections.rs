//! A signed result changes by a correction alone: shown before it counts, signed again by two, published with its reason.

use std::sync::Barrier;

use jiangsai::access::model::Actor;
use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::prize::Prize;
use jiangsai::kernel::role::Role;
use jiangsai::kernel::score::Score;
use jiangsai::lifecycle::publicity::usecase::unsettled::unsettled_in_tx;
use jiangsai::lifecycle::ranking::model::correction::{CorrectionState, Ground, Item};
use jiangsai::lifecycle::ranking::usecase::correct::propose::{self, Proposal};
use jiangsai::lifecycle::ranking::usecase::correct::read;
use jiangsai::lifecycle::ranking::usecase::correct::sign::Signing;
use jiangsai::lifecycle::ranking::usecase::{division, export};
use jiangsai::lifecycle::registration::usecase::review;
use jiangsai::lifecycle::setup::model::Aggregation;
use jiangsai::platform::db::tx;
use jiangsai::portal::usecase::correction;
use jiangsai::scoring::model::Record;

use crate::helpers::app::App;
use crate::helpers::client::Client;
use crate::helpers::database::{TestDatabase, on_each_database};
use crate::helpers::judged::{Judged, LATER, change, installation};
use crate::publicity::{publish, signed, signed_in};
use crate::ranking::{open, sign_both};

/// A signed round and the people of its correction.
pub(crate) struct Hall {
    pub(crate) judged: Judged,
    pub(crate) chief: Actor,
    supervisor: Actor,
    pub(crate) host: Actor,
    authority: Actor,
}

pub(crate) fn hall(database: &TestDatabase) -> Hall {
    let judged = Judged::new(installation(database.pool(), None), false);
    let [chief, supervisor, host, authority] = [
        ("chief", Role::ChiefJudge),
        ("supervisor", Role::Supervisor),
        ("host", Role::Host),
        ("authority", Role::Authority),
    ]
    .map(|(login, role)| judged.account(login, &[role]));
    open(&judged, &chief, &supervisor);
    sign_both(&judged, &chief, &supervisor);
    Hall { judged, chief, supervisor, host, authority }
}

impl Hall {
    pub(crate) fn propose(&self, items: &[Item]) -> String {
        let new = Proposal {
            ground: Ground::Recheck,
            public_reason: None,
            reason: "复核发现录入有误".to_owned(),
            document: None,
        };
        let uid = propose::propose(self.judged.acts(&self.host), &self.judged.division, &new).unwrap();
        if !items.is_empty() {
            propose::add(self.judged.acts(&self.host), &uid, items).unwrap();
        }
        uid
    }

    fn seen(&self, actor: &Actor, uid: &str) -> Signing {
        Signing { seen: correction::page(self.judged.by(actor), uid).unwrap().digest, ..Signing::default() }
    }

    fn sign(&self, actor: &Actor, uid: &str) -> Result<Option<i64>, Fault> {
        correction::sign(self.judged.acts(actor), uid, &self.seen(actor, uid))
    }

    pub(crate) fn adopt(&self, uid: &str) -> i64 {
        assert_eq!(self.sign(&self.chief, uid).unwrap(), None);
        self.sign(&self.supervisor, uid).unwrap().expect("the second signature puts it in force")
    }

    pub(crate) fn record(&self) -> Record {
        let page = division::page(self.judged.by(&self.host), &self.judged.division).unwrap();
        Record::clone(&page.record.unwrap())
    }

    /// The ticket number on a place, from 1.
    pub(crate) fn placed(&self, place: usize) -> String {
        self.record().rows[place - 1].entry.clone()
    }

    fn marks(&self, uid: &str, entry: &str) -> Vec<(String, read::Cell)> {
        let offered = read::offered(self.judged.by(&self.host), uid).unwrap();
        let modules = offered.marks(entry).unwrap();
        modules
            .into_iter()
            .flat_map(|(name, cells)| cells.into_iter().map(move |cell| (name.clone(), cell)))
            .collect()
    }

    fn unsettled(&self) -> Vec<String> {
        let competition = self.judged.competition_id;
        let unsettled =
            tx::read(&self.judged.installation.pool, |conn| unsettled_in_tx(conn, competition)).unwrap();
        unsettled.iter().map(|one| one.because().key.to_string()).collect()
    }
}

fn keys(fault: &Fault) -> Vec<&str> {
    fault.problems.iter().map(|problem| problem.because.key.as_ref()).collect()
}

/// The agreed length of an entry, twenty points less than it is.
fn shorter(hall: &Hall, uid: &str, entry: &str) -> Item {
    let cells = hall.marks(uid, entry);
    let (_, cell) = cells.iter().find(|(_, cell)| cell.judge.is_none()).unwrap();
    let before = cell.value.unwrap();
    Item::Mark {
        entry: entry.to_owned(),
        module: "B".to_owned(),
        aspect: cell.aspect.clone(),
        judge: None,
        before: Some(before),
        value: Some(Score::from_thousandths(before.thousandths() - 20_000)),
        why: None,
    }
}

on_each_database! {
    fn what_was_signed_is_changed_by_a_correction_alone(database) {
        let hall = hall(&database);
        assert_eq!(hall.judged.count("result"), 1, "the last signature keeps the result");
        let before = hall.record();
        let refused = review::set_status(hall.judged.acts(&hall.host), "entry-1", (EntryStatus::Disqualified, "冒名顶替"), LATER);
        assert_eq!(refused.unwrap_err().kind, FaultKind::WrongPhase);
        let decision = division::NewDecision {
            kind: "lots".into(),
            order: vec![vec!["0101".into()], vec!["0102".into()]],
            who: "组委会".into(),
            when: None,
            reason: "抽签".into(),
            document: None,
        };
        let refused = division::decide(hall.judged.acts(&hall.chief), &hall.judged.division, &decision);
        assert_eq!(refused.unwrap_err().kind, FaultKind::WrongPhase);
        assert_eq!(hall.record(), before);
    }

    fn a_corrected_mark_is_shown_before_it_counts_and_signed_again_by_two(database) {
        let hall = hall(&database);
        let first = hall.placed(1);
        let uid = hall.propose(&[]);
        let item = shorter(&hall, &uid, &first);
        propose::add(hall.judged.acts(&hall.host), &uid, &[item]).unwrap();
        let page = correction::page(hall.judged.by(&hall.chief), &uid).unwrap();
        assert!(page.may_sign && page.preview.problems.is_empty(), "{:?}", page.preview.problems);
        let moved = page.preview.moved.iter().find(|moved| moved.entry == first).unwrap();
        assert_eq!(moved.before.as_ref().unwrap().rank, Some(1));
        assert_eq!(moved.after.as_ref().unwrap().rank, Some(4));
        assert_eq!(hall.unsettled(), ["correction-still-open"]);
        assert_eq!(hall.placed(1), first, "a proposal counts for nothing");
        assert_eq!(hall.sign(&hall.chief, &uid).unwrap(), None);
        assert_eq!(keys(&hall.sign(&hall.chief, &uid).unwrap_err()), ["standing-two-people"]);
        assert_eq!(hall.placed(1), first);
        assert_eq!(hall.sign(&hall.supervisor, &uid).unwrap(), Some(2));
        assert_eq!(hall.placed(4), first);
        assert_eq!(hall.judged.count("mark WHERE correction IS NOT NULL AND version = 2"), 1);
        // What the rows rank to is what is in force, and the files tell the same.
        let ranked = export::read(hall.judged.by(&hall.host), &hall.judged.round).unwrap();
        assert_eq!(*ranked.record, hall.record());
        let adopted = correction::page(hall.judged.by(&hall.chief), &uid).unwrap();
        assert_eq!(adopted.correction.state, CorrectionState::Adopted);
        assert!(adopted.slots.iter().all(|slot| slot.name.is_some()));
    }

    fn each_kind_of_correction_ranks_as_it_was_signed(database) {
        let hall = hall(&database);
        let (first, last) = (hall.placed(1), hall.placed(4));
        let uid = hall.propose(&[]);
        let offered = read::offered(hall.judged.by(&hall.host), &uid).unwrap();
        for module in ["A", "B"] {
            let swapped = offered.swapped((&first, &last), module, None).unwrap();
            propose::add(hall.judged.acts(&hall.host), &uid, &swapped).unwrap();
        }
        assert_eq!(hall.adopt(&uid), 2);
        assert_eq!(hall.placed(1), last);
        let one = |item: Item| {
            let uid = hall.propose(&[item]);
            hall.adopt(&uid)
        };
        let dropped = Item::DropJudge { module: "A".into(), judge: 3 };
        let shown = hall.propose(std::slice::from_ref(&dropped));
        let problems = correction::page(hall.judged.by(&hall.chief), &shown).unwrap().preview.problems;
        assert!(!problems.is_empty(), "two judges are too few to leave one out at each end");
        let median = Item::Aggregation { module: "A".into(), aggregation: Aggregation::Median, trim: 0 };
        propose::add(hall.judged.acts(&hall.host), &shown, &[median]).unwrap();
        assert_eq!(hall.adopt(&shown), 3);
        let mean = Item::Aggregation { module: "A".into(), aggregation: Aggregation::Mean, trim: 0 };
        assert_eq!(one(mean), 4);
        let barred = hall.placed(1);
        assert_eq!(one(Item::Prize { entry: barred.clone(), wins: false }), 5);
        let record = hall.record();
        assert_eq!((record.rows[0].entry.as_str(), record.rows[0].prize), (barred.as_str(), Prize::None));
        assert_eq!((record.rows[1].rank, record.rows[1].prize), (Some(2), Prize::Gold));
        let out = Item::Status { entry: last.clone(), before: EntryStatus::Ranked, status: EntryStatus::Disqualified };
        assert_eq!(one(out), 6);
        assert_eq!(hall.placed(4), last);
        assert_eq!(hall.record().rows[3].status, EntryStatus::Disqualified);
        let ranked = export::read(hall.judged.by(&hall.host), &hall.judged.round).unwrap();
        assert_eq!(*ranked.record, hall.record());
    }

    fn a_penalty_counts_in_every_ranking_since(database) {
        let hall = hall(&database);
        let first = hall.placed(1);
        let item = |points: i64| Item::Penalty {
            entry: first.clone(),
            module: None,
            before: Score::ZERO,
            points: Score::from_thousandths(points),
        };
        let uid = hall.propose(&[item(30_000)]);
        let refused = correction::page(hall.judged.by(&hall.chief), &uid).unwrap().preview.problems;
        assert!(!refused.is_empty(), "the plan of the division admits no penalty");
        propose::withdraw(hall.judged.acts(&hall.host), &uid, "方案不设扣分").unwrap();
        change(&hall.judged.installation, "UPDATE division SET plan = 'penalties = \"total\"\n' || plan");
        let uid = hall.propose(&[item(30_000)]);
        assert_eq!(hall.adopt(&uid), 2);
        assert_eq!(hall.placed(4), first);
        let ranked = export::read(hall.judged.by(&hall.host), &hall.judged.round).unwrap();
        assert_eq!(*ranked.record, hall.record());
    }

    fn what_changed_since_it_was_looked_at_is_signed_by_nobody(database) {
        let hall = hall(&database);
        let (first, second) = (hall.placed(1), hall.placed(2));
        let uid = hall.propose(&[]);
        propose::add(hall.judged.acts(&hall.host), &uid, &[shorter(&hall, &uid, &first)]).unwrap();
        let seen = hall.seen(&hall.supervisor, &uid);
        assert_eq!(hall.sign(&hall.chief, &uid).unwrap(), None);
        propose::add(hall.judged.acts(&hall.host), &uid, &[shorter(&hall, &uid, &second)]).unwrap();
        let stale = correction::sign(hall.judged.acts(&hall.supervisor), &uid, &seen).unwrap_err();
        assert_eq!((stale.kind, keys(&stale)), (FaultKind::Stale, vec!["correction-look-again"]));
        // The first signature was under something else.
        assert_eq!(hall.sign(&hall.supervisor, &uid).unwrap(), None);
        assert_eq!(hall.sign(&hall.chief, &uid).unwrap(), Some(2));
        let late = propose::withdraw(hall.judged.acts(&hall.host), &uid, "晚了").unwrap_err();
        assert_eq!(late.kind, FaultKind::WrongPhase);
    }

    fn one_correction_is_open_at_a_time_and_one_taken_back_leaves_everything(database) {
        let hall = hall(&database);
        let before = hall.record();
        let item = Item::Status { entry: hall.placed(1), before: EntryStatus::Ranked, status: EntryStatus::Withdrawn };
        let uid = hall.propose(&[item]);
        let new = Proposal { ground: Ground::List, public_reason: None, reason: "另一项".into(), document: None };
        let second = propose::propose(hall.judged.acts(&hall.authority), &hall.judged.division, &new).unwrap_err();
        assert_eq!(keys(&second), ["correction-open-already"]);
        propose::take_out(hall.judged.acts(&hall.host), &uid, 1).unwrap();
        let empty = hall.sign(&hall.chief, &uid).unwrap_err();
        assert_eq!(keys(&empty), ["correction-empty"]);
        propose::withdraw(hall.judged.acts(&hall.host), &uid, "核对后无误").unwrap();
        assert_eq!((hall.record(), hall.unsettled()), (before, Vec::new()));
        propose::propose(hall.judged.acts(&hall.authority), &hall.judged.division, &new).unwrap();
    }

    fn the_authority_stands_for_a_signer_who_is_gone_by_a_document(database) {
        let hall = hall(&database);
        let uid = hall.propose(&[]);
        propose::add(hall.judged.acts(&hall.host), &uid, &[shorter(&hall, &uid, &hall.placed(1))]).unwrap();
        let mut signing = hall.seen(&hall.authority, &uid);
        let sign = |signing: &Signing| correction::sign(hall.judged.acts(&hall.authority), &uid, signing);
        assert_eq!(keys(&sign(&signing).unwrap_err()), ["correction-stands-for-whom"]);
        signing.stands_for = Some(Role::ChiefJudge);
        let lacking = sign(&signing).unwrap_err();
        assert_eq!(keys(&lacking), ["correction-needs-document", "correction-needs-reason"]);
        signing.document = Some("示例人社〔2026〕9号".into());
        signing.reason = Some("裁判长已离任".into());
        assert_eq!(sign(&signing).unwrap(), None);
        signing.stands_for = Some(Role::Supervisor);
        assert_eq!(keys(&sign(&signing).unwrap_err()), ["standing-two-people"]);
        assert_eq!(hall.sign(&hall.supervisor, &uid).unwrap(), Some(2));
        let page = correction::page(hall.judged.by(&hall.host), &uid).unwrap();
        let stood: Vec<Option<Role>> = page.slots.iter().map(|slot| slot.stands).collect();
        assert_eq!(stood, [Some(Role::Authority), None]);
    }

    fn nobody_signs_the_correction_of_a_mark_of_their_own(database) {
        let hall = hall(&database);
        let uid = hall.propose(&[]);
        propose::add(hall.judged.acts(&hall.host), &uid, &[shorter(&hall, &uid, &hall.placed(1))]).unwrap();
        let chief = hall.chief.account_id.unwrap().row();
        let seat = "module_id = (SELECT id FROM module WHERE uid = 'mod-b')";
        change(&hall.judged.installation, &format!("UPDATE seat SET account_id = {chief} WHERE {seat}"));
        assert_eq!(keys(&hall.sign(&hall.chief, &uid).unwrap_err()), ["correction-own-mark"]);
    }

    fn two_signatures_at_once_make_one_version(database) {
        let hall = hall(&database);
        let uid = hall.propose(&[]);
        propose::add(hall.judged.acts(&hall.host), &uid, &[shorter(&hall, &uid, &hall.placed(1))]).unwrap();
        let barrier = Barrier::new(2);
        let made: Vec<Option<i64>> = std::thread::scope(|scope| {
            let running: Vec<_> = [&hall.chief, &hall.supervisor]
                .into_iter()
                .map(|actor| {
                    let (hall, uid, barrier) = (&hall, &uid, &barrier);
                    scope.spawn(move || {
                        let signing = hall.seen(actor, uid);
                        barrier.wait();
                        correction::sign(hall.judged.acts(actor), uid, &signing).unwrap()
                    })
                })
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(made.iter().flatten().count(), 1, "{made:?}");
        assert_eq!(hall.judged.count("result"), 2);
    }

    fn officials_correct_a_published_result_through_the_pages(database) {
        let (app, judged) = signed(database);
        let host = signed_in(&app, "host");
        publish(&host, "2099-12-31", None).expect_status(200);
        let uid = correct_status(&app, &host, "0101", "取消资格");
        let chief = signed_in(&app, "chief").get(&format!("/corrections/{uid}")).expect_status(200).expect_text("已生效");
        assert!(!chief.text().contains("去公示"), "who does not publish is led nowhere");
        let page = host.get(&format!("/corrections/{uid}")).expect_status(200).expect_text("去公示").expect_text("已生效");
        assert!(!page.text().contains("correction-"), "{}", page.text());
        app.client().get("/divisions/div-1/results").expect_status(200).expect_text("第1版");
        let authority = signed_in(&app, "authority");
        let desk = authority.get("/divisions/div-1/publish").expect_status(200);
        change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
        authority.submit_on(&desk, "宣布为正式成绩", &[]).expect_status(422).expect_text("更正还没有公布");
        let form = host.get("/divisions/div-1/publish").expect_status(200);
        assert!(form.body.contains("资格不符：参赛资格经复核不符"), "the public reason stands in the form: {}", form.body);
        publish(&host, "2099-12-31", Some("资格不符：参赛资格经复核不符")).expect_status(200).expect_text("第2版");
        assert_eq!(judged.count("result"), 2);
    }
}

/// Changes the status of an entry by a correction through the pages, signed by chief and supervisor; answers its uid.
pub(crate) fn correct_status(app: &App, host: &Client, entry: &str, status: &str) -> String {
    let proposed = host.submit(
        "/divisions/div-1/corrections/new",
        "提出",
        &[("ground", "ineligible"), ("public_reason", "参赛资格经复核不符"), ("reason", "材料不实")],
    );
    let uid = proposed.expect_status(200).url.rsplit('/').next().unwrap().to_owned();
    let code = EntryStatus::ALL
        .iter()
        .find(|one| match one {
            EntryStatus::Disqualified => status == "取消资格",
            EntryStatus::Withdrawn => status == "退赛",
            _ => false,
        })
        .unwrap()
        .code();
    host.submit(&format!("/corrections/{uid}/add/status"), "加入更正", &[("entry", entry), ("status", code)])
        .expect_status(200)
        .expect_text(entry);
    for login in ["chief", "supervisor"] {
        let signer = signed_in(app, login);
        signer
            .submit(&format!("/corrections/{uid}"), "签字", &[("password", crate::helpers::judged::PASSWORD)])
            .expect_status(200);
    }
    uid
}

#[test]
fn an_item_about_the_same_thing_takes_the_place_of_the_earlier() {
    use jiangsai::lifecycle::ranking::model::correction::{Added, counting};
    let status =
        |entry: &str, status| Item::Status { entry: entry.into(), before: EntryStatus::Ranked, status };
    let items = [
        status("0101", EntryStatus::Absent),
        status("0102", EntryStatus::Absent),
        status("0101", EntryStatus::Withdrawn),
        Item::Without { item: 2 },
    ];
    let added: Vec<Added> = (1..)
        .zip(items)
        .map(|(ordinal, item)| Added { ordinal, item, by: "host".into(), at: chrono::DateTime::UNIX_EPOCH })
        .collect();
    let left: Vec<i64> = counting(&added).iter().map(|added| added.ordinal).collect();
    assert_eq!(left, [3]);
}
