//! Somebody signed in, as far as measurements need one.

use std::time::Duration;

use super::stage::PASSWORD;

/// A session with the service.
pub(crate) struct Visitor {
    pub(crate) agent: ureq::Agent,
    pub(crate) base: String,
    /// What forms and scripts carry against forgery.
    pub(crate) token: String,
}

impl Visitor {
    /// Logs in and opens a first page; answers the visitor and the statuses met.
    pub(crate) fn log_in(base: &str, login: &str, first: &str) -> (Self, Vec<u16>) {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        let mut visitor = Self { agent: config.new_agent(), base: base.to_owned(), token: String::new() };
        let (opened, page) = visitor.get("/log-in");
        let token = after(&page, CSRF);
        let form = [("csrf", token.as_str()), ("account", login), ("password", PASSWORD), ("next", first)];
        let signed_in = visitor.post("/log-in", &form);
        let (arrived, page) = visitor.get(first);
        visitor.token = after(&page, CSRF);
        (visitor, vec![opened, signed_in, arrived])
    }

    /// Reads a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut answer = self.agent.get(format!("{}{path}", self.base)).call().unwrap();
        (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
    }

    /// Sends a form and follows where it leads.
    pub(crate) fn post(&self, path: &str, form: &[(&str, &str)]) -> u16 {
        let sent = self.agent.post(format!("{}{path}", self.base)).send_form(form.iter().copied());
        let mut answer = sent.unwrap();
        answer.body_mut().read_to_string().unwrap();
        answer.status().as_u16()
    }
}

/// What stands before the token in a form.
const CSRF: &str = "name=\"csrf\" value=\"";

/// The text between a marker and the next quotation mark; empty where the marker is not there.
pub(crate) fn after(page: &str, marker: &str) -> String {
    page.split_once(marker).and_then(|(_, rest)| rest.split('"').next()).unwrap_or_default().to_owned()
}
