//! Somebody with a session who sends whatever they like and follows no redirect.

use std::time::Duration;

use ureq::http::{Request, Response};

use crate::helpers::html;

/// A session; anonymous until signed in.
pub(crate) struct Person {
    agent: ureq::Agent,
    base: String,
}

/// What came back, as it came.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// How a form is sent.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

impl Person {
    /// Somebody who is not signed in.
    pub(crate) fn anonymous(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(60)))
            .build();
        Self { agent: config.new_agent(), base: base.to_owned() }
    }

    /// Somebody signed in.
    pub(crate) fn signed_in(base: &str, login: &str, password: &str) -> Self {
        let person = Self::anonymous(base);
        let form = html::forms(&person.get("/log-in").body).remove(0);
        let mut values = form.values;
        values.retain(|(name, _)| name != "account" && name != "password");
        values
            .extend([("account", login), ("password", password)].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let answer = person.post(&form.action, &values);
        assert_eq!(answer.status, 303, "{login} cannot sign in: {}", html::visible_text(&answer.body));
        person
    }

    /// Reads a page.
    pub(crate) fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], &[])
    }

    /// Sends a form.
    pub(crate) fn post(&self, path: &str, values: &[(String, String)]) -> Answer {
        self.send("POST", path, &[("content-type", FORM)], encoded(values).as_bytes())
    }

    /// Sends anything.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = if method == "GET" || method == "HEAD" {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body.to_vec()).unwrap())
        };
        read(answer.unwrap_or_else(|error| panic!("{method} {path}: {error}")))
    }
}

fn read(mut response: Response<ureq::Body>) -> Answer {
    let header = |name: &str| {
        response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
    };
    let (location, content_type) = (header("location"), header("content-type"));
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut response.body_mut().as_reader(), &mut bytes).unwrap();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Answer { status: response.status().as_u16(), location, content_type, body }
}

impl Answer {
    /// It did what was asked: a redirect to a page of ours, or a page.
    pub(crate) fn is_done(&self) -> bool {
        self.status == 200 || self.status == 303 && !self.location.starts_with("/log-in?")
    }

    /// The uid in its redirect behind `before`.
    pub(crate) fn uid_after(&self, before: &str) -> String {
        uid_after(&self.location, before)
    }
}

/// The uid that stands behind `before`.
pub(crate) fn uid_after(text: &str, before: &str) -> String {
    let (_, after) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    after.chars().take_while(char::is_ascii_alphanumeric).collect()
}

/// Values as a browser encodes them.
pub(crate) fn encoded(values: &[(String, String)]) -> String {
    let mut all = url::form_urlencoded::Serializer::new(String::new());
    all.extend_pairs(values);
    all.finish()
}
