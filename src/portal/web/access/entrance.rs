//! What the ways in share: the cookie of a session, the spelling of a log-in name, the path that follows.

use actix_web::HttpResponse;

use crate::access::model::parse_login;
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::limits;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor;

/// Lets the browser in by a token of a session.
pub(super) fn enter(site: &Site, response: &mut HttpResponse, token: String) -> Result<(), Fault> {
    let mut cookie = respond::cookie(visitor::SESSION, token, false);
    cookie.set_secure(site.is_secure());
    response.add_cookie(&cookie).map_err(Fault::internal)
}

/// A log-in name as it was typed.
pub(super) fn login(text: &str) -> Result<String, Because> {
    parse_login(text).ok_or_else(|| Because::new("access-login-form"))
}

/// Only paths of our own may follow.
pub(super) fn own_path(next: &str) -> &str {
    let visible = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let own = next.starts_with('/') && !next.starts_with("//") && visible && next.len() <= limits::TEXT_CHARS;
    if own { next } else { "/desk" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_in_leads_to_our_own_pages_only() {
        assert_eq!(own_path("/competitions/x?lang=en"), "/competitions/x?lang=en");
        let long = format!("/{}", "x".repeat(3000));
        for elsewhere in [
            "",
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "desk",
            "/\u{1}",
            "/a\nb",
            "/长",
            &long,
        ] {
            assert_eq!(own_path(elsewhere), "/desk", "{elsewhere}");
        }
    }
}
