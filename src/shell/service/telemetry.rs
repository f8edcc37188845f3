//! What the operator can see: logs without personal data or secrets, and metrics.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest, HttpResponse, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing_actix_web::{DefaultRootSpanBuilder, RootSpanBuilder};

use crate::kernel::fault::Fault;

/// The span of a request names the route's pattern, never the path: paths hold one-time links and uids.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> tracing::Span {
        let known = request.extensions().get::<Route>().cloned();
        let route = known.map_or_else(|| "none".to_owned(), |Route(route)| route);
        tracing::info_span!(
            "request",
            method = %request.method(),
            route = %route,
            status = tracing::field::Empty,
            otel.status_code = tracing::field::Empty,
            http.status_code = tracing::field::Empty,
            exception.message = tracing::field::Empty,
            exception.details = tracing::field::Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: tracing::Span, outcome: &Result<ServiceResponse<B>, Error>) {
        if let Ok(response) = outcome {
            span.record("status", response.status().as_u16());
        }
        DefaultRootSpanBuilder::on_request_end(span, outcome);
    }
}

/// The pattern of a request's route, looked up once for metrics and logs.
#[derive(Clone)]
struct Route(String);

/// Middleware: counts answers by route and status, and how long they took.
///
/// # Errors
/// Those of middleware further in.
pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = std::time::Instant::now();
    let route = request.match_pattern().unwrap_or_else(|| "none".to_owned());
    request.extensions_mut().insert(Route(route.clone()));
    let response = next.call(request).await?;
    let labels = [("route", route), ("status", response.status().as_u16().to_string())];
    metrics::counter!("jiangsai_requests_total", &labels).increment(1);
    metrics::histogram!("jiangsai_request_seconds", &labels).record(started.elapsed());
    Ok(response)
}

/// Starts collecting; once for each process.
///
/// # Errors
/// Where something else collects already.
pub fn collect() -> Result<PrometheusHandle, String> {
    PrometheusBuilder::new().install_recorder().map_err(|error| error.to_string())
}

/// How often times of requests are put into their distributions: until then each is kept.
const KEEP_UP_EVERY: std::time::Duration = std::time::Duration::from_secs(5);

/// Keeps the memory of the metrics bounded, whether somebody reads them or not.
pub async fn keep_up(handle: web::Data<PrometheusHandle>) {
    let mut clock = actix_web::rt::time::interval(KEEP_UP_EVERY);
    loop {
        clock.tick().await;
        handle.run_upkeep();
    }
}

/// The metrics, for a collector on this machine: nobody else, and nobody through a proxy, has business with them.
///
/// # Errors
/// `NotFound` for anybody else.
pub async fn metrics(
    request: HttpRequest,
    handle: web::Data<PrometheusHandle>,
) -> Result<HttpResponse, Fault> {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    if !local || request.headers().contains_key("x-forwarded-for") {
        return Err(Fault::not_found());
    }
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(handle.render()))
}
