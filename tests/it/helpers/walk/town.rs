//! A town's contest, from the draft to its official result, by as few people as can.

use super::{Cast, Form, Onlooker, Person, Step, Walk, demo, id_number};
use crate::helpers::app::App;
use crate::helpers::{html, judged};
use std::collections::BTreeMap;

/// Who runs it: the organiser, who also reviews, draws and signs; the chief judge, who also marks; the authority's officer.
pub(crate) const THREE: [&str; 3] = ["authority", "chief", "host"];

/// Walks a town's contest with two contestants; answers who took part in running it.
pub(crate) fn town<'a>(app: &'a App, cast: &'a Cast, onlooker: &'a mut Onlooker<'a>) -> Vec<String> {
    let (people, uids, forms) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    let mut walk = Walk { app, cast, people, uids, forms, bank_file: String::new(), onlooker };
    walk.units();
    walk.town_is_set_up();
    walk.town_takes_entries();
    walk.town_marks();
    walk.town_is_official();
    walk.people.into_keys().filter(|part| part != "unit" && !part.starts_with("anonymous")).collect()
}

/// Does nothing with a form.
pub(crate) fn unseen(_person: &Person, _form: &Form) {}

impl Walk<'_> {
    fn town_is_set_up(&mut self) {
        let drafted = self.go(Step {
            route: "/competitions",
            who: "host",
            page: "/competitions/new",
            set: &[
                ("name", "示例镇技能比武"),
                ("year", "2090"),
                ("kind", "town"),
                ("level", "town"),
                ("place", "示例镇1号"),
                ("first_day", "2090-06-10"),
                ("final_day", "2090-06-10"),
                ("last_registration_day", "2090-05-31"),
            ],
            ..Step::default()
        });
        let competition = drafted.uid_after("/competitions/");
        let setup = format!("/competitions/{competition}/setup");
        self.go(Step {
            route: "/competitions/{uid}/events",
            who: "host",
            page: &format!("/competitions/{competition}/events/new"),
            set: &[("name", "焊工"), ("occupation_code", "6-18-02-04"), ("hosts", self.cast.host_code)],
            ..Step::default()
        });
        let event = super::uid_after(&self.person("host").get(&setup).body, "/events/");
        let added = self.go(Step {
            route: "/events/{uid}/divisions",
            who: "host",
            page: &format!("/events/{event}/divisions/new"),
            set: &[("name", "职工组"), ("category", "staff"), ("round_name", "决赛"), ("gold", "1")],
            ..Step::default()
        });
        let round = added.uid_after("/rounds/");
        let division = super::uid_after(&self.person("host").get(&setup).body, "/divisions/");
        self.go(Step {
            route: "/rounds/{uid}/modules",
            who: "host",
            page: &format!("/rounds/{round}/scheme"),
            set: &[
                ("code", "A"),
                ("name", "焊缝"),
                ("max", "100"),
                ("weight", "100"),
                ("aggregation", "mean"),
                ("aspects", "A1;外观;S;100;1"),
            ],
            ..Step::default()
        });
        for (key, uid) in [("competition", competition), ("round", round), ("division", division)] {
            self.uids.insert(key, uid);
        }
        self.go(Step { route: "/competitions/{uid}/file", who: "host", page: &setup, ..Step::default() });
        self.go(Step {
            route: "/competitions/{uid}/decide",
            who: "authority",
            page: &setup.replace("/setup", "/decide"),
            set: &[("outcome", "approved"), ("document", "示镇〔2090〕1号"), ("publicity_days", "3")],
            ignored: &["reason"],
            ..Step::default()
        });
        self.town_offices(&setup.replace("/setup", "/officials"));
        self.go(Step {
            route: "/competitions/{uid}/open-registration",
            who: "host",
            page: &setup,
            ..Step::default()
        });
    }

    fn town_offices(&mut self, page: &str) {
        let offices = [("host", "registrar"), ("host", "encryption-judge"), ("chief", "chief-judge")];
        for (part, role) in offices {
            let login = self.login(part);
            self.go(Step {
                route: "/competitions/{uid}/officials",
                who: "host",
                page,
                set: &[("login", &login), ("role", role)],
                ..Step::default()
            });
        }
    }

    fn town_takes_entries(&mut self) {
        let (competition, division) = (self.uid("competition"), self.uid("division"));
        for number in 1..=2 {
            let (name, id) = (self.named(&format!("选手{number}")), id_number(self.cast.born, number));
            let entered = self.go(Step {
                route: "/divisions/{uid}/entries",
                who: "unit",
                page: &format!("/divisions/{division}/entries/new"),
                set: &[("member-1-name", &name), ("member-1-id", &id), ("member-1-phone", "19900000001")],
                ..Step::default()
            });
            let page = format!("/entries/{}", entered.uid_after("/entries/"));
            let route = "/entries/{uid}/admit";
            self.go(Step { route, who: "host", page: &page, ignored: &["reason"], ..Step::default() });
        }
        let (close, finish) = ("/competitions/{uid}/close-registration", "/competitions/{uid}/finish-review");
        let page = format!("/competitions/{competition}/close-registration");
        let reason = [("reason", "名额已满")];
        self.go(Step { route: close, who: "host", page: &page, set: &reason, ..Step::default() });
        let page = format!("/competitions/{competition}/entries");
        self.go(Step { route: finish, who: "host", page: &page, ..Step::default() });
    }

    fn town_marks(&mut self) {
        let round = self.uid("round");
        let (draw, panels) = (format!("/rounds/{round}/draw"), format!("/rounds/{round}/panels"));
        let body = self.person("host").get(&panels).body;
        let module = super::judging::option_values(&body, "module")[0].clone();
        let login = self.login("chief");
        self.go(Step {
            route: "/rounds/{uid}/panels",
            who: "host",
            page: &panels,
            set: &[("module", &module), ("login", &login)],
            ..Step::default()
        });
        let words = [("words", "风调雨顺 国泰民安")];
        self.go(Step {
            route: "/rounds/{uid}/draw",
            who: "host",
            page: &draw,
            set: &words,
            ..Step::default()
        });
        self.go(Step {
            route: "/rounds/{uid}/start-judging",
            who: "host",
            page: &panels,
            set: &[("exception", "示例理由")],
            ..Step::default()
        });
        let list = self.person("chief").get("/judge").body;
        let sheets = html::links(&list).into_iter().filter(|link| link.starts_with("/sheets/"));
        for (sheet, mark) in sheets.collect::<Vec<String>>().iter().zip(["81", "92"]) {
            let body = self.person("chief").get(sheet).body;
            let form = html::forms(&body).into_iter().find(|form| form.action == *sheet).unwrap();
            let field =
                form.fields.iter().map(|(name, _)| name).find(|name| name.starts_with("mark:")).unwrap();
            let route = "/sheets/{uid}";
            self.go(Step { route, who: "chief", page: sheet, set: &[(field, mark)], ..Step::default() });
        }
        self.sign_sheets("chief");
    }

    fn town_is_official(&mut self) {
        let (round, division) = (self.uid("round"), self.uid("division"));
        let proof = [("password", demo::PASSWORD)];
        // Marking was open: whoever drew the numbers opens them alone.
        for (step, who) in [("confirm", "chief"), ("decrypt", "host"), ("sign", "chief"), ("sign", "host")] {
            let route = format!("/rounds/{{uid}}/{step}");
            let page = format!("/rounds/{round}/{step}");
            self.go(Step { route: &route, who, page: &page, set: &proof, ..Step::default() });
        }
        let page = format!("/divisions/{division}/publish");
        let until = [("until", "2099-12-31"), ("exception", "示例理由")];
        let route = "/divisions/{uid}/publish";
        self.go(Step { route, who: "host", page: &page, set: &until, ..Step::default() });
        let installation = judged::installation(self.app.database().pool(), Some(self.app.data()));
        judged::change(&installation, "UPDATE publication SET until = '2020-01-01 00:00:00'");
        let exception = [("exception", "示例理由")];
        let route = "/competitions/{uid}/official";
        self.go(Step { route, who: "authority", page: &page, set: &exception, ..Step::default() });
    }
}
