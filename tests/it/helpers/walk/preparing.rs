//! From the draft to the finished review.

use super::{Step, Walk, id_number, uid_after};

const FREE: &[&str] = &["name", "selects_for", "place"];
const BOXES: &[&str] =
    &["authority", "class", "selects_for", "selection_only", "pack:cn-441900-skills-2022", "replace_until"];

impl Walk<'_> {
    pub(super) fn set_up(&mut self) {
        let name = self.titled("职业技能竞赛");
        let drafted = self.go(Step {
            route: "/competitions",
            who: "host",
            page: "/competitions/new",
            set: &[
                ("name", &name),
                ("year", "2090"),
                ("level", "city"),
                ("class", "I"),
                ("place", "示例路1号"),
                ("first_day", "2090-06-10"),
                ("final_day", "2090-06-11"),
                ("last_registration_day", "2090-05-31"),
                ("explain_depth", "aspect"),
                ("pack:cn-441900-skills-2022", "yes"),
            ],
            free: FREE,
            optional: BOXES,
            ..Step::default()
        });
        let competition = drafted.uid_after("/competitions/");
        self.uids.insert("competition", competition.clone());
        let setup = format!("/competitions/{competition}/setup");
        self.go(Step {
            route: "/competitions/{uid}/edit",
            who: "host",
            page: &format!("/competitions/{competition}/edit"),
            set: &[("place", "示例路2号")],
            free: FREE,
            optional: BOXES,
            ..Step::default()
        });
        self.parts(&competition, &setup);
        self.spare(&competition, &setup);
        self.go(Step { route: "/competitions/{uid}/file", who: "host", page: &setup, ..Step::default() });
        self.go(Step {
            route: "/competitions/{uid}/decide",
            who: "authority",
            page: &format!("/competitions/{competition}/decide"),
            set: &[("outcome", "approved"), ("document", "示人社〔2090〕18号"), ("publicity_days", "5")],
            free: &["document"],
            ignored: &["reason"],
            ..Step::default()
        });
        self.officials(&competition);
        self.invited(&competition);
        self.go(Step {
            route: "/competitions/{uid}/open-registration",
            who: "host",
            page: &setup,
            ..Step::default()
        });
    }

    /// An event and its division entered by mistake, and taken back.
    fn mistaken(&mut self, competition: &str, setup: &str) {
        let event = [("name", "多余"), ("occupation_code", "6-18-01-01"), ("hosts", self.cast.host_code)];
        self.go(Step {
            route: "/competitions/{uid}/events",
            who: "host",
            page: &format!("/competitions/{competition}/events/new"),
            set: &event,
            free: &["name"],
            optional: &["class", "title_quota"],
            ..Step::default()
        });
        let event = super::uid_after(&self.person("host").get(setup).body, "/events/");
        self.go(Step {
            route: "/events/{uid}/divisions",
            who: "host",
            page: &format!("/events/{event}/divisions/new"),
            set: &[("name", "多余"), ("category", "staff"), ("round_name", "决赛")],
            free: &["name", "round_name", "ties_committee"],
            optional: &["pass_total", "tie_modules", "title_quota", "ties_by", "ties_committee"],
            ..Step::default()
        });
        let division = super::uid_after(&self.person("host").get(setup).body, "/divisions/");
        for (route, page) in [
            ("/divisions/{uid}/remove", format!("/divisions/{division}/remove")),
            ("/events/{uid}/remove", format!("/events/{event}/remove")),
        ] {
            self.go(Step { route, who: "host", page: &page, ..Step::default() });
        }
    }

    /// One event with one division of teams of two, and its scheme.
    fn parts(&mut self, competition: &str, setup: &str) {
        self.mistaken(competition, setup);
        let event = [
            ("name", "数控车工"),
            ("occupation_code", "6-18-01-01"),
            ("hosts", self.cast.host_code),
            ("title_quota", "3"),
        ];
        let free = ["name"];
        let optional = ["class", "title_quota"];
        self.go(Step {
            route: "/competitions/{uid}/events",
            who: "host",
            page: &format!("/competitions/{competition}/events/new"),
            set: &event,
            free: &free,
            optional: &optional,
            ..Step::default()
        });
        let page = self.person("host").get(setup).body;
        let event = super::uid_after(&page, "/events/");
        self.uids.insert("event", event.clone());
        self.go(Step {
            route: "/events/{uid}/edit",
            who: "host",
            page: &format!("/events/{event}/edit"),
            free: &free,
            optional: &optional,
            ..Step::default()
        });
        let free = ["name", "round_name", "ties_committee"];
        let optional = ["pass_total", "tie_modules", "title_quota", "ties_by", "ties_committee"];
        let added = self.go(Step {
            route: "/events/{uid}/divisions",
            who: "host",
            page: &format!("/events/{event}/divisions/new"),
            set: &[
                ("name", "职工组"),
                ("category", "staff"),
                ("team_size", "2"),
                ("round_name", "决赛"),
                ("gold", "1"),
                ("last", "ask"),
            ],
            free: &free,
            optional: &optional,
            ..Step::default()
        });
        let round = added.uid_after("/rounds/");
        let page = self.person("host").get(setup).body;
        let division = super::uid_after(&page, "/divisions/");
        self.uids.insert("round", round.clone());
        self.uids.insert("division", division.clone());
        self.go(Step {
            route: "/divisions/{uid}/edit",
            who: "host",
            page: &format!("/divisions/{division}/edit"),
            free: &free,
            optional: &optional,
            ..Step::default()
        });
        self.scheme(&round);
    }

    fn scheme(&mut self, round: &str) {
        let scheme = format!("/rounds/{round}/scheme");
        let modules = [
            ("C", "0.1", "mean", "C1;多余;S;1"),
            ("A", "30", "mean", "A1;着装;J;10\nA2;对刀;S;20;0.5"),
            ("B", "70", "mean", "B1;外圆;M;35;0.5"),
        ];
        for (code, weight, aggregation, aspects) in modules {
            let new = [
                ("code", code),
                ("name", "工件质量"),
                ("max", weight),
                ("weight", weight),
                ("aggregation", aggregation),
                ("aspects", aspects),
            ];
            self.go(Step {
                route: "/rounds/{uid}/modules",
                who: "host",
                page: &scheme,
                set: &new,
                free: &["name"],
                optional: &["aspects", "trim", "spread_limit"],
                ..Step::default()
            });
            if code == "C" {
                let shown = self.person("host").get(&scheme).body;
                let first = uid_after(&shown, "/modules/");
                self.go(Step {
                    route: "/modules/{uid}/remove",
                    who: "host",
                    page: &format!("/modules/{first}/remove"),
                    ..Step::default()
                });
            }
        }
        let page = self.person("host").get(&scheme).body;
        let last = page.rsplit("/modules/").next().unwrap();
        let module: String = last.chars().take_while(char::is_ascii_alphanumeric).collect();
        self.go(Step {
            route: "/modules/{uid}/aspects",
            who: "host",
            page: &format!("/modules/{module}/aspects"),
            set: &[("aspects", "B2;螺纹;M;35;0.5")],
            ..Step::default()
        });
        self.change_module(&scheme, &module);
        self.uids.insert("module", module);
    }

    fn officials(&mut self, competition: &str) {
        let page = format!("/competitions/{competition}/officials");
        let officials = [
            ("registrar", "registrar"),
            ("registrar", "registrar"),
            ("encryption", "encryption-judge"),
            ("chief", "chief-judge"),
            ("judge1", "judge"),
            ("judge2", "judge"),
            ("judge3", "judge"),
            ("supervisor", "supervisor"),
            ("clerk", "finance-clerk"),
            ("approver", "finance-approver"),
            ("auditor", "auditor"),
        ];
        for (index, (part, role)) in officials.into_iter().enumerate() {
            let login = self.login(part);
            self.go(Step {
                route: "/competitions/{uid}/officials",
                who: "host",
                page: &page,
                set: &[("login", &login), ("role", role)],
                optional: &["division"],
                ..Step::default()
            });
            if index == 0 {
                // The row that names him; the host is on the list too.
                let body = self.person("host").get(&page).body;
                let row = body.split("<tr ").find(|row| row.contains(&format!(">{login}</span>"))).unwrap();
                let grant = super::uid_after(row, "/officials/");
                let route = "/competitions/{uid}/officials/{grant}/revoke";
                self.go(Step { route, who: "host", page: &page, at: &grant, ..Step::default() });
            }
        }
    }

    /// Three teams: one returned and mended and admitted, one admitted, one refused.
    pub(super) fn take_entries(&mut self) {
        let competition = self.uid("competition");
        let division = self.uid("division");
        for (team, key) in (1..=3).zip(["entry", "entry-two", "entry-three"]) {
            let entry = self.enter(&division, team);
            let page = format!("/entries/{entry}");
            if team == 1 {
                let back = [("reason", "请补充电话")];
                self.decide("/entries/{uid}/return", &page, &back);
                self.mend(&entry, team);
            }
            if team == 3 {
                self.doubt(&entry);
                self.decide("/entries/{uid}/refuse", &page, &[("reason", "名额已满")]);
            } else {
                self.decide("/entries/{uid}/admit", &page, &[]);
            }
            self.uids.insert(key, entry);
        }
        let first = format!("/entries/{}", self.uid("entry"));
        self.go(Step {
            route: "/entries/{uid}/members/{person}/unmask",
            who: "registrar",
            page: &first,
            ..Step::default()
        });
        self.change_an_entry(&division);
        self.end_what_is_spare();
        self.close(&competition);
        let list = format!("/competitions/{competition}/entries");
        self.of_second_entry("withdrawn");
        self.go(Step {
            route: "/competitions/{uid}/finish-review",
            who: "registrar",
            page: &list,
            ..Step::default()
        });
        self.of_second_entry("ranked");
    }

    fn of_second_entry(&mut self, status: &str) {
        self.go(Step {
            route: "/entries/{uid}/status",
            who: "registrar",
            page: &format!("/entries/{}", self.uid("entry-two")),
            set: &[("status", status), ("status_reason", "示例说明")],
            free: &["status_reason"],
            ..Step::default()
        });
    }

    fn decide(&mut self, route: &str, page: &str, set: &[(&str, &str)]) {
        let ignored: &[&str] = if set.is_empty() { &["reason"] } else { &[] };
        self.go(Step { route, who: "registrar", page, set, free: &["reason"], ignored, ..Step::default() });
    }

    fn members(&self, team: u32) -> Vec<(String, String)> {
        let mut values = Vec::new();
        for member in 1..=2 {
            let number = (team - 1) * 2 + member;
            let mut set = |part: &str, value: String| values.push((format!("member-{member}-{part}"), value));
            set("name", self.named(&format!("选手{number}")));
            set("id", id_number(self.cast.born, number));
            set("phone", format!("1990000000{number}"));
        }
        values
    }

    pub(super) fn entered(&self, team: u32) -> Vec<(String, String)> {
        let mut values = self.members(team);
        let mut set = |name: &str, value: &str| values.push((name.to_owned(), value.to_owned()));
        set("team_name", &self.titled(&format!("{team}队")));
        if team == 1 {
            set("coach_team", "new");
            set("coach_name", &self.named("教练组"));
            set("coach-1-name", &self.named("教练"));
            set("coach-1-id", &id_number(self.cast.born, 20));
            set("coach-1-phone", "19900000020");
        }
        values
    }

    pub(super) fn enter(&mut self, division: &str, team: u32) -> String {
        let values = self.entered(team);
        let set: Vec<(&str, &str)> = values.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let entered = self.go(Step {
            route: "/divisions/{uid}/entries",
            who: "unit",
            page: &format!("/divisions/{division}/entries/new"),
            set: &set,
            free: ENTRY_FREE,
            optional: if team == 1 { ENTRY_OPTIONAL } else { ENTRY_WITHOUT_COACH },
            ..Step::default()
        });
        entered.uid_after("/entries/")
    }

    fn mend(&mut self, entry: &str, team: u32) {
        let values = self.entered(team);
        let set: Vec<(&str, &str)> = values
            .iter()
            .filter(|(name, _)| !name.starts_with("coach"))
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        self.go(Step {
            route: "/entries/{uid}/edit",
            who: "unit",
            page: &format!("/entries/{entry}/edit"),
            set: &set,
            free: ENTRY_FREE,
            optional: ENTRY_WITHOUT_COACH,
            ..Step::default()
        });
    }
}

pub(super) const ENTRY_FREE: &[&str] =
    &["team_name", "member-1-name", "member-2-name", "coach_name", "coach-1-name"];
const ENTRY_OPTIONAL: &[&str] = &[
    "represents",
    "coach-2-name",
    "coach-2-id",
    "coach-2-phone",
    "coach-3-name",
    "coach-3-id",
    "coach-3-phone",
];
pub(super) const ENTRY_WITHOUT_COACH: &[&str] = &[
    "represents",
    "coach_team",
    "coach_name",
    "coach-1-name",
    "coach-1-id",
    "coach-1-phone",
    "coach-2-name",
    "coach-2-id",
    "coach-2-phone",
    "coach-3-name",
    "coach-3-id",
    "coach-3-phone",
];
