//! Pages of payments.

mod batch;
mod payments;

use actix_web::web;

use crate::pages::routes::Routes;
use serde::Serialize;

/// Routes of payments.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/competitions/{uid}/payout", web::get().to(payments::page))
        .route("/competitions/{uid}/payout/prepare", web::post().to(payments::prepare))
        .route("/competitions/{uid}/payout/settle", web::post().to(payments::settle))
        .route("/batches/{uid}", web::get().to(batch::page))
        .route("/batches/{uid}/approve", web::post().to(batch::approve))
        .route("/batches/{uid}/return", web::post().to(batch::give_back))
        .route("/batches/{uid}/export", web::post().to(batch::export))
        .route("/batches/{uid}/settle", web::post().to(batch::settle))
        .route("/batches/{uid}/lines/{line}/reverse", web::get().to(batch::reverse_form))
        .route("/batches/{uid}/lines/{line}/reverse", web::post().to(batch::reverse));
}

/// A link to a neighbouring page.
#[derive(Debug, Clone, Serialize)]
struct Tab {
    key: &'static str,
    url: String,
    current: bool,
}

/// Pages of awards and payments of one competition; `whole` for those who see everything.
fn tabs(competition: &str, whole: bool) -> Vec<Tab> {
    let all: [(&'static str, &str, bool); 6] = [
        ("awards-tab-statement", "awards", true),
        ("awards-tab-decisions", "awards/decisions", whole),
        ("awards-tab-titles", "awards/titles", whole),
        ("awards-tab-shares", "awards/shares", true),
        ("awards-tab-external", "external-results", true),
        ("awards-tab-payout", "payout", true),
    ];
    let tab = |(key, path, _): (&'static str, &str, bool)| Tab {
        key,
        url: format!("/competitions/{competition}/{path}"),
        current: key == "awards-tab-payout",
    };
    all.into_iter().filter(|(.., shown)| *shown).map(tab).collect()
}
