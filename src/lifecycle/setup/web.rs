//! Pages of setting up: drafting, filing, events, divisions, schemes, and the organiser's overview.

mod competition;
mod frame;
mod module;
mod officials;
mod overview;
mod parts;
mod remove;
mod scheme;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

/// Routes of setting up.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/competitions/new", web::get().to(competition::new_page))
        .route("/competitions", web::post().to(competition::draft))
        .route(urls::competition(UID).edit(), web::get().to(competition::edit_page))
        .route(urls::competition(UID).edit(), web::post().to(competition::edit))
        .route(urls::competition(UID).setup(), web::get().to(overview::page))
        .route(urls::competition(UID).file(), web::post().to(overview::file))
        .route(urls::competition(UID).decide(), web::get().to(overview::decide_page))
        .route(urls::competition(UID).decide(), web::post().to(overview::decide))
        .route(urls::competition(UID).officials(), web::get().to(officials::page))
        .route(urls::competition(UID).officials(), web::post().to(officials::assign))
        .route(urls::competition(UID).invite_official(), web::get().to(officials::invite_page))
        .route(urls::competition(UID).invite_official(), web::post().to(officials::invite))
        .route(urls::competition(UID).renew_link("{account}"), web::post().to(officials::renew))
        .route(urls::competition(UID).revoke("{grant}"), web::post().to(officials::revoke))
        .route(urls::competition(UID).new_event(), web::get().to(parts::new_event_page))
        .route(urls::competition(UID).events(), web::post().to(parts::add_event))
        .route(urls::event(UID).edit(), web::get().to(parts::edit_event_page))
        .route(urls::event(UID).edit(), web::post().to(parts::edit_event))
        .route(urls::event(UID).new_division(), web::get().to(parts::new_division_page))
        .route(urls::event(UID).divisions(), web::post().to(parts::add_division))
        .route(urls::division(UID).edit(), web::get().to(parts::edit_division_page))
        .route(urls::division(UID).edit(), web::post().to(parts::edit_division))
        .route(urls::event(UID).remove(), web::get().to(remove::event_page))
        .route(urls::event(UID).remove(), web::post().to(remove::event))
        .route(urls::division(UID).remove(), web::get().to(remove::division_page))
        .route(urls::division(UID).remove(), web::post().to(remove::division))
        .route(urls::round(UID).scheme(), web::get().to(scheme::page))
        .route(urls::round(UID).modules(), web::post().to(scheme::add_module))
        .route(urls::module(UID).aspects(), web::get().to(scheme::aspects_page))
        .route(urls::module(UID).aspects(), web::post().to(scheme::add_aspects))
        .route(urls::module(UID).edit(), web::get().to(module::edit_page))
        .route(urls::module(UID).edit(), web::post().to(module::edit))
        .route(urls::module(UID).copy(), web::get().to(module::copy_page))
        .route(urls::module(UID).shift(), web::post().to(module::shift))
        .route(urls::module(UID).remove(), web::get().to(module::remove_page))
        .route(urls::module(UID).remove(), web::post().to(module::remove));
}
