//! Bank accounts where they are paid: who recorded each and by whose word, what is odd about it, and that nobody pays to one
//! that was swapped.

use jiangsai::kernel::fault::{Fault, FaultKind, Place};
use jiangsai::lifecycle::payout::model::{Aside, Direction, Flag, Reasons};
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::payout::usecase::batch::{self, Approval};
use jiangsai::lifecycle::payout::usecase::read::{self, BatchPage};
use jiangsai::lifecycle::payout::usecase::{export, prepare};
use jiangsai::register::model::AccountWord;
use jiangsai::register::usecase::account_answers::{self, Answer};
use jiangsai::register::usecase::persons;

use crate::awards::seed::{PASSWORD, Seed, texts, uid};
use crate::awards::{accept, run};
use crate::helpers::database::{TestDatabase, on_each_database};

/// An accepted run, and the accounts of the host and three winners as a document says them.
fn ready(database: &TestDatabase) -> Seed {
    let seed = Seed::city(database);
    run(&seed);
    accept(&seed);
    seed.accounts(&["hostunit", "personone", "persontwo", "personthree"]);
    seed
}

fn prepared(seed: &Seed) -> String {
    prepare::prepare(seed.acts(&seed.actor("clerk")), &seed.competition, Direction::Payment).unwrap()
}

fn page(seed: &Seed, batch: &str) -> BatchPage {
    read::batch(seed.by(&seed.actor("approver")), batch).unwrap()
}

/// What each line is flagged for, in their order.
fn flags(seed: &Seed, batch: &str) -> Vec<Vec<Flag>> {
    page(seed, batch).lines.into_iter().map(|one| one.looked.flags).collect()
}

fn approve(seed: &Seed, batch: &str, reasons: Reasons) -> Result<(), Fault> {
    let seen = page(seed, batch);
    let approval = Approval {
        total: seen.batch.total,
        password: PASSWORD.to_owned(),
        reasons,
        seen: Some(seen.flagged.1),
    };
    batch::approve(seed.acts(&seed.actor("approver")), batch, &approval)
}

/// A reason for every line that is flagged.
fn reasons(seed: &Seed, batch: &str) -> Reasons {
    let flagged = page(seed, batch).flagged.0;
    let lines = flagged.into_iter().map(|one| (one.uid, format!("已核实第{}笔", one.line)));
    Reasons { common: None, lines: lines.collect() }
}

fn export(seed: &Seed, batch: &str) -> Result<String, Fault> {
    let head = ["序号", "收款方", "开户行", "账号", "金额（元）", "事项"].map(str::to_owned);
    export::export(seed.acts(&seed.actor("clerk")), batch, &head).map(|(_, file)| file)
}

/// Paid all the way.
fn paid(seed: &Seed) -> String {
    let batch = prepared(seed);
    approve(seed, &batch, reasons(seed, &batch)).unwrap();
    export(seed, &batch).unwrap();
    batch::settle(seed.acts(&seed.actor("clerk")), &batch).unwrap();
    batch
}

fn places(fault: &Fault) -> Vec<String> {
    let name = |place: &Place| match place {
        Place::Field(name) => name.clone(),
        other => format!("{other:?}"),
    };
    fault.problems.iter().map(|problem| name(&problem.place)).collect()
}

