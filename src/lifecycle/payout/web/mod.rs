//! Pages of payments.

mod approval;
mod back;
mod batch;
mod owed;
mod payments;
mod reversals;
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
        .route(urls::batch(UID).approve(), web::post().to(approval::approve))
        .route(urls::batch(UID).send_back(), web::post().to(batch::give_back))
        .route(urls::batch(UID).export(), web::post().to(batch::export))
        .route(urls::batch(UID).settle(), web::post().to(batch::settle))
        .route(urls::batch(UID).withdraw(), web::get().to(back::withdraw_form))
        .route(urls::batch(UID).withdraw(), web::post().to(back::withdraw))
        .route(urls::batch(UID).reversal("{line}"), web::get().to(reversals::ask_form))
        .route(urls::batch(UID).reversal("{line}"), web::post().to(reversals::ask))
        .route(urls::batch(UID).withdraw_reversal("{line}"), web::post().to(reversals::withdraw))
        .route(urls::batch(UID).reverse("{line}"), web::get().to(reversals::reverse_form))
        .route(urls::batch(UID).reverse("{line}"), web::post().to(reversals::reverse));
}
