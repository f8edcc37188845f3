//! From the signed results to the payments of a competition, by the use-cases of the product.

use chrono::TimeDelta;
use jiangsai::access::by::By;
use jiangsai::access::model::Actor;
use jiangsai::lifecycle::awards::usecase::{read as awards, runs};
use jiangsai::lifecycle::payout::model::{Direction, Reasons};
use jiangsai::lifecycle::payout::usecase::again::payable_in_tx;
use jiangsai::lifecycle::payout::usecase::{batch, export, finish, prepare, read as payments};
use jiangsai::lifecycle::publicity::model::PublicRecord;
use jiangsai::lifecycle::publicity::usecase::official;
use jiangsai::lifecycle::publicity::usecase::publish::{self, Wanted};
use jiangsai::lifecycle::publicity::web::bodies::bodies;
use jiangsai::lifecycle::registration::usecase::view;
use jiangsai::register::usecase::recording;

use super::PASSWORD;
use super::office::bank_account;
use super::people;
use super::plan::Stop;
use super::walk::{Competition, again};

/// Contestants of an event whose bank account the clerk knows, where not all are paid.
const KNOWN_ACCOUNTS: usize = 3;

impl Competition<'_> {
    /// As far as publicity, awards and payments are asked for.
    pub(crate) fn conclude(&mut self) {
        let stop = self.wanted.stop;
        if stop < Stop::Publicity {
            return;
        }
        self.hand.turn_to(1);
        for event in &self.events {
            self.publish(&event.division);
        }
        if stop == Stop::Publicity {
            return;
        }
        self.hand.turn_to(12);
        self.hand.does(self.by("authority"), |act| {
            official::declare(act, &self.uid, &official::Wanted::default())
        });
        if stop == Stop::Official {
            return;
        }
        self.hand.turn_to(14);
        self.award();
        self.hand.turn_to(20);
        self.batch = self.pay();
    }

    fn publish(&self, division: &str) {
        let installation = &self.hand.installation;
        let desk = publish::page(By::new(installation, &Actor::system()), division).unwrap();
        let until = installation.now() + TimeDelta::days(9);
        let exception = Some("示例理由".to_owned());
        let wanted = Wanted { until, reason: None, exception, seen: desk.digest };
        let render = |record: &PublicRecord| bodies(record, false);
        let (authority, request) = (self.by("authority"), self.hand.once());
        publish::publish(By::new(installation, authority).asks(&request), division, &wanted, &render)
            .unwrap();
    }

    fn award(&self) {
        let (installation, uid, authority) = (&self.hand.installation, &self.uid, self.by("authority"));
        self.hand.does(authority, |act| runs::run(act, uid));
        let run = awards::statement(By::new(installation, &Actor::system()), uid).unwrap().run.unwrap();
        self.hand.does(authority, |act| runs::accept(act, uid, &run.uid));
    }

    /// Prepares, approves and exports a batch; where all is to be paid, settles it as well. Answers its uid; `None`: the
    /// policy, which pays for competitions of the city since 2022, has nothing for this one.
    fn pay(&self) -> Option<String> {
        let (installation, uid) = (&self.hand.installation, &self.uid);
        let (clerk, approver, system) = (self.by("clerk"), self.by("approver"), Actor::system());
        let paid = self.wanted.stop == Stop::Paid;
        for event in &self.events {
            let known = if paid { event.entries.len() } else { KNOWN_ACCOUNTS };
            for (entry, number) in event.entries.iter().take(known) {
                let view = view::entry(By::new(installation, &system), entry).unwrap();
                let account = bank_account(&people::name(*number), *number);
                let person = &view.members[0].person.uid;
                self.hand.does(clerk, |act| recording::of_person(act, person, &account, payable_in_tx));
            }
        }
        let payable = || {
            prepare::prepare(By::new(installation, clerk).asks(&self.hand.once()), uid, Direction::Payment)
        };
        let batch = again(payable).ok()?;
        let page = payments::batch(By::new(installation, &system), &batch).unwrap();
        // Whoever prepares it records the accounts here.
        let lines = page.lines.iter().map(|line| (line.line.uid.clone(), "已电话核实".to_owned())).collect();
        let approval = batch::Approval {
            total: page.batch.total,
            password: PASSWORD.to_owned(),
            reasons: Reasons { common: None, lines },
            seen: None,
        };
        self.hand.does(approver, |act| batch::approve(act, &batch, &approval));
        let head = ["序号", "户名", "开户行", "账号", "金额", "项目"].map(str::to_owned);
        export::export(By::new(installation, clerk).acts(), &batch, &head).unwrap();
        if paid {
            self.hand.does(clerk, |act| batch::settle(act, &batch));
            // Where a decision or a bank account is still open, the competition stays as it is.
            let request = self.hand.once();
            let settled =
                finish::settle_competition(By::new(installation, approver).asks(&request), uid, None);
            drop(settled);
        }
        Some(batch)
    }
}
