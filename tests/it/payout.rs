//! Claims become payments: two people, one total, nothing twice.

use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::money::Fen;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::payout::model::Direction;
use jiangsai::lifecycle::payout::usecase::read::{BatchPage, Payments};
use jiangsai::lifecycle::payout::usecase::{batch, export, finish, prepare, read, reversals};

use crate::awards::seed::{PASSWORD, Seed, uid};
use crate::awards::{accept, claims, run, titled};
use crate::helpers::awarded::approval;
use crate::helpers::database::on_each_database;

fn yuan(text: &str) -> Fen {
    text.parse().unwrap()
}

const HEAD: [&str; 6] = ["序号", "收款方", "开户行", "账号", "金额（元）", "事项"];

fn prepared(seed: &Seed, clerk: &str, direction: Direction) -> Result<String, FaultKind> {
    prepare::prepare(seed.acts(&seed.actor(clerk)), &seed.competition, direction).map_err(|fault| fault.kind)
}

fn approved(seed: &Seed, who: &str, uid: &str, total: &str, password: &str) -> Result<(), Fault> {
    batch::approve(seed.acts(&seed.actor(who)), uid, &approval(yuan(total), password))
}

fn exported(seed: &Seed, who: &str, uid: &str) -> Result<String, FaultKind> {
    export::export(seed.acts(&seed.actor(who)), uid, &HEAD.map(str::to_owned))
        .map(|(_, file)| file)
        .map_err(|fault| fault.kind)
}

fn settled(seed: &Seed, uid: &str) -> Result<(), FaultKind> {
    batch::settle(seed.acts(&seed.actor("clerk")), uid).map_err(|fault| fault.kind)
}

fn asked(seed: &Seed, who: &str, batch: &str, line: &str) -> Result<(), Fault> {
    reversals::ask(seed.acts(&seed.actor(who)), batch, line, ("账号已销户", PASSWORD))
}

/// A batch that went all the way.
fn paid(seed: &Seed, direction: Direction, total: &str) -> String {
    let uid = prepared(seed, "clerk", direction).unwrap();
    approved(seed, "approver", &uid, total, PASSWORD).unwrap();
    exported(seed, "clerk", &uid).unwrap();
    settled(seed, &uid).unwrap();
    uid
}

fn payments(seed: &Seed, who: &str) -> Payments {
    read::payments(seed.by(&seed.actor(who)), &seed.competition).unwrap()
}

fn page(seed: &Seed, uid: &str) -> BatchPage {
    read::batch(seed.by(&seed.actor("auditor")), uid).unwrap()
}

/// The sum of what was posted, claim by claim, and what is still due.
fn posted_and_due(seed: &Seed) -> (Fen, Fen) {
    let standings: Vec<_> = payments(seed, "auditor").claims.into_iter().map(|one| one.standing).collect();
    let sum = |pick: fn(&jiangsai::lifecycle::payout::model::Standing) -> Fen| {
        Fen::sum(standings.iter().map(pick)).unwrap()
    };
    (sum(|standing| standing.posted), sum(|standing| standing.rest))
}

/// An accepted run, with accounts for the host and two winners.
fn ready(database: &crate::helpers::database::TestDatabase) -> Seed {
    let seed = Seed::city(database);
    run(&seed);
    accept(&seed);
    seed.accounts(&["hostunit", "personone", "persontwo"]);
    seed
}

