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
use crate::pages::urls::{self, UID};

/// Routes of judging.
pub fn routes(routes: &mut Routes) {
    routes
        .route(urls::round(UID).panels(), web::get().to(panels::page))
        .route(urls::round(UID).panels(), web::post().to(panels::seat))
        .route(urls::round(UID).unseat("{seat}"), web::post().to(panels::unseat))
        .route(urls::round(UID).start_judging(), web::post().to(panels::start))
        .route("/judge", web::get().to(pad::list_page))
        .route(urls::sheet(UID).page(), web::get().to(pad::sheet_page))
        .route(urls::sheet(UID).page(), web::post().to(pad::save))
        .route(urls::sheet(UID).unlock(), web::post().to(chief::unlock))
        .route(urls::seat(UID).compare(), web::get().to(compare::page))
        .route(urls::seat(UID).read_back(), web::get().to(batch::read_back_page))
        .route(urls::seat(UID).sign(), web::get().to(batch::sign_page))
        .route(urls::seat(UID).sign(), web::post().to(batch::sign))
        .route(urls::round(UID).progress(), web::get().to(chief::progress_page))
        .route(urls::round(UID).seat("{seat}"), web::get().to(chief::seat_page))
        .route(urls::round(UID).decisions(), web::get().to(decisions::page))
        .route(urls::round(UID).decisions(), web::post().to(decisions::decide))
        .configure(super::api::routes);
}
