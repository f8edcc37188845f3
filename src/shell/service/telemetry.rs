//! What the operator can see: logs without personal data or secrets, and metrics.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use metrics::{Counter, Histogram};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

use crate::kernel::fault::Fault;
use crate::pages::site::Site;

/// What counts the answers of one route with one status.
type Counters = (Counter, Histogram);

thread_local! {
    /// The counters each worker has met: making their labels anew would cost more than a small answer does.
    static MET: RefCell<HashMap<(Option<String>, u16), Counters>> = RefCell::default();
}

/// Middleware: counts answers by route and status and how long they took, and logs what failed. It names the route's
/// pattern, never the path: paths hold one-time links and uids.
///
/// # Errors
/// Those of middleware further in.
pub async fn count(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let response = next.call(request).await?;
    let (route, status) = (response.request().match_pattern(), response.status());
    let took = started.elapsed();
    if status.is_server_error() {
        let (method, route) = (response.request().method(), route.as_deref().unwrap_or(NO_ROUTE));
        tracing::error!(%method, route, status = status.as_u16(), ?took, "failed");
    }
    MET.with_borrow_mut(|met| {
        let (counter, histogram) = met.entry((route, status.as_u16())).or_insert_with_key(counters);
        counter.increment(1);
        histogram.record(took);
    });
    Ok(response)
}

/// What a path that leads nowhere is counted under.
const NO_ROUTE: &str = "none";

fn counters((route, status): &(Option<String>, u16)) -> Counters {
    let route = route.clone().unwrap_or_else(|| NO_ROUTE.to_owned());
    let labels = [("route", route), ("status", status.to_string())];
    (
        metrics::counter!("jiangsai_requests_total", &labels),
        metrics::histogram!("jiangsai_request_seconds", &labels),
    )
}

/// Starts collecting; once for each process.
///
/// # Errors
/// Where something else collects already.
pub fn collect() -> Result<PrometheusHandle, String> {
    // Counts below bounds, not quantiles: those of several nodes and of any hour can be put together.
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_size".to_owned()), &SIZES))
        .and_then(PrometheusBuilder::install_recorder)
        .map_err(|error| error.to_string())?;
    // What never happened is nought, and not missing: an alarm on it can tell the two apart.
    metrics::counter!("jiangsai_writes_again_total").increment(0);
    metrics::counter!("jiangsai_rankings_computed_total").increment(0);
    for hit in ["yes", "no"] {
        metrics::counter!("jiangsai_kept_values_total", "hit" => hit).increment(0);
    }
    Ok(handle)
}

/// Up to how many seconds times are counted together; 0.2 is what the error budget speaks of.
const SECONDS: [f64; 9] = [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0];
/// Up to which sizes groups are counted together.
const SIZES: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

/// How often times of requests are put into their distributions: until then each is kept, some fifty thousand a second.
const KEEP_UP_EVERY: std::time::Duration = std::time::Duration::from_secs(1);

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
    site: web::Data<Site>,
) -> Result<HttpResponse, Fault> {
    let local = request.peer_addr().is_some_and(|peer| peer.ip().is_loopback());
    if !local || request.headers().contains_key("x-forwarded-for") {
        return Err(Fault::not_found());
    }
    site.tell();
    Ok(HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(handle.render()))
}
