//! Pages of awards.

mod decisions;
mod export;
mod external;
mod frame;
mod reasons;
mod shares;
mod statement;
mod titles;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of awards.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/competitions/{uid}/awards", web::get().to(statement::page))
        .route("/competitions/{uid}/awards/run", web::post().to(statement::run))
        .route("/competitions/{uid}/awards/accept", web::post().to(statement::accept))
        .route("/competitions/{uid}/awards/export", web::get().to(export::export))
        .route("/competitions/{uid}/awards/decisions", web::get().to(decisions::list))
        .route("/competitions/{uid}/awards/decide", web::get().to(decisions::form))
        .route("/competitions/{uid}/awards/decide", web::post().to(decisions::decide))
        .route("/competitions/{uid}/awards/titles", web::get().to(titles::page))
        .route("/competitions/{uid}/awards/titles/recommend", web::post().to(titles::recommend))
        .route("/competitions/{uid}/awards/titles/approve", web::post().to(titles::approve))
        .route("/competitions/{uid}/awards/shares", web::get().to(shares::list))
        .route("/competitions/{uid}/awards/share", web::get().to(shares::form))
        .route("/competitions/{uid}/awards/share", web::post().to(shares::file))
        .route("/competitions/{uid}/external-results", web::get().to(external::list))
        .route("/competitions/{uid}/external-results/new", web::get().to(external::form))
        .route("/competitions/{uid}/external-results/new", web::post().to(external::enter))
        .route("/competitions/{uid}/external-results/{result}/accept", web::post().to(external::accept))
        .route("/competitions/{uid}/external-results/{result}/refuse", web::get().to(external::refusal_form))
        .route("/competitions/{uid}/external-results/{result}/refuse", web::post().to(external::refuse));
}
