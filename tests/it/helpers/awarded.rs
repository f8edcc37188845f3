//! A judged competition whose result is official under the city's pack, with the people who give honours and money.

use jiangsai::access::model::Actor;
use jiangsai::kernel::money::Fen;
use jiangsai::kernel::role::Role;
use jiangsai::lifecycle::awards::usecase::{newest_run_in_tx, runs, titles};
use jiangsai::lifecycle::payout::model::{Direction, Reasons};
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::payout::usecase::batch::Approval;
use jiangsai::lifecycle::payout::usecase::{batch, export, prepare, read};
use jiangsai::lifecycle::publicity::usecase::official;
use jiangsai::lifecycle::ranking::usecase::division;
use jiangsai::platform::db::tx;
use jiangsai::register::model::{BankAccount, NewBankAccount};
use jiangsai::register::usecase::recording;
use jiangsai::scoring::model::Record;

use super::app::App;
use super::database::TestDatabase;
use super::judged::{Judged, PASSWORD, change, installation};
use crate::awards::seed::{PACK, uid};
use crate::publicity::{publish, signed_in};
use crate::ranking::{open, sign_both};

/// Places for the title in the plan that was approved: the second prize winner has none.
const QUOTA: i64 = 1;

pub(crate) struct Awarded {
    pub(crate) app: App,
    pub(crate) judged: Judged,
    /// Uid of the competition.
    pub(crate) competition: String,
    pub(crate) chief: Actor,
    pub(crate) supervisor: Actor,
    pub(crate) host: Actor,
    pub(crate) authority: Actor,
    pub(crate) second: Actor,
    pub(crate) clerk: Actor,
    pub(crate) approver: Actor,
}

impl Awarded {
    /// Gold and silver, one title; nothing is worked out yet.
    pub(crate) fn official(database: TestDatabase) -> Self {
        let app = App::start(database);
        let judged = Judged::new(installation(app.database().pool(), Some(app.data())), false);
        let [chief, supervisor, host, authority, second, clerk, approver] = [
            ("chief", Role::ChiefJudge),
            ("supervisor", Role::Supervisor),
            ("host", Role::Host),
            ("authority", Role::Authority),
            ("second", Role::Authority),
            ("clerk", Role::FinanceClerk),
            ("approver", Role::FinanceApprover),
        ]
        .map(|(login, role)| judged.account(login, &[role]));
        change(&judged.installation, &rows());
        open(&judged, &chief, &supervisor);
        sign_both(&judged, &chief, &supervisor);
        publish(&signed_in(&app, "host"), "2099-12-31", None).expect_status(200);
        over(&judged);
        let competition = judged.text("SELECT uid AS t FROM stream WHERE kind = 'competition'");
        let wanted = official::Wanted { exception: Some("示例理由".to_owned()), seen: None };
        official::declare(judged.acts(&authority), &competition, &wanted).unwrap();
        Self { app, judged, competition, chief, supervisor, host, authority, second, clerk, approver }
    }

    /// The same, its run accepted and its title approved.
    pub(crate) fn with_titles(database: TestDatabase) -> Self {
        let awarded = Self::official(database);
        awarded.work_out();
        awarded.give_titles();
        awarded
    }

    /// Works the awards out and accepts the run.
    pub(crate) fn work_out(&self) {
        runs::run(self.judged.acts(&self.authority), &self.competition).unwrap();
        self.accept();
    }

    pub(crate) fn accept(&self) {
        runs::accept(self.judged.acts(&self.authority), &self.competition, &self.newest_run()).unwrap();
    }

    /// Uid of the newest run.
    pub(crate) fn newest_run(&self) -> String {
        let id = self.judged.competition_id;
        tx::read(&self.judged.installation.pool, |conn| newest_run_in_tx(conn, id)).unwrap().unwrap().uid
    }

    /// Recommends and approves whom the accepted run gives a title.
    pub(crate) fn give_titles(&self) {
        assert_eq!(titles::recommend(self.judged.acts(&self.authority), &self.competition).unwrap(), 1);
        let approved =
            titles::approve(self.judged.acts(&self.second), &self.competition, "示人社〔2026〕5号");
        assert_eq!(approved.unwrap(), 1);
    }