on_each_database! {
    /// From claims to a settled batch, with a line that came back and was paid again.
    fn a_batch_goes_from_the_clerk_to_the_bank(database) {
        let seed = ready(&database);
        let uid = prepared(&seed, "clerk", Direction::Payment).unwrap();
        let seen = page(&seed, &uid);
        assert_eq!(seen.batch.total, yuan("209000"));
        assert_eq!(Fen::sum(seen.lines.iter().map(|one| one.line.amount)), Some(seen.batch.total));
        let amounts: Vec<Fen> = seen.lines.iter().map(|one| one.line.amount).collect();
        assert_eq!(amounts, [yuan("200000"), yuan("5000"), yuan("4000")], "largest first");
        assert!(seen.lines.iter().all(|one| one.looked.account.as_ref().unwrap().held.masked.starts_with("****")));
        let blocked = payments(&seed, "clerk").claims.into_iter().filter(|one| one.account.is_none());
        assert_eq!(blocked.count(), 2, "two winners have no account yet");
        assert_eq!(prepared(&seed, "clerktwo", Direction::Payment), Err(FaultKind::Refused), "all of it is under way");
        assert_eq!(exported(&seed, "clerk", &uid), Err(FaultKind::WrongPhase));
        assert_eq!(settled(&seed, &uid), Err(FaultKind::WrongPhase));

        approved(&seed, "approver", &uid, "209000.00", PASSWORD).unwrap();
        let file = exported(&seed, "clerk", &uid).unwrap();
        assert_eq!(
            file,
            "\u{feff}序号,收款方,开户行,账号,金额（元）,事项\r\n\
             1,示例单位hostunit,示例银行,\t6222000011112100,200000.00,示例市数控技能竞赛 承办补助\r\n\
             2,示例one,示例银行,\t6222000011112500,5000.00,示例市数控技能竞赛 选手奖金 示例单位unitone\r\n\
             3,示例two,示例银行,\t6222000011112501,4000.00,示例市数控技能竞赛 选手奖金 示例单位unitone\r\n"
        );
        settled(&seed, &uid).unwrap();
        assert_eq!(settled(&seed, &uid), Err(FaultKind::WrongPhase));
        assert_eq!(posted_and_due(&seed), (yuan("209000"), yuan("3500")));

        let line = page(&seed, &uid).lines[2].line.uid.clone();
        let reverse = |who: &str, line: &str| {
            reversals::reverse(seed.acts(&seed.actor(who)), &uid, line, PASSWORD).map_err(|fault| fault.kind)
        };
        assert_eq!(reverse("approver", &line), Err(FaultKind::Refused), "nobody asked");
        asked(&seed, "clerk", &uid, &line).unwrap();
        assert_eq!(reverse("clerk", &line), Err(FaultKind::Forbidden));
        assert_eq!(reverse("approver", &crate::awards::seed::uid("nobody")), Err(FaultKind::NotFound));
        assert_eq!(reverse("approver", &line), Ok(()));
        assert_eq!(reverse("approver", &line), Err(FaultKind::Refused));
        assert_eq!(posted_and_due(&seed), (yuan("205000"), yuan("7500")));
        seed.accounts(&["personthree", "personfour"]);
        paid(&seed, Direction::Payment, "7500");
        assert_eq!(posted_and_due(&seed), (yuan("212500"), Fen::ZERO));
    }

    /// The preparer, a wrong total, a wrong password, a wrong role: each is refused and changes nothing.
    fn a_batch_is_approved_by_somebody_else_who_types_its_total(database) {
        let seed = ready(&database);
        seed.grant("clerk", Role::FinanceApprover);
        let uid = prepared(&seed, "clerk", Direction::Payment).unwrap();
        let before = seed.digest();
        let refused = |who: &str, total: &str, password: &str| {
            let fault = approved(&seed, who, &uid, total, password).unwrap_err();
            (fault.kind, fault.problems[0].because.key.to_string())
        };
        let same = (FaultKind::Refused, "payout-same-person".to_owned());
        assert_eq!(refused("clerk", "209000", PASSWORD), same);
        assert_eq!(refused("approver", "209000.01", PASSWORD), (FaultKind::Invalid, "payout-total-differs".to_owned()));
        assert_eq!(refused("approver", "209000", "another password"), (FaultKind::Invalid, "access-password-wrong".to_owned()));
        for who in ["clerktwo", "officer", "auditor"] {
            assert_eq!(refused(who, "209000", PASSWORD).0, FaultKind::Forbidden, "{who}");
        }
        assert_eq!(refused("judge", "209000", PASSWORD).0, FaultKind::Forbidden);
        assert_eq!(seed.digest(), before);
        batch::give_back(seed.acts(&seed.actor("approver")), &uid, "账号要再核对").unwrap();
        assert_eq!(refused("approver", "209000", PASSWORD).0, FaultKind::WrongPhase);
        assert_eq!(posted_and_due(&seed), (Fen::ZERO, yuan("212500")), "what was returned is payable again");
        paid(&seed, Direction::Payment, "209000");
    }

    /// Two clerks prepare at once, several times: every claim is in one batch.
    fn two_clerks_at_once_pay_nothing_twice(database) {
        let seed = ready(&database);
        let outcomes: Vec<Result<String, FaultKind>> = std::thread::scope(|scope| {
            let threads: Vec<_> = ["clerk", "clerktwo", "clerk", "clerktwo"]
                .map(|clerk| {
                    let seed = &seed;
                    scope.spawn(move || prepared(seed, clerk, Direction::Payment))
                })
                .into();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let made: Vec<&String> = outcomes.iter().flatten().collect();
        assert_eq!(made.len(), 1, "{outcomes:?}");
        assert!(outcomes.iter().all(|one| !matches!(one, Err(FaultKind::Internal))), "{outcomes:?}");
        assert_eq!(posted_and_due(&seed), (Fen::ZERO, yuan("3500")));
    }

    /// A result corrected after payment: the difference is recovered, and a raised amount paid; sums end where the
    /// accepted run says.
    fn a_corrected_result_is_recovered(database) {
        let seed = ready(&database);
        paid(&seed, Direction::Payment, "209000");
        seed.results(2, &["silver", "gold", "none", "none", "none"]);
        run(&seed);
        accept(&seed);
        // Bronze and excellence were never paid; gold to silver owes 1,000 back, silver to gold is owed 1,000.
        let before = seed.digest();
        assert_eq!(prepared(&seed, "officer", Direction::Recovery), Err(FaultKind::Forbidden));
        assert_eq!(seed.digest(), before);
        let back = paid(&seed, Direction::Recovery, "-1000");
        let line = &page(&seed, &back).lines[0].line;
        assert_eq!((line.amount, &line.payee_name), (yuan("-1000"), &"示例one".to_owned()));
        paid(&seed, Direction::Payment, "1000");
        assert_eq!(posted_and_due(&seed), (yuan("209000"), Fen::ZERO));
        for claim in payments(&seed, "auditor").claims {
            assert_eq!(claim.standing.posted, claim.standing.amount, "{:?}", claim.claim);
        }
    }

    /// What is taken back is named as it was paid, though the accepted run gives it no more.
    fn what_is_taken_back_keeps_its_name(database) {
        let seed = ready(&database);
        let first = paid(&seed, Direction::Payment, "209000");
        let named = |batch: &str, payee: &str| {
            let lines = page(&seed, batch).lines;
            lines.into_iter().find(|one| one.line.payee_name == payee).unwrap().item
        };
        let gold = named(&first, "示例one");
        assert_ne!(gold, "city-prize");
        seed.results(2, &["none", "gold", "none", "none", "none"]);
        run(&seed);
        accept(&seed);
        let back = paid(&seed, Direction::Recovery, "-5000");
        assert_eq!(named(&back, "示例one"), gold);
    }

    /// A run accepted between preparing and approving that lowers an amount stops the approval.
    fn a_batch_that_would_pay_too_much_is_not_approved(database) {
        let seed = ready(&database);
        let uid = prepared(&seed, "clerk", Direction::Payment).unwrap();
        seed.results(2, &["silver", "silver", "bronze", "excellence", "none"]);
        run(&seed);
        accept(&seed);
        let fault = approved(&seed, "approver", &uid, "209000", PASSWORD).unwrap_err();
        assert_eq!(fault.problems[0].because.key, "payout-amount-changed");
        batch::give_back(seed.acts(&seed.actor("approver")), &uid, "金额有变").unwrap();
        paid(&seed, Direction::Payment, "208000");
    }

    /// The competition is settled when everything due is paid, and says before what is open.
    fn a_competition_is_settled_when_nothing_is_open(database) {
        let seed = Seed::city(&database);
        let settle = || finish::settle_competition(seed.acts(&seed.actor("approver")), &seed.competition, None);
        let open = |fault: Fault| fault.problems.iter().map(|one| one.because.key.to_string()).collect::<Vec<_>>();
        assert_eq!(open(settle().unwrap_err()), ["payout-block-no-run"]);
        run(&seed);
        assert_eq!(open(settle().unwrap_err()), ["payout-block-not-accepted"]);
        accept(&seed);
        assert_eq!(open(settle().unwrap_err()), ["payout-block-aside", "payout-block-titles"]);
        titled(&seed);
        assert_eq!(open(settle().unwrap_err()), ["payout-block-aside"]);
        seed.accounts(&["hostunit", "personone", "persontwo", "personthree", "personfour"]);
        assert_eq!(open(settle().unwrap_err()), ["payout-block-due"]);
        let uid = prepared(&seed, "clerk", Direction::Payment).unwrap();
        assert_eq!(open(settle().unwrap_err()), ["payout-block-under-way"]);
        approved(&seed, "approver", &uid, "212500", PASSWORD).unwrap();
        exported(&seed, "clerk", &uid).unwrap();
        settled(&seed, &uid).unwrap();
        settle().unwrap();
        let seen = payments(&seed, "auditor");
        assert_eq!(seen.competition.phase.code(), "settled");
        assert!(seen.may.is_empty());
        assert_eq!(prepared(&seed, "clerk", Direction::Payment), Err(FaultKind::Refused), "nothing is due");
        assert_eq!(payments(&seed, "auditor").competition.phase.code(), "settled");
    }

    /// A unit sees its own claims and no batch; a judge sees nothing.
    fn a_unit_sees_its_own_claims_only(database) {
        let seed = ready(&database);
        let batch = prepared(&seed, "clerk", Direction::Payment).unwrap();
        assert_eq!(claims(&seed).len(), 5);
        let own = payments(&seed, "unit");
        let payees: Vec<String> = own.claims.iter().map(|one| one.claim.payee.clone()).collect();
        assert_eq!(payees.len(), 4);
        assert!(!payees.contains(&uid("hostunit")) && own.batches.is_empty() && own.may.is_empty());
        assert!(payments(&seed, "otherunit").claims.is_empty());
        for name in ["unit", "judge"] {
            let seen = read::batch(seed.by(&seed.actor(name)), &batch);
            assert_eq!(seen.map(|_page| ()).unwrap_err().kind, FaultKind::NotFound, "{name}");
        }
        let judge = read::payments(seed.by(&seed.actor("judge")), &seed.competition);
        assert_eq!(judge.map(|_page| ()).unwrap_err().kind, FaultKind::NotFound);
    }

    /// The approver takes an approved batch back while the clerk exports it: one of the two happens, whole.
    fn a_batch_is_withdrawn_or_exported(database) {
        let seed = ready(&database);
        for _ in 0..4 {
            let uid = prepared(&seed, "clerk", Direction::Payment).unwrap();
            approved(&seed, "approver", &uid, "209000", PASSWORD).unwrap();
            let (withdrawn, exported) = std::thread::scope(|scope| {
                let withdraw = scope.spawn(|| {
                    batch::withdraw(seed.acts(&seed.actor("approver")), &uid, "账号要再核对").map_err(|fault| fault.kind)
                });
                let export = scope.spawn(|| exported(&seed, "clerk", &uid));
                (withdraw.join().unwrap(), export.join().unwrap())
            });
            let phase = page(&seed, &uid).batch.phase.code();
            match (withdrawn, exported) {
                (Ok(()), Err(FaultKind::WrongPhase)) => {
                    assert_eq!(phase, "returned");
                    assert_eq!(posted_and_due(&seed), (Fen::ZERO, yuan("212500")), "all of it is payable again");
                }
                (Err(FaultKind::WrongPhase), Ok(_file)) => {
                    assert_eq!(phase, "exported");
                    assert_eq!(posted_and_due(&seed), (Fen::ZERO, yuan("3500")));
                    return;
                }
                other => panic!("{other:?}"),
            }
        }
    }

    /// A payment comes back while the competition is declared settled: whichever is first, it is due and not settled.
    fn what_comes_back_while_all_is_settled_is_due(database) {
        let seed = Seed::city(&database);
        run(&seed);
        accept(&seed);
        titled(&seed);
        seed.accounts(&["hostunit", "personone", "persontwo", "personthree", "personfour"]);
        let uid = paid(&seed, Direction::Payment, "212500");
        let lines = page(&seed, &uid).lines;
        for line in lines.iter().map(|one| &one.line) {
            let settle = || finish::settle_competition(seed.acts(&seed.actor("approver")), &seed.competition, None);
            asked(&seed, "clerk", &uid, &line.uid).unwrap();
            let reverse = || reversals::reverse(seed.acts(&seed.actor("approver")), &uid, &line.uid, PASSWORD);
            let (settled, reversed) = std::thread::scope(|scope| {
                let (settle, reverse) = (scope.spawn(settle), scope.spawn(reverse));
                (settle.join().unwrap(), reverse.join().unwrap())
            });
            reversed.unwrap();
            assert!(settled.is_ok() || settled.unwrap_err().kind == FaultKind::Refused);
            let seen = payments(&seed, "auditor");
            assert_eq!(seen.competition.phase.code(), "awarded");
            paid(&seed, Direction::Payment, &line.amount.to_string());
        }
    }
}
