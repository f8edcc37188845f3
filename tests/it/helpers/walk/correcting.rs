//! A correction of the published result: proposed, filled, signed by one, taken back.

use jiangsai::shell::demo;

use super::judging::option_values;
use super::{Step, Walk};
use crate::helpers::html;

impl Walk<'_> {
    pub(super) fn correct(&mut self, division: &str) {
        let proposed = self.go(Step {
            route: "/divisions/{uid}/corrections",
            who: "host",
            page: &format!("/divisions/{division}/corrections/new"),
            set: &[("ground", "recheck"), ("reason", "复核发现录入有误")],
            free: &["public_reason", "reason", "document"],
            optional: &["public_reason", "document"],
            ..Step::default()
        });
        let uid = proposed.location.rsplit('/').next().unwrap().to_owned();
        self.uids.insert("correction", uid.clone());
        let page = format!("/corrections/{uid}");
        let add = format!("{page}/add/status");
        let entry = option_values(&self.person("host").get(&add).body, "entry").remove(0);
        self.go(Step {
            route: "/corrections/{uid}/add/{kind}",
            who: "host",
            page: &add,
            set: &[("entry", &entry), ("status", "guest")],
            ..Step::default()
        });
        let remove = "/corrections/{uid}/items/{item}/remove";
        self.go(Step { route: remove, who: "host", page: &page, ..Step::default() });
        self.mend_a_mark(&page, &entry);
        let sign = "/corrections/{uid}/sign";
        let proof = [("password", demo::PASSWORD)];
        self.go(Step { route: sign, who: "chief", page: &page, set: &proof, ..Step::default() });
        self.go(Step {
            route: "/corrections/{uid}/withdraw",
            who: "host",
            page: &format!("{page}/withdraw"),
            set: &[("reason", "核对后无误")],
            free: &["reason"],
            ..Step::default()
        });
    }

    fn mend_a_mark(&mut self, page: &str, entry: &str) {
        let marks = format!("{page}/marks?entry={entry}");
        let body = self.person("host").get(&marks).body;
        let fields = html::forms(&body).into_iter().flat_map(|form| form.fields);
        let marks_of: Vec<String> =
            fields.map(|(name, _)| name).filter(|name| name.starts_with("mark:")).collect();
        let agreed = marks_of.iter().find(|name| name.ends_with("/0")).unwrap();
        let any: Vec<&str> = marks_of.iter().map(String::as_str).collect();
        self.go(Step {
            route: "/corrections/{uid}/marks",
            who: "host",
            page: &marks,
            set: &[(agreed, "1")],
            optional: &any,
            ..Step::default()
        });
    }
}
