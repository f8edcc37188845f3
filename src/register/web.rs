//! Pages of units and people.

mod account;
mod claims;
mod closing;
mod erasure;
mod person_account;
mod persons;
mod unit_account;
mod units;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

/// Routes of the register.
pub fn routes(routes: &mut Routes) {
    routes
        .route("/units", web::get().to(units::list))
        .route("/units/new", web::get().to(units::new_page))
        .route("/units", web::post().to(units::register))
        .route("/units/ask", web::get().to(claims::ask_page))
        .route("/units/ask", web::post().to(claims::ask))
        .route(urls::unit(UID).page(), web::get().to(units::page))
        .route(urls::unit(UID).account(), web::get().to(units::account_page))
        .route(urls::unit(UID).account(), web::post().to(units::set_account))
        .route(urls::unit(UID).confirm_account(), web::post().to(unit_account::confirm))
        .route(urls::unit(UID).dispute_account(), web::get().to(unit_account::dispute_page))
        .route(urls::unit(UID).dispute_account(), web::post().to(unit_account::dispute))
        .route(urls::unit(UID).settle_account(), web::get().to(unit_account::settle_page))
        .route(urls::unit(UID).settle_account(), web::post().to(unit_account::settle))
        .route(urls::unit(UID).speakers(), web::get().to(claims::invite_page))
        .route(urls::unit(UID).speakers(), web::post().to(claims::invite))
        .route(urls::unit(UID).claim("{claim}"), web::get().to(claims::answer_page))
        .route(urls::unit(UID).claim("{claim}"), web::post().to(claims::answer))
        .route("/persons/new", web::get().to(persons::new_page))
        .route("/persons", web::post().to(persons::register))
        .route(urls::person(UID).page(), web::get().to(persons::page))
        .route(urls::person(UID).unmask(), web::post().to(persons::unmask))
        .route(urls::person(UID).account(), web::get().to(persons::account_page))
        .route(urls::person(UID).account(), web::post().to(persons::set_account))
        .route(urls::person(UID).confirm_account(), web::post().to(person_account::confirm))
        .route(urls::person(UID).dispute_account(), web::get().to(person_account::dispute_page))
        .route(urls::person(UID).dispute_account(), web::post().to(person_account::dispute))
        .route(urls::person(UID).settle_account(), web::get().to(person_account::settle_page))
        .route(urls::person(UID).settle_account(), web::post().to(person_account::settle))
        .route(urls::person(UID).new_honour(), web::get().to(persons::honour_page))
        .route(urls::person(UID).honours(), web::post().to(persons::record_honour))
        .route(urls::account(UID).close(), web::get().to(closing::page))
        .route(urls::account(UID).close(), web::post().to(closing::request))
        .route(urls::account(UID).agree_closing(), web::post().to(closing::agree))
        .route(urls::account(UID).keep_open(), web::post().to(closing::withdraw))
        .route(urls::person(UID).erase(), web::get().to(erasure::page))
        .route(urls::person(UID).erase(), web::post().to(erasure::request))
        .route(urls::person(UID).agree_erasure(), web::post().to(erasure::agree))
        .route(urls::person(UID).keep(), web::post().to(erasure::withdraw));
}
