//! A correction and what others do at the same moment: one comes first, and nothing is lost or paid twice.

use std::sync::Barrier;

use jiangsai::access::model::Actor;
use jiangsai::kernel::entry_status::EntryStatus;
use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::money::Fen;
use jiangsai::lifecycle::awards::usecase::runs;
use jiangsai::lifecycle::payout::model::Direction;
use jiangsai::lifecycle::payout::usecase::batch;
use jiangsai::lifecycle::ranking::model::correction::{CorrectionState, Ground, Item};
use jiangsai::lifecycle::ranking::usecase::correct::propose::{self, Proposal};
use jiangsai::lifecycle::ranking::usecase::correct::sign::Signing;
use jiangsai::portal::usecase::correction;

use crate::helpers::awarded::Awarded;
use crate::helpers::database::on_each_database;
use crate::publicity::{publish, signed_in};

/// Whoever has gold is out: proposed under a document, and signed by the chief judge.
fn signed_by_one(awarded: &Awarded) -> String {
    let new = Proposal {
        ground: Ground::Ineligible,
        public_reason: None,
        reason: "报名材料经查不实".to_owned(),
        document: Some("示人社〔2026〕31号".to_owned()),
    };
    let uid = propose::propose(awarded.judged.acts(&awarded.host), &awarded.judged.division, &new).unwrap();
    let gold = awarded.record().rows[0].entry.clone();
    let out = Item::Status { entry: gold, before: EntryStatus::Ranked, status: EntryStatus::Disqualified };
    propose::add(awarded.judged.acts(&awarded.host), &uid, &[out]).unwrap();
    assert_eq!(sign(awarded, &awarded.chief, &uid).unwrap(), None);
    uid
}

fn sign(awarded: &Awarded, actor: &Actor, uid: &str) -> Result<Option<i64>, Fault> {
    let seen = correction::page(awarded.judged.by(actor), uid).unwrap().digest;
    correction::sign(awarded.judged.acts(actor), uid, &Signing { seen, ..Signing::default() })
}

fn state(awarded: &Awarded, uid: &str) -> CorrectionState {
    correction::page(awarded.judged.by(&awarded.host), uid).unwrap().correction.state
}

/// Both at the same moment.
fn at_once<A: Send, B: Send>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    let barrier = Barrier::new(2);
    std::thread::scope(|scope| {
        let first = scope.spawn(|| {
            barrier.wait();
            one()
        });
        barrier.wait();
        let second = other();
        (first.join().unwrap(), second)
    })
}

on_each_database! {
    fn the_last_signature_and_taking_back_never_both_count(database) {
        let awarded = Awarded::official(database);
        for round in 0..4_i64 {
            let uid = signed_by_one(&awarded);
            let versions = awarded.judged.count("result");
            let seen = correction::page(awarded.judged.by(&awarded.supervisor), &uid).unwrap().digest;
            let signing = Signing { seen, ..Signing::default() };
            let (signed, withdrawn) = at_once(
                || correction::sign(awarded.judged.acts(&awarded.supervisor), &uid, &signing),
                || propose::withdraw(awarded.judged.acts(&awarded.host), &uid, "核对后无误"),
            );
            match (&signed, &withdrawn) {
                (Ok(Some(version)), Err(late)) => {
                    assert_eq!((late.kind, state(&awarded, &uid)), (FaultKind::WrongPhase, CorrectionState::Adopted));
                    assert_eq!(*version, versions + 1);
                }
                (Err(late), Ok(())) => {
                    assert_eq!((late.kind, state(&awarded, &uid)), (FaultKind::WrongPhase, CorrectionState::Withdrawn));
                    assert_eq!(awarded.judged.count("result"), versions);
                }
                other => panic!("round {round}: {other:?}"),
            }
        }
    }

    fn a_run_of_the_result_before_is_accepted_by_nobody_while_another_comes_into_force(database) {
        let awarded = Awarded::official(database);
        runs::run(awarded.judged.acts(&awarded.authority), &awarded.competition).unwrap();
        let run = awarded.newest_run();
        let uid = signed_by_one(&awarded);
        let seen = correction::page(awarded.judged.by(&awarded.supervisor), &uid).unwrap().digest;
        let signing = Signing { seen, ..Signing::default() };
        let (signed, accepted) = at_once(
            || correction::sign(awarded.judged.acts(&awarded.supervisor), &uid, &signing),
            || runs::accept(awarded.judged.acts(&awarded.authority), &awarded.competition, &run),
        );
        assert_eq!(signed.unwrap(), Some(2));
        assert_eq!(accepted.unwrap_err().kind, FaultKind::Refused, "open before, unpublished after");
        assert_eq!(awarded.judged.count("claim"), 0);
        publish(&signed_in(&awarded.app, "host"), "2099-12-31", Some("资格不符")).expect_status(200);
        let stale = runs::accept(awarded.judged.acts(&awarded.authority), &awarded.competition, &run);
        assert_eq!(stale.unwrap_err().kind, FaultKind::Stale, "it is of the result before");
        awarded.work_out();
        assert_eq!(awarded.judged.count("claim WHERE amount_fen > 0"), 3);
    }

    fn proposing_and_accepting_at_once_leave_no_accepted_run_of_an_open_result(database) {
        let awarded = Awarded::official(database);
        runs::run(awarded.judged.acts(&awarded.authority), &awarded.competition).unwrap();
        let run = awarded.newest_run();
        let new = Proposal { ground: Ground::Recheck, public_reason: None, reason: "复核".into(), document: None };
        let (proposed, accepted) = at_once(
            || propose::propose(awarded.judged.acts(&awarded.host), &awarded.judged.division, &new),
            || runs::accept(awarded.judged.acts(&awarded.authority), &awarded.competition, &run),
        );
        proposed.unwrap();
        match accepted {
            // It came first: what it claims is corrected by the next run.
            Ok(_number) => assert_eq!(awarded.judged.count("claim"), 3),
            Err(refused) => assert_eq!((refused.kind, awarded.judged.count("claim")), (FaultKind::Refused, 0)),
        }
    }

    fn what_is_exported_while_a_correction_comes_into_force_is_paid_once_and_comes_back(database) {
        let awarded = Awarded::official(database);
        awarded.work_out();
        awarded.accounts();
        let paid = awarded.approved(Direction::Payment);
        let uid = signed_by_one(&awarded);
        let page = correction::page(awarded.judged.by(&awarded.supervisor), &uid).unwrap();
        assert_eq!(page.touched.batches.len(), 1, "an approved batch holds what would change");
        let shown = signed_in(&awarded.app, "supervisor").get(&format!("/corrections/{uid}")).expect_text("支付中");
        shown.expect_text("含有变动的款项").expect_text("已批准");
        let signing = Signing { seen: page.digest, ..Signing::default() };
        let (signed, exported) = at_once(
            || correction::sign(awarded.judged.acts(&awarded.supervisor), &uid, &signing),
            || awarded.export(&paid),
        );
        assert_eq!(signed.unwrap(), Some(2));
        exported.unwrap();
        batch::settle(awarded.judged.acts(&awarded.clerk), &paid).unwrap();
        publish(&signed_in(&awarded.app, "host"), "2099-12-31", Some("资格不符")).expect_status(200);
        awarded.work_out();
        let yuan = |text: &str| text.parse::<Fen>().unwrap();
        assert_eq!(awarded.pay(Direction::Recovery), yuan("-5000"));
        assert_eq!(awarded.pay(Direction::Payment), yuan("5000"), "gold for silver, silver for the next");
    }
}
