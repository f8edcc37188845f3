//! From the official result to the settled competition; then what is done to people and drafts.

use super::{Step, Walk, uid_after};
use crate::helpers::html;

impl Walk<'_> {
    pub(super) fn award(&mut self) {
        let competition = self.uid("competition");
        let awards = format!("/competitions/{competition}/awards");
        self.external(&competition);
        let run = "/competitions/{uid}/awards/run";
        self.go(Step { route: run, who: "authority", page: &awards, ..Step::default() });
        self.decide_open(&competition);
        let accept = "/competitions/{uid}/awards/accept";
        self.go(Step { route: accept, who: "authority", page: &awards, ..Step::default() });
        let titles = format!("{awards}/titles");
        self.go(Step {
            route: "/competitions/{uid}/awards/titles/recommend",
            who: "authority",
            page: &titles,
            ..Step::default()
        });
        self.go(Step {
            route: "/competitions/{uid}/awards/titles/approve",
            who: "authority-b",
            page: &titles,
            set: &[("document", "示人社〔2090〕20号")],
            free: &["document"],
            ..Step::default()
        });
        self.share(&awards);
        self.go(Step { route: run, who: "authority", page: &awards, ..Step::default() });
        self.go(Step { route: accept, who: "authority", page: &awards, ..Step::default() });
        self.revoke(&titles);
    }

    /// One title is revoked by a document alone.
    fn revoke(&mut self, titles: &str) {
        let body = self.person("authority").get(titles).body;
        let forms: Vec<String> =
            html::links(&body).into_iter().filter(|link| link.ends_with("/revoke")).collect();
        assert!(forms.len() > 1, "one is revoked, another stays held: {forms:?}");
        self.uids.insert("title", uid_after(&forms[1], "/titles/"));
        let form = forms[0].clone();
        self.go(Step {
            route: "/competitions/{uid}/awards/titles/{title}/revoke",
            who: "authority",
            page: &form,
            set: &[("document", "示人社〔2090〕31号"), ("reason", "示例理由")],
            free: &["document", "reason"],
            ..Step::default()
        });
    }

    /// One result is entered and refused, another entered and accepted.
    fn external(&mut self, competition: &str) {
        let page = format!("/competitions/{competition}/external-results");
        self.choose_person(&page);
        let (one, other) = (self.named("省技能竞赛"), self.named("省技能大赛"));
        self.enter_external(&page, &one);
        let body = self.person("authority").get(&page).body;
        let refuse = html::links(&body).into_iter().find(|link| link.ends_with("/refuse")).unwrap();
        self.uids.insert("external", uid_after(&refuse, "/external-results/"));
        self.go(Step {
            route: "/competitions/{uid}/external-results/{result}/refuse",
            who: "authority",
            page: &refuse,
            set: &[("reason", "与通知所附名单不符")],
            free: &["reason"],
            ..Step::default()
        });
        self.enter_external(&page, &other);
        self.go(Step {
            route: "/competitions/{uid}/external-results/{result}/accept",
            who: "authority",
            page: &page,
            ..Step::default()
        });
        self.merge_contests(&one, &other);
    }

    /// Looks for somebody by how the name begins, as the form offers it.
    fn choose_person(&mut self, page: &str) {
        let beginning = self.named("");
        let page = format!("{page}/new");
        let person = self.person("unit");
        let form =
            html::forms(&person.get(&page).body).into_iter().find(|form| form.method == "post").unwrap();
        let mut values = form.values;
        values.retain(|(name, _)| name != "person_find");
        values.push(("person_find".to_owned(), beginning));
        values.push(("find".to_owned(), "person".to_owned()));
        let found = person.post(&page, &values);
        let (_, after) = found.body.split_once("name=\"person\" value=\"").expect("somebody is found");
        let uid = after.split('"').next().unwrap().to_owned();
        self.uids.insert("external-person", uid);
    }

    /// Two contests on record become one.
    fn merge_contests(&mut self, one: &str, other: &str) {
        let page = "/contests/merge";
        let mut found = Vec::new();
        for (field, find, name) in [("contest", "contest_find", one), ("into", "into_find", other)] {
            let person = self.person("authority");
            let form =
                html::forms(&person.get(page).body).into_iter().find(|form| form.method == "post").unwrap();
            let mut values = form.values;
            values.retain(|(name, _)| name != find);
            values.push((find.to_owned(), name.to_owned()));
            values.push(("find".to_owned(), field.to_owned()));
            let body = person.post(page, &values).body;
            let (_, after) =
                body.split_once(&format!("name=\"{field}\" value=\"")).expect("a contest is found");
            found.push(after.split('"').next().unwrap().to_owned());
        }
        let set =
            [("contest", found[0].as_str()), ("into", found[1].as_str()), ("reason", "同一竞赛的两种写法")];
        self.go(Step {
            route: "/contests/merge",
            who: "authority",
            page,
            set: &set,
            free: &["reason", "contest_find", "into_find"],
            optional: &["contest_find", "into_find"],
            ..Step::default()
        });
    }

    fn enter_external(&mut self, page: &str, name: &str) {
        let person = self.uid("external-person");
        self.go(Step {
            route: "/competitions/{uid}/external-results/new",
            who: "unit",
            page: &format!("{page}/new"),
            set: &[
                ("competition_name", name),
                ("event_name", "数控车工"),
                ("person", person.as_str()),
                ("level", "provincial"),
                ("class", "I"),
                ("final_day", "2026-04-20"),
                ("prize", "second"),
                ("place", "2"),
                ("prize_money", "3000"),
                ("represents", "true"),
                ("proof", "示例通知1号"),
            ],
            free: &["competition_name", "event_name", "proof", "contest_find"],
            optional: &[
                "class",
                "series",
                "place",
                "prize_money",
                "represents",
                "coach_team",
                "person_find",
                "contest_find",
            ],
            ..Step::default()
        });
    }

    /// Answers every question that is open about the team.
    fn decide_open(&mut self, competition: &str) {
        let list = format!("/competitions/{competition}/awards/decisions");
        let body = self.person("authority").get(&list).body;
        let questions: Vec<String> =
            html::links(&body).into_iter().filter(|link| link.contains("/awards/decide?")).collect();
        let question = questions
            .iter()
            .find(|link| link.contains("team-amount"))
            .unwrap_or_else(|| panic!("no question about the team: {questions:?}"));
        self.go(Step {
            route: "/competitions/{uid}/awards/decide",
            who: "authority",
            page: question,
            set: &[("value", "once"), ("reason", "示例理由")],
            free: &["reason", "document"],
            optional: &["document"],
            ..Step::default()
        });
    }

    fn share(&mut self, awards: &str) {
        let list = self.person("unit").get(&format!("{awards}/shares")).body;
        let page = html::links(&list)
            .into_iter()
            .find(|link| link.contains("/awards/share?"))
            .unwrap_or_else(|| panic!("no team to share: {}", html::visible_text(&list)));
        let body = self.person("unit").get(&page).body;
        let forms = html::forms(&body);
        let parts: Vec<&str> = forms
            .iter()
            .flat_map(|form| &form.fields)
            .map(|(name, _)| name.as_str())
            .filter(|name| name.starts_with("parts-"))
            .collect();
        let set: Vec<(&str, &str)> = parts.iter().map(|part| (*part, "1")).collect();
        self.go(Step {
            route: "/competitions/{uid}/awards/share",
            who: "unit",
            page: &page,
            set: &set,
            ..Step::default()
        });
    }

    /// The auditor verifies the chains and makes a head.
    pub(super) fn audit(&mut self) {
        let log = format!("/competitions/{}/log", self.uid("competition"));
        self.go(Step {
            route: "/competitions/{uid}/log/verify",
            who: "auditor",
            page: &log,
            ..Step::default()
        });
        let site = Step { who: "admin", page: "/audit", ..Step::default() };
        self.go(Step { route: "/audit/verify", optional: &["head"], ..site });
        self.go(Step { route: "/audit/head", ..site });
    }

    /// A draft is given up, and a contestant's data erased.
    pub(crate) fn clear_away(&mut self) {
        let drafted = self.go(Step {
            route: "/competitions",
            who: "host",
            page: "/competitions/new",
            set: &[
                ("name", "示例市另一竞赛"),
                ("year", "2090"),
                ("place", "示例路1号"),
                ("first_day", "2090-06-10"),
                ("final_day", "2090-06-11"),
                ("last_registration_day", "2090-05-31"),
            ],
            ..Step::default()
        });
        let draft = drafted.uid_after("/competitions/");
        self.go(Step {
            route: "/competitions/{uid}/cancel",
            who: "authority",
            page: &format!("/competitions/{draft}/cancel"),
            set: &[("reason", "示例原因")],
            free: &["reason"],
            ..Step::default()
        });
        self.go(Step {
            route: "/working-days",
            who: "admin",
            page: "/working-days",
            set: &[
                ("year", "2089"),
                ("source", "示例通知"),
                ("off", "2089-10-01..2089-10-07"),
                ("work", "2089-10-08"),
            ],
            free: &["source"],
            optional: &["work"],
            ..Step::default()
        });
        let person = self.uid("person");
        let page = format!("/persons/{person}/erase");
        let asked = [("reason", "本人申请"), ("password", jiangsai::shell::demo::PASSWORD)];
        self.asked_and_taken_back("/persons/{uid}/erase", &page, &asked);
        self.go(Step {
            route: "/persons/{uid}/erase/agree",
            who: "authority",
            page: &page,
            set: &asked[1..],
            ..Step::default()
        });
        self.closed_for_good();
    }
}
