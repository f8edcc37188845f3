//! Appeals in the hall, objections in publicity: filed, entered, and every step after.

use jiangsai::shell::demo;

use super::judging::option_values;
use super::{Step, Walk};

impl Walk<'_> {
    /// While judging is on: one appeal is taken back, another taken up, put off and answered.
    pub(super) fn appeal(&mut self) {
        let taken_back = self.file("appeal");
        self.go(Step {
            route: "/objections/{uid}/withdraw",
            who: "unit",
            page: &format!("/objections/{taken_back}/withdraw"),
            ..Step::default()
        });
        let appeal = self.file("appeal");
        self.go(Step {
            route: "/objections/{uid}/acknowledge",
            who: "supervisor",
            page: &format!("/objections/{appeal}"),
            ..Step::default()
        });
        self.reasoned("extend", "supervisor", &appeal);
        self.answer("rule", "supervisor", &appeal, ["dismissed", "no"]);
        self.uids.insert("objection", appeal);
    }

    /// While publicity is on: one that came by phone is narrowed, handed to the authority and decided.
    pub(super) fn object(&mut self) {
        let ticket = self.ticket();
        let entered = self.go(Step {
            route: "/divisions/{uid}/objections/enter",
            who: "registrar",
            page: &format!("/divisions/{}/objections/enter", self.uid("division")),
            set: &[
                ("channel", "phone"),
                ("name", "示例来电人"),
                ("contact", "19900000099"),
                ("kind", "objection"),
                ("text", "示例事实与理由"),
            ],
            free: &["name", "contact", "text"],
            optional: &["contact", "code"],
            ..Step::default()
        });
        let objection = entered.uid_after("/objections/");
        self.go(Step {
            route: "/objections/{uid}/contact",
            who: "authority",
            page: &format!("/objections/{objection}"),
            ..Step::default()
        });
        self.go(Step {
            route: "/objections/{uid}/narrow",
            who: "host",
            page: &format!("/objections/{objection}/narrow"),
            set: &[("scope", "entries"), ("numbers", &ticket), ("reason", "示例理由")],
            free: &["reason"],
            ..Step::default()
        });
        self.reasoned("refer", "host", &objection);
        self.answer("decide", "authority", &objection, ["dismissed", "no"]);
        self.lead_to_a_correction();
    }

    /// Another is upheld; the correction it leads to is adopted, and the result reads as before.
    fn lead_to_a_correction(&mut self) {
        let entered = self.go(Step {
            route: "/divisions/{uid}/objections/enter",
            who: "registrar",
            page: &format!("/divisions/{}/objections/enter", self.uid("division")),
            set: &[
                ("channel", "letter"),
                ("name", "示例来信人"),
                ("kind", "objection"),
                ("text", "示例事实与理由"),
            ],
            ..Step::default()
        });
        let objection = entered.uid_after("/objections/");
        self.answer("rule", "host", &objection, ["upheld", "yes"]);
        let proposed = self.go(Step {
            route: "/objections/{uid}/correct",
            who: "host",
            page: &format!("/objections/{objection}/correct"),
            free: &["public_reason", "reason", "document"],
            optional: &["public_reason", "document"],
            ..Step::default()
        });
        let page = format!("/corrections/{}", proposed.uid_after("/corrections/"));
        let add = format!("{page}/add/prize");
        let entry = option_values(&self.person("host").get(&add).body, "entry").remove(0);
        self.go(Step {
            route: "/corrections/{uid}/add/{kind}",
            who: "host",
            page: &add,
            set: &[("entry", &entry), ("wins", "yes")],
            ..Step::default()
        });
        for who in ["chief", "supervisor"] {
            let proof = [("password", demo::PASSWORD)];
            self.go(Step {
                route: "/corrections/{uid}/sign",
                who,
                page: &page,
                set: &proof,
                ..Step::default()
            });
        }
    }

    fn file(&mut self, kind: &str) -> String {
        let filed = self.go(Step {
            route: "/divisions/{uid}/objections",
            who: "unit",
            page: &format!("/divisions/{}/objections/new", self.uid("division")),
            set: &[("kind", kind), ("text", "示例事实与理由")],
            free: &["text"],
            optional: &["code"],
            ..Step::default()
        });
        filed.uid_after("/objections/")
    }

    fn reasoned(&mut self, step: &str, who: &str, objection: &str) {
        self.go(Step {
            route: &format!("/objections/{{uid}}/{step}"),
            who,
            page: &format!("/objections/{objection}/{step}"),
            set: &[("reason", "示例理由")],
            free: &["reason"],
            ..Step::default()
        });
    }

    fn answer(&mut self, step: &str, who: &str, objection: &str, [ruling, corrects]: [&str; 2]) {
        self.go(Step {
            route: &format!("/objections/{{uid}}/{step}"),
            who,
            page: &format!("/objections/{objection}/{step}"),
            set: &[("ruling", ruling), ("corrects", corrects), ("answer", "示例答复")],
            free: &["answer"],
            ..Step::default()
        });
    }
}
