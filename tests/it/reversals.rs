//! A payment is reversed by two: one asks, another one does it, each with the password afresh.

use jiangsai::kernel::fault::{Fault, FaultKind};
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::payout::model::{Direction, Reasons};
use jiangsai::lifecycle::payout::usecase::batch::{self, Approval};
use jiangsai::lifecycle::payout::usecase::{export, prepare, read, reversals};

use crate::awards::seed::{PASSWORD, Seed, counted};
use crate::awards::{accept, run};
use crate::helpers::database::{TestDatabase, on_each_database};

struct Paid {
    seed: Seed,
    batch: String,
    line: String,
}

impl Paid {
    fn on(database: &TestDatabase) -> Self {
        let seed = Seed::city(database);
        run(&seed);
        accept(&seed);
        seed.accounts(&["hostunit", "personone"]);
        let [clerk, approver] = ["clerk", "approver"].map(|who| seed.actor(who));
        let batch = prepare::prepare(seed.acts(&clerk), &seed.competition, Direction::Payment).unwrap();
        let page = read::batch(seed.by(&clerk), &batch).unwrap();
        let (password, reasons) = (PASSWORD.to_owned(), Reasons::default());
        let approval = Approval { total: page.batch.total, password, reasons, seen: None };
        batch::approve(seed.acts(&approver), &batch, &approval).unwrap();
        let head = ["序号", "收款方", "开户行", "账号", "金额（元）", "事项"].map(str::to_owned);
        export::export(seed.acts(&clerk), &batch, &head).unwrap();
        batch::settle(seed.acts(&clerk), &batch).unwrap();
        let line = page.lines[1].line.uid.clone();
        // A second approver.
        seed.grant("clerktwo", Role::FinanceApprover);
        Self { seed, batch, line }
    }

    fn ask(&self, who: &str, password: &str) -> Result<(), Fault> {
        let actor = self.seed.actor(who);
        reversals::ask(self.seed.acts(&actor), &self.batch, &self.line, ("银行退票", password))
    }

    fn reverse(&self, who: &str, password: &str) -> Result<(), Fault> {
        let actor = self.seed.actor(who);
        reversals::reverse(self.seed.acts(&actor), &self.batch, &self.line, password)
    }

    fn withdraw(&self, who: &str) -> Result<(), Fault> {
        reversals::withdraw(self.seed.acts(&self.seed.actor(who)), &self.batch, &self.line)
    }

    fn postings(&self) -> i64 {
        counted(&self.seed.installation.pool, "posting WHERE kind = 'reversal'")
    }
}

fn key(outcome: Result<(), Fault>) -> (FaultKind, String) {
    let fault = outcome.unwrap_err();
    (fault.kind, fault.problems[0].because.key.to_string())
}

fn refused(key: &str) -> (FaultKind, String) {
    (FaultKind::Refused, key.to_owned())
}

on_each_database! {
    fn nobody_reverses_alone_nor_without_a_fresh_proof(database) {
        let paid = Paid::on(&database);
        let wrong = (FaultKind::Invalid, "access-password-wrong".to_owned());
        assert_eq!(key(paid.ask("approver", "another password")), wrong);
        assert_eq!(key(paid.reverse("approver", PASSWORD)), refused("payout-reversal-none"));
        paid.ask("approver", PASSWORD).unwrap();
        assert_eq!(key(paid.ask("clerk", PASSWORD)), refused("payout-reversal-asked"));
        assert_eq!(key(paid.reverse("approver", PASSWORD)), refused("payout-reversal-same"));
        assert_eq!(key(paid.reverse("clerktwo", "another password")), wrong);
        assert_eq!(paid.postings(), 0);
        paid.reverse("clerktwo", PASSWORD).unwrap();
        assert_eq!(paid.postings(), 1);
        assert_eq!(key(paid.ask("clerk", PASSWORD)), refused("payout-reversed-already"));
    }

    fn a_request_is_taken_back_by_whoever_asked_or_an_approver(database) {
        let paid = Paid::on(&database);
        paid.ask("clerk", PASSWORD).unwrap();
        paid.withdraw("clerk").unwrap();
        assert_eq!(key(paid.reverse("approver", PASSWORD)), refused("payout-reversal-none"));
        assert_eq!(key(paid.withdraw("clerk")), refused("payout-reversal-none"));
        paid.ask("approver", PASSWORD).unwrap();
        assert_eq!(paid.withdraw("clerk").unwrap_err().kind, FaultKind::Forbidden, "another clerk's is not his to take back");
        paid.withdraw("clerktwo").unwrap();
        paid.ask("clerk", PASSWORD).unwrap();
        paid.reverse("approver", PASSWORD).unwrap();
        assert_eq!(paid.postings(), 1);
    }

    /// Two approvers at once, and the asker taking it back meanwhile: it is reversed once or not at all, and never both.
    fn two_at_once_reverse_it_once(database) {
        let paid = Paid::on(&database);
        paid.ask("clerk", PASSWORD).unwrap();
        let (first, second, back) = std::thread::scope(|scope| {
            let first = scope.spawn(|| paid.reverse("approver", PASSWORD));
            let second = scope.spawn(|| paid.reverse("clerktwo", PASSWORD));
            let back = scope.spawn(|| paid.withdraw("clerk"));
            (first.join().unwrap(), second.join().unwrap(), back.join().unwrap())
        });
        let done = [&first, &second].iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!((done + usize::from(back.is_ok()), paid.postings()), (1, i64::try_from(done).unwrap()));
        let refusals = [first, second, back].into_iter().filter_map(Result::err).map(|fault| fault.kind);
        assert!(refusals.clone().all(|kind| matches!(kind, FaultKind::Refused | FaultKind::Stale)), "{refusals:?}");
    }

    /// Two ask at once: one request stands.
    fn two_who_ask_at_once_make_one_request(database) {
        let paid = Paid::on(&database);
        let outcomes = std::thread::scope(|scope| {
            let asking = ["clerk", "approver"].map(|who| {
                let paid = &paid;
                scope.spawn(move || paid.ask(who, PASSWORD))
            });
            asking.map(|thread| thread.join().unwrap())
        });
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
        assert_eq!(counted(&paid.seed.installation.pool, "reversal"), 1);
    }
}