on_each_database! {
    /// Holder, bank, last digits, who recorded it, by whose word: on the batch, for its approver.
    fn the_batch_shows_whose_account_it_is_and_who_recorded_it(database) {
        let seed = ready(&database);
        let batch = prepared(&seed);
        let seen = page(&seed, &batch);
        let account = seen.lines[1].looked.account.clone().unwrap();
        assert_eq!(account.open, Some(("示例one".to_owned(), "示例银行".to_owned())));
        assert_eq!(account.held.masked, "****2500");
        let record = account.record.unwrap();
        assert_eq!((record.word, record.name.as_str()), (AccountWord::Document, "示例clerktwo"));
        assert_eq!(record.document.as_deref(), Some("示财〔2026〕1号"));
        assert_eq!(flags(&seed, &batch), vec![vec![]; 4], "in their own names, by a document, by another clerk");
        approve(&seed, &batch, Reasons::default()).unwrap();
    }

    /// The clerk's own account under the host's claim: nothing of it is paid before the approver has said why, line by line.
    fn every_odd_account_needs_its_own_reason(database) {
        let seed = ready(&database);
        let own = ("示例clerk", "6222000099990001");
        seed.account("clerk", "hostunit", own, Some("示财〔2026〕2号")).unwrap();
        seed.account("clerktwo", "personone", ("示例one", "6222000099990001"), Some("示财〔2026〕2号")).unwrap();
        // Somebody who is not paid has the number of the third line.
        seed.account("clerktwo", "personfive", ("示例five", "6222000011112501"), Some("示财〔2026〕2号")).unwrap();
        seed.account("unit", "personthree", ("示例three", "6222000099990003"), None).unwrap();
        let batch = prepared(&seed);
        let expected = [
            vec![Flag::Holder, Flag::SharedHere, Flag::Preparer],
            vec![Flag::SharedHere],
            vec![Flag::Shared],
            vec![Flag::Unconfirmed],
        ];
        assert_eq!(flags(&seed, &batch), expected);
        let before = seed.digest();
        let fault = approve(&seed, &batch, Reasons::default()).unwrap_err();
        let lines: Vec<String> = page(&seed, &batch).lines.into_iter().map(|one| one.line.uid).collect();
        let mut missing: Vec<String> = lines[..3].iter().map(|uid| format!("flag:{uid}")).collect();
        missing.push("flag-common".to_owned());
        assert_eq!((fault.kind, places(&fault)), (FaultKind::Invalid, missing), "all of them at once");
        assert_eq!(seed.digest(), before);
        let all = reasons(&seed, &batch);
        approve(&seed, &batch, all).unwrap();
        let seen = page(&seed, &batch);
        let kept = seen.lines[0].reason.clone().unwrap();
        assert_eq!((kept.flags, kept.reason.as_str()), (expected[0].clone(), "已核实第1笔"));
        let log = texts(&seed.installation.pool, "SELECT detail AS text FROM audit_entry WHERE action = 'approve-batch'");
        assert!(log.iter().all(|entry| entry.contains("已核实第4笔") && entry.contains("unconfirmed")), "{log:?}");
    }

    /// What was shown counts: an account that became odd meanwhile is looked at again.
    fn what_became_odd_since_the_page_was_shown_is_looked_at_again(database) {
        let seed = ready(&database);
        let batch = prepared(&seed);
        let shown = page(&seed, &batch);
        seed.account("clerktwo", "personfive", ("示例five", "6222000011112501"), Some("示财〔2026〕2号")).unwrap();
        let approval = Approval {
            total: shown.batch.total,
            password: PASSWORD.to_owned(),
            reasons: Reasons::default(),
            seen: Some(shown.flagged.1),
        };
        let fault = batch::approve(seed.acts(&seed.actor("approver")), &batch, &approval).unwrap_err();
        assert_eq!((fault.kind, fault.problems[0].because.key.as_ref()), (FaultKind::Stale, "payout-flags-changed"));
    }

    /// Paid once, and to another account the next time.
    fn an_account_changed_since_the_last_payment_is_flagged(database) {
        let seed = ready(&database);
        paid(&seed);
        seed.account("clerktwo", "personone", ("示例one", "6222000099990001"), Some("示财〔2026〕2号")).unwrap();
        // Its prize is another one by now, and owes more.
        seed.results(2, &["gold", "gold", "bronze", "excellence", "none"]);
        seed.account("clerktwo", "persontwo", ("示例two", "6222000099990002"), Some("示财〔2026〕2号")).unwrap();
        run(&seed);
        accept(&seed);
        let batch = prepared(&seed);
        assert_eq!(flags(&seed, &batch), [vec![Flag::Changed]]);
        // The same number once more is no change.
        batch::give_back(seed.acts(&seed.actor("approver")), &batch, "请核对").unwrap();
        seed.account("clerktwo", "persontwo", ("示例two", "6222000011112501"), Some("示财〔2026〕3号")).unwrap();
        assert_eq!(flags(&seed, &prepared(&seed)), [Vec::<Flag>::new()]);
    }

    /// Changed after the approval: that line alone stays behind, and goes to the new account with the next batch.
    fn nothing_goes_to_an_account_nobody_approved(database) {
        let seed = ready(&database);
        let batch = prepared(&seed);
        approve(&seed, &batch, Reasons::default()).unwrap();
        seed.account("clerktwo", "persontwo", ("示例two", "6222000099990002"), Some("示财〔2026〕2号")).unwrap();
        assert_eq!(page(&seed, &batch).lines[2].looked.aside, Some(Aside::Changed));
        let file = export(&seed, &batch).unwrap();
        assert!(!file.contains("示例two") && !file.contains("6222000099990002"), "{file}");
        assert!(file.contains("示例one") && file.contains("示例three"), "the others do not wait: {file}");
        assert_eq!(page(&seed, &batch).lines[2].line.aside, Some(Aside::Changed));
        let next = prepared(&seed);
        approve(&seed, &next, reasons(&seed, &next)).unwrap();
        assert!(export(&seed, &next).unwrap().contains("6222000099990002"));
    }

    /// Another's account stands in a document, one's own in one's word.
    fn a_clerk_records_anothers_account_from_a_document_alone(database) {
        let seed = ready(&database);
        let before = seed.digest();
        let fault = seed.account("clerk", "personone", ("示例one", "6222000099990001"), None).unwrap_err();
        assert_eq!((fault.kind, places(&fault)), (FaultKind::Invalid, vec!["document".to_owned()]));
        assert_eq!(seed.digest(), before);
        seed.account("unit", "unitone", ("示例单位unitone", "6222000099990001"), None).unwrap();
        seed.account("unit", "personone", ("示例one", "6222000099990002"), None).unwrap();
        let view = persons::view(seed.by(&seed.actor("unit")), &uid("personone")).unwrap();
        let versions: Vec<(String, AccountWord)> = view
            .accounts
            .into_iter()
            .map(|one| (one.held.masked, one.record.unwrap().word))
            .collect();
        let expected = [("****0002", AccountWord::Unit), ("****2500", AccountWord::Document)];
        assert_eq!(versions, expected.map(|(masked, word)| (masked.to_owned(), word)), "the one before is kept");
    }

    /// Its owner says that it is not his: nothing is paid to it until an approver lets it stand, or another one is recorded.
    fn a_disputed_account_is_not_paid_until_finance_settles_it(database) {
        let seed = ready(&database);
        let own = "UPDATE person SET account_id = (SELECT id FROM stream WHERE uid = 'OWNER') WHERE name = '示例one'";
        let own = own.replace("OWNER", &uid("otherunit"));
        crate::awards::seed::run(&seed.installation.pool, &[own]);
        let owner = seed.actor("otherunit");
        let said = |answer: &Answer| {
            account_answers::answer_of_person(seed.acts(&owner), &uid("personone"), answer, payable_in_tx)
        };
        let wrong = Answer::Wrong("不是我的账号".to_owned());
        let stranger = account_answers::answer_of_person(seed.acts(&seed.actor("unit")), &uid("personone"), &wrong, payable_in_tx);
        assert_eq!(stranger.unwrap_err().kind, FaultKind::NotFound, "one's own alone");
        let batch = prepared(&seed);
        said(&wrong).unwrap();
        assert_eq!(page(&seed, &batch).lines[1].looked.aside, Some(Aside::Disputed));
        approve(&seed, &batch, Reasons::default()).unwrap();
        let file = export(&seed, &batch).unwrap();
        assert!(!file.contains("示例one") && file.contains("示例two"), "{file}");
        let none = prepare::prepare(seed.acts(&seed.actor("clerk")), &seed.competition, Direction::Payment);
        assert_eq!(none.unwrap_err().kind, FaultKind::Refused, "nothing else is due");
        let settle = |who: &str| {
            let actor = seed.actor(who);
            account_answers::settle_of_person(seed.acts(&actor), &uid("personone"), ("已向银行核实", None), payable_in_tx)
        };
        assert_eq!(settle("clerk").unwrap_err().kind, FaultKind::Forbidden);
        settle("approver").unwrap();
        assert_eq!(settle("approver").unwrap_err().kind, FaultKind::Refused);
        let next = prepared(&seed);
        approve(&seed, &next, Reasons::default()).unwrap();
        assert!(export(&seed, &next).unwrap().contains("示例one"));
    }

    /// The unit's word is told apart until the person confirms it.
    fn an_account_the_unit_recorded_is_flagged_until_the_person_confirms_it(database) {
        let seed = ready(&database);
        let own = "UPDATE person SET account_id = (SELECT id FROM stream WHERE uid = 'OWNER') WHERE name = '示例one'";
        let own = own.replace("OWNER", &uid("otherunit"));
        seed.account("unit", "personone", ("示例one", "6222000099990001"), None).unwrap();
        crate::awards::seed::run(&seed.installation.pool, &[own]);
        // From now on it is the person's own to record.
        let again = seed.account("unit", "personone", ("示例one", "6222000099990002"), None).unwrap_err();
        assert_eq!(again.problems[0].because.key, "register-account-own");
        let batch = prepared(&seed);
        assert_eq!(flags(&seed, &batch)[1], [Flag::Unconfirmed]);
        let owner = seed.actor("otherunit");
        account_answers::answer_of_person(seed.acts(&owner), &uid("personone"), &Answer::Right, payable_in_tx).unwrap();
        assert_eq!(flags(&seed, &batch)[1], []);
    }

    /// An older account of the same owner put in the place of the newest, sealed bytes and all: it opens, and is named.
    fn an_account_swapped_in_the_database_is_named_before_anything_is_paid(database) {
        let seed = ready(&database);
        let batch = prepared(&seed);
        let pool = &seed.installation.pool;
        let swap = |from: &str, to: &str| {
            let sets = format!(
                "UPDATE bank_account SET by_account = '{to}' WHERE by_account = '{from}'"
            );
            crate::awards::seed::run(pool, &[sets]);
        };
        let clerktwo = uid("clerktwo");
        swap(&clerktwo, "nobody");
        let named = |fault: &Fault| {
            assert_eq!((fault.kind, fault.problems[0].because.key.as_ref()), (FaultKind::Refused, "rows-altered"), "{fault:?}");
        };
        named(&approve(&seed, &batch, reasons(&seed, &batch)).unwrap_err());
        swap("nobody", &clerktwo);
        approve(&seed, &batch, Reasons::default()).unwrap();
        let masked = |from: &str, to: &str| {
            let sets = format!("UPDATE secret SET masked = '{to}' WHERE masked = '{from}'");
            crate::awards::seed::run(pool, &[sets]);
        };
        masked("****2500", "****9999");
        named(&export(&seed, &batch).unwrap_err());
        masked("****9999", "****2500");
        export(&seed, &batch).unwrap();
    }
}
