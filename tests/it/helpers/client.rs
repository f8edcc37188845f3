//! A reader without a browser: keeps cookies, follows redirects, fills in forms as they were sent.

use std::time::Duration;

use ureq::ResponseExt;
use ureq::http::{HeaderMap, Response};

use super::html;

/// One person's session with the service.
pub(crate) struct Client {
    agent: ureq::Agent,
    base: String,
    /// What a proxy would say of where it comes from.
    address: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// Where redirects led.
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Client {
    /// A session with the service at `http://host:port`.
    pub(crate) fn new(base: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(30)))
            .build();
        Self { agent: config.new_agent(), base: base.trim_end_matches('/').to_owned(), address: None }
    }

    /// The same cookies with another service.
    pub(crate) fn moved_to(&self, base: &str) -> Self {
        Self { agent: self.agent.clone(), base: base.trim_end_matches('/').to_owned(), address: None }
    }

    /// The same from another address, as the proxy in front of the service would tell.
    pub(crate) fn at(self, address: &str) -> Self {
        Self { address: Some(address.to_owned()), ..self }
    }

    /// Its cookies as a header holds them.
    pub(crate) fn cookies(&self) -> String {
        let jar = self.agent.cookie_jar_lock();
        jar.iter()
            .map(|cookie| format!("{}={}", cookie.name(), cookie.value()))
            .collect::<Vec<_>>()
            .join("; ")
    }

    fn url(&self, path: &str) -> String {
        if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) }
    }

    /// Reads a page.
    pub(crate) fn get(&self, path: &str) -> Page {
        read(from(self.agent.get(self.url(path)), self.address.as_deref()).call())
    }

    /// Opens a page, fills its form in by labels or names and sends it with the button of that text.
    pub(crate) fn submit(&self, path: &str, button: &str, values: &[(&str, &str)]) -> Page {
        self.submit_on(&self.get(path).expect_status(200), button, values)
    }

    /// The same on a page that is open already: two readers can fill the same state of it in.
    pub(crate) fn submit_on(&self, page: &Page, button: &str, values: &[(&str, &str)]) -> Page {
        let forms = html::forms(&page.body);
        let found = forms.iter().find_map(|form| {
            let pressed = form.buttons.iter().find(|candidate| candidate.text == button)?.clone();
            let fits = values.iter().all(|(field, _)| form.name_of(field).is_some());
            fits.then(|| (form.clone(), pressed))
        });
        let (mut form, pressed) = found.unwrap_or_else(|| {
            panic!("{} has no form with the button '{button}' and these fields; it has {forms:#?}", page.url)
        });
        for (field, value) in values {
            form.fill(field, value);
        }
        form.values.extend(pressed.adds);
        let action = pressed.action.unwrap_or(form.action);
        let target = if action.is_empty() { page.url.clone() } else { action };
        assert_eq!(form.method, "post", "a form that changes something is sent by POST");
        self.post(&target, &form.values)
    }

    /// Sends form values as they are, right or wrong.
    pub(crate) fn post(&self, path: &str, values: &[(String, String)]) -> Page {
        let request = from(self.agent.post(self.url(path)), self.address.as_deref());
        read(request.send_form(values.iter().map(|(name, value)| (name, value))))
    }

    /// Sends JSON by PUT, with a token in a header as a script of ours does.
    pub(crate) fn put(&self, path: &str, token: &str, body: &str) -> Page {
        let request = self.agent.put(self.url(path)).content_type("application/json");
        read(request.header("X-CSRF-Token", token).send(body))
    }

    /// The same to a service that may be killed meanwhile: its status and what it said, where it answered.
    pub(crate) fn try_put(&self, path: &str, token: &str, body: &str) -> Option<(u16, String)> {
        let request = self.agent.put(self.url(path)).content_type("application/json");
        let mut answer = request.header("X-CSRF-Token", token).send(body).ok()?;
        // An answer counts once it is whole.
        let said = answer.body_mut().read_to_string().ok()?;
        Some((answer.status().as_u16(), said))
    }

    /// Sends any bytes as any type: for what no browser would send.
    pub(crate) fn post_bytes(&self, path: &str, content_type: &str, body: &[u8]) -> Page {
        read(self.agent.post(self.url(path)).content_type(content_type).send(body))
    }
}

/// With the address a proxy would add.
fn from<Body>(request: ureq::RequestBuilder<Body>, address: Option<&str>) -> ureq::RequestBuilder<Body> {
    match address {
        Some(address) => request.header("X-Forwarded-For", address),
        None => request,
    }
}

fn read(answer: Result<Response<ureq::Body>, ureq::Error>) -> Page {
    let mut response = answer.unwrap();
    Page {
        status: response.status().as_u16(),
        url: response.get_uri().to_string(),
        headers: response.headers().clone(),
        body: response.body_mut().read_to_string().unwrap(),
    }
}

impl Page {
    /// The same page; fails with its text where the status is another.
    pub(crate) fn expect_status(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.url, self.text());
        self
    }

    /// The same page; fails where a reader would not find these words on it.
    pub(crate) fn expect_text(self, words: &str) -> Self {
        let text = self.text();
        assert!(text.contains(words), "{} does not say '{words}'; it says: {text}", self.url);
        self
    }

    /// What a reader sees.
    pub(crate) fn text(&self) -> String {
        html::visible_text(&self.body)
    }

    /// Where the link with this text leads.
    pub(crate) fn link(&self, text: &str) -> String {
        html::link(&self.body, text)
            .unwrap_or_else(|| panic!("{} has no link '{text}': {}", self.url, self.text()))
    }
}
