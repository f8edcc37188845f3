//! What goes back: pages, redirects, and the one mapping from faults to HTTP.

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError, web};
use serde::Serialize;
use serde_json::json;

use crate::kernel::because::Because;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::lang::Lang;
use crate::kernel::limits;
use crate::kernel::theme::Theme;
use crate::pages::messages;
use crate::pages::render::{FaultContext, FlashTone, Frame, render, render_fault};

use super::site::Site;
use super::visitor::{self, Visitor};
use super::{compression, kept, received};

/// HTTP status of a fault: the only place that knows.
#[must_use]
pub fn status(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::Invalid | FaultKind::Refused | FaultKind::NotInForce => StatusCode::UNPROCESSABLE_ENTITY,
        FaultKind::NotFound => StatusCode::NOT_FOUND,
        FaultKind::SignedOut => StatusCode::UNAUTHORIZED,
        FaultKind::Forbidden => StatusCode::FORBIDDEN,
        FaultKind::WrongPhase | FaultKind::Stale => StatusCode::CONFLICT,
        FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultKind::Busy | FaultKind::Clash => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::Unavailable | FaultKind::Unsettled => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// A handler may answer a fault with `?`; [`faults`] turns it into a page or a problem document.
impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        status(self.kind)
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::new(status(self.kind));
        response.extensions_mut().insert(self.clone());
        response
    }
}

/// When to send a form again that nobody could take.
const AGAIN_AFTER_SECONDS: &str = "2";

/// A page.
///
/// # Errors
/// `Internal` where the template lacks something: a mistake of ours.
pub fn page(
    visitor: &Visitor,
    template: &str,
    frame: &Frame,
    page: &impl Serialize,
) -> Result<HttpResponse, Fault> {
    page_with_status(visitor, StatusCode::OK, template, frame, page)
}

/// A form that came back with errors.
///
/// # Errors
/// As [`page`].
pub fn page_with_status(
    visitor: &Visitor,
    status: StatusCode,
    template: &str,
    frame: &Frame,
    page: &impl Serialize,
) -> Result<HttpResponse, Fault> {
    Ok(html(visitor, status, render(template, visitor.lang, frame, page)?))
}

/// A page that stands ready.
#[must_use]
pub fn html(visitor: &Visitor, status: StatusCode, html: String) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    response
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, visitor.lang.tag()))
        .insert_header((header::CACHE_CONTROL, "no-store"));
    if status == StatusCode::TOO_MANY_REQUESTS || status == StatusCode::SERVICE_UNAVAILABLE {
        response.insert_header((header::RETRY_AFTER, AGAIN_AFTER_SECONDS));
    }
    if let Some(browser) = &visitor.new_browser {
        response.cookie(cookie(visitor::BROWSER, browser.clone(), true));
    }
    if visitor.lang_chosen {
        response.cookie(cookie(visitor::LANG, visitor.lang.tag().to_owned(), true));
    }
    if visitor.flash.is_some() {
        response.cookie(removal(visitor::FLASH));
        response.cookie(removal(visitor::DONE));
    }
    response.body(html)
}

/// On to another page after something was done, with a message shown once.
#[must_use]
pub fn done(url: &str, because: &Because) -> HttpResponse {
    redirect(url, Some((FlashTone::Ok, because)))
}

/// On to another page.
#[must_use]
pub fn redirect(url: &str, flash: Option<(FlashTone, &Because)>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, url)).insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some((tone, because)) = flash {
        response.cookie(cookie(visitor::FLASH, visitor::write_flash(tone, because), false));
    }
    response.finish()
}

/// A cookie no script can read and no other site can send along with a form.
#[must_use]
pub fn cookie(name: &'static str, value: String, lasting: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax).finish();
    if lasting {
        cookie.set_max_age(Duration::days(365));
    }
    cookie
}

/// The cookie of a session that is over, as long as what was typed in it is kept.
#[must_use]
pub fn left(site: &Site, token: String) -> Cookie<'static> {
    let mut cookie = cookie(visitor::LEFT, token, false);
    cookie.set_max_age(Duration::minutes(limits::KEPT_FORM.num_minutes()));
    cookie.set_secure(site.is_secure());
    cookie
}

/// Takes a cookie back.
#[must_use]
pub fn removal(name: &'static str) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new(), false);
    cookie.make_removal();
    cookie
}

/// Middleware: turns the fault of a handler into the reader's page, or into problem+json where JSON was asked for; what is
/// no fault goes out compressed where it may.
///
/// # Errors
/// Those of middleware further in; handlers and extractors answer with responses.
pub async fn faults(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<actix_web::body::BoxBody>, actix_web::Error> {
    if request.uri().to_string().contains("%00") {
        // No uid, number or name of ours holds a NUL, and not every database can be asked for one.
        let http = request.request().clone();
        let answer = answer(&http, &Fault::not_found()).await;
        return Ok(ServiceResponse::new(http, answer));
    }
    let response = next.call(request).await?.map_into_boxed_body();
    // Only now: routing writes into the request, which must have one owner until then.
    let http = response.request().clone();
    let fault = response.response().extensions().get::<Fault>().cloned();
    let fault = fault.or_else(|| bare(response.status()));
    let Some(fault) = fault.filter(|_fault| !has_body(&response)) else {
        return Ok(compression::compressed(telling_what_was_done(response)).await);
    };
    let answer = answer(&http, &fault).await;
    Ok(ServiceResponse::new(http, answer))
}

/// What leads on after something was done tells the next page what that was.
fn telling_what_was_done(mut response: ServiceResponse) -> ServiceResponse {
    let done = response
        .response()
        .cookies()
        .any(|cookie| cookie.name() == visitor::FLASH && !cookie.value().is_empty());
    if response.status() == StatusCode::SEE_OTHER && done {
        let path = visitor::write_done(response.request().path());
        // A cookie of these letters is always one.
        let _ = response.response_mut().add_cookie(&cookie(visitor::DONE, path, false));
    }
    response
}

/// What the framework itself refused (no such route, a body too large) becomes a fault like any other.
fn bare(status: StatusCode) -> Option<Fault> {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Some(Fault::not_found()),
        StatusCode::PAYLOAD_TOO_LARGE => Some(received::too_large(limits::FORM_BYTES)),
        StatusCode::BAD_REQUEST => Some(Fault::new(FaultKind::Invalid, Because::new("fault-not-a-form"))),
        status if status.is_server_error() => Some(Fault::internal(status)),
        _ => None,
    }
}

