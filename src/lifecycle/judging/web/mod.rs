//! Pages of judging.

mod batch;
mod chief;
mod compare;
mod decisions;
mod frame;
mod pad;
mod panels;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of judging.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/rounds/{uid}/panels", web::get().to(panels::page))
        .route("/rounds/{uid}/panels", web::post().to(panels::seat))
        .route("/rounds/{uid}/panels/{seat}/remove", web::post().to(panels::unseat))
        .route("/rounds/{uid}/start-judging", web::post().to(panels::start))
        .route("/judge", web::get().to(pad::list_page))
        .route("/sheets/{uid}", web::get().to(pad::sheet_page))
        .route("/sheets/{uid}", web::post().to(pad::save))
        .route("/sheets/{uid}/unlock", web::post().to(chief::unlock))
        .route("/seats/{uid}/compare", web::get().to(compare::page))
        .route("/seats/{uid}/read-back", web::get().to(batch::read_back_page))
        .route("/seats/{uid}/sign", web::get().to(batch::sign_page))
        .route("/seats/{uid}/sign", web::post().to(batch::sign))
        .route("/rounds/{uid}/progress", web::get().to(chief::progress_page))
        .route("/rounds/{uid}/seats/{seat}", web::get().to(chief::seat_page))
        .route("/rounds/{uid}/decisions", web::get().to(decisions::page))
        .route("/rounds/{uid}/decisions", web::post().to(decisions::decide))
        .configure(super::api::routes);
}
