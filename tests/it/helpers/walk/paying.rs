//! Money: prepared, returned, approved with reasons, withdrawn, paid, reversed.

use super::{Step, Walk, demo, uid_after};
use crate::helpers::html;

impl Walk<'_> {
    pub(super) fn pay(&mut self) {
        self.accounts_of_people();
        self.checked_account();
        let payout = format!("/competitions/{}/payout", self.uid("competition"));
        let returned = self.prepare(&payout);
        let page = format!("/batches/{returned}");
        let owed = self.owed(&page);
        let mut ignored = vec!["total", "password", "seen"];
        ignored.extend(owed.iter().map(String::as_str));
        self.go(Step {
            route: "/batches/{uid}/return",
            who: "approver",
            page: &page,
            set: &[("reason", "账号要再核对")],
            free: &["reason"],
            ignored: &ignored,
            ..Step::default()
        });
        let withdrawn = self.approved(&payout);
        self.go(Step {
            route: "/batches/{uid}/withdraw",
            who: "approver",
            page: &format!("/batches/{withdrawn}/withdraw"),
            set: &[("reason", "账号要再核对")],
            free: &["reason"],
            ..Step::default()
        });
        let first = self.paid(&payout);
        self.reverse(first);
        self.paid(&payout);
        self.go(Step {
            route: "/competitions/{uid}/payout/settle",
            who: "approver",
            page: &payout,
            ..Step::default()
        });
    }

    /// A line that came back: asked for, taken back, asked for again, and done by another one.
    fn reverse(&mut self, batch: String) {
        let page = format!("/batches/{batch}");
        let body = self.person("clerk").get(&page).body;
        let ask = html::links(&body).into_iter().find(|link| link.ends_with("/reversal")).unwrap();
        self.uids.insert("line", uid_after(&ask, "/lines/"));
        self.uids.insert("batch", batch);
        let asks = Step {
            route: "/batches/{uid}/lines/{line}/reversal",
            who: "clerk",
            page: &ask,
            set: &[("reason", "账号已销户"), ("password", demo::PASSWORD)],
            free: &["reason"],
            ..Step::default()
        };
        self.go(asks);
        let route = "/batches/{uid}/lines/{line}/reversal/withdraw";
        self.go(Step { route, who: "clerk", page: &page, ..Step::default() });
        self.go(asks);
        self.go(Step {
            route: "/batches/{uid}/lines/{line}/reverse",
            who: "approver",
            page: &ask.replace("/reversal", "/reverse"),
            set: &[("password", demo::PASSWORD)],
            ..Step::default()
        });
    }

    /// Everybody of the unit but the contestant, who did it himself.
    fn accounts_of_people(&mut self) {
        let unit = self.uid("unit");
        let body = self.person("unit").get(&format!("/units/{unit}")).body;
        let people: Vec<String> =
            html::links(&body).into_iter().filter(|link| link.starts_with("/persons/")).collect();
        assert!(people.len() >= 3, "the unit knows its people: {people:?}");
        let own = format!("/persons/{}", self.uid("person"));
        for (person, number) in people.iter().filter(|person| **person != own).zip(200..) {
            self.go(Step {
                route: "/persons/{uid}/account",
                who: "unit",
                page: &format!("{person}/account"),
                set: &[("bank", "示例银行"), ("number", &format!("6200000000000{number}"))],
                free: &["holder", "bank"],
                ..Step::default()
            });
        }
    }

    /// The registrar checks one that the unit recorded.
    fn checked_account(&mut self) {
        let own = self.uid("person");
        let entry = format!("/entries/{}", self.uid("entry"));
        let body = self.person("registrar").get(&entry).body;
        let ends =
            |link: &String| link.contains("/members/") && link.ends_with("/account") && !link.contains(&own);
        let page = html::links(&body).into_iter().find(ends).unwrap();
        self.go(Step {
            route: "/entries/{uid}/members/{person}/account",
            who: "registrar",
            page: &page,
            set: &[("reason", "核对银行卡复印件")],
            free: &["reason"],
            ..Step::default()
        });
    }

    fn prepare(&mut self, payout: &str) -> String {
        let prepared = self.go(Step {
            route: "/competitions/{uid}/payout/prepare",
            who: "clerk",
            page: payout,
            with: &[("direction", "payment")],
            ..Step::default()
        });
        prepared.uid_after("/batches/")
    }

    /// A batch that two people are agreed on.
    fn approved(&mut self, payout: &str) -> String {
        let batch = self.prepare(payout);
        let page = format!("/batches/{batch}");
        let total = self.total(&page);
        let owed = self.owed(&page);
        let mut set = vec![("total", total.as_str()), ("password", demo::PASSWORD)];
        set.extend(owed.iter().map(|field| (field.as_str(), "已电话核实")));
        let free: Vec<&str> = owed.iter().map(String::as_str).collect();
        self.go(Step {
            route: "/batches/{uid}/approve",
            who: "approver",
            page: &page,
            set: &set,
            free: &free,
            ignored: &["reason"],
            ..Step::default()
        });
        batch
    }

    /// A batch all the way to the bank.
    fn paid(&mut self, payout: &str) -> String {
        let batch = self.approved(payout);
        let page = format!("/batches/{batch}");
        for route in ["/batches/{uid}/export", "/batches/{uid}/settle"] {
            let done = self.go(Step { route, who: "clerk", page: &page, ..Step::default() });
            if route.ends_with("/export") {
                self.bank_file = done.body;
            }
        }
        batch
    }

    /// Fields of the reasons an approver owes.
    fn owed(&mut self, page: &str) -> Vec<String> {
        let body = self.person("approver").get(page).body;
        let fields = html::forms(&body).into_iter().flat_map(|form| form.values);
        fields.map(|(name, _)| name).filter(|name| name.starts_with("flag")).collect()
    }

    /// What a batch adds up to, as its page says it.
    fn total(&mut self, page: &str) -> String {
        let body = self.person("approver").get(page).body;
        let text = html::visible_text(&body);
        let figures = text.split(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.'));
        let largest = figures
            .filter_map(|figure| {
                let (yuan, fen) = figure.split_once('.')?;
                let yuan: String = yuan.chars().filter(|c| *c != ',').collect();
                (fen.len() == 2).then(|| yuan.parse::<u64>().ok().map(|yuan| (yuan, fen.to_owned())))?
            })
            .max();
        let (yuan, fen) = largest.unwrap_or_else(|| panic!("no amount on {page}: {text}"));
        format!("{yuan}.{fen}")
    }
}
