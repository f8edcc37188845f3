//! Marks as JSON: the same use-case as the pad's form.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use crate::access::by::By;
use crate::access::model::Request;
use crate::kernel::because::Because;
use crate::kernel::digest::sha256_hex;
use crate::kernel::fault::{Fault, FaultKind};
use crate::kernel::limits;
use crate::kernel::text;
use crate::pages::form::same;
use crate::pages::received::Received;
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::pages::visitor::Visitor;

use super::model::Entered;
use super::usecase::save;

/// Header with the visitor's token, where a cookie says who it is.
const CSRF_HEADER: &str = "x-csrf-token";

/// Routes of the interface.
pub(super) fn routes(routes: &mut Routes) {
    routes.route("/api/sheets/{uid}/marks", web::put().to(put_marks));
}

/// Body of a request. Marks are texts: a number of JSON would pass through floating point.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Body {
    client_uid: String,
    revision: Option<i64>,
    marks: Vec<Entered>,
}

async fn put_marks(
    site: web::Data<Site>,
    visitor: Visitor,
    uid: web::Path<String>,
    request: HttpRequest,
    Received(bytes): Received,
) -> Result<HttpResponse, Fault> {
    let actor = visitor.actor()?.clone();
    let token = request.headers().get(CSRF_HEADER).and_then(|value| value.to_str().ok());
    if !visitor.bearer && !same(token.unwrap_or_default(), &visitor.csrf) {
        return Err(Fault::new(FaultKind::Forbidden, Because::new("fault-form-origin")));
    }
    let body = read(&request, &bytes)?;
    let uid = uid.into_inner();
    let asked = Request {
        payload_digest: digest(&uid, &body)?,
        revision: body.revision,
        client_uid: body.client_uid,
        foreseen: None,
    };
    let marks = body.marks;
    let saved = site
        .run(move |installation| save::save(By::new(installation, &actor).asks(&asked), &uid, &marks))
        .await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(saved))
}

fn read(request: &HttpRequest, bytes: &[u8]) -> Result<Body, Fault> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        return Err(Fault::new(FaultKind::Invalid, Because::new("judging-not-json")));
    }
    let body: Body = serde_json::from_slice(bytes).map_err(|error| {
        Fault::new(FaultKind::Invalid, Because::new("judging-json-shape").text("detail", error.to_string()))
    })?;
    if !(8..=64).contains(&body.client_uid.len()) || text::check_line(&body.client_uid).is_err() {
        return Err(Fault::field("client_uid", Because::new("judging-client-uid")));
    }
    if body.marks.len() > limits::SCHEME_ASPECTS {
        let because = Because::new("judging-too-many-marks").count("max", limits::SCHEME_ASPECTS);
        return Err(Fault::field("marks", because));
    }
    if body.marks.iter().any(|line| line.value.contains('\0') || line.reason.contains('\0')) {
        return Err(Fault::field("marks", Because::new("fault-control-characters")));
    }
    Ok(body)
}

/// Digest of what was asked: the sheet, the revision and the marks.
fn digest(uid: &str, body: &Body) -> Result<String, Fault> {
    let asked = serde_json::to_string(&(uid, body.revision, &body.marks)).map_err(Fault::internal)?;
    Ok(sha256_hex(asked.as_bytes()))
}
