//! Pages of setting up: drafting, filing, events, divisions, schemes, and the organiser's overview.

mod competition;
mod frame;
mod officials;
mod overview;
mod parts;
mod remove;
mod scheme;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of setting up.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/competitions/new", web::get().to(competition::new_page))
        .route("/competitions", web::post().to(competition::draft))
        .route("/competitions/{uid}/edit", web::get().to(competition::edit_page))
        .route("/competitions/{uid}/edit", web::post().to(competition::edit))
        .route("/competitions/{uid}/setup", web::get().to(overview::page))
        .route("/competitions/{uid}/file", web::post().to(overview::file))
        .route("/competitions/{uid}/decide", web::get().to(overview::decide_page))
        .route("/competitions/{uid}/decide", web::post().to(overview::decide))
        .route("/competitions/{uid}/cancel", web::get().to(overview::cancel_page))
        .route("/competitions/{uid}/cancel", web::post().to(overview::cancel))
        .route("/competitions/{uid}/officials", web::get().to(officials::page))
        .route("/competitions/{uid}/officials", web::post().to(officials::assign))
        .route("/competitions/{uid}/officials/{grant}/revoke", web::post().to(officials::revoke))
        .route("/competitions/{uid}/events/new", web::get().to(parts::new_event_page))
        .route("/competitions/{uid}/events", web::post().to(parts::add_event))
        .route("/events/{uid}/edit", web::get().to(parts::edit_event_page))
        .route("/events/{uid}/edit", web::post().to(parts::edit_event))
        .route("/events/{uid}/divisions/new", web::get().to(parts::new_division_page))
        .route("/events/{uid}/divisions", web::post().to(parts::add_division))
        .route("/divisions/{uid}/edit", web::get().to(parts::edit_division_page))
        .route("/divisions/{uid}/edit", web::post().to(parts::edit_division))
        .route("/events/{uid}/remove", web::get().to(remove::event_page))
        .route("/events/{uid}/remove", web::post().to(remove::event))
        .route("/divisions/{uid}/remove", web::get().to(remove::division_page))
        .route("/divisions/{uid}/remove", web::post().to(remove::division))
        .route("/rounds/{uid}/scheme", web::get().to(scheme::page))
        .route("/rounds/{uid}/modules", web::post().to(scheme::add_module))
        .route("/modules/{uid}/aspects", web::get().to(scheme::aspects_page))
        .route("/modules/{uid}/aspects", web::post().to(scheme::add_aspects))
        .route("/modules/{uid}/remove", web::post().to(scheme::remove));
}
