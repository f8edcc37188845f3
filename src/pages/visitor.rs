//! Who asks: language, theme, session, and what stands around their page.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};

use crate::access::model::{Actor, Signed, not_signed_in};
use crate::access::usecase::sign_in;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::lang::Lang;
use crate::kernel::theme::Theme;
use crate::pages::render::{Account, Flash, FlashTone, Frame, Section, Wording};
use crate::platform::crypto::keyed_digest;

use super::admission::{self, Asker};
use super::pressed;
use super::site::Site;

/// Cookie of the session token.
pub const SESSION: &str = "session";
/// Cookie of the token of the session before: what was typed in it can be shown to the same person again.
pub const LEFT: &str = "left";
/// Cookie that ties the forms of somebody not signed in to their browser.
pub const BROWSER: &str = "browser";
/// Cookie of the language.
pub const LANG: &str = "lang";
/// Cookie of the theme.
pub const THEME: &str = "theme";
/// Cookie of the path of what was just done, as long as its message is to be shown.
pub const DONE: &str = "done";
/// Cookie of the message shown once after a redirect.
pub const FLASH: &str = "flash";

/// Whoever asks, signed in or not.
#[derive(Clone)]
pub struct Visitor {
    /// The language of the answer.
    pub lang: Lang,
    /// The language was chosen by this very request, and is to be remembered.
    pub lang_chosen: bool,
    /// The theme.
    pub theme: Theme,
    /// The session, where there is one in force.
    pub signed: Option<Signed>,
    /// What this visitor's forms carry.
    pub csrf: String,
    /// What this browser is known by.
    pub browser: String,
    /// The browser cookie to be set, where there was none.
    pub new_browser: Option<String>,
    /// Authenticated by `Authorization: Bearer`, where no other site can make a browser send it.
    pub bearer: bool,
    /// Path of what the request before did, where this page is what it led to.
    pub done: Option<String>,
    /// A message of the request before.
    pub flash: Option<Flash>,
    /// Path asked for.
    pub path: String,
    /// Query asked for.
    pub query: String,
    /// Address of the visitor: the proxy's word where the proxy is known.
    pub address: String,
}

impl Visitor {
    /// The actor.
    ///
    /// # Errors
    /// `SignedOut` for somebody not signed in; pages turn it into a redirect to the log-in.
    pub fn actor(&self) -> Result<&Actor, Fault> {
        self.signed.as_ref().map(|signed| &signed.actor).ok_or_else(not_signed_in)
    }

    /// Whose requests this one is counted with.
    fn asker(&self) -> Asker {
        match &self.signed {
            Some(signed) => Asker::Session(signed.session_id),
            None => Asker::Address(self.address.clone()),
        }
    }

    /// What stands around a page for this visitor.
    #[must_use]
    pub fn frame(&self, site: &Site) -> Frame {
        let mut frame = Frame::new(self.path.clone(), self.lang, |lang| self.url_in(lang));
        frame.theme = self.theme;
        frame.csrf.clone_from(&self.csrf);
        frame.flash.clone_from(&self.flash);
        frame.after = self.done.as_ref().map(|done| pressed::mark(site.installation.now(), done));
        frame.demo = site.demo;
        frame.account = self.signed.as_ref().map(|signed| Account {
            name: signed.actor.name.clone(),
            url: "/account".to_owned(),
            log_out_url: "/log-out".to_owned(),
        });
        frame.sections = self.sections();
        if self.path != "/" {
            frame = frame.crumb(Wording::said("page-home"), Some("/"));
        }
        frame
    }

    fn sections(&self) -> Vec<Section> {
        let section = |key: &'static str, url: &str| Section {
            key: key.into(),
            url: url.to_owned(),
            current: self.path == url || (url != "/" && self.path.starts_with(url)),
        };
        let mut sections =
            vec![section("page-section-competitions", "/"), section("page-section-look-up", "/look-up")];
        if self.signed.is_some() {
            sections.push(section("page-section-desk", "/desk"));
        }
        sections
    }

    /// This page in another language.
    fn url_in(&self, lang: Lang) -> String {
        let rest: Vec<&str> =
            self.query.split('&').filter(|part| !part.is_empty() && !part.starts_with("lang=")).collect();
        let mut query = rest.join("&");
        if !query.is_empty() {
            query.push('&');
        }
        format!("{}?{query}lang={}", self.path, lang.tag())
    }
}

impl FromRequest for Visitor {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Fault>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move { load(&request).await })
    }
}

/// Loads the visitor of a request once.
///
/// # Errors
/// As [`Fault`] says of the database.
pub async fn load(request: &HttpRequest) -> Result<Visitor, Fault> {
    let known = request.extensions().get::<Visitor>().cloned();
    if let Some(visitor) = known {
        return Ok(visitor);
    }
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| Fault::internal("no site"))?.clone();
    let (token, bearer) = token(request);
    let signed = match token {
        Some(token) => signed(&site, token).await?,
        None => None,
    };
    let visitor = visitor(request, &site, signed, bearer)?;
    admission::is_from(visitor.asker(), request.method());
    request.extensions_mut().insert(visitor.clone());
    Ok(visitor)
}

