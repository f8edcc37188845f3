//! Addresses of what a walk left behind.

use super::Walk;
use crate::hostile::routes::{Route, all};

impl Walk<'_> {
    /// Every page there is, once, at something of this walk's: the route and the address.
    pub(crate) fn pages(&self) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = all()
            .into_iter()
            .filter(|route| route.method == "GET")
            .map(|Route { path, .. }| {
                let address = self.address(&path);
                (path, address)
            })
            .collect();
        // Declared with patterns, so that an ending is not taken for a version.
        for ending in ["", ".json", ".csv", "/1", "/1.json"] {
            let route = format!("/divisions/{{uid}}/results{ending}");
            let address = self.address(&route);
            found.push((route, address));
        }
        found
    }

    fn address(&self, route: &str) -> String {
        // A form's address tells what its page is about.
        if let Some(form) = self.forms.get(route).filter(|form| form.path.contains('?')) {
            return form.path.clone();
        }
        let parts: Vec<&str> = route.split('/').collect();
        let filled = parts.iter().enumerate().map(|(place, part)| {
            let before =
                place.checked_sub(1).and_then(|before| parts.get(before)).copied().unwrap_or_default();
            if !part.starts_with('{') {
                return (*part).to_owned();
            }
            match *part {
                "{token}" => "nosuchtoken".to_owned(),
                "{file}" if before == "export" => "EVENT.toml".to_owned(),
                "{file}" => "nosuchfile".to_owned(),
                "{kind}" => "status".to_owned(),
                _ => self.uid(match before {
                    "accounts" => "account",
                    "authorities" => "authority",
                    "competitions" => "competition",
                    "events" => "event",
                    "corrections" => "correction",
                    "divisions" => "division",
                    "rounds" => "round",
                    "modules" => "module",
                    "entries" => "entry",
                    "objections" => "objection",
                    "members" => "member",
                    "external-results" => "external",
                    "persons" => "person",
                    "units" => "unit",
                    "claims" => "claim",
                    "batches" => "batch",
                    "lines" => "line",
                    "sheets" => "sheet",
                    "titles" => "title",
                    "seats" => "seat",
                    other => panic!("{route}: what stands behind {other}?"),
                }),
            }
        });
        filled.collect::<Vec<_>>().join("/")
    }

    /// A form as somebody else would send it: with their own token, as a request of its own.
    pub(crate) fn as_sent_by(&mut self, part: &str, route: &str) -> (String, Vec<(String, String)>) {
        let page = if part.starts_with("anonymous") { "/log-in" } else { "/desk" };
        let token = crate::helpers::html::csrf(&self.person(part).get(page).body);
        let form = &self.forms[route];
        let mut values = form.values.clone();
        values.retain(|(name, _)| name != "csrf" && name != "client_uid");
        values.push(("csrf".to_owned(), token));
        (form.path.clone(), values)
    }
}
