//! Accounts, units, people.

use super::{Answer, Step, Walk, id_number, uid_after};
use crate::helpers::html;

const PASSWORD: &str = "long enough for us";

impl Walk<'_> {
    pub(super) fn register(&mut self) {
        self.accounts();
        self.authority();
        self.units();
        self.own_data();
    }

    fn accounts(&mut self) {
        let login = format!("team-1{}", self.cast.suffix);
        let new = [
            ("role", "unit"),
            ("account", login.as_str()),
            ("name", "示例队"),
            ("password", PASSWORD),
            ("again", PASSWORD),
        ];
        self.go(Step {
            route: "/register",
            who: "anonymous",
            page: "/register",
            set: &new,
            free: &["name"],
            ..Step::default()
        });
        self.go(Step {
            route: "/log-in",
            who: "anonymous-1",
            page: "/log-in",
            set: &[("account", &login), ("password", PASSWORD)],
            free: &["next"],
            optional: &["next"],
            ..Step::default()
        });
        self.go(Step { route: "/log-out", who: "anonymous-1", page: "/", ..Step::default() });
        self.own_account();
        let invited = format!("invited{}", self.cast.suffix);
        let made = self.go(Step {
            route: "/accounts",
            who: "admin",
            page: "/accounts",
            set: &[("account", &invited), ("name", "示例受邀"), ("role", "host")],
            free: &["name"],
            optional: &["role", "authority"],
            ..Step::default()
        });
        self.go(Step {
            route: "/accounts/{uid}/take-back",
            who: "admin",
            page: &made.location,
            ignored: &["back"],
            ..Step::default()
        });
        // Not the first on the list, who works on.
        let there = format!("/accounts?q={invited}");
        let renewed =
            self.go(Step { route: "/accounts/{uid}/reset", who: "admin", page: &there, ..Step::default() });
        let away = renewed.location.replace("/link", "/suspend");
        self.go(Step {
            route: "/accounts/{uid}/suspend",
            who: "admin",
            page: &away,
            set: &[("reason", "示例理由")],
            free: &["reason"],
            ..Step::default()
        });
        self.go(Step {
            route: "/accounts/{uid}/open",
            who: "admin",
            page: &there,
            ignored: &["back"],
            ..Step::default()
        });
        let link = link_on(&self.person("admin").get(&renewed.location));
        self.go(Step {
            route: "/link/{token}",
            who: "anonymous-2",
            page: &link,
            set: &[("password", PASSWORD), ("again", PASSWORD)],
            ..Step::default()
        });
        self.pause(&invited);
        self.go(Step {
            route: "/accounts/{uid}/lift",
            who: "admin",
            page: &there,
            ignored: &["back"],
            ..Step::default()
        });
    }

    /// Somebody tries too many passwords.
    fn pause(&mut self, account: &str) {
        let nobody = self.person("anonymous-3");
        for _ in 0..jiangsai::kernel::limits::LOGIN_FAILURES {
            let mut values = html::forms(&nobody.get("/log-in").body).remove(0).values;
            values.retain(|(name, _)| name != "account" && name != "password");
            values.extend(
                [("account", account), ("password", "not the right one")].map(|(a, b)| (a.into(), b.into())),
            );
            assert_eq!(nobody.post("/log-in", &values).status, 422);
        }
    }

    /// Somebody without an account, who is sent a second link and does not use it yet.
    pub(super) fn invited(&mut self, competition: &str) {
        let page = format!("/competitions/{competition}/officials");
        let login = format!("newcomer{}", self.cast.suffix);
        let made = self.go(Step {
            route: "/competitions/{uid}/officials/invite",
            who: "host",
            page: &format!("{page}/invite"),
            set: &[("account", &login), ("name", "示例新人"), ("role", "registrar")],
            free: &["name"],
            optional: &["division"],
            ..Step::default()
        });
        let account = uid_after(&made.location, "/accounts/");
        let route = "/competitions/{uid}/officials/{account}/renew";
        self.go(Step { route, who: "host", page: &page, at: &account, ..Step::default() });
        self.uids.insert("account", account);
    }

    /// Somebody asks, thinks better of it, and asks again.
    pub(super) fn asked_and_taken_back(&mut self, route: &str, page: &str, asked: &[(&str, &str)]) {
        let ask = |walk: &mut Self| {
            walk.go(Step { route, who: "admin", page, set: asked, free: &["reason"], ..Step::default() });
        };
        ask(self);
        let withdraw = format!("{route}/withdraw");
        self.go(Step { route: &withdraw, who: "admin", page, ..Step::default() });
        ask(self);
    }

    pub(super) fn closed_for_good(&mut self) {
        let page = format!("/accounts/{}/close", self.uid("account"));
        let asked = [("reason", "另有账号"), ("password", jiangsai::shell::demo::PASSWORD)];
        self.asked_and_taken_back("/accounts/{uid}/close", &page, &asked);
        self.go(Step {
            route: "/accounts/{uid}/close/agree",
            who: "authority",
            page: &page,
            set: &asked[1..],
            ..Step::default()
        });
    }

    pub(super) fn units(&mut self) {
        for (who, name, code, key) in [
            ("host", "职业学院", self.cast.host_code, "host-unit"),
            ("unit", "制造有限公司", self.cast.unit_code, "unit"),
        ] {
            let name = self.titled(name);
            let made = self.go(Step {
                route: "/units",
                who,
                page: "/units/new",
                set: &[("name", &name), ("credit_code", code)],
                free: &["name", "reason"],
                optional: &["reason"],
                ..Step::default()
            });
            self.uids.insert(key, made.uid_after("/units/"));
        }
        self.account_of("unit", "unit", "6200000000000001");
    }

    fn account_of(&mut self, key: &str, who: &str, number: &str) {
        let page = format!("/units/{}/account", self.uid(key));
        let document = ("document", "示财〔2026〕1号");
        let set = [("bank", "示例银行示例支行"), ("number", number), document];
        let free = ["holder", "bank", "document"];
        // Another's account is recorded as a document says it; one's own needs none.
        let asked = if who.starts_with("clerk") { 3 } else { 2 };
        self.go(Step {
            route: "/units/{uid}/account",
            who,
            page: &page,
            set: &set[..asked],
            free: &free[..asked],
            ..Step::default()
        });
    }

    /// A third authority, whose one officer leaves again.
    fn authority(&mut self) {
        let name = self.titled(&format!("第三主管单位{}", self.cast.suffix));
        let added = self.go(Step {
            route: "/authorities",
            who: "admin",
            page: "/authorities",
            set: &[("name", &name)],
            free: &["name"],
            optional: &["credit_code"],
            ..Step::default()
        });
        let uid = added.uid_after("/authorities/");
        let page = format!("/authorities/{uid}");
        self.uids.insert("authority", uid);
        let (corrected, officer) = (format!("{name}一"), self.login("judge3"));
        self.go(Step {
            route: "/authorities/{uid}",
            who: "admin",
            page: &page,
            set: &[("name", &corrected)],
            free: &["name"],
            optional: &["credit_code"],
            ..Step::default()
        });
        self.go(Step {
            route: "/authorities/{uid}/officers",
            who: "admin",
            page: &page,
            set: &[("login", &officer), ("role", "authority")],
            ..Step::default()
        });
        let route = "/authorities/{uid}/officers/{grant}/revoke";
        self.go(Step { route, who: "admin", page: &page, ..Step::default() });
    }

    /// What a contestant says about himself, and what others then do with it.
    fn own_data(&mut self) {
        let id = id_number(self.cast.born, 1);
        let name = self.named("选手1");
        let made = self.go(Step {
            route: "/persons",
            who: "contestant",
            page: "/persons/new",
            set: &[("name", &name), ("id", &id), ("phone", "19900000001")],
            free: &["name"],
            ..Step::default()
        });
        let person = made.uid_after("/persons/");
        self.go(Step {
            route: "/persons/{uid}/account",
            who: "contestant",
            page: &format!("/persons/{person}/account"),
            set: &[("bank", "示例银行"), ("number", "6200000000000101")],
            free: &["holder", "bank"],
            ..Step::default()
        });
        self.uids.insert("person", person);
    }

    /// What officers do with a unit and a person, once something was filed with their authority: before, they see neither. The
    /// host's own account is recorded by a finance clerk of the authority.
    pub(super) fn known(&mut self) {
        self.account_of("host-unit", "clerk-of-site", "6200000000000004");
        self.speakers();
        let person = self.uid("person");
        self.answers();
        self.go(Step {
            route: "/persons/{uid}/honours",
            who: "authority",
            page: &format!("/persons/{person}/honours/new"),
            set: &[("title", "示例技术能手"), ("awarded_on", "2020-05-01"), ("source", "示例通报")],
            free: &["title", "document", "source"],
            optional: &["document"],
            ..Step::default()
        });
        self.go(Step {
            route: "/persons/{uid}/unmask",
            who: "clerk-of-site",
            page: &format!("/persons/{person}"),
            ..Step::default()
        });
    }

    /// Accounts a clerk recorded, which their owners dispute, finance settles, and they confirm.
    fn answers(&mut self) {
        let person = self.uid("person");
        self.go(Step {
            route: "/persons/{uid}/account",
            who: "clerk-of-site",
            page: &format!("/persons/{person}/account"),
            set: &[("bank", "示例银行"), ("number", "6200000000000101"), ("document", "示财〔2026〕1号")],
            free: &["holder", "bank", "document"],
            ..Step::default()
        });
        let unit = format!("/units/{}", self.uid("host-unit"));
        for (who, page, routes) in [
            (
                "contestant",
                format!("/persons/{person}"),
                [
                    "/persons/{uid}/account/dispute",
                    "/persons/{uid}/account/settle",
                    "/persons/{uid}/account/confirm",
                ],
            ),
            (
                "host",
                unit,
                [
                    "/units/{uid}/account/dispute",
                    "/units/{uid}/account/settle",
                    "/units/{uid}/account/confirm",
                ],
            ),
        ] {
            let [dispute, settle, confirm] = routes;
            self.go(Step {
                route: dispute,
                who,
                page: &format!("{page}/account/dispute"),
                set: &[("reason", "不是这个账号")],
                free: &["reason"],
                ..Step::default()
            });
            self.go(Step {
                route: settle,
                who: "approver-of-site",
                page: &format!("{page}/account/settle"),
                set: &[("reason", "已向银行核实"), ("document", "示财〔2026〕2号")],
                free: &["reason", "document"],
                optional: &["document"],
                ..Step::default()
            });
            self.go(Step { route: confirm, who, page: &page, ..Step::default() });
        }
    }

    /// Whom a verified unit lets speak for it: somebody asks and is told no, and is asked in turn.
    fn speakers(&mut self) {
        let asked = [("credit_code", self.cast.host_code), ("kind", "join"), ("words", "本单位人事科")];
        self.go(Step {
            route: "/units/ask",
            who: "contestant",
            page: "/units/ask",
            set: &asked,
            free: &["words"],
            ..Step::default()
        });
        let unit = format!("/units/{}", self.uid("host-unit"));
        let body = self.person("host").get(&unit).body;
        let uid = uid_after(&body, "/claims/");
        let claim = format!("{unit}/claims/{uid}");
        self.uids.insert("claim", uid);
        self.go(Step {
            route: "/units/{uid}/claims/{claim}",
            who: "host",
            page: &claim,
            set: &[("decision", "refuse"), ("how", "查无此人")],
            free: &["how"],
            optional: &["how"],
            ..Step::default()
        });
        let login = self.login("contestant");
        self.go(Step {
            route: "/units/{uid}/speakers",
            who: "host",
            page: &format!("{unit}/speakers"),
            set: &[("login", &login), ("kind", "invite")],
            ..Step::default()
        });
    }

    /// Somebody's own password, and how pages look to them.
    fn own_account(&mut self) {
        let own = jiangsai::shell::demo::PASSWORD;
        self.go(Step {
            route: "/account/password",
            who: "host",
            page: "/account/password",
            set: &[("old_password", own), ("password", own), ("password_again", own)],
            ..Step::default()
        });
        self.go(Step {
            route: "/account/appearance",
            who: "host",
            page: "/account/appearance",
            set: &[("lang", "zh-CN"), ("theme", "dark")],
            ..Step::default()
        });
    }
}

/// The one-time link on an invitation.
fn link_on(invitation: &Answer) -> String {
    format!("/link/{}", uid_after(&invitation.body, "/link/"))
}
