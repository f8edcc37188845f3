//! Pages of the ranking stage.

mod confirm;
mod correct_marks;
mod correct_one;
mod corrections;
mod decrypt;
mod division;
mod export;
mod frame;
mod sign;
mod table;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

/// Routes of the stage.
pub fn routes(routes: &mut Routes) {
    routes
        .route(urls::round(UID).confirm(), web::get().to(confirm::show))
        .route(urls::round(UID).confirm(), web::post().to(confirm::confirm))
        .route(urls::round(UID).reopen(), web::post().to(confirm::reopen))
        .route(urls::round(UID).decrypt(), web::get().to(decrypt::show))
        .route(urls::round(UID).decrypt(), web::post().to(decrypt::consent))
        .route(urls::round(UID).sign(), web::get().to(sign::show))
        .route(urls::round(UID).sign(), web::post().to(sign::sign))
        .route(urls::round(UID).export("{file}"), web::get().to(export::download))
        .route(urls::division(UID).ranking(), web::get().to(division::show))
        .route(urls::division(UID).decide_ranking(), web::post().to(division::decide))
        .route(urls::division(UID).withdraw_decision("{decision}"), web::post().to(division::withdraw))
        .configure(corrections::routes);
}
