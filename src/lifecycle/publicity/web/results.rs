//! Public results, from memory: the same bytes for everybody.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::kernel::fault::Fault;
use crate::kernel::ids::PublicationId;
use crate::kernel::lang::Lang;
use crate::pages::coding::Coding;
use crate::pages::respond;
use crate::pages::site::Site;
use crate::pages::visitor;

use super::super::model::Format;
use super::super::usecase::serve;
use super::shelf::{Ready, Shelf};

pub(super) async fn current(
    request: HttpRequest,
    site: web::Data<Site>,
    shelf: web::Data<Shelf>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse, Fault> {
    let (uid, kind) = path.into_inner();
    let current = shelf.current(&site, &uid).await?;
    let page = current.page_at(site.installation.now());
    send(&request, (&site, &shelf), current.id, format(&kind, page)).await
}

pub(super) async fn version(
    request: HttpRequest,
    site: web::Data<Site>,
    shelf: web::Data<Shelf>,
    path: web::Path<(String, i64, String)>,
) -> Result<HttpResponse, Fault> {
    let (uid, version, kind) = path.into_inner();
    let current = shelf.current(&site, &uid).await?;
    let (id, page) = if version == current.version {
        (current.id, current.page_at(site.installation.now()))
    } else {
        let old = site.run(move |installation| serve::version(installation, &uid, version)).await?;
        (old, Format::ReplacedPage)
    };
    send(&request, (&site, &shelf), id, format(&kind, page)).await
}

fn format(kind: &str, page: Format) -> Format {
    match kind {
        ".json" => Format::Json,
        ".csv" => Format::Csv,
        _ => page,
    }
}

async fn send(
    request: &HttpRequest,
    (site, shelf): (&Site, &Shelf),
    id: PublicationId,
    format: Format,
) -> Result<HttpResponse, Fault> {
    let (lang, chosen) = lang(request);
    let coding = Coding::of(request.headers());
    let ready = shelf.body(site, (id, format, lang, coding)).await?;
    Ok(site.from_memory(|| answer(request, &ready, (format, lang, coding), chosen)).await)
}

fn answer(
    request: &HttpRequest,
    ready: &Ready,
    (format, lang, coding): (Format, Lang, Coding),
    chosen: bool,
) -> HttpResponse {
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| matches(known, &ready.etag));
    let mut response = HttpResponse::build(if same { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    // Every copy is asked for again before it is shown, and answered with 304 where it still holds.
    response
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("public, no-cache")))
        .insert_header((header::VARY, HeaderValue::from_static("accept-encoding, cookie")))
        .insert_header((header::ETAG, ready.etag.clone()));
    if chosen {
        response.cookie(respond::cookie(visitor::LANG, lang.tag().to_owned(), true));
    }
    if same {
        return response.finish();
    }
    let kind = match format {
        Format::Json => "application/json",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Page
        | Format::OverPage
        | Format::OfficialPage
        | Format::CancelledPage
        | Format::ReplacedPage => "text/html; charset=utf-8",
    };
    response
        .insert_header((header::CONTENT_TYPE, HeaderValue::from_static(kind)))
        .insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static(ready.lang.tag())));
    if let Some(name) = coding.header() {
        response.insert_header((header::CONTENT_ENCODING, name));
    }
    if format == Format::Csv {
        let name = HeaderValue::from_static("attachment; filename=\"results.csv\"");
        response.insert_header((header::CONTENT_DISPOSITION, name));
    }
    response.body(ready.bytes.clone())
}

/// The language asked for, and whether this very request chose it.
fn lang(request: &HttpRequest) -> (Lang, bool) {
    let asked = request.query_string().split('&').find_map(|part| part.strip_prefix("lang="));
    if let Some(lang) = asked.and_then(Lang::from_tag) {
        return (lang, true);
    }
    if !request.headers().contains_key(header::COOKIE) {
        return (Lang::default(), false);
    }
    let kept = request.cookie(visitor::LANG);
    (kept.and_then(|cookie| Lang::from_tag(cookie.value())).unwrap_or_default(), false)
}

/// Whether a list of names holds this one; weak names count for a 304.
fn matches(known: &str, etag: &HeaderValue) -> bool {
    let etag = etag.to_str().unwrap_or_default();
    known.split(',').map(str::trim).any(|name| name == "*" || name.trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_copies_are_compared_one_by_one() {
        let etag = HeaderValue::from_static("\"abc\"");
        assert!(matches("\"x\", W/\"abc\"", &etag));
        assert!(matches("*", &etag));
        assert!(!matches("\"abcd\"", &etag));
    }
}
