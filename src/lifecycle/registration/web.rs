//! Pages of registration: entering, one's own entries, review, phases.

mod decide;
mod entry;
mod form;
mod outcomes;
mod own;
mod phases;
mod review;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of registration.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/competitions/{uid}/open-registration", web::post().to(phases::open))
        .route("/competitions/{uid}/close-registration", web::post().to(phases::close))
        .route("/competitions/{uid}/finish-review", web::post().to(phases::finish))
        .route("/entries", web::get().to(own::everywhere))
        .route("/competitions/{uid}/entries", web::get().to(own::page))
        .route("/divisions/{uid}/entries/new", web::get().to(form::new_page))
        .route("/divisions/{uid}/entries", web::post().to(form::enter))
        .route("/entries/{uid}", web::get().to(entry::page))
        .route("/entries/{uid}/edit", web::get().to(form::mend_page))
        .route("/entries/{uid}/edit", web::post().to(form::mend))
        .route("/entries/{uid}/admit", web::post().to(decide::admit))
        .route("/entries/{uid}/return", web::post().to(decide::send_back))
        .route("/entries/{uid}/refuse", web::post().to(decide::refuse))
        .route("/entries/{uid}/status", web::post().to(decide::status))
        .route("/entries/{uid}/members/{person}/unmask", web::post().to(entry::unmask));
}
