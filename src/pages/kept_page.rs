//! A kept form (`kept`), shown in its form again once the same person is back.
//!
//! Nothing is ever sent by itself. The address [`PATH`] answers as the form's own route answers what it could not take:
//! with the form as it was typed, under a database that refuses every write.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode, Uri, header};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse, ResponseError as _, web};
use serde::Serialize;

use crate::access::usecase::kept::{self, KeptForm};
use crate::kernel::because::Because;
use crate::kernel::fault::Fault;
use crate::kernel::limits;

use super::admission;
use super::ask::Ask;
use super::fields::{MEND, REVISION};
use super::kept::{PATH, Restored};
use super::render::{Flash, FlashTone, Wording};
use super::respond;
use super::routes::Routes;
use super::site::Site;
use super::visitor::{self, Visitor};

/// The route of a kept form; mount it once on the application.
pub fn routes(routes: &mut Routes) {
    routes.route("/kept", web::get().to(nothing_kept));
}

/// Only reached where nothing is kept: [`show`] leads everybody else to their form.
async fn nothing_kept(ask: Ask) -> Result<HttpResponse, Fault> {
    ask.visitor.actor()?;
    Ok(respond::redirect("/desk", Some((FlashTone::Warn, &Because::new("kept-nothing")))))
}

/// Middleware: a kept form is answered by its own route.
///
/// # Errors
/// Those of middleware further in.
pub async fn show(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    if request.path() != PATH || request.method() != Method::GET {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    let form = match found(request.request()).await {
        Ok(Some(form)) => form,
        Ok(None) => return Ok(next.call(request).await?.map_into_boxed_body()),
        Err(fault) => return Ok(request.into_response(fault.error_response())),
    };
    if !turn(&mut request, &form) {
        return Ok(request.into_response(Fault::not_found().error_response()));
    }
    admission::only_shows(Vec::new());
    let mut response = next.call(request).await?.map_into_boxed_body();
    if is_form(&response) {
        *response.response_mut().status_mut() = StatusCode::OK;
        response.headers_mut().remove(header::RETRY_AFTER);
        return Ok(response);
    }
    let http = response.into_parts().0;
    let answer = as_text(&http, &form).await.unwrap_or_else(|fault| fault.error_response());
    Ok(ServiceResponse::new(http, answer))
}

/// What this browser's last session sent, for who is signed in now.
async fn found(request: &HttpRequest) -> Result<Option<KeptForm>, Fault> {
    let visitor = visitor::load(request).await?;
    let (Some(signed), Some(left)) = (visitor.signed, request.cookie(visitor::LEFT)) else {
        return Ok(None);
    };
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| Fault::internal("no site"))?;
    let token = left.value().to_owned();
    site.run(move |installation| kept::restore(installation, &token, &signed.actor)).await
}

/// Makes the request the one that was kept. `false`: its address is none.
fn turn(request: &mut ServiceRequest, form: &KeptForm) -> bool {
    let Ok(uri) = form.path.parse::<Uri>() else { return false };
    {
        let mut extensions = request.extensions_mut();
        if let Some(visitor) = extensions.get_mut::<Visitor>() {
            uri.path().clone_into(&mut visitor.path);
            uri.query().unwrap_or_default().clone_into(&mut visitor.query);
            visitor.flash = Some(Flash { tone: FlashTone::Warn, because: Because::new("kept-shown") });
        }
        // The form itself, not what it would do.
        let mend = [(MEND.to_owned(), "1".to_owned())];
        extensions.insert(Restored(form.fields.iter().cloned().chain(mend).collect()));
    }
    request.match_info_mut().get_mut().update(&uri);
    let head = request.head_mut();
    head.method = Method::POST;
    head.uri = uri;
    true
}

/// Whether the route showed the form again.
fn is_form(response: &ServiceResponse<BoxBody>) -> bool {
    let shown = [
        StatusCode::OK,
        StatusCode::UNPROCESSABLE_ENTITY,
        StatusCode::CONFLICT,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    let html = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    shown.contains(&response.status())
        && html.is_some_and(|kind| kind.starts_with("text/html"))
        && response.response().extensions().get::<Fault>().is_none()
}

#[derive(Serialize)]
struct KeptPage {
    texts: Vec<String>,
    minutes: i64,
    back_url: String,
}

/// Where the form cannot be shown as it was: what was typed, to be read and copied, and the way to its page.
async fn as_text(request: &HttpRequest, form: &KeptForm) -> Result<HttpResponse, Fault> {
    let visitor = visitor::load(request).await?;
    let site = request.app_data::<web::Data<Site>>().ok_or_else(|| Fault::internal("no site"))?;
    let frame = visitor.frame(site).crumb(Wording::said("kept-title"), None);
    let carried = |name: &str| [REVISION, "digest"].contains(&name);
    let typed = form.fields.iter().filter(|(name, value)| !carried(name) && !value.trim().is_empty());
    let page = KeptPage {
        texts: typed.map(|(_name, value)| value.clone()).collect(),
        minutes: limits::KEPT_FORM.num_minutes(),
        back_url: form.page.clone(),
    };
    respond::page(&visitor, "portal/kept.html", &frame, &page)
}
