//! Which pages are sent compressed: those in which nothing secret meets what a stranger chose.
//!
//! The length of a compressed answer tells how much its parts are alike. Whoever sees the lengths on the line, and can
//! make a reader's browser ask again and again, finds a secret of the page letter by letter, where a guess of theirs
//! stands in the same answer (BREACH). So it matters who asks. Browsers say it in `Sec-Fetch-Site`, which no page can
//! forge: what a page of another site made them ask for, or what does not say, is sent as it is.

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::ServiceResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{self, Bytes};
use actix_web::{HttpMessage as _, HttpRequest, HttpResponse};

use super::coding::{Coding, Effort};
use super::visitor::Visitor;

/// Below this many bytes an answer fits one packet anyway.
const SMALLEST: usize = 1024;
/// What is worth it.
const TEXTS: [&str; 5] = ["text/html", "text/csv", "text/plain", "application/json", "application/toml"];
/// Above this many bytes the work leaves the event loop.
const LARGE: usize = 256 * 1024;

/// The answer, compressed where it may be and is worth it.
pub async fn compressed(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    if !may_be(response.request(), response.status(), response.headers()) {
        return response;
    }
    let coding = Coding::of(response.request().headers());
    let (request, response) = response.into_parts();
    let (mut response, body) = response.into_parts();
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding, sec-fetch-site"));
    let body = match (body.try_into_bytes(), coding.header()) {
        (Ok(plain), Some(name)) if plain.len() >= SMALLEST => {
            let (body, encoded) = encoded(plain, coding).await;
            if encoded {
                response.headers_mut().insert(header::CONTENT_ENCODING, name);
            }
            BoxBody::new(body)
        }
        (Ok(plain), _) => BoxBody::new(plain),
        (Err(stream), _) => stream,
    };
    let response: HttpResponse = response.set_body(body);
    ServiceResponse::new(request, response)
}

/// The bytes encoded, and whether they are; plain where that failed.
async fn encoded(plain: Bytes, coding: Coding) -> (Bytes, bool) {
    let again = plain.clone();
    let encode = move || coding.encode(&again, Effort::Passing).ok();
    let encoded = if plain.len() > LARGE { web::block(encode).await.ok().flatten() } else { encode() };
    encoded.map_or((plain, false), |encoded| (Bytes::from(encoded), true))
}

/// Whether an answer may be compressed. Only what was asked for and found: an error shows what was sent. What is the same
/// for everybody knows no visitor, and is compressed where it is made.
fn may_be(request: &HttpRequest, status: StatusCode, headers: &HeaderMap) -> bool {
    let extensions = request.extensions();
    let Some(visitor) = extensions.get::<Visitor>() else { return false };
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    request.method() == Method::GET
        && status == StatusCode::OK
        && TEXTS.iter().any(|text| kind.starts_with(text))
        && !headers.contains_key(header::CONTENT_ENCODING)
        && may_be_for(visitor, site)
}

/// Whether nobody else can have chosen what this visitor asks for, or the answer holds nothing of theirs.
fn may_be_for(visitor: &Visitor, site: Option<&[u8]>) -> bool {
    let own = matches!(site, Some(b"same-origin" | b"none"));
    // No other site makes a browser send `Authorization`. What a stranger is shown repeats nothing but the query.
    let nothing_meets = visitor.bearer || (visitor.signed.is_none() && visitor.query.is_empty());
    own || nothing_meets
}