async fn signed(site: &Site, token: String) -> Result<Option<Signed>, Fault> {
    if let Some(known) = sign_in::remembered(&site.installation, &site.sessions, &token) {
        return Ok(known);
    }
    admission::is_from_somebody_known();
    let sessions = Arc::clone(&site.sessions);
    site.run(move |installation| sign_in::who(installation, &sessions, &token)).await
}

fn token(request: &HttpRequest) -> (Option<String>, bool) {
    let bearer = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    match bearer {
        Some(token) => (Some(token.to_owned()), true),
        None => (request.cookie(SESSION).map(|cookie| cookie.value().to_owned()), false),
    }
}

fn visitor(
    request: &HttpRequest,
    site: &Site,
    signed: Option<Signed>,
    bearer: bool,
) -> Result<Visitor, Fault> {
    let query = request.query_string().to_owned();
    let chosen = query.split('&').find_map(|part| part.strip_prefix("lang=")).and_then(Lang::from_tag);
    let cookie = |name: &str| request.cookie(name).map(|cookie: Cookie<'_>| cookie.value().to_owned());
    let lang = chosen.or_else(|| cookie(LANG).as_deref().and_then(Lang::from_tag)).unwrap_or_default();
    let theme = cookie(THEME).as_deref().and_then(Theme::from_code).unwrap_or(Theme::System);
    let (browser, new_browser) = match cookie(BROWSER) {
        Some(browser) => (browser, None),
        None => {
            let browser = site.installation.new_uid()?.to_string();
            (browser.clone(), Some(browser))
        }
    };
    let csrf = match &signed {
        Some(signed) => signed.csrf.clone(),
        None => keyed_digest(site.installation.keys.token_secret(), &format!("form {browser}")),
    };
    Ok(Visitor {
        lang,
        lang_chosen: chosen.is_some(),
        theme,
        signed,
        csrf,
        browser,
        new_browser,
        bearer,
        done: cookie(DONE).as_deref().and_then(read_done),
        flash: cookie(FLASH).as_deref().and_then(read_flash),
        path: request.path().to_owned(),
        query,
        address: address(request, site),
    })
}

/// The visitor's address; a forwarded one counts only from the proxy the configuration names.
fn address(request: &HttpRequest, site: &Site) -> String {
    let Some(peer) = request.peer_addr().map(|peer| peer.ip()) else { return "unknown".to_owned() };
    match forwarded(request.headers()) {
        Some(last) if site.config.proxy == Some(peer) => last,
        _ => peer.to_string(),
    }
}

/// The address the last proxy wrote. It may have added a header line of its own below those the visitor sent.
fn forwarded(headers: &HeaderMap) -> Option<String> {
    let line = headers.get_all("x-forwarded-for").last()?.to_str().ok()?;
    line.rsplit(',').next().map(|address| address.trim().to_owned())
}

/// A flash as a cookie value, and back. It is shown escaped like any other text, so it needs no signature.
#[must_use]
pub fn write_flash(tone: FlashTone, because: &Because) -> String {
    let tone = match tone {
        FlashTone::Ok => "ok",
        FlashTone::Warn => "warn",
        FlashTone::Err => "err",
    };
    let json = serde_json::json!([tone, because]).to_string();
    data_encoding::BASE64URL_NOPAD.encode(json.as_bytes())
}

/// A path as a cookie value.
#[must_use]
pub fn write_done(path: &str) -> String {
    data_encoding::BASE64URL_NOPAD.encode(path.as_bytes())
}

fn read_done(value: &str) -> Option<String> {
    String::from_utf8(data_encoding::BASE64URL_NOPAD.decode(value.as_bytes()).ok()?).ok()
}

fn read_flash(value: &str) -> Option<Flash> {
    let bytes = data_encoding::BASE64URL_NOPAD.decode(value.as_bytes()).ok()?;
    let (tone, because): (String, Because) = serde_json::from_slice(&bytes).ok()?;
    let tone = match tone.as_str() {
        "ok" => FlashTone::Ok,
        "warn" => FlashTone::Warn,
        _ => FlashTone::Err,
    };
    Some(Flash { tone, because })
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[test]
    fn what_a_visitor_writes_into_the_header_is_not_believed() {
        let written = |lines: &[&'static str]| {
            let request = lines
                .iter()
                .fold(TestRequest::get(), |request, line| request.append_header(("X-Forwarded-For", *line)));
            forwarded(request.to_http_request().headers())
        };
        assert_eq!(written(&[]), None);
        assert_eq!(written(&["192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        assert_eq!(written(&["203.0.113.1, 192.0.2.7"]).as_deref(), Some("192.0.2.7"));
        assert_eq!(written(&["203.0.113.1", "192.0.2.7"]).as_deref(), Some("192.0.2.7"));
    }
}
