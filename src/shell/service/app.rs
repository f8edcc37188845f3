//! The service: routes, middleware, listening, stopping.

use std::net::SocketAddr;
use std::num::NonZero;
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::{App, HttpResponse, HttpServer, web};

use crate::audit;
use crate::calendar;
use crate::kernel::limits;
use crate::lifecycle;
use crate::lifecycle::publicity::web::Shelf;
use crate::pages::admission;
use crate::pages::assets;
use crate::pages::kept_page;
use crate::pages::respond;
use crate::pages::routes::Routes;
use crate::pages::site::Site;
use crate::platform::feed::Topic;
use crate::portal;
use crate::portal::web::PublicList;
use crate::register;

use super::{room, telemetry};

/// All routes; the table of contents of the service. What the public reads comes first.
pub fn routes(config: &mut web::ServiceConfig) {
    let mut routes = Routes::default();
    routes
        .configure(lifecycle::publicity::web::routes)
        .configure(assets::routes)
        .configure(kept_page::routes)
        .configure(calendar::web::routes)
        .configure(register::web::routes)
        .configure(lifecycle::setup::web::routes)
        .configure(lifecycle::registration::web::routes)
        .configure(lifecycle::draw::web::routes)
        .configure(lifecycle::judging::web::routes)
        .configure(lifecycle::ranking::web::routes)
        .configure(lifecycle::awards::web::routes)
        .configure(lifecycle::payout::web::routes)
        .configure(portal::web::routes)
        .route("/healthz", web::get().to(healthy))
        .route("/readyz", web::get().to(ready))
        .route("/metrics", web::get().to(telemetry::metrics));
    routes.plant(config);
}

/// Listens and serves. The address is the one really bound, which matters with port 0.
///
/// # Errors
/// Where the address is taken or the certificate cannot be read.
pub fn listen(site: Site) -> std::io::Result<(Server, SocketAddr)> {
    let address = site.config.listen;
    let tls = site
        .config
        .tls
        .clone()
        .map(|(certificate, key)| super::tls::config(&certificate, &key))
        .transpose()?;
    let collected = web::Data::new(telemetry::collect().map_err(std::io::Error::other)?);
    actix_web::rt::spawn(telemetry::keep_up(collected.clone()));
    site.installation.feed.follow(&site.installation.pool)?;
    let shelf = Arc::new(Shelf::default());
    site.installation.feed.add(shelf.clone());
    let list = Arc::new(PublicList::of(Topic::Lists));
    site.installation.feed.add(list.clone());
    let list = web::Data::from(list);
    let (data, shelf) = (web::Data::new(site), web::Data::from(shelf));
    let workers = std::thread::available_parallelism().map_or(2, NonZero::get);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(data.clone())
            .app_data(shelf.clone())
            .app_data(list.clone())
            .app_data(collected.clone())
            .app_data(web::PayloadConfig::new(limits::FORM_BYTES))
            .wrap(from_fn(kept_page::show))
            .wrap(from_fn(respond::faults))
            .wrap(from_fn(admission::begin))
            .wrap(from_fn(telemetry::count))
            .wrap(headers())
            .configure(routes)
    })
    // Each worker takes its share: what one has too many of, another may have room for.
    .max_connections(room::for_visitors().div_ceil(workers))
    .workers(workers)
    .shutdown_timeout(20)
    .keep_alive(std::time::Duration::from_secs(30));
    let server = match tls {
        Some(tls) => server.bind_rustls_0_23(address, tls)?,
        None => server.bind(address)?,
    };
    let bound = server.addrs().first().copied().unwrap_or(address);
    Ok((server.run(), bound))
}

/// Nothing but our own files may load, nothing may frame us, nothing is guessed.
fn headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add((
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
             font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("X-Frame-Options", "DENY"))
}

async fn healthy() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok")
}

/// Ready: the database answers.
async fn ready(site: web::Data<Site>) -> HttpResponse {
    let answer = site.run(audit::usecase::ready).await;
    match answer {
        Ok(()) => HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready"),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body("not ready")
        }
    }
}