    /// Pays or recovers what is due, all the way; answers how much.
    pub(crate) fn pay(&self, direction: Direction) -> Fen {
        let batch = self.approved(direction);
        let total = read::batch(self.judged.by(&self.clerk), &batch).unwrap().batch.total;
        self.export(&batch).unwrap();
        batch::settle(self.judged.acts(&self.clerk), &batch).unwrap();
        total
    }

    /// An approved batch: its uid.
    pub(crate) fn approved(&self, direction: Direction) -> String {
        let batch = prepare::prepare(self.judged.acts(&self.clerk), &self.competition, direction).unwrap();
        let total = read::batch(self.judged.by(&self.clerk), &batch).unwrap().batch.total;
        batch::approve(self.judged.acts(&self.approver), &batch, &approval(total, PASSWORD)).unwrap();
        batch
    }

    pub(crate) fn export(&self, batch: &str) -> Result<(), jiangsai::kernel::fault::Fault> {
        let head = ["序号", "收款方", "开户行", "账号", "金额", "事项"].map(str::to_owned);
        export::export(self.judged.acts(&self.clerk), batch, &head).map(drop)
    }

    /// Bank accounts of the host and of everybody.
    pub(crate) fn accounts(&self) {
        let account = |number: u32, holder: String| NewBankAccount {
            account: BankAccount {
                holder,
                bank: "示例银行".to_owned(),
                number: format!("622200001111{number:04}"),
            },
            document: Some("示财〔2026〕1号".to_owned()),
        };
        let system = Actor::system();
        let acts = || self.judged.acts(&system);
        let unit = self.judged.text("SELECT uid AS t FROM stream WHERE kind = 'unit'");
        let name = self.judged.text("SELECT name AS t FROM unit");
        recording::of_unit(acts(), &unit, &account(0, name), payable_in_tx).unwrap();
        for number in 1..=4 {
            let new = account(number, format!("示例选手{number}"));
            recording::of_person(acts(), &person(number), &new, payable_in_tx).unwrap();
        }
    }

    /// The result in force.
    pub(crate) fn record(&self) -> Record {
        let page = division::page(self.judged.by(&self.host), &self.judged.division).unwrap();
        Record::clone(&page.record.unwrap())
    }

    /// The phase of the competition.
    pub(crate) fn phase(&self) -> String {
        self.judged.text("SELECT phase AS t FROM stream WHERE kind = 'competition'")
    }
}

/// What an approver gives who was shown nothing that needs a reason.
pub(crate) fn approval(total: Fen, password: &str) -> Approval {
    Approval { total, password: password.to_owned(), reasons: Reasons::default(), seen: None }
}

/// The days of publicity pass.
pub(crate) fn over(judged: &Judged) {
    change(&judged.installation, "UPDATE publication SET until = '2026-01-01 00:00:00'");
}

/// Uid of whoever stands behind the entry with that number, from 1.
pub(crate) fn person(number: u32) -> String {
    uid(&format!("judged{}", ["one", "two", "three", "four"][usize::try_from(number).unwrap() - 1]))
}

/// A pack, a class, a place for a title, and people behind the entries. Finance and authority serve the site.
fn rows() -> String {
    let head = "0".repeat(64);
    let mut rows = format!(
        "UPDATE competition SET class = 'I', packs = '[\"{PACK}\"]';
         UPDATE event SET title_quota = {QUOTA};
         UPDATE role_grant SET competition_id = NULL, authority_id = 1 WHERE role IN ('finance-clerk', 'finance-approver', 'authority');
         INSERT INTO acquaintance (authority_id, owner_id) SELECT 1, id FROM stream WHERE kind = 'unit';"
    );
    for number in 1..=4 {
        let (id, uid) = (900_000 + number, person(number));
        rows.push_str(&format!(
            "INSERT INTO stream (id, uid, kind, parent_id, competition_id, division_id, phase, revision, head) \
               VALUES ({id}, '{uid}', 'person', NULL, NULL, NULL, 'open', 0, '{head}');
             INSERT INTO acquaintance (authority_id, owner_id) VALUES (1, {id});
             INSERT INTO person (id, name, name_sort, account_id, unit_id) \
               VALUES ({id}, '示例选手{number}', '{number}', NULL, NULL);
             INSERT INTO entry_member (entry_id, division_id, person_id, ordinal) \
               SELECT id, division_id, {id}, 1 FROM entry WHERE number = '010{number}';"
        ));
    }
    rows
}
