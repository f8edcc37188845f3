//! What was announced is changed.

use super::preparing::{ENTRY_FREE, ENTRY_WITHOUT_COACH};
use super::{Step, Walk, id_number, uid_after};

impl Walk<'_> {
    /// A number that is known under another name, which the registrar finds to be of one person.
    pub(super) fn doubt(&mut self, entry: &str) {
        let values = self.entered(3);
        let known = id_number(self.cast.born, 1);
        let typed = |(name, value): &(String, String)| {
            (name.clone(), if name == "member-2-id" { known.clone() } else { value.clone() })
        };
        let values: Vec<(String, String)> = values.iter().map(typed).collect();
        let set: Vec<(&str, &str)> = values.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        self.go(Step {
            route: "/entries/{uid}/edit",
            who: "unit",
            page: &format!("/entries/{entry}/edit"),
            set: &set,
            free: ENTRY_FREE,
            optional: ENTRY_WITHOUT_COACH,
            ..Step::default()
        });
        let body = self.person("registrar").get(&format!("/entries/{entry}")).body;
        let person =
            body.split("/same\"").next().and_then(|before| before.rsplit('/').next()).unwrap().to_owned();
        self.go(Step {
            route: "/entries/{uid}/members/{person}/same",
            who: "registrar",
            page: &format!("/entries/{entry}/members/{person}/same"),
            set: &[("reason", "核对身份证原件")],
            free: &["reason"],
            ..Step::default()
        });
    }

    /// Extended, closed early, opened again, closed again.
    pub(super) fn close(&mut self, competition: &str) {
        let reason = ("reason", "示例说明");
        let (later, last) = ([("last_registration_day", "2090-06-01"), reason], [reason]);
        let again = [("last_registration_day", "2090-06-02"), reason];
        let steps = [
            ("extend-registration", "host", later.as_slice()),
            ("close-registration", "registrar", &last),
            ("reopen-registration", "host", &again),
            ("close-registration", "registrar", &last),
        ];
        for (part, who, set) in steps {
            self.go(Step {
                route: &format!("/competitions/{{uid}}/{part}"),
                who,
                page: &format!("/competitions/{competition}/{part}"),
                set,
                free: &["reason"],
                ..Step::default()
            });
        }
    }

    /// Three events more, of which nobody enters one: all end before the draw.
    pub(super) fn spare(&mut self, competition: &str, setup: &str) {
        for (name, divisions) in [
            ("备用甲", ["spare-merged", "spare-cancelled"].as_slice()),
            ("备用乙", &["spare-two"]),
            ("备用丙", &["spare-three"]),
        ] {
            let code = self.cast.host_code;
            self.go(Step {
                route: "/competitions/{uid}/events",
                who: "host",
                page: &format!("/competitions/{competition}/events/new"),
                set: &[("name", name), ("occupation_code", "6-18-01-01"), ("hosts", code)],
                ..Step::default()
            });
            let page = self.person("host").get(setup).body;
            let event = last_after(&page, "/events/");
            for key in divisions {
                self.spare_division(&event, key);
            }
            self.uids.insert(if name == "备用乙" { "event-two" } else { "event-three" }, event);
        }
    }

    fn spare_division(&mut self, event: &str, key: &'static str) {
        let added = self.go(Step {
            route: "/events/{uid}/divisions",
            who: "host",
            page: &format!("/events/{event}/divisions/new"),
            set: &[
                ("name", "备用组"),
                ("category", "staff"),
                ("team_size", "2"),
                ("round_name", "决赛"),
                ("gold", "1"),
                ("last", "ask"),
            ],
            ..Step::default()
        });
        let round = added.uid_after("/rounds/");
        self.go(Step {
            route: "/rounds/{uid}/modules",
            who: "host",
            page: &format!("/rounds/{round}/scheme"),
            set: &[
                ("code", "A"),
                ("name", "工件质量"),
                ("max", "100"),
                ("weight", "100"),
                ("aggregation", "mean"),
                ("aspects", "A1;外圆;M;100;0.5"),
            ],
            ..Step::default()
        });
        let setup = format!("/competitions/{}/setup", self.uid("competition"));
        let setup = self.person("host").get(&setup).body;
        self.uids.insert(key, last_after(&setup, "/divisions/"));
    }

    /// A fourth team: somebody of it is replaced, a name is corrected, and it is taken back.
    pub(super) fn change_an_entry(&mut self, division: &str) {
        let first = format!("/entries/{}", self.uid("entry"));
        let page = self.person("registrar").get(&first).body;
        self.uids.insert("member", uid_after(&page, "/members/"));
        let page = format!("/entries/{}", self.enter(division, 4));
        let member = uid_after(&self.person("unit").get(&page).body, "/members/");
        let (name, id) = (self.named("替补"), id_number(self.cast.born, 30));
        self.go(Step {
            route: "/entries/{uid}/members/{person}/replace",
            who: "unit",
            page: &format!("{page}/members/{member}/replace"),
            set: &[
                ("member-1-name", &name),
                ("member-1-id", &id),
                ("member-1-phone", "19900000030"),
                ("reason", "示例说明"),
            ],
            free: &["member-1-name", "reason"],
            ..Step::default()
        });
        let member = uid_after(&self.person("registrar").get(&page).body, "/members/");
        let name = self.named("替补一");
        self.go(Step {
            route: "/entries/{uid}/members/{person}/name",
            who: "registrar",
            page: &format!("{page}/members/{member}/name"),
            set: &[("name", &name), ("reason", "示例说明")],
            free: &["name", "reason"],
            ..Step::default()
        });
        self.go(Step {
            route: "/entries/{uid}/withdraw",
            who: "unit",
            page: &format!("{page}/withdraw"),
            set: &[("reason", "示例说明")],
            free: &["reason"],
            ..Step::default()
        });
    }

    /// Cancels and merges what is spare, an event and a division each.
    pub(super) fn end_what_is_spare(&mut self) {
        let main = self.uid("division");
        for (route, key, into) in [
            ("/divisions/{uid}/cancel", "spare-cancelled", false),
            ("/divisions/{uid}/merge", "spare-merged", true),
            ("/events/{uid}/merge", "event-two", true),
            ("/events/{uid}/cancel", "event-three", false),
        ] {
            let page = route.replace("{uid}", &self.uid(key));
            let page = if into { format!("{page}?into={main}") } else { page };
            self.go(Step {
                route,
                who: "authority",
                page: &page,
                set: &[("reason", "示例说明")],
                free: &["reason"],
                ..Step::default()
            });
        }
    }

    /// A module is changed and moved up and down again.
    pub(super) fn change_module(&mut self, scheme: &str, module: &str) {
        self.go(Step {
            route: "/modules/{uid}/edit",
            who: "host",
            page: &format!("/modules/{module}/edit"),
            free: &["name"],
            optional: &["aspects", "trim", "spread_limit"],
            ..Step::default()
        });
        for to in ["up", "down"] {
            self.go(Step {
                route: "/modules/{uid}/move",
                who: "host",
                page: scheme,
                at: module,
                set: &[("to", to)],
                ..Step::default()
            });
        }
    }
}

/// The uid of the last address on a page that begins so.
fn last_after(body: &str, beginning: &str) -> String {
    let uid = |rest: &str| rest.chars().take_while(char::is_ascii_alphanumeric).collect::<String>();
    body.rsplit(beginning).map(uid).find(|uid| uid.len() == 26).unwrap()
}
