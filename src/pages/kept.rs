//! What somebody sent from a session that was over: kept until the same person is back (`kept_page`).

use actix_web::http::header;
use actix_web::{HttpMessage as _, HttpRequest, web};

use crate::access::model::not_signed_in;
use crate::access::usecase::kept::{self, KeptForm};
use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};

use super::fields::{AFTER, CLIENT_UID, CSRF, FORESEEN, MEND};
use super::site::Site;
use super::visitor::{self, Visitor};

/// Where a kept form is shown.
pub const PATH: &str = "/kept";

/// What was typed, on its way into its form.
#[derive(Clone)]
pub(super) struct Restored(pub Vec<(String, String)>);

/// The form of this request is kept, and this token leads to it.
#[derive(Clone)]
pub(super) struct Kept {
    pub token: String,
}

/// Tokens this browser has of sessions here: of the one that is or was in force, and of the one before.
fn tokens(request: &HttpRequest) -> Vec<String> {
    let of = |name: &str| request.cookie(name).map(|cookie| cookie.value().to_owned());
    [visitor::SESSION, visitor::LEFT].into_iter().filter_map(of).collect()
}

/// Whether we once gave this browser a session: it may send a form as long as one that is kept.
pub(super) fn was_signed_in(request: &HttpRequest) -> bool {
    let Some(site) = request.app_data::<web::Data<Site>>() else { return false };
    tokens(request).iter().any(|token| kept::is_ours(&site.installation, token))
}

/// What is answered to a form that does not carry the token of who sends it. Where it is of a session of this browser that
/// is over, it is kept first, and the answer leads back to it.
pub(super) async fn keep(request: &HttpRequest, visitor: &Visitor, fields: &[(String, String)]) -> Fault {
    match kept_by(request, visitor, fields).await {
        Ok(Some(token)) => {
            request.extensions_mut().insert(Kept { token });
            not_signed_in()
        }
        Ok(None) => Fault::new(FaultKind::Forbidden, Because::new("fault-form-origin")),
        Err(fault) => fault,
    }
}

async fn kept_by(
    request: &HttpRequest,
    visitor: &Visitor,
    fields: &[(String, String)],
) -> Result<Option<String>, Fault> {
    let tokens = tokens(request);
    // Who goes or comes has typed nothing but secrets.
    let apart = ["/log-in", "/log-out", "/register", "/link/"];
    if tokens.is_empty() || apart.iter().any(|path| request.path().starts_with(path)) {
        return Ok(None);
    }
    let csrf = fields.iter().find(|(name, _)| name == CSRF).map(|(_, value)| value.clone());
    let Some(csrf) = csrf else { return Ok(None) };
    let form = KeptForm {
        path: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        page: back_url(request),
        fields: fields.iter().filter(|(name, _)| !is_left_out(name)).cloned().collect(),
    };
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| Fault::internal("no site"))?;
    let actor = visitor.signed.as_ref().map(|signed| signed.actor.clone());
    site.run(move |installation| kept::keep(installation, (&tokens, &csrf), actor.as_ref(), &form)).await
}

/// What a form carries besides what was typed, and what nobody is to keep.
fn is_left_out(name: &str) -> bool {
    is_secret(name) || [CSRF, CLIENT_UID, AFTER, FORESEEN, MEND].contains(&name)
}

/// Whether a field holds a secret, such as a password or its repetition.
#[must_use]
pub fn is_secret(name: &str) -> bool {
    name.contains("password") || name == "again"
}

/// The page the reader came from, where it is one of ours.
pub(super) fn back_url(request: &HttpRequest) -> String {
    let host = request.connection_info().host().to_owned();
    let referer = request.headers().get(header::REFERER).and_then(|value| value.to_str().ok());
    let own =
        referer.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.strip_prefix(host.as_str()));
    own.filter(|path| path.starts_with('/') && !path.starts_with("//")).unwrap_or("/").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_or_carried_is_never_kept() {
        for name in ["password", "old_password", "password_again", "again", "csrf", "client_uid", "foreseen"]
        {
            assert!(is_left_out(name), "{name}");
        }
        for name in ["name", "mark:x", "revision", "reason"] {
            assert!(!is_left_out(name), "{name}");
        }
    }
}
