//! From the panels to the signed and published result.

use super::{Form, Step, Walk, demo, uid_after};
use crate::helpers::{html, judged};

/// What every judge gives for everything: two teams are tied.
const MARK: &str = "2";

impl Walk<'_> {
    pub(super) fn judge(&mut self) {
        let round = self.uid("round");
        self.panels(&round);
        let draw = format!("/rounds/{round}/draw");
        self.go(Step {
            route: "/rounds/{uid}/draw",
            who: "encryption",
            page: &draw,
            set: &[("words", "风调雨顺 国泰民安")],
            free: &["words"],
            ..Step::default()
        });
        self.go(Step { route: "/rounds/{uid}/draw/map", who: "encryption", page: &draw, ..Step::default() });
        self.go(Step {
            route: "/rounds/{uid}/start-judging",
            who: "host",
            page: &format!("/rounds/{round}/panels"),
            set: &[("exception", "示例理由")],
            free: &["exception"],
            ..Step::default()
        });
        self.appeal();
        for judge in ["judge1", "judge2", "judge3"] {
            self.mark(judge);
        }
        self.save_as_json();
        for judge in ["judge1", "judge2", "judge3"] {
            self.sign_sheets(judge);
        }
        let sheet = self.uid("sheet");
        self.go(Step {
            route: "/sheets/{uid}/unlock",
            who: "chief",
            page: &format!("/sheets/{sheet}"),
            set: &[("reason", "看错一行")],
            free: &["reason"],
            ..Step::default()
        });
        self.sign_sheets("judge1");
        self.rulings(&round);
        self.substitute(&round);
    }

    fn panels(&mut self, round: &str) {
        let page = format!("/rounds/{round}/panels");
        let body = self.person("host").get(&page).body;
        let select = html::texts(&body, "select[name=module] option");
        assert_eq!(select.len(), 2, "two modules: {select:?}");
        let modules = option_values(&body, "module");
        let (a, b) = (modules[0].clone(), modules[1].clone());
        let seats = [(&b, "judge1"), (&a, "judge1"), (&a, "judge2"), (&a, "judge3"), (&b, "judge1")];
        for (index, (module, judge)) in seats.into_iter().enumerate() {
            let login = self.login(judge);
            self.go(Step {
                route: "/rounds/{uid}/panels",
                who: "host",
                page: &page,
                set: &[("module", module), ("login", &login)],
                free: &["reason"],
                optional: &["reason"],
                ..Step::default()
            });
            if index == 0 {
                let route = "/rounds/{uid}/panels/{seat}/remove";
                self.go(Step { route, who: "host", page: &page, ..Step::default() });
            }
        }
    }

    fn mark(&mut self, judge: &str) {
        let list = self.person(judge).get("/judge").body;
        let sheets: Vec<String> =
            html::links(&list).into_iter().filter(|link| link.starts_with("/sheets/")).collect();
        assert!(!sheets.is_empty(), "{judge} has sheets");
        for sheet in sheets {
            let body = self.person(judge).get(&sheet).body;
            let form = html::forms(&body).into_iter().find(|form| form.action == sheet).unwrap();
            let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
            let marks: Vec<&str> = names.iter().copied().filter(|name| name.starts_with("mark:")).collect();
            let reasons: Vec<&str> =
                names.iter().copied().filter(|name| name.starts_with("reason:")).collect();
            let optional: Vec<&str> = marks.iter().chain(&reasons).copied().chain(["revision"]).collect();
            self.go(Step {
                route: "/sheets/{uid}",
                who: judge,
                page: &sheet,
                set: &marks.iter().map(|name| (*name, MARK)).collect::<Vec<_>>(),
                free: &reasons,
                optional: &optional,
                ..Step::default()
            });
            let uid = uid_after(&sheet, "/sheets/");
            self.uids.entry("sheet").or_insert(uid);
        }
    }

    /// The same as the pad's script does it.
    fn save_as_json(&mut self) {
        let sheet = self.uid("sheet");
        let page = self.person("judge1").get(&format!("/sheets/{sheet}")).body;
        let form = html::forms(&page).into_iter().find(|form| form.action.ends_with(&sheet)).unwrap();
        let value = |name: &str| form.values.iter().find(|(n, _)| n == name).unwrap().1.clone();
        let aspect = form.fields.iter().find_map(|(name, _)| name.strip_prefix("mark:")).unwrap();
        let body = serde_json::json!({
            "client_uid": format!("aaaaaaaaaaaaaaaa{}", self.cast.suffix),
            "revision": value("revision").parse::<i64>().unwrap(),
            "marks": [{ "aspect": aspect, "value": MARK, "reason": "" }],
        });
        let found = Form {
            route: "/api/sheets/{uid}/marks".to_owned(),
            who: "judge1".to_owned(),
            path: format!("/api/sheets/{sheet}/marks"),
            values: vec![("csrf".to_owned(), value("csrf")), ("json".to_owned(), body.to_string())],
            free: Vec::new(),
            optional: Vec::new(),
            ignored: Vec::new(),
        };
        let judge = self.people.get("judge1").unwrap();
        (self.onlooker)(judge, &found);
        let headers = [("content-type", "application/json"), ("x-csrf-token", &value("csrf"))];
        let answer = judge.send("PUT", &found.path, &headers, body.to_string().as_bytes());
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.forms.insert(found.route.clone(), found);
    }

    pub(super) fn sign_sheets(&mut self, judge: &str) {
        let list = self.person(judge).get("/judge").body;
        let mut seats: Vec<String> = html::links(&list)
            .into_iter()
            .filter(|link| link.starts_with("/seats/"))
            .map(|link| uid_after(&link, "/seats/"))
            .collect();
        seats.dedup();
        for seat in seats {
            let mut page = format!("/seats/{seat}/read-back");
            self.uids.entry("seat").or_insert(seat);
            while !page.contains("/sign?") {
                let shown = self.person(judge).get(&page).body;
                let onward = |link: &String| link.contains("read=");
                page = html::links(&shown)
                    .into_iter()
                    .rfind(onward)
                    .unwrap_or_else(|| panic!("{page} leads nowhere"));
            }
            if !self.person(judge).get(&page).body.contains("name=\"password\"") {
                continue;
            }
            self.go(Step {
                route: "/seats/{uid}/sign",
                who: judge,
                page: &page,
                set: &[("password", demo::PASSWORD)],
                ..Step::default()
            });
        }
    }

    /// What a chief judge may decide; each is taken back again.
    fn rulings(&mut self, round: &str) {
        let page = format!("/rounds/{round}/decisions");
        let route = "/rounds/{uid}/decisions";
        for kind in ["aggregation", "drop-judge"] {
            let all = [("aggregation", "median"), ("module", "A"), ("judge", "2"), ("reason", "示例裁定")];
            let set: Vec<(&str, &str)> = all
                .into_iter()
                .filter(|(name, _)| match kind {
                    "aggregation" => *name != "judge",
                    _ => *name != "aggregation",
                })
                .collect();
            self.go(Step {
                route,
                who: "chief",
                page: &page,
                with: &[("kind", kind)],
                set: &set,
                free: &["reason"],
                optional: &["trim"],
                ..Step::default()
            });
            self.go(Step {
                route,
                who: "chief",
                page: &page,
                with: &[("kind", "withdraw")],
                set: &[("reason", "示例撤回")],
                free: &["reason"],
                ..Step::default()
            });
        }
    }

    /// Another judge keeps what the panel of module B agreed.
    fn substitute(&mut self, round: &str) {
        let login = self.login("judge2");
        self.go(Step {
            route: "/rounds/{uid}/decisions",
            who: "chief",
            page: &format!("/rounds/{round}/decisions"),
            with: &[("kind", "substitute")],
            set: &[("module", "B"), ("judge", "1"), ("login", &login), ("reason", "因病离场")],
            free: &["reason"],
            ..Step::default()
        });
    }

    pub(super) fn rank_and_publish(&mut self) {
        let (round, division) = (self.uid("round"), self.uid("division"));
        let confirm = format!("/rounds/{round}/confirm");
        let proof = [("password", demo::PASSWORD)];
        for again in [false, true] {
            let route = "/rounds/{uid}/confirm";
            self.go(Step { route, who: "chief", page: &confirm, set: &proof, ..Step::default() });
            if !again {
                self.go(Step {
                    route: "/rounds/{uid}/reopen",
                    who: "chief",
                    page: &confirm,
                    set: &[("reason", "录入有误")],
                    free: &["reason"],
                    ..Step::default()
                });
            }
        }
        for (route, step, people) in [
            ("/rounds/{uid}/decrypt", "decrypt", ["encryption", "supervisor"]),
            ("/rounds/{uid}/sign", "sign", ["chief", "supervisor"]),
        ] {
            // What is open is decided before anybody signs.
            if step == "sign" {
                self.decide_tie(&division);
            }
            for who in people {
                let page = format!("/rounds/{round}/{step}");
                self.go(Step { route, who, page: &page, set: &proof, ..Step::default() });
            }
        }
        self.publish(&division);
    }

    fn decide_tie(&mut self, division: &str) {
        let page = format!("/divisions/{division}/ranking");
        for again in [false, true] {
            let body = self.person("chief").get(&page).body;
            let places: Vec<String> = html::forms(&body)
                .iter()
                .flat_map(|form| &form.fields)
                .map(|(name, _)| name.clone())
                .filter(|name| name.starts_with("place-"))
                .collect();
            assert_eq!(places.len(), 2, "two teams are tied: {}", html::visible_text(&body));
            self.go(Step {
                route: "/divisions/{uid}/ranking/decisions",
                who: "chief",
                page: &page,
                set: &[(&places[0], "1"), (&places[1], "2"), ("who", "组委会"), ("reason", "当众抽签")],
                free: &["who", "reason", "document"],
                optional: &["when", "document"],
                ..Step::default()
            });
            if !again {
                self.go(Step {
                    route: "/divisions/{uid}/ranking/decisions/{decision}/withdraw",
                    who: "chief",
                    page: &page,
                    set: &[("withdraw-reason", "重新抽签")],
                    free: &["withdraw-reason"],
                    ..Step::default()
                });
            }
        }
    }

    fn publish(&mut self, division: &str) {
        let page = format!("/divisions/{division}/publish");
        self.go(Step {
            route: "/divisions/{uid}/publish",
            who: "host",
            page: &page,
            set: &[("until", "2099-12-31"), ("exception", "示例理由")],
            free: &["reason", "exception"],
            optional: &["reason"],
            ..Step::default()
        });
        let (ticket, team) = (self.ticket(), self.titled("1队"));
        self.go(Step {
            route: "/look-up",
            who: "anonymous",
            page: "/look-up",
            set: &[("ticket", &ticket), ("name", &team)],
            ..Step::default()
        });
        self.correct(division);
        self.object();
        // The days of publicity pass.
        let installation = judged::installation(self.app.database().pool(), Some(self.app.data()));
        judged::change(&installation, "UPDATE publication SET until = '2020-01-01 00:00:00'");
        self.go(Step {
            route: "/competitions/{uid}/official",
            who: "authority",
            page: &page,
            set: &[("exception", "示例理由")],
            free: &["exception"],
            optional: &["ready"],
            ..Step::default()
        });
    }

    /// The number of the first team.
    pub(super) fn ticket(&mut self) -> String {
        let page = format!("/divisions/{}/results.json", self.uid("division"));
        let record: serde_json::Value =
            serde_json::from_str(&self.person("anonymous").get(&page).body).unwrap();
        let rows = record["rows"].as_array().unwrap();
        let team = serde_json::to_string(&self.titled("1队")).unwrap();
        let of_first = |row: &&serde_json::Value| row.to_string().contains(team.as_str());
        let row = rows.iter().find(of_first).unwrap_or(&rows[0]);
        row["number"].as_str().unwrap_or_else(|| panic!("no number in {row}")).to_owned()
    }
}

/// Values of a select's options, empty ones left out.
pub(super) fn option_values(body: &str, name: &str) -> Vec<String> {
    let (_, rest) = body.split_once(&format!("name=\"{name}\"")).unwrap();
    let (select, _) = rest.split_once("</select>").unwrap();
    select
        .split("value=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|value| !value.is_empty())
        .collect()
}
