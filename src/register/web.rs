//! Pages of units and people.

mod account;
mod persons;
mod units;

use actix_web::web;

use crate::pages::routes::Routes;

/// Routes of the register.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/units", web::get().to(units::list))
        .route("/units/new", web::get().to(units::new_page))
        .route("/units", web::post().to(units::register))
        .route("/units/{uid}", web::get().to(units::page))
        .route("/units/{uid}/account", web::get().to(units::account_page))
        .route("/units/{uid}/account", web::post().to(units::set_account))
        .route("/persons/new", web::get().to(persons::new_page))
        .route("/persons", web::post().to(persons::register))
        .route("/persons/{uid}", web::get().to(persons::page))
        .route("/persons/{uid}/unmask", web::post().to(persons::unmask))
        .route("/persons/{uid}/account", web::get().to(persons::account_page))
        .route("/persons/{uid}/account", web::post().to(persons::set_account))
        .route("/persons/{uid}/honours/new", web::get().to(persons::honour_page))
        .route("/persons/{uid}/honours", web::post().to(persons::record_honour))
        .route("/persons/{uid}/erase", web::get().to(persons::erase_page))
        .route("/persons/{uid}/erase", web::post().to(persons::erase));
}
