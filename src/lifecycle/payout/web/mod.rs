//! Pages of payments.

mod back;
mod batch;
mod payments;
mod tabs;

use actix_web::web;

use crate::pages::routes::Routes;
use crate::pages::urls::{self, UID};

/// Routes of payments.
pub fn routes(routes: &mut Routes) {
    routes
        .route(urls::competition(UID).payout(), web::get().to(payments::page))
        .route(urls::competition(UID).prepare_batch(), web::post().to(payments::prepare))
        .route(urls::competition(UID).settle(), web::post().to(payments::settle))
        .route(urls::batch(UID).page(), web::get().to(batch::page))
        .route(urls::batch(UID).approve(), web::post().to(batch::approve))
        .route(urls::batch(UID).send_back(), web::post().to(batch::give_back))
        .route(urls::batch(UID).export(), web::post().to(batch::export))
        .route(urls::batch(UID).settle(), web::post().to(batch::settle))
        .route(urls::batch(UID).withdraw(), web::get().to(back::withdraw_form))
        .route(urls::batch(UID).withdraw(), web::post().to(back::withdraw))
        .route(urls::batch(UID).reverse("{line}"), web::get().to(back::reverse_form))
        .route(urls::batch(UID).reverse("{line}"), web::post().to(back::reverse));
}