/// Whether a page of ours stands there; what the framework says of its own errors is none.
fn has_body(response: &ServiceResponse) -> bool {
    response.headers().contains_key(header::CONTENT_TYPE)
        && response.response().error().is_none()
        && response.response().extensions().get::<Fault>().is_none()
}

async fn answer(request: &HttpRequest, fault: &Fault) -> HttpResponse {
    let reference = reference(request, fault);
    let visitor = visitor::load(request).await.ok();
    let lang = visitor.as_ref().map_or(Lang::default(), |visitor| visitor.lang);
    let mut builder = HttpResponse::build(status(fault.kind));
    builder.insert_header((header::CACHE_CONTROL, "no-store"));
    if let Some(seconds) = fault.retry_after {
        builder.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    if fault.kind == FaultKind::SignedOut {
        builder.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    if wants_json(request) {
        return builder
            .content_type("application/problem+json")
            .body(problem_json(lang, fault, reference).to_string());
    }
    if let Some(response) = led_on(request, visitor.as_ref()) {
        return response;
    }
    if fault.kind == FaultKind::SignedOut {
        let next = serde_urlencoded::to_string([("next", request.uri().to_string())]).unwrap_or_default();
        return redirect(&format!("/log-in?{next}"), None);
    }
    match error_page(request, visitor.as_ref(), lang, fault, reference.clone()) {
        Ok(html) => builder.content_type("text/html; charset=utf-8").body(html),
        Err(error) => {
            tracing::error!(%error, "the error page itself failed");
            builder.content_type("text/plain; charset=utf-8").body(messages::word(lang, "fault-internal"))
        }
    }
}

/// Where the answer to a kept form leads: to log in, or at once to the form for who is signed in again already.
fn led_on(request: &HttpRequest, visitor: Option<&Visitor>) -> Option<HttpResponse> {
    let kept = request.extensions().get::<kept::Kept>().cloned()?;
    let signed_in = visitor.is_some_and(|visitor| visitor.signed.is_some());
    let next = serde_urlencoded::to_string([("next", kept::PATH)]).unwrap_or_default();
    let url = if signed_in { kept::PATH.to_owned() } else { format!("/log-in?{next}") };
    let mut response = redirect(&url, None);
    let site = request.app_data::<web::Data<Site>>()?;
    let left = response.add_cookie(&left(site, kept.token));
    // Its session is over: what leads to the form is the other cookie from now on.
    let gone = if signed_in { Ok(()) } else { response.add_cookie(&removal(visitor::SESSION)) };
    left.and(gone).ok().map(|()| response)
}

/// Our own faults go to the log with a reference the reader can quote.
fn reference(request: &HttpRequest, fault: &Fault) -> Option<String> {
    if fault.kind != FaultKind::Internal {
        return None;
    }
    let site = request.app_data::<web::Data<Site>>()?;
    let reference: String = site.installation.new_uid().ok()?.as_str().chars().take(8).collect();
    tracing::error!(%reference, detail = %fault, "internal fault");
    Some(reference)
}

fn error_page(
    request: &HttpRequest,
    visitor: Option<&Visitor>,
    lang: Lang,
    fault: &Fault,
    reference: Option<String>,
) -> Result<String, Fault> {
    let site = request.app_data::<web::Data<Site>>();
    let frame = match (visitor, site) {
        (Some(visitor), Some(site)) => visitor.frame(site),
        _ => {
            let here = |other: Lang| format!("{}?lang={}", request.path(), other.tag());
            let mut frame = Frame::new(request.path(), lang, here);
            frame.theme = Theme::System;
            frame
        }
    };
    let context = FaultContext { reference, back_url: Some(kept::back_url(request)) };
    render_fault(fault, lang, &frame, &context)
}

fn wants_json(request: &HttpRequest) -> bool {
    let accept =
        request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.path().starts_with("/api/") || (accept.contains("json") && !accept.contains("html"))
}

fn problem_json(lang: Lang, fault: &Fault, reference: Option<String>) -> serde_json::Value {
    let errors: Vec<serde_json::Value> = fault
        .problems
        .iter()
        .filter(|_problem| fault.kind != FaultKind::Internal)
        .map(|problem| {
            json!({
                "where": problem.place.to_string(),
                "code": problem.because.key,
                "args": problem.because.args,
                "text": messages::say(lang, &problem.because),
            })
        })
        .collect();
    json!({
        "type": format!("urn:jiangsai:fault:{}", fault.kind.code()),
        "title": fault.kind.code(),
        "status": status(fault.kind).as_u16(),
        "errors": errors,
        "reference": reference,
    })
}
